// SPDX-License-Identifier: EUPL-1.2

import Domain
import SQL
import Stores
import TestSupport
import Testing

@Suite struct OrganismeStoreTests {
    /// A base of before conventions were kept loses no access: each body has one, open since always.
    @Test(arguments: Engine.available)
    func anUpgradedBaseLosesNoAccess(_ engine: Engine) async throws {
        let store = try await TestBase(engine, steps: 3)
        _ = try await store.database.writeAlone { connection in
            try connection.execute(
                """
                INSERT INTO organisme (id, nature, nom, perimetre)
                VALUES (7, 'bailleur', 'Canal Habitat', 'region'), (8, 'commune', 'Mairie', 'communes')
                """)
        }
        #expect(try await store.base.migrate(now: 0).count == migrations.count - 3)
        let today = try #require(Day(2026, 11, 23))
        try await store.base.read { registry in
            for id in [ID<Organisme>(7), ID(8)] {
                let organisme = try #require(try registry.organismes.organisme(id))
                #expect(organisme.enregistre && organisme.siren == nil && organisme.version == 1)
                let conventions = try registry.adhesions.conventions(of: [id])
                #expect(conventions.map(\.isReprise) == [true])
                #expect(organisme.acces(conventions, on: today) == .nominatif)
            }
        }
        try await store.close()
    }

    /// What is written is what is read, one by one or in bulk.
    @Test(arguments: Engine.available)
    func bodiesComeBackAsTheyWere(_ engine: Engine) async throws {
        let store = try await TestBase(engine)
        let bodies = [
            Organisme(
                id: ID(1), nature: .epci, nom: "Communauté", perimetre: .communes(["93055", "93045"]),
                siren: Siren("990001372"), siret: Siret("99000137200012"), enregistre: false),
            Organisme(id: ID(2), nature: .etat, nom: "Service de l’État", perimetre: .region),
        ]
        let desk = Guichet(
            code: "COTAU", organisme: ID(1), nom: "Guichet", adresse: "1 rue\n93500 Pantin", contact: "",
            commune: "93055", fermeLe: Day(2026, 12, 1))
        try await store.base.writeAlone { registry in
            try registry.organismes.load(bodies)
            try registry.organismes.load([desk])
            try registry.adhesions.load([.reprise(ID(1))])
        }
        try await store.base.read { registry in
            let read = try registry.organismes.organismes([ID(1), ID(2)]).sorted { $0.id < $1.id }
            #expect(read == bodies)
            let found = try registry.organismes.guichet("COTAU")
            #expect(found == desk)
            let (before, after) = (Day(2026, 11, 30)!, Day(2026, 12, 1)!)
            let near = try registry.organismes.guichets(communes: ["93055"], on: before)
            let closed = try registry.organismes.guichets(communes: ["93055"], on: after)
            #expect(near == [desk] && closed.isEmpty)
        }
        try await store.close()
    }
}
