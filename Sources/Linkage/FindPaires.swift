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
        /// Comparisons made: a pair that shares several keys counts several times, one of which neither was asked for does not.
        package let comparaisons: Int
        package let ecartes: [BlocEcarte]
        /// There were more pairs than may be: the others are missing.
        package let isCut: Bool
    }

    let registre: RegistreCompare
    let modele: ModeleDoublons
    /// By dossier; nil: all.
    private let touched: [Bool]?
    private let isIdle: Bool
    private let ordre: [Int64]
    private let blocs: Blocs?

    /// `of`: only the pairs of these dossiers, all of them (`touchedDossiers`). `ordre`: by dossier, a number that stays with it from pass to
    /// pass, so that of a hundred who say the same the same ones are compared whenever they came; empty: in the order of the register.
    /// `blocs`: those of the same register in the same order; made anew when the model has another bound.
    package init(
        _ registre: RegistreCompare, _ modele: ModeleDoublons, of dossiers: Set<UInt32>? = nil, ordre: [Int64] = [],
        blocs: Blocs? = nil
    ) {
        self.registre = registre
        self.modele = modele
        self.ordre = ordre
        self.blocs = blocs?.borne == modele.borne ? blocs : nil
        isIdle = dossiers?.isEmpty ?? false
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
        // Nothing to look at: not one key is made.
        guard !isIdle else {
            _ = progress(1)
            return Bilan(paires: [], comparaisons: 0, ecartes: [], isCut: false)
        }
        let registre = registre
        let plancher = modele.plancher
        let score = ScorePaire(modele, registre)
        let compare = ComparePersonnes(registre, PrenomsEnNom(registre, modele))
        let touched = touched
        let walked = Candidates(registre: registre, blocs: made(), touched: touched).walk(
            most: most, progress: progress,
            compact: { (found: inout [Found]) in
                found.sort { ($0.a, $0.b) < ($1.a, $1.b) }
                var last: (UInt32, UInt32)?
                found.removeAll { pair in
                    defer { last = (pair.a, pair.b) }
                    return last.map { $0 == (pair.a, pair.b) } ?? false
                }
            },
            visit: { (a, b, into: inout [Found]) in
                let (left, right) = (a.record, b.record)
                if let touched, !touched[Int(left.dossier)], !touched[Int(right.dossier)] { return }
                guard let constats = plancher <= 0 ? compare(left, right) : score.constats(left, right, compare) else {
                    return
                }
                let probability = score.probability(constats, left, right)
                if probability >= plancher {
                    into.append(Found(a: a.place, b: b.place, constats: constats, probabilite: probability))
                }
            })
        let paires = gather(walked.found, score)
        _ = progress(1)
        return Bilan(
            paires: paires, comparaisons: walked.pairs, ecartes: walked.ecartes.sorted { $0.taille > $1.taille },
            isCut: walked.isCut)
    }

    /// The blocks of each rule: all at once where they are there, else one rule after the other.
    private func made() -> @Sendable (RegleBloc) -> [Blocs.Piece] {
        if let blocs { return { blocs.pieces[$0.rawValue] } }
        let group = GroupRecords(registre: registre, borne: modele.borne, ordre: ordre)
        return { [touched] in group($0, touched: touched) }
    }

    /// In the order in which one of those between two dossiers is taken. Of two that are as probable, always the same: the
    /// order in which files came says nothing.
    private struct Rang: Comparable {
        let between: UInt64
        let probabilite: Double
        /// Its findings, and whether the roles are exchanged.
        let constats: UInt64
        let place: Int

        static func < (left: Rang, right: Rang) -> Bool {
            if left.between != right.between { return left.between < right.between }
            if left.probabilite != right.probabilite { return left.probabilite > right.probabilite }
            return (left.constats, left.place) < (right.constats, right.place)
        }
    }

    /// One pair for two dossiers: that of the two persons who are most probably one.
    private func gather(_ found: [Found], _ score: ScorePaire) -> [PaireTrouvee] {
        let records = registre.records
        let rangs = found.enumerated().map { place, pair in
            let (one, other) = (records[Int(pair.a)].dossier, records[Int(pair.b)].dossier)
            return Rang(
                between: UInt64(min(one, other)) << 32 | UInt64(max(one, other)), probabilite: pair.probabilite,
                constats: UInt64(pair.constats.pattern) << 1 | (exchanged(pair) ? 1 : 0), place: place)
        }.sorted()
        var result: [PaireTrouvee] = []
        var last: UInt64?
        for rang in rangs where rang.between != last {
            last = rang.between
            let pair = found[rang.place]
            result.append(
                PaireTrouvee(
                    a: UInt32(rang.between >> 32), b: UInt32(truncatingIfNeeded: rang.between),
                    probabilite: pair.probabilite,
                    raisons: score.raisons(pair.constats, records[Int(pair.a)], records[Int(pair.b)]),
                    rolesEchanges: rang.constats & 1 == 1))
        }
        return result
    }

    /// The first person of one is the second of the other.
    private func exchanged(_ pair: Found) -> Bool { isFirst(Int(pair.a)) != isFirst(Int(pair.b)) }

    private func isFirst(_ place: Int) -> Bool {
        place == 0 || registre.records[place - 1].dossier != registre.records[place].dossier
    }
}
