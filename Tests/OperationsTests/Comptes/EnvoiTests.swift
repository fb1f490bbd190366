// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Mail
import Operations
import SQL
import Stores
import TestSupport
import Testing

@Suite(.serialized) struct EnvoiTests {
    private let folder = TemporaryFolder("deux")

    /// The states of all mails, the oldest first.
    private func states(_ comptoir: Comptoir) async throws -> [(etat: String, essais: Int, hasContent: Bool)] {
        try await comptoir.test.store.database.read {
            try $0.query("SELECT etat, essais, contenu FROM envoi ORDER BY id").map {
                let content: [UInt8]? = try $0["contenu"]
                return (try $0["etat"], try $0["essais"], content != nil)
            }
        }
    }

    /// Nobody listens on port 1: as a relay that is away.
    private func away() throws -> MailTransport {
        MailTransport(.relay(try #require(SMTPRelay(url: "smtp://127.0.0.1:1"))), sender: "ruche@exemple.fr")
    }

    @Test(arguments: Engine.available)
    func aRelayThatIsAwayIsTriedAgainEverLater(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        _ = try await comptoir.invite("n.petit@exemple.fr")
        let send = SendEnvois(comptoir.test.world, transport: try away())
        #expect(try await send() == 0)
        #expect(try await states(comptoir).map(\.etat) == ["attente"])
        #expect(try await send() == 0)
        #expect(try await states(comptoir).first?.essais == 1, "not before its time")
        comptoir.test.clock.advance(seconds: ReprisesEnvoi.pause(after: 1))
        _ = try await send()
        comptoir.test.clock.advance(seconds: ReprisesEnvoi.pause(after: 1))
        _ = try await send()
        #expect(try await states(comptoir).first?.essais == 2, "the second pause is longer")
        let page = try #require(try await ReadComptes(comptoir.test.world).page(of: ID(1), first: 0, by: comptoir.anne))
        #expect(page.pannes.map(\.destinataire) == ["n.petit@exemple.fr"])

        comptoir.test.clock.advance(seconds: ReprisesEnvoi.givesUpAfter)
        _ = try await send()
        let end = try await states(comptoir)
        #expect(end.first?.etat == "abandonne" && end.first?.hasContent == false, "given up, and nothing of it kept")
        try await comptoir.close()
    }

    /// Two servers look at the same moment: each mail leaves once.
    @Test(arguments: Engine.available)
    func nothingLeavesTwice(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        for number in 0..<8 { _ = try await comptoir.invite("n\(number)@exemple.fr") }
        let transport = MailTransport(.folder(folder.path), sender: "ruche@exemple.fr")
        let world = comptoir.test.world
        async let left = SendEnvois(world, transport: transport)()
        async let right = SendEnvois(world, transport: transport)()
        let sent = try await left + right
        #expect(sent == 8)
        let all = try await states(comptoir)
        #expect(all.allSatisfy { $0.etat == "envoye" && $0.essais == 1 && !$0.hasContent })
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 8)
        try await comptoir.close()
    }

    /// Whoever took it stopped: it may have left, so nobody sends it again.
    @Test(arguments: Engine.available)
    func aSenderThatStoppedLeavesDoubt(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        _ = try await comptoir.invite("n.petit@exemple.fr")
        let now = comptoir.test.clock.now()
        let taken = try await comptoir.test.store.base.write { registry in
            try registry.envois.due(.courriel, now: now, limit: 9).compactMap {
                try registry.envois.take($0, until: now.adding(seconds: 300), now: now)
            }
        }
        #expect(taken.count == 1)
        comptoir.test.clock.advance(seconds: 301)
        #expect(try await comptoir.mails().isEmpty)
        let all = try await states(comptoir)
        #expect(all.first?.etat == "incertain" && all.first?.hasContent == false)
        try await comptoir.close()
    }

    @Test func pausesGrowToFourHours() {
        #expect([1, 2, 3, 9, 40].map { ReprisesEnvoi.pause(after: $0) } == [60, 120, 240, 14_400, 14_400])
    }

    @Test(arguments: ["http://a.fr", "smtp://", "a.fr:25", "smtp://a.fr/chemin/", "smtp://u:p@a.fr", "smtp://a.fr?x=1"])
    func whatIsNoRelayIsNone(_ url: String) { #expect(SMTPRelay(url: url) == nil) }
}
