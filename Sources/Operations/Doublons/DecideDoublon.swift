// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// What is said of a set: a desk says what it knows, the manager tells households apart, a partner disputes. A merger is
/// an act of its own (`MergeDemandes`).
package struct DecideDoublon: Sendable {
    package enum Answer: Sendable, Equatable {
        case decided(EnsembleDoublon)
        case denied
        /// It does not exist, or none of its files is his to see.
        case unknown
        case invalid([Violation])
        /// Someone else decided meanwhile: how it stands now.
        case stale(EnsembleDoublon)
        /// Nothing of that kind can be said of it any more.
        case closed(EnsembleDoublon)
    }

    package static let longest = 500
    private let world: World

    package init(_ world: World) { self.world = world }

    /// What an actor may say of a set, by its state.
    package static func genres(_ ensemble: EnsembleDoublon, by acteur: Acteur) -> [DecisionDoublon.Genre] {
        var genres: [DecisionDoublon.Genre] = []
        let isOpen = ensemble.etat != .clos
        if isOpen, acteur.may(.mergeDemandes) { genres.append(.different) }
        if isOpen, acteur.may(.proposeDoublon), !acteur.may(.mergeDemandes) {
            genres += [.proposeMeme, .proposeDifferent, .incertain]
        }
        if ensemble.etat == .conteste, acteur.may(.mergeDemandes) { genres.append(.maintenu) }
        if acteur.may(.disputeDoublon), !acteur.may(.mergeDemandes), ensemble.etat != .conteste,
            isOpen || ensemble.issue == .fusion
        {
            genres.append(.conteste)
        }
        return genres
    }

    /// `version`: the one that he saw. `demandes`: of which files; all of the set when empty.
    package func callAsFunction(
        _ id: ID<EnsembleDoublon>, _ genre: DecisionDoublon.Genre, motif typed: String, version: Int,
        demandes: [ID<Demande>] = [], by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.proposeDoublon) else { return .denied }
        var form = ShortForm(typed: ["motif": typed])
        let motif = form.requiredText("motif", longest: Self.longest) ?? ""
        let violations = form.violations
        let now = world.now()
        let decision: ID<DecisionDoublon> = world.ids.next(now)
        return try await world.base.write { registry in
            guard let ensemble = try registry.ensembles.lock(id) else { return .unknown }
            let membres = try registry.ensembles.membres(of: id)
            let files = try registry.demandes.find(membres)
            let isHis = files.contains { $0.access(.readDemande, by: acteur) != .refuse }
            let isHidden = files.contains {
                $0.formulaire.adresseProtegee == true && $0.access(.readDemande, by: acteur) == .refuse
            }
            guard isHis, !isHidden else { return .unknown }
            guard ensemble.version == version else { return .stale(ensemble) }
            guard Self.genres(ensemble, by: acteur).contains(genre) else { return .closed(ensemble) }
            guard violations.isEmpty else { return .invalid(violations) }
            let chosen = demandes.isEmpty ? membres : membres.filter(demandes.contains)
            guard chosen.count > 1 else { return .unknown }
            try registry.decisions.insert(
                DecisionDoublon(
                    id: decision, ensemble: id, genre: genre, demandes: chosen, compte: acteur.compte,
                    organisme: acteur.organisme, motif: motif, le: now),
                try IdentiteEmpreinte.members(chosen, decision, in: registry))
            return .decided(try Self.apply(genre, ensemble, chosen, membres, now, in: registry))
        }
    }

    private static func apply(
        _ genre: DecisionDoublon.Genre, _ ensemble: EnsembleDoublon, _ files: [ID<Demande>], _ membres: [ID<Demande>],
        _ now: Instant, in registry: Registry
    ) throws -> EnsembleDoublon {
        switch genre {
        case .different:
            if files.count == membres.count { return try put(ensemble.ended(.different, now), in: registry) }
            // Some of a chain: what holds together without that link is grouped anew.
            let open = try put(ensemble.touched(.ouvert, now), in: registry)
            let seuils = try registry.doublons.modele()?.seuils ?? SeuilsDoublon(seuil: 0)
            _ = try RegroupEnsembles(seuils: seuils, now: now)(membres, in: registry)
            return try registry.ensembles.find(open.id) ?? open
        case .conteste: return try put(ensemble.touched(.conteste, now), in: registry)
        case .maintenu:
            let onRecord = try registry.demandes.find(membres).count { $0.etat == .active || $0.etat == .deposee }
            return try put(onRecord < 2 ? ensemble.ended(.fusion, now) : ensemble.touched(.ouvert, now), in: registry)
        case .proposeMeme, .proposeDifferent, .incertain, .fusion, .annulation:
            return try put(ensemble.touched(ensemble.etat, now), in: registry)
        }
    }

    private static func put(_ ensemble: EnsembleDoublon, in registry: Registry) throws -> EnsembleDoublon {
        try registry.ensembles.update(ensemble)
        return ensemble
    }
}
