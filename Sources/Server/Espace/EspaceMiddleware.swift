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
        if let secret = request.cookies[Self.cookie]?.value {
            context.espace = try await KeepEspaces(site.world)(secret: secret)
        }
        guard context.espace != nil else { return site.redirect("\(Paths.monDossier)?avis=fin") }
        return try await next(request, context)
    }
}

extension RucheContext {
    /// The applicant of a page behind `EspaceMiddleware`.
    func requireEspace() throws -> OpenEspace {
        guard let espace else { throw HTTPFailure(.unauthorized) }
        return espace
    }
}
