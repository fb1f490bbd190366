// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Expectation and maximisation over the pairs that share a key.
extension EstimateModele {
    private static let rounds = 40
    private static let heldRounds = 10
    /// Rounds that look at all pairs: after them strangers count as they did there, until the next one.
    private static let sortings: Set<Int> = [0, 3, 12]
    /// What a pair of strangers is.
    private static let stranger = 1e-3

    /// What one round counts, each pair by how probable each class is for it.
    private struct Tally: Sendable {
        /// By field × 8 + level: of one person.
        var levels = [Double](repeating: 0, count: Constats.fieldCount * 8)
        /// Inside a file, and between two.
        var shares = [ByClasse](repeating: .zero, count: 2)
        /// By field of the home: what is shared because it is one home, and where it is known to both.
        var shared = [ByClasse](repeating: .zero, count: 3)
        var known = [ByClasse](repeating: .zero, count: 3)

        mutating func add(_ other: Tally) {
            for index in levels.indices { levels[index] += other.levels[index] }
            for index in shares.indices { shares[index] += other.shares[index] }
            for index in shared.indices {
                shared[index] += other.shared[index]
                known[index] += other.known[index]
            }
        }
    }

    private static let pieces = 32

    private func pieces<Result: Sendable>(
        _ pairs: [Pair], _ work: @escaping @Sendable (ArraySlice<Pair>) -> Result
    ) -> [Result] {
        let size = (pairs.count + Self.pieces - 1) / Self.pieces
        return parallel(Self.pieces) { piece in
            work(pairs[min(piece * size, pairs.count)..<min((piece + 1) * size, pairs.count)])
        }
    }

    /// Most pairs are of strangers.
    private func strangers(_ pairs: [Pair], _ score: ScorePaire) -> [Bool] {
        let records = registre.records
        return pieces(pairs) { piece in
            piece.map { pair in
                let weights = score.weights(pair.constats, records[Int(pair.a)], records[Int(pair.b)])
                return weights[ScorePaire.hasard] > weights.sum() * (1 - Self.stranger)
            }
        }.flatMap { $0 }
    }

    private func tally(_ pairs: [Pair], _ score: ScorePaire, _ partages: [ByClasse]) -> Tally {
        let records = registre.records
        return pieces(pairs) { piece -> Tally in
            var tally = Tally()
            for pair in piece {
                let (left, right) = (records[Int(pair.a)], records[Int(pair.b)])
                var weights = score.weights(pair.constats, left, right)
                let total = weights.sum()
                guard total > 0 else { continue }
                weights /= total
                tally.shares[left.fichier == right.fichier ? 0 : 1] += weights
                for place in 0..<3 {
                    let field = Field.adresse + place
                    let level = pair.constats[field]
                    guard level != 0 else { continue }
                    let same = partages[place] * score.m[field * 8 + level]
                    let chance = (1 - partages[place]) * score.chance(field, level, left, right)
                    tally.shared[place] += weights * same / (same + chance)
                    tally.known[place] += weights
                }
                let same = weights[ScorePaire.meme]
                guard same > 1e-4 else { continue }
                for field in 0..<Constats.fieldCount { tally.levels[field * 8 + pair.constats[field]] += same }
            }
            return tally
        }.reduce(into: Tally()) { $0.add($1) }
    }

    func maximise(_ modele: inout ModeleDoublons, _ seen: Seen) {
        let (raw, pairs, weight) = (seen.chance, seen.pairs, seen.weight)
        var sizes = [Double](repeating: 0, count: 256)
        for record in registre.records { sizes[Int(record.fichier)] += 1 }
        let inside = sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
        let all = Double(registre.count) * Double(registre.count - 1) / 2
        let scopes = [max(inside, 1), max(all - inside, 1)]
        let classes = ModeleDoublons.Classe.allCases
        let start = ScorePaire(modele, registre)
        var (near, far) = (pairs, Tally())
        for round in 0..<Self.rounds {
            let score = start.with(modele)
            // By field of the home: how much each class shares it.
            let partages = (0..<3).map { place in
                ScorePaire.lanes { classe in
                    modele.partages[classe].map { [$0.adresse, $0.telephone, $0.courriel][place] } ?? 0
                }
            }
            if Self.sortings.contains(round) {
                let isStranger = strangers(pairs, score)
                near = zip(pairs, isStranger).filter { !$1 }.map(\.0)
                far = tally(zip(pairs, isStranger).filter(\.1).map(\.0), score, partages)
            }
            var sums = tally(near, score, partages)
            sums.add(far)
            let before = modele.m
            for field in modele.m.indices {
                let prior = Self.normalised(Self.prior[field])
                var seen = [Double](repeating: 0, count: prior.count)
                for level in seen.indices { seen[level] = sums.levels[field * 8 + level + 1] * weight }
                let last = prior.count - 1
                if let ceiling = Self.ceilings[field] {
                    // At first it keeps what was expected, so that twins and fathers do not pass for mistakes.
                    let most = round < Self.heldRounds ? prior[last] : ceiling
                    let others = seen.dropLast().reduce(0, +) + Self.weight * (1 - prior[last])
                    seen[last] = min(seen[last], others * most / (1 - most) - Self.weight * prior[last])
                }
                let total = seen.reduce(0, +) + Self.weight
                modele.m[field] = prior.indices.map { (seen[$0] + Self.weight * prior[$0]) / total }
            }
            for scope in 0..<2 {
                let start = Self.parts(Double(registre.count))
                var share: [ModeleDoublons.Classe: Double] = [:]
                for (index, classe) in classes.enumerated() {
                    let seen = sums.shares[scope][index] * weight
                    // A few pairs of each are expected before any is seen.
                    share[classe] = (seen + 3 * (start[classe] ?? 0) * all / Double(registre.count)) / scopes[scope]
                    if let bound = Self.bounds[classe].map({ $0 * Double(registre.count) / scopes[scope] }) {
                        // At first as many as there may be, so that they are told from mistakes before these are counted.
                        share[classe] =
                            round < Self.heldRounds ? bound : min(bound, share[classe] ?? 0)
                    }
                }
                share[.hasard] = 1 - share.filter { $0.key != .hasard }.values.reduce(0, +)
                modele.parts[scope] = share.mapValues { max($0, 1e-12) }
            }
            for (index, classe) in classes.enumerated() {
                // Fathers and sons are too few to teach it: namesakes by chance would.
                guard classe != .homonymes, let start = Self.partages[classe] else { continue }
                func share(_ place: Int, _ expected: Double) -> Double {
                    (sums.shared[place][index] * weight + expected * 5) / (sums.known[place][index] * weight + 5)
                }
                let partage = ModeleDoublons.Partage(
                    adresse: share(0, start.adresse), telephone: share(1, start.telephone),
                    courriel: share(2, start.courriel))
                modele.partages[classe] = partage
            }
            // What chance seemed to do in a small file holds the same persons too: taken away.
            let same = (modele.parts[0][.meme] ?? 0) * scopes[0] / all + (modele.parts[1][.meme] ?? 0) * scopes[1] / all
            for field in modele.u.indices {
                modele.u[field] = raw[field].indices.map { level in
                    max(raw[field][level] - same * modele.m[field][level], raw[field][level] * 0.05)
                }
            }
            let moved = zip(before, modele.m).map { zip($0, $1).map { abs($0 - $1) }.max() ?? 0 }.max() ?? 0
            if round > Self.heldRounds + 5, moved < 1e-5 { break }
        }
    }
}
