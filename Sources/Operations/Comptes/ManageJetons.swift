// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Tokens of a body's software, made and revoked by those who manage its accounts.
package struct ManageJetons: Sendable {
    package static let pageSize = 25
    package static let longestDays = 730
    /// From so many days before its end, a token is shown as ending, and told by mail once.
    package static let warningDays = 30

    package struct Saisie: Sendable, Hashable {
        package var libelle = ""
        package var guichet = ""
        package var portees: Set<String> = []
        package var reseaux = ""
        package var fin = ""
        package init() {}
    }

    package enum Answer: Sendable {
        /// The token itself, shown once.
        case made(String)
        case invalid([Violation])
        case denied
    }

    package struct Page: Sendable {
        package let organisme: Organisme
        package let jetons: [Jeton]
        package let first: Int
        package let total: Int
        package let guichets: [Guichet]
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func page(of organisme: ID<Organisme>, first: Int, by acteur: Acteur) async throws -> Page? {
        guard acteur.manages(organisme) else { return nil }
        let today = world.today
        return try await world.base.read { registry in
            guard let (body, all) = try registry.organismes.famille(of: organisme, on: today) else { return nil }
            return Page(
                organisme: body, jetons: try registry.jetons.page(of: all, first: first, limit: Self.pageSize),
                first: first, total: try registry.jetons.count(of: all),
                guichets: try registry.organismes.guichets(of: all))
        }
    }

    package func create(_ typed: Saisie, for organisme: ID<Organisme>, by acteur: Acteur) async throws -> Answer {
        guard let page = try await page(of: organisme, first: 0, by: acteur) else { return .denied }
        var form = ShortForm(typed: ["libelle": typed.libelle, "fin": typed.fin])
        let libelle = form.text("libelle", longest: 80)
        if libelle == nil, form.violations.isEmpty { form.refuse("libelle", "compte.requis") }
        if !page.guichets.contains(where: { $0.code == typed.guichet }) {
            form.refuse("guichet", typed.guichet.isEmpty ? "compte.requis" : "compte.guichet.ailleurs")
        }
        let portees = Set(typed.portees.compactMap(PorteeJeton.init))
        if portees.isEmpty { form.refuse("portees", "jeton.portees") }
        var reseaux: [Reseau] = []
        for part in typed.reseaux.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == ";" }) {
            if let reseau = Reseau(String(part)) {
                reseaux.append(reseau)
            } else {
                form.refuse("reseaux", "jeton.reseau", ["saisi": String(part.prefix(50))])
            }
        }
        if reseaux.count > 20 { form.refuse("reseaux", "jeton.reseaux.trop") }
        let fin = form.day("fin")
        let today = world.today
        if typed.fin.isEmpty { form.refuse("fin", "compte.requis") }
        if let fin, fin < today || fin > today.adding(days: Self.longestDays) {
            form.refuse("fin", "jeton.fin", ["maximum": today.adding(days: Self.longestDays).numeric])
        }
        guard form.violations.isEmpty, let libelle, let fin else { return .invalid(form.violations) }
        let now = world.now()
        let token = newSecret()
        let jeton = Jeton(
            id: world.ids.next(now), organisme: page.organisme.id, guichet: typed.guichet, role: .agentGuichet,
            libelle: libelle, portees: portees, reseaux: reseaux, par: acteur.compte, creeLe: now,
            expireLe: world.rulebook.territoire.clock.start(of: fin.adding(days: 1)))
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .jetonCree, compte: nil, par: acteur.compte, organisme: page.organisme.id,
            detail: libelle, le: now)
        try await world.base.write { registry in
            try registry.jetons.insert(jeton, empreinte: SignIn.digest(token))
            try registry.tracesComptes.insert(trace)
        }
        return .made(token)
    }

    /// The body of the token; nil when it is not his to revoke. Revoking twice is no fault.
    package func revoke(_ id: ID<Jeton>, by acteur: Acteur) async throws -> ID<Organisme>? {
        let now = world.now()
        let trace = world.ids.nextRaw(now)
        return try await world.base.write { registry in
            guard let jeton = try registry.jetons.jeton(id), acteur.manages(jeton.organisme) else { return nil }
            if try registry.jetons.revoke(id, now: now) {
                try registry.tracesComptes.insert(
                    TraceCompte(
                        id: trace, .jetonRevoque, compte: nil, par: acteur.compte, organisme: jeton.organisme,
                        detail: jeton.libelle, le: now))
            }
            return jeton.organisme
        }
    }
}
