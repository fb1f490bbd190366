// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The page of a body, with its three short forms: a convention, a step, a tie. The one that was refused comes back
/// filled and open.
struct OrganismeView {
    /// A form that was refused.
    struct Refus {
        enum Form: Equatable {
            case convention
            case avenant(ID<Convention>)
            case etape(String)
            case relation
        }
        let form: Form
        let saisie: RequestForm
        let violations: [Violation]
    }

    let site: Site
    let fiche: ReadOrganisme.Fiche
    var refus: Refus?

    private var texts: Catalogue { site.texts }
    private var words: OrganismeWords { OrganismeWords(site: site) }
    private var id: ID<Organisme> { fiche.organisme.id }
    private var isClosed: Bool { fiche.organisme.isClosed(on: site.world.today) }

    static func page(
        _ site: Site, _ context: RucheContext, before: ID<Evenement>? = nil, refus: Refus? = nil
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.manageOrganismes) else { throw HTTPFailure(.forbidden) }
        guard let fiche = try await ReadOrganisme(site.world)(try context.organisme(), before: before, by: acteur)
        else { throw HTTPFailure(.notFound) }
        let page = OrganismeView(site: site, fiche: fiche, refus: refus)
        let fields = page.fields(refus?.form)
        return try site.page(
            "organismes/organisme", fields.titled(text: fiche.organisme.nom), page.view.merging(fields.summary),
            context,
            section: .administration, status: refus == nil ? .ok : .unprocessableContent)
    }

    var view: View {
        let organisme = fiche.organisme
        var view: View = [
            "nom": .text(site.nom(fiche.nom)), "nature": .text(words.nature(organisme.nature)),
            "acces": .view(words.state(fiche.acces)), "pourquoi": .text(words.reason(fiche.acces)),
            "ouvert": .flag(!isClosed),
            "lien_modification": .text(Paths.organismeModification(id)), "lien_fusion": .text(Paths.fusion(id)),
            "identite": .views(identity.map { ["libelle": .text($0.0), "valeur": .text($0.1)] }),
            "fusions": .texts(mergers),
            "guichets": .views(fiche.guichets.map(desk)),
            "lien_guichet": .text(optional: organisme.enregistre && !isClosed ? "\(Paths.guichets(id))/nouveau" : nil),
            "conventions": .views(fiche.conventions.map(convention)),
            "action_convention": .text(Paths.conventions(id)),
            "convention_ouverte": .flag(refus?.form == .convention),
            "champs_convention": .views(conventionFields),
            "etapes": .views(fiche.etapes.map(step)),
            "etapes_compte": .text(
                texts(
                    "organisme.etapes.compte",
                    ["n": "\(fiche.etapes.count { $0.faiteLe != nil })", "total": "\(fiche.etapes.count)"])),
            "relations": .views(fiche.relations.map(relation)),
            "action_relation": .text(Paths.relations(id)), "relation_ouverte": .flag(refus?.form == .relation),
            "champs_relation": .views(relationFields),
            "fil": .views(fiche.histoire.map(words.event)),
            "suite_fil": .text(optional: fiche.suite.map { "\(Paths.organisme(id))?avant=\($0.text)" }),
        ]
        if case .communes(let codes) = organisme.perimetre { view["communes"] = .view(territory(codes)) }
        return view.closed("communes", "lien_guichet", "suite_fil")
    }

    // MARK: What it is

    private var identity: [(String, String)] {
        let organisme = fiche.organisme
        return [
            (texts("court.siren"), organisme.siren?.groups ?? texts("commun.non-connu")),
            (texts("court.siret"), organisme.siret?.groups ?? texts("commun.non-connu")),
            (texts("organisme.enregistrement"), words.registers(organisme)),
            (texts("organisme.lecture"), words.reads(organisme)),
            (texts("organisme.comptes"), "\(fiche.comptes)"), (texts("organisme.jetons"), "\(fiche.jetons)"),
        ]
    }

    private func territory(_ codes: Set<String>) -> View {
        let names = codes.sorted().map { code in
            site.world.rulebook.communes[code].map { "\($0.nom) (\(code))" } ?? code
        }
        return [
            "compte": .text(
                codes.count == 1
                    ? texts("organisme.communes.une") : texts("organisme.communes", ["n": "\(codes.count)"])),
            "noms": .text(names.joined(separator: ", ")),
        ]
    }

    private var mergers: [String] {
        var sentences = fiche.predecesseurs.map { old in
            texts("organisme.absorbe", ["nom": old.nom, "date": old.fermeLe?.french ?? ""])
        }
        if let day = fiche.organisme.fermeLe, let next = fiche.nom.aujourdhui {
            sentences.append(texts("organisme.absorbe-par", ["nom": next, "date": day.french]))
        } else if let day = fiche.organisme.fermeLe {
            sentences.append(texts("organisme.fusion-prevue", ["date": day.french]))
        }
        return sentences
    }

    private func desk(_ guichet: Guichet) -> View {
        View([
            "lien": .text(Paths.guichet(guichet.code)), "code": .text(guichet.code), "nom": .text(guichet.nom),
            "adresse": .text(guichet.adresse.replacing("\n", with: ", ")),
            "ferme": .text(
                optional: guichet.fermeLe.map { day in
                    texts(
                        guichet.isOpen(on: site.world.today) ? "guichet.fermera" : "guichet.ferme",
                        [
                            "date": day.french
                        ])
                }),
        ]).closed("ferme")
    }

    // MARK: Conventions and steps

    private func fields(_ form: Refus.Form?) -> ShortFields {
        var fields = ShortFields(site: site)
        guard let refus, refus.form == form else { return fields }
        fields.violations = refus.violations
        switch refus.form {
        case .avenant(let id): fields.suffixe = "-\(id.text)"
        case .etape(let code): fields.suffixe = "-\(code)"
        case .convention, .relation: break
        }
        return fields
    }

    private func typed(_ form: Refus.Form, _ name: String, else value: String = "") -> String {
        refus?.form == form ? refus?.saisie.value(name) ?? "" : value
    }

    private var conventionFields: [View] {
        let fields = fields(.convention)
        return [
            fields.input("reference", "g6", typed(.convention, "reference"), requis: true),
            fields.input("signee_le", "g6", typed(.convention, "signee_le"), requis: true, date: true),
            fields.input("ouverture_le", "g6", typed(.convention, "ouverture_le"), requis: true, date: true),
            fields.input("fin_le", "g6", typed(.convention, "fin_le"), date: true),
        ]
    }

    private func convention(_ convention: Convention) -> View {
        let form = Refus.Form.avenant(convention.id)
        var fields = fields(form)
        fields.suffixe = "-\(convention.id.text)"
        let today = site.world.today
        let (key, tone) =
            convention.isOpen(on: today)
            ? ("convention.ouverte", "etat-ok")
            : convention.ouvertureLe > today ? ("convention.a-venir", "etat-avis") : ("convention.close", "")
        return View([
            "reference": .text(convention.isReprise ? texts("convention.reprise") : convention.reference),
            "signee": .text(words.day(convention.signeeLe)), "ouverture": .text(words.day(convention.ouvertureLe)),
            "fin": .text(convention.finLe?.french ?? texts("convention.sans-fin")),
            "etat": .view([
                "texte": .text(texts(key)), "classe": .text(tone), "icone_point": .flag(tone == "etat-ok"),
                "icone_horloge": .flag(tone == "etat-avis"), "icone_croix": .flag(tone.isEmpty),
                "icone_anneau": .flag(false), "icone_disque": .flag(false),
            ]),
            "action": .text("\(Paths.conventions(id))/\(convention.id.text)"), "ouverte": .flag(refus?.form == form),
            "champs": .views([
                fields.input(
                    "ouverture_le", "g6", typed(form, "ouverture_le", else: convention.ouvertureLe.numeric),
                    requis: true, date: true),
                fields.input("fin_le", "g6", typed(form, "fin_le", else: convention.finLe?.numeric ?? ""), date: true),
            ]),
        ])
    }

    private func step(_ step: (etape: EtapeAdhesion, faiteLe: Day?, par: String?)) -> View {
        let form = Refus.Form.etape(step.etape.code)
        var fields = fields(form)
        fields.suffixe = "-\(step.etape.code)"
        return View([
            "libelle": .text(step.etape.libelle), "article": .text(optional: step.etape.article),
            "a_confirmer": .flag(step.etape.statut == .aConfirmer),
            "faite": .text(
                optional: step.faiteLe.map { day in
                    texts("organisme.etape.faite", ["date": day.french, "nom": step.par ?? texts("organisme.systeme")])
                }),
            "action": .text(Paths.etape(id, step.etape.code)), "ouverte": .flag(refus?.form == form),
            "champ": .view(
                fields.input(
                    "faite_le", "g6", typed(form, "faite_le", else: step.faiteLe?.numeric ?? ""), date: true)),
        ]).closed("article", "faite")
    }

    // MARK: Ties

    private func relation(_ relation: RelationOrganismes) -> View {
        let isOurs = relation.de == id
        let other = fiche.noms[isOurs ? relation.vers : relation.de]
        return View([
            "texte": .text(
                texts(
                    "relation.\(relation.genre.rawValue)\(isOurs ? "" : ".inverse")",
                    ["nom": other.map(site.nom) ?? ""])),
            "lien": .text(Paths.organisme(isOurs ? relation.vers : relation.de)),
            "nom": .text(other.map(site.nom) ?? ""),
            "periode": .text(
                relation.fin.map { texts("relation.periode", ["debut": relation.debut.french, "fin": $0.french]) }
                    ?? texts("relation.depuis", ["debut": relation.debut.french])),
            "action": .text(
                optional: relation.fin == nil && !isClosed ? "\(Paths.relations(id))/\(relation.id.text)/fin" : nil),
        ]).closed("action")
    }

    private var relationFields: [View] {
        let fields = fields(.relation)
        let genres: [(valeur: String, libelle: String)] =
            [("", texts("reponse.vide"))]
            + RelationOrganismes.Genre.allCases.map { ($0.rawValue, texts("relation.\($0.rawValue)")) }
        return [
            fields.choice("genre", "g6", typed(.relation, "genre"), genres),
            fields.input("vers", "g6", typed(.relation, "vers"), requis: true),
            fields.input("debut", "g6", typed(.relation, "debut"), requis: true, date: true),
        ]
    }
}
