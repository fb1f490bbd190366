// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// Hands notices by mail to the outbox, a capped number at a time, and takes over what the relay answered: the proof, or the fault
/// and a letter in its place.
package struct SendCourriers: Sendable {
    package struct Outcome: Sendable, Hashable {
        package internal(set) var partis = 0
        package internal(set) var annules = 0
        package internal(set) var prouves = 0
        package internal(set) var echecs = 0
    }

    /// Of one run, which comes each hour: 900 000 notices a year are 2 500 a day.
    package static let plafond = 1_000
    private static let page = 100
    private let world: World
    private let mailer: Mailer

    package init(_ world: World, mailer: Mailer) {
        self.world = world
        self.mailer = mailer
    }

    package func callAsFunction(plafond: Int = plafond) async throws -> Outcome {
        var outcome = Outcome()
        try await answers(&outcome)
        outcome.annules += try await world.base.write { try $0.courriers.annulObsolete() }
        while outcome.partis < plafond {
            try Task.checkCancellation()
            let now = world.now()
            let limit = min(Self.page, plafond - outcome.partis)
            let (due, demandes) = try await world.base.read { registry in
                let due = try registry.courriers.due(.courriel, now: now, limit: limit)
                return (due, try registry.demandes.find(due.map(\.demande)))
            }
            if due.isEmpty { return outcome }
            let files = Dictionary(uniqueKeysWithValues: demandes.map { ($0.id, $0) })
            for courrier in due { try await send(courrier, files[courrier.demande], &outcome) }
        }
        return outcome
    }

    private func send(_ courrier: Courrier, _ demande: Demande?, _ outcome: inout Outcome) async throws {
        let now = world.now()
        guard let demande, courrier.speaks(of: demande) else {
            outcome.annules +=
                try await world.base.write { try $0.courriers.end(courrier.id, .annule, faute: nil) } ? 1 : 0
            return
        }
        guard let courriel = demande.formulaire.courriel, !courriel.isEmpty else {
            try await fail(courrier, "sans-adresse", &outcome)
            return
        }
        let envoi = try mailer.write(
            .preavis, to: courriel, organisme: nil, about: demande.id,
            [
                "numero": demande.numero.flatMap { NumeroUnique($0)?.groups.joined(separator: " ") } ?? "",
                "jour": demande.expireLe.french,
                "radiation": world.rulebook.radiationAuPlusTot(
                    SituationDemande(demande, renewedOn: nil, nil, world.rulebook), notice: world.today
                ).french, "territoire": world.rulebook.territoire.nom,
            ])
        let left = try await world.base.write { registry -> Bool in
            guard try registry.courriers.leave(courrier.id, envoi: envoi.id, now: now) else { return false }
            try registry.envois.insert(envoi, now: now)
            return true
        }
        if left {
            outcome.partis += 1
        } else {
            // Renewed since it was read, or taken by another server: the first only leaves it as it was.
            outcome.annules += try await world.base.write { registry in
                guard let current = try registry.demandes.find(demande.id), !courrier.speaks(of: current) else {
                    return 0
                }
                return try registry.courriers.end(courrier.id, .annule, faute: nil) ? 1 : 0
            }
        }
    }

    // MARK: What the relay answered

    private func answers(_ outcome: inout Outcome) async throws {
        while true {
            try Task.checkCancellation()
            let answered = try await world.base.read { try $0.courriers.answered(limit: Self.page) }
            if answered.isEmpty { return }
            for answer in answered {
                if answer.etat == .envoye {
                    try await prove(answer.courrier, at: answer.le, &outcome)
                } else {
                    try await fail(answer.courrier, answer.faute ?? answer.etat.rawValue, &outcome)
                }
            }
        }
    }

    private func prove(_ courrier: Courrier, at instant: Instant, _ outcome: inout Outcome) async throws {
        let now = world.now()
        let day = world.rulebook.territoire.clock.day(instant)
        let id: ID<Evenement> = world.ids.next(now)
        outcome.prouves += try await world.base.write { registry in
            guard try registry.courriers.prove(courrier.id, "courriel \(courrier.id.text)", at: instant) else {
                return 0
            }
            let contenu = ContenuPreavis(canal: courrier.canal, echeance: courrier.echeance)
            try registry.append(.preavis, contenu, of: courrier.demande, on: day, id, by: .systeme("courriers"), now)
            return 1
        }
    }

    private func fail(_ courrier: Courrier, _ faute: String, _ outcome: inout Outcome) async throws {
        let now = world.now()
        let letter: ID<Courrier> = world.ids.next(now)
        outcome.echecs +=
            try await world.base.write { try $0.fail(courrier, faute, letter: letter, now: now) } ? 1 : 0
    }
}

/// What the event of a notice holds.
struct ContenuPreavis: Codable, Sendable {
    let canal: String
    let echeance: String

    init(canal: CanalCourrier, echeance: Day) {
        self.canal = canal.rawValue
        self.echeance = echeance.iso
    }
}
