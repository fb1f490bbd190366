// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// Two files made one, and two again.
@Suite struct MergeDemandesTests {
    @Test(arguments: Engine.available)
    func oneFileHoldsWhatBothHeld(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let (recent, old) = try await doublures.twice()
        let numeros = try await test.world.base.read { registry in
            try [recent, old].map { try registry.demandes.find($0)?.numero ?? "" }
        }
        _ = try await doublures.fusion(of: recent, into: old)
        try await test.settle()
        let file = try #require(try await test.world.base.read { try $0.demandes.find(old) })
        #expect(file.formulaire.depot.date == Day(2021, 3, 5) && file.etat == .active && file.version == 2)
        #expect(file.formulaire.communesSouhaitees.contains("93048") && file.formulaire.communesSouhaitees.count == 4)
        // The other one is found by its number and by its names, and leads here.
        for question in numeros + ["Durand Claire", "0600001428"] {
            guard case .page(let page) = try await SearchDemandes(test.world)(question, by: test.karim) else {
                Issue.record("no page")
                return
            }
            #expect(page.results.map(\.demande.id) == [old], "\(question)")
        }
        guard case .dossier(let merged) = try await ReadDemandes(test.world)(recent, objet: "dossier", by: test.karim),
            case .dossier(let kept) = try await ReadDemandes(test.world)(old, objet: "dossier", by: test.karim)
        else {
            Issue.record("not read")
            return
        }
        #expect(merged.demande.etat == .fusionnee && merged.suite?.id == old)
        #expect(Set(kept.numeros.map(\.genre)) == [.attribue, .alias] && kept.numeros.count == 2)
        #expect(Set(kept.numeros.map(\.numero)) == Set(numeros))
        // Both histories are read from here.
        #expect(Set(kept.evenements.compactMap(\.evenement.demande)) == [recent, old])
        #expect(
            kept.evenements.count { $0.evenement.genre == .fusion } == 2 && kept.fusions.map(\.absorbee) == [recent])
        // A second registration of the same person meets one file.
        guard
            case .existants(let existants) = try await RegisterDemande(test.world)(
                Households.durand, by: test.karim, asks: false)
        else {
            Issue.record("no existing file")
            return
        }
        #expect(existants.dossiers.map(\.demande) == [old])
        // Nothing is changed in what was merged.
        guard
            case .closed(.fusionnee) = try await UpdateDemande(test.world)(
                recent, Households.durand, version: 2, by: test.sophie, asks: false)
        else {
            Issue.record("changed")
            return
        }
        #expect(try await doublures.faults() == [])
        try await test.close()
    }

    /// The business state of both equals the state before; both journals are longer and lose nothing.
    @Test(arguments: Engine.available)
    func undoingGivesBackBothFiles(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let (recent, old) = try await doublures.twice()
        // Whichever is kept, and whatever is chosen.
        let all = Dictionary(uniqueKeysWithValues: RubriqueFusion.allCases.map { ($0, CoteFusion.absorbee) })
        for (gardee, absorbee, choix) in [(old, recent, [:]), (recent, old, all), (old, recent, all)] {
            let before = [try await doublures.state(recent), try await doublures.state(old)]
            let events = try await test.world.base.read { try $0.journal.count() }
            let id = try await doublures.fusion(of: absorbee, into: gardee, choix)
            #expect([try await doublures.state(recent), try await doublures.state(old)] != before)
            #expect(try await doublures.faults() == [])
            guard case .undone = try await doublures.undo(id, of: gardee) else {
                Issue.record("not undone")
                return
            }
            #expect([try await doublures.state(recent), try await doublures.state(old)] == before)
            #expect(try await test.world.base.read { try $0.journal.count() } == events + 4)
            #expect(try await doublures.faults() == [])
            guard case .already = try await doublures.undo(id, of: gardee) else {
                Issue.record("undone twice")
                return
            }
        }
        try await test.close()
    }

    /// What arrived in between goes where the manager sends it, part by part.
    @Test(arguments: Engine.available)
    func whatChangedSinceIsDealtWithOneByOne(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let (recent, old) = try await doublures.twice()
        let id = try await doublures.fusion(of: recent, into: old)
        test.clock.advance(seconds: 3_600)
        var saisie = try #require(try await test.world.base.read { try $0.demandes.find(old) }).formulaire.saisie()
        saisie["demandeur.telephone"] = "0600008888"
        saisie["demandeur.courriel"] = "claire@exemple.fr"
        saisie.confirmations.append("existant")
        guard
            case .updated = try await UpdateDemande(test.world)(old, saisie, version: 2, by: test.karim, asks: false)
        else {
            Issue.record("not updated")
            return
        }
        let plan = try #require(try await UndoFusion(test.world).plan(id, by: test.gestionnaire).plan)
        #expect(Set(plan.depuis.map(\.rubrique)) == [.telephone, .courriel])
        guard case .undone = try await doublures.undo(id, of: old, rendues: [.telephone], differents: true) else {
            Issue.record("not undone")
            return
        }
        let (kept, back) = try await test.world.base.read { registry in
            (try registry.demandes.find(old), try registry.demandes.find(recent))
        }
        #expect(back?.formulaire.demandeur?.telephone == "0600008888")
        #expect(kept?.formulaire.demandeur?.telephone == "0600007777")
        #expect(kept?.formulaire.demandeur?.courriel == "claire@exemple.fr")
        #expect(
            back?.formulaire.demandeur?.courriel == "n.benali@exemple.fr" || back?.formulaire.demandeur?.courriel == nil
        )
        // Two households: the pair does not come back.
        #expect(try await doublures.pass([doublures.paire(recent, old)]).ouverts == 0)
        #expect(try await doublures.faults() == [])
        try await test.close()
    }

    /// A NIR that was corrected since goes back to the file that it came from; the old one is in neither.
    @Test(arguments: Engine.available)
    func aCorrectedNirIsKept(_ engine: Engine) async throws {
        for keepsOld in [true, false] {
            let test = try await TestWorld.make(engine)
            let doublures = Doublures(test: test)
            let (recent, old) = try await doublures.twice()
            let (gardee, absorbee) = keepsOld ? (old, recent) : (recent, old)
            let id = try await doublures.fusion(of: absorbee, into: gardee)
            var saisie = try await test.dossier(gardee).demande.formulaire.saisie()
            saisie["cotitulaires.0.nir"] = "187127510800221"
            saisie["demandeur.nir"] = "285047511300579"
            guard
                case .updated = try await UpdateDemande(test.world)(
                    gardee, saisie, version: 2, by: test.karim, asks: false),
                case .undone = try await doublures.undo(id, of: gardee)
            else {
                Issue.record("not corrected, or not undone")
                return
            }
            func nirs(_ id: ID<Demande>) async throws -> [Int: String?] {
                try await test.world.base.read { registry in
                    Dictionary(
                        uniqueKeysWithValues: try registry.demandes.nirs(of: id).map {
                            ($0.rang, test.world.keys.open($0, demande: id)?.text)
                        })
                }
            }
            // Of the holder there was none: what came since stays with the file that was kept.
            let given = keepsOld ? try await nirs(old) : try await nirs(old).merging(nirs(recent)) { $1 }
            #expect(given == [0: "285047511300579", 1: "187127510800221"])
            #expect(try await nirs(recent) == (keepsOld ? [:] : [0: "285047511300579"]))
            #expect(try await doublures.faults() == [])
            try await test.close()
        }
    }

    /// Mergers are undone in the order opposite to that in which they were made.
    @Test(arguments: Engine.available)
    func theLastOneFirst(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let ids = try await doublures.files(4)
        let paires = [
            doublures.paire(ids[0], ids[1]), doublures.paire(ids[1], ids[2]), doublures.paire(ids[2], ids[3]),
        ]
        try await doublures.pass(paires)
        var fusions: [ID<Fusion>] = []
        var before: [[String]] = []
        for id in ids { before.append(try await doublures.state(id)) }
        // 1 into 0, 3 into 2, 2 into 0: a set of four, then of three, of two.
        for (gardee, absorbee) in [(0, 1), (2, 3), (0, 2)] {
            fusions.append(try await doublures.fusion(of: ids[absorbee], into: ids[gardee]))
        }
        #expect(try await doublures.faults() == [])
        let heirs = try await test.world.base.read { try $0.fusions.heirs(of: ids) }
        #expect(heirs == [ids[1]: ids[0], ids[2]: ids[0], ids[3]: ids[0]])
        for (fusion, gardee) in [(fusions[0], ids[0]), (fusions[1], ids[2])] {
            guard case .after(let later) = try await doublures.undo(fusion, of: gardee) else {
                Issue.record("undone too early")
                return
            }
            #expect(later == fusions[2])
        }
        for (fusion, gardee) in [(fusions[2], ids[0]), (fusions[0], ids[0]), (fusions[1], ids[2])] {
            guard case .undone = try await doublures.undo(fusion, of: gardee) else {
                Issue.record("not undone")
                return
            }
        }
        for (rank, id) in ids.enumerated() { #expect(try await doublures.state(id) == before[rank]) }
        #expect(try await doublures.faults() == [])
        try await test.close()
    }

    /// Two were told apart from the one that held them: what is asked is what is left, at once, and of those two only.
    @Test(arguments: Engine.available)
    func aChainUndoneAsDifferentIsGroupedAnew(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let ids = try await doublures.files(3)
        try await doublures.pass([
            doublures.paire(ids[0], ids[1], 0.99), doublures.paire(ids[0], ids[2], 0.98),
            doublures.paire(ids[1], ids[2], 0.9),
        ])
        let chain = try #require(try await doublures.ensemble(of: ids[0]))
        // The kept file bears the names of the one that went, and loses them again: what was said of it lasts.
        let theirs = Dictionary(uniqueKeysWithValues: RubriqueFusion.allCases.map { ($0, CoteFusion.absorbee) })
        var fusions: [ID<Fusion>] = []
        for absorbee in [1, 2] {
            fusions.append(try await doublures.fusion(of: ids[absorbee], into: ids[0], theirs))
        }
        let read = ReadEnsembles(test.world)
        let merged = try #require(try await read(chain.id, by: test.gestionnaire))
        // The first one that went is none of the set any more: its number is told all the same.
        #expect(merged.membres.map(\.carte.id) == [ids[0], ids[2]])
        #expect(ids.allSatisfy { merged.numeros[$0] != nil })
        for fusion in fusions.reversed() {
            guard case .undone = try await doublures.undo(fusion, of: ids[0], differents: true) else {
                Issue.record("not undone")
                return
            }
        }
        let left = try #require(try await read(chain.id, by: test.gestionnaire))
        #expect(left.ensemble.etat == .ouvert && left.ensemble.taille == 2 && !left.ensemble.facile)
        #expect(left.membres.map(\.carte.id) == [ids[1], ids[2]] && left.paires.map(\.premiere) == [ids[1]])
        #expect(try await doublures.ensemble(of: ids[0]) == nil)
        // As the next pass says.
        let report = try await doublures.pass([
            doublures.paire(ids[0], ids[1], 0.99), doublures.paire(ids[0], ids[2], 0.98),
            doublures.paire(ids[1], ids[2], 0.9),
        ])
        #expect(report.ouverts == 1 && report.nouveaux == 0 && report.fermes == 0)
        #expect(try await doublures.ensemble(of: ids[1]) == left.ensemble)
        #expect(try await doublures.faults() == [])
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func refusals(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let (recent, old) = try await doublures.twice()
        try await doublures.pass([doublures.paire(recent, old)])
        let ensemble = try #require(try await doublures.ensemble(of: old))
        let merge = MergeDemandes(test.world)
        var choix = MergeDemandes.Choix(
            gardee: old, absorbee: recent, version: ensemble.version, versionGardee: 1, versionAbsorbee: 1)
        guard case .denied = try await merge(ensemble.id, choix, motif: "x", by: test.karim),
            case .invalid = try await merge(ensemble.id, choix, motif: "", by: test.gestionnaire),
            case .unknown = try await merge(ID(999), choix, motif: "x", by: test.gestionnaire)
        else {
            Issue.record("not refused")
            return
        }
        choix.versionAbsorbee = 2
        guard case .stale = try await merge(ensemble.id, choix, motif: "x", by: test.gestionnaire) else {
            Issue.record("not stale")
            return
        }
        choix.versionAbsorbee = 1
        choix.absorbee = old
        guard case .unknown = try await merge(ensemble.id, choix, motif: "x", by: test.gestionnaire) else {
            Issue.record("merged into itself")
            return
        }
        try await test.close()
    }

    /// The persons of a file are those of what was merged into it: they are erased together, and nothing is remembered.
    @Test(arguments: Engine.available)
    func aPurgeReachesWhatWasMerged(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let (recent, old) = try await doublures.twice()
        let id = try await doublures.fusion(of: recent, into: old)
        #expect(try await PurgeDemande(test.world)(old, by: test.gestionnaire) == .purged)
        let states = try await test.world.base.read { registry in
            try [old, recent].map { try registry.demandes.find($0)?.etat }
        }
        #expect(states == [.purgee, .purgee])
        guard case .erased = try await doublures.undo(id, of: old) else {
            Issue.record("undone")
            return
        }
        let left = try await test.store.database.read { connection in
            try connection.scalar(
                "SELECT count(*) FROM fusion WHERE avant IS NOT NULL OR motif <> ''") ?? 0
                + (connection.scalar("SELECT count(*) FROM paire_doublon") ?? 0)
                + (connection.scalar("SELECT count(*) FROM ensemble_membre") ?? 0)
                + (connection.scalar("SELECT count(*) FROM decision_doublon WHERE motif <> ''") ?? 0)
        }
        #expect(left == 0)
        #expect(try await doublures.faults() == [])
        try await test.close()
    }

    /// Who asks that the file which is in another one be erased is erased, and the register outside of the base names both.
    @Test(arguments: Engine.available)
    func theErasureOfAMergedFileErasesTheOneThatHoldsIt(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let (recent, old) = try await doublures.twice()
        _ = try await doublures.fusion(of: recent, into: old)
        #expect(try await PurgeDemande(test.world)(recent, by: test.gestionnaire) == .purged)
        let (states, lines) = try await test.world.base.read { registry in
            (
                try [old, recent].map { try registry.demandes.find($0)?.etat },
                try PurgeDemande.lines([recent], in: registry)
            )
        }
        #expect(states == [.purgee, .purgee])
        #expect(Set(lines.map(\.demande)) == [old, recent] && lines.allSatisfy { $0.numero != nil })
        #expect(try await PurgeDemande(test.world)(recent, by: test.gestionnaire) == .already)
        #expect(try await doublures.faults() == [])
        try await test.close()
    }

    /// Two households after all: the journal keeps what both were, what is read of the one tells nothing of the other, and an erasure leaves
    /// nothing of it.
    @Test(arguments: Engine.available)
    func whatTheOtherSaidLeavesTheHistory(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let (recent, old) = try await doublures.twice()
        let id = try await doublures.fusion(of: recent, into: old)
        func told(_ file: ID<Demande>) async throws -> [String] {
            try await test.world.base.read { registry in
                try registry.journal.events(of: file, limit: 50).filter {
                    $0.evenement.genre == .fusion || $0.evenement.genre == .annulationFusion
                }.compactMap(\.contenu)
            }
        }
        #expect(try await told(old).contains { $0.contains("0600001427") || $0.contains("changements") })
        // A change while both are one tells what the other one had said.
        let brought = try #require(try await test.dossier(old).demande.formulaire.demandeur?.telephone)
        #expect(brought == "0600001428")
        var saisie = try await test.dossier(old).demande.formulaire.saisie()
        saisie.confirmations.append("existant")
        // Given back to the other one: neither the last value nor those in between are of this file.
        for phone in ["0600008888", "0600009999"] {
            saisie["demandeur.telephone"] = phone
            let version = try await doublures.version(old)
            guard
                case .updated = try await UpdateDemande(test.world)(
                    old, saisie, version: version, by: test.karim, asks: false)
            else {
                Issue.record("not updated")
                return
            }
        }
        func read(_ file: ID<Demande>) async throws -> [Change] {
            try await test.dossier(file).evenements.flatMap(\.changes)
        }
        #expect(try await read(old).contains { $0.avant == brought })
        let answer = try await doublures.undo(id, of: old, rendues: [.telephone], differents: true)
        guard case .undone = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(try await told(old).count == 2, "the journal loses nothing")
        let shown = try await read(old)
        for value in [brought, "0600008888", "0600009999"] {
            #expect(!shown.contains { $0.avant == value || $0.apres == value })
        }
        #expect(shown.contains { $0.champ == "demandeur.telephone" && $0.isHidden && !$0.isSilent })
        #expect(try await doublures.faults() == [])
        #expect(try await PurgeDemande(test.world)(recent, by: test.gestionnaire) == .purged)
        #expect(try await told(old).isEmpty)
        let after = try await test.world.base.read { registry in
            try registry.journal.events(of: old, limit: 50).compactMap(\.contenu)
        }
        #expect(!after.contains { $0.contains(brought) })
        #expect(try await doublures.faults() == [])
        try await test.close()
    }

    /// Easy sets in one go: what was shown, and only if it still is as it was.
    @Test(arguments: Engine.available)
    func easySetsAreMergedInOneGo(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let ids = try await doublures.files(8)
        try await doublures.pass([0, 2, 4, 6].map { doublures.paire(ids[$0], ids[$0 + 1], 0.995) })
        let easy = MergeEasy(test.world)
        #expect(try await easy.plan(by: test.karim) == nil)
        let plan = try #require(try await easy.plan(by: test.gestionnaire))
        #expect(plan.total == 4 && plan.lignes.count == 4)
        // One of them is looked at by a desk meanwhile: it is a question for people from then on.
        _ = try await DecideDoublon(test.world)(
            plan.lignes[1].ensemble.id, .incertain, motif: "À voir", version: 1, by: test.karim)
        // A file of another changes: whoever looked at the plan has not seen that.
        let changed = plan.lignes[2].absorbee
        var saisie = try changed.formulaire.saisie()
        saisie["demandeur.telephone"] = "0612345670"
        guard
            case .updated = try await UpdateDemande(test.world)(
                changed.id, saisie, version: changed.version, by: test.gestionnaire, asks: false)
        else {
            Issue.record("not changed")
            return
        }
        let seen = plan.lignes.map(\.vu)
        let report = try await easy(seen, motif: "Vérifié", by: test.gestionnaire)
        #expect(report == MergeEasy.Report(fusions: 2, laissees: 2))
        // Pressed again: nothing is done twice.
        #expect(
            try await easy(seen, motif: "Vérifié", by: test.gestionnaire) == MergeEasy.Report(fusions: 0, laissees: 4))
        #expect(try await doublures.faults() == [])
        try await test.close()
    }

    /// Each invariant that breaks is named.
    @Test(arguments: Engine.available)
    func eachBrokenMergerIsNamed(_ engine: Engine) async throws {
        let alterations = [
            ("DELETE FROM fusion", "into nothing"), ("DELETE FROM fusion", "nothing was merged into it"),
            ("UPDATE demande SET etat = 'active'", "on record"),
            ("UPDATE numero SET demande_id = (SELECT absorbee_id FROM fusion)", "numbers still lead to it"),
            (
                "UPDATE demande SET etat = 'fusionnee' WHERE id = (SELECT gardee_id FROM fusion)", "leads nowhere"
            ),
        ]
        for (sql, expected) in alterations {
            let test = try await TestWorld.make(engine, runsTwice: false)
            let doublures = Doublures(test: test)
            let (recent, old) = try await doublures.twice()
            _ = try await doublures.fusion(of: recent, into: old)
            try await test.store.database.writeAlone { try $0.script(sql) }
            let faults = try await CheckFusions(test.world)().faults
            #expect(faults.contains { $0.contains(expected) }, "\(sql): \(faults)")
            #expect(!faults.joined().contains("Durand"))
            try await test.close()
        }
    }
}
