// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// A lease that someone holds: its token is greater than that of any earlier holder.
package struct Bail: Sendable, Hashable {
    package let nom: String
    package let porteur: String
    package let jeton: Int64

    package init(nom: String, porteur: String, jeton: Int64) {
        self.nom = nom
        self.porteur = porteur
        self.jeton = jeton
    }
}

/// A lease as it stands in the base, whoever looks.
package struct BailVu: Sendable, Hashable {
    package let bail: Bail
    package let expireLe: Instant

    /// Its work is over: whoever comes takes it at once.
    package var estRendu: Bool { expireLe.milliseconds == 0 }
}

package struct BailStore {
    let connection: any Connection

    /// Takes or prolongs a lease; nil while someone else holds it.
    ///
    /// A lease that ends well after the one asked for was taken under a clock that has gone back since: it is taken
    /// over too, else nobody would work until then. Its former holder cannot write (`stillHolds`).
    package func acquire(_ nom: String, porteur: String, until expire: Instant, now: Instant) throws -> Bail? {
        let jeton: Int64? = try connection.scalar(
            """
            INSERT INTO bail (nom, porteur, jeton, expire_le) VALUES (\(nom), \(porteur), 1, \(expire))
            ON CONFLICT (nom) DO UPDATE SET
                jeton = CASE WHEN bail.porteur = excluded.porteur THEN bail.jeton ELSE bail.jeton + 1 END,
                porteur = excluded.porteur, expire_le = excluded.expire_le
            WHERE bail.porteur = excluded.porteur OR bail.expire_le < \(now)
                OR bail.expire_le > \(expire.adding(seconds: 60))
            RETURNING jeton
            """)
        return jeton.map { Bail(nom: nom, porteur: porteur, jeton: $0) }
    }

    /// Nil when nobody ever took it.
    package func find(_ nom: String) throws -> BailVu? {
        try connection.first("SELECT porteur, jeton, expire_le FROM bail WHERE nom = \(nom)").map { row in
            BailVu(bail: Bail(nom: nom, porteur: try row[0], jeton: try row[1]), expireLe: try row[2])
        }
    }

    /// Takes a lease that was seen free, or left; nil when somebody took or renewed it since. No clock is asked.
    package func take(_ nom: String, porteur: String, seen: BailVu?, until expire: Instant) throws -> Bail? {
        let jeton: Int64? = try connection.scalar(
            """
            INSERT INTO bail (nom, porteur, jeton, expire_le) VALUES (\(nom), \(porteur), 1, \(expire))
            ON CONFLICT (nom) DO UPDATE SET
                jeton = CASE WHEN bail.porteur = excluded.porteur THEN bail.jeton ELSE bail.jeton + 1 END,
                porteur = excluded.porteur, expire_le = excluded.expire_le
            WHERE bail.porteur = excluded.porteur
                OR bail.jeton = \(seen?.bail.jeton ?? 0) AND (bail.expire_le = \(seen?.expireLe) OR bail.expire_le = 0)
            RETURNING jeton
            """)
        return jeton.map { Bail(nom: nom, porteur: porteur, jeton: $0) }
    }

    /// Prolongs a lease that is still this one; false when another one took it.
    package func renew(_ bail: Bail, until expire: Instant) throws -> Bool {
        try connection.execute(
            """
            UPDATE bail SET expire_le = \(expire)
            WHERE nom = \(bail.nom) AND porteur = \(bail.porteur) AND jeton = \(bail.jeton)
            """) > 0
    }

    /// True while the lease is still this one; locks its row, so that no one takes it before the end of this
    /// transaction (fencing).
    package func stillHolds(_ bail: Bail) throws -> Bool {
        let jeton: Int64? = try connection.scalar(
            """
            SELECT jeton FROM bail
            WHERE nom = \(bail.nom) AND porteur = \(bail.porteur)\(trusted: connection.dialect.lock)
            """)
        return jeton == bail.jeton
    }

    package func release(_ bail: Bail) throws {
        try connection.execute(
            """
            UPDATE bail SET expire_le = 0
            WHERE nom = \(bail.nom) AND porteur = \(bail.porteur) AND jeton = \(bail.jeton)
            """)
    }
}
