// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// Visits and appointments of a desk.
package struct AccueilStore {
    let connection: any Connection

    /// Visits of one day at a desk, and its appointments that stand.
    package func counts(guichet: String, on day: Day) throws -> (visites: Int, rendezVous: Int) {
        guard let row = try connection.first(Self.byDay(guichet, on: day)) else { return (0, 0) }
        return (try row[0], try row[1])
    }

    package static func byDay(_ guichet: String, on day: Day) -> Query {
        """
        SELECT (SELECT count(*) FROM visite WHERE guichet = \(guichet) AND jour = \(day)),
            (SELECT count(*) FROM rendez_vous WHERE guichet = \(guichet) AND jour = \(day) AND etat <> 'annule')
        """
    }

    // MARK: Visits

    package func insert(_ visite: Visite) throws {
        try connection.execute(
            """
            INSERT INTO visite (id, guichet, jour, demande_id, nom, objet, dit, compte_id, le,
                confirmations)
            VALUES (\(visite.id), \(visite.guichet), \(visite.jour), \(visite.demande), \(visite.nom), \(visite.objet),
                \(visite.dit), \(visite.compte), \(visite.le), \(visite.confirmations.joined(separator: " ")))
            """)
    }

    /// Of one day at a desk, newest first.
    package func visites(guichet: String, jour: Day, limit: Int) throws -> [Visite] {
        try connection.query("\(Self.byVisite(guichet, jour)) LIMIT \(limit)").map(decodeVisite)
    }

    package static func byVisite(_ guichet: String, _ jour: Day) -> Query {
        "\(visiteColumns) WHERE guichet = \(guichet) AND jour = \(jour) ORDER BY le DESC"
    }

    /// Of one file, newest first.
    package func visites(of demande: ID<Demande>) throws -> [Visite] {
        try connection.query("\(Self.visiteColumns) WHERE demande_id = \(demande) ORDER BY le DESC LIMIT 1000")
            .map(decodeVisite)
    }

    package func rendezVous(of demande: ID<Demande>) throws -> [RendezVous] {
        try connection.query("\(Self.columns) WHERE demande_id = \(demande) ORDER BY jour DESC LIMIT 1000").map(decode)
    }

    private static let visiteColumns: Query = """
        SELECT id, guichet, jour, demande_id, nom, objet, dit, compte_id, le, confirmations FROM visite
        """

    private func decodeVisite(_ row: Row) throws -> Visite {
        try Visite(
            id: row["id"], guichet: row["guichet"], jour: row["jour"], demande: row["demande_id"], nom: row["nom"],
            objet: row["objet"], dit: row["dit"], compte: row["compte_id"], le: row["le"],
            confirmations: (row["confirmations"] as String).split(separator: " ").map(String.init))
    }

    // MARK: Appointments

    /// `compte`: nil of software.
    package func insert(_ rendezVous: RendezVous, compte: ID<Compte>?, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO rendez_vous (id, guichet, jour, heure, place, demande_id, nom, contact, objet, demande_le, etat,
                compte_id, le, par_courrier)
            VALUES (\(rendezVous.id), \(rendezVous.guichet), \(rendezVous.creneau.jour), \(rendezVous.creneau.heure),
                \(rendezVous.place), \(rendezVous.demande), \(rendezVous.nom), \(rendezVous.contact),
                \(rendezVous.objet), \(rendezVous.demandeLe), \(rendezVous.etat), \(compte), \(now),
                \(rendezVous.parCourrier))
            """)
    }

    package func rendezVous(guichet: String, from: Day, to: Day) throws -> [RendezVous] {
        try connection.query(Self.byRendezVous(guichet, from: from, to: to)).map(decode)
    }

    package static func byRendezVous(_ guichet: String, from: Day, to: Day) -> Query {
        """
        \(columns) WHERE guichet = \(guichet) AND jour >= \(from) AND jour <= \(to) AND etat <> 'annule'
        ORDER BY jour, heure, place LIMIT 2000
        """
    }

    package func rendezVous(_ id: ID<RendezVous>) throws -> RendezVous? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    package func set(_ etat: RendezVous.Etat, of id: ID<RendezVous>) throws {
        try connection.execute("UPDATE rendez_vous SET etat = \(etat) WHERE id = \(id)")
    }

    // MARK: Given by a letter

    /// Of one day, and those that were cancelled at the desk: their letters may say them still.
    package func agenda(guichet: String, on day: Day) throws -> [RendezVous] {
        try connection.query(Self.byAgenda(guichet, on: day)).map(decode).sorted {
            ($0.creneau, $0.place) < ($1.creneau, $1.place)
        }
    }

    package static func byAgenda(_ guichet: String, on day: Day) -> Query {
        """
        \(columns) WHERE guichet = \(guichet) AND jour = \(day) AND etat <> 'annule'
        UNION ALL
        \(columns) WHERE guichet = \(guichet) AND jour = \(day) AND etat = 'annule' AND par_courrier = 1
        """
    }

    /// What the letter about a day took, before it is written again: held or cancelled, nobody comes for it.
    package func release(of demande: ID<Demande>, on day: Day) throws {
        try connection.execute(
            """
            DELETE FROM rendez_vous
            WHERE demande_id = \(demande) AND jour = \(day) AND par_courrier = 1 AND etat IN ('prevu', 'annule')
            """)
    }

    /// Slots whose letter reached nobody, and will not: given back.
    package static func untold(of demande: ID<Demande>) -> Query { "\(untoldRows) AND demande_id = \(demande)" }

    package static func untold(from day: Day) -> Query { "\(untoldRows) AND jour >= \(day)" }

    private static let untoldRows: Query = """
        DELETE FROM rendez_vous WHERE par_courrier = 1 AND etat IN ('prevu', 'annule') AND NOT EXISTS (
            SELECT 1 FROM courrier WHERE courrier.demande_id = rendez_vous.demande_id
                AND courrier.genre = \(GenreCourrier.convocation) AND courrier.echeance = rendez_vous.jour
                AND (courrier.etat <> 'annule' OR courrier.prouve_le IS NOT NULL))
        """

    private static let columns: Query = """
        SELECT id, guichet, jour, heure, place, demande_id, nom, contact, objet, demande_le, etat, par_courrier
        FROM rendez_vous
        """

    private func decode(_ row: Row) throws -> RendezVous {
        try RendezVous(
            id: row["id"], guichet: row["guichet"], creneau: Creneau(jour: row["jour"], heure: row["heure"]),
            place: row["place"], demande: row["demande_id"], nom: row["nom"], contact: row["contact"],
            objet: row["objet"], demandeLe: row["demande_le"], etat: row["etat"],
            parCourrier: row["par_courrier"])
    }
}
