// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// One that went to the provider and came back.
package struct StoredConnexionFederee: Sendable {
    package let contenu: SealedText
    package let creeLe: Instant
}

/// Whose account an identity of a provider opens, and the sign-ins that are on their way.
package struct IdentiteFedereeStore {
    let connection: any Connection

    package func compte(emetteur: String, sujet: String) throws -> ID<Compte>? {
        try connection.scalar(
            "SELECT compte_id FROM identite_federee WHERE emetteur = \(emetteur) AND sujet = \(sujet)")
    }

    /// False when it is somebody's already.
    package func link(emetteur: String, sujet: String, to compte: ID<Compte>, now: Instant) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO identite_federee (emetteur, sujet, compte_id, liee_le)
            VALUES (\(emetteur), \(sujet), \(compte), \(now)) ON CONFLICT (emetteur, sujet) DO NOTHING
            """) == 1
    }

    package func count(of compte: ID<Compte>) throws -> Int {
        try connection.scalar("SELECT count(*) FROM identite_federee WHERE compte_id = \(compte)") ?? 0
    }

    /// The oldest first.
    package func all(of compte: ID<Compte>) throws -> [IdentiteLiee] {
        try connection.query(
            "SELECT emetteur, sujet, liee_le FROM identite_federee WHERE compte_id = \(compte) ORDER BY liee_le, sujet"
        ).map { try IdentiteLiee(emetteur: $0["emetteur"], sujet: $0["sujet"], lieeLe: $0["liee_le"]) }
    }

    package func remove(_ identite: IdentiteLiee, of compte: ID<Compte>) throws {
        try connection.execute(
            """
            DELETE FROM identite_federee
            WHERE emetteur = \(identite.emetteur) AND sujet = \(identite.sujet) AND compte_id = \(compte)
            """)
    }

    package func remove(allOf compte: ID<Compte>) throws {
        try connection.execute("DELETE FROM identite_federee WHERE compte_id = \(compte)")
    }

    // MARK: On their way

    package func begin(_ empreinte: [UInt8], navigateur: [UInt8], _ contenu: SealedText, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO connexion_federee (empreinte, navigateur, contenu, cle, cree_le)
            VALUES (\(empreinte), \(navigateur), \(contenu.chiffre), \(contenu.cle), \(now))
            """)
    }

    /// For the one who takes it, in the browser that began: it serves once.
    package func take(_ empreinte: [UInt8], navigateur: [UInt8]) throws -> StoredConnexionFederee? {
        let found = try connection.first(
            """
            SELECT contenu, cle, cree_le FROM connexion_federee
            WHERE empreinte = \(empreinte) AND navigateur = \(navigateur)
            """)
        let taken = try connection.execute(
            "DELETE FROM connexion_federee WHERE empreinte = \(empreinte) AND navigateur = \(navigateur)")
        guard taken == 1, let found else { return nil }
        return try StoredConnexionFederee(
            contenu: SealedText(chiffre: found["contenu"], cle: found["cle"]), creeLe: found["cree_le"])
    }

    package func forget(begunBefore limit: Instant) throws {
        try connection.execute("DELETE FROM connexion_federee WHERE cree_le < \(limit)")
    }
}
