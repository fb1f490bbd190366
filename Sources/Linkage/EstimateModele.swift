// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation

/// Estimates a model from the records alone, without labels: what chance does from pairs taken at random and from how
/// frequent each value is, what the same person does by expectation-maximisation over the pairs that share a key.
package struct EstimateModele {
    /// Pairs taken at random for what chance does: a level that one pair in a thousand has is known within 4 %.
    private static let sample = 600_000
    private static let drawn = 64
    /// Persons that a file does not hold, and who have none of its values: what three lines share is not what everybody has.
    private static let others = 50.0
    let registre: RegistreCompare
    private let blocs: Blocs?

    /// `blocs`: those of the register, where they are there already.
    package init(_ registre: RegistreCompare, _ blocs: Blocs? = nil) {
        self.registre = registre
        self.blocs = blocs
    }

    package func callAsFunction(version: Int, progress: (Double) -> Bool = { _ in true }) -> ModeleDoublons {
        guard registre.count > 1, progress(0.1) else { return start(version: version) }
        // What is counted by one core, and what all of them compare, at the same time.
        let (counted, seen) = atOnce({ start(version: version) }, look)
        var modele = counted
        modele.u = seen.chance
        guard progress(0.7) else { return modele }
        maximise(&modele, seen)
        return modele
    }

    /// What the register shows before any probability is known.
    struct Seen: Sendable {
        /// Levels among pairs taken at random, by field.
        let chance: [[Double]]
        /// Pairs that share a key, each of which stands for `weight` of them.
        let pairs: [Pair]
        let weight: Double
    }

    private func look() -> Seen {
        let compare = ComparePersonnes(registre, PrenomsEnNom(registre))
        let (pairs, weight) = candidates(compare)
        return Seen(chance: chance(compare), pairs: pairs, weight: weight)
    }

    // MARK: Before anything was seen

    private func start(version: Int) -> ModeleDoublons {
        let persons = Double(max(registre.count, 2))
        let count = persons + Self.others
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
            parts: [Self.parts(persons), Self.parts(persons)], partages: Self.partages,
            accordDesNoms: names.accord(), nomsPrenoms: names.frequences(count),
            noms: frequencies(registre.noms.counts, registre.noms.key, cut: cut),
            prenoms: frequencies(registre.prenoms.counts, registre.prenoms.key, cut: cut),
            premiers: frequencies(first.counts, first.key, cut: cut), naissances: naissances,
            adresses: frequencies(registre.adresses.counts, registre.adresses.key, cut: cut), lieux: lieux,
            telephones: frequencies(registre.telephones.counts, registre.telephones.key, cut: cut),
            courriels: frequencies(registre.courriels.counts, registre.courriels.key, cut: cut),
            borne: Blocs.borne(registre.count))
    }

    /// What one expects of two writings of one person, in pairs already seen: corrected by what the file shows.
    static let prior: [[Double]] = [
        [82, 5, 6, 3, 1.5, 2.5],  // nom: identique, partiel, proche, variante, inverse, different
        [82, 8, 5, 3, 2],  // prenoms: identique, partiel, proche, variante, different
        [88, 2, 5, 1.5, 2, 0.5, 1.5],  // naissance: identique, inverse, proche, incomplet, commun, voisin, different
        [97, 3],  // sexe
        [55, 10, 5, 15, 15],  // adresse: identique, proche, commun (rue), partiel (lieu), different
        [65, 4, 31],  // telephone
        [65, 5, 30],  // courriel
        [99, 1],  // nir
        [75, 10, 15],  // conjoint
        [65, 20, 15],  // enfants
    ]
    /// The weight of that expectation, in pairs.
    static let weight = 30.0

    static func normalised(_ values: [Double]) -> [Double] {
        let total = values.reduce(0, +)
        return values.map { $0 / total }
    }

    static func parts(_ count: Double) -> [ModeleDoublons.Classe: Double] {
        let pairs = count * (count - 1) / 2
        return [
            .meme: 0.02 * count / pairs, .famille: 0.05 * count / pairs, .jumeaux: 0.005 * count / pairs,
            .homonymes: 0.002 * count / pairs, .sosies: 0.0005 * count / pairs, .foyer: 0.05 * count / pairs,
            .hasard: 1,
        ]
    }

    static let partages: [ModeleDoublons.Classe: ModeleDoublons.Partage] = [
        .famille: .init(adresse: 0.5, telephone: 0.3, courriel: 0.1),
        .jumeaux: .init(adresse: 0.6, telephone: 0.3, courriel: 0.1),
        .homonymes: .init(adresse: 0.7, telephone: 0.3, courriel: 0.1),
        .foyer: .init(adresse: 0.8, telephone: 0.5, courriel: 0.2),
    ]

    /// « Different » first names or birth dates are not more frequent than this in two writings of one person: what goes
    /// beyond are other persons.
    static let ceilings: [Int: Double] = [Field.prenoms: 0.08, Field.naissance: 0.05]

    /// There are no more twins, fathers with the first name of their son, or namesakes born the same day than this, by
    /// record: more of them would be one person twice, written badly.
    static let bounds: [ModeleDoublons.Classe: Double] = [.jumeaux: 0.01, .homonymes: 0.008, .sosies: 0.002]

    // MARK: What chance does

    /// Levels among pairs taken at random, by field.
    private func chance(_ compare: ComparePersonnes) -> [[Double]] {
        let count = registre.count
        let all = count * (count - 1) / 2
        // Two hundred pairs a record are enough of a small file, whose own mistakes weigh more.
        let wanted = min(Self.sample, all, count * 200)
        let registre = registre
        let pieces = 64
        let parts = parallel(pieces) { piece -> [[Double]] in
            var counts = Constats.names.map { [Double](repeating: 0, count: $0.count) }
            var state = UInt64(piece) &* 0x9e37_79b9_7f4a_7c15 &+ 0x2545_f491_4f6c_dd1d
            func draw(_ salt: UInt64) -> CompactRecord {
                state = mixed(state, salt)
                return registre.records[Int(state >> 33) % count]
            }
            let mine = wanted / pieces + 1
            for start in stride(from: 0, to: mine, by: Self.drawn) {
                // Some at once, so that the memory brings them together.
                let pairs = (start..<min(start + Self.drawn, mine)).map { _ in (draw(UInt64(piece)), draw(7)) }
                for (left, right) in pairs where left.dossier != right.dossier {
                    let constats = compare(left, right)
                    for field in counts.indices where constats[field] != 0 { counts[field][constats[field] - 1] += 1 }
                }
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

    // MARK: Pairs that share a key

    struct Pair: Sendable {
        let key: UInt64
        let constats: Constats
        let a: UInt32
        let b: UInt32
    }

    /// Pairs that share a key: all of them in a small file, in a large one those of some records with all that come after.
    private func candidates(_ compare: ComparePersonnes) -> ([Pair], weight: Double) {
        let step = UInt64(max(1, registre.count / 30_000))
        let blocs = blocs ?? Blocs(registre)
        let drawn = step == 1 ? nil : (1...UInt64(registre.count)).map { mixed($0, 1) % step == 0 }
        let walked = Candidates(registre: registre, blocs: { blocs.pieces[$0.rawValue] }, drawn: drawn).walk {
            (a, b, into: inout [Pair]) in
            into.append(
                Pair(
                    key: UInt64(a.place) << 32 | UInt64(b.place), constats: compare(a.record, b.record), a: a.place,
                    b: b.place))
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
}
