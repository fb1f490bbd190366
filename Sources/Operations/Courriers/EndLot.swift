// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The end of a lot: given to the carrier, which proves each of its letters, or given up.
package struct EndLot: Sendable {
    package enum Answer: Sendable {
        /// How many letters were proved, and how many had to be taken out.
        case done(prouvees: Int, retirees: Int)
        case invalid([Violation])
        /// It has ended already, or is not printed yet.
        case ended
        case denied
        case unknown
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// `reference`: by which the carrier finds the deposit again. `numeros`: of registered letters, `référence;numéro` line by line; one
    /// without its number has left, and is not proved.
    package func handOver(
        _ id: ID<Lot>, le: String, reference: String, numeros typed: String = "", by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.sendLettres) else { return .denied }
        let (now, today, clock) = (world.now(), world.today, world.rulebook.territoire.clock)
        var form = ShortForm(typed: ["remisLe": le, "bordereau": reference])
        let day = form.pastDay("remisLe", today)
        let proof = form.requiredText("bordereau", longest: ConfirmCourrier.longest)
        guard form.violations.isEmpty, let day, let proof else { return .invalid(form.violations) }
        let events: [ID<Evenement>] = (0..<Lot.plafond).map { _ in world.ids.next(now) }
        return try await world.base.write { registry in
            guard let seen = try registry.lots.find(id) else { return .unknown }
            guard acteur.reaches(seen) else { return .denied }
            _ = try registry.demandes.lock(registry.lots.lettres(of: id).map(\.demande))
            guard let lot = try registry.lots.lock(id), lot.etat == .imprime else { return .ended }
            guard day >= clock.day(lot.creeLe) else {
                var early = ShortForm(typed: [:])
                early.refuse("remisLe", "courrier.avant", ["jour": clock.day(lot.creeLe).french])
                return .invalid(early.violations)
            }
            var (proved, removed) = (0, 0)
            let lettres = try registry.lots.lettres(of: id)
            var numeros: [ID<Courrier>: String] = [:]
            if lot.estRecommande {
                switch numerosRecommandes(typed, of: Set(lettres.filter { $0.retrait == nil }.map(\.courrier))) {
                case .failure(let refus): return .invalid(refus.violations)
                case .success(let read): numeros = read
                }
            }
            let found = try registry.found(lettres)
            for (lettre, event) in zip(lettres, events) {
                // Of one that was taken out the courrier waits under another id.
                guard let courrier = found.courriers[lettre.courrier], courrier.etat == .parti else {
                    removed += 1
                    continue
                }
                guard let demande = found.demandes[lettre.demande], courrier.stillFits(demande, on: day) else {
                    removed += 1
                    try registry.takeOut(courrier, found.demandes[lettre.demande], on: day)
                    continue
                }
                var preuve = "lot \(id.text), \(proof), page \(lettre.page ?? 0)"
                if lot.estRecommande {
                    guard let numero = numeros[courrier.id] else { continue }
                    preuve = "\(numero), \(preuve)"
                }
                guard try registry.courriers.prove(courrier.id, preuve, at: clock.start(of: day)) else {
                    removed += 1
                    continue
                }
                proved += 1
                try registry.append(
                    courrier.genre.evenement, ContenuPreavis(courrier), of: courrier.demande, on: day, event,
                    by: acteur, now)
            }
            try registry.lots.handOver(id, le: day, reference: proof)
            return .done(prouvees: proved, retirees: removed)
        }
    }

    /// Nothing of it leaves: its letters wait for another lot.
    package func annul(_ id: ID<Lot>, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.sendLettres) else { return .denied }
        return try await world.base.write { registry in
            guard let lot = try registry.lots.lock(id) else { return .unknown }
            guard acteur.reaches(lot) else { return .denied }
            guard lot.etat == .aImprimer || lot.etat == .imprime else { return .ended }
            try registry.lots.annul(id)
            return .done(prouvees: 0, retirees: lot.lettres)
        }
    }
}

extension Registry {
    /// The notices and the files behind letters.
    func found(
        _ lettres: [KeptLettre]
    ) throws -> (courriers: [ID<Courrier>: Courrier], demandes: [ID<Demande>: Demande]) {
        let ids = lettres.map(\.demande)
        let courriers = try courriers.of(ids).values.flatMap { $0 }
        return (
            Dictionary(courriers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
            Dictionary(try demandes.find(ids).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        )
    }

    /// Printed, and not to leave: not needed any more; or, of an address that became protected, to be handed over.
    func takeOut(_ courrier: Courrier, _ demande: Demande?, on day: Day) throws {
        if let demande, courrier.speaks(of: demande, on: day) {
            try lots.withdraw(of: demande.id)
        } else {
            _ = try courriers.end(courrier.id, .annule, faute: nil)
        }
    }
}

extension Courrier {
    /// What a letter says, and where it goes, is still so.
    func stillFits(_ demande: Demande, on day: Day) -> Bool {
        speaks(of: demande, on: day) && demande.formulaire.adresseProtegee != true
    }
}
