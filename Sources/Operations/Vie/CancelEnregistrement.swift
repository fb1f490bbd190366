// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Takes back an entry keyed by mistake: by its author alone while there is time, later on the word of two persons. Its number
/// is never given again, and it counts nowhere: not as an application, not as a strike-off.
package struct CancelEnregistrement: Sendable {
    package enum Answer: Sendable {
        case cancelled(Demande)
        /// A second person has to confirm.
        case asked
        /// The entry stays: the request was refused, or taken back by who made it.
        case dismissed
        case refused(RefusAnnulation)
        case invalid([Violation])
        case denied
        case unknown
        case stale(version: Int)
    }

    /// What pressing the button would do.
    package struct Plan: Sendable {
        package let voie: Result<VoieAnnulation, RefusAnnulation>
        /// The request that waits.
        package let demandee: Demandee?
        /// The body that worked on it since, when that is why it stays.
        package let autre: NomOrganisme?
        /// A certificate was printed: somebody may hold it.
        package let wasPrinted: Bool

        package struct Demandee: Sendable {
            package let nom: String
            package let le: Instant
            package let motif: String
            /// His own: he may take it back, not confirm it.
            package let isOwn: Bool
        }
    }

    package static let longest = 300
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Nothing is changed. Nil: out of his rights.
    package func plan(_ dossier: Dossier, by acteur: Acteur) async throws -> Plan? {
        let demande = dossier.demande
        guard let compte = Self.compte(demande, acteur) else { return nil }
        let (now, today, rulebook) = (world.now(), world.today, world.rulebook)
        return try await world.base.read { registry in
            let judged = try registry.annulation(of: demande, by: acteur, compte, now, today, rulebook)
            let wasPrinted = try [GenreEvenement.attestation, .envoiAttestation].contains {
                try registry.journal.last($0, of: demande.id) != nil
            }
            var autre: NomOrganisme?
            if case .failure(.autreOrganisme(let id)) = judged {
                autre = try registry.organismes.names([id], on: today)[id]
            }
            guard let open = try registry.annulations.open(of: demande.id) else {
                return Plan(voie: judged, demandee: nil, autre: autre, wasPrinted: wasPrinted)
            }
            let demandee = Plan.Demandee(
                nom: try registry.comptes.names([open.compte])[open.compte] ?? "", le: open.demandeeLe,
                motif: try registry.motifAnnulation(of: demande.id), isOwn: open.compte == compte)
            return Plan(voie: judged, demandee: demandee, autre: autre, wasPrinted: wasPrinted)
        }
    }

    /// Cancels, confirms what another one asked, or asks: as the rule says. Who confirms gives no reason of his own.
    package func callAsFunction(
        _ id: ID<Demande>, version: Int, motif typed: String, by acteur: Acteur
    ) async throws -> Answer {
        let (now, today, rulebook) = (world.now(), world.today, world.rulebook)
        let (event, saisine): (ID<Evenement>, ID<Evenement>) = (world.ids.next(now), world.ids.next(now))
        let annulation: ID<Annulation> = world.ids.next(now)
        return try await world.base.write { registry in
            guard acteur.may(.cancelEnregistrement) else { return .denied }
            guard let current = try registry.demandes.lock(id) else { return .unknown }
            guard let compte = Self.compte(current, acteur) else { return .denied }
            let open = try registry.annulations.open(of: id)
            let voie: VoieAnnulation
            switch try registry.annulation(of: current, by: acteur, compte, now, today, rulebook) {
            case .failure(let refus): return .refused(refus)
            case .success(let found): voie = found
            }
            let motif: String
            if voie == .confirmation {
                motif = try registry.motifAnnulation(of: id)
            } else {
                switch Self.motif(typed) {
                case .failure(let faults): return .invalid(faults.violations)
                case .success(let found): motif = found
                }
            }
            guard current.version == version else { return .stale(version: current.version) }
            if open == nil {
                try registry.annulations.insert(
                    annulation, of: id, compte: compte, organisme: acteur.organisme, now: now)
            }
            let contenu = ContenuAnnulation(motif: motif)
            if voie == .demande {
                try registry.append(.demandeAnnulation, contenu, of: id, on: today, event, by: acteur, now)
                return .asked
            }
            try registry.annulations.decide(
                open?.id ?? annulation, isDone: true, compte: compte, organisme: acteur.organisme, now: now)
            return .cancelled(try registry.cancel(current, contenu, (event, saisine), on: today, by: acteur, now))
        }
    }

    /// A partner's software takes back what it sent itself, while there is time.
    package func withdraw(
        _ id: ID<Demande>, version: Int, motif typed: String, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.origine == .logiciel, acteur.may(.cancelEnregistrement) else { return .denied }
        let (now, today, rulebook) = (world.now(), world.today, world.rulebook)
        let (event, saisine): (ID<Evenement>, ID<Evenement>) = (world.ids.next(now), world.ids.next(now))
        let annulation: ID<Annulation> = world.ids.next(now)
        return try await world.base.write { registry in
            guard let current = try registry.demandes.lock(id) else { return .unknown }
            guard current.access(.cancelEnregistrement, by: acteur) != .refuse else { return .denied }
            let contenu: ContenuAnnulation
            switch Self.motif(typed) {
            case .failure(let faults): return .invalid(faults.violations)
            case .success(let found): contenu = ContenuAnnulation(motif: found)
            }
            let fait = try registry.enregistrement(current, on: today)
            let own = try registry.organismes.current(acteur.organisme, on: today)?.id ?? acteur.organisme
            if let refus = examineAnnulation(fait, byLogiciel: own, now: now, on: today, rulebook) {
                return .refused(refus)
            }
            // A person asked already: a person decides.
            guard try registry.annulations.open(of: id) == nil else { return .refused(.deuxPersonnes) }
            guard current.version == version else { return .stale(version: current.version) }
            try registry.annulations.insert(annulation, of: id, compte: nil, organisme: acteur.organisme, now: now)
            try registry.annulations.decide(
                annulation, isDone: true, compte: nil, organisme: acteur.organisme, now: now)
            return .cancelled(try registry.cancel(current, contenu, (event, saisine), on: today, by: acteur, now))
        }
    }

    /// The entry was right after all: whoever may confirm may refuse, and who asked may take it back.
    package func dismiss(
        _ id: ID<Demande>, motif typed: String, by acteur: Acteur
    ) async throws -> Answer {
        let (now, today) = (world.now(), world.today)
        let event: ID<Evenement> = world.ids.next(now)
        return try await world.base.write { registry in
            guard acteur.may(.cancelEnregistrement) else { return .denied }
            guard let current = try registry.demandes.lock(id) else { return .unknown }
            guard let compte = Self.compte(current, acteur) else { return .denied }
            let contenu: ContenuAnnulation
            switch Self.motif(typed, champ: "raisonRefus") {
            case .failure(let faults): return .invalid(faults.violations)
            case .success(let found): contenu = ContenuAnnulation(motif: found)
            }
            guard let open = try registry.annulations.open(of: id) else {
                return .stale(version: current.version)
            }
            try registry.annulations.decide(
                open.id, isDone: false, compte: compte, organisme: acteur.organisme, now: now)
            try registry.append(.refusAnnulation, contenu, of: id, on: today, event, by: acteur, now)
            return .dismissed
        }
    }

    /// A person, of the desk that registered it or of the manager: a program has nobody to confirm what it asks.
    private static func compte(_ demande: Demande, _ acteur: Acteur) -> ID<Compte>? {
        guard acteur.origine == .agent, demande.access(.cancelEnregistrement, by: acteur) != .refuse else { return nil }
        return acteur.compte
    }

    private struct Faults: Error { let violations: [Violation] }

    private static func motif(_ typed: String, champ: String = "raisonAnnulation") -> Result<String, Faults> {
        var form = ShortForm(typed: [champ: typed])
        let text = form.requiredText(champ, longest: longest)
        return text.map { .success($0) } ?? .failure(Faults(violations: form.violations))
    }
}

extension Registry {
    /// It ends, and what waits for it; the complaint that it answered waits again.
    fileprivate func cancel(
        _ current: Demande, _ contenu: ContenuAnnulation, _ events: (own: ID<Evenement>, saisine: ID<Evenement>),
        on today: Day, by acteur: Acteur, _ now: Instant
    ) throws -> Demande {
        let next = current.changed(.annulee, radieeLe: nil, now)
        try demandes.cancel(next)
        try reopenOffice(endedBy: next.id, on: today, events.saisine, by: acteur, now)
        try courriers.stop(of: next.id)
        try append(.annulationEnregistrement, contenu, of: next.id, on: today, events.own, by: acteur, now)
        return next
    }

    /// Why the request that stands was made.
    fileprivate func motifAnnulation(of id: ID<Demande>) throws -> String {
        guard let contenu = try journal.last(.demandeAnnulation, of: id)?.contenu,
            case .annulation(let asked)? = FaitVie(.demandeAnnulation, contenu)
        else { return "" }
        return asked.motif
    }

    /// What the rule says of an entry.
    fileprivate func annulation(
        of demande: Demande, by acteur: Acteur, _ compte: ID<Compte>, _ now: Instant, _ today: Day,
        _ rulebook: Rulebook
    ) throws -> Result<VoieAnnulation, RefusAnnulation> {
        examineAnnulation(
            try enregistrement(demande, on: today), by: try personne(compte, acteur.organisme, on: today), now: now,
            on: today, rulebook)
    }

    private func personne(
        _ compte: ID<Compte>, _ organisme: ID<Organisme>, on today: Day
    ) throws -> EnregistrementFait.Personne {
        let body = try organismes.current(organisme, on: today)
        return EnregistrementFait.Personne(
            compte: compte, organisme: body?.id ?? organisme, isGestionnaire: body?.nature == .gestionnaire)
    }

    /// An entry with all that happened to it.
    fileprivate func enregistrement(_ demande: Demande, on today: Day) throws -> EnregistrementFait {
        var bodies: [ID<Organisme>: ID<Organisme>] = [:]
        func body(_ id: ID<Organisme>) throws -> ID<Organisme> {
            let found = try bodies[id] ?? organismes.current(id, on: today)?.id ?? id
            bodies[id] = found
            return found
        }
        // More than this have a life behind them anyway.
        let events = try journal.events(of: demande.id, limit: 500)
        let first = events.last { [.creation, .depot].contains($0.evenement.genre) }?.evenement
        let open = try annulations.open(of: demande.id)
        return EnregistrementFait(
            etat: demande.etat, enregistreLe: demande.enregistreeLe, compte: first?.compte,
            organisme: try body(demande.organisme),
            faits: try events.reversed().map {
                EnregistrementFait.Fait(
                    $0.evenement.genre, $0.evenement.origine, try body($0.evenement.organisme),
                    isEntry: $0.evenement.saisiLe == demande.enregistreeLe)
            }, demandee: try open.map { try personne($0.compte, $0.organisme, on: today) },
            isAttestee: try !attestations.all(of: demande.id, limit: 1).isEmpty)
    }
}
