// SPDX-License-Identifier: EUPL-1.2

import Linkage

/// The figures of the pairs: inside each file, between two files, in all.
struct CountPaires {
    private let lignes: LignesEtudiees
    private let noms: [String]
    private let seuil: Double
    private let plancher: Double
    private static let tranches = 20

    private(set) var doublons: [Diagnostic.Doublons]
    private(set) var recouvrements: [Diagnostic.Recouvrement]
    private(set) var probabilites: [Diagnostic.Tranche]
    private(set) var auSeuil = 0
    private(set) var enTrop = 0

    init(_ paires: [PaireTrouvee], _ lignes: LignesEtudiees, noms: [String], seuil: Double, plancher: Double) {
        self.lignes = lignes
        self.noms = noms
        self.seuil = seuil
        self.plancher = plancher
        doublons = noms.map { _ in Diagnostic.Doublons() }
        recouvrements = []
        probabilites = (0..<Self.tranches).map {
            Diagnostic.Tranche(
                de: Double($0) / Double(Self.tranches), a: Double($0 + 1) / Double(Self.tranches), paires: 0)
        }
        count(paires)
    }

    private mutating func count(_ paires: [PaireTrouvee]) {
        var whole = Groupes()
        var inside = noms.map { _ in Groupes() }
        var between: [[Diagnostic.Recouvrement]] = noms.map { a in
            noms.map { Diagnostic.Recouvrement(fichierA: a, fichierB: $0) }
        }
        // Lines of the first file that were found in the second: a bit a line would do, but few lines have a pair.
        var found: [Set<UInt32>] = Array(repeating: [], count: noms.count * noms.count)
        for pair in paires {
            let rank = min(Self.tranches - 1, max(0, Int(pair.probabilite * Double(Self.tranches))))
            probabilites[rank].paires += 1
            guard pair.probabilite >= seuil else { continue }
            auSeuil += 1
            whole.join(pair.a, pair.b)
            let (a, b) = (lignes.fichier(pair.a), lignes.fichier(pair.b))
            if a == b {
                doublons[a].paires += 1
                inside[a].join(pair.a, pair.b)
            } else {
                let (first, second) = (min(a, b), max(a, b))
                between[first][second].paires += 1
                found[a * noms.count + b].insert(pair.a)
                found[b * noms.count + a].insert(pair.b)
            }
        }
        for file in noms.indices { close(file, &inside[file]) }
        for a in noms.indices {
            for b in noms.indices where a < b {
                var entry = between[a][b]
                entry.lignesA = found[a * noms.count + b].count
                entry.lignesB = found[b * noms.count + a].count
                entry.partA = share(entry.lignesA, lignes.count(of: a))
                entry.partB = share(entry.lignesB, lignes.count(of: b))
                recouvrements.append(entry)
            }
        }
        enTrop = whole.sizes().reduce(0) { $0 + $1 - 1 }
    }

    private mutating func close(_ file: Int, _ groups: inout Groupes) {
        let sizes = groups.sizes()
        doublons[file].lignes = groups.lines
        doublons[file].part = share(groups.lines, lignes.count(of: file))
        doublons[file].groupes = sizes.count
        doublons[file].enTrop = groups.lines - sizes.count
        for size in sizes { doublons[file].tailles[size, default: 0] += 1 }
    }

    private func share(_ count: Int, _ total: Int) -> Double { total == 0 ? 0 : Double(count) / Double(total) }
}
