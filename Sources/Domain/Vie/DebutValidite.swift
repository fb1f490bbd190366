// SPDX-License-Identifier: EUPL-1.2

/// The days from which the validity of a file may run, its own and those of the files that went into it: what every reader of a file
/// knows before it says until when something can be done.
package struct FaitsValidite: Sendable, Hashable {
    package var renouvelee: [Day]
    /// Deposits; that of the form is added to them.
    package var deposee: [Day]

    package init(renouvelee: [Day] = [], deposee: [Day] = []) {
        self.renouvelee = renouvelee
        self.deposee = deposee
    }

    package static func + (left: FaitsValidite, right: FaitsValidite) -> FaitsValidite {
        FaitsValidite(renouvelee: left.renouvelee + right.renouvelee, deposee: left.deposee + right.deposee)
    }

    /// The day from which a validity runs is the last of those that are known and give its end; nil when none does.
    package func debut(of demande: Demande, _ rulebook: Rulebook) -> Day? {
        (renouvelee + deposee + [demande.formulaire.depot.date]).filter {
            rulebook.expiration(after: $0) == demande.expireLe
        }.max()
    }

    /// Whether another fact could tell a later start: of a year that ends on 28 February, the 28th alone is known and it may have
    /// been renewed on the 29th, on another file.
    package func isLast(of demande: Demande, _ rulebook: Rulebook) -> Bool {
        debut(of: demande, rulebook) == rulebook.dernierDebut(finissantLe: demande.expireLe)
    }
}

extension Rulebook {
    /// The last day from which a validity that ends on a day may have run. Two years end on 28 February 2025, those of 28 and of
    /// 29 February 2024: where nobody knows which, the applicant has the longer time before the strike-off and to come back, which
    /// both run from the start (arrêté of 2015, annex, 6.1).
    package func dernierDebut(finissantLe end: Day) -> Day {
        let first = delai("validite", on: end)?.start(before: end) ?? end.adding(months: -12)
        // A month is at most three days shorter than another.
        return (0...3).map { first.adding(days: $0) }.last { expiration(after: $0) == end } ?? first
    }
}

extension SituationDemande {
    /// What no fact tells was given by another system: then it was renewed there.
    package init(
        _ demande: Demande, _ faits: FaitsValidite, radiation: ContenuRadiation? = nil, _ rulebook: Rulebook
    ) {
        let depot = demande.formulaire.depot.date
        let known = faits.debut(of: demande, rulebook)
        let since = known ?? rulebook.dernierDebut(finissantLe: demande.expireLe)
        self.init(
            etat: demande.etat, depotLe: depot, valableDepuis: since,
            renouveleeLe: known == nil && since > depot ? since : faits.renouvelee.max(),
            expireLe: demande.expireLe, radieeLe: demande.radieeLe,
            motif: demande.etat == .radiee ? radiation?.motif : nil,
            isDeces: demande.etat == .radiee && radiation?.deces != nil)
    }
}
