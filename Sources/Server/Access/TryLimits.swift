// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes

/// What guessing is slowed down by: ten failures a quarter of an hour for one account, a hundred from one address (a
/// whole town hall stands behind one, and signs in every morning: only failures count).
struct TryLimits: Sendable {
    private let byAccount = RateLimiter(limit: 10, window: 900)
    private let byPeer = RateLimiter(limit: 100, window: 900)
    /// Mails that a stranger has us send: to one address, from one address.
    private let mailsTo = RateLimiter(limit: 3, window: 900)
    private let mailsFrom = RateLimiter(limit: 30, window: 900)

    /// Departures to an identity provider: each of them is a row for ten minutes.
    private let starts = RateLimiter(limit: 300, window: 900)

    func takesStart(from peer: String, now: Instant) -> Bool {
        let allows = starts.allows(peer, now: now)
        starts.count(peer, now: now)
        return allows
    }

    func guardTries(_ account: String, from peer: String, now: Instant) throws {
        guard byPeer.allows(peer, now: now), byAccount.allows(account, now: now) else {
            throw HTTPFailure(.tooManyRequests)
        }
    }

    func guardTries(from peer: String, now: Instant) throws {
        guard byPeer.allows(peer, now: now) else { throw HTTPFailure(.tooManyRequests) }
    }

    func failed(_ account: String?, from peer: String, now: Instant) {
        byPeer.count(peer, now: now)
        if let account { byAccount.count(account, now: now) }
    }

    /// True when this mail may be asked for; counted either way. The one who asks is told nothing of it.
    func takesMail(to address: String, from peer: String, now: Instant) -> Bool {
        let allows = mailsTo.allows(address, now: now) && mailsFrom.allows(peer, now: now)
        mailsTo.count(address, now: now)
        mailsFrom.count(peer, now: now)
        return allows
    }
}
