// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference
import Stores
import TestSupport
import Testing

/// One letter that is taken out of a printed lot, on both engines: not proved with it, written again, or handed over.
@Suite struct RetraitLettreTests {
    private func file(_ test: TestWorld, _ number: Int) async throws -> ID<Demande> {
        var saisie = Households.number(number)
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.courriel"] = ""
        return try await Doublures(test: test).register(saisie, by: test.sophie)
    }

    /// Files of Sophie's desk, in a lot that is printed.
    private func printed(_ test: TestWorld, _ count: Int) async throws -> (lot: ID<Lot>, files: [ID<Demande>]) {
        var files: [ID<Demande>] = []
        for number in 1...count { files.append(try await file(test, number)) }
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        let lot = try #require(try await prepare(test))
        #expect(try await print(test, lot))
        return (lot, files)
    }

    private func prepare(_ test: TestWorld) async throws -> ID<Lot>? {
        let prepare = PrepareLots(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .made(let lots) = try await prepare(by: test.sophie) else { return nil }
        return lots.first
    }

    /// As the printer does, a page each.
    private func print(_ test: TestWorld, _ lot: ID<Lot>) async throws -> Bool {
        try await test.world.base.write { registry in
            let kept = try registry.lots.lettres(of: lot).filter { $0.retrait == nil }
            let places = kept.enumerated().map { (courrier: $1.courrier, page: $0 + 1, pages: 1) }
            return try registry.lots.printed(
                lot, SealedText(chiffre: [1], cle: "secret-1"), places: places, pages: places.count)
        }
    }

    private func letters(_ test: TestWorld, _ lot: ID<Lot>) async throws -> [LettreDeLot] {
        try #require(try await ReadLots(test.world).lot(lot, by: test.sophie)).lettres
    }

    private func notice(_ test: TestWorld, _ id: ID<Demande>) async throws -> Courrier {
        try #require(try await ReadDemandes(test.world).courriers(of: id).first)
    }

    private func said(_ answer: TakeOutLettre.Answer) -> String {
        switch answer {
        case .done: "done"
        case .invalid(let violations): violations.map(\.code).joined(separator: " ")
        case .ended: "ended"
        case .denied: "denied"
        case .unknown: "unknown"
        }
    }

    @Test(arguments: Engine.available)
    func takenOutItIsWrittenAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (lot, files) = try await printed(test, 3)
        let bad = try #require(try await letters(test, lot).first { $0.demande == files[1] })
        let takeOut = TakeOutLettre(test.world)
        func out(_ raison: String, by acteur: Acteur, _ id: ID<Courrier>? = nil) async throws -> String {
            said(try await takeOut(id ?? bad.courrier, of: lot, raison: raison, by: acteur))
        }
        #expect(try await out("IMPRESSION", by: test.julie) == "denied")
        #expect(try await out("IMPRESSION", by: test.sophie, ID(77)) == "unknown")
        #expect(try await out("", by: test.sophie) == "requis.court")
        #expect(try await out("RADABA", by: test.sophie) == "code.inconnu")
        #expect(try await notice(test, files[1]).etat == .parti)
        #expect(try await out("IMPRESSION", by: test.sophie) == "done")
        // The same click twice.
        #expect(try await out("IMPRESSION", by: test.sophie) == "ended")

        let found = try #require(try await ReadLots(test.world).lot(lot, by: test.sophie))
        let expected = found.lettres.map { $0.demande == files[1] ? "IMPRESSION" : nil }
        #expect(found.lettres.map { $0.retrait?.code } == expected)
        #expect(found.lettres.allSatisfy { !$0.estInutile && $0.page == $0.rang })
        #expect(
            ReadLots.manifeste(found.lot, found.lettres).dropFirst().map { $0.last == "oui" }
                == expected.map { $0 != nil })
        let again = try await notice(test, files[1])
        #expect(again.etat == .prevu && again.canal == .lettre && again.partiLe == nil && again.id != bad.courrier)
        #expect(try await ReadDemandes(test.world).courriers(of: files[1]).count == 1)

        // Its lot leaves without it; the next one takes it.
        guard
            case .done(prouvees: 2, retirees: 1) = try await EndLot(test.world).handOver(
                lot, le: "24/11/2026", reference: "B 1", by: test.sophie)
        else {
            Issue.record("not handed over")
            return
        }
        #expect(try await notice(test, files[0]).etat == .prouve)
        #expect(try await notice(test, files[1]).etat == .prevu)
        #expect(try await out("IMPRESSION", by: test.sophie, notice(test, files[0]).id) == "ended")
        #expect(try await letters(test, lot).map { $0.retrait?.code } == expected)
        let next = try #require(try await prepare(test))
        #expect(try await letters(test, next).map(\.courrier) == [again.id])
        // Posted all the same, it comes back: known for what it is.
        guard case .done(let lines) = try await RecordRetours(test.world)(bad.courrier.text, by: test.sophie) else {
            Issue.record("returns")
            return
        }
        #expect(lines.map(\.issue) == [.retiree])
        #expect(try await print(test, next))
        guard
            case .done(prouvees: 1, retirees: 0) = try await EndLot(test.world).handOver(
                next, le: "24/11/2026", reference: "B 2", by: test.sophie)
        else {
            Issue.record("the next lot")
            return
        }
        #expect(try await notice(test, files[1]).preuve?.contains("B 2") == true)
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    /// To be given to the person: in no lot, proved by hand, even where an older one was given up.
    @Test(arguments: Engine.available)
    func toBeHandedOverItWaitsAtTheDesk(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (lot, files) = try await printed(test, 1)
        let notice = try await notice(test, files[0])
        let old = Courrier(
            id: ID(9_001), demande: files[0], genre: .preavis, canal: .remise, isDu: true, echeance: notice.echeance,
            etat: .annule, prevuLe: notice.prevuLe)
        try await test.world.base.write { _ = try $0.courriers.insert([old]) }
        #expect(
            try await said(TakeOutLettre(test.world)(notice.id, of: lot, raison: "REMISE", by: test.sophie)) == "done")
        let all = try await ReadDemandes(test.world).courriers(of: files[0])
        #expect(all.map(\.canal) == [.remise] && all.map(\.etat) == [.prevu] && all.allSatisfy(\.isDu))
        #expect(try await prepare(test) == nil)
        #expect(try await ReadLots(test.world).list(from: 0, by: test.sophie)?.remises.map(\.demande) == files)
        let id = try #require(all.first?.id)
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                id, of: files[0], le: "24/11/2026", preuve: "Signée au guichet", by: test.sophie)
        else {
            Issue.record("not proved by hand")
            return
        }
        try await test.close()
    }

    /// Someone else of the lot is erased: it is printed again, without the one that was taken out.
    @Test(arguments: Engine.available)
    func whatIsPrintedAgainIsWithoutIt(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (lot, files) = try await printed(test, 3)
        let bad = try await notice(test, files[0])
        let takeOut = TakeOutLettre(test.world)
        #expect(try await said(takeOut(bad.id, of: lot, raison: "PLI", by: test.sophie)) == "done")
        guard case .purged = try await PurgeDemande(test.world)(files[2], by: test.gestionnaire) else {
            Issue.record("not erased")
            return
        }
        let other = try await notice(test, files[1])
        #expect(try await said(takeOut(other.id, of: lot, raison: "PLI", by: test.sophie)) == "ended")
        #expect(try await print(test, lot))
        let found = try #require(try await ReadLots(test.world).lot(lot, by: test.sophie))
        #expect(found.lot.lettres == 1 && found.lettres.count == 2)
        #expect(found.lettres.allSatisfy { $0.page == ($0.demande == files[1] ? 1 : nil) })
        // Nobody else is left: there is nothing to print.
        guard case .purged = try await PurgeDemande(test.world)(files[1], by: test.gestionnaire) else {
            Issue.record("not erased")
            return
        }
        try await test.world.base.write { try $0.lots.annulEmpty(lot) }
        #expect(try await ReadLots(test.world).lot(lot, by: test.sophie)?.lot.etat == .annule)
        #expect(try await notice(test, files[0]).etat == .prevu)
        try await test.close()
    }

    /// Its lot is given up, its address becomes protected: the paper that was put away is known still, until the file is erased.
    @Test(arguments: Engine.available)
    func itsTraceStaysWhateverBecomesOfItsLot(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (lot, files) = try await printed(test, 3)
        let (first, second) = (try await notice(test, files[0]), try await notice(test, files[1]))
        let takeOut = TakeOutLettre(test.world)
        for letter in [first, second] {
            #expect(try await said(takeOut(letter.id, of: lot, raison: "PLI", by: test.sophie)) == "done")
        }
        var saisie = Households.number(2)
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.courriel"] = ""
        saisie["adresseProtegee"] = "oui"
        guard
            case .updated = try await UpdateDemande(test.world)(
                files[1], saisie, version: 1, by: test.sophie, asks: false),
            case .done = try await EndLot(test.world).annul(lot, by: test.sophie)
        else {
            Issue.record("not protected, or not given up")
            return
        }
        func returned() async throws -> [RecordRetours.Ligne.Issue] {
            let codes = [first, second].map(\.id.text).joined(separator: "\n")
            guard case .done(let lines) = try await RecordRetours(test.world)(codes, by: test.sophie) else { return [] }
            return lines.map(\.issue)
        }
        #expect(try await returned() == [.retiree, .retiree])
        #expect(try await notice(test, files[0]).etat == .prevu)
        #expect(try await notice(test, files[2]).etat == .prevu)
        #expect(try await notice(test, files[1]).canal == .remise)
        guard case .purged = try await PurgeDemande(test.world)(files[0], by: test.gestionnaire) else {
            Issue.record("not erased")
            return
        }
        #expect(try await returned() == [.inconnue, .retiree])
        try await test.close()
    }

    /// Its number is of nobody any more.
    @Test(arguments: Engine.available)
    func aRegisteredLetterThatIsOutHasNoNumber(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.number(5)
        saisie["depot.date"] = "05/10/2026"
        saisie["demandeur.courriel"] = ""
        let id = try await Doublures(test: test).register(saisie, by: test.sophie)
        let write = WriteCourrier(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        let warning = SaisieCourrier(
            .avertissementSansReponse, ["lettreLe": "10/10/2026", "lettreObjet": "Votre adresse"])
        guard case .written(let written) = try await write(id, warning, version: 1, by: test.sophie),
            let letter = written.first(where: \.isRecommande)
        else {
            Issue.record("not warned")
            return
        }
        test.clock.advance(seconds: 26 * 3_600)
        let lot = try #require(try await prepare(test))
        #expect(try await print(test, lot))
        #expect(
            try await said(TakeOutLettre(test.world)(letter.id, of: lot, raison: "ADRESSE", by: test.sophie)) == "done")
        let end = EndLot(test.world)
        guard
            case .invalid(let refused) = try await end.handOver(
                lot, le: "24/11/2026", reference: "B 1", numeros: "\(letter.id.text);1A 123 456 7890 1",
                by: test.sophie),
            case .done(prouvees: 0, retirees: 1) = try await end.handOver(
                lot, le: "24/11/2026", reference: "B 1", by: test.sophie)
        else {
            Issue.record("a number of a letter that is out")
            return
        }
        #expect(refused.map(\.code) == ["numeros.reference"])
        // Who wrote it, and what it says, stay.
        let again = try #require(try await ReadDemandes(test.world).courriers(of: id).first)
        #expect(again.etat == .prevu && again.isOf(test.sophie) && again.fin == letter.fin)
        #expect(try await ReadDemandes(test.world).contenus([again])[again.id]?.lettreObjet == "Votre adresse")
        try await test.close()
    }

    /// A warning that waits at the desk proves nothing before it was printed again, nor on a day on which it was in its lot still.
    @Test(arguments: Engine.available)
    func aWarningThatIsOutIsPrintedBeforeItIsProved(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 6)
        let letter = try await warned(test, id)
        test.clock.advance(seconds: 26 * 3_600)
        let lot = try #require(try await prepare(test))
        #expect(try await print(test, lot))
        test.clock.advance(seconds: 48 * 3_600)
        #expect(
            try await said(TakeOutLettre(test.world)(letter.id, of: lot, raison: "REMISE", by: test.sophie)) == "done")
        let again = try #require(
            try await ReadDemandes(test.world).courriers(of: id).first {
                $0.genre.avertitDe != nil && $0.canal == .remise
            })
        func prove(_ le: String) async throws -> [String] {
            let answer = try await ConfirmCourrier(test.world).prove(
                again.id, of: id, le: le, preuve: "Signée au guichet", by: test.sophie)
            if case .invalid(let violations) = answer { return violations.map { "\($0.champ) \($0.code)" } }
            if case .done = answer { return [] }
            return ["\(answer)"]
        }
        #expect(try await prove("26/11/2026") == ["preuve courrier.remise-pas-imprimee"])
        #expect(
            try await prove("25/11/2026") == [
                "envoyeLe courrier.avant-retrait", "preuve courrier.remise-pas-imprimee",
            ])
        let reprint = ReprintLettre(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .lettre(let lettre, .premiere) = try await reprint(again.id, of: id, by: test.sophie) else {
            Issue.record("not printed")
            return
        }
        #expect(try await reprint.keep(lettre, .premiere, of: again.id, id, by: test.sophie))
        #expect(try await prove("25/11/2026") == ["envoyeLe courrier.avant-retrait"])
        #expect(try await prove("26/11/2026").isEmpty)
        try await test.close()
    }

    /// Of a protected address it is handed over as the desk sees fit: no print is asked for.
    @Test(arguments: Engine.available)
    func ofAProtectedAddressNoPrintIsAskedFor(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.number(7)
        saisie["depot.date"] = "05/10/2026"
        saisie["adresseProtegee"] = "oui"
        let id = try await Doublures(test: test).register(saisie, by: test.sophie)
        let letter = try await warned(test, id)
        #expect(letter.canal == .remise)
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                letter.id, of: id, le: "23/11/2026", preuve: "Signée au guichet", by: test.sophie)
        else {
            Issue.record("not proved by hand")
            return
        }
        try await test.close()
    }

    /// Sophie warns of a letter that had no answer.
    private func warned(_ test: TestWorld, _ id: ID<Demande>) async throws -> Courrier {
        let write = WriteCourrier(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        let warning = SaisieCourrier(
            .avertissementSansReponse, ["lettreLe": "10/10/2026", "lettreObjet": "Votre adresse"])
        guard case .written(let written) = try await write(id, warning, version: 1, by: test.sophie) else {
            throw TestWorld.Failed(what: "not warned")
        }
        return try #require(written.first { $0.canal != .courriel })
    }
}
