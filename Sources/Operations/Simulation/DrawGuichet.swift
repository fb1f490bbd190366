// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Which service registers: the desk of a commune that is wanted, a landlord, or the manager for what comes online.
struct DrawGuichet: Sendable {
    private let laws: SimulationTables.Guichets
    private let communes: [String: Int]
    private let bailleurs: [Int]
    private let region: [Int]

    init(_ laws: SimulationTables.Guichets, _ guichets: [(organisme: Organisme, guichet: Guichet)]) {
        self.laws = laws
        var communes: [String: Int] = [:]
        for (rank, pair) in guichets.enumerated() {
            guard pair.organisme.nature == .commune, case .communes(let codes) = pair.organisme.perimetre else {
                continue
            }
            for code in codes { communes[code] = rank }
        }
        self.communes = communes
        bailleurs = guichets.indices.filter { guichets[$0].organisme.nature == .bailleur }
        let managers = guichets.indices.filter { guichets[$0].organisme.nature == .gestionnaire }
        region = managers.isEmpty ? Array(guichets.indices.prefix(1)) : managers
    }

    func callAsFunction(_ canal: String, _ wanted: [String], _ generator: inout SeededGenerator) -> Int {
        let law = canal == "web" ? laws.web : canal == "courrier" ? laws.courrier : laws.guichet
        let kind = law.draw(generator.next())
        let random = generator.below(1_000_000)
        if kind == "commune", let code = wanted.first(where: { communes[$0] != nil }), let rank = communes[code] {
            return rank
        }
        let others = kind == "region" || bailleurs.isEmpty ? region : bailleurs
        return others.isEmpty ? 0 : others[random % others.count]
    }
}
