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

    func add(to router: some RouterMethods<RucheContext>) {
        router.post("api/v1/demandes", use: register)
        router.get("api/v1/demandes/:numero", use: read)
        router.put("api/v1/demandes/:numero", use: update)
    }

    private var messages: Messages { Messages(texts: site.texts) }

    @Sendable private func register(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await software(request)
        let (saisie, bytes) = try await decode(request, context)
        var key: IdempotencyKey?
        if let name = HTTPField.Name("Idempotency-Key"), let text = request.headers[name] {
            guard (1...128).contains(text.utf8.count) else { throw HTTPFailure(.badRequest) }
            key = IdempotencyKey(key: text, body: bytes)
        }
        switch try await RegisterDemande(site.world)(saisie, by: acteur, asks: false, key: key) {
        case .registered(let registered):
            var json = RegisteredJSON(
                id: registered.id.text, numero: registered.numero, etat: registered.etat.rawValue,
                version: registered.version)
            json.avertissements = registered.avertissements.map {
                .init(cle: $0.cle, champ: $0.champ, code: $0.code, detail: messages.sentence($0))
            }
            var headers: HTTPFields = [.eTag: "\"\(registered.version)\""]
            headers[.location] = "\(Paths.api)/\(registered.numero ?? registered.id.text)"
            return try answer(json, .created, headers)
        case .denied: throw HTTPFailure(.forbidden)
        case .invalid(let examen): return try invalid(examen.violations)
        case .existants(let existants):
            var problem = Problem(
                status: .conflict, titre: site.texts("existants.titre"), detail: site.texts("refus.existant.possible"))
            problem.existants = existants.map {
                ExistantJSON(numero: $0.numero, etat: $0.etat.rawValue, guichet: $0.guichet, raison: $0.raison)
            }
            return try problem.response()
        case .keyReused:
            return try Problem(
                status: .unprocessableContent, titre: site.texts("http.422.titre"),
                detail: site.texts("refus.cle.reutilisee")
            ).response()
        case .exhausted:
            return try Problem(
                status: .conflict, titre: site.texts("api.conflit"),
                detail: messages.sentence(Violation("", "numero.epuise"))
            ).response()
        case .asks, .known: throw HTTPFailure(.internalServerError)
        }
    }

    @Sendable private func read(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await software(request)
        let id = try await id(context)
        switch try await ReadDemandes(site.world)(id, objet: "api", by: acteur) {
        case .dossier(let dossier):
            let demande = dossier.demande
            let tag = "\"\(demande.version)\""
            if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: [.eTag: tag]) }
            var json = RegisteredJSON(
                id: demande.id.text, numero: demande.numero, etat: demande.etat.rawValue, version: demande.version)
            json.valableJusquau = demande.expireLe.iso
            json.guichet = demande.guichet
            json.demande = shown(dossier, to: acteur)
            return try answer(json, .ok, [.eTag: tag])
        case .carte(let carte):
            var json = RegisteredJSON(id: carte.id.text, numero: carte.numero, etat: carte.etat.rawValue, version: 0)
            json.guichet = carte.guichet
            return try answer(json, .ok, [:])
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    @Sendable private func update(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await software(request)
        let (saisie, _) = try await decode(request, context)
        guard let tag = request.headers[.ifMatch], let version = Int(tag.filter { $0 != "\"" }) else {
            return try Problem(
                status: .preconditionRequired, titre: site.texts("http.428.titre"), detail: site.texts("api.if-match")
            ).response()
        }
        let id = try await id(context)
        switch try await UpdateDemande(site.world)(id, saisie, version: version, by: acteur, asks: false) {
        case .updated(let version, let numero, let etat, let avertissements):
            var json = RegisteredJSON(id: id.text, numero: numero, etat: etat.rawValue, version: version)
            json.avertissements = avertissements.map {
                .init(cle: $0.cle, champ: $0.champ, code: $0.code, detail: messages.sentence($0))
            }
            return try answer(json, .ok, [.eTag: "\"\(version)\""])
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .invalid(let examen): return try invalid(examen.violations)
        case .stale(let version):
            var response = try Problem(
                status: .preconditionFailed, titre: site.texts("http.412.titre"), detail: site.texts("http.412.message")
            ).response()
            response.headers[.eTag] = "\"\(version)\""
            return response
        case .closed:
            return try Problem(
                status: .conflict, titre: site.texts("api.conflit"), detail: site.texts("api.fermee")
            ).response()
        case .exhausted:
            return try Problem(
                status: .conflict, titre: site.texts("api.conflit"),
                detail: messages.sentence(Violation("", "numero.epuise"))
            ).response()
        case .asks: throw HTTPFailure(.internalServerError)
        }
    }

    // MARK: Parts

    /// A protected address (violence) only goes to the desk of the file and to the manager.
    private func shown(_ dossier: Dossier, to acteur: Acteur) -> Formulaire {
        var formulaire = dossier.demande.formulaire
        guard !dossier.mayShowAddress(to: acteur) else {
            return formulaire
        }
        formulaire.adresse = nil
        formulaire.adresseCourrier = nil
        for rang in formulaire.cotitulaires.indices { formulaire.cotitulaires[rang].adresse = nil }
        formulaire.national = formulaire.national.filter { !$0.key.lowercased().contains("adresse") }
        return formulaire
    }

    private func software(_ request: Request) async throws -> Acteur {
        let parts = request.headers[.authorization]?.split(separator: " ", maxSplits: 1) ?? []
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= 200,
            let acteur = try await site.signIn.software(token: String(parts[1]))
        else { throw HTTPFailure(.unauthorized) }
        return acteur
    }

    /// A number, current or old; or the id of a file that has none yet.
    private func id(_ context: RucheContext) async throws -> ID<Demande> {
        let text = context.parameters.get("numero") ?? ""
        if let numero = NumeroUnique(text) {
            guard let id = try await ReadDemandes(site.world).id(of: numero) else { throw HTTPFailure(.notFound) }
            return id
        }
        guard let id = ID<Demande>(text: text) else { throw HTTPFailure(.notFound) }
        return id
    }

    private func decode(_ request: Request, _ context: RucheContext) async throws -> (Saisie, [UInt8]) {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased() ?? ""
        guard type.filter({ $0 != " " }) == "application/json" else { throw HTTPFailure(.unsupportedMediaType) }
        let buffer: ByteBuffer
        do { buffer = try await request.body.collect(upTo: context.maxUploadSize) } catch is NIOTooManyBytesError {
            throw HTTPFailure(.contentTooLarge)
        }
        let bytes = Array(buffer.readableBytesView)
        do {
            return (Saisie(json: try JSONDecoder().decode(JSONLeaves.self, from: Data(bytes))), bytes)
        } catch let error as DecodingError {
            throw MalformedBody(error)
        }
    }

    private func invalid(_ violations: [Violation]) throws -> Response {
        var problem = Problem(
            status: .unprocessableContent, titre: site.texts("http.422.titre"), detail: site.texts("http.422.message"))
        problem.errors = violations.map {
            .init(
                pointer: "/" + $0.champ.replacing(".", with: "/"), code: $0.code, detail: messages.sentence($0))
        }
        return try problem.response()
    }

    private func answer(_ json: RegisteredJSON, _ status: HTTPResponse.Status, _ extra: HTTPFields) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var headers: HTTPFields = [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"]
        headers.append(contentsOf: extra)
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(json))))
    }
}

/// A body that is not the JSON expected: which field, and nothing of its content.
struct MalformedBody: Error {
    let champ: String

    init(_ error: DecodingError) {
        let path: [any CodingKey] =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            case .keyNotFound(let key, let context): context.codingPath + [key]
            @unknown default: []
            }
        champ = path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}
