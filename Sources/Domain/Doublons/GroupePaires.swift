// SPDX-License-Identifier: EUPL-1.2

/// Files that hold together by pairs, before they are given a key.
package struct GroupePaires: Sendable, Hashable {
    /// In the order of their ids.
    package let membres: [ID<Demande>]
    package let probabilite: Double
    /// A link to others was left out, for the chain would have been too long.
    package let coupe: Bool
}

extension GroupePaires {
    /// The connected components, from the strongest link to the weakest: when a chain would grow over `maximum`, it is
    /// its weakest links that are cut. The same pairs give the same groups, in whatever order they come.
    package static func group(_ paires: [PaireDoublon], maximum: Int = EnsembleDoublon.tailleMaximale) -> [GroupePaires]
    {
        let ordered = paires.sorted {
            ($1.probabilite, $0.premiere, $0.seconde) < ($0.probabilite, $1.premiere, $1.seconde)
        }
        var parent: [ID<Demande>: ID<Demande>] = [:]
        var size: [ID<Demande>: Int] = [:]
        var best: [ID<Demande>: Double] = [:]
        var cut: Set<ID<Demande>> = []
        func root(_ id: ID<Demande>) -> ID<Demande> {
            var at = id
            while let above = parent[at], above != at { at = above }
            var walked = id
            while let above = parent[walked], above != at {
                parent[walked] = at
                walked = above
            }
            return at
        }
        for paire in ordered {
            let (one, other) = (root(paire.premiere), root(paire.seconde))
            guard one != other else { continue }
            let together = (size[one] ?? 1) + (size[other] ?? 1)
            guard together <= maximum else {
                cut.formUnion([paire.premiere, paire.seconde])
                continue
            }
            let (head, tail) = one < other ? (one, other) : (other, one)
            parent[head] = head
            parent[tail] = head
            size[head] = together
            best[head] = max(best[one] ?? 0, best[other] ?? 0, paire.probabilite)
        }
        var members: [ID<Demande>: [ID<Demande>]] = [:]
        for id in parent.keys { members[root(id), default: []].append(id) }
        return members.filter { $0.value.count > 1 }.map { head, ids in
            GroupePaires(
                membres: ids.sorted(), probabilite: best[head] ?? 0, coupe: ids.contains(where: cut.contains))
        }.sorted { ($0.membres.first ?? ID(0)) < ($1.membres.first ?? ID(0)) }
    }
}

/// A set that has a key already, and its files of before.
package struct EnsembleConnu: Sendable, Hashable {
    package let id: ID<EnsembleDoublon>
    package let isOpen: Bool
    package let membres: [ID<Demande>]
    /// As it was when the pairs were read.
    package let version: Int

    package init(id: ID<EnsembleDoublon>, isOpen: Bool, membres: [ID<Demande>], version: Int = 1) {
        self.version = version
        self.id = id
        self.isOpen = isOpen
        self.membres = membres
    }
}

/// Which group goes on under which key.
package struct AttributionCles: Sendable, Hashable {
    /// By the rank of the group; nil: a new key.
    package var cles: [ID<EnsembleDoublon>?]
    /// Sets whose files went into another one.
    package var rejoints: [ID<EnsembleDoublon>: Int]
    /// Open sets of which nothing holds together any more.
    package var disparus: [ID<EnsembleDoublon>]

    /// A set goes with its oldest file that is still in a group; a group that several sets come to keeps the oldest
    /// key. A set that was closed is only taken up again where no open one claims the group.
    package init(_ groupes: [GroupePaires], _ connus: [EnsembleConnu]) {
        var group: [ID<Demande>: Int] = [:]
        for (rank, groupe) in groupes.enumerated() { for id in groupe.membres { group[id] = rank } }
        cles = Array(repeating: nil, count: groupes.count)
        rejoints = [:]
        disparus = []
        let ordered = connus.sorted { ($0.isOpen ? 0 : 1, $0.id) < ($1.isOpen ? 0 : 1, $1.id) }
        for ensemble in ordered {
            let rank = ensemble.membres.sorted().lazy.compactMap { group[$0] }.first
            guard let rank else {
                if ensemble.isOpen { disparus.append(ensemble.id) }
                continue
            }
            if cles[rank] == nil {
                cles[rank] = ensemble.id
            } else if ensemble.isOpen {
                rejoints[ensemble.id] = rank
            }
        }
    }
}
