// SPDX-License-Identifier: EUPL-1.2

import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Reference

/// The data that forms and rules rely on, with where each figure comes from: a partner's program shows the same lists
/// and the same delays. Names no one, hence without token. Made once, when the server starts.
struct ReferenceAPI {
    private let site: Site
    private let tables: [String: (body: ByteBuffer, tag: String)]
    private let list: (body: ByteBuffer, tag: String)

    init(site: Site) throws {
        self.site = site
        let built = try Self.build(site.world.rulebook)
        tables = try built.mapValues { try Self.encoded($0, table: $0.table) }
        let entries = (built.keys + ["guichets"]).sorted().map { name in
            Entry(
                table: name, libelle: site.texts("api.reference.\(name)"), lien: "\(Self.root)/\(name)")
        }
        list = try Self.encoded(["tables": entries], table: "reference")
    }

    private static let root = "/api/v1/reference"

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("api/v1/reference") { request, _ in answer(list, request) }
        router.get("api/v1/reference/:table") { request, context in
            let name = context.parameters.get("table") ?? ""
            if let table = tables[name] { return answer(table, request) }
            // Desks come and go while the server runs.
            guard name == "guichets" else { throw HTTPFailure(.notFound) }
            return answer(try Self.encoded(try await guichets(), table: name), request)
        }
    }

    private struct Entry: Encodable {
        let table: String
        let libelle: String
        let lien: String
    }

    private struct Table: Encodable {
        let table: String
        let territoire: String
        let lignes: [[String: JSONValue]]
    }

    private enum JSONValue: Encodable {
        case text(String)
        case number(Int)
        case numbers([Int])
        case texts([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .numbers(let values): try container.encode(values)
            case .texts(let values): try container.encode(values)
            }
        }
    }

    private static func build(_ rulebook: Rulebook) throws -> [String: Table] {
        let lignes: [String: [[String: JSONValue]]] = [
            "codes": rulebook.codeLists.flatMap { list in
                rulebook.codes(list).map {
                    [
                        "liste": .text(list), "code": .text($0.code), "libelle": .text($0.libelle),
                        "source": .text($0.source), "statut": .text($0.statut.rawValue),
                    ]
                }
            },
            "communes": rulebook.communes.all.filter { rulebook.territoire.departements.contains($0.departement) }.map {
                [
                    "code": .text($0.code), "nom": .text($0.nom), "departement": .text($0.departement),
                    "codesPostaux": .texts($0.codesPostaux), "zonePlafonds": .text($0.zonePlafonds?.rawValue ?? ""),
                    "zoneABC": .text($0.zoneABC), "intercommunalite": .text($0.intercommunalite),
                ]
            },
            "delais": rulebook.delais.map {
                [
                    "code": .text($0.code), "valeur": .number($0.valeur), "unite": .text($0.unite.rawValue),
                    "effetLe": .text($0.effetLe.iso), "article": .text($0.article), "source": .text($0.source),
                    "statut": .text($0.statut.rawValue),
                ]
            },
            "plafonds": rulebook.plafonds.map {
                [
                    "annee": .number($0.annee), "effetLe": .text($0.effetLe.iso),
                    "financement": .text($0.financement.rawValue), "zone": .text($0.zone.rawValue),
                    "categories": .numbers($0.categories), "parPersonne": .number($0.parPersonne),
                    "source": .text($0.source), "statut": .text($0.statut.rawValue),
                    "parPersonneStatut": .text($0.parPersonneStatut.rawValue),
                ]
            },
            "quartiles": rulebook.quartiles.map {
                [
                    "annee": .number($0.annee), "effetLe": .text($0.effetLe.iso), "seuils": .numbers($0.seuils),
                    "source": .text($0.source), "statut": .text($0.statut.rawValue),
                    "effetLeStatut": .text($0.effetLeStatut.rawValue),
                ]
            },
        ]
        return Dictionary(
            uniqueKeysWithValues: lignes.map { name, lignes in
                (name, Table(table: name, territoire: rulebook.territoire.nom, lignes: lignes))
            })
    }

    private func guichets() async throws -> Table {
        let guichets = try await ReadGuichets(site.world)()
        return Table(
            table: "guichets", territoire: site.world.rulebook.territoire.nom,
            lignes: guichets.map {
                var ligne: [String: JSONValue] = [
                    "code": .text($0.code), "nom": .text($0.nom), "adresse": .text($0.adresse),
                    "contact": .text($0.contact),
                ]
                if let commune = $0.commune { ligne["commune"] = .text(commune) }
                return ligne
            })
    }

    private static func encoded(_ value: some Encodable, table: String) throws -> (body: ByteBuffer, tag: String) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        let digest = hexadecimal(SHA256.hash(data: data).prefix(8))
        return (ByteBuffer(bytes: data), "\"\(digest)\"")
    }

    private func answer(_ content: (body: ByteBuffer, tag: String), _ request: Request) -> Response {
        let headers: HTTPFields = [
            .contentType: "application/json; charset=utf-8", .cacheControl: "public, max-age=300", .eTag: content.tag,
        ]
        guard request.headers[.ifNoneMatch] != content.tag else {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: content.body))
    }
}
