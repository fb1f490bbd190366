// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
package import Linkage
import Stores

/// Estimates a model from the whole file and freezes it under the next version: an act of the manager, never a side effect.
/// Decisions that people took stay.
package struct EstimateDoublons: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    /// `blocs`: those of the register, where a pass follows that needs them too.
    package func callAsFunction(
        _ registre: RegistreDemandes, _ blocs: Blocs? = nil, progress: (Double) -> Bool = { _ in true }
    ) async throws -> ModeleDoublons {
        let record = RecordPassage(world)
        let version = try await record.nextVersion()
        let modele = EstimateModele(registre.registre, blocs)(version: version, progress: progress)
        try await record.keep(
            version, contenu: try Self.contenu(modele),
            seuils: SeuilsDoublon(seuil: modele.seuil, facile: modele.seuilFacile))
        return modele
    }

    /// The text under which a model is kept.
    static func contenu(_ modele: ModeleDoublons) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(modele), as: UTF8.self)
    }
}
