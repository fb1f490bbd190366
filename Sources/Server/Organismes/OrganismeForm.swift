// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Reference

/// The form of a body: a new one, or a change that states the version that it saw.
struct OrganismeForm {
    let site: Site
    var typed: SaisieOrganisme
    var existing: Organisme?
    var violations: [Violation] = []
    /// What someone else changed meanwhile, field by field.
    var stale: [String] = []

    static func typed(_ form: RequestForm) -> SaisieOrganisme {
        var typed = SaisieOrganisme()
        typed.nature = form.value("nature")
        typed.nom = form.value("nom")
        typed.siren = form.value("siren")
        typed.siret = form.value("siret")
        typed.enregistre = form.value("enregistre") == "oui"
        typed.territoire = form.value("territoire")
        return typed
    }

    func page(_ context: RucheContext) throws -> Response {
        let fields = ShortFields(site: site, violations: violations)
        let words = OrganismeWords(site: site)
        let natures: [(valeur: String, libelle: String)] =
            [("", site.texts("reponse.vide"))] + NatureOrganisme.allCases.map { ($0.rawValue, words.nature($0)) }
        let titre = site.texts(existing == nil ? "titre.nouvel-organisme" : "titre.organisme.modification")
        let view: View = [
            "titre_page": .text(titre),
            "action": .text(existing.map { Paths.organismeModification($0.id) } ?? Paths.organismes),
            "retour": .text(existing.map { Paths.organisme($0.id) } ?? Paths.organismes),
            "version": .text(optional: existing.map { "\($0.version)" }),
            "difference": .texts(stale), "perime": .flag(!stale.isEmpty),
            "champs": .views([
                fields.choice("nature", "g6", typed.nature, natures),
                fields.input("nom", "g6", typed.nom, requis: true),
                fields.input("siren", "g6", typed.siren, requis: true, numeric: true),
                fields.input("siret", "g6", typed.siret, requis: true, numeric: true),
                fields.box("enregistre", checked: typed.enregistre),
                fields.input("territoire", "g12", typed.territoire),
            ]),
        ]
        return try site.page(
            "organismes/formulaire", fields.titled(text: titre), view.merging(fields.summary), context,
            section: .administration,
            status: !stale.isEmpty ? .conflict : violations.isEmpty ? .ok : .unprocessableContent)
    }
}
