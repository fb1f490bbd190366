// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Stores

/// The warning at entry alone, under the model of the base: persons who are on file and are keyed with a slip, then persons who are in no
/// file. Held against the smallest question there is, one file read by its number.
enum BenchWarning {
    private enum Slip: String, CaseIterable {
        case letter = "a letter of the name"
        case date = "day and month exchanged"
        /// Another telephone besides: names and date alone lead there, and none of them is the one on file.
        case three = "a letter of each name, a digit of the date"
        /// No name and no date is the one on file: only the telephone leads there.
        case telephone = "telephone only"
    }

    static func run(_ site: BenchSite) async throws -> [Measure] {
        let world = site.world
        try await world.formes.rebuild(world.base)
        let measure = MeasureAvertissement(world)
        var measures: [Measure] = []
        if let estimated = try await measure.prepare() {
            measures.append(
                Measure(
                    what: "model estimated here, the base had none", value: estimated / .seconds(1),
                    unit: "s"))
        }
        let acteur = try await site.agent()
        let people = site.samples.filter { $0.formulaire.demandeur != nil }
        let bare = try await readByNumber(site, people)
        var (all, known, unknown, reading, comparing) = (
            Latencies(), Latencies(), Latencies(), Latencies(), Latencies()
        )
        var compared: [Int] = []
        var slips: [Slip: (asked: Int, found: Int)] = [:]
        var warned = 0
        for (rank, demande) in people.enumerated() {
            let (slip, typed) = mistaken(demande.formulaire, rank)
            let stranger = stranger(people, rank)
            for (formulaire, isKnown) in [(typed, true), (stranger, false)] {
                let mesure = try await measure(formulaire, by: acteur)
                all.add(mesure.total)
                if isKnown { known.add(mesure.total) } else { unknown.add(mesure.total) }
                reading.add(mesure.lecture)
                comparing.add(mesure.comparaison)
                compared.append(mesure.compares)
                if isKnown {
                    slips[slip, default: (0, 0)].asked += 1
                    if mesure.demandes.contains(demande.id) { slips[slip, default: (0, 0)].found += 1 }
                } else if !mesure.demandes.isEmpty {
                    warned += 1
                }
            }
        }
        let batch = people.enumerated().map { mistaken($1.formulaire, $0).formulaire }
        let imported = try await measure.batch(batch)
        compared.sort()
        var middle = Measure(what: "warning, p50", value: all.percentile(0.5), unit: "ms")
        middle.ratio = middle.value / max(bare.percentile(0.5), 0.001)
        middle.against = "one file read by its number, p50"
        return measures + [
            Measure(what: "one file read by its number, p50", value: bare.percentile(0.5), unit: "ms"), middle,
            Measure(what: "warning, p95", value: all.percentile(0.95), unit: "ms"),
        ] + all.measures("warning", p99: 10).suffix(1) + all3("persons on file, with a slip", known)
            + all3("persons in no file", unknown) + all3("the engine: its candidates by their keys", reading)
            + all3("the engine: read, compared, reasons", comparing) + [
                Measure(what: "files compared, p50", value: Double(compared[compared.count / 2]), unit: ""),
                Measure(what: "files compared, p95", value: Double(compared[compared.count * 95 / 100]), unit: ""),
                Measure(what: "files compared, at most", value: Double(compared.last ?? 0), unit: ""),
                Measure(
                    what: "the engine, a form in a batch of an import",
                    value: imported / .milliseconds(1) / Double(max(1, batch.count)), unit: "ms"),
            ]
            + Slip.allCases.compactMap { slip in
                slips[slip].map {
                    Measure(
                        what: "found: \(slip.rawValue)", value: 100 * Double($0.found) / Double(max(1, $0.asked)),
                        unit: "%")
                }
            } + [
                Measure(
                    what: "persons in no file, warned of someone",
                    value: 100 * Double(warned) / Double(max(1, unknown.count)), unit: "%")
            ]
    }

    private static func all3(_ what: String, _ latencies: Latencies) -> [Measure] {
        [(0.5, "p50"), (0.95, "p95"), (0.99, "p99")].map { share, name in
            Measure(what: "\(what), \(name)", value: latencies.percentile(share), unit: "ms")
        }
    }

    private static func readByNumber(_ site: BenchSite, _ people: [Demande]) async throws -> Latencies {
        var latencies = Latencies()
        for demande in people {
            let numero = demande.numero ?? ""
            let start = ContinuousClock.now
            _ = try await site.world.base.read { registry in
                try registry.recherche.demande(numero: numero).flatMap(registry.demandes.find)
            }
            latencies.add(.now - start)
        }
        return latencies
    }

    /// Slips in turn; who has no telephone, or a date that cannot be exchanged, gets the wrong letter.
    private static func mistaken(_ formulaire: Formulaire, _ rank: Int) -> (slip: Slip, formulaire: Formulaire) {
        guard var person = formulaire.demandeur else { return (.letter, formulaire) }
        var slip = Slip.allCases[rank % Slip.allCases.count]
        if slip == .date, person.naissance.inverted == nil { slip = .letter }
        if slip == .three, person.naissance.oneSlip.isEmpty { slip = .letter }
        if slip == .telephone, formulaire.telephone == nil { slip = .letter }
        switch slip {
        case .letter: person.nomNaissance = BenchSearch.mistyped(person.nomNaissance)
        case .date: person.naissance = person.naissance.inverted ?? person.naissance
        case .three:
            person.nomNaissance = BenchSearch.mistyped(person.nomNaissance)
            person.prenoms = BenchSearch.mistyped(person.prenoms)
            person.naissance = person.naissance.oneSlip.last ?? person.naissance
            (person.telephone, person.autreTelephone) = ("0600009999", nil)
        case .telephone:
            person.nomNaissance = BenchSearch.mistyped(person.nomNaissance) + "x"
            person.nomUsage = nil
            person.prenoms = BenchSearch.mistyped(person.prenoms) + "x"
            person.naissance = .day(person.naissance.earliest.adding(days: 1))
        }
        var formulaire = formulaire
        formulaire.demandeur = person
        if slip == .telephone { formulaire.cotitulaires = [] }
        return (slip, formulaire)
    }

    /// The surname of one, the first names of another, the birth date of a third but for some days: names as the region has them, so
    /// that others are near, and nobody's telephone.
    private static func stranger(_ people: [Demande], _ rank: Int) -> Formulaire {
        func other(_ step: Int) -> Formulaire { people[(rank + step) % people.count].formulaire }
        var formulaire = other(0)
        guard var person = formulaire.demandeur, let second = other(1).demandeur, let third = other(2).demandeur else {
            return formulaire
        }
        person.nomUsage = nil
        person.prenoms = second.prenoms
        person.naissance = .day(third.naissance.earliest.adding(days: 11))
        person.telephone = "07\(Int.random(in: 10_000_000...99_999_999))"
        person.autreTelephone = nil
        person.courriel = nil
        formulaire.demandeur = person
        formulaire.cotitulaires = []
        formulaire.personnesACharge = []
        formulaire.adresse?.voie = nil
        return formulaire
    }
}
