// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Where people live and want to live: places weighed by their inhabitants, and what is near what.
struct Lieux: Sendable {
    /// Those that an address may name: of a city with arrondissements, only these.
    let communes: [Commune]
    private let everywhere: Tirage
    private let parDepartement: [String: Tirage]
    private let parIntercommunalite: [String: Tirage]
    private let parPole: [String: Tirage]
    private let departements: Tirage
    private let departementsLoges: Tirage
    private let lignes: [(code: String, ligne: SimulationTables.Departement, voisins: [String])]
    private let rates: SimulationTables.Voisinage

    init(
        _ rulebook: Rulebook, _ populations: [String: Int], _ territoire: SimulationTables.Territoire,
        _ rates: SimulationTables.Voisinage
    ) throws {
        let known = rulebook.communes.all.filter { rulebook.territoire.departements.contains($0.departement) }
        let poles = Set(known.compactMap(\.pole))
        let communes = known.filter { !poles.contains($0.code) && populations[$0.code] != nil }
        func weighed(_ places: [Int]) -> Tirage { Tirage(places.map { ($0, populations[communes[$0].code] ?? 0) }) }
        func grouped(_ key: (Commune) -> String) -> [String: Tirage] {
            Dictionary(grouping: communes.indices) { key(communes[$0]) }.mapValues(weighed)
        }
        guard !communes.isEmpty else {
            throw ReferenceError(description: "populations.csv has no commune of \(rulebook.territoire.id)")
        }
        self.communes = communes
        everywhere = weighed(Array(communes.indices))
        parDepartement = grouped(\.departement)
        parIntercommunalite = grouped(\.intercommunalite)
        parPole = grouped { $0.pole ?? "" }
        lignes = territoire.departements.lignes.sorted { $0.key < $1.key }.map {
            ($0.key, $0.value, $0.value.voisins.split(separator: " ").map(String.init))
        }
        departements = Tirage(lignes.enumerated().map { ($0, $1.ligne.demandes) })
        departementsLoges = Tirage(lignes.enumerated().map { ($0, $1.ligne.attributions) })
        self.rates = rates
    }

    /// The département first wanted, with its figures. Dwellings are not allotted where people ask for them.
    func departement(
        isLoge: Bool, _ generator: inout SeededGenerator
    ) -> (code: String, ligne: SimulationTables.Departement) {
        let rank = (isLoge ? departementsLoges : departements).draw(generator.next())
        return (lignes[rank].code, lignes[rank].ligne)
    }

    func commune(of departement: String, _ generator: inout SeededGenerator) -> Int {
        (parDepartement[departement] ?? everywhere).draw(generator.next())
    }

    func any(_ generator: inout SeededGenerator) -> Int { everywhere.draw(generator.next()) }

    /// Where those live who want a commune first.
    func home(wanting place: Int, _ generator: inout SeededGenerator) -> Int {
        let draw = generator.below(1000)
        if let pole = communes[place].pole {
            if draw < rates.memeArrondissement { return place }
            if draw < rates.memeArrondissement + rates.autreArrondissement {
                return other(than: place, among: parPole[pole], &generator)
            }
            // The others come from outside: around a city all is of its group.
            return near(place, 0, 0, rates.voisin * 4, &generator)
        } else if draw < rates.memeCommune {
            return place
        }
        return near(
            place, rates.intercommunalite, rates.departement, rates.voisin, &generator)
    }

    /// A further wish of those who live there.
    func wish(from home: Int, _ generator: inout SeededGenerator) -> Int {
        near(home, rates.souhaitIntercommunalite, rates.souhaitDepartement, rates.souhaitVoisin, &generator)
    }

    private func near(
        _ place: Int, _ group: Int, _ departement: Int, _ voisin: Int, _ generator: inout SeededGenerator
    ) -> Int {
        let commune = communes[place]
        switch generator.below(1000) {
        case 0..<group: return other(than: place, among: parIntercommunalite[commune.intercommunalite], &generator)
        case group..<group + departement:
            return other(than: place, among: parDepartement[commune.departement], &generator)
        case group + departement..<group + departement + voisin:
            let voisins = lignes.first { $0.code == commune.departement }?.voisins ?? []
            guard !voisins.isEmpty else { return any(&generator) }
            return self.commune(of: voisins[generator.below(voisins.count)], &generator)
        default: return any(&generator)
        }
    }

    /// A few tries: a group may hold one place alone.
    private func other(than place: Int, among places: Tirage?, _ generator: inout SeededGenerator) -> Int {
        guard let places else { return place }
        for _ in 0..<4 {
            let found = places.draw(generator.next())
            if found != place { return found }
        }
        return place
    }
}

/// Ranks drawn by weight.
private struct Tirage: Sendable {
    private let ranks: [Int]
    private let cumulated: [Int]

    init(_ rows: [(rank: Int, weight: Int)]) {
        ranks = rows.map(\.rank)
        var total = 0
        cumulated =
            [0]
            + rows.map { row in
                total += max(0, row.weight)
                return total
            }
    }

    func draw(_ random: UInt64) -> Int {
        let total = cumulated[cumulated.count - 1]
        return ranks[cumulated.lastBefore(Int(((random >> 32) &* UInt64(max(1, total))) >> 32))]
    }
}
