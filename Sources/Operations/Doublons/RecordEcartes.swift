// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Stores

/// A file of which an agent said, when he registered another one, that it is of somebody else.
struct Ecarte: Sendable {
    let demande: ID<Demande>
    /// Under the model; 0 where there is none, or where names alone brought it.
    let probabilite: Double
    /// Two with one number: his word is a proposal, the manager decides.
    let isByNir: Bool
    let decision: ID<DecisionDoublon>
}

extension FindExistants {
    /// What was shown to who answered « another person »: asked again, for a form names no file.
    func ecartes(
        _ registry: Registry, _ recherche: Recherche, _ identites: [IdentiteComparee], by acteur: Acteur,
        except own: ID<Demande>?, _ decisions: [ID<DecisionDoublon>]
    ) throws -> [Ecarte] {
        let existants = try found(registry, recherche, identites, by: acteur, except: own)
        // Where the names say it already, no card tells of the NIR.
        let byNir = Set(try registry.recherche.demandes(nirs: recherche.nirs, limit: Self.limit).map(\.demande))
        let probables = try probabilites(of: existants.map(\.demande), identites, in: registry)
        return zip(existants, decisions).map { existant, decision in
            Ecarte(
                demande: existant.demande, probabilite: probables[existant.demande] ?? 0,
                isByNir: byNir.contains(existant.demande), decision: decision)
        }
    }
}

extension Registry {
    /// Each under a set of its own: that two of them are others than the new one says nothing of the two. In the transaction of the
    /// registration.
    func record(_ ecartes: [Ecarte], apartFrom demande: ID<Demande>, by acteur: Acteur, now: Instant) throws {
        guard !ecartes.isEmpty else { return }
        var next = try numeros.takeBlock(portee: RegroupEnsembles.portee, count: ecartes.count)
        for ecarte in ecartes {
            let files = [ecarte.demande, demande].sorted()
            let id = ID<EnsembleDoublon>(Int64(next))
            next += 1
            try ensembles.insert(
                EnsembleDoublon(
                    id: id, version: 1, etat: ecarte.isByNir ? .ouvert : .clos,
                    issue: ecarte.isByNir ? nil : .different, facile: false, coupe: false, taille: 2,
                    probabilite: ecarte.probabilite, creeLe: now, modifieLe: now), files)
            try decisions.insert(
                DecisionDoublon(
                    id: ecarte.decision, ensemble: id, genre: ecarte.isByNir ? .proposeDifferent : .different,
                    demandes: files, compte: acteur.compte, organisme: acteur.organisme,
                    motif: DecisionDoublon.motifSaisie, le: now),
                try IdentiteEmpreinte.members(files, ecarte.decision, in: self))
        }
    }
}
