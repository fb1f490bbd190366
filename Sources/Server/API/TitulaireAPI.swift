// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Who holds an application, for a partner's software: another holder or a death, a couple that parts, two households that become one.
struct TitulaireAPI {
    let site: Site
    let access: SoftwareAccess

    func add(to router: some RouterMethods<RucheContext>) {
        router.post("api/v1/demandes/:numero/titulaire", use: change)
        router.post("api/v1/demandes/:numero/separation", use: separate)
        router.post("api/v1/demandes/:numero/union", use: unite)
    }

    private var vie: VieAPI { VieAPI(site: site, access: access) }

    @Sendable private func change(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesEcrire).acteur
        let typed = try await vie.fields(request, context) { _ in champsTitulaire }
        guard let version = request.seenVersion else { return try Problem.unversioned(site) }
        let id = try await DemandeAPI.id(context, site)
        switch try await ChangeTitulaire(site.world)(id, typed, version: version, by: acteur) {
        case .changed(let demande), .ended(let demande): return try vie.done(demande)
        case .refused(let refus): return try refused(refus)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale(let version): return try Problem.stale(version, site)
        }
    }

    @Sendable private func separate(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesEcrire).acteur
        let typed = try await vie.fields(request, context) { _ in champsSeparation }
        guard let version = request.seenVersion else { return try Problem.unversioned(site) }
        let id = try await DemandeAPI.id(context, site)
        switch try await SeparateDemande(site.world)(id, typed, version: version, by: acteur) {
        // The file of who leaves, to be completed by PUT.
        case .separated(let new):
            let body = RegisteredJSON(id: new.text, numero: nil, etat: Etat.deposee.rawValue, version: 1)
            return try json(body, .created, [.eTag: "\"1\"", .location: "\(Paths.api)/\(new.text)"])
        case .refused(let refus): return try refused(refus)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale(let version): return try Problem.stale(version, site)
        }
    }

    private func refused(_ refus: RefusTitulaire) throws -> Response {
        switch refus {
        case .fautes(let violations): return try Problem.invalid(violations, site).response()
        case .etat, .association: return try Problem.impossible(site.texts("titulaire.refus"), site)
        }
    }

    /// The file that the path names goes on, and its holder stays the holder; of the household the more recent answers hold.
    @Sendable private func unite(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesEcrire).acteur
        let typed = try await vie.fields(request, context) { _ in champsUnion + ["numeroUnion", "versionAutre"] }
        guard let version = request.seenVersion else { return try Problem.unversioned(site) }
        let id = try await DemandeAPI.id(context, site)
        switch try await UniteDemandes(site.world)(id, version: version, typed, by: acteur) {
        case .united(let demande): return try vie.done(demande)
        case .refused(.fautes(let violations)): return try Problem.invalid(violations, site).response()
        case .refused(let refus): return try Problem.impossible(site.texts(UnionPages.key(refus)), site)
        case .gestionnaire: return try Problem.impossible(site.texts("union.gestionnaire"), site)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale(id, version: let version): return try Problem.stale(version, site)
        case .stale: return try Problem.impossible(site.texts("api.union.autre-version"), site)
        }
    }
}
