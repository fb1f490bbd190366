// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// What is read on the identity document of an applicant who is there, under the card of his file.
struct PresenceView {
    let site: Site
    let demande: ID<Demande>
    let typed: SaisiePresence
    let violations: [Violation]
    let refus: String?

    var view: View {
        let fields = ShortFields(site: site, violations: violations)
        let none = [(valeur: "", libelle: site.texts("reponse.vide"))]
        let pieces = site.world.rulebook.codes("pieceIdentite").map { (valeur: $0.code, libelle: $0.libelle) }
        let motifs = Presence.Motif.allCases.map {
            (valeur: $0.rawValue, libelle: site.texts("presence.motif.\($0.rawValue)"))
        }
        return [
            "action": .text(Paths.presence(demande)), "refus": .text(optional: refus),
            "champs": .views([
                fields.input("nom", "g4", typed.nom, requis: true),
                fields.input("prenoms", "g4", typed.prenoms, requis: true),
                fields.input("naissance", "g4", typed.naissance, requis: true, date: true),
                fields.choice("piece", "g4", typed.piece, none + pieces),
                fields.choice("motif", "g4", typed.motif, none + motifs),
            ]),
        ]
    }
}
