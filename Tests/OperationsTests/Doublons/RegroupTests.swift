// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// Pairs become sets with keys that last, on both engines.
@Suite struct RegroupTests {
    private func strikeOff(_ id: ID<Demande>, _ test: TestWorld) async throws {
        let saisie = SaisieRadiation(["motif": "RADABA", "avertiLe": "23/11/2026", "moyen": "LETTRE"])
        guard case .struckOff = try await RecordRadiation(test.world)(id, saisie, version: 1, by: test.karim) else {
            throw TestWorld.Failed(what: "not struck off")
        }
    }

    @Test(arguments: Engine.available)
    func setsKeepTheirKeys(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let ids = try await doublures.files(6, by: test.sophie)
        var report = try await doublures.pass([
            doublures.paire(ids[0], ids[1]), doublures.paire(ids[1], ids[2]), doublures.paire(ids[4], ids[5], 0.995),
            doublures.paire(ids[2], ids[3], 0.5),
        ])
        #expect(report.ouverts == 2 && report.nouveaux == 2 && report.paires == 4)
        let chain = try #require(try await doublures.ensemble(of: ids[0]))
        let couple = try #require(try await doublures.ensemble(of: ids[4]))
        #expect(chain.taille == 3 && !chain.facile && chain.probabilite == 0.97)
        #expect(couple.taille == 2 && couple.facile)
        // Under the threshold, a pair is kept and makes no set.
        #expect(try await doublures.ensemble(of: ids[3]) == nil)

        // The same again: nothing changes, versions neither.
        report = try await doublures.pass([
            doublures.paire(ids[0], ids[1]), doublures.paire(ids[1], ids[2]), doublures.paire(ids[4], ids[5], 0.995),
            doublures.paire(ids[2], ids[3], 0.5),
        ])
        #expect(report.nouveaux == 0 && report.retirees == 0)
        #expect(try await doublures.ensemble(of: ids[2]) == chain)

        // Only what touches one file: its pair with the chain is gone, another one is there.
        report = try await doublures.pass([doublures.paire(ids[2], ids[3])], touchees: [ids[2]])
        #expect(report.retirees == 1 && report.nouveaux == 1)
        #expect(try await doublures.ensemble(of: ids[0])?.id == chain.id)
        #expect(try await doublures.ensemble(of: ids[2])?.taille == 2)
        #expect(try await doublures.ensemble(of: ids[4]) == couple)

        // Nothing any more: all sets end.
        report = try await doublures.pass([])
        #expect(report.ouverts == 0 && report.fermes == 3)
        #expect(try await doublures.ensemble(of: ids[0]) == nil)
        try await test.close()
    }

    /// Where many sets are new, those that touch no other one come some at a time: in the end they are those of one transaction.
    @Test(arguments: Engine.available)
    func manyNewSetsComeSomeAtATime(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let ids = try await doublures.files(9, by: test.sophie)
        try await doublures.pass([doublures.paire(ids[0], ids[1])])
        let known = try #require(try await doublures.ensemble(of: ids[0]))
        let paires = [
            doublures.paire(ids[1], ids[2]), doublures.paire(ids[3], ids[4], 0.995), doublures.paire(ids[5], ids[6]),
            doublures.paire(ids[7], ids[8]), doublures.paire(ids[4], ids[7], 0.5),
        ]
        let report = try await doublures.pass(paires, few: 1)
        #expect(report.nouveaux == 3 && report.ouverts == 4 && report.fermes == 0 && report.enTout == 4)
        #expect(try await doublures.ensemble(of: ids[2])?.id == known.id)
        #expect(try await doublures.ensemble(of: ids[0]) == nil)
        let easy = try #require(try await doublures.ensemble(of: ids[3]))
        #expect(easy.facile && easy.version == 1 && easy.taille == 2)
        let others = try await [doublures.ensemble(of: ids[5]), doublures.ensemble(of: ids[8])]
        #expect(others.allSatisfy { $0?.facile == false && $0?.version == 1 })
        // Again, in one transaction: the same sets.
        #expect(try await doublures.pass(paires).nouveaux == 0)
        // A file that was struck off since it was read comes into no set.
        let gone = try await doublures.files(2)
        try await strikeOff(gone[1], test)
        let late = try await doublures.pass(paires + [doublures.paire(gone[0], gone[1])], few: 0)
        #expect(late.nouveaux == 0 && late.fermes == 0)
        #expect(try await doublures.ensemble(of: ids[3]) == easy)
        #expect(try await doublures.faults().isEmpty)
        try await test.close()
    }

    /// Two households are remembered as such until one of them is not the same any more.
    @Test(arguments: Engine.available)
    func differentIsRememberedUntilTheIdentityChanges(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let ids = try await doublures.files(2, by: test.sophie)
        let paires = [doublures.paire(ids[0], ids[1])]
        try await doublures.pass(paires)
        let ensemble = try #require(try await doublures.ensemble(of: ids[0]))
        let decide = DecideDoublon(test.world)
        let answer = try await decide(
            ensemble.id, .different, motif: "Deux cousines", version: 1, by: test.gestionnaire)
        guard case .decided(let after) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(after.etat == .clos && after.issue == .different)
        var report = try await doublures.pass(paires)
        #expect(report.ouverts == 0)
        // Another telephone is not another person.
        var saisie = Households.number(2)
        saisie["demandeur.telephone"] = "0600004444"
        saisie.confirmations.append("existant")
        guard
            case .updated = try await UpdateDemande(test.world)(
                ids[1], saisie, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not updated")
            return
        }
        report = try await doublures.pass(paires, touchees: [ids[1]])
        #expect(report.ouverts == 0)
        saisie["demandeur.prenoms"] = "Autrement"
        guard
            case .updated = try await UpdateDemande(test.world)(
                ids[1], saisie, version: 2, by: test.sophie, asks: false)
        else {
            Issue.record("not updated")
            return
        }
        report = try await doublures.pass(paires, touchees: [ids[1]])
        #expect(report.ouverts == 1 && report.nouveaux == 0)
        #expect(try await doublures.ensemble(of: ids[0])?.id == ensemble.id)
        try await test.close()
    }

    /// What became the same since says more than was known: a telephone that only changed does not, nor one that both had.
    @Test(arguments: Engine.available)
    func aProofThatIsNewBringsTheQuestionBack(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let ids = try await doublures.files(2, by: test.sophie)
        func found(_ telephone: RaisonDoublon.Constat, _ nir: RaisonDoublon.Constat? = nil) -> PaireDoublon {
            PaireDoublon(
                ids[0], ids[1], probabilite: 0.97,
                raisons: [RaisonDoublon(.nom, .identique), RaisonDoublon(.telephone, telephone)]
                    + (nir.map { [RaisonDoublon(.nir, $0)] } ?? []))
        }
        let decide = DecideDoublon(test.world)
        try await doublures.pass([found(.different)])
        let id = try #require(try await doublures.ensemble(of: ids[0])?.id)
        guard
            case .decided = try await decide(id, .different, motif: "Deux cousines", version: 1, by: test.gestionnaire)
        else {
            Issue.record("not decided")
            return
        }
        // Near is not the same, and said otherwise it is the same question.
        #expect(try await doublures.pass([found(.proche, .different)]).ouverts == 0)
        #expect(try await doublures.pass([found(.identique)], touchees: [ids[1]]).ouverts == 1)
        let open = try #require(try await doublures.ensemble(of: ids[0]))
        #expect(open.id == id)
        let fiche = try #require(try await ReadEnsembles(test.world)(id, by: test.gestionnaire))
        #expect(fiche.paires.count == 1)
        let reouvertures = try await ReadReouvertures(test.world)(fiche)
        #expect(Array(reouvertures.values) == [Reouverture(preuves: [.telephone])])

        // Told apart with the same telephone, they stay so; then the NIR becomes the same.
        guard
            case .decided = try await decide(
                id, .different, motif: "Une famille, un téléphone", version: open.version, by: test.gestionnaire)
        else {
            Issue.record("not decided again")
            return
        }
        #expect(try await doublures.pass([found(.identique)]).ouverts == 0)
        #expect(try await doublures.pass([found(.identique, .identique)]).ouverts == 1)
        try await test.close()
    }

    /// What both said already when they were told apart is no news, even when the engine did not know the pair then.
    @Test(arguments: Engine.available)
    func whatWasCommonAlreadyIsNoNews(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        var ids: [ID<Demande>] = []
        for number in 1...3 {
            var saisie = Households.number(number)
            saisie["demandeur.telephone"] = "06 12 47 58 93"
            saisie.confirmations.append("existant")
            ids.append(try await doublures.register(saisie, by: test.sophie))
        }
        // A chain: the first and the last are no pair.
        let chain = [doublures.paire(ids[0], ids[1]), doublures.paire(ids[1], ids[2])]
        try await doublures.pass(chain)
        let ensemble = try #require(try await doublures.ensemble(of: ids[0]))
        guard
            case .decided = try await DecideDoublon(test.world)(
                ensemble.id, .different, motif: "Trois sœurs", version: 1, by: test.gestionnaire)
        else {
            Issue.record("not decided")
            return
        }
        let more = PaireDoublon(
            ids[0], ids[2], probabilite: 0.9, raisons: [RaisonDoublon(.telephone, .identique)])
        #expect(try await doublures.pass(chain + [more]).ouverts == 0)
        try await test.close()
    }

    /// What a struck-off file had in common is no news when it comes back.
    @Test(arguments: Engine.available)
    func whatAStruckOffFileHadInCommonIsNoNews(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        var ids: [ID<Demande>] = []
        for number in 1...2 {
            var saisie = Households.number(number)
            saisie["demandeur.telephone"] = "06 12 47 58 93"
            saisie.confirmations.append("existant")
            ids.append(try await doublures.register(saisie, by: test.karim))
        }
        try await doublures.pass([doublures.paire(ids[0], ids[1])])
        try await strikeOff(ids[1], test)
        let ensemble = try #require(try await doublures.ensemble(of: ids[0]))
        guard
            case .decided = try await DecideDoublon(test.world)(
                ensemble.id, .different, motif: "Deux sœurs", version: ensemble.version, by: test.gestionnaire),
            case .reactivated = try await ReactivateDemande(test.world).correct(
                ids[1], version: 2, motif: "Erreur de guichet", by: test.gestionnaire)
        else {
            Issue.record("not decided, or not brought back")
            return
        }
        let again = PaireDoublon(
            ids[0], ids[1], probabilite: 0.9, raisons: [RaisonDoublon(.telephone, .identique)])
        #expect(try await doublures.pass([again]).ouverts == 0)
        try await test.close()
    }

    /// In a chain, two that are told apart leave the rest together.
    @Test(arguments: Engine.available)
    func aChainIsToldApartPairByPair(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let ids = try await doublures.files(3, by: test.sophie)
        try await doublures.pass([doublures.paire(ids[0], ids[1]), doublures.paire(ids[1], ids[2])])
        let chain = try #require(try await doublures.ensemble(of: ids[0]))
        guard
            case .decided(let after) = try await DecideDoublon(test.world)(
                chain.id, .different, motif: "La mère et la fille", version: 1, demandes: [ids[1], ids[2]],
                by: test.gestionnaire)
        else {
            Issue.record("not decided")
            return
        }
        #expect(after.id == chain.id && after.taille == 2 && after.etat == .ouvert)
        #expect(try await doublures.ensemble(of: ids[2]) == nil)
        try await test.close()
    }

    /// Two bodies decide at once: the second hears how it stands.
    @Test(arguments: Engine.available)
    func theSecondOfTwoIsTold(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let ids = try await doublures.files(2, by: test.sophie)
        try await doublures.pass([doublures.paire(ids[0], ids[1])])
        let ensemble = try #require(try await doublures.ensemble(of: ids[0]))
        let decide = DecideDoublon(test.world)
        let first = try await decide(ensemble.id, .proposeMeme, motif: "Vue hier", version: 1, by: test.sophie)
        guard case .decided(let after) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(after.version == 2 && after.etat == .ouvert && !after.facile)
        #expect(
            try await decide(ensemble.id, .proposeDifferent, motif: "Non", version: 1, by: test.karim) == .stale(after))
        // Without a reason, without the right, without a file of his.
        guard
            case .invalid = try await decide(ensemble.id, .proposeDifferent, motif: " ", version: 2, by: test.karim),
            case .closed = try await decide(ensemble.id, .different, motif: "x", version: 2, by: test.karim),
            case .denied = try await decide(ensemble.id, .proposeMeme, motif: "x", version: 2, by: test.personne),
            case .unknown = try await decide(ensemble.id, .proposeMeme, motif: "x", version: 2, by: test.julie),
            case .unknown = try await decide(ID(99), .proposeMeme, motif: "x", version: 2, by: test.karim)
        else {
            Issue.record("not refused")
            return
        }
        // Who proposed is not who disputes; the manager answers.
        guard
            case .decided(let disputed) = try await decide(
                ensemble.id, .conteste, motif: "Nous la connaissons", version: 2, by: test.karim),
            case .decided(let kept) = try await decide(
                ensemble.id, .maintenu, motif: "Vu avec eux", version: 3, by: test.gestionnaire)
        else {
            Issue.record("not disputed")
            return
        }
        #expect(disputed.etat == .conteste && kept.etat == .ouvert)
        try await test.close()
    }

    /// What each sees: names in his scope, cards elsewhere, nothing of a set that is none of his.
    @Test(arguments: Engine.available)
    func eachSeesWhatIsHis(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let own = try await doublures.register(Households.number(1), by: test.sophie)
        var elsewhere = Households.number(2)
        elsewhere.set("communesSouhaitees", ["Montreuil"])
        let other = try await doublures.register(elsewhere, by: test.julie)
        try await doublures.pass([doublures.paire(own, other)])
        let id = try #require(try await doublures.ensemble(of: own)?.id)
        let read = ReadEnsembles(test.world)
        let sophie = try #require(try await read(id, by: test.sophie))
        #expect(sophie.membres.map { $0.demande != nil } == [true, false])
        let region = try #require(try await read(id, by: test.karim))
        #expect(region.membres.allSatisfy { $0.demande != nil })
        #expect(try await read(id, by: test.personne) == nil)
        #expect(try await read(ID(77), by: test.karim) == nil)
        let list = try #require(try await read.list(.difficiles, guichet: nil, from: 0, by: test.sophie))
        #expect(list.total == 1 && list.lignes.first?.ensemble.id == id)
        #expect(try await read.list(.difficiles, guichet: "CANAL", from: 0, by: test.karim)?.total == 0)
        #expect(try await read.list(.difficiles, guichet: "93048", from: 0, by: test.karim)?.total == 1)
        #expect(try await read.list(.difficiles, guichet: nil, from: 0, by: test.personne) == nil)
        // Each of these readings is written.
        let seen = try await test.world.base.read { try $0.consultations.count(of: other) }
        #expect(seen >= 4)
        try await test.close()
    }
}
