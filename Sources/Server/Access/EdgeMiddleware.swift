// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Operations
import Reference

/// The outermost layer: headers that protect, one line of log a request, one page or problem an error. Never a name in
/// a log: neither the query nor the body is written, and the path is the pattern of the route.
struct EdgeMiddleware: RouterMiddleware {
    typealias Context = RucheContext
    let site: Site

    func handle(
        _ request: Request, context: RucheContext, next: @concurrent (Request, RucheContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var failure: String?
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let (status, key) = Self.meaning(error)
            failure = status.code >= 500 ? "\(error)" : nil
            response = try (error as? MalformedBody).map(malformed) ?? answer(request, context, status, key)
            if status.code == 401, request.uri.path.hasPrefix("/api/") { response.headers[.wwwAuthenticate] = "Bearer" }
            if status.code == 503 { response.headers[.retryAfter] = "5" }
            if status.code == 429 {
                let seconds = (error as? HTTPFailure)?.retryAfter ?? context.budget?.reset ?? 60
                response.headers[.retryAfter] = "\(seconds)"
            }
            if let allowed = (error as? HTTPFailure)?.allowed { response.headers[.allow] = allowed }
        }
        protect(&response)
        if let budget = context.budget { tell(budget, &response) }
        let elapsed = ContinuousClock.now - start
        let route = context.endpointPath ?? "-"
        site.metrics.record(route: route, status: response.status.code, elapsed: elapsed)
        var metadata: Logger.Metadata = [
            "route": "\(route)", "methode": "\(request.method)", "statut": "\(response.status.code)",
            "ms": "\(elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000)",
        ]
        if let acteur = context.session?.acteur.compte { metadata["compte"] = "\(acteur.text)" }
        if let failure { metadata["erreur"] = "\(failure)" }
        context.logger.log(level: failure == nil ? .info : .error, "request", metadata: metadata)
        return response
    }

    static func meaning(_ error: any Error) -> (HTTPResponse.Status, String) {
        if error is MalformedBody { return (.badRequest, "400") }
        // A body that breaks off, in order or not, or whose chunks are not ones: whoever sent it is the cause. The
        // stores, the letters and the files have other errors.
        if error is HTTPParserError || error is IOError || error is ChannelError { return (.badRequest, "400") }
        if let failure = error as? HTTPFailure { return (failure.status, failure.key) }
        if isUnavailable(error) { return (.serviceUnavailable, "503") }
        if let error = error as? any HTTPResponseError {
            let known = [400, 401, 403, 404, 405, 413, 415, 422, 429].contains(error.status.code)
            return (error.status, known ? "\(error.status.code)" : error.status.code < 500 ? "400" : "500")
        }
        return (.internalServerError, "500")
    }

    private func answer(
        _ request: Request, _ context: RucheContext, _ status: HTTPResponse.Status, _ key: String
    ) throws -> Response {
        if request.uri.path.hasPrefix("/api/") {
            return try Problem(
                status: status, titre: site.texts("http.\(status.code).titre"),
                detail: site.texts.find("api.http.\(key)") ?? site.texts("http.\(key).message")
            )
            .response(reference: context.id)
        }
        return try site.page(
            "erreurs/erreur", site.texts("titre.erreur", ["titre": site.texts("http.\(status.code).titre")]),
            [
                "code": .text("\(status.code)"),
                "titre_erreur": .text(site.texts("http.\(status.code).titre")),
                "message": .text(site.texts("http.\(key).message")),
                "que_faire": .text(optional: site.texts.find("http.\(key).que-faire")),
                "reference": .text(optional: status.code >= 500 ? context.id : nil),
            ], context, status: status)
    }

    /// The header fields of draft-ietf-httpapi-ratelimit-headers, in their first form, which clients know.
    private func tell(_ budget: RequestBudget.Rest, _ response: inout Response) {
        for (name, value) in [
            ("RateLimit-Limit", budget.limit), ("RateLimit-Remaining", budget.remaining),
            ("RateLimit-Reset", budget.reset),
        ] {
            if let name = HTTPField.Name(name) { response.headers[name] = "\(value)" }
        }
    }

    private func malformed(_ body: MalformedBody) throws -> Response {
        var problem = Problem(
            status: .badRequest, titre: site.texts("http.400.titre"), detail: site.texts("api.json"))
        if !body.pointer.isEmpty {
            problem.errors = [.init(pointer: body.pointer, code: "json", detail: site.texts(body.reason))]
        }
        return try problem.response()
    }

    /// Nothing from elsewhere, nothing inline. Only our own pages may frame our pages. `origins`: where a form may lead
    /// besides, since browsers hold against it also what our answer redirects to.
    static func policy(_ origins: [String] = []) -> String {
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; "
            + "connect-src 'self'; form-action \((["'self'"] + origins).joined(separator: " ")); base-uri 'none'; "
            + "frame-ancestors 'self'"
    }

    private func protect(_ response: inout Response) {
        // A page may ask for more than the rule: batch keying shows scans and a form of ours in frames.
        if response.headers[.contentSecurityPolicy] == nil { response.headers[.contentSecurityPolicy] = site.policy }
        response.headers[.xContentTypeOptions] = "nosniff"
        if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "same-origin" }
        if let name = HTTPField.Name("Cross-Origin-Opener-Policy") { response.headers[name] = "same-origin" }
        if let name = HTTPField.Name("Permissions-Policy") {
            response.headers[name] = "camera=(), microphone=(), geolocation=()"
        }
        if site.options.secureCookies { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    }
}
