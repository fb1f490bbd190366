// SPDX-License-Identifier: EUPL-1.2

import HTTPTypes

/// A request that ends without its answer: the status, and which sentence of the catalogue says why
/// (`http.<key>.titre`, `.message`, `.que-faire`).
struct HTTPFailure: Error {
    let status: HTTPResponse.Status
    let key: String
    /// Of a method that is not the one of the address.
    let allowed: String?
    /// Seconds until it may be asked again.
    let retryAfter: Int?

    init(_ status: HTTPResponse.Status, key: String? = nil, allowed: String? = nil, retryAfter: Int? = nil) {
        self.allowed = allowed
        self.retryAfter = retryAfter
        self.status = status
        self.key = key ?? "\(status.code)"
    }
}
