// SPDX-License-Identifier: EUPL-1.2

import HTTPTypes
import Hummingbird
import Operations

/// Lets an applicant through to his own file; whoever has no such session, an agent included, goes to the entry.
struct EspaceMiddleware: RouterMiddleware {
    typealias Context = RucheContext
    let site: Site
    static let cookie = "ruche_mon_dossier"

    func handle(
        _ request: Request, context: RucheContext, next: @concurrent (Request, RucheContext) async throws -> Response
    ) async throws -> Response {
        guard let secret = request.cookies[Self.cookie]?.value, !secret.isEmpty else {
            return site.redirect("\(Paths.monDossier)?avis=fin")
        }
        context.espace = try await KeepEspaces(site.world)(secret: secret)
        guard context.espace == nil else { return try await next(request, context) }
        // Whoever left has no such cookie any more: the session of who still has one is over, and that is said once.
        let wasLongest = try await KeepEspaces(site.world).wasLongest(secret: secret)
        var response = site.redirect("\(Paths.monDossier)?avis=\(wasLongest ? "longue" : "temps")")
        response.setCookie(Self.made("", site))
        return response
    }
}

extension RucheContext {
    /// The applicant of a page behind `EspaceMiddleware`.
    func requireEspace() throws -> OpenEspace {
        guard let espace else { throw HTTPFailure(.unauthorized) }
        return espace
    }
}
