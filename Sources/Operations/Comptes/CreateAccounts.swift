// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Makes accounts and tokens without asking anyone: for a demonstration, and for the first administrator of a new base.
package struct CreateAccounts: Sendable {
    private let world: World
    private let passwords: PasswordHasher

    package init(_ world: World, passwords: PasswordHasher = PasswordHasher()) {
        self.world = world
        self.passwords = passwords
    }

    /// False, and nothing happens, when the address has an account already.
    @discardableResult
    package func account(
        courriel: String, password: String, nom: String, organisme: ID<Organisme>, guichet: String?, role: Role
    ) async throws -> Bool {
        let now = world.now()
        guard try await world.base.read({ try $0.comptes.compte(courriel: courriel) }) == nil else { return false }
        let compte = StoredCompte(
            id: world.ids.next(now), courriel: courriel, nom: nom, motDePasse: try await passwords.hash(password),
            creeLe: now)
        let first = Habilitation(
            id: world.ids.next(now), compte: compte.id, organisme: organisme, guichet: guichet, role: role,
            debut: world.today)
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .compteCree, compte: compte.id, par: nil, organisme: organisme,
            detail: [role.rawValue, guichet].compactMap { $0 }.joined(separator: " "), le: now)
        try await world.base.write { registry in
            try registry.comptes.insert(compte, first, now: now)
            try registry.tracesComptes.insert(trace)
        }
        return true
    }

    /// One more habilitation of someone who has an account. False when he has none, or has this one already.
    @discardableResult
    package func habilitation(
        courriel: String, organisme: ID<Organisme>, guichet: String?, role: Role
    ) async throws -> Bool {
        let now = world.now()
        let today = world.today
        let id: ID<Habilitation> = world.ids.next(now)
        let (trace, detail) = (
            world.ids.nextRaw(now), [role.rawValue, guichet].compactMap { $0 }.joined(separator: " ")
        )
        return try await world.base.write { registry in
            guard let compte = try registry.comptes.compte(courriel: courriel) else { return false }
            let known = try registry.habilitations.all(of: compte.id)
            guard
                !known.contains(where: {
                    $0.organisme == organisme && $0.role == role && $0.guichet == guichet && !$0.isOver(on: today)
                })
            else { return false }
            try registry.habilitations.insert(
                Habilitation(
                    id: id, compte: compte.id, organisme: organisme, guichet: guichet, role: role, debut: today),
                now: now)
            try registry.tracesComptes.insert(
                TraceCompte(
                    id: trace, .role, compte: compte.id, par: nil, organisme: organisme, detail: detail, le: now))
            return true
        }
    }

    /// A bearer token for a partner's software; given once, only its digest is kept.
    package func token(
        libelle: String, organisme: ID<Organisme>, guichet: String?, role: Role, days: Int,
        portees: Set<PorteeJeton> = Set(PorteeJeton.allCases), reseaux: [Reseau] = []
    ) async throws -> String {
        let token = newSecret()
        let now = world.now()
        let jeton = Jeton(
            id: world.ids.next(now), organisme: organisme, guichet: guichet, role: role, libelle: libelle,
            portees: portees, reseaux: reseaux, creeLe: now, expireLe: now.adding(seconds: days * 86_400))
        let trace = TraceCompte(
            id: world.ids.nextRaw(now), .jetonCree, compte: nil, par: nil, organisme: organisme, detail: libelle,
            le: now)
        try await world.base.write { registry in
            try registry.jetons.insert(jeton, empreinte: SignIn.digest(token))
            try registry.tracesComptes.insert(trace)
        }
        return token
    }
}
