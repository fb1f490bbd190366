// SPDX-License-Identifier: EUPL-1.2

import HTTPTypes
import Hummingbird
import NIOCore
import Operations

/// Alive, ready, measured. `/metrics` names no one; a proxy keeps the three from the outside.
struct HealthEndpoints {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("healthz") { _, _ in "ok\n" }
        router.get("readyz", use: ready)
        router.get("metrics", use: metrics)
    }

    /// Ready when the base answers.
    @Sendable private func ready(_ request: Request, _ context: RucheContext) async throws -> Response {
        _ = try await ReadStatus(site.world)()
        return text("ready\n")
    }

    @Sendable private func metrics(_ request: Request, _ context: RucheContext) async throws -> Response {
        let status = try await ReadStatus(site.world)()
        let formes = site.world.formes.status
        return text(
            site.metrics.text(gauges: [
                ("journal_position", Int(status.position)), ("journal_waiting", status.waiting),
                ("formes_position", Int(formes.position)), ("formes_count", formes.forms),
                ("formes_ready", formes.ready ? 1 : 0),
            ]))
    }

    private func text(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
