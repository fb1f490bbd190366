// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// The fields of a strike-off, by its ground: its conditions and its proof.
struct RadiationFields {
    let site: Site
    let fields: ShortFields
    let saisie: SaisieRadiation

    func views(_ motif: MotifRadiation) -> [View] {
        switch motif {
        case .abandon:
            [
                day("avertiLe", "g4"), code("moyen", "g4", "moyenRenonciation"),
                fields.input("preuve", "g4", saisie["preuve"]),
            ]
        case .sansReponse: warning
        case .irrecevabilite:
            [day("commissionLe", "g6"), code("sousMotif", "g6", "sousMotifIrrecevabilite")] + warning
        case .attribution:
            [
                day("bailLe", "g4"), code("contingent", "g8", "typeReservataire"), yesNo("dejaLocataire"),
                yesNo("dalo"),
                yesNo("accordCollectif"), fields.input("rpls", "g12", saisie["rpls"]),
                fields.input("communeLogement", "g6", saisie["communeLogement"]),
                code("typeLogement", "g6", "typeLogement", requis: false),
                fields.input("surface", "g6", saisie["surface"], numeric: true),
                fields.input("loyer", "g6", saisie["loyer"], numeric: true),
            ]
        case .nonRenouvellement: []
        }
    }

    private var warning: [View] {
        [
            day("avertiLe", "g4"), code("moyen", "g4", "moyenAvertissement"),
            fields.input("preuve", "g4", saisie["preuve"], requis: true),
        ]
    }

    private func day(_ nom: String, _ largeur: String) -> View {
        fields.input(nom, largeur, saisie[nom], requis: true, date: true)
    }

    private func code(_ nom: String, _ largeur: String, _ list: String, requis: Bool = true) -> View {
        let none = [(valeur: "", libelle: site.texts("reponse.vide"))]
        return fields.choice(
            nom, largeur, saisie[nom],
            // The applicant's own act is no proof that a desk has seen.
            none
                + site.world.rulebook.codes(list).filter { $0.code != RenounceDemande.moyen }.map {
                    (valeur: $0.code, libelle: $0.libelle)
                }, requis: requis)
    }

    private func yesNo(_ nom: String) -> View {
        fields.choice(
            nom, "g4", saisie[nom],
            ["", "oui", "non"].map { (valeur: $0, libelle: site.texts($0.isEmpty ? "reponse.vide" : "reponse.\($0)")) })
    }
}
