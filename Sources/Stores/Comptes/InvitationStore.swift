// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// Links that came by mail: invitations, forgotten passwords. Digests of their secrets.
package struct InvitationStore {
    let connection: any Connection

    package func insert(_ invitation: Invitation, empreinte: [UInt8]) throws {
        try connection.execute(
            """
            INSERT INTO invitation (id, empreinte, courriel, nom, organisme_id, guichet, role, fin, par, cree_le,
                expire_le)
            VALUES (\(invitation.id), \(empreinte), \(invitation.courriel), \(invitation.nom), \(invitation.organisme),
                \(invitation.guichet), \(invitation.role), \(invitation.fin), \(invitation.par), \(invitation.creeLe),
                \(invitation.expireLe))
            """)
    }

    /// One that still waits for an answer.
    package func open(_ empreinte: [UInt8], now: Instant) throws -> Invitation? {
        try connection.first(
            """
            \(Self.columns) WHERE empreinte = \(empreinte) AND acceptee_le IS NULL AND annulee_le IS NULL
                AND expire_le > \(now)
            """
        ).map(decode)
    }

    /// Those of an address that still wait for an answer, the newest first.
    package func open(courriel: String, now: Instant) throws -> [Invitation] {
        try connection.query(
            """
            \(Self.columns) WHERE courriel = \(courriel) AND acceptee_le IS NULL AND annulee_le IS NULL
                AND expire_le > \(now) ORDER BY id DESC
            """
        ).map(decode)
    }

    package func invitation(_ id: ID<Invitation>) throws -> Invitation? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    /// True for the one who takes it: an invitation serves once.
    package func accept(_ id: ID<Invitation>, now: Instant) throws -> Bool {
        try connection.execute(
            """
            UPDATE invitation SET acceptee_le = \(now)
            WHERE id = \(id) AND acceptee_le IS NULL AND annulee_le IS NULL AND expire_le > \(now)
            """) == 1
    }

    package func cancel(_ id: ID<Invitation>, now: Instant) throws -> Bool {
        try connection.execute(
            "UPDATE invitation SET annulee_le = \(now) WHERE id = \(id) AND acceptee_le IS NULL AND annulee_le IS NULL"
        ) == 1
    }

    /// Those of an address that wait, in one body or in all: a new one takes their place, and rights that were taken
    /// away do not come back by them.
    package func cancel(courriel: String, of organisme: ID<Organisme>?, now: Instant) throws {
        let body: Query = organisme.map { "AND organisme_id = \($0)" } ?? ""
        try connection.execute(
            """
            UPDATE invitation SET annulee_le = \(now)
            WHERE courriel = \(courriel) AND acceptee_le IS NULL AND annulee_le IS NULL \(body)
            """)
    }

    /// Those of a body that nobody has answered, the newest first; also those that ran out in the last month.
    package func waiting(of organismes: [ID<Organisme>], expiredAfter: Instant, limit: Int) throws -> [Invitation] {
        try connection.query(
            """
            \(Self.columns) WHERE organisme_id IN (\(list: organismes)) AND acceptee_le IS NULL AND annulee_le IS NULL
                AND expire_le > \(expiredAfter) ORDER BY id DESC LIMIT \(limit)
            """
        ).map(decode)
    }

    // MARK: Forgotten passwords

    package func insertLink(_ empreinte: [UInt8], compte: ID<Compte>, expireLe: Instant) throws {
        try connection.execute("DELETE FROM lien_mot_de_passe WHERE compte_id = \(compte)")
        try connection.execute(
            """
            INSERT INTO lien_mot_de_passe (empreinte, compte_id, expire_le)
            VALUES (\(empreinte), \(compte), \(expireLe))
            """)
    }

    package func link(_ empreinte: [UInt8], now: Instant) throws -> ID<Compte>? {
        try connection.scalar(
            "SELECT compte_id FROM lien_mot_de_passe WHERE empreinte = \(empreinte) AND expire_le > \(now)")
    }

    package func takeLink(_ empreinte: [UInt8]) throws -> Bool {
        try connection.execute("DELETE FROM lien_mot_de_passe WHERE empreinte = \(empreinte)") == 1
    }

    /// What has run out: links at once; the name and address of an invitation that came to nothing after a month.
    package func forget(now: Instant) throws {
        try connection.execute("DELETE FROM lien_mot_de_passe WHERE expire_le <= \(now)")
        try connection.execute(
            """
            DELETE FROM invitation WHERE acceptee_le IS NULL AND expire_le <= \(now.adding(seconds: -30 * 86_400))
            """)
    }

    private static let columns: Query =
        "SELECT id, courriel, nom, organisme_id, guichet, role, fin, par, cree_le, expire_le FROM invitation"

    private func decode(_ row: Row) throws -> Invitation {
        try Invitation(
            id: row["id"], courriel: row["courriel"], nom: row["nom"], organisme: row["organisme_id"],
            guichet: row["guichet"], role: row["role"], fin: row["fin"], par: row["par"], creeLe: row["cree_le"],
            expireLe: row["expire_le"])
    }
}
