// SPDX-License-Identifier: EUPL-1.2

import CLibCurl
import Dispatch
import Foundation

/// A mail relay, spoken to by libcurl (docs/dependencies.md): SMTP with STARTTLS, or SMTP inside TLS.
package struct SMTPRelay: Sendable {
    /// `smtp://host:port`, `smtps://host:port`.
    private let url: String
    private let isLoopback: Bool
    private let user: String?
    private let password: String?
    /// Certificates of the authority that signed the relay's, besides those of the system.
    private let authority: String?

    /// Nil when the address is none of a relay.
    package init?(url text: String, user: String? = nil, password: String? = nil, authority: String? = nil) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["smtp", "smtps"].contains(scheme), let host = parts.host, !host.isEmpty, parts.path.count <= 1,
            parts.query == nil, parts.user == nil, parts.password == nil
        else { return nil }
        let port = parts.port ?? (scheme == "smtps" ? 465 : 587)
        url = "\(scheme)://\(host):\(port)"
        isLoopback = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        self.user = user
        self.password = password
        self.authority = authority
    }

    /// libcurl waits for the network: on a thread that no request needs.
    func send(_ data: Data, from sender: String, to recipient: String) async -> MailTransport.Outcome {
        await withCheckedContinuation { continuation in
            Self.queue.async { continuation.resume(returning: perform(data, sender, recipient)) }
        }
    }

    private static let queue = DispatchQueue(label: "ruche.smtp")
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private func perform(_ data: Data, _ sender: String, _ recipient: String) -> MailTransport.Outcome {
        guard Self.isReady, let curl = curl_easy_init() else { return .later("libcurl") }
        defer { curl_easy_cleanup(curl) }
        let host = sender.split(separator: "@").last.map(String.init) ?? "localhost"
        let recipients = curl_slist_append(nil, "<\(recipient)>")
        defer { curl_slist_free_all(recipients) }
        var text = [UInt8](data)
        // The default reader of libcurl reads a FILE.
        guard let file = fmemopen(&text, text.count, "r") else { return .later("memoire") }
        defer { fclose(file) }

        // The path is the name under which we present ourselves.
        _ = ruche_set_text(curl, CURLOPT_URL, "\(url)/\(host)")
        _ = ruche_set_text(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // Links of these mails open accounts: never in clear over a network.
        let tls = isLoopback ? CURLUSESSL_TRY : CURLUSESSL_ALL
        _ = ruche_set_number(curl, CURLOPT_USE_SSL, Int(tls.rawValue))
        if let authority { _ = ruche_set_text(curl, CURLOPT_CAINFO, authority) }
        if let user { _ = ruche_set_text(curl, CURLOPT_USERNAME, user) }
        if let password { _ = ruche_set_text(curl, CURLOPT_PASSWORD, password) }
        _ = ruche_set_text(curl, CURLOPT_MAIL_FROM, "<\(sender)>")
        _ = ruche_set_pointer(curl, CURLOPT_MAIL_RCPT, UnsafeMutableRawPointer(recipients))
        _ = ruche_set_number(curl, CURLOPT_UPLOAD, 1)
        _ = ruche_set_pointer(curl, CURLOPT_READDATA, UnsafeMutableRawPointer(file))
        _ = ruche_set_number(curl, CURLOPT_CONNECTTIMEOUT, 15)
        _ = ruche_set_number(curl, CURLOPT_TIMEOUT, 60)
        _ = ruche_set_number(curl, CURLOPT_NOSIGNAL, 1)

        let code = curl_easy_perform(curl)
        let answer = ruche_response_code(curl)
        if code == CURLE_OK { return .sent }
        let fault = answer > 0 ? "smtp \(answer)" : "curl \(code.rawValue)"
        // 55x to the address or to the text is for good; a refused sign-in is a setting, which someone will mend.
        return (550...559).contains(answer) && code != CURLE_LOGIN_DENIED ? .refused(fault) : .later(fault)
    }
}
