// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The life of an application, for a partner's software: renewal, strike-off, reactivation, an answer, an entry sent by mistake. Each act states the version that it saw.
struct VieAPI {
    let site: Site
    let access: SoftwareAccess

    func add(to router: some RouterMethods<RucheContext>) {
        router.post("api/v1/demandes/:numero/renouvellement", use: renew)
        router.post("api/v1/demandes/:numero/radiation", use: strikeOff)
        router.post("api/v1/demandes/:numero/reactivation", use: reactivate)
        router.post("api/v1/demandes/:numero/reponse", use: answered)
        router.post("api/v1/demandes/:numero/annulation", use: withdraw)
    }

    private var words: VieWords { VieWords(site: site) }

    @Sendable private func renew(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesEcrire).acteur
        let typed = try await fields(request, context) { _ in ["recuLe", "preuveReception"] }
        guard let version = request.seenVersion else { return try Problem.unversioned(site) }
        var form = ShortForm(typed: typed)
        let recuLe = typed["recuLe"] == nil ? nil : form.pastDay("recuLe", site.world.today)
        let preuve = form.text("preuveReception", longest: RenewDemande.longest)
        guard form.violations.isEmpty else { return try Problem.invalid(form.violations, site).response() }
        let id = try await DemandeAPI.id(context, site)
        switch try await RenewDemande(site.world)(id, version: version, recuLe: recuLe, preuve: preuve, by: acteur) {
        case .renewed(let demande, _): return try done(demande)
        case .refused(let refus): return try Problem.impossible(words.sentence(refus), site)
        case .already(let demande):
            return try Problem.stale(
                demande.version, site,
                detail: site.texts("api.deja-renouvelee", ["jour": demande.expireLe.french]))
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale(let version): return try Problem.stale(version, site)
        }
    }

    @Sendable private func strikeOff(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesEcrire).acteur
        let typed = try await fields(request, context) { SaisieRadiation($0).lus }
        guard let version = request.seenVersion else { return try Problem.unversioned(site) }
        let id = try await DemandeAPI.id(context, site)
        switch try await RecordRadiation(site.world)(id, SaisieRadiation(typed), version: version, by: acteur) {
        case .struckOff(let demande, _): return try done(demande)
        case .invalid(let violations): return try Problem.invalid(violations, site).response()
        case .closed: return try await site.fermee(id, by: acteur)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale(let version): return try Problem.stale(version, site)
        }
    }

    @Sendable private func reactivate(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesEcrire).acteur
        _ = try await fields(request, context) { _ in [] }
        guard let version = request.seenVersion else { return try Problem.unversioned(site) }
        let id = try await DemandeAPI.id(context, site)
        switch try await ReactivateDemande(site.world)(id, version: version, by: acteur) {
        case .reactivated(let demande): return try done(demande)
        case .refused(let refus): return try Problem.impossible(words.sentence(refus), site)
        case .invalid(let violations): return try Problem.invalid(violations, site).response()
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale(let version): return try Problem.stale(version, site)
        }
    }

    /// The applicant answered.
    @Sendable private func answered(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesEcrire).acteur
        let typed = try await fields(request, context) { _ in ReponseDemandeur.champs }
        guard let version = request.seenVersion else { return try Problem.unversioned(site) }
        let id = try await DemandeAPI.id(context, site)
        switch try await RecordReponse(site.world)(id, typed, version: version, by: acteur) {
        case .recorded(let demande): return try done(demande)
        case .invalid(let violations): return try Problem.invalid(violations, site).response()
        case .closed: return try await site.fermee(id, by: acteur)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale(let version): return try Problem.stale(version, site)
        }
    }

    /// An entry sent by mistake.
    @Sendable private func withdraw(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesEcrire).acteur
        let typed = try await fields(request, context) { _ in ["raisonAnnulation"] }
        guard let version = request.seenVersion else { return try Problem.unversioned(site) }
        let id = try await DemandeAPI.id(context, site)
        switch try await CancelEnregistrement(site.world).withdraw(
            id, version: version, motif: typed["raisonAnnulation"] ?? "", by: acteur)
        {
        case .cancelled(let demande): return try done(demande)
        // Another body is not named: its own desk is told on the page.
        case .refused(let refus): return try Problem.impossible(words.sentence(refus, autre: ""), site)
        case .invalid(let violations): return try Problem.invalid(violations, site).response()
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale(let version): return try Problem.stale(version, site)
        case .asked, .dismissed: throw HTTPFailure(.internalServerError)
        }
    }

    // MARK: Parts

    /// The fields of the body, an object of simple values. What nobody reads is refused: `known` may depend on what is there.
    func fields(
        _ request: Request, _ context: RucheContext, _ known: ([String: String]) -> [String]
    ) async throws -> [String: String] {
        let bytes = try await request.json(upTo: context.maxUploadSize)
        do {
            let values = try JSONDecoder().decode([String: Scalar].self, from: Data(bytes))
            let texts = values.mapValues(\.text)
            let read = Set(known(texts))
            if let wrong = values.keys.sorted().first(where: { !read.contains($0) || values[$0]?.fits($0) != true }) {
                throw MalformedBody(pointer: Problem.pointer(wrong), reason: "api.json.champ")
            }
            return texts
        } catch let error as DecodingError {
            throw MalformedBody(error)
        }
    }

    /// A text, a number, or yes and no: what the same field is on a page.
    private struct Scalar: Decodable {
        private enum Kind { case text, number, decimal, flag }

        private static let numbers: Set<String> = ["surface", "loyer", "nouveauTitulaire", "quiPart", "versionAutre"]
        private static let decimals: Set<String> = ["surface", "loyer"]
        private static let flags: Set<String> = ["dalo", "accordCollectif", "dejaLocataire", "menageRelu", "violences"]

        let text: String
        private let kind: Kind

        func fits(_ champ: String) -> Bool {
            switch kind {
            case .text: !Self.flags.contains(champ) || ["oui", "non"].contains(text)
            case .number: Self.numbers.contains(champ)
            case .decimal: Self.decimals.contains(champ)
            case .flag: Self.flags.contains(champ)
            }
        }

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let flag = try? value.decode(Bool.self) {
                (text, kind) = (flag ? "oui" : "non", .flag)
            } else if let number = try? value.decode(Int.self) {
                (text, kind) = ("\(number)", .number)
            } else if let number = try? value.decode(Double.self) {
                (text, kind) = ("\(number)", .decimal)
            } else {
                let written = try value.decode(String.self)
                (text, kind) = (["true": "oui", "false": "non"][written] ?? written, .text)
            }
        }
    }

    func done(_ demande: Demande) throws -> Response {
        var body = RegisteredJSON(
            id: demande.id.text, numero: demande.numero, etat: demande.etat.rawValue, version: demande.version)
        body.valableJusquau = demande.expireLe.iso
        return try json(body, .ok, [.eTag: "\"\(demande.version)\""])
    }
}
