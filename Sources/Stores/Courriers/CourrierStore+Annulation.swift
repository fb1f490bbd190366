// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// What is not sent any more: taken back, stopped, or of no use.
extension CourrierStore {
    /// What was told of an end of validity, asked or warned of, proves nothing any more: the strike-off that followed was undone, or
    /// another person holds the application. `requests`: what was asked of that person too.
    package func annul(of demande: ID<Demande>, echeance: Day, requests: Bool = true) throws {
        let written = GenreCourrier.allCases.filter { requests ? $0.isOfGuichet : $0.avertitDe != nil }
        try connection.execute(
            """
            UPDATE courrier SET etat = 'annule' WHERE demande_id = \(demande)
                AND (genre = \(GenreCourrier.preavis) AND echeance = \(echeance) OR genre IN (\(list: written)))
            """)
    }

    /// Whatever became of them, they prove nothing any more: the applicant answered.
    package func annul(_ ids: [ID<Courrier>]) throws {
        guard !ids.isEmpty else { return }
        try connection.execute("UPDATE courrier SET etat = 'annule' WHERE id IN (\(list: ids)) AND etat <> 'annule'")
    }

    /// Struck off again before it was told: only the last is.
    package func annulAvis(of demande: ID<Demande>) throws {
        try connection.execute(
            """
            UPDATE courrier SET etat = 'annule'
            WHERE demande_id = \(demande) AND genre = \(GenreCourrier.avisRadiation) AND etat = 'prevu'
            """)
    }

    /// Taken back by who wrote it, on all its channels, before any of them left; false when one has.
    package func takeBack(_ courrier: Courrier) throws -> Bool {
        let others: Query = """
            demande_id = \(courrier.demande) AND genre = \(courrier.genre) AND echeance = \(courrier.echeance)
            """
        // Locked first: what leaves at this moment comes before, or not at all.
        let states: [EtatCourrier] = try connection.query(
            "SELECT etat FROM courrier WHERE \(others) ORDER BY id\(trusted: connection.dialect.lock)"
        ).map { try $0[0] }
        guard states.allSatisfy({ $0 == .prevu || $0 == .annule }) else { return false }
        let count = try connection.execute("UPDATE courrier SET etat = 'annule' WHERE \(others) AND etat = 'prevu'")
        try connection.execute(AccueilStore.untold(of: courrier.demande))
        return count > 0
    }

    /// Certificates that an import wrote: nobody's, before a renewal. Not what is on paper already.
    package func stopReprises() throws -> Int {
        try connection.execute(
            """
            UPDATE courrier SET etat = 'annule'
            WHERE etat = 'prevu' AND genre = \(GenreCourrier.attestation) AND organisme_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM lettre WHERE lettre.courrier_id = courrier.id)
            """)
    }

    /// Whoever was to read them does not any more: nothing of what waits leaves. What is due is prepared again for who is there.
    package func stop(of demande: ID<Demande>) throws {
        try connection.execute(all: [
            "UPDATE courrier SET etat = 'annule' WHERE demande_id = \(demande) AND etat IN ('prevu', 'parti')",
            "DELETE FROM envoi WHERE demande_id = \(demande) AND etat = 'attente'",
            AccueilStore.untold(of: demande),
        ])
    }

    /// Paper of files that were renewed, struck off or merged before it left; and the slots of letters that nobody will read.
    package func annulObsolete(on day: Day) throws -> Int {
        let count = try connection.execute(Self.obsolete(on: day))
        try connection.execute(AccueilStore.untold(from: day))
        return count
    }

    package static func obsolete(on day: Day) -> Query {
        """
        UPDATE courrier SET etat = 'annule' WHERE etat = 'prevu' AND canal IN ('lettre', 'remise') AND NOT EXISTS (
            SELECT 1 FROM demande WHERE demande.id = courrier.demande_id AND \(speaks(on: day)))
        """
    }

    /// An address that became protected is printed nowhere: the letter is handed over.
    package func handOver(of demande: ID<Demande>) throws {
        try connection.execute(all: [
            Self.clearPlace(.remise, of: demande, for: "autre.canal = 'lettre' AND autre.etat = 'prevu'"),
            """
            UPDATE courrier SET canal = 'remise' WHERE demande_id = \(demande) AND canal = 'lettre' AND etat = 'prevu'
                AND NOT EXISTS (
                    SELECT 1 FROM courrier AS autre WHERE autre.demande_id = courrier.demande_id
                        AND autre.genre = courrier.genre AND autre.echeance = courrier.echeance AND autre.canal = 'remise')
            """,
        ])
    }
}
