// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// The fields of a strike-off, by its ground: its conditions and its proof.
struct RadiationFields {
    let site: Site
    let fields: ShortFields
    let saisie: SaisieRadiation
    /// Those that were sent from here, for this ground.
    let avertissements: [AvertissementEnvoye]
    /// Who strikes off does it for a landlord that he names.
    let namesBailleur: Bool
    private var isFromHere: Bool { avertissements.contains(where: \.isUtilisable) }

    init(
        site: Site, fields: ShortFields, saisie: SaisieRadiation, avertissements: [AvertissementEnvoye],
        namesBailleur: Bool
    ) {
        self.site = site
        self.fields = fields
        self.saisie = saisie
        self.namesBailleur = namesBailleur
        self.avertissements = avertissements.filter { $0.motif == saisie.motif }
    }

    func views(_ motif: MotifRadiation) -> [View] {
        switch motif {
        case .abandon:
            [
                day("avertiLe", "g4"), code("moyen", "g4", "moyenRenonciation"),
                fields.input("preuve", "g4", saisie["preuve"]),
            ]
        case .sansReponse: sent + warning
        case .irrecevabilite:
            sent + [
                day("commissionLe", "g6", requis: !isFromHere),
                code("sousMotif", "g6", "sousMotifIrrecevabilite", requis: !isFromHere),
            ] + warning
        case .attribution:
            (namesBailleur ? [fields.input("bailleurSiren", "g12", saisie["bailleurSiren"], requis: true)] : []) + [
                day("bailLe", "g4"), code("contingent", "g8", "typeReservataire"), yesNo("menageRelu", "g12"),
                yesNo("dejaLocataire"),
                yesNo("dalo"),
                yesNo("accordCollectif"), fields.input("rpls", "g12", saisie["rpls"]),
                fields.input("communeLogement", "g6", saisie["communeLogement"]),
                code("typeLogement", "g6", "typeLogement", requis: false),
                fields.input("surface", "g6", saisie["surface"], decimal: true),
                fields.input("loyer", "g6", saisie["loyer"], decimal: true),
            ]
        case .nonRenouvellement: []
        }
    }

    private var warning: [View] {
        [
            day("avertiLe", "g4", requis: !isFromHere),
            code("moyen", "g4", "moyenAvertissement", requis: !isFromHere),
            fields.input("preuve", "g4", saisie["preuve"], requis: !isFromHere),
        ]
    }

    /// The warning that was sent from here, on which it rests; what is not proved is told, and does not count.
    private var sent: [View] {
        guard let newest = avertissements.first else { return [] }
        let proved = avertissements.filter(\.isUtilisable).compactMap {
            avertissement -> (valeur: String, libelle: String)? in
            guard case .faite(let le, let moyen, let reference) = avertissement.preuve else { return nil }
            return (
                valeur: avertissement.courrier.text,
                libelle: site.texts(
                    "radiation.avertissement",
                    [
                        "jour": le.french, "preuve": reference,
                        "moyen": site.world.rulebook.label("moyenAvertissement", moyen) ?? moyen,
                    ])
            )
        }
        var view = fields.choice(
            "courrier", "g12", saisie["courrier"],
            proved + [(valeur: "", libelle: site.texts("radiation.avertissement.autre"))], requis: false)
        let said: String =
            switch newest.preuve {
            case .faite: newest.isUtilisable ? "aide" : "illisible"
            case .attendue: "attendu"
            case .revenu: "revenu"
            }
        view["aide"] = .text(site.texts("radiation.avertissement.\(said)"))
        return [view]
    }

    private func day(_ nom: String, _ largeur: String, requis: Bool = true) -> View {
        fields.input(nom, largeur, saisie[nom], requis: requis, date: true)
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

    private func yesNo(_ nom: String, _ largeur: String = "g4") -> View {
        fields.choice(
            nom, largeur, saisie[nom],
            ["", "oui", "non"].map { (valeur: $0, libelle: site.texts($0.isEmpty ? "reponse.vide" : "reponse.\($0)")) })
    }
}
