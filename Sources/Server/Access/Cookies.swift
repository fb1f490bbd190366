// SPDX-License-Identifier: EUPL-1.2

import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Site {
    func cookie(_ name: String, _ value: String) -> Cookie {
        Cookie(name: name, value: value, path: "/", secure: options.secureCookies, httpOnly: true, sameSite: .lax)
    }

    func erased(_ name: String) -> Cookie {
        Cookie(
            name: name, value: "", maxAge: 0, path: "/", secure: options.secureCookies, httpOnly: true, sameSite: .lax)
    }

    /// Whose address a request comes from.
    func address(_ request: Request, _ context: RucheContext) -> String {
        let header = HTTPField.Name("X-Forwarded-For").flatMap { request.headers[$0] }
        return clientAddress(peer: context.peer, forwarded: header, trusted: options.trustedProxies)
    }

    // MARK: Forms of those who are not signed in

    /// The secret of such a form is that of a cookie which another site cannot read.
    static let beforeCookie = "ruche_avant"

    func readBefore(_ request: Request, _ context: RucheContext) async throws -> RequestForm {
        try await RequestForm.read(request, context, csrf: request.cookies[Self.beforeCookie]?.value ?? "")
    }

    /// A page with such a form.
    func pageBefore(
        _ template: String, _ titre: String, _ view: View, _ request: Request, _ context: RucheContext,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let token = request.cookies[Self.beforeCookie]?.value ?? UUID().uuidString
        var view = view
        view["jeton"] = .text(token)
        var response = try page(template, titre, view, context, status: status)
        response.setCookie(cookie(Self.beforeCookie, token))
        return response
    }
}

extension Request {
    /// The browser and the system, for one's own list of sessions: two words of a header that names more.
    var device: String {
        let agent = headers[.userAgent] ?? ""
        func first(_ names: [(sign: String, name: String)]) -> String? { names.first { agent.contains($0.sign) }?.name }
        let browser = first([
            ("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ])
        let system = first([
            ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Macintosh", "macOS"), ("Linux", "Linux"),
        ])
        return [browser, system].compactMap { $0 }.joined(separator: ", ")
    }
}
