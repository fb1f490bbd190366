// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// Where an account stands with an exercise.
package struct StoredExercice: Sendable {
    package let exercice: Exercice
    /// The file that was prepared for it.
    package let demande: ID<Demande>?
    package let commenceLe: Instant?
    package let finiLe: Instant?
}

/// An event of an account, as the checks of exercises read it.
package struct FaitJournal: Sendable {
    package let demande: ID<Demande>
    package let genre: GenreEvenement
    package let contenu: String?
}

extension FormationStore {
    package func prepare(_ exercice: Exercice, compte: ID<Compte>, demande: ID<Demande>?) throws {
        try connection.execute(
            """
            INSERT INTO formation_exercice (compte_id, exercice, demande_id, commence_le, fini_le)
            VALUES (\(compte), \(exercice.rawValue), \(demande), \(nil as Instant?), \(nil as Instant?))
            """)
    }

    package func exercices(of compte: ID<Compte>) throws -> [StoredExercice] {
        try connection.query(
            "SELECT exercice, demande_id, commence_le, fini_le FROM formation_exercice WHERE compte_id = \(compte)"
        ).compactMap { row -> StoredExercice? in
            guard let exercice = Exercice(rawValue: try row["exercice"]) else { return nil }
            return try StoredExercice(
                exercice: exercice, demande: row["demande_id"], commenceLe: row["commence_le"], finiLe: row["fini_le"])
        }.sorted { $0.exercice.rang < $1.exercice.rang }
    }

    package func begin(_ exercice: Exercice, compte: ID<Compte>, now: Instant) throws {
        try connection.execute(
            """
            UPDATE formation_exercice SET commence_le = \(now)
            WHERE compte_id = \(compte) AND exercice = \(exercice.rawValue)
            """)
    }

    package func finish(_ exercice: Exercice, compte: ID<Compte>, now: Instant) throws {
        try connection.execute(
            """
            UPDATE formation_exercice SET fini_le = \(now)
            WHERE compte_id = \(compte) AND exercice = \(exercice.rawValue) AND fini_le IS NULL
            """)
    }

    // MARK: What an account did. A training base is small: its tables are read without an index of their own.

    package func visites(of compte: ID<Compte>) throws -> [String] {
        try connection.query("SELECT nom FROM visite WHERE compte_id = \(compte) AND nom IS NOT NULL LIMIT 500")
            .map { try $0["nom"] }
    }

    package func rendezVous(of compte: ID<Compte>) throws -> [String] {
        try connection.query(
            "SELECT nom FROM rendez_vous WHERE compte_id = \(compte) AND nom IS NOT NULL AND etat <> 'annule' LIMIT 500"
        ).map { try $0["nom"] }
    }

    /// Newest first.
    package func faits(of compte: ID<Compte>) throws -> [FaitJournal] {
        try connection.query(
            """
            SELECT evenement.demande_id, evenement.genre, evenement_contenu.contenu
            FROM evenement LEFT JOIN evenement_contenu ON evenement_contenu.evenement_id = evenement.id
            WHERE evenement.compte_id = \(compte) AND evenement.demande_id IS NOT NULL
            ORDER BY evenement.id DESC LIMIT 500
            """
        ).map { try FaitJournal(demande: $0["demande_id"], genre: $0["genre"], contenu: $0["contenu"]) }
    }

    package func consultations(
        of compte: ID<Compte>, among demandes: [ID<Demande>]
    ) throws -> [(demande: ID<Demande>, objet: String)] {
        guard !demandes.isEmpty else { return [] }
        return try connection.query(
            """
            SELECT DISTINCT demande_id, objet FROM consultation
            WHERE compte_id = \(compte) AND demande_id IN (\(list: demandes))
            """
        ).map { (try $0["demande_id"], try $0["objet"]) }
    }
}
