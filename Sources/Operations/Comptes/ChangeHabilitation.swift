// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// What someone may do in a body changes: role, desk, last day; suspended, given back, ended. Felt at his next request.
package struct ChangeHabilitation: Sendable {
    package enum Answer: Sendable {
        case done
        case invalid([Violation])
        case denied
        /// The last one who manages this body stays: nobody could give the right back.
        case last
    }

    package enum Change: Sendable, Hashable {
        case place(role: String, guichet: String, fin: String)
        case suspend, resume, end
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ change: Change, _ id: ID<Habilitation>, by acteur: Acteur
    ) async throws -> Answer {
        let today = world.today
        let read = try await world.base.read { registry -> (Habilitation, Organisme, [Guichet])? in
            guard let habilitation = try registry.habilitations.habilitation(id),
                let (organisme, all) = try registry.organismes.famille(of: habilitation.organisme, on: today)
            else { return nil }
            return (habilitation, organisme, try registry.organismes.guichets(of: all))
        }
        guard let (known, organisme, guichets) = read, acteur.mayChange(known.role, in: organisme)
        else { return .denied }
        var place: PlaceSaisie.Place?
        if case .place(let role, let guichet, let fin) = change {
            var form = ShortForm(typed: ["fin": fin])
            let typed = PlaceSaisie(
                role: role, guichet: guichet, organisme: organisme, guichets: guichets, today: today)
            place = typed.examine(&form, by: acteur)
            guard form.violations.isEmpty else { return .invalid(form.violations) }
        }
        let now = world.now()
        let given = place
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), Self.acte(change), compte: known.compte, par: acteur.compte,
            organisme: known.organisme, detail: given?.detail ?? known.role.rawValue, le: now)
        return try await world.base.write { registry in
            // Two administrators who end one another at once wait here for their turn: one stays.
            _ = try registry.organismes.lock(organisme.id)
            guard let present = try registry.habilitations.lock(id) else { return .denied }
            let keepsManaging =
                given.map { Droits.portee($0.role, .manageComptes) != .aucune && $0.fin == nil } ?? false
            if !keepsManaging, change != .resume, try self.isLast(present, registry, today) { return .last }
            switch change {
            case .place:
                guard let given else { return .denied }
                try registry.habilitations.set(id, role: given.role, guichet: given.guichet, fin: given.fin)
            case .suspend: try registry.habilitations.set(id, isSuspended: true)
            case .resume: try registry.habilitations.set(id, isSuspended: false)
            case .end:
                // Over at once: yesterday was the last day.
                try registry.habilitations.set(
                    id, role: present.role, guichet: present.guichet, fin: today.adding(days: -1))
            }
            if change == .suspend || change == .end, let person = try registry.comptes.compte(known.compte) {
                try registry.invitations.cancel(courriel: person.courriel, of: known.organisme, now: now)
            }
            try registry.tracesComptes.insert(trace)
            return .done
        }
    }

    private static func acte(_ change: Change) -> ActeCompte {
        switch change {
        case .place: .role
        case .suspend: .habilitationSuspendue
        case .resume: .habilitationReprise
        case .end: .habilitationFinie
        }
    }

    /// The only one left of the body's administrators. The manager's body can always be helped by `ruche account`.
    private func isLast(_ habilitation: Habilitation, _ registry: Registry, _ today: Day) throws -> Bool {
        guard habilitation.isInForce(on: today), Droits.portee(habilitation.role, .manageComptes) != .aucune else {
            return false
        }
        guard let all = try registry.organismes.famille(of: habilitation.organisme, on: today)?.ids else {
            return false
        }
        return try registry.habilitations.administrators(of: all, on: today).count <= 1
    }
}
