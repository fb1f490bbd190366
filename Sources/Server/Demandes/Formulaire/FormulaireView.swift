// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// The page of the form: what was typed, what is wrong beside each field, what is asked, what may exist already.
struct FormulaireView {
    let site: Site
    var saisie: Saisie
    var membres: [String: Int] = [:]
    var brouillon: String = ""
    var note: String?
    var violations: [Violation] = []
    var questions: [Avertissement] = []
    var remarques: [Avertissement] = []
    var existants = Existants()
    /// Language shown beside the French.
    var langue = ""
    /// The member, or the adding of members, where the keyboard goes.
    var focus: String?
    /// Set when an application on file is changed.
    var change: Change?

    /// What a change adds to the page.
    struct Change {
        let demande: ID<Demande>
        var version: Int
        let nom: String
        var preuve: Provenance = .declare
        /// Another agent who has the form open.
        var autre: String?
        /// The form as it was opened, in its canonical text: who changed what is told from it.
        var origine = ""
        /// What another agent saved meanwhile, beside what is typed here.
        var difference: [String] = []
        /// Why nothing is saved any more.
        var ferme: String?
    }

    private var messages: Messages { Messages(texts: site.texts) }
    private var texts: Catalogue { site.texts }

    /// Title of the page: the count of errors is heard first.
    var titre: String {
        let count = violations.count
        if let change {
            return count == 0
                ? texts("titre.modification", ["nom": change.nom])
                : texts("titre.modification.erreurs", ["n": "\(count)"])
        }
        switch count {
        case 0: return texts("titre.formulaire")
        case 1: return texts("titre.formulaire.erreur")
        default: return texts("titre.formulaire.erreurs", ["n": "\(count)"])
        }
    }

    /// Nothing to type in, and nothing that was typed.
    private var isBare: Bool { change?.ferme != nil && saisie.valeurs.isEmpty }

    var view: View {
        var view: View = [
            "lien_action": .text(change.map { Paths.modification($0.demande) } ?? Paths.demandes),
            "brouillon": .text(brouillon),
            "brouillon_note": .text(optional: note),
            "suite_de": .text(optional: change == nil ? saisie.suiteDe : nil),
            "autosave": .flag(change == nil),
            "existant_autre": .flag(saisie.confirmations.contains("existant")),
            "confirmees": .texts(saisie.confirmations.filter { key in !questions.contains { $0.cle == key } }),
            "vierge": .flag(isBare),
            "langues": .views(isBare ? [] : langues),
            "rubriques": .views(isBare ? [] : rubriques),
            "sections": .views(isBare ? [] : sections),
        ]
        if let change {
            view["changement"] = .view([
                "version": .text("\(change.version)"), "autre": .text(optional: change.autre),
                "differences": .texts(change.difference), "origine": .text(change.origine),
                "est_compare": .flag(!change.difference.isEmpty),
                "nom": .text(change.nom), "lien_dossier": .text(Paths.demande(change.demande)),
                "preuves": .views(
                    [Provenance.declare, .piece, .tiers].map { preuve in
                        [
                            "valeur": .text(preuve.rawValue), "choisi": .flag(preuve == change.preuve),
                            "libelle": .text(texts("formulaire.preuve.\(preuve.rawValue)")),
                        ]
                    }),
            ])
            view["ferme"] = change.ferme.map {
                .view(
                    View([
                        "phrase": .text($0), "saisie": isBare ? nil : .text(texts("formulaire.ferme.saisie")),
                        "lien_dossier": .text(Paths.demande(change.demande)),
                    ]).closed("saisie"))
            }
        } else {
            view["creation"] = .flag(true)
        }
        summaries(&view)
        return view.merging(ExistantView.views(existants, site))
    }

    private func summaries(_ view: inout View) {
        if !violations.isEmpty {
            view["erreurs_titre"] = .text(
                violations.count == 1
                    ? texts("bilan.erreur") : texts("bilan.erreurs", ["n": "\(violations.count)"]))
            view["erreurs"] = .views(violations.map { link($0.champ, messages.text($0)) })
        }
        var points = questions.map { link($0.champ, messages.text($0)) }
        if !existants.isEmpty {
            points.append([
                "ancre": .text("existant"),
                "texte": .text(
                    line("demandeur", texts(existants.dossiers.isEmpty ? "avis.brouillon-proche" : "avis.existant"))),
            ])
        }
        if !points.isEmpty {
            view["avis_titre"] = .text(
                points.count == 1 ? texts("bilan.avis") : texts("bilan.plusieurs-avis", ["n": "\(points.count)"]))
            view["points"] = .views(points)
        }
        if !remarques.isEmpty {
            view["remarques_titre"] = .text(texts("formulaire.remarques"))
            view["remarques"] = .views(remarques.map { link($0.champ, messages.remark($0)) })
        }
    }

    private func link(_ champ: String, _ text: String) -> View {
        let rubrique = site.layout.rubrique(of: champ)
        let fields = FieldViews(self)
        let anchor = fields.isShown(champ) ? FieldViews.id(champ) : rubrique ?? "depot"
        return ["ancre": .text(anchor), "texte": .text(line(rubrique ?? "depot", text))]
    }

    private func line(_ rubrique: String, _ text: String) -> String {
        texts("bilan.ligne", ["rubrique": texts("rubrique.\(rubrique)"), "texte": text])
    }

    private var langues: [View] {
        let none: View = [
            "valeur": .text(""), "libelle": .text(texts("formulaire.langue.aucune")), "choisi": .flag(langue.isEmpty),
        ]
        return [none]
            + site.translations.keys.sorted().map { code in
                [
                    "valeur": .text(code), "choisi": .flag(code == langue),
                    "libelle": .text(site.world.rulebook.label("langue", code) ?? code),
                ]
            }
    }

    // MARK: Contents and sections

    private var rubriques: [View] {
        site.layout.rubriques.map { rubrique in
            func inside(_ champ: String) -> Bool { site.layout.rubrique(of: champ) == rubrique.code }
            let errors = violations.count { inside($0.champ) }
            let asked = questions.contains { inside($0.champ) }
            let doubt = rubrique.code == "demandeur" && !existants.isEmpty
            let key =
                errors > 1
                ? "erreurs" : errors == 1 ? "erreur" : doubt ? "a-verifier" : asked ? "a-confirmer" : filled(rubrique)
            return [
                "ancre": .text(rubrique.code), "libelle": .text(texts("rubrique.\(rubrique.code)")),
                "etat_texte": .text(texts("rubrique.etat.\(key)", ["n": "\(errors)"])),
                "complet": .flag(key == "complet"), "erreur": .flag(errors > 0),
                "avis": .flag(errors == 0 && (asked || doubt)),
            ]
        }
    }

    private func filled(_ rubrique: FormLayout.Rubrique) -> String {
        let champs = rubrique.parties.filter { $0.groupe == nil }.flatMap(\.champs)
        var required = champs.filter { $0.requis == true }.map(\.champ)
        // An association has no civil identity.
        if saisie.contains("association") { required.removeAll { $0.hasPrefix("demandeur.") } }
        if !required.isEmpty { return required.allSatisfy(saisie.contains) ? "complet" : "a-remplir" }
        let any =
            champs.contains { saisie.contains($0.champ) }
            || rubrique.parties.contains { $0.groupe.map(saisie.contains) == true }
        return any ? "complet" : "facultatif"
    }

    private var sections: [View] {
        site.layout.rubriques.enumerated().map { index, rubrique in
            [
                "ancre": .text(rubrique.code), "rang": .text("\(index + 1)"),
                "titre": .text(texts("rubrique.\(rubrique.code)")),
                "traduit": .view(optional: translated("rubrique.\(rubrique.code)")),
                "note": .text(optional: texts.find("rubrique.\(rubrique.code).note")),
                "parties": .views(
                    rubrique.parties.compactMap(partie).map {
                        $0.closed(
                            "groupe", "compte", "vide", "membres", "ajouter", "titre", "traduit", "repli", "ouvert",
                            "cherche_existants", "champs")
                    }),
            ]
        }
    }

    private func partie(_ partie: FormLayout.Partie) -> View? {
        let fields = FieldViews(self)
        if let groupe = partie.groupe {
            let count = max(membres[groupe] ?? 0, (saisie.rangs(groupe).last ?? -1) + 1)
            if partie.suite == true, count == 0 { return nil }
            var view: View = [
                "groupe": .text(groupe),
                "membres": .views((0..<count).map { membre(groupe, $0, partie, fields) }),
                "focus_ajouter": .flag(focus == "ajouter:\(groupe)"),
            ]
            if partie.suite != true {
                view["compte"] = .text("\(count)")
                view["vide"] = .text(optional: count == 0 ? texts("groupe.\(groupe).vide") : nil)
                if count < partie.maximum ?? 20 { view["ajouter"] = .text(texts("groupe.\(groupe).ajouter")) }
            }
            return view
        }
        let open = partie.champs.contains { champ in
            saisie.contains(champ.champ)
                || violations.contains { $0.champ == champ.champ || $0.champ.hasPrefix(champ.champ + ".") }
                || questions.contains { $0.champ == champ.champ }
        }
        return [
            "titre": .text(optional: partie.code.map { texts("partie.\($0)") }),
            "traduit": .view(optional: partie.code.flatMap { translated("partie.\($0)") }),
            "repli": .flag(partie.repli == true), "ouvert": .flag(open),
            "cherche_existants": .flag(partie.existants == true && change == nil),
            "champs": .views(partie.champs.map(fields.field)),
        ]
    }

    private func membre(_ groupe: String, _ rang: Int, _ partie: FormLayout.Partie, _ fields: FieldViews) -> View {
        let path = "\(groupe).\(rang)"
        var view: View = [
            "titre": .text(texts("groupe.\(groupe)", ["n": "\(rang + 1)"])), "id": .text(FieldViews.id(path)),
            "traduit": .view(optional: translated("groupe.\(groupe)", ["n": "\(rang + 1)"])),
            "champs": .views(
                partie.champs.enumerated().map { index, champ in
                    var view = fields.field(champ.under(path))
                    if index == 0, focus == path { view["autofocus"] = .flag(true) }
                    return view
                }),
        ]
        if partie.suite != true { view["retirer"] = .text(path) }
        return view.closed("retirer", "traduit")
    }

    /// The same words in the language of the applicant.
    func translated(_ key: String, _ parameters: [String: String] = [:]) -> View? {
        guard let text = site.translations[langue]?.find(key, parameters) else { return nil }
        return ["texte": .text(text), "langue": .text(langue), "sens": .text(langue == "ar" ? "rtl" : "ltr")]
    }
}

/// The cards of the files, and of the drafts, that may be those of the same person.
enum ExistantView {
    static func views(_ existants: Existants, _ site: Site) -> View {
        [
            "existants": .views(existants.dossiers.map { view($0, site) }),
            "brouillons_proches": .views(
                existants.brouillons.map { draft in
                    [
                        "texte": .text(
                            site.texts(
                                draft.isOwn
                                    ? "brouillon.proche.mien"
                                    : draft.guichet.isEmpty ? "brouillon.proche.autre" : "brouillon.proche.guichet",
                                [
                                    "guichet": draft.guichet,
                                    "quand":
                                        "\(site.clock.day(draft.modifieLe).french), \(site.clock.hour(draft.modifieLe))",
                                ])),
                        "lien": .text(optional: draft.isOwn ? Paths.brouillon(draft.id) : nil),
                    ]
                }),
            "brouillons_seuls": .flag(existants.dossiers.isEmpty && !existants.brouillons.isEmpty),
        ]
    }

    static func view(_ existant: Existant, _ site: Site) -> View {
        [
            "nom": .text(optional: existant.nom),
            "raison": .text(ExistantWords(texts: site.texts).sentence(existant)),
            "numero": .view(optional: site.numero(existant.numero)),
            "etat": .view(site.etat(existant.etat)),
            "guichet": .text(existant.guichet),
            "lien": .text(optional: existant.nom == nil ? nil : Paths.demande(existant.demande)),
        ]
    }
}
