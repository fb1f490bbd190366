// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Operations
import Reference
import Stores

/// A small region with the people of every test: Pantin (a commune), Canal Habitat (a landlord), the regional manager.
package struct TestWorld: Sendable {
    package let store: TestBase
    package let world: World
    package let clock: FixedClock
    /// Agent of the desk of Pantin, which sees the files that name Pantin.
    package let sophie: Acteur
    /// Agent of a landlord: sees the region.
    package let karim: Acteur
    /// Agent of Montreuil, another commune.
    package let julie: Acteur
    package let gestionnaire: Acteur
    package let logiciel: Acteur
    package let personne: Acteur

    package static func make(
        _ engine: Engine, territoire: String = "ile-de-france", runsTwice: Bool = true,
        isDemonstration: Bool = false, sms: ReglesSMS? = nil
    ) async throws -> TestWorld {
        let store = try await TestBase(engine, runsTwice: runsTwice)
        let clock = FixedClock(monday)
        let world = World(
            base: store.base, rulebook: try loadRulebook(territoire: territoire), keys: .generate(),
            now: { clock.now() }, ids: try await IDSource.open(store.base), formes: FormesProjection(folder: nil),
            isDemonstration: isDemonstration, sms: sms)
        let pantin = Organisme(id: ID(1), nature: .commune, nom: "Mairie de Pantin", perimetre: .communes(["93055"]))
        let canal = Organisme(id: ID(2), nature: .bailleur, nom: "Canal Habitat", perimetre: .region)
        let montreuil = Organisme(
            id: ID(3), nature: .commune, nom: "Mairie de Montreuil", perimetre: .communes(["93048"]))
        let region = Organisme(id: ID(4), nature: .gestionnaire, nom: "Gestionnaire régional", perimetre: .region)
        let guichets = [
            Guichet(
                code: "93055", organisme: pantin.id, nom: "Guichet de Pantin",
                adresse: "84, avenue des Peupliers\n93500 Pantin", contact: "01 00 00 00 55", commune: "93055",
                horaires: HorairesGuichet(
                    horaires: [.init(jours: "lundi à vendredi", de: "08:30", a: "12:30")],
                    creneaux: .init(duree: 30, jours: [1, 2, 3, 4, 5], de: "09:00", a: "12:00"))),
            Guichet(
                code: "CANAL", organisme: canal.id, nom: "Canal Habitat",
                adresse: "2, quai des Mariniers\n93500 Pantin", contact: ""),
            Guichet(code: "93048", organisme: montreuil.id, nom: "Guichet de Montreuil", adresse: "", contact: ""),
            Guichet(code: "REGIO", organisme: region.id, nom: "Gestionnaire", adresse: "", contact: ""),
        ]
        try await store.base.write { registry in
            for organisme in [pantin, canal, montreuil, region] {
                try registry.organismes.insert(organisme)
                try registry.adhesions.insert(.reprise(organisme.id))
            }
            for guichet in guichets { try registry.organismes.insert(guichet) }
            for (number, nom) in ["Sophie Marchand", "Karim Diallo", "Julie Lefèvre", "Marc Petit", "Paul Aucun"]
                .enumerated()
            {
                let organisme = [pantin, canal, montreuil, region, pantin][number]
                let roles: [Role] = [.agentGuichet, .agentGuichet, .agentGuichet, .gestionnaire, .aucun]
                let id: Int64 = Int64(11 + number)
                try registry.comptes.insert(
                    StoredCompte(
                        id: ID(id), courriel: "agent\(number)@ruche.exemple.fr", nom: nom, motDePasse: "",
                        creeLe: monday),
                    Habilitation(
                        id: ID(id), compte: ID(id), organisme: organisme.id,
                        guichet: ["93055", "CANAL", "93048", "REGIO", nil][number], role: roles[number],
                        debut: Day(epochDay: 20_700)), now: monday)
            }
        }
        func agent(_ id: Int64, _ nom: String, _ organisme: Organisme, _ guichet: String?, _ role: Role) -> Acteur {
            Acteur(
                origine: .agent, compte: ID(id), nom: nom, organisme: organisme.id, organismeNom: organisme.nom,
                guichet: guichet, role: role, perimetre: organisme.perimetre)
        }
        return TestWorld(
            store: store, world: world, clock: clock,
            sophie: agent(11, "Sophie Marchand", pantin, "93055", .agentGuichet),
            karim: agent(12, "Karim Diallo", canal, "CANAL", .agentGuichet),
            julie: agent(13, "Julie Lefèvre", montreuil, "93048", .agentGuichet),
            gestionnaire: agent(14, "Marc Petit", region, "REGIO", .gestionnaire),
            logiciel: Acteur(
                origine: .logiciel, compte: nil, nom: "Logiciel de Canal Habitat", organisme: canal.id,
                organismeNom: canal.nom, guichet: "CANAL", role: .agentGuichet, perimetre: .region),
            personne: agent(15, "Paul Aucun", pantin, nil, .aucun))
    }

    package struct Failed: Error {
        package let what: String
        package init(what: String) { self.what = what }
    }

    /// A file that may be like others.
    package func register(_ saisie: Saisie, by acteur: Acteur? = nil) async throws -> ID<Demande> {
        var typed = saisie
        typed.confirmations.append("existant")
        let answer = try await RegisterDemande(world)(typed, by: acteur ?? sophie, asks: false)
        guard case .registered(let registered) = answer else { throw Failed(what: "\(answer)") }
        return registered.id
    }

    /// A file as the manager reads it.
    package func dossier(_ id: ID<Demande>) async throws -> Dossier {
        let answer = try await ReadDemandes(world)(id, objet: "dossier", by: gestionnaire)
        guard case .dossier(let dossier) = answer else { throw Failed(what: "\(answer)") }
        return dossier
    }

    /// Gives positions to what was committed and lets the projection of names follow, as the services do.
    package func settle() async throws {
        _ = try await SequenceJournal(world, porteur: "test").all()
        while try await world.formes.advance(store.base) > 0 {}
    }

    package func close() async throws { try await store.close() }
}
