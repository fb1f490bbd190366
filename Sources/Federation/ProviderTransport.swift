// SPDX-License-Identifier: EUPL-1.2

package import Foundation

/// What is asked of a provider.
package struct ProviderRequest: Sendable {
    package let url: String
    /// Of a POST: the body of a form.
    package var form: String?
    package var authorization: String?
    package var accept = "application/json"
}

package struct ProviderAnswer: Sendable {
    package let status: Int
    /// Without its parameters, in lower case.
    package let contentType: String
    package let body: Data

    package init(status: Int, contentType: String, body: Data) {
        self.status = status
        self.contentType =
            contentType.split(separator: ";").first.map {
                $0.lowercased().filter { !$0.isWhitespace }
            } ?? ""
        self.body = body
    }
}

/// How a provider is reached; tests give it another way.
package struct ProviderTransport: Sendable {
    package enum Failure: Error, Sendable { case unreachable(String), tooLarge, busy }

    package let send: @Sendable (ProviderRequest) async throws -> ProviderAnswer

    package init(_ send: @escaping @Sendable (ProviderRequest) async throws -> ProviderAnswer) { self.send = send }

    /// An answer of status 200, else a fault of that step.
    func answer(_ request: ProviderRequest, _ step: FederationFault.Step) async throws -> ProviderAnswer {
        let answer: ProviderAnswer
        do {
            answer = try await send(request)
        } catch let failure as Failure {
            switch failure {
            case .unreachable(let detail): throw FederationFault(step, .unreachable, detail)
            case .tooLarge: throw FederationFault(step, .tooLarge)
            case .busy: throw FederationFault(step, .busy)
            }
        }
        guard answer.status == 200 else { throw FederationFault(step, .status, "\(answer.status)") }
        return answer
    }

    func json<Content: Decodable>(_ request: ProviderRequest, _ step: FederationFault.Step) async throws -> Content {
        let answer = try await answer(request, step)
        do {
            return try JSONDecoder().decode(Content.self, from: answer.body)
        } catch {
            throw FederationFault(step, .malformed)
        }
    }
}
