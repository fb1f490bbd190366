// SPDX-License-Identifier: EUPL-1.2

package import Hummingbird
import NIOCore
import Operations

/// What is known of a request on its way.
package struct RucheContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The address at the other end of the connection.
    let peer: String
    /// Set by `SessionMiddleware`.
    var session: OpenSession?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? ""
    }

    /// Forms and API bodies: a full form is under 20 kB.
    package var maxUploadSize: Int { 256 << 10 }
}
