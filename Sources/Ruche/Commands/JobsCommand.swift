// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
import Foundation
import Operations
import Reference
import Stores

/// A work of the night: safe to run twice, and for a day that was missed.
struct Job: Sendable {
    let name: String
    let abstract: String
    /// What it did: in one line, and in counts for the page of services.
    let run: @Sendable (World, Mailer, Day) async throws -> (line: String, comptes: [String: Int])

    /// What it would do, where it can say it beforehand.
    var due: (@Sendable (World, Day) async throws -> String)?

    /// A day typed wrongly would erase what is still kept, strike off or tell people too early, and nothing brings it back.
    var erases = false

    /// What a hand does instead: a day that was done already is done again, and its progress is shown.
    var byHand: (@Sendable (World, Mailer, Day) async throws -> (line: String, comptes: [String: Int]))?

    /// What a server does instead: it waits for the night, and may start a process of its own that opens the base by these settings.
    var beside: (@Sendable (World, BaseSettings, Day) async throws -> (line: String, comptes: [String: Int]))?

    /// Servers do it each hour; seals, and what a training base does, have a time of their own.
    var isHourly = true

    /// Its mails bear the address of the site: not sent while nobody said which it is.
    var namesSite = false

    /// Which bases it is of.
    var formation = BaseSettings.Formation.either

    static let all: [Job] = [
        Job(
            name: "purge", abstract: "erases what is kept no longer (Reference/Tables/conservation.json)",
            run: { world, _, day in try await purge(world, day) }, due: dueToPurge, erases: true),
        Job(
            name: Travail.preavis, abstract: "prepares the notices of the applications that end soon (R441-2-7)",
            run: { world, _, day in
                let outcome = try await world.underBail(Travail.preavis) { try await PrepareCourriers(world)(on: day) }
                return (
                    "\(outcome.demandes) applications: \(outcome.courriels) mails, \(outcome.lettres) letters, "
                        + "\(outcome.remises) to hand over",
                    ["preavis": outcome.demandes, "preavis-reprises": outcome.reprises]
                )
            },
            due: { world, day in "\(try await PrepareCourriers(world).due(on: day).count) applications to be told" },
            erases: true),
        Job(
            name: Travail.courriers,
            abstract:
                "sends the notices by mail, a capped number at a time, and takes over their proofs; messages besides",
            run: { world, mailer, _ in
                let (outcome, rappels) = try await world.underBail(Travail.courriers) {
                    (
                        try await SendCourriers(world, mailer: mailer)(),
                        try await RemindBySMS(world, mailer: mailer)()
                    )
                }
                return (
                    "\(outcome.partis) left, \(outcome.prouves) proved, \(outcome.echecs) failed, \(outcome.annules) not needed"
                        + (rappels == 0 ? "" : ", \(rappels) text messages"),
                    [
                        "courriers-partis": outcome.partis, "courriers-prouves": outcome.prouves,
                        "courriers-echecs": outcome.echecs, "courriers-sms": rappels,
                    ]
                )
            },
            due: { world, day in "\(try await SendCourriers.due(world, on: day)) mails to leave" }, namesSite: true),
        Job(
            name: Travail.radiations, abstract: "strikes off what was not renewed, where the notice is proved",
            run: { world, _, day in
                told(
                    try await world.underBail(Travail.radiations) {
                        try await RecordNonRenouvellements(world)(on: day)
                    })
            },
            due: { world, day in told(try await RecordNonRenouvellements(world)(on: day, writes: false)).line },
            erases: true),
        Job(
            name: "comptes-inactifs", abstract: "warns, suspends and closes accounts that nobody uses",
            run: {
                let outcome = try await FollowComptesInactifs($0, mailer: $1)(on: $2)
                return (
                    "\(outcome.warned) warned, \(outcome.suspended) suspended, \(outcome.closed) closed",
                    ["avertis": outcome.warned, "suspendus": outcome.suspended, "fermes": outcome.closed]
                )
            }, namesSite: true),
        Job(
            name: "jetons-echeance", abstract: "tells by mail of the tokens that end within a month",
            run: {
                let told = try await WarnJetons($0, mailer: $1)(on: $2)
                return ("\(told) tokens told of", ["annonces": told])
            }, namesSite: true),
        Job(
            name: Travail.qualite, abstract: "counts how good the file is by the criteria of the label, once a day",
            run: { world, _, day in told(try await MeasureQualite(world)(on: day)) },
            byHand: { world, _, day in
                let progress = Progress(label: "Applications counted")
                do {
                    return told(try await MeasureQualite(world)(on: day, again: true) { progress.show($0) })
                } catch is MeasureQualite.DayToCome {
                    throw ValidationError("\(day.iso) is still to come")
                }
            }),
        Job(
            name: Travail.doublons,
            abstract: "compares what changed since the last pass of the duplicate engine, once a day, at night",
            run: { world, _, day in told(try await NightDoublons(world)(on: day)) },
            due: { world, _ in
                switch try await NightDoublons(world).due() {
                case .dossiers(let count, _): "\(count) applications to be compared anew, with those that they touch"
                case .noModele: noModele
                }
            },
            beside: { world, settings, day in
                let most = Settings.value(nil, "RUCHE_DOUBLONS_APART").flatMap { Int($0) } ?? NightDoublons.most
                let night = NightDoublons(world, most: most) {
                    do {
                        try await runApart(
                            ["doublons", "run", "--beside", "\(getpid())"]
                                + (world.formes.folder == nil ? [] : ["--partiel"]),
                            settings)
                    } catch let failure as ApartFailure where failure.code == Ending.occupied.rawValue {
                        throw RecordPassage.Overtaken()
                    }
                }
                return told(try await night(on: day, atNight: true))
            }),
        Job(
            name: Travail.sceau, abstract: "seals the journal under the date of the last day that is over, once a day",
            run: { world, _, day in
                // Today is not over: sealed under its date, what is still to come of it would wait for tomorrow's seal.
                let jour = min(day, world.today.adding(days: -1))
                _ = try await SequenceJournal(world, porteur: Travail.sceau).all()
                let isSealed = try await SealJournal(world)(jour)
                let line = isSealed ? "sealed, \(jour.iso)" : "nothing to seal, or done already"
                return (line, ["sceaux": isSealed ? 1 : 0])
            },
            due: { world, day in
                let jour = min(day, world.today.adding(days: -1))
                let isDue = try await SealJournal(world).due(on: jour) > 0
                return isDue ? "to be sealed, \(jour.iso)" : "nothing to seal, or done already"
            }, isHourly: false),
        Job(
            name: Travail.formation, abstract: "brings a training base back to its start, now",
            run: { world, _, _ in
                let reset = ResetFormation(world, names: try NameTables.load())
                guard case .done(let demandes) = try await reset(force: true) else {
                    throw ValidationError(BaseSettings.notFormation)
                }
                return ("\(demandes) fictional applications", ["demandes": demandes])
            }, isHourly: false, formation: .required),
    ]

    private static func told(
        _ outcome: RecordNonRenouvellements.Outcome
    ) -> (line: String, comptes: [String: Int]) {
        (
            "\(outcome.radiees) struck off, \(outcome.sansPreuve) without proof of their notice, \(outcome.reportees) put off",
            ["radiees": outcome.radiees, "sans-preuve": outcome.sansPreuve]
        )
    }

    private static let noModele =
        "no model yet, and nothing to compare by: `ruche doublons run --estimate` makes one"

    private static func told(_ outcome: NightDoublons.Outcome) -> (line: String, comptes: [String: Int]) {
        switch outcome {
        case .done(let report):
            told(
                isPartial: report.isPartial, dossiers: report.demandes, nouveaux: report.passage.nouveaux,
                fermes: report.passage.fermes, enTout: report.passage.enTout, isKept: report.nonConserve == nil)
        case .apart(let passage, let isKept):
            told(passage, isKept: isKept)
        case .already: ("done already", [:])
        case .later: ("left for the night", [:])
        case .noModele: (noModele, ["doublons-sans-modele": 1])
        }
    }

    private static func told(_ passage: StoredPassage, isKept: Bool) -> (line: String, comptes: [String: Int]) {
        let nombres = Dictionary(RecordPassage.nombres(passage), uniquingKeysWith: { first, _ in first })
        return told(
            isPartial: passage.mode == .partiel, dossiers: nombres["demandes"] ?? 0, nouveaux: nombres["nouveaux"] ?? 0,
            fermes: nombres["fermes"] ?? 0, enTout: nombres["ouverts"] ?? 0, isKept: isKept)
    }

    private static func told(
        isPartial: Bool, dossiers: Int, nouveaux: Int, fermes: Int, enTout: Int, isKept: Bool
    ) -> (line: String, comptes: [String: Int]) {
        (
            "\(isPartial ? "what changed" : "whole"): \(dossiers) applications, \(nouveaux) new sets, \(fermes) ended, "
                + "\(enTout) open in all" + (isKept ? "" : "; its register is not kept, the next pass is a whole one"),
            [
                "doublons-dossiers": dossiers, "doublons-nouveaux": nouveaux, "doublons-fermes": fermes,
                "doublons-non-conserves": isKept ? 0 : 1,
            ]
        )
    }

    private static func told(_ outcome: MeasureQualite.Outcome?) -> (line: String, comptes: [String: Int]) {
        guard let outcome else { return ("done already", [:]) }
        return (
            "\(outcome.dossiers) applications of \(outcome.guichets) desks",
            ["dossiers-mesures": outcome.dossiers, "guichets-mesures": outcome.guichets]
        )
    }
}

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Works of the night, which servers also do by themselves.",
        subcommands: [RunJob.self])

    struct RunJob: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "run", abstract: "Does one of them now.")
        @Argument(help: "Its name: \(Job.all.map(\.name).joined(separator: ", ")).")
        var name: String
        @Option(help: "As on the evening of this day, 2026-11-23 (today).")
        var on: String?
        @Flag(help: "Allows purge a day to come, and so to erase what is still kept: for a rehearsal.")
        var toCome = false
        @Flag(help: "Says what it would do, and does nothing.")
        var dryRun = false
        @Flag(help: "While another process is at it, waits for its end and does it then, instead of exiting with 3.")
        var wait = false
        @Option(
            name: .customLong("public-url"),
            help: "How the site is reached from outside: it stands in mails, none leaves without it (RUCHE_PUBLIC_URL)."
        )
        var publicURL: String?
        @OptionGroup var base: BaseOptions

        func run() async throws {
            guard let job = Job.all.first(where: { $0.name == name }) else {
                throw ValidationError("no job « \(name) »: \(Job.all.map(\.name).joined(separator: ", "))")
            }
            guard !dryRun || job.due != nil else {
                throw ValidationError("\(name) cannot say beforehand what it would do")
            }
            let asked = try on.map { text in
                guard let day = Day(iso: text) else { throw ValidationError("--on is a day, 2026-11-23") }
                return day
            }
            let world = try await base.settings.open(formation: job.formation)
            let mailer = Mailer(
                world, texts: try Catalogue.load("fr"), publicURL: HTTPOptions.publicURL(publicURL, port: 8080))
            let day = asked ?? world.today
            if job.erases, day > world.today, !dryRun, !toCome {
                await world.base.close()
                throw ValidationError("\(day.iso) is to come: not done without --to-come")
            }
            // Nobody is written to from a training base.
            if job.namesSite, !dryRun, !world.isDemonstration, Settings.value(publicURL, "RUCHE_PUBLIC_URL") == nil {
                warn("\(job.name): nothing sent: RUCHE_PUBLIC_URL or --public-url says which address its mails give")
                await world.base.close()
                throw Ending.failed
            }
            if dryRun, let due = job.due {
                say("\(job.name): \(try await due(world, day))")
            } else {
                try await work(job, world, mailer, day)
            }
            await world.base.close()
        }

        private func work(_ job: Job, _ world: World, _ mailer: Mailer, _ day: Day) async throws {
            var isTold = false
            while true {
                do {
                    return try await TrackTravail(world)(job.name, every: nil) {
                        let outcome = try await (job.byHand ?? job.run)(world, mailer, day)
                        say("\(job.name): \(outcome.line)")
                        return outcome.comptes
                    }
                } catch let held as BailTenu {
                    guard wait else {
                        // cron reads the code: the night is not done.
                        warn("\(job.name): not done, \(held.told(world.rulebook.territoire.clock))")
                        await world.base.close()
                        throw Ending.occupied
                    }
                    if !isTold { warn("\(job.name): waiting, \(held.told(world.rulebook.territoire.clock))") }
                    isTold = true
                    try await Task.sleep(for: .seconds(5))
                }
            }
        }
    }
}

extension BailTenu {
    /// `process 4242 of srv-1 is at it since 2026-11-27T02:14:03`: the hour is of that machine.
    fileprivate func told(_ clock: CivilClock) -> String {
        guard let porteur else { return "another process is at it" }
        return "process \(porteur.processus) of \(porteur.machine) is at it since \(clock.iso(porteur.depuis))"
    }
}
