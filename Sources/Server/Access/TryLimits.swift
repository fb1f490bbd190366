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
        starts.take(Self.network(peer), now: now)
    }

    /// Counted before the password is looked at, taken back by `passed`: a thousand tries sent together are a thousand.
    func begin(_ account: String, from peer: String, now: Instant) throws {
        let network = Self.network(peer)
        guard byPeer.take(network, now: now) else { throw HTTPFailure(.tooManyRequests) }
        guard byAccount.take(account, now: now) else {
            byPeer.forgive(network)
            throw HTTPFailure(.tooManyRequests)
        }
    }

    func passed(_ account: String, from peer: String) {
        byPeer.forgive(Self.network(peer))
        byAccount.forgive(account)
    }

    func guardTries(from peer: String, now: Instant) throws {
        guard byPeer.allows(Self.network(peer), now: now) else { throw HTTPFailure(.tooManyRequests) }
    }

    func failed(from peer: String, now: Instant) {
        byPeer.count(Self.network(peer), now: now)
    }

    /// One subscriber has a whole /64 of IPv6 (RFC 6177): counted by address, he would have as many tries as he likes.
    static func network(_ peer: String) -> String { Reseau.abonne(peer) }

    /// True when this mail may be asked for; counted either way. The one who asks is told nothing of it.
    func takesMail(to address: String, from peer: String, now: Instant) -> Bool {
        let network = Self.network(peer)
        let allows = mailsTo.allows(address, now: now) && mailsFrom.allows(network, now: now)
        mailsTo.count(address, now: now)
        mailsFrom.count(network, now: now)
        return allows
    }
}
