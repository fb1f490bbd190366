// SPDX-License-Identifier: EUPL-1.2

/// Why an application that was struck off does not come back.
package enum RefusReactivation: Error, Sendable, Hashable {
    /// It is not struck off.
    case etat(Etat)
    /// No ground but « not renewed » and « no answer » is lifted at a desk; an error is corrected by the manager.
    case motif(MotifRadiation?)
    /// Struck off for want of renewal: until that day, renewing brings it back.
    case renouveler(finLe: Day)
    case tropTard(finLe: Day)

    package var article: String {
        switch self {
        case .etat, .motif: "CCH, art. R441-2-8"
        case .renouveler: "Arrêté du 23 mars 2015, annexe, 6.1"
        case .tropTard: "Arrêté du 23 mars 2015, annexe, 6.5"
        }
    }
}

/// After a strike-off for want of an answer. A strike-off for want of renewal is lifted by renewing (`examineRenouvellement`).
package func examineReactivation(
    _ situation: SituationDemande, on today: Day, _ rulebook: Rulebook
) -> Result<ActeVie, RefusReactivation> {
    guard situation.etat == .radiee, let radieeLe = situation.radieeLe else { return .failure(.etat(situation.etat)) }
    let renewable = rulebook.finReactivation(situation)
    if situation.motif == .nonRenouvellement, today <= renewable { return .failure(.renouveler(finLe: renewable)) }
    guard situation.motif == .sansReponse else { return .failure(.motif(situation.motif)) }
    let end = rulebook.finReactivationSansReponse(radieeLe: radieeLe)
    return today > end ? .failure(.tropTard(finLe: end)) : .success(.reactivation(.sansReponse))
}
