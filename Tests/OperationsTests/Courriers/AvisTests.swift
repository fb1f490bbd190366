// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference
import Stores
import TestSupport
import Testing

/// Letters that a desk writes, on both engines: asked for, warned, struck off on the strength of the warning, told of it.
@Suite struct AvisTests {
    private func write(_ test: TestWorld) throws -> WriteCourrier {
        WriteCourrier(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
    }

    private func mailer(_ test: TestWorld) throws -> Mailer {
        Mailer(test.world, texts: try Catalogue.load("fr"), publicURL: "https://ruche.exemple")
    }

    private func file(_ test: TestWorld, _ number: Int, online: Bool = true, hidden: Bool = false) async throws
        -> ID<Demande>
    {
        var saisie = Households.number(number)
        saisie["depot.date"] = "05/10/2026"
        if online { saisie["depot.canal"] = "web" }
        if hidden { saisie["adresseProtegee"] = "oui" }
        saisie["demandeur.courriel"] = "n\(number)@exemple.fr"
        return try await Doublures(test: test).register(saisie, by: test.sophie)
    }

    private func letters(_ test: TestWorld, _ id: ID<Demande>, _ genre: GenreCourrier) async throws -> [Courrier] {
        try await ReadDemandes(test.world).courriers(of: id).filter { $0.genre == genre }
    }

    private func demande(_ test: TestWorld, _ id: ID<Demande>) async throws -> Demande {
        try #require(try await test.world.base.read { try $0.demandes.find(id) })
    }

    private func pieces(_ test: TestWorld, _ id: ID<Demande>) async throws -> [String] {
        let demande = try await demande(test, id)
        return try await ReadDemandes(test.world).dossierCourrier(of: demande).dossier.pieces.prefix(2).map(\.code)
    }

    private func relay(_ test: TestWorld, _ etat: EtatEnvoi = .envoye) async throws {
        let now = test.clock.now()
        try await test.world.base.write { registry in
            for id in try registry.envois.due(.courriel, now: now, limit: 100) {
                _ = try registry.envois.take(id, until: now.adding(seconds: 60), now: now)
                try registry.envois.finish(id, etat, faute: etat == .envoye ? nil : "550", now: now)
            }
        }
    }

    private func set(_ test: TestWorld, _ iso: String) throws {
        test.clock.set(test.world.rulebook.territoire.clock.start(of: try #require(Day(iso: iso))))
    }

    @Test(arguments: Engine.available)
    func fromTheDocumentsToTheStrikeOff(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 1)
        let write = try write(test)
        let asked = SaisieCourrier(.demandePieces, ["piecesLe": "10/12/2026"], pieces: try await pieces(test, id))
        guard case .lettre(let seen) = try await write.apercu(id, asked, by: test.sophie),
            case .denied = try await write(id, asked, version: 1, by: test.julie),
            case .stale(version: 1) = try await write(id, asked, version: 9, by: test.sophie),
            case .written(let written) = try await write(id, asked, version: 1, by: test.sophie),
            // The same click twice.
            case .invalid = try await write(id, asked, version: 1, by: test.sophie)
        else {
            Issue.record("the request")
            return
        }
        #expect(seen.objet.contains("10\u{a0}décembre\u{a0}2026"))
        #expect(seen.blocs.contains { if case .liste(let items) = $0 { items.count == 2 } else { false } })
        #expect(written.map(\.canal) == [.courriel])

        let send = SendCourriers(test.world, mailer: try mailer(test))
        #expect(try await send().partis == 0)
        test.clock.advance(seconds: 26 * 3_600)
        #expect(try await send().partis == 1)
        try await relay(test)
        #expect(try await send().prouves == 1)
        let request = try #require(try await letters(test, id, .demandePieces).first)
        #expect(request.etat == .prouve)
        let expected = try await ReadDemandes(test.world).attendus(of: try await demande(test, id))
        #expect(expected.map(\.courrier.id) == [request.id] && expected.first?.contenu.pieces?.count == 2)
        #expect(try await test.dossier(id).evenements.contains { $0.evenement.genre == .demandePieces })

        // Warned once its time is over, by a registered letter; a mail besides.
        let warning = SaisieCourrier(.avertissementSansReponse, ["lettre": request.id.text])
        guard case .invalid = try await write(id, warning, version: 1, by: test.sophie) else {
            Issue.record("warned too early")
            return
        }
        try set(test, "2026-12-11")
        guard case .written(let warned) = try await write(id, warning, version: 1, by: test.sophie) else {
            Issue.record("not warned")
            return
        }
        #expect(Set(warned.map(\.canal)) == [.courriel, .lettre])
        let letter = try #require(warned.first { $0.canal == .lettre })
        #expect(letter.isDu && letter.isRecommande)

        func strikeOff() async throws -> RecordRadiation.Answer {
            try await RecordRadiation(test.world)(
                id, SaisieRadiation(["motif": "RADCON", "courrier": letter.id.text]), version: 1, by: test.sophie)
        }
        guard case .invalid = try await strikeOff() else {
            Issue.record("struck off without a proof")
            return
        }
        test.clock.advance(seconds: 26 * 3_600)
        let prepare = PrepareLots(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .made(let lots) = try await prepare(by: test.sophie), let lot = lots.first else {
            Issue.record("no lot")
            return
        }
        let isRegistered = try await test.world.base.write { registry in
            let places = try registry.lots.lettres(of: lot).map { (courrier: $0.courrier, page: 1, pages: 1) }
            _ = try registry.lots.printed(lot, SealedText(chiffre: [1], cle: "secret-1"), places: places, pages: 1)
            return try registry.lots.find(lot)?.estRecommande == true
        }
        #expect(isRegistered)
        let end = EndLot(test.world)
        guard
            case .invalid = try await end.handOver(
                lot, le: "12/12/2026", reference: "B 1", numeros: "x;1A12345678901", by: test.sophie),
            case .done(prouvees: 1, retirees: 0) = try await end.handOver(
                lot, le: "12/12/2026", reference: "B 1", numeros: "\(letter.id.text);1A 123 456 7890 1", by: test.sophie
            )
        else {
            Issue.record("not handed over")
            return
        }
        #expect(
            try await letters(test, id, .avertissementSansReponse).first { $0.canal == .lettre }?.preuve?.hasPrefix(
                "1A12345678901") == true)

        // Two months from its proof, not a day less.
        try set(test, "2027-02-11")
        guard case .invalid(let violations) = try await strikeOff() else {
            Issue.record("too early")
            return
        }
        #expect(violations.map(\.code) == ["radiation.trop-tot"])
        try set(test, "2027-02-12")
        guard case .struckOff(_, let radiation) = try await strikeOff() else {
            Issue.record("not struck off")
            return
        }
        #expect(radiation.contenu.avertiLe == "2026-12-12" && radiation.contenu.courrier == letter.id.text)

        // Told of it; back because he answered, the same warning serves no more.
        #expect(try await letters(test, id, .avisRadiation).map(\.canal) == [.courriel])
        guard case .reactivated = try await ReactivateDemande(test.world)(id, version: 2, by: test.sophie),
            case .invalid(let again) = try await RecordRadiation(test.world)(
                id, SaisieRadiation(["motif": "RADCON", "courrier": letter.id.text]), version: 3, by: test.sophie)
        else {
            Issue.record("struck off twice on one warning")
            return
        }
        #expect(again.map(\.code) == ["radiation.avertissement-inconnu"])
        test.clock.advance(seconds: 26 * 3_600)
        let last = try await send()
        #expect(last.partis == 0 && last.annules >= 1)
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        // An erasure takes the letters and what they say.
        guard case .purged = try await PurgeDemande(test.world)(id, by: test.gestionnaire) else {
            Issue.record("not erased")
            return
        }
        #expect(try await ReadDemandes(test.world).courriers(of: id).isEmpty)
        try await test.close()
    }

    /// A registered letter without its number has left, and proves nothing; its number is noted later, or it comes back.
    @Test(arguments: Engine.available)
    func withoutItsNumberItProvesNothing(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 2, online: false)
        let saisie = SaisieCourrier(
            .avertissementIrrecevabilite, ["commissionLe": "20/11/2026", "sousMotif": "IRRRES"])
        guard case .invalid = try await write(test)(id, saisie, version: 1, by: test.sophie),
            case .written(let written) = try await write(test)(id, saisie, version: 1, by: test.karim)
        else {
            Issue.record("a commune warned of inadmissibility, or a landlord could not")
            return
        }
        let letter = try #require(written.first { $0.canal == .lettre })
        test.clock.advance(seconds: 26 * 3_600)
        func prove(_ le: String, _ preuve: String) async throws -> [String] {
            let answer = try await ConfirmCourrier(test.world).prove(
                letter.id, of: id, le: le, preuve: preuve, by: test.karim)
            if case .invalid(let violations) = answer { return violations.map { "\($0.champ) \($0.code)" } }
            if case .done = answer { return [] }
            return ["\(answer)"]
        }
        // Never printed: no number makes it sent.
        #expect(try await prove("24/11/2026", "1A12345678901") == ["preuve courrier.pas-imprime"])
        let prepare = PrepareLots(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        // What a desk wrote is its own to send, whoever follows the file.
        guard case .nothing = try await prepare(by: test.sophie),
            case .made(let lots) = try await prepare(by: test.karim), let lot = lots.first
        else {
            Issue.record("the lot is that of the landlord")
            return
        }
        try await test.world.base.write { registry in
            let places = try registry.lots.lettres(of: lot).map { (courrier: $0.courrier, page: 1, pages: 1) }
            _ = try registry.lots.printed(lot, SealedText(chiffre: [1], cle: "secret-1"), places: places, pages: 1)
        }
        guard
            case .done(prouvees: 0, retirees: 0) = try await EndLot(test.world).handOver(
                lot, le: "24/11/2026", reference: "B 2", by: test.karim)
        else {
            Issue.record("proved without a number")
            return
        }
        func state() async throws -> Courrier? {
            try await letters(test, id, .avertissementIrrecevabilite).first { $0.id == letter.id }
        }
        #expect(try await state()?.etat == .parti)
        // By hand too it wants its number, and no day before its lot was handed over.
        #expect(try await prove("24/11/2026", "lettre simple") == ["preuve numeros.format"])
        #expect(
            try await prove("23/11/2026", "lot 1") == ["envoyeLe courrier.avant-remise", "preuve numeros.format"])
        #expect(try await state()?.etat == .parti)
        let reprint = ReprintLettre(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .lettre(let copy, .copie) = try await reprint(letter.id, of: id, by: test.karim),
            case .done = try await ConfirmCourrier(test.world).returned(letter.id, of: id, by: test.karim)
        else {
            Issue.record("no copy, or no return")
            return
        }
        #expect(copy.service.first == "Canal Habitat")
        #expect(try await state()?.etat == .revenu)
        // Written again, since it did not arrive; taken back by its author alone, while it waits.
        guard case .written(let again) = try await write(test)(id, saisie, version: 1, by: test.karim),
            let second = again.first(where: { $0.canal == .lettre }),
            case .denied = try await write(test).takeBack(second.id, of: id, by: test.sophie)
        else {
            Issue.record("not written again")
            return
        }
        // Printed alone at the desk, it has its number by hand; words that no paper bears are not kept.
        guard case .lettre(let printed, .premiere) = try await reprint(second.id, of: id, by: test.karim),
            case .lettre(printed, .premiere) = try await reprint(second.id, of: id, by: test.karim),
            case .invalid = try await ConfirmCourrier(test.world).prove(
                second.id, of: id, le: "24/11/2026", preuve: "1A12345678901", by: test.karim),
            try await !reprint.keep(printed, .premiere, of: second.id, id, by: test.julie),
            try await reprint.keep(printed, .premiere, of: second.id, id, by: test.karim),
            try await !reprint.keep(printed, .premiere, of: second.id, id, by: test.karim),
            case .lettre(printed, .copie) = try await reprint(second.id, of: id, by: test.karim),
            case .done = try await ConfirmCourrier(test.world).prove(
                second.id, of: id, le: "24/11/2026", preuve: "1a 123 456 7890 1", by: test.karim)
        else {
            Issue.record("not proved by its number")
            return
        }
        let numbers = try await letters(test, id, .avertissementIrrecevabilite).map(\.preuve)
        #expect(numbers.contains("1A12345678901"))
        // A month later it serves the landlord whose commission it was, and no other.
        let logis = Organisme(id: ID(5), nature: .bailleur, nom: "Logis du Canal", perimetre: .region)
        try await test.world.base.write { registry in
            try registry.organismes.insert(logis)
            try registry.adhesions.insert(.reprise(logis.id))
        }
        let other = Acteur(
            origine: .agent, compte: ID(12), nom: "Karim Diallo", organisme: logis.id, organismeNom: logis.nom,
            guichet: nil, role: .agentGuichet, perimetre: .region)
        try set(test, "2026-12-24")
        let rests = SaisieRadiation(["motif": "RADIRR", "courrier": second.id.text])
        let read = ReadDemandes(test.world)
        let demande = try await demande(test, id)
        #expect(try await read.avertissements(of: demande, by: other).isEmpty)
        #expect(try await read.avertissements(of: demande, by: test.karim).map(\.courrier) == [second.id])
        guard
            case .invalid(let refused) = try await RecordRadiation(test.world)(id, rests, version: 1, by: other),
            case .struckOff(_, let radiation) = try await RecordRadiation(test.world)(
                id, rests, version: 1, by: test.karim)
        else {
            Issue.record("not struck off, or by another landlord")
            return
        }
        #expect(refused.map(\.code) == ["radiation.avertissement-autre"])
        #expect(radiation.contenu.sousMotif == "IRRRES" && radiation.contenu.preuve == "1A12345678901")
        try await test.close()
    }

    /// In a writing that nothing here prints: it was never printed, a hand wrote it, and its number proves it.
    @Test(arguments: Engine.available)
    func writtenByHandItHasItsNumberToo(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 5, online: false)
        let saisie = SaisieCourrier(
            .avertissementSansReponse, ["lettreLe": "10/10/2026", "lettreObjet": "Votre adresse"])
        guard case .written(let written) = try await write(test)(id, saisie, version: 1, by: test.sophie),
            let letter = written.first(where: \.isRecommande)
        else {
            Issue.record("not warned")
            return
        }
        test.clock.advance(seconds: 26 * 3_600)
        let prepare = PrepareLots(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .made(let lots) = try await prepare(by: test.sophie), let lot = lots.first else {
            Issue.record("no lot")
            return
        }
        try await test.world.base.write { try $0.lots.leaveOut([letter.id], of: lot) }
        func prove(_ preuve: String) async throws -> ConfirmCourrier.Answer {
            try await ConfirmCourrier(test.world).prove(
                letter.id, of: id, le: "24/11/2026", preuve: preuve, by: test.sophie)
        }
        guard case .invalid(let violations) = try await prove("lettre simple"),
            case .done = try await prove("1A12345678901")
        else {
            Issue.record("not proved by its number")
            return
        }
        #expect(violations.map(\.code) == ["numeros.format"])
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func takenBackWhileItWaits(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 3, online: false)
        let rdv = SaisieCourrier(
            .convocation, ["rdvLe": "10/12/2026", "rdvHeure": "9h30", "rdvObjet": "DOSSIER"])
        guard case .written(let written) = try await write(test)(id, rdv, version: 1, by: test.sophie),
            let first = written.first,
            case .denied = try await write(test).takeBack(first.id, of: id, by: test.karim),
            case .done = try await write(test).takeBack(first.id, of: id, by: test.sophie),
            case .left = try await write(test).takeBack(first.id, of: id, by: test.sophie)
        else {
            Issue.record("not taken back")
            return
        }
        #expect(written.count == 2)
        #expect(try await letters(test, id, .convocation).allSatisfy { $0.etat == .annule })
        test.clock.advance(seconds: 26 * 3_600)
        let send = SendCourriers(test.world, mailer: try mailer(test))
        #expect(try await send().partis == 0)
        // Written again, the mail leaves; then it is too late.
        guard case .written(let again) = try await write(test)(id, rdv, version: 1, by: test.sophie),
            let second = again.first
        else {
            Issue.record("not written again")
            return
        }
        test.clock.advance(seconds: 26 * 3_600)
        #expect(try await send().partis == 1)
        guard case .left = try await write(test).takeBack(second.id, of: id, by: test.sophie) else {
            Issue.record("taken back after it left")
            return
        }
        // The day has passed: the letter is pointless.
        try set(test, "2026-12-11")
        #expect(try await send().annules == 1)
        try await test.close()
    }

    /// Taken back at the moment at which its mail leaves: one of the two, on all its channels.
    @Test(arguments: Engine.available)
    func takenBackOrLeft(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 6)
        let demande = try await demande(test, id)
        let (now, today, base) = (test.clock.now(), test.world.today, test.world.base)
        for number in 1...20 {
            func letter(_ canal: CanalCourrier, _ place: Int) -> Courrier {
                Courrier(
                    id: ID(Int64(9_000 + 10 * number + place)), demande: id, genre: .demandePieces, canal: canal,
                    isDu: true, echeance: today.adding(days: 10 + number), etat: .prevu, prevuLe: now,
                    fin: demande.expireLe)
            }
            let (paper, mail) = (letter(.lettre, 0), letter(.courriel, 1))
            try await base.write { _ = try $0.courriers.insert([paper, mail]) }
            async let back = base.write { try $0.courriers.takeBack(paper) }
            async let left = base.write { try $0.courriers.leave(mail.id, envoi: nil, on: today, now: now) }
            let (isBack, isLeft) = try await (back, left)
            #expect(isBack != isLeft)
            let states = try await base.read { try $0.courriers.find([paper.id, mail.id]) }.map(\.etat)
            #expect(Set(states) == (isBack ? [.annule] : [.prevu, .parti]))
        }
        try await test.close()
    }

    /// A protected address is written on nothing: the warning is handed over, and so is what tells of the strike-off.
    @Test(arguments: Engine.available)
    func aProtectedAddressIsHandedOver(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, 4, online: false, hidden: true)
        let saisie = SaisieCourrier(
            .avertissementSansReponse, ["lettreLe": "10/10/2026", "lettreObjet": "Votre adresse"])
        guard case .lettre(let seen) = try await write(test).apercu(id, saisie, by: test.sophie),
            case .written(let written) = try await write(test)(id, saisie, version: 1, by: test.sophie)
        else {
            Issue.record("not written")
            return
        }
        #expect(seen.destinataire.count == 1)
        #expect(written.map(\.canal) == [.remise])
        guard
            case .struckOff = try await RecordRadiation(test.world)(
                id, SaisieRadiation(["motif": "RADABA", "avertiLe": "20/11/2026", "moyen": "GUICHET"]), version: 1,
                by: test.sophie)
        else {
            Issue.record("not struck off")
            return
        }
        #expect(try await letters(test, id, .avisRadiation).map(\.canal) == [.remise])
        try await test.close()
    }
}
