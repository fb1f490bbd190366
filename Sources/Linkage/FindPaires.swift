// SPDX-License-Identifier: EUPL-1.2

package import Domain

/// Two dossiers that may be of one person.
package struct PaireTrouvee: Sendable, Hashable {
    /// Dossiers, the smaller number first.
    package let a: UInt32
    package let b: UInt32
    package let probabilite: Double
    package let raisons: [RaisonDoublon]
    /// The first person of one is the second of the other.
    package let rolesEchanges: Bool
}

/// All the pairs of a register that a model finds probable enough.
package struct FindPaires {
    package struct Bilan: Sendable {
        /// By dossiers.
        package let paires: [PaireTrouvee]
        /// Comparisons made: a pair that shares several keys counts several times.
        package let comparaisons: Int
        package let ecartes: [BlocEcarte]
        /// There were more pairs than may be: the others are missing.
        package let isCut: Bool
    }

    let registre: RegistreCompare
    let modele: ModeleDoublons
    /// By dossier; nil: all.
    private let touched: [Bool]?

    /// `of`: only the pairs of these dossiers, all of them (`touchedDossiers`).
    package init(_ registre: RegistreCompare, _ modele: ModeleDoublons, of dossiers: Set<UInt32>? = nil) {
        self.registre = registre
        self.modele = modele
        touched = dossiers.map { dossiers in
            var flags = [Bool](repeating: false, count: Int(registre.records.last?.dossier ?? 0) + 1)
            for dossier in dossiers { flags[Int(dossier)] = true }
            return flags
        }
    }

    private struct Found: Sendable {
        let a: UInt32
        let b: UInt32
        let constats: Constats
        let probabilite: Double
    }

    /// `progress`: the share that is done; stops when it answers false. `most`: pairs of persons at most, for want of memory.
    package func callAsFunction(most: Int = .max, progress: (Double) -> Bool = { _ in true }) -> Bilan {
        let registre = registre
        let plancher = modele.plancher
        let score = ScorePaire(modele, registre)
        let compare = ComparePersonnes(registre)
        let touched = touched
        let walked = Candidates(registre: registre, borne: modele.borne).walk(
            most: most, progress: progress,
            compact: { (found: inout [Found]) in
                found.sort { ($0.a, $0.b) < ($1.a, $1.b) }
                var last: (UInt32, UInt32)?
                found.removeAll { pair in
                    defer { last = (pair.a, pair.b) }
                    return last.map { $0 == (pair.a, pair.b) } ?? false
                }
            },
            visit: { (a: Int, b: Int, into: inout [Found]) in
                if let touched, !touched[Int(compare.records[a].dossier)], !touched[Int(compare.records[b].dossier)] {
                    return
                }
                let (left, right) = (compare.records[a], compare.records[b])
                guard let constats = plancher <= 0 ? compare(a, b) : score.constats(left, right, compare) else {
                    return
                }
                let probability = score.probability(constats, left, right)
                if probability >= plancher {
                    into.append(Found(a: UInt32(a), b: UInt32(b), constats: constats, probabilite: probability))
                }
            })
        let paires = gather(walked.found, score)
        _ = progress(1)
        return Bilan(
            paires: paires, comparaisons: walked.pairs, ecartes: walked.ecartes.sorted { $0.taille > $1.taille },
            isCut: walked.isCut)
    }

    /// One pair for two dossiers: that of the two persons who are most probably one.
    private func gather(_ found: [Found], _ score: ScorePaire) -> [PaireTrouvee] {
        let records = registre.records
        func dossiers(_ pair: Found) -> (UInt32, UInt32) {
            let (one, other) = (records[Int(pair.a)].dossier, records[Int(pair.b)].dossier)
            return (min(one, other), max(one, other))
        }
        // Of two that are as probable, always the same: the order in which files came says nothing.
        let sorted = found.map { (pair: $0, between: dossiers($0)) }.sorted {
            ($0.between.0, $0.between.1, -$0.pair.probabilite, $0.pair.constats.pattern, exchanged($0.pair) ? 1 : 0)
                < (
                    $1.between.0, $1.between.1, -$1.pair.probabilite, $1.pair.constats.pattern,
                    exchanged($1.pair) ? 1 : 0
                )
        }
        var result: [PaireTrouvee] = []
        for (pair, between) in sorted {
            if let last = result.last, last.a == between.0, last.b == between.1 { continue }
            let (left, right) = (records[Int(pair.a)], records[Int(pair.b)])
            result.append(
                PaireTrouvee(
                    a: between.0, b: between.1, probabilite: pair.probabilite,
                    raisons: score.raisons(pair.constats, left, right),
                    rolesEchanges: exchanged(pair)))
        }
        return result
    }

    /// The first person of one is the second of the other.
    private func exchanged(_ pair: Found) -> Bool { isFirst(Int(pair.a)) != isFirst(Int(pair.b)) }

    private func isFirst(_ place: Int) -> Bool {
        place == 0 || registre.records[place - 1].dossier != registre.records[place].dossier
    }
}
