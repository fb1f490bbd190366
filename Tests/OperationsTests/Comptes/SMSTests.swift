// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Mail
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// Text messages before a provider that answers well, badly, late or not at all: what is sent, and what becomes of it.
@Suite(.serialized) struct SMSTests {
    private static let json = #"{"to": ["{chiffres}"], "from": "{emetteur}", "message": {"text": "{texte}"}}"#
    private static let accepted = FauxPrestataire.answer(202, "", #"{"messages": [{"id": "m-77"}]}"#)

    private func transport(
        _ prestataire: FauxPrestataire, body: String = json, idempotency: String? = "Idempotency-Key"
    ) throws -> SMSTransport {
        let body = try #require(SMSBody(body))
        let provider = SMSProvider(
            url: prestataire.url, body: body, header: "X-Api-Key", token: "secret-1", sender: "Ruche",
            reference: "messages.0.id", idempotency: idempotency, seconds: 1)
        return SMSTransport(.provider(try #require(provider)))
    }

    /// A code that waits for its text message.
    private func asked(_ engine: Engine) async throws -> (Demandeurs, EntreeDemandeur) {
        let demandeurs = try await Demandeurs(engine, sms: ReglesSMS(parJour: 500, rappels: false))
        let id = try await demandeurs.file(["demandeur.telephone": "06 12 34 56 78"])
        let entree = try await demandeurs.entree(id)
        try await demandeurs.enter.ask(entree, sms: "Code \"été\" {code} {texte}")
        return (demandeurs, entree)
    }

    private struct Etat: Equatable {
        let etat: String
        let faute: String?
        let reference: String?
        let attente: Int
    }

    private func state(_ demandeurs: Demandeurs) async throws -> Etat {
        let now = demandeurs.test.clock.now()
        let row = try await demandeurs.test.store.database.read {
            try $0.query("SELECT etat, faute, reference, prochain_le FROM envoi WHERE canal = 'sms'").map {
                (
                    etat: try $0[0] as String, faute: try $0[1] as String?, reference: try $0[2] as String?,
                    le: try $0[3] as Instant
                )
            }
        }.first
        let found = try #require(row)
        return Etat(
            etat: found.etat, faute: found.faute, reference: found.reference,
            attente: found.etat == "attente" ? Int((found.le.milliseconds - now.milliseconds) / 1_000) : 0)
    }

    @Test(arguments: Engine.available)
    func acceptedOnce(_ engine: Engine) async throws {
        let (demandeurs, entree) = try await asked(engine)
        let prestataire = try FauxPrestataire([Self.accepted])
        defer { prestataire.stop() }
        let send = SendEnvois(demandeurs.test.world, sms: try transport(prestataire))
        #expect(try await send() == 1)
        #expect(try await send() == 0)
        #expect(try await state(demandeurs) == Etat(etat: "envoye", faute: nil, reference: "m-77", attente: 0))
        let told = try await demandeurs.test.world.base.read { registry in
            try registry.recherche.demande(numero: entree.numero.text).map { try registry.envois.sms(of: $0, limit: 9) }
        }
        #expect(told?.map(\.reference) == ["m-77"])
        let request = try #require(prestataire.requests.first)
        #expect(prestataire.requests.count == 1)
        #expect(request.hasPrefix("POST /messages HTTP/1.1\r\n") && request.contains("X-Api-Key: secret-1\r\n"))
        #expect(request.contains("Idempotency-Key: ") && request.contains("Content-Type: application/json"))
        let body = try #require(request.split(separator: "\r\n\r\n").last)
        let sent = try #require(
            try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
        #expect(sent["to"] as? [String] == ["33612345678"] && sent["from"] as? String == "Ruche")
        let text = try #require((sent["message"] as? [String: Any])?["text"] as? String)
        #expect(text.hasPrefix("Code \"été\" ") && text.hasSuffix("{texte}"), "what a value contains is no place")
        let code = try #require(text.firstMatch(of: /\d{4} \d{4}/).map { String($0.output) })
        #expect(try await demandeurs.opened(code, entree) != nil)
        try await demandeurs.comptoir.close()
    }

    /// What it answers, whether it can tell two tries of one message, and what becomes of the message.
    @Test(arguments: [
        (FauxPrestataire.answer(400), true, "abandonne", "http 400", 0),
        (
            FauxPrestataire.answer(422, "", "{\"error\": \"+33612345678 is no mobile\"}"), true, "abandonne",
            "http 422", 0
        ),
        (FauxPrestataire.answer(401), true, "attente", "http 401", 60),
        (FauxPrestataire.answer(402), true, "attente", "http 402", 60),
        (FauxPrestataire.answer(500), true, "attente", "http 500", 60),
        (FauxPrestataire.answer(429, "Retry-After: 300\r\n"), true, "attente", "http 429", 300),
        // After the life of a code: not waited for.
        (FauxPrestataire.answer(429, "Retry-After: 3600\r\n"), true, "abandonne", "http 429", 0),
        (FauxPrestataire.answer(302, "Location: http://127.0.0.1:1/\r\n"), true, "attente", "http 302", 60),
        (FauxPrestataire.answer(204), true, "incertain", "http 204", 0),
        (FauxPrestataire.answer(200, "", String(repeating: "x", count: 200_000)), true, "incertain", "reponse", 0),
        ("", true, "attente", "curl 28", 60), ("", false, "incertain", "curl 28", 0),
    ])
    func whatItAnswers(_ answer: String, _ isTold: Bool, _ etat: String, _ faute: String, _ attente: Int) async throws {
        let (demandeurs, _) = try await asked(.sqlite)
        let prestataire = try FauxPrestataire([answer])
        defer { prestataire.stop() }
        let transport = try transport(prestataire, idempotency: isTold ? "Idempotency-Key" : nil)
        let send = SendEnvois(demandeurs.test.world, sms: transport)
        #expect(try await send() == 0)
        #expect(
            try await state(demandeurs) == Etat(etat: etat, faute: faute, reference: nil, attente: attente))
        #expect(prestataire.requests.count == 1, "a redirection is not followed")
        try await demandeurs.comptoir.close()
    }

    /// The same name for both tries.
    @Test(arguments: Engine.available)
    func aFailureThenAnAcceptance(_ engine: Engine) async throws {
        let (demandeurs, _) = try await asked(engine)
        let prestataire = try FauxPrestataire([FauxPrestataire.answer(500), Self.accepted])
        defer { prestataire.stop() }
        let send = SendEnvois(demandeurs.test.world, sms: try transport(prestataire))
        #expect(try await send() == 0)
        demandeurs.test.clock.advance(seconds: 61)
        #expect(try await send() == 1)
        let names = prestataire.requests.compactMap { $0.firstMatch(of: /Idempotency-Key: (\S+)/)?.output.1 }
        #expect(names.count == 2 && names[0] == names[1])
        try await demandeurs.comptoir.close()
    }

    /// Nobody listens: it waits, and ends with the code.
    @Test func aProviderThatIsAway() async throws {
        let (demandeurs, _) = try await asked(.sqlite)
        let body = try #require(SMSBody(Self.json))
        let away = SMSTransport(.provider(try #require(SMSProvider(url: "http://127.0.0.1:1/", body: body))))
        let send = SendEnvois(demandeurs.test.world, sms: away)
        #expect(try await send() == 0)
        #expect(try await state(demandeurs).faute == "curl 7")
        demandeurs.test.clock.advance(seconds: CodeDemandeur.minutes * 60 + 1)
        #expect(try await send() == 0)
        #expect(try await state(demandeurs).etat == "abandonne")
        try await demandeurs.comptoir.close()
    }

    @Test func asAForm() async throws {
        let prestataire = try FauxPrestataire([Self.accepted])
        defer { prestataire.stop() }
        let transport = try transport(prestataire, body: "To={destinataire}&Body={texte}&From={emetteur}")
        let answer = await transport.send(SMSMessage(recipient: "+33612345678", text: "à & b=c", id: "1"))
        #expect(answer == .sent("m-77"))
        let request = try #require(prestataire.requests.first)
        #expect(request.contains("application/x-www-form-urlencoded"))
        #expect(request.hasSuffix("To=%2B33612345678&Body=%C3%A0%20%26%20b%3Dc&From=Ruche"))
    }

    @Test(arguments: [
        "", "{}", #"{"to": "{destinataire}"}"#, #"{"text": "{texte}"}"#, #"{"to": {destinataire}, "text": "{texte}"}"#,
        #"{"to": "{destinataire}", "text": "{texte}", "x": "{nom}"}"#, #"{"to": "{destinataire}", "text": "{texte}""#,
        "To={destinataire} Body={texte}",
    ])
    func whatIsNoBody(_ text: String) { #expect(SMSBody(text) == nil) }

    @Test(arguments: [
        "http://sms.exemple.fr/", "ftp://sms.exemple.fr/", "https://u:p@sms.exemple.fr/", "https://", "sms.exemple.fr",
        "https://sms.exemple.fr/#a",
    ])
    func whatIsNoAddress(_ url: String) throws {
        #expect(SMSProvider(url: url, body: try #require(SMSBody(Self.json))) == nil)
    }

    @Test func headersAreHeaders() throws {
        let body = try #require(SMSBody(Self.json))
        let url = "https://sms.exemple.fr/v1"
        #expect(SMSProvider(url: url, body: body, token: "Bearer a") != nil)
        #expect(SMSProvider(url: url, body: body, header: "a: b\r\nc", token: "x") == nil)
        #expect(SMSProvider(url: url, body: body, token: "a\r\nX: y") == nil)
        #expect(SMSProvider(url: url, body: body, idempotency: "clé") == nil)
    }
}
