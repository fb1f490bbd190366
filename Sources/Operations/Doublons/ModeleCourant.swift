// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Linkage
import Stores
import Synchronization

/// The current model of the base, read once for each version: a form that is typed does not wait for it.
package final class ModeleCourant: Sendable {
    private let kept = Mutex<ModeleDoublons?>(nil)

    package init() {}

    /// Nil before the first estimation, and when the model is not one that this program understands.
    func callAsFunction(_ registry: Registry) throws -> ModeleDoublons? {
        guard let version = try registry.doublons.currentVersion() else { return nil }
        if let known = kept.withLock({ $0 }), known.version == version { return known }
        guard let stored = try registry.doublons.modele(), let modele = Self.read(stored.contenu) else { return nil }
        kept.withLock { $0 = modele }
        return modele
    }

    static func read(_ contenu: String) -> ModeleDoublons? {
        try? JSONDecoder().decode(ModeleDoublons.self, from: Data(contenu.utf8))  // of another program: none
    }
}
