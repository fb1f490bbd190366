// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

@Suite struct CheckDemandesTests {
    @Test(arguments: Engine.available)
    func eachBrokenRowIsNamed(_ engine: Engine) async throws {
        let alterations: [(String, String)] = [
            ("", ""),
            ("UPDATE personne SET nom = 'HADDAT' WHERE nom = 'HADDAD'", "search forms"),
            ("DELETE FROM commune_souhaitee WHERE rang = 2", "communes wanted"),
            ("UPDATE demande SET date_depot = '2026-11-22' WHERE numero IS NOT NULL", "day of deposit"),
            ("UPDATE numero SET anciennete = '2020-01-01'", "seniority"),
            ("UPDATE demande SET numero = NULL", "not the one allotted"),
            ("UPDATE demande SET etat = 'purgee'", "are left"),
            ("DELETE FROM evenement_contenu; DELETE FROM evenement", "no event"),
        ]
        for (sql, expected) in alterations {
            let test = try await TestWorld.make(engine, runsTwice: false)
            for saisie in [Households.benali, Households.durand] {
                _ = try await RegisterDemande(test.world)(saisie, by: test.sophie, asks: false)
            }
            if !sql.isEmpty { try await test.store.database.writeAlone { try $0.script(sql) } }
            let report = try await CheckDemandes(test.world)(page: 1)
            #expect(report.demandes == 2)
            #expect(
                sql.isEmpty ? report.faults.isEmpty : report.faults.contains { $0.contains(expected) },
                "\(sql): \(report.faults)")
            // A report is read by operators: it names no one.
            #expect(!report.faults.joined().contains("HADDA"))
            try await test.close()
        }
    }

    @Test(arguments: Engine.available)
    func changesAndPurgesLeaveAConsistentFile(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        guard
            case .registered(let one) = try await RegisterDemande(test.world)(
                Households.durand, by: test.sophie, asks: false),
            case .registered(let two) = try await RegisterDemande(test.world)(
                Households.benali, by: test.sophie, asks: false)
        else {
            Issue.record("not registered")
            return
        }
        var change = Households.durand
        change.set("communesSouhaitees", ["Montreuil"])
        change.remove("personnesACharge", 1)
        guard
            case .updated(let version, _, _, _) = try await UpdateDemande(test.world)(
                one.id, change, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not updated")
            return
        }
        #expect(version == 2)
        // Pantin is not wanted any more, but its own desk registered the file.
        guard
            case .stale(let now) = try await UpdateDemande(test.world)(
                one.id, change, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("a stale version was accepted")
            return
        }
        #expect(now == 2)
        _ = try await PurgeDemande(test.world)(two.id, by: test.gestionnaire)
        let report = try await CheckDemandes(test.world)()
        #expect(report.demandes == 2 && report.faults.isEmpty, "\(report.faults)")
        guard case .dossier(let dossier) = try await ReadDemandes(test.world)(one.id, objet: "dossier", by: test.sophie)
        else {
            Issue.record("not read")
            return
        }
        let changed = dossier.evenements.first { $0.evenement.genre == .modification }?.changes.map(\.champ) ?? []
        #expect(changed.contains("communesSouhaitees.0"))
        #expect(dossier.demande.formulaire.depot.date == Day(2026, 11, 23))
        #expect(dossier.demande.numero == one.numero)
        try await test.close()
    }
}
