// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// The table of rights against its legal sources, row by row.
@Suite struct DroitsTests {
    private func acteur(_ role: Role, _ perimetre: Perimetre, guichet: String? = "93055") -> Acteur {
        Acteur(
            origine: .agent, compte: nil, nom: "", organisme: ID(1), organismeNom: "", guichet: guichet, role: role,
            perimetre: perimetre)
    }

    /// R441-2-6: role, perimeter, then what is read of a file of his desk, of one that names his commune, of another.
    @Test(arguments: [
        (Role.agentGuichet, Perimetre.communes(["93055"]), Acces.guichet, Acces.commune("93055"), Acces.refuse),
        (.agentGuichet, .region, .region, .region, .region),
        (.agentEtat, .region, .region, .region, .region),
        (.secretariatCommission, .region, .region, .region, .region),
        (.secretariatPdalhpd, .region, .region, .region, .region),
        (.delegueDoublons, .region, .region, .region, .region),
        (.membreCommission, .region, .refuse, .refuse, .refuse),
        (.lecteurStatistiques, .region, .refuse, .refuse, .refuse),
        (.demandeur, .region, .refuse, .refuse, .refuse),
        (.gestionnaire, .region, .region, .region, .region),
        (.aucun, .region, .refuse, .refuse, .refuse),
    ])
    func whatEachReads(
        _ role: Role, _ perimetre: Perimetre, _ ownDesk: Acces, _ ownCommune: Acces, _ elsewhere: Acces
    ) {
        let acteur = acteur(role, perimetre)
        #expect(acteur.access(.readDemande, guichet: "93055", communes: ["93048"]) == ownDesk)
        #expect(acteur.access(.readDemande, guichet: "93048", communes: ["93048", "93055"]) == ownCommune)
        #expect(acteur.access(.readDemande, guichet: "93048", communes: ["93048"]) == elsewhere)
    }

    /// Whoever reads everything needs no comparison, and only he.
    @Test func whoReachesAllIsNeverRefused() {
        for role in Role.allCases {
            for acte in Acte.allCases {
                for perimetre in [Perimetre.region, .communes(["93055"])] {
                    let acteur = acteur(role, perimetre)
                    let refused = acteur.access(acte, guichet: "75056", communes: ["75056"]) == .refuse
                    #expect(acteur.reachesAll(acte) == !refused, "\(role) \(acte)")
                    if !acteur.may(acte) { #expect(refused) }
                }
            }
        }
    }

    /// L441-2-1: landlords, communes that chose it, the State register; the others do not.
    @Test func whoRegisters() {
        let registering = Role.allCases.filter { Droits.portee($0, .registerDemande) != .aucune }
        #expect(Set(registering) == [.agentGuichet, .agentEtat, .gestionnaire])
    }

    /// A protected address: the desk that registered the file, and the manager.
    @Test func whoSeesAProtectedAddress() {
        let desk = acteur(.agentGuichet, .region, guichet: "BAIL1")
        #expect(desk.access(.readAdresseProtegee, guichet: "BAIL1", communes: []) == .guichet)
        #expect(desk.access(.readAdresseProtegee, guichet: "93055", communes: []) == .refuse)
        #expect(acteur(.gestionnaire, .region).access(.readAdresseProtegee, guichet: "X", communes: []) == .region)
        #expect(
            acteur(.secretariatCommission, .region).access(.readAdresseProtegee, guichet: "X", communes: []) == .refuse)
    }

    @Test func everyRoleButNoneHasItsArticle() {
        for role in Role.allCases where role != .aucun { #expect(Droits.articles[role] != nil, "\(role)") }
        for acte in Acte.allCases {
            #expect(Role.allCases.contains { Droits.portee($0, acte) != .aucune }, "nobody may \(acte)")
        }
    }
}
