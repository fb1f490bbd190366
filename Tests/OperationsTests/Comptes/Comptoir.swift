// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Mail
import Operations
import Reference
import Stores
import TestSupport
import Testing

/// A small region with what accounts need: quick passwords, mails in a folder, Anne who administers Pantin. Its suites are
/// serialized: beside them run tests that wait for many connections at once.
struct Comptoir {
    let test: TestWorld
    let passwords = PasswordHasher(cost: 4)
    let mailer: Mailer
    let anne: Acteur
    private let folder = TemporaryFolder("envois")
    private let transport: MailTransport

    static let password = "Les sept jours du merle"

    init(
        _ engine: Engine, runsTwice: Bool = true, isDemonstration: Bool = false, sms: ReglesSMS? = nil
    ) async throws {
        test = try await TestWorld.make(engine, runsTwice: runsTwice, isDemonstration: isDemonstration, sms: sms)
        mailer = Mailer(test.world, texts: try Catalogue.load("fr"), publicURL: "https://ruche.exemple.fr")
        transport = MailTransport(.folder("\(folder.path)/courriels"), sender: "ruche@exemple.fr")
        try await CreateAccounts(test.world, passwords: passwords).account(
            courriel: "a.roux@pantin.exemple.fr", password: Self.password, nom: "Anne Roux", organisme: ID(1),
            guichet: nil, role: .administrateur)
        let found = try await test.store.base.read { try $0.comptes.compte(courriel: "a.roux@pantin.exemple.fr") }
        let id: ID<Compte> = try #require(found).id
        anne = Acteur(
            origine: .agent, compte: id, nom: "Anne Roux", organisme: ID(1),
            organismeNom: "Mairie de Pantin", guichet: nil, role: .administrateur, perimetre: .communes(["93055"]))
    }

    var signIn: SignIn { SignIn(test.world, passwords: passwords) }
    var accept: AcceptInvitation { AcceptInvitation(test.world, passwords: passwords) }
    var recover: RecoverPassword { RecoverPassword(test.world, passwords: passwords, mailer: mailer) }

    /// Sends what waits; the texts that arrived, the oldest first. Each is read once.
    func mails() async throws -> [String] {
        _ = try await SendEnvois(test.world, transport: transport)()
        let folder = "\(folder.path)/courriels"
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
            let body = try #require(Data(base64Encoded: String(parts[1]), options: .ignoreUnknownCharacters))
            return parts[0] + "\n\n" + String(decoding: body, as: UTF8.self)
        }
    }

    /// The same of text messages: the number, a line break, what it says.
    func messages() async throws -> [String] {
        let folder = "\(folder.path)/sms"
        _ = try await SendEnvois(test.world, sms: SMSTransport(.folder(folder)))()
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        defer { try? FileManager.default.removeItem(atPath: folder) }  // each is read once
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
            try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8).trimmingCharacters(in: .newlines)
        }
    }

    /// The secret of the link of a mail.
    func secret(_ mail: String) throws -> String {
        let line = try #require(
            mail.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("https://ruche.exemple.fr/") })
        return try #require(line.split(separator: "/").last.map(String.init))
    }

    func invite(
        _ courriel: String, role: Role = .agentGuichet, to organisme: Int64 = 1, guichet: String = "93055",
        fin: String = "",
        by acteur: Acteur? = nil
    ) async throws -> InviteCompte.Answer {
        var typed = InviteCompte.Saisie()
        typed.courriel = courriel
        typed.nom = "Nora Petit"
        typed.role = role.rawValue
        typed.guichet = guichet
        typed.fin = fin
        return try await InviteCompte(test.world, mailer: mailer)(typed, to: ID(organisme), by: acteur ?? anne)
    }

    /// Invites, and accepts with the usual password.
    func join(
        _ courriel: String, role: Role = .agentGuichet, to organisme: Int64 = 1, guichet: String = "93055",
        by acteur: Acteur? = nil
    ) async throws {
        guard case .sent = try await invite(courriel, role: role, to: organisme, guichet: guichet, by: acteur) else {
            Issue.record("not invited")
            return
        }
        let link = try secret(try #require(try await mails().last))
        let answer = try await accept(link, password: Self.password, again: Self.password)
        guard case .accepted = answer else {
            Issue.record("not accepted: \(answer)")
            return
        }
    }

    func session(_ courriel: String, _ password: String = password) async throws -> String? {
        guard case .opened(let secret) = try await signIn(courriel: courriel, password: password) else { return nil }
        return secret
    }

    func habilitation(_ courriel: String, of organisme: Int64 = 1) async throws -> ID<Habilitation> {
        let found = try await test.store.base.read { registry in
            try registry.comptes.compte(courriel: courriel).flatMap { compte in
                try registry.habilitations.all(of: compte.id).first { $0.organisme == ID(organisme) }
            }
        }
        return try #require(found).id
    }

    func close() async throws { try await test.close() }
}
