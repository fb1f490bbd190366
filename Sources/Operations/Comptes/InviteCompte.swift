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
        guard let place = try await place(organisme, by: acteur) else { return .denied }
        let read = examine(typed, place, by: acteur)
        guard let asked = read.asked else { return .invalid(read.violations) }
        try await send([asked], to: place.organisme, by: acteur)
        return .sent
    }

    /// The body and the desks that its people may have; nil when it is not his to manage.
    func place(
        _ organisme: ID<Organisme>, by acteur: Acteur
    ) async throws -> (organisme: Organisme, guichets: [Guichet])? {
        guard acteur.manages(organisme) else { return nil }
        let today = world.today
        return try await world.base.read { registry in
            try registry.organismes.famille(of: organisme, on: today).map {
                ($0.organisme, try registry.organismes.guichets(of: $0.ids))
            }
        }
    }

    /// Someone to invite, as he was understood.
    struct Asked: Sendable {
        let courriel: String
        let nom: String
        let place: PlaceSaisie.Place
    }

    func examine(
        _ typed: Saisie, _ place: (organisme: Organisme, guichets: [Guichet]), by acteur: Acteur
    ) -> (asked: Asked?, violations: [Violation]) {
        var form = ShortForm(typed: ["nom": typed.nom, "fin": typed.fin])
        let courriel = AdresseCourriel.parse(typed.courriel)
        if typed.courriel.isEmpty {
            form.refuse("courriel", "compte.requis")
        } else if courriel == nil {
            form.refuse("courriel", "courriel.format", ["saisi": String(typed.courriel.prefix(40))])
        }
        let nom = form.text("nom", longest: 120)
        if nom == nil, form.violations.allSatisfy({ $0.champ != "nom" }) { form.refuse("nom", "compte.requis") }
        let given = PlaceSaisie(
            role: typed.role, guichet: typed.guichet, organisme: place.organisme, guichets: place.guichets,
            today: world.today
        ).examine(&form, by: acteur)
        guard form.violations.isEmpty, let courriel, let nom, let given else { return (nil, form.violations) }
        return (Asked(courriel: courriel, nom: nom, place: given), [])
    }

    /// All of them or none.
    func send(_ list: [Asked], to body: Organisme, by acteur: Acteur) async throws {
        let now = world.now()
        let rows = try list.map { asked -> (Invitation, [UInt8], NewEnvoi, TraceCompte) in
            let secret = newSecret()
            let invitation = Invitation(
                id: world.ids.next(now), courriel: asked.courriel, nom: asked.nom, organisme: body.id,
                guichet: asked.place.guichet, role: asked.place.role, fin: asked.place.fin, par: acteur.compte,
                creeLe: now, expireLe: now.adding(seconds: Self.days * 86_400))
            let envoi = try mailer.write(
                .invitation, to: asked.courriel, organisme: body.id,
                [
                    "nom": asked.nom, "organisme": body.nom, "par": acteur.nom, "jours": "\(Self.days)",
                    "lien": "\(mailer.publicURL)/invitation/\(secret)",
                ])
            let trace = TraceCompte(
                id: world.ids.nextRaw(now), .invitation, compte: nil, par: acteur.compte, organisme: body.id,
                detail: asked.place.detail, le: now)
            return (invitation, SignIn.digest(secret), envoi, trace)
        }
        try await world.base.write { registry in
            for (invitation, empreinte, envoi, trace) in rows {
                try registry.invitations.cancel(courriel: invitation.courriel, of: body.id, now: now)
                try registry.invitations.insert(invitation, empreinte: empreinte)
                try registry.envois.insert(envoi, now: now)
                try registry.tracesComptes.insert(trace)
            }
        }
    }

    /// False when it is none of his, or was answered.
    package func cancel(_ id: ID<Invitation>, by acteur: Acteur) async throws -> Bool {
        let (now, today) = (world.now(), world.today)
        let trace = world.ids.nextRaw(now)
        return try await world.base.write { registry in
            guard let invitation = try registry.invitations.invitation(id),
                let body = try registry.organismes.current(invitation.organisme, on: today),
                acteur.mayChange(invitation.role, in: body), try registry.invitations.cancel(id, now: now)
            else { return false }
            try registry.tracesComptes.insert(
                TraceCompte(
                    id: trace, .invitationAnnulee, compte: nil, par: acteur.compte, organisme: invitation.organisme,
                    le: now))
            return true
        }
    }
}
