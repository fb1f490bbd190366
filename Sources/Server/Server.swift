// SPDX-License-Identifier: EUPL-1.2

import HTTPTypes
package import Hummingbird

/// The table of contents of the site.
package func buildRouter(_ site: Site) throws -> Router<RucheContext> {
    let router = Router(context: RucheContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: EdgeMiddleware(site: site))

    // Anyone.
    HealthEndpoints(site: site).add(to: router)
    let limits = TryLimits()
    let connexion = ConnexionPages(site: site, limits: limits)
    connexion.add(to: router)
    let identites = IdentitePages(site: site, limits: limits)
    ConnexionFedereePages(site: site, limits: limits, connexion: connexion, identites: identites).add(to: router)
    OubliPages(site: site, limits: limits).add(to: router)
    InvitationPages(site: site, limits: limits).add(to: router)
    AvantPages(site: site).add(to: router)
    EntreePages(site: site, limits: limits).add(to: router)
    // Applicants, each in his own file.
    let applicants = router.group().add(middleware: EspaceMiddleware(site: site))
    EspacePages(site: site).add(to: applicants)
    EspaceActes(site: site).add(to: applicants)
    CoordonneesPages(site: site).add(to: applicants)
    EspaceDocuments(site: site).add(to: applicants)
    let attestations = AttestationPages(site: site)
    attestations.addPublic(to: router)
    ProtectionPages(site: site).addPublic(to: router)
    let assets = try AssetFiles(vendor: site.options.vendor)
    router.get("assets/**") { request, _ in
        try assets.response(String(request.uri.path.dropFirst("/assets/".count)))
    }

    // Software with a token, and what it needs to know before it has one.
    let software = SoftwareAccess(site: site)
    DemandeAPI(site: site, access: software).add(to: router)
    VieAPI(site: site, access: software).add(to: router)
    TitulaireAPI(site: site, access: software).add(to: router)
    CourrierAPI(site: site, access: software).add(to: router)
    CreneauAPI(site: site, access: software).add(to: router)
    JournalAPI(site: site, access: software).add(to: router)
    RechercheAPI(site: site, access: software).add(to: router)
    JetonAPI(site: site, access: software).add(to: router)
    try ReferenceAPI(site: site).add(to: router)
    let description = try DescriptionAPI(site: site)
    description.add(to: router)

    // One's own account: also for whoever has still to choose a body, or to set up a second factor.
    let own = router.group().add(middleware: SessionMiddleware(site: site, isOwnAccount: true))
    connexion.addSigned(to: own)
    HabilitationPages(site: site).add(to: own)
    MonComptePages(site: site).add(to: own)
    identites.add(to: own)
    SecondFacteurPages(site: site).add(to: own)
    ActivitePages(site: site).add(to: own)

    // Agents who are signed in.
    let signed = router.group().add(middleware: SessionMiddleware(site: site))
    ComptesPages(site: site).add(to: signed)
    LotComptesPages(site: site).add(to: signed)
    FichePages(site: site).add(to: signed)
    JetonPages(site: site).add(to: signed)
    AccueilPages(site: site).add(to: signed)
    DemandePages(site: site).add(to: signed)
    FormulairePages(site: site).add(to: signed)
    VisitePages(site: site).add(to: signed)
    FusionDemandesPages(site: site).add(to: signed)
    PassagePages(site: site).add(to: signed)
    ViePages(site: site).add(to: signed)
    ReponsePages(site: site).add(to: signed)
    TitulairePages(site: site).add(to: signed)
    UnionPages(site: site).add(to: signed)
    SaisinePages(site: site).add(to: signed)
    NouvelleSaisinePages(site: site).add(to: signed)
    AnnulationEnregistrementPages(site: site).add(to: signed)
    CourrierPages(site: site).add(to: signed)
    NouveauCourrierPages(site: site).add(to: signed)
    LotPages(site: site).add(to: signed)
    RetourPages(site: site).add(to: signed)
    GabaritPages(site: site).add(to: signed)
    CodePapierPages(site: site).add(to: signed)
    DoublonPages(site: site).add(to: signed)
    AnnulationPages(site: site).add(to: signed)
    attestations.add(to: signed)
    // Administration: each page asks for its act.
    OrganismesPages(site: site).add(to: signed)
    OrganismePages(site: site).add(to: signed)
    AdhesionPages(site: site).add(to: signed)
    GuichetPages(site: site).add(to: signed)
    FusionPages(site: site).add(to: signed)
    // Protection of persons.
    ProtectionPages(site: site).add(to: signed)
    ConsultationPages(site: site).add(to: signed)
    ExportPages(site: site).add(to: signed)
    ConservationPages(site: site).add(to: signed)
    DroitsPages(site: site).add(to: signed)
    ViolationPages(site: site).add(to: signed)
    AccesPages(site: site).add(to: signed)
    ServicesPages(site: site).add(to: signed)
    TravauxPages(site: site).add(to: signed)
    DiagnosticPages(site: site).add(to: signed)
    QualitePages(site: site).add(to: signed)
    FormationPages(site: site).add(to: signed)
    // Added last, it stands before the answer « not found » only.
    router.add(middleware: OtherMethods(router))
    return router
}

/// An address that exists answers any other method by 405, with those that it has: `QUERY` and those that nobody has
/// thought of yet included, hence not one route a method.
private struct OtherMethods: RouterMiddleware {
    private let addresses: RouterResponder<RucheContext>

    init(_ router: Router<RucheContext>) {
        let addresses = Router(context: RucheContext.self)
        for (path, routes) in Dictionary(grouping: router.routes, by: { $0.path.description }) {
            let own = Set(routes.map(\.method))
            let all = own.contains(.get) ? own.union([.head]) : own
            let allowed = all.map(\.rawValue).sorted().joined(separator: ", ")
            addresses.get(RouterPath(path)) { _, _ -> Response in
                throw HTTPFailure(.methodNotAllowed, allowed: allowed)
            }
        }
        self.addresses = addresses.buildResponder()
    }

    func handle(
        _ request: Request, context: RucheContext, next: @concurrent (Request, RucheContext) async throws -> Response
    ) async throws -> Response {
        var head = request.head
        head.method = .get
        // Throws for an address that exists; else it was not found here either.
        _ = try await addresses.respond(to: Request(head: head, body: request.body), context: context)
        return try await next(request, context)
    }
}

/// `GET /demandes`, one by one: what a test and `bin/audit` walk.
package func listRoutes(_ site: Site) throws -> [String] {
    let router = try buildRouter(site)
    return router.routes.map { "\($0.method.rawValue) \($0.path)" }.sorted()
}
