// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import TestSupport
import Testing

/// Which value is the more recent: the day on which it was said, not that on which it was keyed.
@Suite struct DatesDitesTests {
    private func file(_ doublures: Doublures, depot: String, voie: String) async throws -> ID<Demande> {
        var saisie = Households.durand
        saisie["depot.date"] = depot
        saisie["adresse.voie"] = voie
        return try await doublures.register(saisie, by: doublures.test.karim)
    }

    private func merge(
        _ doublures: Doublures, _ gardee: ID<Demande>, _ absorbee: ID<Demande>
    ) async throws -> String? {
        _ = try await doublures.fusion(of: absorbee, into: gardee)
        return try await doublures.test.dossier(gardee).demande.formulaire.adresse?.voie
    }

    /// An old form that was keyed after a new one is not the more recent; in one go neither.
    @Test(arguments: Engine.available)
    func theDayOfDepositCounts(_ engine: Engine) async throws {
        for easily in [false, true] {
            let test = try await TestWorld.make(engine)
            let doublures = Doublures(test: test)
            let new = try await file(doublures, depot: "20/11/2026", voie: "1, rue Neuve")
            test.clock.advance(seconds: 60)
            let old = try await file(doublures, depot: "02/05/2019", voie: "2, rue Ancienne")
            if easily {
                try await doublures.pass([doublures.paire(old, new, 0.995)])
                let easy = MergeEasy(test.world)
                let plan = try #require(try await easy.plan(by: test.gestionnaire))
                let report = try #require(
                    try await easy(plan.lignes.map(\.vu), motif: "Vérifié", by: test.gestionnaire))
                #expect(report.fusions == 1)
                #expect(try await test.dossier(old).demande.formulaire.adresse?.voie == "1, rue Neuve")
            } else {
                #expect(try await merge(doublures, old, new) == "1, rue Neuve")
            }
            #expect(try await test.dossier(old).demande.formulaire.depot.date == Day(2019, 5, 2))
            try await test.close()
        }
    }

    /// Whoever renews says again what his form says.
    @Test(arguments: Engine.available)
    func aRenewalSaysAllAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let renewed = try await file(doublures, depot: "05/12/2025", voie: "1, rue Confirmée")
        let other = try await file(doublures, depot: "02/11/2026", voie: "2, rue Oubliée")
        guard
            case .renewed = try await RenewDemande(test.world)(
                renewed, version: 1, recuLe: Day(2026, 11, 20), by: test.karim)
        else {
            Issue.record("not renewed")
            return
        }
        try await doublures.pass([doublures.paire(renewed, other)])
        let ensemble = try #require(try await doublures.ensemble(of: renewed))
        let fiche = try #require(try await ReadEnsembles(test.world)(ensemble.id, by: test.gestionnaire))
        let said = fiche.membres.first { $0.carte.id == renewed }?.dates?.date(.adresse).jour
        #expect(said == Day(2026, 11, 20))
        #expect(try await merge(doublures, other, renewed) == "1, rue Confirmée")
        try await test.close()
    }

    /// What a first merger brought is as old as it was in the file that it came from.
    @Test(arguments: Engine.available)
    func inAChainValuesKeepTheirDay(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let first = try await file(doublures, depot: "02/05/2019", voie: "1, rue Première")
        let second = try await file(doublures, depot: "02/05/2021", voie: "2, rue Deuxième")
        let third = try await file(doublures, depot: "02/05/2024", voie: "3, rue Troisième")
        test.clock.advance(seconds: 3_600)
        #expect(try await merge(doublures, first, second) == "2, rue Deuxième")
        #expect(try await merge(doublures, first, third) == "3, rue Troisième")
        try await test.close()
    }

    /// Undone, a value is as old as it was before; and a merger that is done again takes the more recent all the same.
    @Test(arguments: Engine.available)
    func anUndoneMergerGivesBackTheDays(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let first = try await file(doublures, depot: "02/05/2019", voie: "1, rue Première")
        let second = try await file(doublures, depot: "02/05/2021", voie: "2, rue Deuxième")
        try await doublures.pass([doublures.paire(first, second)])
        let ensemble = try #require(try await doublures.ensemble(of: first))
        let id = try await doublures.fusion(of: second, into: first)
        guard case .undone = try await doublures.undo(id, of: first) else {
            Issue.record("not undone")
            return
        }
        let fiche = try #require(try await ReadEnsembles(test.world)(ensemble.id, by: test.gestionnaire))
        let days = fiche.membres.sorted { $0.carte.id < $1.carte.id }.map { $0.dates?.date(.adresse).jour }
        #expect(days == [Day(2019, 5, 2), Day(2021, 5, 2)])
        try await test.close()
    }

    /// What was changed while both were one, and renewed, and given to the other file, leaves no day on the kept one.
    @Test(arguments: Engine.available)
    func whatIsGivenBackLeavesNoDay(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let first = try await file(doublures, depot: "05/12/2025", voie: "1, rue Commune")
        let second = try await file(doublures, depot: "10/12/2025", voie: "1, rue Commune")
        try await doublures.pass([doublures.paire(first, second)])
        let ensemble = try #require(try await doublures.ensemble(of: first))
        let id = try await doublures.fusion(of: second, into: first)
        var saisie = try await test.dossier(first).demande.formulaire.saisie()
        saisie["adresse.voie"] = "9, rue Nouvelle"
        saisie.confirmations.append("existant")
        guard
            case .updated = try await UpdateDemande(test.world)(first, saisie, version: 2, by: test.karim, asks: false),
            case .renewed = try await RenewDemande(test.world)(
                first, version: 3, recuLe: Day(2026, 11, 20), by: test.karim),
            let plan = try await UndoFusion(test.world).plan(id, by: test.gestionnaire).plan,
            case .undone = try await doublures.undo(
                id, of: first, rendues: [.adresse], faits: Set(plan.evenements.filter(\.mayGoBack).map(\.id)))
        else {
            Issue.record("not changed, not renewed, or not undone")
            return
        }
        let fiche = try #require(try await ReadEnsembles(test.world)(ensemble.id, by: test.gestionnaire))
        let dates = try #require(fiche.membres.first { $0.carte.id == first }?.dates)
        #expect(dates.date(.adresse).jour == Day(2025, 12, 5) && dates.date(.langue).jour == Day(2025, 12, 5))
        let theirs = try #require(fiche.membres.first { $0.carte.id == second }?.dates)
        let renewed = try #require(Day(2026, 11, 20))
        #expect(theirs.date(.adresse).jour >= renewed && theirs.date(.langue).jour == renewed)
        try await test.close()
    }
}
