// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// The code by text message: one way in more, which tells nothing and costs no more than what was said. Both engines.
@Suite(.serialized) struct EnterSMSTests {
    private static let phrase = "Votre code est {code}, pendant {minutes} minutes."
    private static let mobile = ["demandeur.telephone": "06 12 34 56 78"]

    private func demandeurs(_ engine: Engine, parJour: Int = 500) async throws -> Demandeurs {
        try await Demandeurs(engine, sms: ReglesSMS(parJour: parJour, rappels: true))
    }

    private func code(_ text: String?) throws -> String {
        try #require(text?.firstMatch(of: /\d{4} \d{4}/).map { String($0.output) })
    }

    @Test(arguments: Engine.available)
    func aCodeToTheMobileOpensOnce(_ engine: Engine) async throws {
        let demandeurs = try await demandeurs(engine)
        let id = try await demandeurs.file(Self.mobile)
        let entree = try await demandeurs.entree(id)
        try await demandeurs.enter.ask(entree, sms: Self.phrase)
        #expect(try await demandeurs.codes().isEmpty, "no mail besides")
        let messages = try await demandeurs.comptoir.messages()
        #expect(messages.count == 1)
        let parts = try #require(messages.first).split(separator: "\n")
        #expect(parts[0] == "+33612345678" && parts[1].hasSuffix("pendant 10 minutes."))
        #expect(!parts[1].contains("http") && !parts[1].contains("Benali"))
        #expect(try await demandeurs.opened(try code(messages.first), entree)?.demande == id)
        #expect(try await demandeurs.opened(try code(messages.first), entree) == nil, "it served")
        try await demandeurs.comptoir.close()
    }

    /// A landline, or none: the mail goes, as if it had been asked for. Neither: the same row, and nothing.
    @Test(arguments: Engine.available)
    func withoutAMobileTheMailGoes(_ engine: Engine) async throws {
        let demandeurs = try await demandeurs(engine)
        let fixed = try await demandeurs.file(["demandeur.telephone": "0148000000"])
        let silent = try await demandeurs.file([
            "demandeur.telephone": "0148000000", "demandeur.courriel": "", "demandeur.nomNaissance": "Silva",
        ])
        let nobody = try #require(examineEntree(numero: "111 11 26 999999 93055", naissance: "14/03/1988").entree)
        let entree = try await demandeurs.entree(fixed)
        let all = [entree, try await demandeurs.entree(silent), nobody]
        for entree in all { try await demandeurs.enter.ask(entree, sms: Self.phrase) }
        #expect(try await demandeurs.comptoir.messages().isEmpty)
        let codes = try await demandeurs.codes()
        #expect(codes.count == 1)
        #expect(try await demandeurs.opened(try #require(codes.first), entree)?.demande == fixed)
        let rows: Int? = try await demandeurs.test.store.database.read {
            try $0.scalar("SELECT count(*) FROM code_demandeur WHERE courriels = 1")
        }
        #expect(rows == all.count, "asked for, whether or not there is whom to send to")
        try await demandeurs.comptoir.close()
    }

    /// Whoever is not to know may read the telephone: the mail goes, or a desk gives a code on paper.
    @Test(arguments: Engine.available)
    func noneAboutAProtectedAddress(_ engine: Engine) async throws {
        let demandeurs = try await demandeurs(engine)
        let id = try await demandeurs.file(Self.mobile.merging(["adresseProtegee": "oui"]) { first, _ in first })
        let silent = try await demandeurs.file([
            "demandeur.telephone": "06 12 34 56 79", "demandeur.courriel": "", "demandeur.nomNaissance": "Silva",
            "adresseProtegee": "oui",
        ])
        let (entree, theirs) = (try await demandeurs.entree(id), try await demandeurs.entree(silent))
        for entree in [entree, theirs] { try await demandeurs.enter.ask(entree, sms: Self.phrase) }
        #expect(try await demandeurs.comptoir.messages().isEmpty)
        let codes = try await demandeurs.codes()
        #expect(codes.count == 1)
        #expect(try await demandeurs.opened(try #require(codes.first), entree)?.demande == id)
        try await demandeurs.comptoir.close()
    }

    /// Five a day for a file, then mails; so many a day for all.
    @Test(arguments: Engine.available)
    func messagesAreCounted(_ engine: Engine) async throws {
        let demandeurs = try await demandeurs(engine, parJour: CodeDemandeur.mostSMS + 1)
        let clock = demandeurs.test.clock
        let id = try await demandeurs.file(Self.mobile)
        let other = try await demandeurs.file(["demandeur.telephone": "0612345679", "demandeur.nomNaissance": "Silva"])
        let (entree, theirs) = (try await demandeurs.entree(id), try await demandeurs.entree(other))
        var (messages, mails) = (0, 0)
        for _ in 0..<8 {
            try await demandeurs.enter.ask(entree, sms: Self.phrase)
            messages += try await demandeurs.comptoir.messages().count
            mails += try await demandeurs.codes().count
            clock.advance(seconds: CodeDemandeur.secondsBetweenCourriels)
        }
        #expect(messages == CodeDemandeur.mostSMS && mails == 3)
        try await demandeurs.enter.ask(theirs, sms: Self.phrase)
        #expect(try await demandeurs.comptoir.messages().count == 1)
        clock.advance(seconds: CodeDemandeur.secondsBetweenCourriels)
        try await demandeurs.enter.ask(theirs, sms: Self.phrase)
        #expect(try await demandeurs.comptoir.messages().isEmpty, "the day is used up")
        #expect(try await demandeurs.codes().count == 1)
        clock.advance(seconds: 86_400)
        try await demandeurs.enter.ask(theirs, sms: Self.phrase)
        #expect(try await demandeurs.comptoir.messages().count == 1)
        try await demandeurs.comptoir.close()
    }

    /// A code that could not leave while it served is not paid for.
    @Test(arguments: Engine.available)
    func aCodeThatIsOverDoesNotLeave(_ engine: Engine) async throws {
        let demandeurs = try await demandeurs(engine)
        let entree = try await demandeurs.entree(try await demandeurs.file(Self.mobile))
        try await demandeurs.enter.ask(entree, sms: Self.phrase)
        demandeurs.test.clock.advance(seconds: CodeDemandeur.minutes * 60 + 1)
        #expect(try await demandeurs.comptoir.messages().isEmpty)
        let fault: String? = try await demandeurs.test.store.database.read {
            try $0.scalar("SELECT faute FROM envoi WHERE canal = 'sms' AND etat = 'abandonne' AND contenu IS NULL")
        }
        #expect(fault == "delai")
        let now = demandeurs.test.clock.now()
        let (lost, later) = try await demandeurs.test.world.base.read { registry in
            (
                try registry.envois.state(.sms, now: now).perdus,
                try registry.envois.state(.sms, now: now.adding(seconds: 86_400)).perdus
            )
        }
        #expect(lost == 1 && later == 0, "of a day")
        try await demandeurs.comptoir.close()
    }

    /// Another mobile: the old one opens nothing more. Where no message leaves, it opened nothing anyway.
    @Test(arguments: Engine.available)
    func anotherMobileEndsWhatTheOldOneOpened(_ engine: Engine) async throws {
        let demandeurs = try await demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file(Self.mobile)
        let entree = try await demandeurs.entree(id)
        try await demandeurs.enter.ask(entree, sms: Self.phrase)
        let code = try code(try await demandeurs.comptoir.messages().first)
        var saisie = try await demandeurs.demande(id).formulaire.saisie()
        saisie["demandeur.telephone"] = "0612345679"
        guard case .updated = try await UpdateDemande(test.world)(id, saisie, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not changed")
            return
        }
        #expect(try await demandeurs.opened(code, entree) == nil)
        // Nor does one leave that waits for it.
        test.clock.advance(seconds: CodeDemandeur.secondsBetweenCourriels)
        try await demandeurs.enter.ask(entree, sms: Self.phrase)
        saisie["demandeur.telephone"] = "0612345670"
        guard case .updated = try await UpdateDemande(test.world)(id, saisie, version: 2, by: test.sophie, asks: false)
        else {
            Issue.record("not changed")
            return
        }
        #expect(try await demandeurs.comptoir.messages().isEmpty)
        try await demandeurs.comptoir.close()
    }

    /// Without a mail address, the number that is left is told when another takes its place online.
    @Test(arguments: Engine.available)
    func theNumberThatIsLeftIsTold(_ engine: Engine) async throws {
        let demandeurs = try await demandeurs(engine)
        let id = try await demandeurs.file(["demandeur.telephone": "0612345678", "demandeur.courriel": ""])
        let demande = try await demandeurs.demande(id)
        var saisie = try demande.formulaire.saisie()
        saisie["demandeur.telephone"] = "0612345679"
        let change = ChangeCoordonnees(demandeurs.test.world, mailer: demandeurs.comptoir.mailer)
        guard case .updated = try await change(demande, saisie, version: 1, by: .demandeur(id)) else {
            Issue.record("not changed")
            return
        }
        let messages = try await demandeurs.comptoir.messages()
        #expect(messages.count == 1 && messages.first?.hasPrefix("+33612345678\n") == true)
        try await demandeurs.comptoir.close()
    }

    /// Two numbers in turn: as many messages as codes, then none; none abroad, none about a protected address.
    @Test(arguments: Engine.available)
    func theyAreToldWithinTheSameCount(_ engine: Engine) async throws {
        let demandeurs = try await demandeurs(engine)
        let mailer = demandeurs.comptoir.mailer
        let change = ChangeCoordonnees(demandeurs.test.world, mailer: mailer)
        func turn(_ id: ID<Demande>, _ telephones: [String]) async throws -> Int {
            var messages = 0
            for telephone in telephones {
                let demande = try await demandeurs.demande(id)
                var saisie = try demande.formulaire.saisie()
                saisie["demandeur.telephone"] = telephone
                guard
                    case .updated = try await change(demande, saisie, version: demande.version, by: .demandeur(id))
                else {
                    Issue.record("not changed")
                    return messages
                }
                messages += try await demandeurs.comptoir.messages().count
            }
            return messages
        }
        let id = try await demandeurs.file(["demandeur.telephone": "0612345678", "demandeur.courriel": ""])
        let numbers = (0..<8).map { $0.isMultiple(of: 2) ? "0612345679" : "0612345678" }
        #expect(try await turn(id, numbers) == CodeDemandeur.mostSMS)
        let abroad = try await demandeurs.file([
            "demandeur.telephone": "+447911123456", "demandeur.courriel": "", "demandeur.nomNaissance": "Silva",
        ])
        #expect(try await turn(abroad, ["+351912345678", "+447911123456"]) == 0)
        let hidden = try await demandeurs.file([
            "demandeur.telephone": "0612345670", "demandeur.courriel": "", "demandeur.nomNaissance": "Petit",
            "adresseProtegee": "oui",
        ])
        #expect(try await turn(hidden, ["0612345671"]) == 0)
        try await demandeurs.comptoir.close()
    }
}
