// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// Groups pairs into sets, and gives each set the key that it had. In the transaction of someone else.
struct RegroupEnsembles {
    let seuils: SeuilsDoublon
    let now: Instant
    /// Numbers for new sets, taken beforehand; nil: in this transaction, which then holds back all who take one until its end.
    var numeros: Range<Int>?

    /// New sets are more than the numbers that were taken beforehand; nothing was written.
    struct TooFew: Error {
        let fresh: Int
    }

    struct Report: Sendable, Hashable {
        var ouverts = 0
        var nouveaux = 0
        var fermes = 0
    }

    /// `demandes`: files whose pairs may have changed; nil: all.
    func callAsFunction(_ demandes: [ID<Demande>]?, in registry: Registry) throws -> Report {
        let (paires, reach) = try self.paires(demandes, in: registry)
        let groupes = try group(paires, of: reach, in: registry)
        let connus = try registry.ensembles.connus(of: reach)
        let cles = AttributionCles(groupes, connus)
        let byId = Dictionary(connus.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var report = Report()

        let fresh = cles.cles.count { $0 == nil }
        var next = try first(of: fresh, in: registry)
        // Some tens of thousands of sets, of which a night changes a few: read together, and held one by one only where they change.
        // All who register wait for the end of this transaction.
        let faciles = try self.faciles(groupes, paires, in: registry)
        let etats = try registry.ensembles.find(
            (cles.cles.compactMap { $0 } + cles.rejoints.keys + cles.disparus).sorted())
        var keys: [ID<EnsembleDoublon>] = []
        var news: [(ensemble: EnsembleDoublon, membres: [ID<Demande>])] = []
        for (rank, groupe) in groupes.enumerated() {
            let isEasy = faciles.contains(rank)
            if let id = cles.cles[rank] {
                keys.append(id)
                report.ouverts += try keep(etats[id], groupe, isEasy, byId[id], in: registry)
            } else {
                let id = ID<EnsembleDoublon>(Int64(next))
                next += 1
                keys.append(id)
                news.append((ensemble(id, groupe, isEasy: isEasy), groupe.membres))
                report.nouveaux += 1
                report.ouverts += 1
            }
        }
        try registry.ensembles.insert(news)
        for (id, rank) in cles.rejoints.sorted(by: { $0.key < $1.key }) {
            report.fermes += try close(etats[id], byId[id], .rejoint, into: keys[rank], in: registry)
        }
        for id in cles.disparus {
            report.fermes += try close(etats[id], byId[id], .disparu, into: nil, in: registry)
        }
        return report
    }

    /// A group of which no file is in a set.
    struct Isole: Sendable {
        fileprivate let groupe: GroupePaires
        fileprivate let isEasy: Bool
    }

    /// Of these pairs. A first pass over a million files makes tens of thousands of sets: each of them stands by itself, and they are put
    /// down some at a time, while others write.
    func isolated(_ paires: [PaireDoublon], in registry: Registry) throws -> [Isole] {
        let paires = paires.filter { $0.probabilite >= seuils.seuil }
        let held = Set(try registry.ensembles.connus(of: nil).flatMap(\.membres))
        let groupes = try group(paires, of: nil, in: registry).filter { held.isDisjoint(with: $0.membres) }
        let faciles = try faciles(groupes, paires, in: registry)
        return groupes.enumerated().map { Isole(groupe: $1, isEasy: faciles.contains($0)) }
    }

    /// Returns how many: whatever came into a set meanwhile, or is on record no more since it was read, is left to the regrouping.
    func insert(_ isoles: [Isole], from first: Int, in registry: Registry) throws -> Int {
        let files = isoles.flatMap(\.groupe.membres)
        let held = Set(try registry.ensembles.connus(of: files).flatMap(\.membres))
        let here = try registry.demandes.onFile(among: files)
        let free = isoles.filter { held.isDisjoint(with: $0.groupe.membres) && here.isSuperset(of: $0.groupe.membres) }
        try registry.ensembles.insert(
            free.enumerated().map { rank, isole in
                (
                    ensemble(ID(Int64(first + rank)), isole.groupe, isEasy: isole.isEasy), isole.groupe.membres
                )
            })
        return free.count
    }

    /// Without the pairs that people told apart. `reach`: the files that they are of; nil: all.
    private func group(
        _ paires: [PaireDoublon], of reach: [ID<Demande>]?, in registry: Registry
    ) throws -> [GroupePaires] {
        let apart = try IdentiteEmpreinte.toldApart(reach, in: registry)
        return GroupePaires.group(paires.filter { !apart.contains(.init($0.premiere, $0.seconde)) })
    }

    private func ensemble(_ id: ID<EnsembleDoublon>, _ groupe: GroupePaires, isEasy: Bool) -> EnsembleDoublon {
        EnsembleDoublon(
            id: id, version: 1, etat: .ouvert, issue: nil, facile: isEasy, coupe: groupe.coupe,
            taille: groupe.membres.count, probabilite: groupe.probabilite, creeLe: now, modifieLe: now)
    }

    static let portee = "ensemble-doublon"

    private func first(of fresh: Int, in registry: Registry) throws -> Int {
        guard fresh > 0 else { return 0 }
        guard let numeros else { return try registry.numeros.takeBlock(portee: Self.portee, count: fresh) }
        guard numeros.count >= fresh else { throw TooFew(fresh: fresh) }
        return numeros.lowerBound
    }

    /// The pairs to group, and all files that they reach: a set is always seen whole.
    private func paires(
        _ demandes: [ID<Demande>]?, in registry: Registry
    ) throws -> (paires: [PaireDoublon], reach: [ID<Demande>]?) {
        guard let demandes else { return (try registry.doublons.paires(from: seuils.seuil), nil) }
        var reach = Set(demandes)
        var asked = Array(reach)
        var found: Set<PaireDoublon> = []
        while !asked.isEmpty {
            // Files of the sets that they are in come along: one that left a set may cut it in two.
            let members = try registry.ensembles.connus(of: asked).flatMap(\.membres)
            let paires = try registry.doublons.paires(of: asked + members, from: seuils.seuil)
            found.formUnion(paires)
            let all = Set(paires.flatMap { [$0.premiere, $0.seconde] } + members)
            asked = Array(all.subtracting(reach))
            reach.formUnion(all)
        }
        return (Array(found), reach.sorted())
    }

    /// Ranks of the groups of two files, nearly certain, nothing against, no role exchanged, and one body that sees both.
    private func faciles(
        _ groupes: [GroupePaires], _ paires: [PaireDoublon], in registry: Registry
    ) throws -> Set<Int> {
        let byPair = Dictionary(
            paires.map { (IdentiteEmpreinte.Paire($0.premiere, $0.seconde), $0) },
            uniquingKeysWith: { first, _ in first })
        let sure = groupes.indices.filter { rank in
            let groupe = groupes[rank]
            guard groupe.membres.count == 2, !groupe.coupe, groupe.probabilite >= seuils.facile,
                let paire = byPair[.init(groupe.membres[0], groupe.membres[1])]
            else { return false }
            return !paire.rolesEchanges && !paire.raisons.contains(where: \.isContraire)
        }
        let bodies = try registry.ensembles.organismes(of: sure.flatMap { groupes[$0].membres })
        return Set(
            sure.filter { rank in
                let two = groupes[rank].membres.compactMap { bodies[$0] }
                return two.count == 2 && (two[0].organisme == two[1].organisme || two.contains(where: \.isRegional))
            })
    }

    private func keep(
        _ seen: EnsembleDoublon?, _ groupe: GroupePaires, _ isEasy: Bool, _ connu: EnsembleConnu?,
        in registry: Registry
    ) throws -> Int {
        guard let before = seen else { return 0 }
        // Someone decided since the pairs were read: what he did stands, the next pass looks again.
        guard connu == nil || before.version == connu?.version else { return before.etat == .clos ? 0 : 1 }
        let hasSameFiles = connu?.membres == groupe.membres
        let etat: EnsembleDoublon.Etat = before.etat == .conteste ? .conteste : .ouvert
        // Who said something of it made it a question for people.
        let isStillEasy =
            try isEasy && before.etat != .conteste
            && (hasSameFiles && before.facile || !hasDecisions(before.id, in: registry))
        let after = EnsembleDoublon(
            id: before.id, version: before.version + (hasSameFiles && before.etat == etat ? 0 : 1), etat: etat,
            issue: nil, facile: isStillEasy, coupe: groupe.coupe, taille: groupe.membres.count,
            probabilite: groupe.probabilite, creeLe: before.creeLe,
            modifieLe: hasSameFiles && before.etat == etat ? before.modifieLe : now)
        guard !hasSameFiles || after != before else { return 1 }
        // The same for what was decided between the look and the lock.
        guard let held = try registry.ensembles.lock(before.id), held == before else {
            return try registry.ensembles.find(before.id)?.etat == .clos ? 0 : 1
        }
        if !hasSameFiles { try registry.ensembles.replace(groupe.membres, of: before.id) }
        try registry.ensembles.update(after)
        return 1
    }

    private func hasDecisions(_ id: ID<EnsembleDoublon>, in registry: Registry) throws -> Bool {
        try !registry.decisions.all(of: id, limit: 1).isEmpty
    }

    private func close(
        _ seen: EnsembleDoublon?, _ connu: EnsembleConnu?, _ issue: EnsembleDoublon.Issue,
        into suite: ID<EnsembleDoublon>?,
        in registry: Registry
    ) throws -> Int {
        // What is disputed stays until people are done with it.
        guard let seen, seen.etat == .ouvert, connu == nil || seen.version == connu?.version,
            let before = try registry.ensembles.lock(seen.id), before == seen
        else { return 0 }
        try registry.ensembles.update(before.ended(issue, now), suite: suite)
        return 1
    }
}

extension EnsembleDoublon {
    func ended(_ issue: Issue, _ now: Instant) -> EnsembleDoublon {
        EnsembleDoublon(
            id: id, version: version + 1, etat: .clos, issue: issue, facile: false, coupe: coupe, taille: taille,
            probabilite: probabilite, creeLe: creeLe, modifieLe: now)
    }

    /// Still open, or open again, and for people to decide.
    func touched(_ etat: Etat, taille: Int? = nil, _ now: Instant) -> EnsembleDoublon {
        EnsembleDoublon(
            id: id, version: version + 1, etat: etat, issue: nil, facile: false, coupe: coupe,
            taille: taille ?? self.taille, probabilite: probabilite, creeLe: creeLe, modifieLe: now)
    }
}
