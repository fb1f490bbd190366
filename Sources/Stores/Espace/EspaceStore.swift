// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// A code, as its digest.
package struct StoredCode: Sendable {
    package let sujet: String
    /// Nil: it opens nothing.
    package let demande: ID<Demande>?
    package let genre: CodeDemandeur.Genre
    package let empreinte: [UInt8]
    package let essais: Int
    package let expireLe: Instant

    package init(
        sujet: String, demande: ID<Demande>?, genre: CodeDemandeur.Genre, empreinte: [UInt8], essais: Int = 0,
        expireLe: Instant
    ) {
        self.sujet = sujet
        self.demande = demande
        self.genre = genre
        self.empreinte = empreinte
        self.essais = essais
        self.expireLe = expireLe
    }
}

package struct StoredEspace: Sendable {
    package let demande: ID<Demande>
    package let csrf: String
    package let ouverteLe: Instant
    package let vueLe: Instant
}

/// Codes and sessions of applicants. Secrets are digests: a copy of the base opens none.
package struct EspaceStore {
    let connection: any Connection

    // MARK: Codes

    /// Where the code by mail of a file stands, its mails and its tries.
    package static func courriel(_ demande: ID<Demande>) -> String { "courriel \(demande.text)" }

    /// A code on paper, in the place of the one before.
    package func put(papier code: StoredCode, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO code_demandeur (sujet, demande_id, genre, empreinte, essais, cree_le, courriels, courriels_depuis,
                expire_le)
            VALUES (\(code.sujet), \(code.demande), \(code.genre.rawValue), \(code.empreinte), 0, \(now), 0, \(now),
                \(code.expireLe))
            ON CONFLICT (sujet) DO UPDATE SET demande_id = excluded.demande_id, empreinte = excluded.empreinte,
                essais = 0, cree_le = excluded.cree_le, expire_le = excluded.expire_le
            """)
    }

    /// A code by mail, in the place of the one before; tries go on being counted until that one would have ended. False, and
    /// nothing changes, when the last one is too near, when the mails of the day are used up, or the tries.
    package func ask(_ code: StoredCode, now: Instant) throws -> Bool {
        let (near, day) = (now.adding(seconds: -CodeDemandeur.secondsBetweenCourriels), now.adding(seconds: -86_400))
        return try connection.execute(
            """
            INSERT INTO code_demandeur (sujet, demande_id, genre, empreinte, essais, cree_le, courriels, courriels_depuis,
                expire_le)
            VALUES (\(code.sujet), \(code.demande), \(code.genre.rawValue), \(code.empreinte), 0, \(now), 1, \(now),
                \(code.expireLe))
            ON CONFLICT (sujet) DO UPDATE SET demande_id = excluded.demande_id, empreinte = excluded.empreinte,
                essais = CASE WHEN code_demandeur.expire_le > \(now) THEN code_demandeur.essais ELSE 0 END,
                cree_le = excluded.cree_le, expire_le = excluded.expire_le,
                courriels = CASE WHEN code_demandeur.courriels_depuis > \(day) THEN code_demandeur.courriels + 1 ELSE 1 END,
                courriels_depuis = CASE WHEN code_demandeur.courriels_depuis > \(day) THEN code_demandeur.courriels_depuis
                    ELSE excluded.courriels_depuis END
            WHERE (code_demandeur.courriels = 0 OR code_demandeur.cree_le <= \(near))
                AND (code_demandeur.courriels < \(CodeDemandeur.mostCourriels)
                    OR code_demandeur.courriels_depuis <= \(day))
                AND (code_demandeur.essais < \(CodeDemandeur.mostTries) OR code_demandeur.expire_le <= \(now))
            """) > 0
    }

    package func find(_ sujet: String) throws -> StoredCode? {
        try connection.first(
            """
            SELECT sujet, demande_id, genre, empreinte, essais, expire_le FROM code_demandeur WHERE sujet = \(sujet)
            """
        ).map { row in
            let genre: String = try row["genre"]
            return try StoredCode(
                sujet: row["sujet"], demande: row["demande_id"],
                genre: CodeDemandeur.Genre(rawValue: genre) ?? .courriel, empreinte: row["empreinte"],
                essais: row["essais"], expireLe: row["expire_le"])
        }
    }

    /// Counts a try. Where there is no code, or none any more, a row that opens nothing takes its place: tries are counted and
    /// written alike. Whoever else tries waits for the end of this transaction.
    package func countTry(_ decoy: StoredCode, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO code_demandeur (sujet, demande_id, genre, empreinte, essais, cree_le, courriels, courriels_depuis,
                expire_le)
            VALUES (\(decoy.sujet), NULL, \(decoy.genre.rawValue), \(decoy.empreinte), 1, \(now), 0, \(now),
                \(decoy.expireLe))
            ON CONFLICT (sujet) DO UPDATE SET
                essais = CASE WHEN code_demandeur.expire_le > \(now) THEN code_demandeur.essais + 1 ELSE 1 END,
                demande_id = CASE WHEN code_demandeur.expire_le > \(now) THEN code_demandeur.demande_id END,
                empreinte = CASE WHEN code_demandeur.expire_le > \(now) THEN code_demandeur.empreinte
                    ELSE excluded.empreinte END,
                expire_le = CASE WHEN code_demandeur.expire_le > \(now) THEN code_demandeur.expire_le
                    ELSE excluded.expire_le END
            """)
    }

    /// Of a code on paper, which lives longer.
    package func countTry(papier sujet: String) throws {
        try connection.execute("UPDATE code_demandeur SET essais = essais + 1 WHERE sujet = \(sujet)")
    }

    /// Used, or done with: all the codes of a file, and these rows. The one by mail opens nothing more; its row goes on counting
    /// the mails of the day.
    package func end(codesOf demande: ID<Demande>, _ sujets: [String] = [], now: Instant) throws {
        try connection.execute(
            "UPDATE code_demandeur SET demande_id = NULL, expire_le = \(now) WHERE sujet = \(Self.courriel(demande))")
        try connection.execute(
            "DELETE FROM code_demandeur WHERE demande_id = \(demande) OR sujet IN (\(list: sujets))")
    }

    /// The persons of a file are not the same any more: no code and no session of before opens it.
    package func shut(_ demande: ID<Demande>) throws {
        try connection.execute(all: [
            "DELETE FROM code_demandeur WHERE demande_id = \(demande)",
            "DELETE FROM session_demandeur WHERE demande_id = \(demande)",
        ])
    }

    // MARK: Sessions

    package func open(_ empreinte: [UInt8], demande: ID<Demande>, csrf: String, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO session_demandeur (empreinte, demande_id, csrf, ouverte_le, vue_le)
            VALUES (\(empreinte), \(demande), \(csrf), \(now), \(now))
            """)
    }

    package func session(_ empreinte: [UInt8]) throws -> StoredEspace? {
        try connection.first(
            """
            SELECT session_demandeur.demande_id, session_demandeur.csrf, session_demandeur.ouverte_le,
                session_demandeur.vue_le
            FROM session_demandeur JOIN demande ON demande.id = session_demandeur.demande_id
            WHERE session_demandeur.empreinte = \(empreinte) AND demande.etat IN ('active', 'radiee')
            """
        ).map { try StoredEspace(demande: $0[0], csrf: $0[1], ouverteLe: $0[2], vueLe: $0[3]) }
    }

    package func touch(_ empreinte: [UInt8], now: Instant) throws {
        try connection.execute("UPDATE session_demandeur SET vue_le = \(now) WHERE empreinte = \(empreinte)")
    }

    package func close(_ empreinte: [UInt8]) throws {
        try connection.execute("DELETE FROM session_demandeur WHERE empreinte = \(empreinte)")
    }

    package func close(allOf demande: ID<Demande>) throws {
        try connection.execute("DELETE FROM session_demandeur WHERE demande_id = \(demande)")
    }

    package func close(lastSeenBefore limit: Instant) throws {
        try connection.execute("DELETE FROM session_demandeur WHERE vue_le < \(limit)")
    }
}
