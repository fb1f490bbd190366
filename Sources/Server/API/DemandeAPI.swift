// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Reference

/// `/api/v1/demandes`: what a partner's software does. A token says whose it is.
struct DemandeAPI {
    let site: Site
    let access: SoftwareAccess

    func add(to router: some RouterMethods<RucheContext>) {
        router.post("api/v1/demandes", use: register)
        router.get("api/v1/demandes/:numero", use: read)
        router.put("api/v1/demandes/:numero", use: update)
    }

    private var messages: Messages { Messages(texts: site.texts) }

    @Sendable private func register(_ request: Request, _ context: RucheContext) async throws -> Response {
        let logiciel = try await access.enter(request, context, .demandesEcrire)
        let acteur = logiciel.acteur
        let (saisie, bytes) = try await decode(request, context)
        var key: IdempotencyKey?
        if let name = HTTPField.Name("Idempotency-Key"), let text = request.headers[name] {
            guard (1...128).contains(text.utf8.count) else { throw HTTPFailure(.badRequest) }
            key = IdempotencyKey(key: text, body: bytes)
        }
        let author = "jeton \(hexadecimal(logiciel.empreinte))"
        let register = RegisterDemande(site.world)
        var (tries, wait) = site.nirs.take(saisie, by: author, now: site.world.now())
        // What was answered once tells nothing new.
        if tries == nil, let key, try await register.isKnown(key, by: acteur) { tries = [] }
        guard let tries else { throw HTTPFailure(.tooManyRequests, key: "429.nir", retryAfter: wait) }
        let answer: RegisterDemande.Answer
        do {
            answer = try await register(saisie, by: acteur, asks: false, key: key)
        } catch let error {
            site.nirs.forgive(tries, by: author)
            throw error
        }
        if case .existants = answer {
            site.nirs.keep(tries, by: author)
        } else {
            site.nirs.forgive(tries, by: author)
        }
        switch answer {
        case .registered(let registered):
            var body = RegisteredJSON(
                id: registered.id.text, numero: registered.numero, etat: registered.etat.rawValue,
                version: registered.version)
            body.avertissements = registered.avertissements.map {
                .init(cle: $0.cle, champ: $0.champ, code: $0.code, detail: messages.sentence($0))
            }
            var headers: HTTPFields = [.eTag: "\"\(registered.version)\""]
            headers[.location] = "\(Paths.api)/\(registered.numero ?? registered.id.text)"
            return try json(body, .created, headers)
        case .denied: throw HTTPFailure(.forbidden)
        case .invalid(let examen): return try Problem.invalid(examen.violations, site).response()
        case .existants(let existants):
            var problem = Problem(
                status: .conflict, titre: site.texts("existants.titre"), detail: site.texts("refus.existant.possible"))
            let words = ExistantWords(texts: site.texts)
            problem.existants = existants.dossiers.map { existant in
                ExistantJSON(
                    numero: existant.numero, etat: existant.etat.rawValue, guichet: existant.guichet,
                    raison: existant.raison, detail: words.sentence(existant),
                    raisons: existant.raisons.map { .init(code: $0.code, detail: words.said($0)) })
            }
            return try problem.response()
        case .keyReused:
            return try Problem(
                status: .unprocessableContent, titre: site.texts("http.422.titre"),
                detail: site.texts("refus.cle.reutilisee")
            ).response()
        case .exhausted:
            return try Problem.impossible(messages.sentence(Violation("", "numero.epuise")), site)
        // Of a draft alone.
        case .asks, .saisineClose: throw HTTPFailure(.internalServerError)
        }
    }

    @Sendable private func read(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesLire).acteur
        let id = try await Self.id(context, site)
        switch try await ReadDemandes(site.world)(id, objet: "api", by: acteur) {
        case .dossier(let dossier):
            let demande = dossier.demande
            let tag = "\"\(demande.version)\""
            if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: [.eTag: tag]) }
            var body = RegisteredJSON(
                id: demande.id.text, numero: demande.numero, etat: demande.etat.rawValue, version: demande.version)
            body.valableJusquau = demande.expireLe.iso
            body.guichet = demande.guichet
            let situation = dossier.situation(site.world.rulebook)
            body.renouveleeLe = situation.renouveleeLe?.iso
            if let radieeLe = situation.radieeLe {
                let last = dossier.evenements.first {
                    $0.evenement.demande == demande.id && $0.evenement.genre == .radiation
                }
                body.radiation = FaitsJSON(
                    last?.vie, survenuLe: radieeLe, fin: site.world.rulebook.derniereReactivation(situation))
            }
            body.fusionneeDans = dossier.suite?.id.text
            body.demande = shown(dossier, to: acteur)
            return try json(body, .ok, [.eTag: tag])
        case .carte(let carte):
            var body = RegisteredJSON(id: carte.id.text, numero: carte.numero, etat: carte.etat.rawValue, version: 0)
            body.guichet = carte.guichet
            return try json(body)
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    @Sendable private func update(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesEcrire).acteur
        let (saisie, _) = try await decode(request, context)
        guard let version = request.seenVersion else { return try Problem.unversioned(site) }
        let id = try await Self.id(context, site)
        switch try await UpdateDemande(site.world)(id, saisie, version: version, by: acteur, asks: false) {
        case .updated(let version, let numero, let etat, let avertissements):
            var body = RegisteredJSON(id: id.text, numero: numero, etat: etat.rawValue, version: version)
            body.avertissements = avertissements.map {
                .init(cle: $0.cle, champ: $0.champ, code: $0.code, detail: messages.sentence($0))
            }
            return try json(body, .ok, [.eTag: "\"\(version)\""])
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .invalid(let examen): return try Problem.invalid(examen.violations, site).response()
        case .stale(let version): return try Problem.stale(version, site)
        case .closed: return try await site.fermee(id, by: acteur)
        case .exhausted:
            return try Problem.impossible(messages.sentence(Violation("", "numero.epuise")), site)
        case .asks: throw HTTPFailure(.internalServerError)
        }
    }

    // MARK: Parts

    /// A protected address (violence) only goes to the desk of the file and to the manager.
    private func shown(_ dossier: Dossier, to acteur: Acteur) -> Formulaire {
        let formulaire = dossier.demande.formulaire
        return dossier.mayShowAddress(to: acteur) ? formulaire : AdresseProtegee.without(formulaire)
    }

    /// A number, current or old; or the id of a file that has none yet.
    static func id(_ context: RucheContext, _ site: Site) async throws -> ID<Demande> {
        // As it is read aloud, its spaces come as « %20 ».
        let text = context.parameters.get("numero")?.removingPercentEncoding ?? ""
        if let numero = NumeroUnique(text) {
            guard let id = try await ReadDemandes(site.world).id(of: numero) else { throw HTTPFailure(.notFound) }
            return id
        }
        guard let id = ID<Demande>(text: text) else { throw HTTPFailure(.notFound) }
        return id
    }

    private func decode(_ request: Request, _ context: RucheContext) async throws -> (Saisie, [UInt8]) {
        let bytes = try await request.json(upTo: context.maxUploadSize)
        return (Saisie(json: try JSONLeaves(body: bytes)), bytes)
    }
}

extension Request {
    /// The version that a change says it saw (`If-Match`).
    var seenVersion: Int? { headers[.ifMatch].flatMap { Int($0.filter { $0 != "\"" }) } }
}

extension JSONLeaves {
    /// The fields of a body. What only the program writes has paths for names, and is not read.
    init(body: [UInt8]) throws {
        do {
            self = try JSONDecoder().decode(JSONLeaves.self, from: Data(body))
        } catch let error as DecodingError {
            throw MalformedBody(error)
        }
        let written = ["/provenance/", "/national/"]
        if let pointer = pointed.sorted().first(where: { name in !written.contains { name.hasPrefix($0) } }) {
            throw MalformedBody(pointer: pointer, reason: "api.json.point")
        }
    }
}

/// A body that is not the JSON expected: which field, and nothing of its content.
struct MalformedBody: Error {
    /// JSON pointer; empty for the whole body.
    let pointer: String
    /// Sentence of the catalogue.
    let reason: String

    init(pointer: String, reason: String) {
        self.pointer = pointer
        self.reason = reason
    }

    init(_ error: DecodingError) {
        let path: [any CodingKey] =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            case .keyNotFound(let key, let context): context.codingPath + [key]
            @unknown default: []
            }
        self.init(
            pointer: path.map { "/" + ($0.intValue.map(String.init) ?? $0.stringValue) }.joined(),
            reason: "api.json.champ")
    }
}
