// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Who is signed in, for which body he acts, and the secret of his forms. Made anew at each request: a right that was
/// taken away is gone at the next one.
package struct OpenSession: Sendable {
    /// What stands between a person who is signed in and his work.
    package enum Attente: Sendable, Hashable {
        /// He has several habilitations, or lost the one that he had chosen: he chooses, nothing is chosen for him.
        case choix
        /// The body wants a second factor of this role.
        case secondFacteur
    }

    package let compte: ID<Compte>
    package let acteur: Acteur
    package let csrf: String
    package let theme: String
    package let guichetNom: String
    /// Why the agent has no right over names today, whatever his role; nil when he has.
    package let fermeture: Explication?
    package let habilitation: ID<Habilitation>?
    /// He may act for another body, or under another role.
    package let hasChoice: Bool
    package let attente: Attente?

    /// Nil when nothing lets this person act on that day.
    static func open(_ session: StoredSession, _ registry: Registry, on day: Day) throws -> OpenSession? {
        let known = try registry.habilitations.inForce(session.compte.id, on: day)
        let chosen = known.first { $0.habilitation.id == session.habilitation }
        // One that was chosen and is gone is not replaced by the other: he would work for a body without knowing it.
        let used = chosen ?? (session.habilitation == nil && known.count == 1 ? known.first : nil)
        guard let shown = used ?? known.first,
            let current = try CurrentOrganisme(shown.habilitation.organisme, on: day, in: registry)
        else { return nil }
        let organisme = current.organisme
        let guichet = try current.guichet(shown.habilitation.guichet, on: day, in: registry)
        var attente: Attente?
        if used == nil { attente = .choix }
        if let used, !session.aSecondFacteur {
            // Whoever came by a merger works under the rules of the body where he works now.
            let isAsked =
                try used.exigeSecondFacteur
                || organisme.id != used.habilitation.organisme
                    && registry.habilitations.exigences(of: organisme.id).contains(used.habilitation.role)
            if isAsked { attente = .secondFacteur }
        }
        let isFree = attente == nil
        let role = isFree ? current.role(shown.habilitation.role) : .aucun
        let reprises =
            Droits.portee(role, .manageComptes) == .organisme
            ? try registry.organismes.reprises(by: organisme.id, on: day) : []
        return OpenSession(
            compte: session.compte.id,
            acteur: Acteur(
                origine: .agent, compte: session.compte.id, nom: session.compte.nom, organisme: organisme.id,
                organismeNom: organisme.nom, reprises: Set(reprises), guichet: isFree ? guichet?.code : nil, role: role,
                perimetre: isFree ? organisme.perimetre : .communes([])),
            csrf: session.csrf, theme: session.compte.theme, guichetNom: guichet?.nom ?? "",
            fermeture: isFree ? current.motif(shown.habilitation.role) : nil, habilitation: used?.habilitation.id,
            hasChoice: known.count > 1, attente: attente)
    }
}
