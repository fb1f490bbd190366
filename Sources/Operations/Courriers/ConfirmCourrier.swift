// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// A letter on paper, by hand: the carrier took it, the person signed for it, or it came back. A desk that writes to its own
/// applicants one by one proves it here; letters of a lot are proved with it (`EndLot`).
package struct ConfirmCourrier: Sendable {
    package enum Answer: Sendable {
        case done
        case invalid([Violation])
        /// It has ended already.
        case ended
        /// In a lot that has not left: it is proved with it.
        case inLot
        case denied
        case unknown
    }

    package static let longest = 60
    private let world: World

    package init(_ world: World) { self.world = world }

    /// `le`: the day on which it left, or was handed over. `preuve`: by which it is found again; of a registered letter its number.
    package func prove(
        _ id: ID<Courrier>, of demande: ID<Demande>, le: String, preuve: String, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.recordRadiation) else { return .denied }
        let (now, today, clock, keys) = (world.now(), world.today, world.rulebook.territoire.clock, world.keys)
        var form = ShortForm(typed: ["envoyeLe": le, "preuve": preuve])
        let day = form.pastDay("envoyeLe", today)
        let proof = form.requiredText("preuve", longest: Self.longest)
        guard form.violations.isEmpty, let day, let proof else { return .invalid(form.violations) }
        let event: ID<Evenement> = world.ids.next(now)
        return try await world.base.write { registry in
            guard let file = try registry.demandes.lock(demande) else { return .unknown }
            guard try registry.reaches(file, .recordRadiation, acteur, now) else { return .denied }
            guard let courrier = try registry.courriers.find(id),
                try registry.filesOfLetters(demande).contains(courrier.demande)
            else { return .unknown }
            guard courrier.canal != .courriel, courrier.etat == .prevu || courrier.etat == .parti,
                courrier.speaks(of: file, on: day)
            else { return .ended }
            guard try registry.lots.waiting(of: courrier.demande)[id] == nil else { return .inLot }
            let faults = try registry.faults(of: courrier, file, le: day, preuve: proof, clock, keys)
            guard faults.isEmpty else { return .invalid(faults) }
            let reference = courrier.isRecommande ? numeroRecommande(proof) ?? proof : proof
            guard try registry.courriers.prove(id, reference, at: clock.start(of: day)) else { return .ended }
            try registry.append(
                courrier.genre.evenement, ContenuPreavis(courrier), of: courrier.demande, on: day, event, by: acteur,
                now)
            return .done
        }
    }

    /// Came back (NPAI): it was sent to the last address given, and counts; the file shows it. A registered letter that comes back
    /// before its number is noted proves nothing.
    package func returned(_ id: ID<Courrier>, of demande: ID<Demande>, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.recordRadiation) else { return .denied }
        let (now, today) = (world.now(), world.today)
        let event: ID<Evenement> = world.ids.next(now)
        return try await world.base.write { registry in
            guard let file = try registry.demandes.lock(demande) else { return .unknown }
            guard try registry.reaches(file, .recordRadiation, acteur, now) else { return .denied }
            guard let courrier = try registry.courriers.find(id),
                try registry.filesOfLetters(demande).contains(courrier.demande)
            else { return .unknown }
            let isInLot = try registry.lots.waiting(of: courrier.demande)[id] != nil
            guard courrier.mayReturn(isInLot: isInLot) else { return .ended }
            guard try registry.courriers.end(id, .revenu, faute: "npai") else { return .ended }
            try registry.noteReturn(of: courrier, "npai", event, on: today, by: acteur, now)
            return .done
        }
    }
}

extension Registry {
    /// A letter is not older than itself, nor than the day on which its lot was given to the carrier, or on which it was taken out of
    /// one. A warning was printed, unless a hand wrote it; a registered one has the number of the carrier.
    fileprivate func faults(
        of courrier: Courrier, _ demande: Demande, le day: Day, preuve: String, _ clock: CivilClock, _ keys: KeyRing
    ) throws -> [Violation] {
        var form = ShortForm(typed: ["preuve": preuve])
        let kept = try lots.lettre(courrier.id)
        // Certificates of an import wait for days, and may be printed at a desk meanwhile.
        let written = min(
            courrier.prevuLe.adding(seconds: -PrepareCourriers.fenetre(courrier.genre)),
            IDMaker.instant(of: courrier.id.rawValue))
        let first = clock.day(max(written, courrier.partiLe ?? written))
        if let given = try kept?.lot.flatMap(lots.find)?.remisLe, day < given {
            form.refuse("envoyeLe", "courrier.avant-remise", ["jour": given.french])
        } else if day < first {
            form.refuse("envoyeLe", "courrier.avant", ["jour": first.french])
        } else if let out = try lots.takenOut(before: courrier).map(clock.day), day < out {
            form.refuse("envoyeLe", "courrier.avant-retrait", ["jour": out.french])
        }
        guard courrier.genre.avertitDe != nil else { return form.violations }
        if courrier.etat == .prevu, kept == nil, try !isByHand(courrier, demande, keys) {
            form.refuse("preuve", courrier.isRecommande ? "courrier.pas-imprime" : "courrier.remise-pas-imprimee")
        } else if courrier.isRecommande {
            _ = form.numeroRecommande("preuve")
        }
        return form.violations
    }

    /// No paper of it is kept here: nothing prints it, or opens its words; or it is given to who has a protected address, as the desk
    /// sees fit.
    private func isByHand(_ courrier: Courrier, _ demande: Demande, _ keys: KeyRing) throws -> Bool {
        if courrier.isByHand { return true }
        guard courrier.canal == .remise else { return false }
        return try demande.formulaire.adresseProtegee == true || contenus([courrier], keys)[courrier.id] == nil
    }
}

extension Courrier {
    /// It was given to the carrier, proved or not.
    package func mayReturn(isInLot: Bool) -> Bool {
        canal == .lettre && (etat == .prouve || etat == .parti && isRecommande && !isInLot)
    }
}
