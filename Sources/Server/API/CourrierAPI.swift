// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The letters of a file, for a partner's software: read with their proofs, written, taken back while none has left.
struct CourrierAPI {
    let site: Site
    let access: SoftwareAccess

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("api/v1/demandes/:numero/courriers", use: list)
        router.post("api/v1/demandes/:numero/courriers", use: create)
        router.delete("api/v1/demandes/:numero/courriers/:courrier", use: takeBack)
    }

    private var write: WriteCourrier {
        WriteCourrier(site.world, texts: site.texts, site: site.options.publicURL)
    }

    /// No place: neither an address nor the desk of an appointment.
    private struct CourriersJSON: Encodable {
        struct Ligne: Encodable {
            let id: String
            let genre: String
            let canal: String
            let du: Bool
            let echeance: String
            let etat: String
            let prevuLe: String
            let partiLe: String?
            let prouveLe: String?
            let preuve: String?
            let faute: String?

            init(_ courrier: Courrier) {
                id = courrier.id.text
                genre = courrier.genre.rawValue
                canal = courrier.canal.rawValue
                du = courrier.isDu
                echeance = courrier.echeance.iso
                etat = courrier.etat.rawValue
                prevuLe = rfc3339(courrier.prevuLe)
                partiLe = courrier.partiLe.map(rfc3339)
                prouveLe = courrier.prouveLe.map(rfc3339)
                preuve = courrier.preuve
                faute = courrier.faute
            }
        }
        let courriers: [Ligne]

        init(_ courriers: [Courrier]) { self.courriers = courriers.map(Ligne.init) }
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesLire).acteur
        guard acteur.may(.recordRadiation) else { throw HTTPFailure(.forbidden) }
        let id = try await DemandeAPI.id(context, site)
        let read = ReadDemandes(site.world)
        switch try await read(id, objet: "api", isWhole: false, by: acteur) {
        case .dossier(let dossier):
            return try json(
                CourriersJSON(try await read.courriers(of: id)), .ok, [.eTag: "\"\(dossier.demande.version)\""])
        case .unknown: throw HTTPFailure(.notFound)
        case .carte, .denied: throw HTTPFailure(.forbidden)
        }
    }

    @Sendable private func create(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesEcrire).acteur
        let (saisie, bytes) = try await decode(request, context)
        guard let version = request.seenVersion else { return try Problem.unversioned(site) }
        let id = try await DemandeAPI.id(context, site)
        var key: IdempotencyKey?
        if let name = HTTPField.Name("Idempotency-Key"), let text = request.headers[name] {
            guard (1...128).contains(text.utf8.count) else { throw HTTPFailure(.badRequest) }
            key = IdempotencyKey(key: text, body: Array("\(id.text)/courriers\n".utf8) + bytes)
        }
        guard let saisie else {
            return try Problem.invalid([Violation("genre", "courrier.genre")], site).response()
        }
        switch try await write(id, saisie, version: version, key: key, by: acteur) {
        case .written(let courriers): return try json(CourriersJSON(courriers), .created)
        case .invalid(let violations): return try Problem.invalid(violations, site).response()
        case .closed: return try Problem.impossible(site.texts("courriers.nouveau.ferme"), site)
        case .taken:
            let sentence = Messages(texts: site.texts).sentence(Violation("rdvCreneau", "creneau.pris"))
            return try Problem(status: .conflict, titre: site.texts("http.409.titre"), detail: sentence).response()
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale(let version): return try Problem.stale(version, site)
        case .keyReused:
            return try Problem(
                status: .unprocessableContent, titre: site.texts("http.422.titre"),
                detail: site.texts("refus.cle.reutilisee")
            ).response()
        }
    }

    @Sendable private func takeBack(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .demandesEcrire).acteur
        let id = try await DemandeAPI.id(context, site)
        guard let courrier = ID<Courrier>(text: context.parameters.get("courrier") ?? "") else {
            throw HTTPFailure(.notFound)
        }
        switch try await write.takeBack(courrier, of: id, by: acteur) {
        case .done: return Response(status: .noContent, headers: [.cacheControl: "no-store"])
        case .left: return try Problem.impossible(site.texts("courriers.deja-parti"), site)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    /// `genre`, `pieces` and the fields of that kind; what nobody reads is refused. A kind that is unknown has no letter.
    private func decode(_ request: Request, _ context: RucheContext) async throws -> (SaisieCourrier?, [UInt8]) {
        let bytes = try await request.json(upTo: context.maxUploadSize)
        let values: [String: Value]
        do {
            values = try JSONDecoder().decode([String: Value].self, from: Data(bytes))
        } catch let error as DecodingError {
            throw MalformedBody(error)
        }
        var texts: [String: String] = [:]
        var pieces: [String] = []
        for (champ, value) in values {
            switch value {
            case .text(let text) where champ != "pieces": texts[champ] = text
            case .list(let list) where champ == "pieces": pieces = list
            default: throw MalformedBody(pointer: Problem.pointer(champ), reason: "api.json.champ")
            }
        }
        guard let genre = texts.removeValue(forKey: "genre").flatMap({ GenreCourrier(rawValue: $0) }) else {
            return (nil, bytes)
        }
        let known = Set(SaisieCourrier.champs(genre))
        let asksPieces = genre == .demandePieces
        if let wrong = values.keys.sorted().first(where: {
            $0 != "genre" && !known.contains($0) && !(asksPieces && $0 == "pieces")
        }) {
            throw MalformedBody(pointer: Problem.pointer(wrong), reason: "api.json.champ")
        }
        return (SaisieCourrier(genre, texts, pieces: pieces), bytes)
    }

    private enum Value: Decodable {
        case text(String)
        case list([String])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let list = try? value.decode([String].self) {  // else it is a text, or nothing that is read
                self = .list(list)
            } else {
                self = .text(try value.decode(String.self))
            }
        }
    }
}
