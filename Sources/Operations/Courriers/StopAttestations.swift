// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The certificates that imports wrote and that have not left, stopped: by who runs the imports, since no desk wrote them.
package struct StopAttestations: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    /// How many letters and mails; nil without the right.
    package func callAsFunction(by acteur: Acteur) async throws -> Int? {
        guard acteur.may(.importDemandes) else { return nil }
        return try await world.base.write { try $0.courriers.stopReprises() }
    }
}
