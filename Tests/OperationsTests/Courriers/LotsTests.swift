// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Foundation
import Operations
import Reference
import Stores
import TestSupport
import Testing

/// Letters in lots, with the real printer: taken once, printed with the place of each, given to the carrier, come back.
@Suite struct LotsTests {
    private static let press = LetterPress(
        LetterPress.Configuration(
            assets: [
                URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                    .appendingPathComponent("../../../.vendor/atkinson").path
            ]))

    private func print(_ test: TestWorld) -> PrintLots {
        PrintLots(test.world, presses: [Self.press]) { lettres in
            let parts = lettres.enumerated().map { rang, lettre in
                "<section class=\"lettre\" id=\"\(PrintLots.mark(rang))\"><img src=\"qr:\(PrintLots.mark(rang))\" alt=\"\">"
                    + "<h1>\(lettre.objet)</h1></section>"
            }
            return "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Lot</title>"
                + "<link rel=\"stylesheet\" href=\"asset:letters.css\"></head><body>\(parts.joined())</body></html>"
        }
    }

    private func saisie(_ number: Int) -> Saisie {
        var saisie = Households.number(number)
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.courriel"] = ""
        return saisie
    }

    private func file(_ test: TestWorld, _ number: Int) async throws -> ID<Demande> {
        try await Doublures(test: test).register(saisie(number), by: test.sophie)
    }

    private func notice(_ test: TestWorld, _ id: ID<Demande>) async throws -> Courrier {
        try #require(try await ReadDemandes(test.world).courriers(of: id).first)
    }

    /// Files of Sophie's desk whose letters may leave.
    private func ready(_ test: TestWorld, _ count: Int) async throws -> [ID<Demande>] {
        var files: [ID<Demande>] = []
        for number in 1...count { files.append(try await file(test, number)) }
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        return files
    }

    private func prepare(_ test: TestWorld, by acteur: Acteur) async throws -> [ID<Lot>] {
        let answer = try await PrepareLots(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")(
            by: acteur)
        if case .made(let lots) = answer { return lots }
        return []
    }

    @Test(arguments: Engine.available)
    func fromTheLotToTheProofAndBack(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let files = try await ready(test, 4)
        let lots = try await prepare(test, by: test.sophie)
        #expect(lots.count == 1)
        let lot = try #require(lots.first)
        // Taken once; another desk has nothing to do with it.
        #expect(try await prepare(test, by: test.sophie).isEmpty)
        let read = ReadLots(test.world)
        #expect(try await read.lot(lot, by: test.julie) == nil)
        #expect(try await read.pdf(lot, by: test.sophie) == nil)
        let outcome = try #require(try await print(test)())
        #expect(outcome.lots == 1 && outcome.lettres == 4 && outcome.echecs == 0)
        let printed = try #require(try await read.lot(lot, by: test.sophie))
        #expect(printed.lot.etat == .imprime && printed.lot.pages == 4)
        #expect(printed.lettres.map(\.page) == [1, 2, 3, 4] && printed.lettres.allSatisfy { $0.pages == 1 })
        func readings(_ id: ID<Demande>) async throws -> Int {
            try await test.world.base.read { try $0.consultations.page(of: id, from: 0, limit: 50) }
                .count { $0.objet == "courrier" }
        }
        #expect(try await readings(files[0]) == 0)
        #expect(try await read.pdf(lot, by: test.sophie)?.starts(with: Array("%PDF-".utf8)) == true)
        // Each person whose name is on a sheet can see who read it.
        for id in files { #expect(try await readings(id) == 1) }

        // One renews, one is hidden, one is erased, before it leaves.
        let renewed = files[0]
        guard case .renewed = try await RenewDemande(test.world)(renewed, version: 1, by: test.sophie),
            case .purged = try await PurgeDemande(test.world)(files[1], by: test.gestionnaire)
        else {
            Issue.record("not renewed, not erased")
            return
        }
        // What was printed with someone who is erased is printed again without.
        #expect(try await read.lot(lot, by: test.sophie)?.lot.etat == .aImprimer)
        #expect(try await print(test)()?.lettres == 3)
        #expect(try await read.lot(lot, by: test.sophie)?.lettres.count { $0.estInutile } == 1)

        let end = EndLot(test.world)
        for (le, reference) in [("23/11/2026", "B 1"), ("25/11/2026", ""), ("30/11/2026", "B 1"), ("x", "B 1")] {
            guard case .invalid = try await end.handOver(lot, le: le, reference: reference, by: test.sophie) else {
                Issue.record("\(le) « \(reference) » was taken")
                continue
            }
        }
        guard case .denied = try await end.handOver(lot, le: "24/11/2026", reference: "B 1", by: test.julie),
            case .done(let prouvees, let retirees) = try await end.handOver(
                lot, le: "24/11/2026", reference: "B 1", by: test.sophie),
            case .ended = try await end.handOver(lot, le: "24/11/2026", reference: "B 1", by: test.sophie),
            case .ended = try await end.annul(lot, by: test.sophie)
        else {
            Issue.record("not handed over")
            return
        }
        #expect(prouvees == 2 && retirees == 1)
        #expect(try await notice(test, renewed).etat == .annule)
        let proved = try await notice(test, files[2])
        #expect(proved.etat == .prouve && proved.preuve?.contains("B 1, page") == true)
        #expect(try await read.pdf(lot, by: test.sophie) == nil)

        // Printed again, word for word, from its file.
        let reprint = ReprintLettre(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .lettre(let lettre, .copie) = try await reprint(proved.id, of: files[2], by: test.sophie),
            case .denied = try await reprint(proved.id, of: files[2], by: test.julie),
            case .unknown = try await reprint(proved.id, of: files[3], by: test.sophie)
        else {
            Issue.record("no copy")
            return
        }
        #expect(lettre.reference == proved.id.text && lettre.objet.contains("5\u{a0}janvier\u{a0}2027"))
        // Who has it stands in the register once it is on paper.
        let seen = try await test.world.base.read { try $0.consultations.count(of: files[2]) }
        #expect(try await !reprint.keep(lettre, .copie, of: proved.id, files[2], by: test.julie))
        #expect(try await test.world.base.read { try $0.consultations.count(of: files[2]) } == seen)
        #expect(try await reprint.keep(lettre, .copie, of: proved.id, files[2], by: test.sophie))
        #expect(try await test.world.base.read { try $0.consultations.count(of: files[2]) } == seen + 1)

        // It comes back: copied by a hand, then scanned, with one that nobody knows.
        let code = proved.id.text.uppercased()
        let byHand = " \(code.prefix(5)) \(code.dropFirst(5).prefix(4))-\(code.suffix(4))"
        guard
            case .done(let lines) = try await RecordRetours(test.world)(
                "\(byHand)\r\n\(proved.id.text)\nAAAAAAAAAAAAA \(proved.id.text.uppercased())", by: test.sophie),
            case .done(let foreign) = try await RecordRetours(test.world)(
                try await notice(test, files[3]).id.text, by: test.julie),
            case .invalid = try await RecordRetours(test.world)(" \n ", by: test.sophie)
        else {
            Issue.record("returns")
            return
        }
        #expect(lines.map(\.issue) == [.note, .dejaNote, .inconnue, .dejaNote] && foreign.map(\.issue) == [.inconnue])
        #expect(try await notice(test, files[2]).etat == .revenu)
        let dossier = try await test.dossier(files[2])
        #expect(dossier.contactsPerdus.map(\.courrier.id) == [proved.id])
        #expect(dossier.contactsPerdus.first?.noteLe == test.clock.now())
        #expect(dossier.evenements.count { $0.evenement.genre == .retourCourrier } == 1)
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func aLotThatIsGivenUpLetsItsLettersGo(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let files = try await ready(test, 2)
        let lot = try #require(try await prepare(test, by: test.gestionnaire).first)
        guard case .done = try await EndLot(test.world).annul(lot, by: test.gestionnaire) else {
            Issue.record("not given up")
            return
        }
        #expect(try await notice(test, files[0]).etat == .prevu)
        #expect(try await print(test)()?.lettres == 0)
        // And another takes them; two at once take them once.
        async let one = prepare(test, by: test.gestionnaire)
        async let other = prepare(test, by: test.sophie)
        let both = try await [one, other].flatMap { $0 }
        var count = 0
        for lot in both { count += try await ReadLots(test.world).lot(lot, by: test.gestionnaire)?.lettres.count ?? 0 }
        #expect(count == 2)
        try await test.close()
    }

    /// An address that became protected after it was printed: nothing leaves, the letter waits at the desk.
    @Test(arguments: Engine.available)
    func aProtectedAddressIsTakenOut(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try #require(try await ready(test, 1).first)
        let lot = try #require(try await prepare(test, by: test.sophie).first)
        _ = try await print(test)()
        var hidden = saisie(1)
        hidden["adresseProtegee"] = "oui"
        guard case .updated = try await UpdateDemande(test.world)(id, hidden, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not protected")
            return
        }
        // Printed already, and not to leave: nothing is left of that lot.
        #expect(try await ReadLots(test.world).pdf(lot, by: test.sophie) == nil)
        #expect(try await print(test)()?.lots == 0)
        #expect(try await ReadLots(test.world).lot(lot, by: test.sophie)?.lot.etat == .annule)
        let notice = try await notice(test, id)
        #expect(notice.canal == .remise && notice.etat == .prevu)
        let reprint = ReprintLettre(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .lettre(let lettre, _) = try await reprint(notice.id, of: id, by: test.sophie) else {
            Issue.record("not printed")
            return
        }
        #expect(lettre.destinataire.count == 1 && lettre.service.count > 1)
        // Written before it was hidden, on paper after: it does not leave so.
        let before = Lettre(
            service: lettre.service, faitLe: lettre.faitLe, destinataire: lettre.destinataire + ["12 rue des Lilas"],
            reference: lettre.reference, appel: lettre.appel, objet: lettre.objet, blocs: lettre.blocs,
            signature: lettre.signature, logo: nil)
        #expect(try await !reprint.keep(before, .premiere, of: notice.id, id, by: test.sophie))
        #expect(try await reprint.keep(lettre, .premiere, of: notice.id, id, by: test.sophie))
        try await test.close()
    }

    /// A letter that was sent, a strike-off that was undone, a notice that is made again: one does not stop the other.
    @Test(arguments: Engine.available)
    func whoseStrikeOffIsUndoneIsWrittenToAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let files = try await ready(test, 2)
        let lot = try #require(try await prepare(test, by: test.sophie).first)
        _ = try await print(test)()
        guard
            case .done(prouvees: 2, retirees: 0) = try await EndLot(test.world).handOver(
                lot, le: "24/11/2026", reference: "B 3", by: test.sophie)
        else {
            Issue.record("not handed over")
            return
        }
        test.clock.set(test.world.rulebook.territoire.clock.start(of: try #require(Day(2027, 2, 6))))
        #expect(try await RecordNonRenouvellements(test.world)(on: test.world.today).radiees == 2)
        guard
            case .reactivated = try await ReactivateDemande(test.world).correct(
                files[0], version: 2, motif: "Renouvelée au guichet", by: test.gestionnaire)
        else {
            Issue.record("not corrected")
            return
        }
        #expect(try await PrepareCourriers(test.world)(on: test.world.today).lettres == 1)
        test.clock.advance(seconds: 26 * 3_600)
        let next = try #require(try await prepare(test, by: test.sophie).first)
        // With what tells the other one of his strike-off.
        #expect(try await print(test)()?.lettres == 2)
        #expect(
            Set(try await ReadLots(test.world).lot(next, by: test.sophie)?.lettres.map(\.demande) ?? []) == Set(files))
        // The one that was sent is kept; what is told now speaks of an end that is past.
        let again = try #require(try await ReadDemandes(test.world).courriers(of: files[0]).first { $0.etat == .parti })
        let reprint = ReprintLettre(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .lettre(let lettre, .copie) = try await reprint(again.id, of: files[0], by: test.sophie) else {
            Issue.record("no letter")
            return
        }
        #expect(lettre.objet.contains("tout de suite"))
        // Its envelope of before comes back: known, and nothing rests on it.
        let first = try #require(
            try await ReadLots(test.world).lot(lot, by: test.sophie)?.lettres.first {
                $0.demande == files[0]
            })
        guard
            case .done(let lines) = try await RecordRetours(test.world)(first.courrier.text, by: test.sophie),
            case .inLot = try await ConfirmCourrier(test.world).prove(
                again.id, of: files[0], le: "07/02/2027", preuve: "x", by: test.sophie)
        else {
            Issue.record("proved beside its lot")
            return
        }
        #expect(lines.map(\.issue) == [.ancienne])
        try await test.close()
    }

    /// One letter in a writing that no font has: the others leave.
    @Test(arguments: Engine.available)
    func oneThatCannotBePrintedLeavesTheOthers(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let files = try await ready(test, 3)
        let odd = files[1]
        var other = saisie(2)
        // A street of Cuneiform signs.
        other["adresse.voie"] = "12 rue " + String(repeating: "\u{12000}", count: 70)
        guard case .updated = try await UpdateDemande(test.world)(odd, other, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not changed")
            return
        }
        let lot = try #require(try await prepare(test, by: test.sophie).first)
        let outcome = try #require(try await printAddresses(test)())
        #expect(outcome.lots == 1 && outcome.lettres == 2 && outcome.echecs == 0)
        let lotNow = try await ReadLots(test.world).lot(lot, by: test.sophie)?.lot
        #expect(lotNow?.etat == .imprime && lotNow?.lettres == 2)
        let left = try await notice(test, odd)
        #expect(left.etat == .prevu && left.faute == "ecriture")
        // In no lot again; a hand writes it, and proves it.
        #expect(try await prepare(test, by: test.sophie).isEmpty)
        #expect(try await ReadLots(test.world).list(from: 0, by: test.sophie)?.remises.map(\.demande) == [odd])
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                left.id, of: odd, le: "24/11/2026", preuve: "1A 9", by: test.sophie)
        else {
            Issue.record("not proved by hand")
            return
        }
        try await test.close()
    }

    /// Its key is gone: it takes no place in the lots, and is listed for who has to write it again.
    @Test(arguments: Engine.available)
    func oneWithoutItsKeyIsSetAside(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let files = try await ready(test, 2)
        let id = files[1]
        let demande = try #require(try await test.world.base.read { try $0.demandes.find(id) })
        let (now, day) = (test.clock.now(), test.world.today.adding(days: 30))
        func letter(_ number: Int64, _ day: Day) -> Courrier {
            Courrier(
                id: ID(number), demande: id, genre: .demandePieces, canal: .lettre, isDu: true, echeance: day,
                etat: .prevu, prevuLe: now, fin: demande.expireLe)
        }
        let (closed, other) = (letter(9_001, day), letter(9_002, day.adding(days: 1)))
        let lost = SealedText(chiffre: [1], cle: "perdue")
        try await test.world.base.write {
            _ = try $0.courriers.insert([closed, other], contenus: [closed.id: lost, other.id: lost])
        }
        let lot = try #require(try await prepare(test, by: test.sophie).first)
        #expect(try await ReadLots(test.world).lot(lot, by: test.sophie)?.lettres.count == 2)
        // Of those alone: none is made, and they are told.
        let third = letter(9_003, day.adding(days: 2))
        try await test.world.base.write { _ = try $0.courriers.insert([third], contenus: [third.id: lost]) }
        let again = PrepareLots(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .setAside = try await again(by: test.sophie), case .nothing = try await again(by: test.sophie) else {
            Issue.record("not told")
            return
        }
        let kept = try #require(try await test.world.base.read { try $0.courriers.find(closed.id) })
        #expect(kept.etat == .prevu && kept.faute == "cle")
        let listed = try #require(try await ReadLots(test.world).list(from: 0, by: test.sophie))
        #expect(listed.remises.map(\.demande) == [id, id, id] && listed.autres == 0)
        let reprint = ReprintLettre(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .closed = try await reprint(closed.id, of: id, by: test.sophie) else {
            Issue.record("written without its words")
            return
        }
        let (today, later) = (test.world.today, test.clock.now())
        #expect(
            try await test.world.base.read {
                try $0.lots.due(attestations: false, guichet: nil, on: today, now: later, limit: 10).isEmpty
            })
        // More than are shown are counted, those of one's own desk.
        let byHand = try await test.world.base.read { registry in
            try ["93055", "75056", nil].map {
                try registry.lots.toHandOver(guichet: $0, on: today, now: later, limit: 1)
            }
        }
        #expect(byHand.map(\.rows.count) == [1, 0, 1] && byHand.map(\.count) == [3, 0, 3])
        #expect(byHand[0].rows.first?.echeance == day)
        try await test.close()
    }

    private func printAddresses(_ test: TestWorld) -> PrintLots {
        PrintLots(test.world, presses: [Self.press]) { lettres in
            let parts = lettres.enumerated().map { rang, lettre in
                "<section class=\"lettre\" id=\"\(PrintLots.mark(rang))\">\(lettre.destinataire.joined(separator: ", "))</section>"
            }
            return "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Lot</title>"
                + "<link rel=\"stylesheet\" href=\"asset:letters.css\"></head><body>\(parts.joined())</body></html>"
        }
    }

    /// Words are chosen, then the address is hidden, then the letter is taken: it is in no lot.
    @Test(arguments: Engine.available)
    func hiddenWhileItIsPrepared(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try #require(try await ready(test, 1).first)
        let notice = try await notice(test, id)
        var hidden = saisie(1)
        hidden["adresseProtegee"] = "oui"
        guard case .updated = try await UpdateDemande(test.world)(id, hidden, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not protected")
            return
        }
        let (now, today) = (test.clock.now(), test.world.today)
        let taken = try await test.world.base.write { registry in
            try registry.lots.insert(
                Lot(
                    id: ID(77), organisme: test.sophie.organisme, guichet: "93055", etat: .aImprimer, lettres: 1,
                    creeLe: now),
                [
                    NewLettre(
                        courrier: notice.id, demande: id, codePostal: "93100",
                        contenu: SealedText(chiffre: [1], cle: "secret-1"))
                ], compte: nil, on: today)
        }
        #expect(!taken)
        try await test.close()
    }

    /// Words of a body stand in its letters; two administrators, an unknown field, a way back.
    @Test(arguments: Engine.available)
    func theWordsOfABody(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try #require(try await ready(test, 1).first)
        let keep = KeepGabarits(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        let own = examineGabarit(
            .preavis, objet: "Renouvelez avant le {fin}",
            corps: "Numéro {numero}, valable jusqu’au {fin}, radiée le {radiation}. {guichet}", signataire: "La cheffe")
        // What every body starts from, and goes back to, says what each kind must.
        for genre in GenreCourrier.allCases {
            let words = try #require(try await keep.read(genre, by: test.gestionnaire)).gabarit
            #expect(words.serves(genre), "\(genre)")
        }
        let bad = examineGabarit(.preavis, objet: "x", corps: "{numero} {fin} {nom}", signataire: "")
        guard case .denied = try await keep.save(own, .preavis, version: 0, by: test.sophie),
            case .invalid = try await keep.save(bad, .preavis, version: 0, by: test.gestionnaire),
            case .done = try await keep.save(own, .preavis, version: 0, by: test.gestionnaire),
            case .stale(let other, version: 1) = try await keep.save(own, .preavis, version: 0, by: test.gestionnaire),
            case .lettre(let sample) = try await keep.essai(own, .preavis, numero: "", by: test.gestionnaire),
            case .invalid = try await keep.essai(own, .preavis, numero: "123", by: test.gestionnaire)
        else {
            Issue.record("words")
            return
        }
        #expect(other?.objet == "Renouvelez avant le {fin}" && sample.signature == ["La cheffe"])
        _ = try await prepare(test, by: test.gestionnaire)
        let reprint = ReprintLettre(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .lettre(let lettre, _) = try await reprint(try await notice(test, id).id, of: id, by: test.sophie)
        else {
            Issue.record("no letter")
            return
        }
        #expect(lettre.objet == "Renouvelez avant le 5\u{a0}janvier\u{a0}2027")
        guard case .done = try await keep.save(nil, .preavis, version: 1, by: test.gestionnaire) else {
            Issue.record("no way back")
            return
        }
        #expect(try await keep.read(.preavis, by: test.gestionnaire)?.isOwn == false)
        try await test.close()
    }
}
