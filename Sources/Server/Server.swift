// SPDX-License-Identifier: EUPL-1.2

import HTTPTypes
package import Hummingbird

/// The table of contents of the site.
package func buildRouter(_ site: Site) throws -> Router<RucheContext> {
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

    // Software with a token.
    DemandeAPI(site: site).add(to: router)

    // Agents who are signed in.
    let signed = router.group().add(middleware: SessionMiddleware(site: site))
    connexion.addSigned(to: signed)
    AccueilPages(site: site).add(to: signed)
    DemandePages(site: site).add(to: signed)
    FormulairePages(site: site).add(to: signed)
    VisitePages(site: site).add(to: signed)
    attestations.add(to: signed)
    return router
}
