// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation

/// Estimates a model from the records alone, without labels: what chance does from pairs taken at random and from how
/// frequent each value is, what the same person does by expectation-maximisation over the pairs that share a key.
package struct EstimateModele {
    /// Pairs taken at random for what chance does: a level that one pair in a thousand has is known within 4 %.
    private static let sample = 600_000
    private static let rounds = 40
    private static let heldRounds = 10
    let registre: RegistreCompare

    package init(_ registre: RegistreCompare) { self.registre = registre }

    package func callAsFunction(version: Int, progress: (Double) -> Bool = { _ in true }) -> ModeleDoublons {
        var modele = start(version: version)
        guard registre.count > 1, progress(0.1) else { return modele }
        let raw = chance()
        modele.u = raw
        guard progress(0.3) else { return modele }
        let (pairs, weight) = candidates(modele)
        guard progress(0.7) else { return modele }
        maximise(&modele, raw, pairs, weight)
        return modele
    }

    // MARK: Before anything was seen

    private func start(version: Int) -> ModeleDoublons {
        let count = Double(max(registre.count, 2))
        let cut = max(2, registre.count / 100_000)
        func frequencies(_ counts: [UInt32], _ key: (UInt32) -> UInt64, cut: Int) -> ModeleDoublons.Frequences {
            var kept: [UInt64: Double] = [:]
            for (number, times) in counts.enumerated().dropFirst() where times >= cut {
                // How many others have it: of two who share a rare value, one is the other's only neighbour.
                kept[key(UInt32(number))] = max(0.5, Double(times) - 1) / count
            }
            return ModeleDoublons.Frequences(values: kept, rare: max(0.5, Double(cut - 1) / 2) / count, mean: nil)
        }
        // Dates are many and even: only those that stand out are remembered.
        let known = registre.naissances.counts.dropFirst().reduce(0) { $0 + Int($1) }
        let mean = Double(known) / Double(max(1, registre.naissances.count - 1))
        var naissances = frequencies(
            registre.naissances.counts, registre.naissances.key, cut: max(2, Int(mean * 3)))
        naissances.rare = max(1, mean) / count
        naissances.mean = mean / count
        var lieux = frequencies(registre.codesPostaux.counts, registre.codesPostaux.key, cut: cut)
        for (key, value) in frequencies(registre.communes.counts, registre.communes.key, cut: cut).values {
            lieux.values[key] = value
        }
        let first = registre.premiers
        let names = Namesakes(registre)
        return ModeleDoublons(
            version: version, enregistrements: registre.count, m: Self.prior.map(Self.normalised),
            u: Constats.names.map { [Double](repeating: 0.01, count: $0.count) },
            parts: [Self.parts(count), Self.parts(count)], partages: Self.partages,
            accordDesNoms: names.accord(), nomsPrenoms: names.frequences(count),
            noms: frequencies(registre.noms.counts, registre.noms.key, cut: cut),
            prenoms: frequencies(registre.prenoms.counts, registre.prenoms.key, cut: cut),
            premiers: frequencies(first.counts, first.key, cut: cut), naissances: naissances,
            adresses: frequencies(registre.adresses.counts, registre.adresses.key, cut: cut), lieux: lieux,
            telephones: frequencies(registre.telephones.counts, registre.telephones.key, cut: cut),
            courriels: frequencies(registre.courriels.counts, registre.courriels.key, cut: cut),
            borne: Self.borne(registre.count))
    }

    /// Blocks grow with the file and their pairs with the square of it: from 200 000 persons on they are cut finer.
    private static func borne(_ count: Int) -> Int { count > 200_000 ? 40 : 100 }

    /// What one expects of two writings of one person, in pairs already seen: corrected by what the file shows.
    private static let prior: [[Double]] = [
        [82, 5, 6, 3, 1.5, 2.5],  // nom: identique, partiel, proche, variante, inverse, different
        [82, 8, 5, 3, 2],  // prenoms: identique, partiel, proche, variante, different
        [88, 2, 5, 1.5, 2, 1.5],  // naissance: identique, inverse, proche, incomplet, commun, different
        [97, 3],  // sexe
        [55, 10, 5, 15, 15],  // adresse: identique, proche, commun (rue), partiel (lieu), different
        [65, 4, 31],  // telephone
        [65, 5, 30],  // courriel
        [99, 1],  // nir
        [75, 10, 15],  // conjoint
        [65, 20, 15],  // enfants
    ]
    /// The weight of that expectation, in pairs.
    private static let weight = 30.0

    private static func normalised(_ values: [Double]) -> [Double] {
        let total = values.reduce(0, +)
        return values.map { $0 / total }
    }

    private static func parts(_ count: Double) -> [ModeleDoublons.Classe: Double] {
        let pairs = count * (count - 1) / 2
        return [
            .meme: 0.02 * count / pairs, .famille: 0.05 * count / pairs, .jumeaux: 0.005 * count / pairs,
            .homonymes: 0.002 * count / pairs, .sosies: 0.0005 * count / pairs, .foyer: 0.05 * count / pairs,
            .hasard: 1,
        ]
    }

    private static let partages: [ModeleDoublons.Classe: ModeleDoublons.Partage] = [
        .famille: .init(adresse: 0.5, telephone: 0.3, courriel: 0.1),
        .jumeaux: .init(adresse: 0.6, telephone: 0.3, courriel: 0.1),
        .homonymes: .init(adresse: 0.7, telephone: 0.3, courriel: 0.1),
        .foyer: .init(adresse: 0.8, telephone: 0.5, courriel: 0.2),
    ]

    /// « Different » first names or birth dates are not more frequent than this in two writings of one person: what goes
    /// beyond are other persons.
    private static let ceilings: [Int: Double] = [Field.prenoms: 0.03, Field.naissance: 0.02]

    /// There are no more twins, fathers with the first name of their son, or namesakes born the same day than this, by
    /// record: more of them would be one person twice, written badly.
    private static let bounds: [ModeleDoublons.Classe: Double] = [.jumeaux: 0.01, .homonymes: 0.004, .sosies: 0.002]

    // MARK: What chance does

    /// Levels among pairs taken at random, by field.
    private func chance() -> [[Double]] {
        let count = registre.count
        let all = count * (count - 1) / 2
        // Two hundred pairs a record are enough of a small file, whose own mistakes weigh more.
        let wanted = min(Self.sample, all, count * 200)
        let registre = registre
        let compare = ComparePersonnes(registre)
        let pieces = 64
        let parts = parallel(pieces) { piece -> [[Double]] in
            var counts = Constats.names.map { [Double](repeating: 0, count: $0.count) }
            var state = UInt64(piece) &* 0x9e37_79b9_7f4a_7c15 &+ 0x2545_f491_4f6c_dd1d
            for _ in 0..<(wanted / pieces + 1) {
                state = mixed(state, UInt64(piece))
                let a = Int(state >> 33) % count
                state = mixed(state, 7)
                let b = Int(state >> 33) % count
                guard a != b, registre.records[a].dossier != registre.records[b].dossier else { continue }
                let constats = compare(a, b)
                for field in counts.indices where constats[field] != 0 { counts[field][constats[field] - 1] += 1 }
            }
            return counts
        }
        var sums = Constats.names.map { [Double](repeating: 0, count: $0.count) }
        for part in parts {
            for field in sums.indices {
                for level in sums[field].indices { sums[field][level] += part[field][level] }
            }
        }
        return sums.map { levels in
            let total = levels.reduce(0, +)
            return levels.map { ($0 + 0.5 / Double(levels.count)) / (total + 0.5) }
        }
    }

    // MARK: Expectation and maximisation

    private struct Pair: Sendable {
        let key: UInt64
        let constats: Constats
        let a: UInt32
        let b: UInt32
    }

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

    /// Pairs that share a key: all of them in a small file, in a large one those of some records with all that come after.
    private func candidates(_ modele: ModeleDoublons) -> ([Pair], weight: Double) {
        let step = UInt64(max(1, registre.count / 30_000))
        let compare = ComparePersonnes(registre)
        let walked = Candidates(registre: registre, borne: modele.borne, step: step).walk {
            (a: Int, b: Int, into: inout [Pair]) in
            into.append(
                Pair(key: UInt64(a) << 32 | UInt64(b), constats: compare(a, b), a: UInt32(a), b: UInt32(b)))
        }
        var pairs = walked.found
        pairs.sort { $0.key < $1.key }
        var last: UInt64 = .max
        pairs.removeAll { pair in
            defer { last = pair.key }
            return pair.key == last
        }
        return (pairs, Double(step))
    }

    private func maximise(_ modele: inout ModeleDoublons, _ raw: [[Double]], _ pairs: [Pair], _ weight: Double) {
        let sizes = Dictionary(grouping: registre.records, by: \.fichier).mapValues { Double($0.count) }
        let inside = sizes.values.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
        let all = Double(registre.count) * Double(registre.count - 1) / 2
        let scopes = [max(inside, 1), max(all - inside, 1)]
        let classes = ModeleDoublons.Classe.allCases
        let records = registre.records
        var pairs = pairs
        let start = ScorePaire(modele, registre)
        for round in 0..<Self.rounds {
            let score = start.with(modele)
            let pieces = 32
            let size = (pairs.count + pieces - 1) / pieces
            // By field of the home: how much each class shares it.
            let partages = (0..<3).map { place in
                ScorePaire.lanes { classe in
                    modele.partages[classe].map { [$0.adresse, $0.telephone, $0.courriel][place] } ?? 0
                }
            }
            let these = pairs
            let sums = parallel(pieces) { piece -> Tally in
                var tally = Tally()
                for pair in these[min(piece * size, these.count)..<min((piece + 1) * size, these.count)] {
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
            // Most pairs are of strangers, and stay so.
            if round == 0 || round == 3 {
                pairs.removeAll { pair in
                    let weights = score.weights(pair.constats, records[Int(pair.a)], records[Int(pair.b)])
                    return weights[ScorePaire.hasard] > weights.sum() * (1 - 1e-6)
                }
            }
            let moved = zip(before, modele.m).map { zip($0, $1).map { abs($0 - $1) }.max() ?? 0 }.max() ?? 0
            if round > Self.heldRounds + 5, moved < 1e-5 { break }
        }
    }
}
