// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Lets only signed-in agents through; others go to the sign-in page and come back. Whoever has still to choose for which
/// body he acts, or to set up the second factor that it wants, is sent there first.
struct SessionMiddleware: RouterMiddleware {
    typealias Context = RucheContext
    let site: Site
    /// Of the pages of one's own account, where just that is done.
    var isOwnAccount = false
    static let cookie = "ruche_session"

    func handle(
        _ request: Request, context: RucheContext, next: @concurrent (Request, RucheContext) async throws -> Response
    ) async throws -> Response {
        if let secret = request.cookies[Self.cookie]?.value {
            context.session = try await site.signIn.session(secret: secret)
        }
        if site.world.isFormation, let compte = context.session?.compte {
            context.rappel = try await FollowExercices(site.world).rappel(of: compte)
        }
        if let attente = context.session?.attente, !isOwnAccount {
            return site.redirect(attente == .choix ? Paths.habilitation : Paths.secondFacteur)
        }
        guard context.session != nil else {
            guard request.method == .get || request.method == .head else {
                return try await carried(request, context)
            }
            let back = request.uri.path == "/" ? "" : "?suite=\(Self.encoded(request.uri.path))"
            return site.redirect(Paths.connexion + back)
        }
        return try await next(request, context)
    }

    /// A form that was sent after the session ended: what was typed goes along to the sign-in page and comes back.
    private func carried(_ request: Request, _ context: RucheContext) async throws -> Response {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased() ?? ""
        // A script of ours is told at once, and says it beside the draft.
        let isScript = HTTPField.Name("HX-Request").flatMap { request.headers[$0] } != nil
        // Only what our own page sent: another site must not lay a form of its own before someone who signs in.
        let origin = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }
        guard type == "application/x-www-form-urlencoded", !isScript, origin == "same-origin" else {
            throw HTTPFailure(.unauthorized)
        }
        let form = try await RequestForm.read(request, context)
        return try ConnexionPages.page(
            site, request, context, error: site.texts("connexion.session-finie"), repris: form,
            chemin: request.uri.path, status: .unauthorized)
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

extension Request {
    /// The secret of the session that asks.
    var sessionSecret: String { cookies[SessionMiddleware.cookie]?.value ?? "" }
}
