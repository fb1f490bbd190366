// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

@Suite struct RegisterDemandeTests {
    @Test(arguments: Engine.available)
    func anAgentReceivesANumberAtOnce(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let answer = try await RegisterDemande(test.world)(Households.benali, by: test.sophie, asks: true)
        guard case .registered(let registered) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(registered.numero == "111112600000193055")
        #expect(registered.etat == .active)
        let read = try await ReadDemandes(test.world)(registered.id, objet: "dossier", by: test.sophie)
        guard case .dossier(let dossier) = read else {
            Issue.record("\(read)")
            return
        }
        #expect(dossier.demande.formulaire.demandeur?.nomComplet == "Nadia Benali")
        #expect(dossier.demande.formulaire.communesSouhaitees == ["93055", "93045", "93053"])
        #expect(dossier.demande.expireLe == Day(2027, 11, 23))
        #expect(dossier.evenements.map(\.evenement.genre) == [.creation])
        #expect(dossier.acces == .guichet)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func withoutTheIdentityDocumentThereIsNoNumber(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.benali
        saisie["depot.pieceVue"] = ""
        let answer = try await RegisterDemande(test.world)(saisie, by: test.sophie, asks: true)
        guard case .registered(let registered) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(registered.numero == nil)
        #expect(registered.etat == .deposee)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func theSamePersonIsNotRegisteredTwiceWithoutAWord(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let register = RegisterDemande(test.world)
        _ = try await register(Households.benali, by: test.sophie, asks: true)
        try await test.settle()
        for (change, reason) in variations {
            var saisie = Households.benali
            change(&saisie)
            let answer = try await register(saisie, by: test.julie, asks: true)
            guard case .existants(let found) = answer else {
                Issue.record("not found: \(reason), \(answer)")
                continue
            }
            #expect(found.dossiers.map(\.raison) == [reason])
            // Montreuil is not among the communes wanted: only number, state and desk.
            #expect(found.dossiers[0].nom == nil)
            #expect(found.dossiers[0].guichet == "Guichet de Pantin")
        }
        var twin = Households.benali
        twin["demandeur.prenoms"] = "Samira"
        let other = try await register(twin, by: test.julie, asks: true)
        guard case .registered = other else {
            Issue.record("a twin was taken for the same person")
            return
        }
        var confirmed = Households.benali
        confirmed.confirmations = ["existant"]
        guard case .registered = try await register(confirmed, by: test.julie, asks: true) else {
            Issue.record("a confirmed registration was refused")
            return
        }
        try await test.close()
    }

    private var variations: [((inout Saisie) -> Void, String)] {
        [
            ({ _ in }, "identique"),
            ({ $0["demandeur.nomUsage"] = "" }, "identique"),
            (
                {
                    $0["demandeur.nomNaissance"] = "Benali"; $0["demandeur.nomUsage"] = ""
                }, "nom-usage"
            ),
            ({ $0["demandeur.nomNaissance"] = "Quintard" }, "meme-usage"),
            (
                {
                    $0["demandeur.nomNaissance"] = "HADAD"; $0["demandeur.nomUsage"] = "";
                    $0["demandeur.prenoms"] = "Nadya"
                }, "nom-prenom-proches"
            ),
            ({ $0["demandeur.prenoms"] = "Nadya" }, "prenom-proche"),
            (
                {
                    $0["demandeur.nomNaissance"] = "HADAD"; $0["demandeur.nomUsage"] = ""
                }, "nom-proche"
            ),
            (
                {
                    $0["demandeur.nomNaissance"] = "Nadia"; $0["demandeur.prenoms"] = "Haddad";
                    $0["demandeur.nomUsage"] = ""
                }, "inversion"
            ),
            ({ $0["demandeur.prenoms"] = "Nadia Louise" }, "prenom-proche"),
        ]
    }

    @Test(arguments: Engine.available)
    func aRepeatedKeyGivesTheFirstAnswerAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let register = RegisterDemande(test.world)
        let key = IdempotencyKey(key: "k1", body: [1, 2, 3])
        guard
            case .registered(let first) = try await register(
                Households.benali, by: test.logiciel, asks: false, key: key),
            case .registered(let second) = try await register(
                Households.benali, by: test.logiciel, asks: false, key: key)
        else {
            Issue.record("not registered")
            return
        }
        #expect(first.numero == second.numero)
        #expect(!first.again && second.again)
        let other = IdempotencyKey(key: "k1", body: [9])
        guard case .keyReused = try await register(Households.durand, by: test.logiciel, asks: false, key: other) else {
            Issue.record("another body was accepted under the same key")
            return
        }
        test.clock.advance(seconds: 86_401)
        guard
            case .registered(let later) = try await register(
                Households.durand, by: test.logiciel, asks: false, key: other)
        else {
            Issue.record("the key was not forgotten after 24 hours")
            return
        }
        #expect(!later.again)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func manyRequestsWithOneKeyMakeOneFile(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let key = IdempotencyKey(key: "same", body: [7])
        let numeros = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    let answer = try await RegisterDemande(test.world)(
                        Households.benali, by: test.logiciel, asks: false, key: key)
                    guard case .registered(let registered) = answer else { return nil }
                    return registered.numero
                }
            }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        // Those that lost the race either got the first answer again or were told of the file that now exists.
        #expect(Set(numeros.compactMap { $0 }).count == 1)
        let count = try await test.world.base.read { try $0.journal.count() }
        #expect(count == 1)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func numbersAreNeverIssuedTwice(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, runsTwice: false)
        // Two servers share the base.
        let second = World(
            base: try test.store.another(), rulebook: test.world.rulebook, keys: test.world.keys,
            now: { test.clock.now() }, ids: try await IDSource.open(test.store.base),
            formes: FormesProjection(folder: nil))
        let numeros = try await withThrowingTaskGroup(of: String?.self) { group in
            for index in 0..<240 {
                group.addTask {
                    let world = index % 2 == 0 ? test.world : second
                    let answer = try await RegisterDemande(world)(
                        Households.number(index), by: test.sophie, asks: false)
                    guard case .registered(let registered) = answer else { return nil }
                    return registered.numero
                }
            }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(numeros.compactMap { $0 }.count == 240)
        #expect(Set(numeros.compactMap { $0 }).count == 240)
        try await test.close()
    }

    /// Cards that were shown are a reading like any other, also when the answer is a refusal.
    @Test(arguments: Engine.available)
    func existingFilesShownLeaveATrace(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        guard
            case .registered(let first) = try await RegisterDemande(test.world)(
                Households.benali, by: test.sophie, asks: false),
            case .existants = try await RegisterDemande(test.world)(Households.benali, by: test.logiciel, asks: false)
        else {
            Issue.record("no existing file")
            return
        }
        let seen = try await test.world.base.read { try $0.consultations.page(of: first.id, from: 0, limit: 100) }
        #expect(seen.contains { $0.objet == "existants" && $0.organisme == test.logiciel.organisme })
        try await test.close()
    }

    /// The page of the last applicant, typed over with the next one: another request, not an answer to the first.
    @Test func anotherPersonUnderTheSameDraftIsAnotherRequest() async throws {
        let test = try await TestWorld.make(.sqlite)
        let register = RegisterDemande(test.world)
        let one = IdempotencyKey(key: "brouillon-1", saisie: Households.benali)
        let two = IdempotencyKey(key: "brouillon-1", saisie: Households.nguyen)
        guard case .registered = try await register(Households.benali, by: test.sophie, asks: false, key: one),
            case .registered(let again) = try await register(
                Households.benali, by: test.sophie, asks: false, key: one),
            case .keyReused = try await register(Households.nguyen, by: test.sophie, asks: false, key: two)
        else {
            Issue.record("not as expected")
            return
        }
        #expect(again.again)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func manyWhoWaitForABlockBurnOnlyOne(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 { group.addTask { try await test.world.numeros.next("essai") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.sorted() == Array(1...200))
        try await test.close()
    }

    @Test func whoHasNoRightIsRefused() async throws {
        let test = try await TestWorld.make(.sqlite)
        guard case .denied = try await RegisterDemande(test.world)(Households.benali, by: test.personne, asks: true)
        else {
            Issue.record("registered without a right")
            return
        }
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func aFamilyOfFourCostsAtMostFifteenRowsAndEightRoundTrips(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, runsTwice: false)
        let meter = TrafficMeter(test.store.database)
        let world = World(
            base: Base(meter), rulebook: test.world.rulebook, keys: test.world.keys, now: { test.clock.now() },
            ids: try await IDSource.open(test.store.base), formes: FormesProjection(folder: nil))
        let register = RegisterDemande(world)
        // The first one prepares the statements on each connection and takes a block of numbers.
        for index in 0..<12 { _ = try await register(Households.number(index), by: test.sophie, asks: false) }
        meter.reset()
        guard case .registered = try await register(Households.durand, by: test.sophie, asks: false) else {
            Issue.record("not registered")
            return
        }
        let last = meter.lastWrite
        #expect(last.rowsChanged <= 15, "\(last)")
        #expect(last.rowsChanged >= 12, "\(last)")
        if engine == .postgres { #expect(last.roundTrips <= 8, "\(last)") }
        try await test.close()
    }
}

@Suite struct RegisterTogetherTests {
    /// Two desks, one person, the same instant: one file.
    @Test(arguments: Engine.available)
    func twoDesksDoNotRegisterOnePersonTwice(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, runsTwice: false)
        for round in 0..<8 {
            var saisie = Households.number(round)
            // Persons of other rounds are far off: they are called nearly the same.
            let (day, month, year) = ("0\(round + 1)", "10", "\(1950 + 5 * round)")
            saisie["demandeur.naissance"] = "\(day)/\(month)/\(year)"
            var other = saisie
            if round % 2 == 1 { other["demandeur.naissance"] = "\(month)/\(day)/\(year)" }
            let (first, second) = (saisie, other)
            async let one = RegisterDemande(test.world)(first, by: test.sophie, asks: false)
            async let two = RegisterDemande(test.world)(second, by: test.julie, asks: false)
            let answers = try await [one, two]
            let registered = answers.filter { if case .registered = $0 { true } else { false } }
            #expect(registered.count == 1, "round \(round)")
        }
        try await test.close()
    }

    /// The NIR follows its holder when the order of the persons changes, and leaves with him.
    @Test func theNirFollowsThePerson() async throws {
        let test = try await TestWorld.make(.sqlite)
        var saisie = Households.durand
        saisie["cotitulaires.0.nir"] = "187127510800122"
        guard
            case .registered(let registered) = try await RegisterDemande(test.world)(
                saisie, by: test.sophie, asks: false)
        else {
            Issue.record("not registered")
            return
        }
        var swapped = Households.durand
        swapped.setHolder("cotitulaires.0", "Durand", "Claire", "02/05/1990")
        swapped.setHolder("demandeur", "Durand", "Paul", "11/12/1987")
        guard
            case .updated = try await UpdateDemande(test.world)(
                registered.id, swapped, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not updated")
            return
        }
        let kept = try await test.world.base.read { try $0.demandes.nirs(of: registered.id) }
        #expect(kept.map(\.rang) == [0])
        #expect(kept.first.flatMap { test.world.keys.open($0, demande: registered.id) }?.text == "187127510800122")
        var alone = swapped
        alone.setHolder("demandeur", "Nguyễn", "Minh Anh", "1995")
        alone.remove("cotitulaires", 0)
        _ = try await UpdateDemande(test.world)(registered.id, alone, version: 2, by: test.sophie, asks: false)
        #expect(try await test.world.base.read { try $0.demandes.nirs(of: registered.id) }.isEmpty)
        try await test.close()
    }
}
