// SPDX-License-Identifier: EUPL-1.2

import Domain
import Hummingbird
import Operations

extension Site {
    /// The file of the address, for who may do an act of its life. That he looked is written down.
    func dossierVie(_ context: RucheContext, for acte: Acte? = nil) async throws -> Dossier {
        let acteur = try context.requireSession().acteur
        if let acte, !acteur.may(acte) { throw HTTPFailure(.forbidden) }
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        switch try await ReadDemandes(world)(id, objet: "vie", by: acteur) {
        case .dossier(let dossier): return dossier
        case .unknown: throw HTTPFailure(.notFound)
        case .carte, .denied: throw HTTPFailure(.forbidden)
        }
    }
}
