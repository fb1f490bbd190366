// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// How long a lease lasts, how often whoever holds it says that it still does, and how long one that seems to be left is looked at
/// before it is taken over: a holder that lives renews it twice meanwhile, whatever the two clocks say.
package struct RythmeBail: Sendable {
    var duree = 60
    var pause: Duration = .seconds(15)
    var observation: Duration = .seconds(40)

    package init() {}

    package init(duree: Int, pause: Duration, observation: Duration) {
        self.duree = duree
        self.pause = pause
        self.observation = observation
    }
}

/// Another process is at a work that one at a time should do; nothing was done here.
package struct BailTenu: Error, Sendable, Hashable {
    package let nom: String
    /// Nil when what holds it is of an earlier version, or has just ended.
    package let porteur: PorteurBail?

    package init(nom: String, porteur: PorteurBail?) {
        self.nom = nom
        self.porteur = porteur
    }
}

/// Another process took a work over, from one that it thought to be gone.
package struct BailPerdu: Error, Sendable, Hashable {
    package let nom: String

    package init(nom: String) { self.nom = nom }
}

extension World {
    /// Does a work that one process at a time should do; throws `BailTenu` when another one is at it. The lease is short and renewed
    /// while the work goes on, however long: it ends with the work, or a minute and a half after this process went away. A process that
    /// lost it stops; what it was writing was safe to run twice.
    package func underBail<Result: Sendable>(
        _ nom: String, _ rythme: RythmeBail = RythmeBail(), _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let bail = try await take(nom, rythme)
        do {
            let result = try await withThrowingTaskGroup(of: Result.self) { group in
                group.addTask { try await work() }
                group.addTask { try await self.keep(bail, rythme) }
                defer { group.cancelAll() }
                guard let result = try await group.next() else { throw CancellationError() }
                return result
            }
            try await base.write { try $0.baux.release(bail) }
            return result
        } catch {
            try? await base.write { try $0.baux.release(bail) }  // the base may be what failed
            throw error
        }
    }

    /// Who is at a work; nil when nobody is, as far as is known.
    package func holder(of nom: String) async throws -> BailTenu {
        let seen = try await base.read { try $0.baux.find(nom) }
        return BailTenu(nom: nom, porteur: seen.flatMap { $0.estRendu ? nil : PorteurBail($0.bail.porteur) })
    }

    private func take(_ nom: String, _ rythme: RythmeBail) async throws -> Bail {
        let seen = try await base.read { try $0.baux.find(nom) }
        if let seen, !seen.estRendu {
            let now = now()
            // Far in the future: of a clock that was ahead.
            guard seen.expireLe < now || seen.expireLe > now.adding(seconds: rythme.duree + 60) else {
                throw BailTenu(nom: nom, porteur: PorteurBail(seen.bail.porteur))
            }
            try await Task.sleep(for: rythme.observation)
        }
        let now = now()
        let porteur = PorteurBail(ids, now)
        let bail = try await base.write {
            try $0.baux.take(
                nom, porteur: porteur.text, seen: seen, until: now.adding(seconds: rythme.duree))
        }
        guard let bail else { throw try await holder(of: nom) }
        return bail
    }

    /// Until it is cancelled, or the lease is another one's.
    private func keep(_ bail: Bail, _ rythme: RythmeBail) async throws -> Never {
        while true {
            try await Task.sleep(for: rythme.pause)
            let until = now().adding(seconds: rythme.duree)
            // A base that is away, or has much to write: tried again, and told then if somebody took it meanwhile.
            guard let held = try? await base.write({ try $0.baux.renew(bail, until: until) }) else { continue }
            guard held else { throw BailPerdu(nom: bail.nom) }
        }
    }
}
