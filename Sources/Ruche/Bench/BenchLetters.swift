// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Formats
import Operations
import Reference
import Server

/// Notices on paper: prepared, put into words and into lots, printed; held against letters printed one by one.
enum BenchLetters {
    /// Enough to see the pace: ten lots.
    private static let lots = 10

    static func run(_ site: BenchSite) async throws -> [Measure] {
        let vendor = Settings.value(nil, "RUCHE_ASSETS") ?? ".vendor"
        guard FileManager.default.fileExists(atPath: "\(vendor)/atkinson") else {
            throw ValidationError("letters need the fonts that bin/setup installs")
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let presses = (0..<cores).map { _ in
            LetterPress(LetterPress.Configuration(assets: ["\(vendor)/atkinson"]))
        }
        let texts = try Catalogue.load("fr")
        let view = LettreView(texts: texts, templates: try Templates.load(texts), isFormation: false)
        // Thirteen hours later: what a night prepared may leave.
        let given = site.world
        let world = World(
            base: given.base, rulebook: given.rulebook, keys: given.keys,
            now: { Instant.fromSystemClock().adding(seconds: 13 * 3_600) }, ids: given.ids, formes: given.formes,
            lotPresses: presses)
        var measures: [Measure] = []
        var start = ContinuousClock.now
        let prepared = try await PrepareCourriers(given)(on: given.today)
        let seconds = (.now - start) / .seconds(1)
        measures.append(Measure(what: "applications told of their end", value: Double(prepared.demandes), unit: ""))
        if prepared.demandes > 0 {
            measures.append(
                Measure(what: "notices prepared", value: Double(prepared.demandes) / max(seconds, 0.001), unit: "/s"))
        }

        let manager = try await site.manager()
        start = .now
        guard
            case .made(let made) = try await PrepareLots(world, texts: texts, site: "https://ruche.exemple")(
                by: manager)
        else {
            throw ValidationError("no letter is due on this base")
        }
        let reading = ReadLots(world)
        var counts: [Int] = []
        for id in made { counts.append(try await reading.lot(id, by: manager)?.lot.lettres ?? 0) }
        measures.append(
            Measure(
                what: "letters put into words and lots",
                value: Double(counts.reduce(0, +)) / ((.now - start) / .seconds(1)),
                unit: "/s"))
        for id in made.dropFirst(Self.lots) { _ = try await EndLot(world).annul(id, by: manager) }
        let kept = made.prefix(Self.lots)
        let letters = counts.prefix(Self.lots).reduce(0, +)

        // One by one, on one worker: what a lot is for.
        let alone = try await sample(world, texts, kept[0], manager)
        start = .now
        for lettre in alone {
            _ = try await presses[0].print(html: view.html([lettre]), qr: PrintLots.codes([lettre]))
        }
        let single = Double(alone.count) / ((.now - start) / .seconds(1))

        start = .now
        let outcome = try await PrintLots(world, presses: presses) { try view.html($0) }()
        let rate = Double(outcome?.lettres ?? 0) / ((.now - start) / .seconds(1))
        guard outcome?.lettres == letters else {
            throw ValidationError("\(outcome?.lettres ?? 0) letters printed of \(letters)")
        }
        var printed = Measure(what: "letters printed in lots, \(cores) workers", value: rate, unit: "/s")
        printed.ratio = rate / single
        printed.against = "letters printed one by one"
        printed.target = "≥ 20/s"
        printed.isMet = rate >= 20
        measures += [
            Measure(what: "letters printed one by one, one worker", value: single, unit: "/s"), printed,
            Measure(what: "letters of the lots", value: Double(letters), unit: ""),
        ]
        start = .now
        var proved = 0
        let day = world.today.numeric
        for id in kept {
            if case .done(let count, _) = try await EndLot(world).handOver(
                id, le: day, reference: "mesure", by: manager)
            {
                proved += count
            }
        }
        measures.append(
            Measure(
                what: "letters proved by the deposit of their lot",
                value: Double(proved) / ((.now - start) / .seconds(1)),
                unit: "/s"))
        return measures
    }

    private static func sample(
        _ world: World, _ texts: Catalogue, _ lot: ID<Lot>, _ manager: Acteur
    ) async throws -> [Lettre] {
        let reprint = ReprintLettre(world, texts: texts, site: "https://ruche.exemple")
        var lettres: [Lettre] = []
        for line in try await ReadLots(world).lot(lot, by: manager)?.lettres.prefix(20) ?? [] {
            if case .lettre(let lettre, _) = try await reprint(line.courrier, of: line.demande, by: manager) {
                lettres.append(lettre)
            }
        }
        return lettres
    }
}

extension BenchSite {
    /// Who reaches every file.
    func manager() async throws -> Acteur {
        let guichets = try await ReadGuichets(world)()
        let desk = guichets.first { $0.code == "REGIO" } ?? guichets[0]
        return Acteur(
            origine: .agent, compte: nil, nom: "Mesure", organisme: desk.organisme, organismeNom: "Mesure",
            guichet: nil, role: .gestionnaire, perimetre: .region)
    }
}
