// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Logging
import Mail
import Operations
import Reference
import Server
import ServiceLifecycle

/// A background work that is done again and again until the server stops. A failure is logged and tried again: the
/// base may be away for a while.
struct RepeatedService: Service {
    let name: String
    let pause: Duration
    /// After a failure.
    var retry: Duration = .seconds(1)
    /// While another process is at it: one that died is found out in that time, and its night is done.
    var occupied: Duration = .seconds(120)
    let logger: Logger
    let work: @Sendable () async throws -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await work()
                    try await Task.sleep(for: pause)
                } catch is CancellationError {
                    return
                } catch is BailTenu {
                    try? await Task.sleep(for: occupied)  // ends early only when the server stops
                } catch {
                    logger.error("service", metadata: ["service": "\(name)", "erreur": "\(error)"])
                    try? await Task.sleep(for: retry)  // ends early only when the server stops
                }
            }
        }
    }
}

/// The works of a server: positions of the journal, projection of names, daily seals, mails, text messages, works of the night.
/// `hasAddress`: what names the site waits until it is known how it is reached; a notice with the address of this machine leads nowhere.
func backgroundServices(
    _ world: World, _ logger: Logger, texts: Catalogue, templates: Templates, mailer: Mailer, transport: MailTransport?,
    sms: SMSTransport?, autorite: DateSceaux.Autorite?, hasAddress: Bool, settings: BaseSettings
) throws -> [any Service] {
    let sequence = SequenceJournal(world, porteur: UUID().uuidString)
    let track = TrackTravail(world)
    let jobs = Job.all.filter { $0.isHourly && (hasAddress || !$0.namesSite) }.map { job in
        RepeatedService(name: job.name, pause: .seconds(3_600), retry: .seconds(60), logger: logger) {
            try await track(job.name, every: 3_600) {
                // Yesterday is over: what a day asks for is known.
                let day = world.today.adding(days: -1)
                guard let beside = job.beside else { return try await job.run(world, mailer, day).comptes }
                return try await beside(world, settings, day).comptes
            }
        }
    }
    let mails = transport.map { transport in
        RepeatedService(name: "courriels", pause: .seconds(2), logger: logger) {
            try await SendEnvois(world, transport: transport)()
        }
    }
    let messages = sms.map { sms in
        RepeatedService(name: "sms", pause: .seconds(2), logger: logger) { try await SendEnvois(world, sms: sms)() }
    }
    let dates = autorite.map { autorite in
        RepeatedService(name: Travail.horodatage, pause: .seconds(20), retry: .seconds(600), logger: logger) {
            guard try await DateSceaux(world).isDue() else { return }
            try await track(Travail.horodatage, every: nil) { ["dates": try await DateSceaux(world)(autorite)] }
        }
    }
    // Looks every few seconds: whoever comes back at three finds the new region.
    let formation = try world.isFormation ? WatchFormation(world, names: NameTables.load()) : nil
    let training = formation.map { watch in
        RepeatedService(name: Travail.formation, pause: .seconds(5), logger: logger) { try await watch() }
    }
    let letters = LettreView(texts: texts, templates: templates, isFormation: world.isFormation)
    let print = PrintLots(world, presses: world.lotPresses) { try letters.html($0) }
    let lots =
        world.lotPresses.isEmpty
        ? nil
        : RepeatedService(name: "lots", pause: .seconds(5), logger: logger) {
            // A printer that does not answer is left alone for a while.
            if try await print()?.echecs ?? 0 > 0 { try await Task.sleep(for: .seconds(120)) }
        }
    let returns = Settings.value(nil, "RUCHE_REBONDS").map { folder in
        RepeatedService(name: "rebonds", pause: .seconds(60), retry: .seconds(60), logger: logger) {
            try await world.underBail("rebonds") { _ = try await RecordRebonds(world)(folder: folder) }
        }
    }
    return jobs + [mails, messages, dates, training, lots, returns].compactMap { $0 } + [
        RepeatedService(name: "sequenceur", pause: .milliseconds(250), logger: logger) { _ = try await sequence.all() },
        RepeatedService(name: "formes", pause: .milliseconds(500), logger: logger) {
            if !world.formes.status.ready { _ = world.formes.load() }
            while !Task.isCancelled, try await world.formes.advance(world.base) > 0 {}
        },
        RepeatedService(name: "formes-publication", pause: .seconds(60), logger: logger) { try world.formes.publish() },
        // Under the date of yesterday, once a day: the last link of that moment, which binds all those before it.
        RepeatedService(name: "sceau", pause: .seconds(600), logger: logger) {
            try await track(Travail.sceau, every: 600) {
                ["sceaux": try await SealJournal(world)(world.today.adding(days: -1)) ? 1 : 0]
            }
        },
    ]
}
