// SPDX-License-Identifier: EUPL-1.2

/// Something odd in a file: how often, and on which lines for instance. Never the value itself.
package struct Anomalie: Sendable, Codable {
    package enum Code: String, Sendable, Codable, CaseIterable {
        case lignesTitre, sansEntete, colonnesDevinees
        case lignesVides, lignesPerimees, lignesDecalees, lignesCourtes, guillemetOuvert, lignesIdentiques
        case entetesDoubles, entetesSansNom, encodageMele, octetsNuls
        case identifiantsManquants, identifiantsRepetes
        case sansIdentite, nomsFictifs, nomsSansLettre, memeNom
        case sansColonneNaissance, sansNaissance, naissancesFictives, naissancesIllisibles, naissancesImpossibles,
            naissancesFutures
        case naissancesAnciennes, naissancesRecentes, premierJanvier, naissancesPartielles, naissancesEchangees
        case ordreAmbigu, anneesCourtes
        case sexesInconnus, codesPostauxFaux, telephonesFaux, telephonesPartages, courrielsFaux, courrielsPartages
    }

    package let code: Code
    package let nombre: Int
    /// The first ones.
    package let exemples: [Int]

    package init(_ code: Code, _ nombre: Int, exemples: [Int] = []) {
        self.code = code
        self.nombre = nombre
        self.exemples = exemples
    }

    /// Lines that were not compared: the study is done, but not of all that the file holds.
    package var laisseDesLignes: Bool {
        [.lignesDecalees, .guillemetOuvert].contains(code)
    }
}

/// Counts with the first lines.
struct Comptes: Sendable {
    static let exemples = 5
    private var counts: [Anomalie.Code: (Int, [Int])] = [:]

    mutating func add(_ code: Anomalie.Code, line: Int? = nil, _ count: Int = 1) {
        guard count > 0 else { return }
        var (total, lines) = counts[code] ?? (0, [])
        total += count
        if let line, lines.count < Self.exemples { lines.append(line) }
        counts[code] = (total, lines)
    }

    subscript(code: Anomalie.Code) -> Int { counts[code]?.0 ?? 0 }

    /// In the order of the cases.
    var anomalies: [Anomalie] {
        Anomalie.Code.allCases.compactMap { code in
            counts[code].map { Anomalie(code, $0.0, exemples: $0.1) }
        }
    }
}
