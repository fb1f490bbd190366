// SPDX-License-Identifier: EUPL-1.2

import Domain
import SQL
import Stores
import TestSupport
import Testing

@Suite struct AccueilStoreTests {
    /// Appointments of before letters took slots stay as they are; since then software books as well.
    @Test(arguments: Engine.available)
    func anUpgradedBaseKeepsItsAgenda(_ engine: Engine) async throws {
        let store = try await TestBase(engine, steps: 24)
        let day = try #require(Day(2026, 12, 10))
        _ = try await store.database.writeAlone { connection in
            try connection.execute(all: [
                "INSERT INTO organisme (id, nature, nom, perimetre) VALUES (7, 'commune', 'Mairie', 'communes')",
                """
                INSERT INTO guichet (code, organisme_id, nom, adresse, contact) VALUES ('93055', 7, 'Guichet', '', '')
                """,
                """
                INSERT INTO compte (id, courriel, nom, organisme_id, guichet, role, mot_de_passe, theme, actif, cree_le)
                VALUES (11, 'a@exemple.fr', 'A', 7, '93055', 'agentGuichet', '', 'clair', 1, 0)
                """,
                """
                INSERT INTO rendez_vous (id, guichet, jour, heure, place, nom, objet, demande_le, etat, compte_id, le)
                VALUES (1, '93055', \(day), '09:00', 1, 'Mme Traoré', 'INFO', \(day), 'prevu', 11, 0)
                """,
            ])
        }
        #expect(try await store.base.migrate(now: 0).count == migrations.count - 24)
        try await store.base.write { registry in
            try registry.accueil.insert(
                RendezVous(
                    id: ID(2), guichet: "93055", creneau: Creneau(jour: day, heure: "09:30"), place: 1, demande: nil,
                    nom: nil, contact: nil, objet: "DOSSIER", demandeLe: day, etat: .prevu, parCourrier: true),
                compte: nil, now: Instant(milliseconds: 0))
        }
        let found = try await store.base.read { try $0.accueil.rendezVous(guichet: "93055", from: day, to: day) }
        #expect(found.map(\.parCourrier) == [false, true] && found.map(\.nom) == ["Mme Traoré", nil])
        // Cancelled: the one that a letter gave is still read on its day.
        try await store.base.write { registry in
            for id in [1, 2] { try registry.accueil.set(.annule, of: ID(Int64(id))) }
        }
        #expect(try await store.base.read { try $0.accueil.agenda(guichet: "93055", on: day) }.map(\.id) == [ID(2)])
        try await store.close()
    }
}
