// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Outbound

/// A provider of text messages, spoken to by one POST a message: what it wants and how it answers are settings
/// (docs/sms.md).
package struct SMSProvider: Sendable {
    private let url: String
    private let body: SMSBody
    /// `Authorization`, `Api-Key`…, and its whole value.
    private let header: (name: String, value: String)?
    /// From whom the message seems to come.
    private let sender: String
    private let accepted: Set<Int>
    /// Where in the answer the provider's own name of the message stands: `messages.0.id`.
    private let reference: [String]
    /// The header that tells two tries of one message.
    private let idempotency: String?
    private let authority: String?
    private let seconds: Int

    /// Nil when the address is none, or is not https outside of the loopback; or when a header has no name of one.
    package init?(
        url text: String, body: SMSBody, header: String = "Authorization", token: String? = nil, sender: String = "",
        accepted: Set<Int> = [200, 201, 202], reference: String? = nil, idempotency: String? = nil,
        authority: String? = nil, seconds: Int = 8
    ) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil, parts.fragment == nil,
            scheme == "https" || scheme == "http" && ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host),
            Self.isName(header), idempotency.map(Self.isName) ?? true,
            token?.contains(where: \.isNewline) != true
        else { return nil }
        url = text
        self.body = body
        self.header = token.map { (header, $0) }
        self.sender = sender
        self.accepted = accepted
        self.reference = reference?.split(separator: ".").map(String.init) ?? []
        self.idempotency = idempotency
        self.authority = authority
        self.seconds = seconds
    }

    private static func isName(_ text: String) -> Bool { text.wholeMatch(of: /[A-Za-z0-9\-_]+/) != nil }

    func send(_ message: SMSMessage) async -> SMSTransport.Outcome {
        var call = HTTPCall(url: url)
        call.body = Data(
            body.filled([
                "destinataire": message.recipient, "chiffres": String(message.recipient.dropFirst()),
                "texte": message.text, "emetteur": sender, "id": message.id,
            ]).utf8)
        call.headers = ["Content-Type: \(body.contentType); charset=utf-8", "Accept: application/json"]
        if let header { call.headers.append("\(header.name): \(header.value)") }
        if let idempotency { call.headers.append("\(idempotency): \(message.id)") }
        call.authority = authority
        call.seconds = seconds
        call.mostBytes = 64 << 10
        do {
            return judge(try await call())
        } catch let failure as HTTPCall.Failure {
            return judge(failure)
        } catch {
            return .later("appel", seconds: nil)
        }
    }

    /// The provider's words are never kept: they may quote the number.
    private func judge(_ answer: HTTPCall.Answer) -> SMSTransport.Outcome {
        if accepted.contains(answer.status) { return .sent(name(in: answer.body)) }
        let fault = "http \(answer.status)"
        // The number or the text. A sign-in that is refused, an address that moved, a credit that is used up: someone will
        // mend them.
        if [400, 413, 422].contains(answer.status) { return .refused(fault) }
        // An acceptance that the settings do not know: sent once more, it would be received twice.
        if (200...299).contains(answer.status) { return .doubtful(fault) }
        return .later(fault, seconds: answer.retryAfter)
    }

    private func judge(_ failure: HTTPCall.Failure) -> SMSTransport.Outcome {
        switch failure {
        case .unreachable(let fault): .later(fault, seconds: nil)
        case .busy: .later("appels", seconds: nil)
        case .unanswered(let fault): idempotency == nil ? .doubtful(fault) : .later(fault, seconds: nil)
        case .tooLarge: .doubtful("reponse")
        }
    }

    /// Of letters, digits and a few marks only, and short: it is kept.
    private func name(in data: Data) -> String? {
        guard !reference.isEmpty, var value = try? JSONSerialization.jsonObject(with: data) else { return nil }
        for step in reference {
            if let fields = value as? [String: Any], let next = fields[step] {
                value = next
            } else if let list = value as? [Any], let index = Int(step), list.indices.contains(index) {
                value = list[index]
            } else {
                return nil
            }
        }
        guard let text = value as? String ?? (value as? Int).map(String.init) else { return nil }
        return text.wholeMatch(of: /[A-Za-z0-9\-_.:\/]{1,100}/) == nil ? nil : text
    }
}
