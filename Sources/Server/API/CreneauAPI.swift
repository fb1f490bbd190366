// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations

/// The free slots of a desk: what `rdvCreneau` of a letter may take. No name, no appointment of anybody.
struct CreneauAPI {
    let site: Site
    let access: SoftwareAccess

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("api/v1/guichets/:code/creneaux", use: list)
    }

    private struct CreneauxJSON: Encodable {
        let guichet: String
        let duree: Int?
        let du: String
        let au: String
        let creneaux: [String]
        let suivant: String?
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesLire).acteur
        let code = context.parameters.get("code") ?? ""
        let (du, au) = (try day("du", request), try day("au", request))
        switch try await ReadCreneaux(site.world)(guichet: code, du: du, au: au, by: acteur) {
        case .page(let page):
            return try json(
                CreneauxJSON(
                    guichet: code, duree: page.duree, du: page.premier.iso, au: page.dernier.iso,
                    creneaux: page.libres.map(\.text), suivant: page.suivant?.iso))
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    /// A day of the query; nil when it is left out.
    private func day(_ name: String, _ request: Request) throws -> Day? {
        guard let text = request.uri.queryParameters[Substring(name)] else { return nil }
        guard let day = Day(iso: String(text)) else { throw HTTPFailure(.badRequest, key: "400.jour") }
        return day
    }
}
