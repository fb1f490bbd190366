// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// The set that led to a merger, once that is undone.
extension UndoFusion {
    static func reopen(
        _ ensemble: EnsembleDoublon, _ files: [ID<Demande>], _ differents: Bool, _ now: Instant, in registry: Registry
    ) throws {
        let membres = Set(try registry.ensembles.membres(of: ensemble.id)).union(files).sorted()
        try registry.ensembles.replace(membres, of: ensemble.id)
        // Two households end a set of two; a longer one is grouped anew once that is written.
        let ends = differents && membres.count == 2
        try registry.ensembles.update(
            ends ? ensemble.ended(.different, now) : ensemble.touched(.ouvert, taille: membres.count, now))
    }

    /// What holds together now, as the next pass would say, without two who were told apart. What nothing holds any more, and of which
    /// every two were told apart, ends as they did.
    static func regroup(
        _ id: ID<EnsembleDoublon>, _ files: [ID<Demande>], _ differents: Bool, _ now: Instant, in registry: Registry
    ) throws {
        guard let open = try registry.ensembles.find(id), open.etat != .clos else { return }
        let seuils = try registry.doublons.modele()?.seuils ?? SeuilsDoublon(seuil: 0)
        // A pass since the merger forgot the pairs of the file that was none: the question stays until the next one finds them.
        let paires = try registry.doublons.paires(of: files, from: seuils.seuil)
        let areFound = files.allSatisfy { file in paires.contains { $0.premiere == file || $0.seconde == file } }
        guard areFound else { return }
        let membres = try registry.ensembles.membres(of: id)
        _ = try RegroupEnsembles(seuils: seuils, now: now)(membres, in: registry)
        guard differents, let after = try registry.ensembles.find(id), after.issue == .disparu else { return }
        let apart = try IdentiteEmpreinte.toldApart(membres, in: registry)
        let areApart = membres.allSatisfy { one in
            membres.allSatisfy { $0 <= one || apart.contains(.init(one, $0)) }
        }
        guard areApart else { return }
        try registry.ensembles.update(
            EnsembleDoublon(
                id: id, version: after.version, etat: .clos, issue: .different, facile: false, coupe: after.coupe,
                taille: after.taille, probabilite: after.probabilite, creeLe: after.creeLe, modifieLe: now))
    }
}
