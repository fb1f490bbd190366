// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// Reads every file and looks for what must always hold: a form that reads, promoted columns that say the same as the
/// form, search forms that are those of the persons, an allotted number with the seniority of the deposit, an event for
/// each file, nobody left in a purged one. In pages.
package struct CheckDemandes: Sendable {
    package struct Report: Sendable {
        package internal(set) var demandes = 0
        package internal(set) var faults: [String] = []
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(page: Int = 1_000) async throws -> Report {
        var report = Report()
        report.faults = try await world.base.read { registry in
            try registry.annulations.withoutAct(limit: 100).map {
                "demande \($0.text): cancelled, but nobody did it"
            }
        }
        var after = ID<Demande>(.min)
        while true {
            let from = after
            let rows = try await world.base.read { try $0.demandes.check(after: from, limit: page) }
            guard let last = rows.last else { return report }
            after = last.demande.id
            report.demandes += rows.count
            for row in rows {
                for fault in Self.faults(row) { report.faults.append("demande \(row.demande.id.text): \(fault)") }
            }
            if report.faults.count >= 100 { return report }
        }
    }

    /// Names no one: a report is read by operators.
    static func faults(_ row: CheckedDemande) -> [String] {
        let demande = row.demande
        let formulaire = demande.formulaire
        var faults: [String] = []
        if row.dateDepot != formulaire.depot.date { faults.append("the day of deposit is not that of the form") }
        if row.events == 0 { faults.append("no event") }
        let allotted = row.numeros.filter { $0.genre == .attribue }
        switch demande.etat {
        case .purgee:
            if !row.persons.isEmpty || !row.communes.isEmpty {
                faults.append("purged, but persons or communes are left")
            }
            if formulaire != formulaire.anonymized() { faults.append("purged, but the form still holds someone") }
            return faults
        case .deposee:
            if demande.numero != nil || !allotted.isEmpty {
                faults.append("filed without a document, but it has a number")
            }
        case .fusionnee:
            if !row.numeros.isEmpty { faults.append("merged, but numbers still lead to it") }
        case .annulee:
            if !row.persons.isEmpty || !row.communes.isEmpty {
                faults.append("cancelled, but its persons or communes are still searched")
            }
            if allotted.map(\.numero) != [demande.numero].compactMap({ $0 }) {
                faults.append("cancelled, but its number is not kept for ever")
            }
            return faults
        case .active, .radiee:
            if allotted.map(\.numero) != [demande.numero].compactMap({ $0 }) || allotted.isEmpty {
                faults.append("the number of the row is not the one allotted")
            }
        }
        // The older seniority of a file that was merged into it counts for the file, not for its number.
        let depots = [allotted.first?.anciennete].compactMap { $0 } + row.depotsAbsorbes
        if !allotted.isEmpty, depots.min() != formulaire.depot.date {
            faults.append("the seniority of the number is not the day of deposit")
        }
        if row.persons != formulaire.searchedPersons { faults.append("the search forms are not those of the persons") }
        if row.communes != formulaire.communesSouhaitees {
            faults.append("the communes wanted are not those of the form")
        }
        return faults
    }
}
