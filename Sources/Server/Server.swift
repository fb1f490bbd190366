// SPDX-License-Identifier: EUPL-1.2

import HTTPTypes
package import Hummingbird

/// The table of contents of the site.
package func buildRouter(_ site: Site, refusing: Bool = true) throws -> Router<RucheContext> {
    let router = Router(context: RucheContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: EdgeMiddleware(site: site))

    // Anyone.
    HealthEndpoints(site: site).add(to: router)
    let connexion = ConnexionPages(site: site)
    connexion.add(to: router)
    AvantPages(site: site).add(to: router)
    let attestations = AttestationPages(site: site)
    attestations.addPublic(to: router)
    let assets = try AssetFiles(vendor: site.options.vendor)
    router.get("assets/**") { request, _ in
        try assets.response(String(request.uri.path.dropFirst("/assets/".count)))
    }

    // Software with a token, and what it needs to know before it has one.
    let software = SoftwareAccess(site: site)
    DemandeAPI(site: site, access: software).add(to: router)
    JournalAPI(site: site, access: software).add(to: router)
    RechercheAPI(site: site, access: software).add(to: router)
    JetonAPI(site: site, access: software).add(to: router)
    try ReferenceAPI(site: site).add(to: router)
    let description = try DescriptionAPI(site: site)
    description.add(to: router)

    // Agents who are signed in.
    let signed = router.group().add(middleware: SessionMiddleware(site: site))
    connexion.addSigned(to: signed)
    AccueilPages(site: site).add(to: signed)
    DemandePages(site: site).add(to: signed)
    FormulairePages(site: site).add(to: signed)
    VisitePages(site: site).add(to: signed)
    attestations.add(to: signed)
    if refusing { refuseOtherMethods(router) }
    return router
}

/// An address that exists answers any other method by 405, with those that it has.
private func refuseOtherMethods(_ router: Router<RucheContext>) {
    let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace]
    for (path, routes) in Dictionary(grouping: router.routes, by: { $0.path.description }) {
        let own = Set(routes.map(\.method))
        let allowed = (own.contains(.get) ? own.union([.head]) : own).map(\.rawValue).sorted().joined(separator: ", ")
        for method in known where !own.contains(method) && !(method == .head && own.contains(.get)) {
            router.on(RouterPath(path), method: method) { _, _ -> Response in
                throw HTTPFailure(.methodNotAllowed, allowed: allowed)
            }
        }
    }
}

/// `GET /demandes`, one by one: what a test and `bin/audit` walk.
package func listRoutes(_ site: Site) throws -> [String] {
    let router = try buildRouter(site, refusing: false)
    return router.routes.map { "\($0.method.rawValue) \($0.path)" }.sorted()
}
