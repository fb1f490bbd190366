// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

extension World {
    /// Does a work that one process at a time should do; nil when another one is at it. The lease ends with the work, or after
    /// `seconds` when this process went away.
    package func underBail<Result: Sendable>(
        _ nom: String, seconds: Int = 1_800, _ work: () async throws -> Result
    ) async throws -> Result? {
        let now = now()
        let porteur = "\(ids.nextRaw(now))"
        let bail = try await base.write {
            try $0.baux.acquire(nom, porteur: porteur, until: now.adding(seconds: seconds), now: now)
        }
        guard let bail else { return nil }
        do {
            let result = try await work()
            try await base.write { try $0.baux.release(bail) }
            return result
        } catch {
            try? await base.write { try $0.baux.release(bail) }  // the base may be what failed
            throw error
        }
    }
}
