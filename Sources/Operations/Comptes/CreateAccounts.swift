// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// Makes accounts and tokens: for a demonstration, and for the first administrator of a new base.
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
            id: world.ids.next(now), courriel: courriel, nom: nom, organisme: organisme, guichet: guichet, role: role,
            motDePasse: try await passwords.hash(password))
        try await world.base.write { try $0.comptes.insert(compte, now: now) }
        return true
    }

    /// A bearer token for a partner's software; given once, only its digest is kept.
    package func token(
        libelle: String, organisme: ID<Organisme>, guichet: String?, role: Role, days: Int,
        portees: Set<PorteeJeton> = Set(PorteeJeton.allCases)
    ) async throws -> String {
        let token = Data(randomBytes(32)).base64EncodedString()
        let now = world.now()
        let jeton = StoredJeton(
            organisme: organisme, guichet: guichet, role: role, libelle: libelle, portees: portees,
            expireLe: now.adding(seconds: days * 86_400))
        try await world.base.write { try $0.comptes.insertJeton(jeton, empreinte: SignIn.digest(token), now: now) }
        return token
    }
}
