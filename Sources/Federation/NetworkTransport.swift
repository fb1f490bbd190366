// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Outbound

extension ProviderTransport {
    /// Over the network; `authority` is a file of certificates.
    package static func network(authority: String?) -> ProviderTransport {
        ProviderTransport { request in
            var call = HTTPCall(url: request.url)
            call.headers =
                ["Accept: \(request.accept)"] + [request.authorization].compactMap { $0.map { "Authorization: \($0)" } }
            call.body = request.form.map { Data($0.utf8) }
            call.authority = authority
            do {
                let answer = try await call()
                return ProviderAnswer(status: answer.status, contentType: answer.contentType, body: answer.body)
            } catch let failure as HTTPCall.Failure {
                switch failure {
                case .unreachable(let detail), .unanswered(let detail): throw Failure.unreachable(detail)
                case .tooLarge: throw Failure.tooLarge
                case .busy: throw Failure.busy
                }
            }
        }
    }
}
