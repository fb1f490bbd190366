// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// What is due to be erased, and its erasure, a bounded number at a time.
package struct ConservationStore {
    let connection: any Connection

    /// Files struck off before a day, the oldest first.
    package func struckOff(before day: Day, limit: Int) throws -> [ID<Demande>] {
        try connection.query("\(Self.byRadiation(before: day)) LIMIT \(limit)").map { try $0["id"] }
    }

    package static func byRadiation(before day: Day) -> Query {
        "SELECT id FROM demande WHERE etat = 'radiee' AND radiee_le < \(day) ORDER BY radiee_le"
    }

    package func countStruckOff(before day: Day) throws -> Int {
        try connection.scalar("SELECT count(*) FROM demande WHERE etat = 'radiee' AND radiee_le < \(day)") ?? 0
    }

    /// Filed without a number, and untouched since a day, the longest first; not what a prefect was asked about still.
    package func withoutNumber(before day: Day, _ instant: Instant, limit: Int) throws -> [ID<Demande>] {
        try connection.query(
            "SELECT demande.id \(Self.byDepot(before: day, instant)) ORDER BY modifiee_le LIMIT \(limit)"
        ).map { try $0[0] }
    }

    package func countWithoutNumber(before day: Day, _ instant: Instant) throws -> Int {
        try connection.scalar("SELECT count(*) \(Self.byDepot(before: day, instant))") ?? 0
    }

    /// The same of one file, which may have been touched meanwhile.
    package func isWithoutNumber(_ id: ID<Demande>, before day: Day, _ instant: Instant) throws -> Bool {
        try connection.first("SELECT 1 \(Self.byDepot(before: day, instant)) AND demande.id = \(id)") != nil
    }

    /// A letter to the person or an appointment is an act on the file, though its row stays as it is.
    package static func byDepot(before day: Day, _ instant: Instant) -> Query {
        """
        FROM demande WHERE etat = 'deposee' AND modifiee_le < \(instant)
            AND NOT EXISTS (SELECT 1 FROM saisine WHERE saisine.demande_id = demande.id AND saisine.close_le IS NULL)
            AND NOT EXISTS (
                SELECT 1 FROM courrier WHERE courrier.demande_id = demande.id AND courrier.prevu_le >= \(instant))
            AND NOT EXISTS (
                SELECT 1 FROM rendez_vous WHERE rendez_vous.demande_id = demande.id AND rendez_vous.jour >= \(day))
        """
    }

    /// Files that were united with one that was erased, on request, before an instant: nothing brings them back.
    package func unitedWithErased(before instant: Instant, limit: Int) throws -> [ID<Demande>] {
        try connection.query("SELECT absorbee.id \(Self.byUnion(before: instant)) LIMIT \(limit)").map { try $0[0] }
    }

    package func countUnitedWithErased(before instant: Instant) throws -> Int {
        try connection.scalar("SELECT count(*) \(Self.byUnion(before: instant))") ?? 0
    }

    package static func byUnion(before instant: Instant) -> Query {
        """
        FROM fusion JOIN demande AS gardee ON gardee.id = fusion.gardee_id
            JOIN demande AS absorbee ON absorbee.id = fusion.absorbee_id
        WHERE fusion.ensemble_id IS NULL AND fusion.defaite_le IS NULL AND absorbee.etat = 'fusionnee'
            AND gardee.etat = 'purgee' AND gardee.modifiee_le < \(instant)
        """
    }

    /// Rows of a line of the table that began before a day; nil for a line that has none of its own.
    package func count(_ code: CodeConservation, before day: Day, _ instant: Instant) throws -> Int? {
        guard let rows = Self.rows(code, before: day, instant) else { return nil }
        return try connection.scalar("SELECT count(*) FROM \(trusted: rows.table) WHERE \(rows.due)") ?? 0
    }

    /// Erases at most `limit` of them; returns how many.
    package func erase(_ code: CodeConservation, before day: Day, _ instant: Instant, limit: Int) throws -> Int {
        guard let rows = Self.rows(code, before: day, instant) else { return 0 }
        return try connection.execute(
            """
            DELETE FROM \(trusted: rows.table) WHERE (\(trusted: rows.key)) IN (
                SELECT \(trusted: rows.key) FROM \(trusted: rows.table) WHERE \(rows.due) LIMIT \(limit))
            """)
    }

    private static func rows(
        _ code: CodeConservation, before day: Day, _ instant: Instant
    ) -> (table: String, key: String, due: Query)? {
        switch code {
        case .visites: ("visite", "id", "jour < \(day)")
        case .rendezVous: ("rendez_vous", "id", "jour < \(day)")
        // Ids follow time: the table that grows fastest needs no index more. A day of slack for clocks that differ.
        case .consultations:
            ("consultation", "id", "id < \(IDMaker.raw(instant.adding(seconds: 86_400), 0)) AND le < \(instant)")
        case .brouillons: ("brouillon", "id", "modifie_le < \(instant)")
        case .sessions: ("session", "empreinte", "vue_le < \(instant)")
        case .idempotence: ("idempotence", "organisme_id, cle", "cree_le < \(instant)")
        case .exports: ("registre_export", "id", "dernier_le < \(instant)")
        case .droits: ("demande_droits", "id", "repondue_le < \(day)")
        case .violations: ("violation_donnees", "id", "constatee_le < \(instant)")
        case .presences: ("presence", "id", "jusqu_au < \(instant)")
        case .etapesConnexion: ("etape_connexion", "empreinte", "ouverte_le < \(instant)")
        case .connexionsFederees: ("connexion_federee", "empreinte", "cree_le < \(instant)")
        case .liensMotDePasse: ("lien_mot_de_passe", "empreinte", "expire_le < \(instant)")
        case .invitations: ("invitation", "id", "expire_le < \(instant)")
        case .envois: ("envoi", "id", "fini_le < \(instant)")
        case .tracesComptes: ("trace_compte", "id", "le < \(instant)")
        case .codesDemandeur: ("code_demandeur", "sujet", "expire_le < \(instant)")
        case .sessionsDemandeur: ("session_demandeur", "empreinte", "vue_le < \(instant)")
        case .lots:
            (
                "lot", "id",
                """
                cree_le < \(instant) AND etat IN ('remis', 'annule')
                    AND NOT EXISTS (SELECT 1 FROM lettre WHERE lettre.lot_id = lot.id)
                """
            )
        case .saisines: ("saisine", "id", "close_le < \(day)")
        case .demandes, .sansNumero, .permanent, .comptes: nil
        }
    }

    // MARK: The residue

    package func count(_ residu: Residu) throws {
        try connection.execute(
            """
            INSERT INTO residu (departement, annee_depot, taille, age, revenu, issue, duree, nombre)
            VALUES (\(residu.departement), \(residu.anneeDepot), \(residu.taille), \(residu.age), \(residu.revenu),
                \(residu.issue), \(residu.duree), 1)
            ON CONFLICT (departement, annee_depot, taille, age, revenu, issue, duree)
                DO UPDATE SET nombre = residu.nombre + 1
            """)
    }

    package func residus() throws -> [(residu: Residu, nombre: Int)] {
        try connection.query(
            """
            SELECT departement, annee_depot, taille, age, revenu, issue, duree, nombre FROM residu
            ORDER BY departement, annee_depot, taille, age, revenu, issue, duree
            """
        ).map {
            (
                Residu(
                    departement: try $0["departement"], anneeDepot: try $0["annee_depot"], taille: try $0["taille"],
                    age: try $0["age"], revenu: try $0["revenu"], issue: try $0["issue"], duree: try $0["duree"]),
                try $0["nombre"]
            )
        }
    }

    /// The content of the last strike-off of a file, where its ground is.
    package func radiation(of demande: ID<Demande>) throws -> String? {
        try connection.scalar(
            """
            SELECT evenement_contenu.contenu FROM evenement
                JOIN evenement_contenu ON evenement_contenu.evenement_id = evenement.id
            WHERE evenement.demande_id = \(demande) AND evenement.genre = \(GenreEvenement.radiation)
            ORDER BY evenement.id DESC LIMIT 1
            """)
    }
}
