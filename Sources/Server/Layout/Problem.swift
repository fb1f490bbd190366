// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Reference

/// An error of the API (RFC 9457), in French, with the field and the sentence of each fault.
struct Problem: Encodable {
    struct Fault: Encodable {
        /// JSON pointer of the field: `/demandeur/naissance`.
        let pointer: String
        let code: String
        let detail: String
    }

    let status: HTTPResponse.Status
    let titre: String
    let detail: String
    var errors: [Fault] = []
    var existants: [ExistantJSON]?

    private enum Keys: String, CodingKey {
        case type, title, status, detail, instance, errors, existants
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode("about:blank", forKey: .type)
        try container.encode(titre, forKey: .title)
        try container.encode(status.code, forKey: .status)
        try container.encode(detail, forKey: .detail)
        if !errors.isEmpty { try container.encode(errors, forKey: .errors) }
        try container.encodeIfPresent(existants, forKey: .existants)
    }

    /// What the validator refused, field by field.
    static func invalid(_ violations: [Violation], _ site: Site) -> Problem {
        let messages = Messages(texts: site.texts)
        var problem = Problem(
            status: .unprocessableContent, titre: site.texts("http.422.titre"), detail: site.texts("http.422.message"))
        problem.errors = violations.map {
            Fault(pointer: pointer($0.champ), code: $0.code, detail: messages.sentence($0))
        }
        return problem
    }

    /// A change that does not say which version it saw.
    static func unversioned(_ site: Site) throws -> Response {
        try Problem(
            status: .preconditionRequired, titre: site.texts("http.428.titre"), detail: site.texts("api.if-match")
        ).response()
    }

    /// Someone changed the file since: with the version that stands.
    static func stale(_ version: Int, _ site: Site, detail: String? = nil) throws -> Response {
        var response = try Problem(
            status: .preconditionFailed, titre: site.texts("http.412.titre"),
            detail: detail ?? site.texts("http.412.message")
        ).response()
        response.headers[.eTag] = "\"\(version)\""
        return response
    }

    /// The state of the file forbids the act.
    static func impossible(_ detail: String, _ site: Site) throws -> Response {
        try Problem(status: .conflict, titre: site.texts("api.conflit"), detail: detail).response()
    }

    /// `demandeur.naissance` as RFC 6901 has it; a slash of an unknown name is none of ours.
    static func pointer(_ champ: String) -> String {
        "/" + champ.replacing("~", with: "~0").replacing("/", with: "~1").replacing(".", with: "/")
    }

    func response(reference: String? = nil) throws -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json; charset=utf-8", .cacheControl: "no-store"]
        if let reference, let name = HTTPField.Name("X-Request-Id") { headers[name] = reference }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(self))))
    }
}
