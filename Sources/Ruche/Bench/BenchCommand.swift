// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Operations
import Reference
import SQL
import Stores

struct BenchCommand: AsyncParsableCommand {
    enum Subject: String, CaseIterable, ExpressibleByArgument {
        case registration, search, warning, pages, `import`, simulate, journal, plans, doublons, letters, jobs
    }

    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures, in this run, on a base of a simulated region; `simulate` makes one in an empty base.",
        discussion: "A release build, on a machine that does nothing else. The base is written to: never a real one.")

    @Argument(help: "registration, search, warning, pages, import, simulate, journal, plans, doublons, letters, jobs.")
    var subject: Subject
    @Option(help: "Applications on file, for simulate and doublons.")
    var demandes = 10_000
    @Option(help: "Seed of the holders, for doublons.")
    var seed: UInt64 = 7
    @Option(help: "With doublons: only the engine, over HOLDERS,TRUTH; figures in JSON.")
    var files: String?
    @Option(help: "Seconds of each load.")
    var seconds = 15.0
    @Flag(help: "JSON on the standard output.")
    var json = false
    @Option(help: "Folder of performance.md, to be written again with this result.")
    var write: String?
    @OptionGroup var base: BaseOptions

    func run() async throws {
        if !Bench.isRelease() { say("a debug build: these figures say nothing") }
        var faults: [String] = []
        let result: BenchResult
        if subject == .doublons {
            if let files = files?.split(separator: ",").map(String.init), files.count == 2 {
                let figures = try BenchDoublons.figures(holders: files[0], verite: files[1])
                return say(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
            }
            let rulebook = try loadRulebook(
                territoire: Settings.value(base.territoire, "RUCHE_TERRITOIRE") ?? "ile-de-france")
            let today = rulebook.territoire.clock.day(Instant.fromSystemClock())
            result = BenchResult(
                bench: subject.rawValue, engine: "-", demandes: demandes,
                measures: try BenchDoublons.run(
                    rulebook, demandes: demandes, seed: seed, today: today, pictures: write),
                date: today.iso, commit: Bench.commit(), machine: Bench.machine())
        } else if subject == .simulate {
            let world = try await base.settings.open(migrating: true)
            guard let measures = try await BenchSimulate.run(world, demandes: demandes) else {
                throw ValidationError("the base holds applications already: a region is only made in an empty one")
            }
            await world.base.close()
            result = BenchResult(
                bench: subject.rawValue, engine: world.base.database.dialect.rawValue, demandes: demandes,
                measures: measures, date: world.today.iso, commit: Bench.commit(), machine: Bench.machine())
        } else {
            let site = try await BenchSite(base.settings)
            guard !site.samples.isEmpty else {
                throw ValidationError("the base is empty: `ruche bench simulate` makes a region")
            }
            let measures: [Measure]
            switch subject {
            case .registration: measures = try await BenchRegistration.run(site, seconds: seconds)
            case .search: measures = try await BenchSearch.run(site, seconds: seconds)
            case .warning: measures = try await BenchWarning.run(site)
            case .pages: measures = try await BenchPages.run(site, seconds: seconds)
            case .import: measures = try await BenchImport.run(site, seconds: seconds)
            case .journal: measures = try await BenchJournal.run(site, seconds: seconds)
            case .plans: (measures, faults) = try await BenchPlans.run(site)
            case .letters: measures = try await BenchLetters.run(site)
            case .jobs: measures = try await BenchJobs.run(site)
            case .simulate, .doublons: return
            }
            result = site.result(subject.rawValue, measures)
            await site.world.base.close()
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            say(String(decoding: try encoder.encode(result), as: UTF8.self))
        } else {
            say(PerformanceReport.text([result]))
        }
        for fault in faults { say("NOT BY ITS INDEX \(fault)") }
        if let write { try PerformanceReport.write([result], folder: write) }
        if !faults.isEmpty { throw Ending.rejects }
    }
}
