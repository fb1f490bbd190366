// SPDX-License-Identifier: EUPL-1.2

import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Reference

/// The OpenAPI description of the API, for programs and, as a page, for those who write them.
struct DescriptionAPI {
    private let site: Site
    private let bytes: Data
    private let tag: String
    private let page: View

    init(site: Site) throws {
        self.site = site
        let url = Bundle.module.bundleURL.appendingPathComponent("openapi.json")
        bytes = try Data(contentsOf: url)
        tag = "\"\(hexadecimal(SHA256.hash(data: bytes).prefix(8)))\""
        page = try APIView(description: bytes, texts: site.texts).view()
    }

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("api/v1/openapi.json", use: read)
        router.get("api", use: show)
    }

    @Sendable private func read(_ request: Request, _ context: RucheContext) async throws -> Response {
        let headers: HTTPFields = [
            .contentType: "application/json; charset=utf-8", .cacheControl: "public, max-age=300", .eTag: tag,
        ]
        guard request.headers[.ifNoneMatch] != tag else { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        try site.page("aide/api", site.texts("titre.api"), page, context)
    }
}
