// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Operations
import Stores

struct DoublonsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doublons", abstract: "The duplicate engine over the whole file.",
        subcommands: [DoublonsRunCommand.self, DoublonsStatusCommand.self], defaultSubcommand: DoublonsRunCommand.self)
}

struct DoublonsRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Finds the pairs of files that may be of one applicant, and regroups the sets that people decide on.")
    @Flag(help: "Estimates a new version of the model first; decisions already taken stay.")
    var estimate = false
    @Flag(help: "Only what changed since the last pass (--projections keeps its register); else the whole file.")
    var partiel = false
    @OptionGroup var base: BaseOptions

    func validate() throws {
        guard !partiel || base.settings.projectionsFolder != nil else {
            throw ValidationError("--partiel needs --projections or RUCHE_PROJECTIONS")
        }
    }

    func run() async throws {
        let world = try await base.settings.open(formation: .either)
        let clock = ContinuousClock()
        let start = clock.now
        let bar = StepProgress()
        let report: RunDoublons.Report
        do {
            report = try await RunDoublons(world, projections: base.settings.projectionsFolder)(
                partial: partiel, estimate: estimate
            ) { bar.show("\($0.rawValue):", $1) }
        } catch is RecordPassage.Overtaken {
            bar.end()
            say("another pass began meanwhile: its pairs are newer, this one changed nothing more")
            throw Ending.failed
        }
        bar.end()
        say(
            """
            modèle \(report.modele), \(report.isPartial ? "what changed" : "whole"): \(report.demandes) files, \(report.personnes) persons, \
            \(report.comparaisons) comparisons, \(Int((clock.now - start) / .seconds(1))) s
            \(report.passage.paires) pairs kept, \(report.probables) probable; \
            \(report.gardees) as before, \(report.nouvelles) new, \(report.perdues) no longer
            sets: \(report.passage.ouverts) open, \(report.passage.nouveaux) new, \(report.passage.fermes) ended
            """)
        for bloc in report.ecartes.prefix(10) {
            say("not compared two by two: \(bloc.taille) alike (\(bloc.cle))")
        }
        await world.base.close()
    }
}

struct DoublonsStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "The current model, and what the last passes did.")
    @OptionGroup var base: BaseOptions

    func run() async throws {
        let world = try await base.settings.open(formation: .either)
        let record = RecordPassage(world)
        if let modele = try await record.modele() {
            say("modèle \(modele.version): seuil \(modele.seuils.seuil), facile \(modele.seuils.facile)")
        } else {
            say("no model yet: ruche doublons run")
        }
        for passage in try await record.passages(limit: 10) {
            say(
                "\(passage.mode.rawValue), modèle \(passage.modele), \(passage.etat.rawValue), "
                    + "position \(passage.position.map(String.init) ?? "-"): \(passage.comptes)")
        }
        await world.base.close()
    }
}
