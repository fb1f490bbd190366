// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Reference
import Stores

/// Hands letters by mail to the outbox, a capped number at a time, and takes over what the relay answered: the proof, or the fault
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

    /// How many mails may leave by the end of a day: counted, not sent.
    package static func due(_ world: World, on day: Day) async throws -> Int {
        let end = world.rulebook.territoire.clock.start(of: day.adding(days: 1))
        return try await world.base.read { try $0.courriers.countDue(.courriel, now: end) }
    }

    package func callAsFunction(plafond: Int = plafond) async throws -> Outcome {
        var outcome = Outcome()
        try await answers(&outcome)
        let (today, keys, rulebook) = (world.today, world.keys, world.rulebook)
        outcome.annules += try await world.base.write { try $0.courriers.annulObsolete(on: today) }
        while outcome.partis < plafond {
            try Task.checkCancellation()
            let now = world.now()
            let limit = min(Self.page, plafond - outcome.partis)
            let found = try await world.base.read { registry in
                let due = try registry.courriers.due(.courriel, now: now, limit: limit)
                let files = Dictionary(
                    try registry.demandes.find(due.map(\.demande)).map { ($0.id, $0) },
                    uniquingKeysWith: { first, _ in first })
                return (
                    due: due, files: files, contenus: try registry.contenus(due, keys),
                    expediteurs: try registry.expediteurs(due, files),
                    validites: try registry.faitsValidite(due, files, rulebook)
                )
            }
            if found.due.isEmpty { return outcome }
            let before = outcome
            for courrier in found.due {
                try await send(
                    courrier, found.files[courrier.demande], found.validites[courrier.demande] ?? FaitsValidite(),
                    found.expediteurs[courrier.id], found.contenus[courrier.id], &outcome)
            }
            // Another server has them: they would be read again and again.
            if outcome == before { return outcome }
        }
        return outcome
    }

    private func send(
        _ courrier: Courrier, _ demande: Demande?, _ validite: FaitsValidite, _ expediteur: Expediteur?,
        _ contenu: ContenuCourrier?, _ outcome: inout Outcome
    ) async throws {
        let (now, today) = (world.now(), world.today)
        guard let demande, courrier.speaks(of: demande, on: today) else {
            outcome.annules +=
                try await world.base.write { try $0.courriers.end(courrier.id, .annule, faute: nil) } ? 1 : 0
            return
        }
        guard let courriel = demande.formulaire.courriel, !courriel.isEmpty else {
            try await fail(courrier, "sans-adresse", &outcome)
            return
        }
        // Protected since it was written: it is handed over.
        guard courrier.genre == .preavis || demande.formulaire.adresseProtegee != true else {
            try await fail(courrier, "protegee", &outcome)
            return
        }
        // Without its key, what it says is not known: another way is tried.
        guard let expediteur, let contenu else {
            try await fail(courrier, "cle", &outcome)
            return
        }
        let envoi = try write(courrier, demande, validite, expediteur, contenu, to: courriel)
        let left = try await world.base.write { registry -> Bool in
            guard try registry.courriers.leave(courrier.id, envoi: envoi.id, on: today, now: now) else { return false }
            try registry.envois.insert(envoi, now: now)
            return true
        }
        if left {
            outcome.partis += 1
        } else {
            // Renewed since it was read, or taken by another server: the first only leaves it as it was.
            outcome.annules += try await world.base.write { registry in
                guard let current = try registry.demandes.find(demande.id), !courrier.speaks(of: current, on: today)
                else {
                    return 0
                }
                return try registry.courriers.end(courrier.id, .annule, faute: nil) ? 1 : 0
            }
        }
    }

    /// In the words of the letter, with its desk; a notice of a body that wrote none, or about a protected address, in those that are common
    /// to mails: they name no place.
    private func write(
        _ courrier: Courrier, _ demande: Demande, _ validite: FaitsValidite, _ expediteur: Expediteur,
        _ contenu: ContenuCourrier, to courriel: String
    ) throws -> NewEnvoi {
        let (today, rulebook) = (world.today, world.rulebook)
        let isHidden = demande.formulaire.adresseProtegee == true
        guard courrier.genre == .preavis, isHidden || expediteur.gabarit == nil || courrier.echeance < today else {
            let letter = WriteLettre(
                rulebook: rulebook, texts: mailer.texts, today: today, site: mailer.publicURL)(
                    courrier, demande, validite, from: expediteur, contenu)
            return try mailer.write(
                courrier.genre == .preavis ? .preavis : .courrier, objet: letter.objet, texte: letter.texte,
                to: courriel, organisme: nil, about: demande.id)
        }
        let situation = SituationDemande(demande, validite, rulebook)
        let parametres = [
            "numero": demande.numero.flatMap { NumeroUnique($0)?.groups.joined(separator: " ") } ?? "",
            "jour": demande.expireLe.french,
            "radiation": rulebook.radiationAuPlusTot(situation, notice: today).french,
            "territoire": rulebook.territoire.nom, "site": mailer.publicURL,
        ]
        // Of an end that is past, in the past.
        let texte = courrier.echeance < today ? "envoi.preavis.passe.texte" : "envoi.preavis.texte"
        return try mailer.write(
            .preavis, objet: mailer.texts("envoi.preavis.objet", parametres), texte: mailer.texts(texte, parametres),
            to: courriel, organisme: nil, about: demande.id)
    }

    // MARK: What the relay answered

    private func answers(_ outcome: inout Outcome) async throws {
        while true {
            try Task.checkCancellation()
            let answered = try await world.base.read { try $0.courriers.answered(limit: Self.page) }
            if answered.isEmpty { return }
            let before = outcome
            for answer in answered {
                if answer.etat == .envoye {
                    try await prove(answer.courrier, at: answer.le, &outcome)
                } else {
                    try await fail(answer.courrier, answer.faute ?? answer.etat.rawValue, &outcome)
                }
            }
            if outcome == before { return }
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
            try registry.append(
                courrier.genre.evenement, ContenuPreavis(courrier), of: courrier.demande, on: day, id,
                by: .systeme("courriers"), now)
            return 1
        }
    }

    private func fail(_ courrier: Courrier, _ faute: String, _ outcome: inout Outcome) async throws {
        let (now, today) = (world.now(), world.today)
        let (letter, event): (ID<Courrier>, ID<Evenement>) = (world.ids.next(now), world.ids.next(now))
        outcome.echecs +=
            try await world.base.write {
                try $0.fail(courrier, faute, letter: letter, event: event, on: today, now: now)
            } ? 1 : 0
    }
}

/// What the event of a letter that left holds.
package struct ContenuPreavis: Codable, Sendable, Hashable {
    package let canal: String
    package let echeance: String
    /// Its id; nil of notices, which are known by their day.
    package let courrier: String?

    init(_ courrier: Courrier) {
        canal = courrier.canal.rawValue
        echeance = courrier.echeance.iso
        self.courrier = courrier.genre == .preavis ? nil : courrier.id.text
    }

    /// Of a text message that went besides, whose event says its day alone.
    init(smsFor echeance: String) {
        (canal, self.echeance, courrier) = ("sms", echeance, nil)
    }
}
