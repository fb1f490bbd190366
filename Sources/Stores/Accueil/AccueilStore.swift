// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// Visits and appointments of a desk.
package struct AccueilStore {
    let connection: any Connection

    // MARK: Visits

    package func insert(_ visite: Visite) throws {
        try connection.execute(
            """
            INSERT INTO visite (id, guichet, jour, demande_id, nom, objet, dit, compte_id, le)
            VALUES (\(visite.id), \(visite.guichet), \(visite.jour), \(visite.demande), \(visite.nom), \(visite.objet),
                \(visite.dit), \(visite.compte), \(visite.le))
            """)
    }

    /// Of one day at a desk, newest first.
    package func visites(guichet: String, jour: Day, limit: Int) throws -> [Visite] {
        try visites(
            "WHERE guichet = \(guichet) AND jour = \(jour) ORDER BY le DESC LIMIT \(limit)")
    }

    package func visites(of demande: ID<Demande>, limit: Int) throws -> [Visite] {
        try visites("WHERE demande_id = \(demande) ORDER BY le DESC LIMIT \(limit)")
    }

    private func visites(_ condition: Query) throws -> [Visite] {
        try connection.query(
            "SELECT id, guichet, jour, demande_id, nom, objet, dit, compte_id, le FROM visite \(condition)"
        ).map {
            try Visite(
                id: $0["id"], guichet: $0["guichet"], jour: $0["jour"], demande: $0["demande_id"], nom: $0["nom"],
                objet: $0["objet"], dit: $0["dit"], compte: $0["compte_id"], le: $0["le"])
        }
    }

    // MARK: Appointments

    package func insert(_ rendezVous: RendezVous, compte: ID<Compte>, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO rendez_vous (id, guichet, jour, heure, place, demande_id, nom, contact, objet, demande_le, etat,
                compte_id, le)
            VALUES (\(rendezVous.id), \(rendezVous.guichet), \(rendezVous.creneau.jour), \(rendezVous.creneau.heure),
                \(rendezVous.place), \(rendezVous.demande), \(rendezVous.nom), \(rendezVous.contact),
                \(rendezVous.objet), \(rendezVous.demandeLe), \(rendezVous.etat), \(compte), \(now))
            """)
    }

    package func rendezVous(guichet: String, from: Day, to: Day) throws -> [RendezVous] {
        try connection.query(
            """
            \(Self.columns) WHERE guichet = \(guichet) AND jour >= \(from) AND jour <= \(to) AND etat <> 'annule'
            ORDER BY jour, heure, place LIMIT 2000
            """
        ).map(decode)
    }

    package func rendezVous(_ id: ID<RendezVous>) throws -> RendezVous? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    package func set(_ etat: RendezVous.Etat, of id: ID<RendezVous>) throws {
        try connection.execute("UPDATE rendez_vous SET etat = \(etat) WHERE id = \(id)")
    }

    private static let columns: Query = """
        SELECT id, guichet, jour, heure, place, demande_id, nom, contact, objet, demande_le, etat FROM rendez_vous
        """

    private func decode(_ row: Row) throws -> RendezVous {
        try RendezVous(
            id: row["id"], guichet: row["guichet"], creneau: Creneau(jour: row["jour"], heure: row["heure"]),
            place: row["place"], demande: row["demande_id"], nom: row["nom"], contact: row["contact"],
            objet: row["objet"], demandeLe: row["demande_le"], etat: row["etat"])
    }
}
