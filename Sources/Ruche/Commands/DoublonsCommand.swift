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
    @Option(help: ArgumentHelp("Beside the server of this process number, while it lasts.", visibility: .hidden))
    var beside: Int32?
    @OptionGroup var base: BaseOptions

    func run() async throws {
        if let beside {
            NightDoublons.leaveACore()
            endWithParent(beside)
        }
        guard !partiel || base.settings.projectionsFolder != nil else {
            throw ValidationError("--partiel needs --projections or RUCHE_PROJECTIONS")
        }
        let world = try await base.settings.open(formation: .either)
        let clock = ContinuousClock()
        let start = clock.now
        // Beside a server, standard error is that of its log.
        let bar = beside == nil ? StepProgress() : nil
        let report: RunDoublons.Report
        do {
            report = try await RunDoublons(world, projections: base.settings.projectionsFolder)(
                partial: partiel, estimate: estimate
            ) { bar?.show("\($0.rawValue):", $1) }
        } catch is RecordPassage.Overtaken {
            if beside != nil { throw Ending.occupied }
            bar?.end()
            say("another pass began meanwhile: its pairs are newer, this one changed nothing more")
            throw Ending.failed
        }
        bar?.end()
        say(Self.line(report, in: clock.now - start))
        if let error = report.nonConserve {
            warn("the register of this pass is not kept, the next one is a whole one: \(error)")
        }
        for bloc in report.ecartes.prefix(10) {
            say("compared with a few of them only: \(bloc.taille) alike (\(bloc.cle))")
        }
        await world.base.close()
    }

    /// A pass over what changed says what it looked at anew, and what stands in the base whatever it looked at.
    private static func line(_ report: RunDoublons.Report, in time: Duration) -> String {
        let passage = report.passage
        let seconds = Int(time / .seconds(1))
        let pairs = "\(passage.paires) pairs kept, \(report.probables) probable"
        let moves = "\(report.gardees) as before, \(report.nouvelles) new, \(report.perdues) no longer"
        guard report.isPartial else {
            return """
                modèle \(report.modele), whole: \(report.demandes) files, \(report.personnes) persons, \
                \(report.comparaisons) comparisons, \(seconds) s
                \(pairs); \(moves)
                sets: \(passage.enTout) open, \(passage.nouveaux) new, \(passage.fermes) ended
                """
        }
        return """
            modèle \(report.modele), what changed: \(report.demandes) files looked at anew, \(report.comparaisons) comparisons, \(seconds) s
            of those files: \(pairs); \(moves)
            sets: \(passage.ouverts) looked at anew are open, \(passage.nouveaux) of them new, \(passage.fermes) ended; \
            \(passage.enTout) open in all
            """
    }
}

struct DoublonsStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "The current model, and what the last passes did.")
    @Flag(
        help:
            "The pairs that came and went with the newest model, as lines of CSV: at most 100 of each, those that changed most."
    )
    var ecarts = false
    @OptionGroup var base: BaseOptions

    func run() async throws {
        let world = try await base.settings.open(formation: .either)
        if ecarts {
            say("sens,un,autre,avant,apres")
            for ecart in try await ReadEcarts(world).operateur() {
                let parts = [ecart.avant, ecart.apres].map { $0.map { "\($0)" } ?? "" }
                say(([ecart.signe] + ecart.numeros + parts).joined(separator: ","))
            }
            await world.base.close()
            return
        }
        let record = RecordPassage(world)
        if let modele = try await record.modele() {
            say("modèle \(modele.version): seuil \(modele.seuils.seuil), facile \(modele.seuils.facile)")
        } else {
            say("no model yet: ruche doublons run")
        }
        for passage in try await record.passages(limit: 10) {
            say(
                "\(passage.mode.rawValue), modèle \(passage.modele), \(passage.etat.rawValue), "
                    + "position \(passage.position.map(String.init) ?? "-"): "
                    + RecordPassage.nombres(passage).map { "\($0.nom) \($0.nombre)" }.joined(separator: ", "))
        }
        await world.base.close()
    }
}
