// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// Requests of persons.
package struct DemandeDroitsStore {
    let connection: any Connection

    package func insert(_ demande: DemandeDroits, compte: ID<Compte>?, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO demande_droits (id, genre, demande_id, nom, contact, objet, recue_le, echeance, compte_id, le)
            VALUES (\(demande.id), \(demande.genre), \(demande.demande), \(demande.nom), \(demande.contact),
                \(demande.objet), \(demande.recueLe), \(demande.echeance), \(compte), \(now))
            """)
    }

    package func lock(_ id: ID<DemandeDroits>) throws -> DemandeDroits? {
        try connection.first("\(Self.columns) WHERE id = \(id)\(trusted: connection.dialect.lock)").map(decode)
    }

    package func find(_ id: ID<DemandeDroits>) throws -> DemandeDroits? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    package func update(_ demande: DemandeDroits, echeance: Day) throws {
        try connection.execute(
            """
            UPDATE demande_droits SET echeance = \(echeance), prolongee_le = \(demande.prolongeeLe),
                prolongation = \(demande.prolongation), repondue_le = \(demande.repondueLe), issue = \(demande.issue),
                reponse = \(demande.reponse)
            WHERE id = \(demande.id)
            """)
    }

    /// Those that wait, the most urgent first; then those that were answered, the last first.
    package func page(from first: Int, limit: Int) throws -> [DemandeDroits] {
        try connection.query(
            """
            \(Self.columns)
            ORDER BY CASE WHEN repondue_le IS NULL THEN 0 ELSE 1 END,
                CASE WHEN repondue_le IS NULL THEN echeance END, repondue_le DESC, id DESC
            LIMIT \(limit) OFFSET \(first)
            """
        ).map(decode)
    }

    /// Files that were erased because the person asked.
    package func erased() throws -> [ID<Demande>] {
        try connection.query(
            """
            SELECT DISTINCT demande.id
            FROM demande_droits JOIN demande ON demande.id = demande_droits.demande_id
            WHERE demande_droits.genre = 'effacement' AND demande_droits.issue = 'acceptee' AND demande.etat = 'purgee'
            """
        ).map { try $0[0] }
    }

    package func count() throws -> Int { try connection.scalar("SELECT count(*) FROM demande_droits") ?? 0 }

    package func all(of demande: ID<Demande>) throws -> [DemandeDroits] {
        try connection.query("\(Self.columns) WHERE demande_id = \(demande) ORDER BY id LIMIT 200").map(decode)
    }

    private static let columns: Query = """
        SELECT id, genre, demande_id, nom, contact, objet, recue_le, echeance, prolongee_le, prolongation, repondue_le,
            issue, reponse
        FROM demande_droits
        """

    private func decode(_ row: Row) throws -> DemandeDroits {
        try DemandeDroits(
            id: row["id"], genre: row["genre"], demande: row["demande_id"], nom: row["nom"], contact: row["contact"],
            objet: row["objet"], recueLe: row["recue_le"], echeance: row["echeance"],
            prolongeeLe: row["prolongee_le"], prolongation: row["prolongation"], repondueLe: row["repondue_le"],
            issue: row["issue"], reponse: row["reponse"])
    }
}
