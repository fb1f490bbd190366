// SPDX-License-Identifier: EUPL-1.2

package import Hummingbird
import NIOCore
import Operations
import Synchronization

/// What is known of a request on its way.
package struct RucheContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The address at the other end of the connection.
    let peer: String
    /// Set by `SessionMiddleware`. In a box: the layers around it hold copies of this value, and both the log and the
    /// frame of an error page want to know who asked.
    private let signed = Box<OpenSession>()
    var session: OpenSession? {
        get { signed.value.withLock { $0 } }
        nonmutating set { signed.value.withLock { $0 = newValue } }
    }
    /// What is left to the software that asks; in a box for the same reason: errors say it too.
    private let budgeted = Box<RequestBudget.Rest>()
    var budget: RequestBudget.Rest? {
        get { budgeted.value.withLock { $0 } }
        nonmutating set { budgeted.value.withLock { $0 = newValue } }
    }

    /// In a training base: where the account stands with the exercises, for the banner.
    private let reminded = Box<FollowExercices.Rappel>()
    var rappel: FollowExercices.Rappel? {
        get { reminded.value.withLock { $0 } }
        nonmutating set { reminded.value.withLock { $0 = newValue } }
    }

    /// Set by `EspaceMiddleware`: an applicant in his own file. Never beside the session of an agent.
    private let own = Box<OpenEspace>()
    var espace: OpenEspace? {
        get { own.value.withLock { $0 } }
        nonmutating set { own.value.withLock { $0 = newValue } }
    }

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? ""
    }

    /// Forms and API bodies: a full form is under 20 kB.
    package var maxUploadSize: Int { 256 << 10 }
}

private final class Box<Content: Sendable>: Sendable {
    let value = Mutex<Content?>(nil)
}
