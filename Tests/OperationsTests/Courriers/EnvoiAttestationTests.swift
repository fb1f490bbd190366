// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Foundation
import Operations
import Reference
import Stores
import TestSupport
import Testing

/// The certificate as a letter, on both engines: chosen at the desk, in a lot of its own with its code, by mail without it, pointless
/// once the file was renewed.
@Suite struct EnvoiAttestationTests {
    private static let press = LetterPress(
        LetterPress.Configuration(
            assets: [
                URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                    .appendingPathComponent("../../../.vendor/atkinson").path
            ]))

    private static let page: AttestationPage = { contenu in
        AttestationJointe(
            code: contenu.code, verification: "https://ruche.exemple/verification/\(contenu.code)",
            corps: "<section class=\"jointe\"><div class=\"pied\"><div><p>Code \(contenu.code)</p></div></div>"
                + "<h2>\(contenu.numero.text)</h2><img src=\"qr:\(AttestationJointe.qr(contenu.code))\" alt=\"\"></section>",
            sansAdresse: contenu.dossier.demande.formulaire.adresseProtegee == true)
    }

    private func file(
        _ test: TestWorld, _ number: Int, courriel: String = "", _ more: [String: String] = [:]
    ) async throws -> ID<Demande> {
        var saisie = Households.number(number)
        saisie["demandeur.courriel"] = courriel
        for (champ, value) in more { saisie[champ] = value }
        return try await Doublures(test: test).register(saisie, by: test.sophie)
    }

    private func write(_ test: TestWorld) throws -> WriteCourrier {
        WriteCourrier(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
    }

    private func prepare(_ test: TestWorld) throws -> PrepareLots {
        PrepareLots(
            test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple", attestation: Self.page)
    }

    private func print(_ test: TestWorld) -> PrintLots {
        PrintLots(test.world, presses: [Self.press]) { lettres in
            let parts = lettres.enumerated().map { rang, lettre in
                "<section class=\"lettre\" id=\"\(PrintLots.mark(rang))\"><h1>\(lettre.objet)</h1></section>"
                    + (lettre.jointe?.corps ?? "")
            }
            return "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Lot</title>"
                + "<link rel=\"stylesheet\" href=\"asset:letters.css\"></head><body>\(parts.joined())</body></html>"
        }
    }

    private func letters(_ test: TestWorld, _ id: ID<Demande>) async throws -> [Courrier] {
        try await ReadDemandes(test.world).courriers(of: id).filter(\.genre.isAttestation)
    }

    @Test(arguments: Engine.available)
    func fromTheDeskToTheLot(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        let id = try await file(test, 1)
        let (write, saisie) = (try write(test), SaisieCourrier(.attestation))
        guard case .denied = try await write(id, saisie, version: 1, by: test.julie),
            case .written(let written) = try await write(id, saisie, version: 1, by: test.sophie),
            // The same click twice.
            case .invalid = try await write(id, saisie, version: 1, by: test.sophie)
        else {
            Issue.record("not written")
            return
        }
        #expect(written.map(\.canal) == [.lettre] && written.first?.isDu == true)
        // At once, in a lot of its own.
        guard case .made(let lots) = try await prepare(test)(by: test.sophie), let lot = lots.first, lots.count == 1,
            let outcome = try await print(test)()
        else {
            Issue.record("no lot")
            return
        }
        #expect(outcome.lettres == 1 && outcome.echecs == 0)
        let read = ReadLots(test.world)
        let printed = try #require(try await read.lot(lot, by: test.sophie))
        #expect(printed.lettres.map(\.pages) == [2])
        let stored = try #require(
            try await test.world.base.read { try $0.attestations.all(of: id, limit: 10) }.first)
        let verified = try #require(try await IssueAttestation(test.world).verify(stored.code))
        #expect(verified.valable && verified.numero == stored.numero)
        guard
            case .done(prouvees: 1, retirees: 0) = try await EndLot(test.world).handOver(
                lot, le: "23/11/2026", reference: "B 1", by: test.sophie)
        else {
            Issue.record("not handed over")
            return
        }
        #expect(try await letters(test, id).map(\.etat) == [.prouve])
        #expect(try await test.dossier(id).evenements.contains { $0.evenement.genre == .envoiAttestation })
        #expect(try await ReadDemandes(test.world).attendus(of: test.dossier(id).demande).isEmpty)
        // Printed again as it was: the same code.
        let reprint = ReprintLettre(
            test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple", attestation: Self.page)
        guard
            case .lettre(let lettre, .copie) = try await reprint(written[0].id, of: id, by: test.sophie)
        else {
            Issue.record("not printed again")
            return
        }
        #expect(lettre.jointe?.code == stored.code && lettre.withoutAddress.jointe == nil)
        #expect(try await test.world.base.read { try $0.attestations.all(of: id, limit: 10).count } == 1)
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    /// Neither the certificate nor a name goes by mail; a renewal makes the older one pointless; by mail only once online.
    @Test(arguments: Engine.available)
    func byMailWithoutTheCertificate(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine, isDemonstration: true)
        let test = comptoir.test
        let online = ["depot.canal": "web", "depot.date": "05/01/2026"]
        let id = try await file(test, 2, courriel: "n2@exemple.fr", online)
        let other = try await file(test, 3, courriel: "n3@exemple.fr", online)
        guard
            case .written(let written) = try await write(test)(
                id, SaisieCourrier(.attestation), version: 1, by: test.sophie)
        else {
            Issue.record("not written")
            return
        }
        #expect(written.map(\.canal) == [.courriel])
        let send = SendCourriers(test.world, mailer: comptoir.mailer)
        #expect(try await send().partis == 1)
        let mails = try await comptoir.mails()
        #expect(mails.count == 1 && mails.allSatisfy { isBare($0, "Votre demande de logement social est enregistrée") })
        // What left is not taken back; a renewal that did not happen is not certified.
        guard case .left = try await write(test).takeBack(written[0].id, of: id, by: test.sophie),
            case .invalid = try await write(test)(
                id, SaisieCourrier(.attestationRenouvellement), version: 1, by: test.sophie),
            case .written = try await write(test)(other, SaisieCourrier(.attestation), version: 1, by: test.sophie)
        else {
            Issue.record("taken back, or certified")
            return
        }
        for file in [id, other] {
            guard case .renewed = try await RenewDemande(test.world)(file, version: 1, by: Acteur.demandeur(file))
            else {
                Issue.record("not renewed")
                return
            }
        }
        let sent = try await send()
        #expect(sent.partis == 2 && sent.annules == 1)
        let renewals = try await comptoir.mails().filter { $0.contains("est renouvelée") }
        #expect(renewals.count == 2 && renewals.allSatisfy { isBare($0, "avec la même ancienneté") })
        for file in [id, other] {
            #expect(try await test.world.base.read { try $0.attestations.all(of: file, limit: 10).isEmpty })
        }
        try await comptoir.close()
    }

    /// It says this, and where the certificate is; neither a name nor what leads to a certificate.
    private func isBare(_ mail: String, _ said: String) -> Bool {
        let small = mail.lowercased()
        return mail.contains(said) && mail.contains("ruche.exemple.fr/mon-dossier") && !small.contains("testard")
            && !small.contains("prenom") && !small.contains("/verification") && !small.contains("content-disposition")
    }

    /// Ten each: the eleventh is in a lot of its own.
    @Test(arguments: Engine.available)
    func elevenOfThemAreTwoLots(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        var files: [ID<Demande>] = []
        for number in 1...11 {
            let id = try await file(test, number)
            files.append(id)
            guard case .written = try await write(test)(id, SaisieCourrier(.attestation), version: 1, by: test.sophie)
            else {
                Issue.record("not written")
                return
            }
        }
        guard case .made(let lots) = try await prepare(test)(by: test.sophie) else {
            Issue.record("no lot")
            return
        }
        let ids = files
        let (counts, codes) = try await test.world.base.read { registry in
            (
                try lots.map { try registry.lots.lettres(of: $0).count },
                try ids.flatMap { try registry.attestations.all(of: $0, limit: 10) }.map(\.code)
            )
        }
        #expect(counts == [Lot.attestations, 1])
        #expect(codes.count == 11 && Set(codes).count == 11)
        try await test.close()
    }

    /// An address that is protected after its lot was prepared: the letter leaves the lot, and is handed over without it.
    @Test(arguments: Engine.available)
    func protectedAfterItsLotItIsHandedOver(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        var files: [ID<Demande>] = []
        for number in 1...2 {
            let id = try await file(test, number)
            files.append(id)
            guard case .written = try await write(test)(id, SaisieCourrier(.attestation), version: 1, by: test.sophie)
            else {
                Issue.record("not written")
                return
            }
        }
        guard case .made(let lots) = try await prepare(test)(by: test.sophie), let lot = lots.first else {
            Issue.record("no lot")
            return
        }
        var hidden = Households.number(1)
        hidden["demandeur.courriel"] = ""
        hidden["adresseProtegee"] = "oui"
        guard
            case .updated = try await UpdateDemande(test.world)(
                files[0], hidden, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not protected")
            return
        }
        let left = try await test.world.base.read { try $0.lots.lettres(of: lot) }
        #expect(left.map(\.demande) == [files[1]])
        let letter = try #require(try await letters(test, files[0]).first)
        #expect(letter.canal == .remise && letter.etat == .prevu)
        guard case .nothing = try await prepare(test)(by: test.sophie) else {
            Issue.record("in a lot again")
            return
        }
        let reprint = ReprintLettre(
            test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple", attestation: Self.page)
        guard case .lettre(let lettre, .premiere) = try await reprint(letter.id, of: files[0], by: test.sophie) else {
            Issue.record("not printed")
            return
        }
        #expect(lettre.destinataire.count == 1 && lettre.jointe?.sansAdresse == true)
        try await test.close()
    }

    /// Of what the applicant renewed online nobody hands the certificate over: it is sent, once, by the rule of channels.
    @Test(arguments: Engine.available)
    func aRenewalOnlineSendsIt(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        let paper = try await file(test, 3, ["depot.date": "05/01/2026"])
        let hidden = try await file(
            test, 4, courriel: "n4@exemple.fr", ["depot.date": "05/01/2026", "adresseProtegee": "oui"])
        guard
            case .written = try await write(test)(paper, SaisieCourrier(.attestation), version: 1, by: test.sophie)
        else {
            Issue.record("not written")
            return
        }
        for id in [paper, hidden] {
            guard case .renewed = try await RenewDemande(test.world)(id, version: 1, by: Acteur.demandeur(id)) else {
                Issue.record("not renewed")
                return
            }
        }
        let found = try await letters(test, paper)
        #expect(Set(found.map(\.genre)) == [.attestation, .attestationRenouvellement])
        #expect(try await letters(test, hidden).isEmpty)
        guard case .made(let lots) = try await prepare(test)(by: test.sophie), let lot = lots.first else {
            Issue.record("no lot")
            return
        }
        let lettres = try await test.world.base.read { try $0.lots.lettres(of: lot) }
        #expect(lettres.map(\.courrier) == found.filter { $0.genre == .attestationRenouvellement }.map(\.id))
        try await test.close()
    }

    /// The form changes between its reading and its lock: its certificate would not tell it; a notice tells none of it.
    @Test(arguments: Engine.available)
    func aFormThatChangedMeanwhileIsReadAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        let id = try await file(test, 1)
        let read = try await test.world.base.read { try $0.demandes.find([id]) }
        func letter(_ genre: GenreCourrier) -> Courrier {
            Courrier(
                id: ID(9_001), demande: id, genre: genre, canal: .lettre, isDu: true, echeance: test.world.today,
                etat: .prevu, prevuLe: test.clock.now())
        }
        func areTold(_ genre: GenreCourrier) async throws -> Bool {
            let letters = [letter(genre)]
            return try await test.world.base.write { registry in
                PrepareLots.areTold(
                    try registry.demandes.lock([id]), letters,
                    Dictionary(read.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }))
            }
        }
        #expect(try await areTold(.attestation))
        var other = Households.number(1)
        other["demandeur.courriel"] = "n1@exemple.fr"
        guard case .updated = try await UpdateDemande(test.world)(id, other, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not changed")
            return
        }
        #expect(try await !areTold(.attestation))
        #expect(try await areTold(.preavis))
        other["adresseProtegee"] = "oui"
        guard case .updated = try await UpdateDemande(test.world)(id, other, version: 2, by: test.sophie, asks: false)
        else {
            Issue.record("not protected")
            return
        }
        #expect(try await !areTold(.preavis))
        try await test.close()
    }

    /// Older certificates stand before no notice; each kind has its lots.
    @Test(arguments: Engine.available)
    func certificatesStarveNoOtherLetter(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        for number in 1...3 {
            let id = try await file(test, number, ["depot.date": "05/01/2026"])
            guard case .written = try await write(test)(id, SaisieCourrier(.attestation), version: 1, by: test.sophie)
            else {
                Issue.record("not written")
                return
            }
        }
        test.clock.advance(seconds: 3_600)
        #expect(try await PrepareCourriers(test.world)(on: test.world.today).lettres == 3)
        test.clock.advance(seconds: 26 * 3_600)
        let (now, today) = (test.clock.now(), test.world.today)
        let found = try await test.world.base.read { registry in
            try [true, false].map {
                try registry.lots.due(attestations: $0, guichet: "93055", on: today, now: now, limit: 2)
            }
        }
        #expect(found.map(\.count) == [2, 2])
        #expect(found[0].allSatisfy(\.genre.isAttestation) && found[1].allSatisfy { $0.genre == .preavis })
        guard case .made(let lots) = try await prepare(test)(by: test.sophie) else {
            Issue.record("no lot")
            return
        }
        let counts = try await test.world.base.read { registry in
            try lots.map { try registry.lots.lettres(of: $0).count }
        }
        #expect(counts == [3, 3])
        guard case .nothing = try await prepare(test)(by: test.sophie) else {
            Issue.record("prepared twice")
            return
        }
        try await test.close()
    }

    /// Its figures became doubtful after it was written: it leaves by itself once they are good, and the button says what it waits for.
    @Test(arguments: Engine.available)
    func figuresThatAreConfirmedLetItLeave(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        let id = try await file(test, 1)
        guard
            case .written(let written) = try await write(test)(
                id, SaisieCourrier(.attestation), version: 1, by: test.sophie)
        else {
            Issue.record("not written")
            return
        }
        let (world, clock, texts) = (test.world, test.clock, try Catalogue.load("fr"))
        let doubtful = World(
            base: world.base, rulebook: world.rulebook, keys: world.keys, now: { clock.now() }, ids: world.ids,
            formes: world.formes)
        let prepare = PrepareLots(doubtful, texts: texts, site: "https://ruche.exemple", attestation: Self.page)
        let reprint = ReprintLettre(doubtful, texts: texts, site: "https://ruche.exemple", attestation: Self.page)
        // Each time: it is no dead end, and nothing turns in a circle.
        for _ in 1...2 {
            guard case .setAside = try await prepare(by: test.sophie),
                case .unconfirmed = try await reprint(written[0].id, of: id, by: test.sophie),
                let waiting = try await ReadLots(doubtful).list(from: 0, by: test.sophie)
            else {
                Issue.record("not set aside")
                return
            }
            #expect(waiting.attente.due == 0 && waiting.attente.unready == 1)
            #expect(waiting.remises.map(\.demande) == [id])
            #expect(try await letters(test, id).map(\.faute) == ["chiffres"])
        }
        // Another desk has no part in it.
        guard
            case .nothing = try await PrepareLots(
                world, texts: texts, site: "https://ruche.exemple", attestation: Self.page)(by: test.julie),
            case .made(let lots) = try await self.prepare(test)(by: test.sophie)
        else {
            Issue.record("it did not come back")
            return
        }
        #expect(lots.count == 1)
        let left = try await letters(test, id)
        #expect(left.map(\.etat) == [.parti] && left.allSatisfy { $0.faute == nil })
        try await test.close()
    }

    /// Before it is written: the certificate follows the letter as it will, under a code that nothing answers; nothing is kept.
    @Test(arguments: Engine.available)
    func lookedAtWithItsCertificate(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        let id = try await file(test, 1)
        let hidden = try await file(test, 2, ["adresseProtegee": "oui"])
        let write = WriteCourrier(
            test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple", attestation: Self.page)
        let saisie = SaisieCourrier(.attestation)
        guard case .lettre(let seen) = try await write.apercu(id, saisie, by: test.sophie),
            case .lettre(let handed) = try await write.apercu(hidden, saisie, by: test.sophie),
            case .denied = try await write.apercu(id, saisie, by: test.julie)
        else {
            Issue.record("not shown")
            return
        }
        #expect(seen.jointe?.code == IssueAttestation.exemple && seen.jointe?.sansAdresse == false)
        #expect(handed.jointe?.sansAdresse == true && handed.destinataire.count == 1)
        #expect(try await IssueAttestation(test.world).verify(IssueAttestation.exemple) == nil)
        #expect(try await letters(test, id).isEmpty)
        #expect(try await test.world.base.read { try $0.attestations.all(of: id, limit: 10).isEmpty })
        // Its pages are those of the lot, but for the code.
        let reprint = ReprintLettre(
            test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple", attestation: Self.page)
        guard case .written(let written) = try await write(id, saisie, version: 1, by: test.sophie),
            case .made = try await prepare(test)(by: test.sophie),
            case .lettre(let sent, .copie) = try await reprint(written[0].id, of: id, by: test.sophie)
        else {
            Issue.record("no lot")
            return
        }
        let code = try #require(sent.jointe?.code)
        #expect(code != IssueAttestation.exemple && sent.blocs == seen.blocs)
        let small = (code.lowercased(), IssueAttestation.exemple.lowercased())
        #expect(
            sent.jointe?.corps.replacing(code, with: IssueAttestation.exemple).replacing(small.0, with: small.1)
                == seen.jointe?.corps)
        try await test.close()
    }

    /// R441-2-4: the figures of a certificate are sourced, or it does not leave in production.
    @Test func inProductionNothingIsSentThatCouldNotBePrinted() async throws {
        let test = try await TestWorld.make(.sqlite)
        let id = try await file(test, 5)
        guard
            case .invalid(let violations) = try await write(test)(
                id, SaisieCourrier(.attestation), version: 1, by: test.sophie)
        else {
            Issue.record("written")
            return
        }
        #expect(violations.map(\.code) == ["courrier.attestation.chiffres"])
        let look = WriteCourrier(
            test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple", attestation: Self.page)
        guard case .invalid = try await look.apercu(id, SaisieCourrier(.attestation), by: test.sophie) else {
            Issue.record("shown")
            return
        }
        try await test.close()
    }
}
