// SPDX-License-Identifier: EUPL-1.2

import Domain
@testable import Operations
import Reference
import Stores
import TestSupport
import Testing

/// Renewed on 29 February, the day before or on any other day: pages, letters, mails, certificate, feed and nights say the same days.
@Suite(.serialized) struct JourBissextileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let depot: String
        let renouvelee: String
        let radiation: String
        let retour: String
        var testDescription: String { renouvelee }
    }

    static let days: [Case] = [
        Case(depot: "2027-03-10", renouvelee: "2028-02-29", radiation: "2029-03-29", retour: "2029-08-29"),
        Case(depot: "2027-03-10", renouvelee: "2028-02-28", radiation: "2029-03-28", retour: "2029-08-28"),
        Case(depot: "2027-06-25", renouvelee: "2028-06-15", radiation: "2029-07-15", retour: "2029-12-15"),
    ]

    private func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

    private func set(_ test: TestWorld, _ day: Day) {
        test.clock.set(test.world.rulebook.territoire.clock.start(of: day).adding(seconds: 10 * 3_600))
    }

    private func letter(
        _ test: TestWorld, _ id: ID<Demande>, _ genre: GenreCourrier
    ) async throws -> (courrier: ID<Courrier>, texte: String) {
        let courrier = try #require(
            try await ReadDemandes(test.world).courriers(of: id).first { $0.genre == genre && $0.canal == .lettre })
        let reprint = ReprintLettre(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .lettre(let lettre, _) = try await reprint(courrier.id, of: id, by: test.sophie) else {
            throw TestWorld.Failed(what: "no letter \(genre)")
        }
        return (courrier.id, lettre.texte)
    }

    @Test(arguments: Engine.available, days)
    func everyReaderSaysTheSameDays(_ engine: Engine, _ one: Case) async throws {
        let comptoir = try await Comptoir(engine, isDemonstration: true)
        let (test, rulebook) = (comptoir.test, comptoir.test.world.rulebook)
        let (radiation, retour) = (try day(one.radiation), try day(one.retour))
        set(test, try day(one.depot))
        var files: [ID<Demande>] = []
        for number in 1...2 {
            var saisie = Households.number(number)
            saisie["depot.date"] = try day(one.depot).numeric
            saisie["demandeur.courriel"] = number == 2 ? "n2@exemple.fr" : ""
            if number == 2 { saisie["depot.canal"] = "web" }
            files.append(try await test.register(saisie, by: test.sophie))
        }
        let (paper, online) = (files[0], files[1])
        set(test, try day(one.renouvelee))
        for file in files {
            guard case .renewed = try await RenewDemande(test.world)(file, version: 1, by: test.sophie) else {
                throw TestWorld.Failed(what: "not renewed")
            }
        }
        set(test, rulebook.expiration(after: try day(one.renouvelee)).adding(days: -40))

        // While it is on file: the page, what an act judges, the certificate.
        for file in files {
            let dossier = try await test.dossier(file)
            let judged = try await test.world.base.read { try $0.situation(of: dossier.demande, rulebook) }
            #expect(dossier.situation(rulebook) == judged && judged.valableDepuis.iso == one.renouvelee)
            #expect(rulebook.radiationNonRenouvellement(judged) == radiation)
            guard case .ready(let attestation) = try await IssueAttestation(test.world).prepare(file, by: test.sophie)
            else { throw TestWorld.Failed(what: "no certificate") }
            #expect(rulebook.finReactivation(attestation.situation) == retour)
        }
        // The notice, on paper and by mail.
        #expect(try await PrepareCourriers(test.world)(on: test.world.today).demandes == 2)
        test.clock.advance(seconds: 26 * 3_600)
        let notice = try await letter(test, paper, .preavis)
        #expect(notice.texte.contains(radiation.french), "\(notice.texte)")
        #expect(try await SendCourriers(test.world, mailer: comptoir.mailer)().partis == 1)
        let mail = try #require(try await comptoir.mails().last)
        #expect(mail.contains(radiation.french), "\(mail)")
        #expect(try await SendCourriers(test.world, mailer: comptoir.mailer)().prouves == 1)
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                notice.courrier, of: paper, le: test.world.today.numeric, preuve: "lot 9", by: test.sophie)
        else { throw TestWorld.Failed(what: "not proved") }

        // The night: not the day before.
        set(test, radiation)
        let night = RecordNonRenouvellements(test.world)
        #expect(try await night(on: radiation.adding(days: -1)).radiees == 0)
        #expect(try await night(on: radiation).radiees == 2)

        // Once it is struck off: the page, what an act judges, the letter that tells of it, the feed.
        for file in [paper, online] {
            let dossier = try await test.dossier(file)
            let judged = try await test.world.base.read { try $0.situation(of: dossier.demande, rulebook) }
            #expect(dossier.situation(rulebook) == judged && rulebook.derniereReactivation(judged) == retour)
        }
        let told = try await letter(test, paper, .avisRadiation)
        #expect(told.texte.contains(retour.french), "\(told.texte)")
        try await test.settle()
        let feed = try #require(try await ReadChangements(test.world)(apres: 0, limite: 200, by: test.karim))
        let left = feed.changements.filter { $0.genre == .radiation }
        #expect(left.map(\.reactivableJusquau) == [retour, retour])

        // It may come back until that day, and not on the next.
        set(test, retour)
        let renew = RenewDemande(test.world)
        guard case .renewed = try await renew(paper, version: 3, by: test.sophie) else {
            throw TestWorld.Failed(what: "not back on its last day")
        }
        set(test, retour.adding(days: 1))
        guard case .refused(.tropTard(retour)) = try await renew(online, version: 3, by: test.sophie) else {
            throw TestWorld.Failed(what: "back after its last day")
        }
        try await comptoir.close()
    }

    /// A history longer than a page, or of two files, tells no other day than the journal.
    @Test(arguments: Engine.available)
    func aPageOfTheHistoryIsEnough(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        set(test, try day("2027-03-10"))
        var saisie = Households.number(1)
        saisie["depot.date"] = "10/03/2027"
        let id = try await test.register(saisie, by: test.sophie)
        set(test, try day("2028-02-28"))
        guard case .renewed = try await RenewDemande(test.world)(id, version: 1, by: test.sophie) else {
            throw TestWorld.Failed(what: "not renewed")
        }
        for version in 2..<54 {
            saisie["demandeur.telephone"] = "06000014\(20 + version % 2)"
            guard
                case .updated = try await UpdateDemande(test.world)(
                    id, saisie, version: version, by: test.sophie, asks: false)
            else { throw TestWorld.Failed(what: "not changed") }
        }
        let dossier = try await test.dossier(id)
        #expect(!dossier.evenements.contains { $0.evenement.genre == .renouvellement })
        #expect(dossier.situation(test.world.rulebook).valableDepuis == Day(2028, 2, 28))
        try await test.close()
    }
}
