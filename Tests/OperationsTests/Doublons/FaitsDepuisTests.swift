// SPDX-License-Identifier: EUPL-1.2

import Domain
@testable import Operations
import SQL
import Stores
import TestSupport
import Testing

/// A renewal and a strike-off between a merger and its undoing: each goes to the file that it is of.
@Suite struct FaitsDepuisTests {
    private func merged(_ doublures: Doublures) async throws -> (kept: ID<Demande>, gone: ID<Demande>, ID<Fusion>) {
        var saisie = Households.number(1)
        saisie["depot.date"] = "05/12/2025"
        let kept = try await doublures.register(saisie, by: doublures.test.karim)
        saisie["depot.date"] = "10/12/2025"
        let gone = try await doublures.register(saisie, by: doublures.test.karim)
        return (kept, gone, try await doublures.fusion(of: gone, into: kept))
    }

    private func live(_ test: TestWorld, _ kept: ID<Demande>, strikesOff: Bool = true) async throws {
        guard
            case .renewed = try await RenewDemande(test.world)(
                kept, version: 2, recuLe: Day(2026, 11, 20), by: test.karim)
        else { throw TestWorld.Failed(what: "not renewed") }
        guard strikesOff else { return }
        guard
            case .struckOff = try await RecordRadiation(test.world)(
                kept, SaisieRadiation(["motif": "RADABA", "avertiLe": "20/11/2026", "moyen": "LETTRE"]), version: 3,
                by: test.karim)
        else { throw TestWorld.Failed(what: "not struck off") }
    }

    private func undo(
        _ test: TestWorld, _ id: ID<Fusion>, _ kept: ID<Demande>, giving genres: Set<GenreEvenement>
    ) async throws -> UndoFusion.Answer {
        let plan = try #require(try await UndoFusion(test.world).plan(id, by: test.gestionnaire).plan)
        return try await Doublures(test: test).undo(
            id, of: kept, faits: Set(plan.evenements.filter { genres.contains($0.genre) }.map(\.id)), differents: true)
    }

    @Test(arguments: Engine.available)
    func eachGoesWhereItIsSent(_ engine: Engine) async throws {
        for genres in [[], [.renouvellement], [.radiation], [.renouvellement, .radiation]] as [Set<GenreEvenement>] {
            let test = try await TestWorld.make(engine)
            let (kept, gone, id) = try await merged(Doublures(test: test))
            try await live(test, kept)
            let plan = try #require(try await UndoFusion(test.world).plan(id, by: test.gestionnaire).plan)
            #expect(!plan.isPlain && plan.evenements.filter(\.mayGoBack).map(\.genre) == [.renouvellement, .radiation])
            guard case .undone = try await undo(test, id, kept, giving: genres) else {
                Issue.record("not undone")
                return
            }
            let renewed = test.world.rulebook.expiration(after: try #require(Day(2026, 11, 20)))
            for (file, has) in [(kept, { !genres.contains($0) }), (gone, { genres.contains($0) })]
                as [(ID<Demande>, (GenreEvenement) -> Bool)]
            {
                let demande = try await test.dossier(file).demande
                #expect(demande.etat == (has(.radiation) ? .radiee : .active))
                #expect((demande.radieeLe != nil) == has(.radiation))
                let own = test.world.rulebook.expiration(after: demande.formulaire.depot.date)
                #expect(demande.expireLe == (has(.renouvellement) ? renewed : own))
            }
            let told = try await test.world.base.read { registry in
                try registry.journal.events(of: gone, limit: 50).map(\.evenement.genre)
            }
            #expect(genres.isSubset(of: told), "told in the history of the file that it is of")
            try await test.settle()
            #expect(try await CheckDemandes(test.world)().faults + CheckJournal(test.world)().faults == [])
            try await test.close()
        }
    }

    /// What supposes another act does not go alone.
    @Test(arguments: Engine.available)
    func aWayBackSupposesAStrikeOff(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (kept, _, id) = try await merged(Doublures(test: test))
        try await live(test, kept)
        guard
            case .reactivated = try await ReactivateDemande(test.world).correct(
                kept, version: 4, motif: "Erreur de guichet", by: test.gestionnaire)
        else {
            Issue.record("not brought back")
            return
        }
        guard case .invalid(let violations) = try await undo(test, id, kept, giving: [.reactivation]) else {
            Issue.record("given alone")
            return
        }
        #expect(violations.map(\.champ) == ["faits"])
        guard case .undone = try await undo(test, id, kept, giving: [.radiation, .reactivation]) else {
            Issue.record("not undone")
            return
        }
        #expect(try await test.dossier(kept).demande.etat == .active)
        try await test.close()
    }

    /// Nobody told the third one apart: it waits for the next pass.
    @Test(arguments: Engine.available)
    func aThirdFileIsNotToldApart(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let ids = try await doublures.files(3)
        let paires = [doublures.paire(ids[0], ids[1]), doublures.paire(ids[1], ids[2])]
        try await doublures.pass(paires)
        let chain = try #require(try await doublures.ensemble(of: ids[0]))
        let id = try await doublures.fusion(of: ids[1], into: ids[0])
        // A pass that knows of the absorbed file no more, and sees nothing between the others.
        try await doublures.pass([])
        guard case .undone = try await undo(test, id, ids[0], giving: []) else {
            Issue.record("not undone")
            return
        }
        let left = try #require(try await doublures.ensemble(of: ids[2]))
        #expect(left.id == chain.id && left.etat == .ouvert && left.taille == 3)
        try await test.close()
    }

    /// What was given to the other file is no act of the kept one, also once that other one is erased.
    @Test(arguments: Engine.available)
    func whatWentDoesNotComeBackWithAnErasure(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (kept, gone, id) = try await merged(Doublures(test: test))
        try await live(test, kept, strikesOff: false)
        guard case .undone = try await undo(test, id, kept, giving: [.renouvellement]) else {
            Issue.record("not undone")
            return
        }
        func isTold() async throws -> Bool {
            try await test.dossier(kept).evenements.contains { $0.evenement.genre == .renouvellement }
        }
        #expect(try await !isTold())
        #expect(try await PurgeDemande(test.world)(gone, by: test.gestionnaire) == .purged)
        #expect(try await !isTold())
        guard case .done(let copy) = try await CollectAcces(test.world)(kept, by: test.gestionnaire) else {
            Issue.record("no copy")
            return
        }
        #expect(!copy.historique.contains { $0.genre == GenreEvenement.renouvellement.rawValue })
        let renewed = try await test.world.base.read { registry in
            try registry.demandes.find(kept).map { try registry.situation(of: $0, test.world.rulebook).renouveleeLe }
        }
        #expect(renewed == .some(nil), "the certificate states no renewal that it never had")
        try await test.settle()
        #expect(try await CheckJournal(test.world)().faults == [])
        try await test.close()
    }

    /// What went to a third file cannot be given once more.
    @Test(arguments: Engine.available)
    func whatWentIsNotGivenAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        var ids: [ID<Demande>] = []
        for number in 1...3 {
            var saisie = Households.number(number)
            saisie["depot.date"] = "05/12/2025"
            ids.append(try await doublures.register(saisie, by: test.karim))
        }
        try await doublures.pass([doublures.paire(ids[0], ids[1]), doublures.paire(ids[0], ids[2])])
        var mergers: [ID<Fusion>] = []
        for gone in ids.dropFirst() { mergers.append(try await doublures.fusion(of: gone, into: ids[0])) }
        guard
            case .renewed = try await RenewDemande(test.world)(
                ids[0], version: 3, recuLe: Day(2026, 11, 20), by: test.karim),
            case .undone = try await undo(test, mergers[1], ids[0], giving: [.renouvellement])
        else {
            Issue.record("not renewed, or not undone")
            return
        }
        let plan = try #require(try await UndoFusion(test.world).plan(mergers[0], by: test.gestionnaire).plan)
        #expect(!plan.evenements.contains { $0.genre == .renouvellement })
        try await test.close()
    }
}
