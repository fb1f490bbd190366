// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// A file goes into another one: what it was asked and is still to do goes along, with its appointments, and comes back with it.
extension CourrierStore {
    /// With the words of each, sealed for its new file, and where a mail or a lot carries it.
    package func move(
        _ courriers: [ID<Courrier>], from origine: ID<Demande>, to demande: ID<Demande>,
        _ contenus: [ID<Courrier>: SealedText]
    ) throws {
        guard !courriers.isEmpty else { return }
        var statements: [Query] = [
            "UPDATE courrier SET demande_id = \(demande) WHERE id IN (\(list: courriers))",
            """
            UPDATE lettre SET demande_id = \(demande)
            WHERE demande_id = \(origine)
                AND (courrier_id IN (\(list: courriers)) OR suite_id IN (\(list: courriers)))
            """,
            """
            UPDATE envoi SET demande_id = \(demande)
            WHERE id IN (SELECT envoi_id FROM courrier WHERE id IN (\(list: courriers)) AND envoi_id IS NOT NULL)
            """,
        ]
        statements += contenus.sorted { $0.key < $1.key }.map { id, sealed in
            "UPDATE courrier SET contenu = \(sealed.chiffre), cle = \(sealed.cle) WHERE id = \(id)"
        }
        try connection.execute(all: statements)
    }

    /// Given up before, they hold the place of one that comes along.
    package func clear(_ courriers: [ID<Courrier>]) throws {
        guard !courriers.isEmpty else { return }
        try connection.execute("DELETE FROM courrier WHERE id IN (\(list: courriers)) AND etat = 'annule'")
    }

    /// Not sent because their file was none for a while: they wait again, and the next night judges them.
    package func resume(_ courriers: [ID<Courrier>], of demande: ID<Demande>) throws {
        guard !courriers.isEmpty else { return }
        try connection.execute(
            """
            UPDATE courrier SET etat = 'prevu'
            WHERE id IN (\(list: courriers)) AND demande_id = \(demande) AND etat = 'annule'
            """)
    }
}

extension AccueilStore {
    /// Appointments to come of a file: those taken at a desk, and those that letters of these days gave. Returns which.
    package func move(
        from demande: ID<Demande>, to other: ID<Demande>, letters days: [Day], from day: Day
    ) throws -> [ID<RendezVous>] {
        let given: Query = days.isEmpty ? "" : " OR par_courrier = 1 AND jour IN (\(list: days))"
        let moved: [ID<RendezVous>] = try connection.query(
            """
            SELECT id FROM rendez_vous WHERE demande_id = \(demande) AND jour >= \(day)
                AND (par_courrier = 0 AND etat = 'prevu'\(given)) ORDER BY id
            """
        ).map { try $0[0] }
        guard !moved.isEmpty else { return [] }
        try connection.execute("UPDATE rendez_vous SET demande_id = \(other) WHERE id IN (\(list: moved))")
        return moved
    }

    /// Held or not since, and those that letters of these days gave meanwhile.
    package func giveBack(
        _ rendezVous: [ID<RendezVous>], letters days: [Day], from demande: ID<Demande>, to other: ID<Demande>
    ) throws {
        if !rendezVous.isEmpty {
            try connection.execute(
                """
                UPDATE rendez_vous SET demande_id = \(other)
                WHERE demande_id = \(demande) AND id IN (\(list: rendezVous))
                """)
        }
        if !days.isEmpty {
            try connection.execute(
                """
                UPDATE rendez_vous SET demande_id = \(other)
                WHERE demande_id = \(demande) AND par_courrier = 1 AND jour IN (\(list: days))
                """)
        }
    }
}
