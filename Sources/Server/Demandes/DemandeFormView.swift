// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// The page of the form: what was typed, what is wrong beside each field, what is asked, what may exist already.
struct DemandeFormView {
    let site: Site
    let saisie: Saisie
    var brouillon: String = ""
    var note: String?
    var violations: [Violation] = []
    var questions: [Avertissement] = []
    var existants: [Existant] = []

    private var messages: Messages { Messages(texts: site.texts) }
    private var texts: Catalogue { site.texts }

    /// Title of the page: the count of errors is heard first.
    var titre: String {
        switch violations.count {
        case 0: texts("titre.formulaire")
        case 1: texts("titre.formulaire.erreur")
        default: texts("titre.formulaire.erreurs", ["n": "\(violations.count)"])
        }
    }

    var view: View {
        var view: View = [
            "brouillon": .text(brouillon),
            "version_demande": .text("1"),
            "brouillon_note": .text(optional: note),
            "existant_autre": .flag(saisie.confirmations.contains("existant")),
            "existants": .views(existants.map { ExistantView.view($0, site) }),
            "communes": .views(communes),
            "communes_erreur": .text(optional: communesError),
            "rubriques": .views(rubriques),
        ]
        for (nom, champ) in DemandeForm.fields { view[nom] = .view(field(nom, champ)) }
        if !violations.isEmpty {
            view["erreurs_titre"] = .text(
                violations.count == 1
                    ? texts("bilan.erreur") : texts("bilan.erreurs", ["n": "\(violations.count)"]))
            view["erreurs"] = .views(violations.map { link($0.champ, messages.text($0)) })
        }
        var points = questions.map { link($0.champ, messages.text($0)) }
        if !existants.isEmpty {
            points.append(["ancre": .text("existant"), "texte": .text(line("demandeur", texts("avis.existant")))])
        }
        if !points.isEmpty {
            view["avis_titre"] = .text(
                points.count == 1 ? texts("bilan.avis") : texts("bilan.plusieurs-avis", ["n": "\(points.count)"]))
            view["points"] = .views(points)
        }
        return view
    }

    private func link(_ champ: String, _ text: String) -> View {
        let nom = DemandeForm.nom(champ)
        let rubrique = DemandeForm.rubriques.first { $0.champs.contains(nom) }?.ancre ?? "demandeur"
        return ["ancre": .text(anchor(champ)), "texte": .text(line(rubrique, text))]
    }

    private func line(_ rubrique: String, _ text: String) -> String {
        texts("bilan.ligne", ["rubrique": texts("rubrique.\(rubrique)"), "texte": text])
    }

    private func anchor(_ champ: String) -> String {
        let nom = DemandeForm.nom(champ)
        guard nom == "communes" else { return nom }
        return "commune-\((Int(champ.split(separator: ".").last ?? "") ?? 0) + 1)"
    }

    // MARK: Fields

    private func field(_ nom: String, _ champ: String) -> View {
        let key = Messages.key(champ == "depot.pieceVue" ? "piece-vue" : champ)
        var view: View = [
            "id": .text(nom), "nom": .text(nom), "libelle": .text(texts("champ.\(key)")), "largeur": .text(width(nom)),
            "requis": .flag(isRequired(nom)), "valeur": .text(DemandeForm.value(nom, saisie)),
            "autocomplete": .text("off"), "type": .text(type(nom)), "inputmode": .text(inputMode(nom)),
            "aide": .text(optional: texts.find("champ.\(key).aide")),
            "erreur": .text(optional: violations.first { $0.champ == champ }.map(messages.sentence)),
        ]
        if let question = questions.first(where: { $0.champ == champ }) {
            view["avis"] = .view([
                "texte": .text(messages.sentence(question)), "code": .text(question.code), "coche": .flag(false),
            ])
        }
        switch nom {
        case "piece_vue": view["coche"] = .flag(saisie.pieceVue)
        case "canal": view["options"] = .views(options("canalDepot", saisie.canal, empty: false))
        case "civilite":
            // « Mademoiselle » (3) is only read in old files: it left administrative forms in 2012.
            view["options"] = .views(
                options("civilite", saisie.demandeur.civilite, empty: true).filter { $0["valeur"]?.text != "3" })
        case "deja_hlm":
            view["options"] = .views(
                ["oui", "non"].map { value in
                    [
                        "valeur": .text(value), "libelle": .text(texts("champ.deja-hlm.\(value)")),
                        "choisi": .flag(saisie.dejaLocataireHlm == value),
                    ]
                })
        default: break
        }
        return view
    }

    private func options(_ list: String, _ chosen: String, empty: Bool) -> [View] {
        let first: [View] =
            empty
            ? [
                [
                    "valeur": .text(""), "libelle": .text(texts("champ.civilite.non-indiquee")),
                    "choisi": .flag(chosen.isEmpty),
                ]
            ]
            : []
        return first
            + site.world.rulebook.codes(list).filter { $0.code != "reprise" }.map { code in
                ["valeur": .text(code.code), "libelle": .text(code.libelle), "choisi": .flag(code.code == chosen)]
            }
    }

    private func isRequired(_ nom: String) -> Bool {
        [
            "date_depot", "canal", "nom_naissance", "prenoms", "naissance", "adresse", "commune_adresse",
            "nombre_personnes", "deja_hlm",
        ].contains(nom)
    }

    private func width(_ nom: String) -> String {
        [
            "date_depot": "g4", "canal": "g4", "civilite": "g3", "nom_naissance": "g5", "nom_usage": "g4",
            "prenoms": "g6",
            "naissance": "g4", "telephone": "g5", "courriel": "g7", "adresse": "g7", "commune_adresse": "g5",
            "nombre_personnes": "g6",
        ][nom] ?? "g6"
    }

    private func type(_ nom: String) -> String {
        ["telephone": "tel", "courriel": "email"][nom] ?? "text"
    }

    private func inputMode(_ nom: String) -> String {
        [
            "telephone": "tel", "courriel": "email", "naissance": "numeric", "date_depot": "numeric",
            "nombre_personnes": "numeric",
        ][nom] ?? "text"
    }

    // MARK: Communes and contents

    private var communes: [View] {
        let typed = saisie.communes.isEmpty ? ["", "", ""] : saisie.communes
        return typed.enumerated().map { index, value in
            let champ = "communesSouhaitees.\(index)"
            let violation = violations.first {
                $0.champ == champ && $0.code != "communes.aucune" && $0.code != "communes.trop"
            }
            return [
                "rang": .text("\(index + 1)"), "valeur": .text(optional: value.isEmpty ? nil : value),
                "champ_id": .text("commune-\(index + 1)"),
                "erreur": .text(optional: violation.map(messages.sentence)),
            ]
        }
    }

    private var communesError: String? {
        violations.first { $0.code == "communes.aucune" || $0.code == "communes.trop" }.map(messages.sentence)
    }

    private var rubriques: [View] {
        DemandeForm.rubriques.map { rubrique in
            let errors = violations.filter { rubrique.champs.contains(DemandeForm.nom($0.champ)) }.count
            let asked = questions.contains { rubrique.champs.contains(DemandeForm.nom($0.champ)) }
            let doubt = rubrique.ancre == "demandeur" && !existants.isEmpty
            let filled = isFilled(rubrique.ancre)
            let key =
                errors > 1
                ? "erreurs"
                : errors == 1
                    ? "erreur" : doubt ? "a-verifier" : asked ? "a-confirmer" : filled ? "complet" : "a-remplir"
            return [
                "ancre": .text(rubrique.ancre), "libelle": .text(texts("rubrique.\(rubrique.ancre)")),
                "etat_texte": .text(texts("rubrique.etat.\(key)", ["n": "\(errors)"])),
                "complet": .flag(key == "complet"), "erreur": .flag(errors > 0),
                "avis": .flag(errors == 0 && (asked || doubt)),
            ]
        }
    }

    private func isFilled(_ rubrique: String) -> Bool {
        if rubrique == "communes" { return saisie.communes.contains { !$0.isEmpty } }
        let required = DemandeForm.rubriques.first { $0.ancre == rubrique }?.champs.filter(isRequired) ?? []
        return required.allSatisfy { !DemandeForm.value($0, saisie).isEmpty }
    }
}

extension View.Field {
    fileprivate var text: String? {
        if case .text(let text) = self { return text }
        return nil
    }
}

/// The card of a file that may be that of the same person.
enum ExistantView {
    static func view(_ existant: Existant, _ site: Site) -> View {
        [
            "nom": .text(optional: existant.nom),
            "raison": .text(site.texts("existants.raison.\(existant.raison)")),
            "numero": .view(optional: site.numero(existant.numero)),
            "etat": .view(site.etat(existant.etat)),
            "guichet": .text(existant.guichet),
            "lien": .text(optional: existant.nom == nil ? nil : Paths.demande(existant.demande)),
        ]
    }
}
