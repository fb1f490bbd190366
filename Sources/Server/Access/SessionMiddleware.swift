// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations

/// Lets only signed-in agents through; others go to the sign-in page and come back.
struct SessionMiddleware: RouterMiddleware {
    typealias Context = RucheContext
    let site: Site
    static let cookie = "ruche_session"

    func handle(
        _ request: Request, context: RucheContext, next: @concurrent (Request, RucheContext) async throws -> Response
    ) async throws -> Response {
        if let secret = request.cookies[Self.cookie]?.value {
            context.session = try await site.signIn.session(secret: secret)
        }
        guard context.session != nil else {
            guard request.method == .get || request.method == .head else { throw HTTPFailure(.unauthorized) }
            let back = request.uri.path == "/" ? "" : "?suite=\(Self.encoded(request.uri.path))"
            return site.redirect(Paths.connexion + back)
        }
        return try await next(request, context)
    }

    /// Only the path: the words searched must not stand in an address twice.
    private static func encoded(_ path: String) -> String {
        String(
            path.unicodeScalars.filter {
                $0.isASCII
                    && ($0.properties.isAlphabetic || $0.properties.numericType != nil
                        || "/-".unicodeScalars.contains($0))
            }.map(Character.init))
    }
}

extension RucheContext {
    /// The agent of a page behind `SessionMiddleware`.
    func requireSession() throws -> OpenSession {
        guard let session else { throw HTTPFailure(.unauthorized) }
        return session
    }
}
