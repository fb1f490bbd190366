// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operations

/// The door of partners' software: whose token it is, whether it may ask this, and how much is left of its minute.
struct SoftwareAccess: Sendable {
    let site: Site

    /// Let in with any scope when `portee` is nil.
    func enter(_ request: Request, _ context: RucheContext, _ portee: PorteeJeton?) async throws -> Logiciel {
        let parts = request.headers[.authorization]?.split(separator: " ", maxSplits: 1) ?? []
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= 200 else {
            throw HTTPFailure(.unauthorized)
        }
        let find = FindLogiciel(site.world)
        let logiciel: Logiciel
        switch try await find(token: String(parts[1]), address: site.address(request, context)) {
        case .found(let found): logiciel = found
        case .unknown: throw HTTPFailure(.unauthorized)
        case .wrongNetwork: throw HTTPFailure(.forbidden, key: "403.reseau")
        }
        let rest = site.budget.take(logiciel.empreinte, now: site.world.now())
        context.budget = rest
        guard !rest.isSpent else { throw HTTPFailure(.tooManyRequests) }
        // Without a convention today a token opens nothing but what is said of itself.
        if portee != nil, logiciel.fermeture != nil { throw HTTPFailure(.forbidden, key: "403.convention") }
        if let portee, !logiciel.portees.contains(portee) { throw HTTPFailure(.forbidden, key: "403.portee") }
        return logiciel
    }
}

extension Request {
    /// The bytes of a JSON body.
    func json(upTo limit: Int) async throws -> [UInt8] {
        let type = headers[.contentType]?.split(separator: ";").first?.lowercased() ?? ""
        guard type.filter({ $0 != " " }) == "application/json" else { throw HTTPFailure(.unsupportedMediaType) }
        do {
            let buffer = try await body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw HTTPFailure(.contentTooLarge)
        }
    }

    /// A whole number of the query within bounds; the usual one when it is absent.
    func integer(_ name: String, _ bounds: ClosedRange<Int64>, usual: Int64) throws -> Int64 {
        guard let text = uri.queryParameters[Substring(name)] else { return usual }
        guard let value = Int64(text), bounds.contains(value) else {
            throw HTTPFailure(.badRequest, key: "400.\(name)")
        }
        return value
    }
}

/// An answer of the API: JSON, keys sorted, never kept by anyone on the way.
func json(
    _ value: some Encodable, _ status: HTTPResponse.Status = .ok, _ extra: HTTPFields = [:]
) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var headers: HTTPFields = [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"]
    headers.append(contentsOf: extra)
    return Response(
        status: status, headers: headers,
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
}

/// `2026-11-23T09:00:00.000Z` (RFC 3339).
func rfc3339(_ instant: Instant) -> String {
    Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000)
        .formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted))
}
