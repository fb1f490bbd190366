// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Another holder, or the death of the holder: a dated act, with the document by which it was known. A co-holder keeps the
/// application, its number and its seniority; without one it ends. Letters to who left stop at once.
package struct ChangeTitulaire: Sendable {
    package enum Answer: Sendable {
        case changed(Demande)
        /// The only holder is dead.
        case ended(Demande)
        case refused(RefusTitulaire)
        case denied
        case unknown
        case stale(version: Int)
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ id: ID<Demande>, _ typed: [String: String], version: Int, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.changeTitulaire) else { return .denied }
        let (now, today, rulebook, keys) = (world.now(), world.today, world.rulebook, world.keys)
        let event: ID<Evenement> = world.ids.next(now)
        return try await world.base.write { registry in
            guard let current = try registry.demandes.lock(id) else { return .unknown }
            guard try registry.reaches(current, .changeTitulaire, acteur, now), current.mayShowAddress(to: acteur)
            else { return .denied }
            let acte: ChangementTitulaire
            switch examineTitulaire(typed, current.formulaire, current.etat, on: today) {
            case .failure(let refus): return .refused(refus)
            case .success(let found): acte = found
            }
            guard current.version == version else { return .stale(version: current.version) }
            try registry.courriers.stop(of: id)
            try registry.espace.shut(id)
            guard let rang = acte.rang else {
                var contenu = ContenuRadiation(rulebook.motifDeces ?? .abandon)
                contenu.deces = acte.le.iso
                contenu.preuve = acte.piece
                let next = current.changed(.radiee, radieeLe: today, now)
                try registry.demandes.updateVie(next)
                try registry.append(.radiation, contenu, of: id, on: today, event, by: acteur, now)
                return .ended(next)
            }
            // What was proved to the former holder tells the new one nothing.
            try registry.courriers.annul(of: id, echeance: current.expireLe)
            let formulaire = current.formulaire.withTitulaire(rang, reste: acte.reste)
            let next = try registry.rewrite(current, to: formulaire, keys, now)
            let contenu = ContenuTitulaire(
                acte: acte.acte, piece: acte.piece, reste: acte.reste,
                changements: try Change.between(current.formulaire, formulaire))
            try registry.append(.titulaire, contenu, of: id, on: acte.le, event, by: acteur, now)
            return .changed(next)
        }
    }
}

/// What the event of a change of holder holds; its changes are shown as those of any change.
package struct ContenuTitulaire: Codable, Sendable, Hashable {
    package let acte: ActeTitulaire
    package let piece: String
    package let reste: Bool
    package let changements: [Change]
}
