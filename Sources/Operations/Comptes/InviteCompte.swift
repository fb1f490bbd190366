// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Asks someone by mail to work for a body. Nothing tells whoever invites whether that address has an account: the list
/// shows the name that he typed until the invitation is accepted.
package struct InviteCompte: Sendable {
    package enum Answer: Sendable {
        case sent
        case invalid([Violation])
        case denied
    }

    package struct Saisie: Sendable, Hashable {
        package var courriel = ""
        package var nom = ""
        package var role = ""
        package var guichet = ""
        package var fin = ""
        package init() {}
    }

    package static let days = 7
    private let world: World
    private let mailer: Mailer

    package init(_ world: World, mailer: Mailer) {
        self.world = world
        self.mailer = mailer
    }

    package func callAsFunction(
        _ typed: Saisie, to organisme: ID<Organisme>, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.manages(organisme) else { return .denied }
        let found = try await world.base.read { registry in
            try registry.organismes.organisme(organisme).map { ($0, try registry.organismes.guichets(of: [organisme])) }
        }
        guard let (body, guichets) = found else { return .denied }
        var form = ShortForm(typed: ["nom": typed.nom, "fin": typed.fin])
        let courriel = AdresseCourriel.parse(typed.courriel)
        if typed.courriel.isEmpty {
            form.refuse("courriel", "compte.requis")
        } else if courriel == nil {
            form.refuse("courriel", "courriel.format", ["saisi": String(typed.courriel.prefix(40))])
        }
        let nom = form.text("nom", longest: 120)
        if nom == nil, form.violations.allSatisfy({ $0.champ != "nom" }) { form.refuse("nom", "compte.requis") }
        let place = PlaceSaisie(
            role: typed.role, guichet: typed.guichet, organisme: body, guichets: guichets, today: world.today)
        let given = place.examine(&form, by: acteur)
        guard form.violations.isEmpty, let courriel, let nom, let given else { return .invalid(form.violations) }

        let now = world.now()
        let secret = newSecret()
        let empreinte = SignIn.digest(secret)
        let invitation = Invitation(
            id: world.ids.next(now), courriel: courriel, nom: nom, organisme: organisme, guichet: given.guichet,
            role: given.role, fin: given.fin, par: acteur.compte, creeLe: now,
            expireLe: now.adding(seconds: Self.days * 86_400))
        let envoi = try mailer.write(
            .invitation, to: courriel, organisme: organisme,
            [
                "nom": nom, "organisme": body.nom, "par": acteur.nom, "jours": "\(Self.days)",
                "lien": "\(mailer.publicURL)/invitation/\(secret)",
            ])
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .invitation, compte: nil, par: acteur.compte, organisme: organisme,
            detail: given.detail, le: now)
        try await world.base.write { registry in
            try registry.invitations.cancel(courriel: courriel, of: organisme, now: now)
            try registry.invitations.insert(invitation, empreinte: empreinte)
            try registry.envois.insert(envoi, now: now)
            try registry.tracesComptes.insert(trace)
        }
        return .sent
    }

    /// False when it is none of his, or was answered.
    package func cancel(_ id: ID<Invitation>, by acteur: Acteur) async throws -> Bool {
        let now = world.now()
        let trace = world.ids.nextRaw(now)
        return try await world.base.write { registry in
            guard let invitation = try registry.invitations.invitation(id),
                let body = try registry.organismes.organisme(invitation.organisme),
                acteur.rolesToGive(in: body).contains(invitation.role), try registry.invitations.cancel(id, now: now)
            else { return false }
            try registry.tracesComptes.insert(
                TraceCompte(
                    id: trace, .invitationAnnulee, compte: nil, par: acteur.compte, organisme: invitation.organisme,
                    le: now))
            return true
        }
    }
}
