// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// What was measured of a desk on a day. The desk "" is the region.
package struct MesureGuichet: Sendable, Hashable {
    package let guichet: String
    package let mesure: MesureQualite

    package init(guichet: String, mesure: MesureQualite) {
        self.guichet = guichet
        self.mesure = mesure
    }
}

/// A file as it is measured, its form still a text: texts are read by all cores, outside of the transaction.
package struct DossierAMesurer: Sendable {
    package let id: ID<Demande>
    package let guichet: String
    package let etat: Etat
    package let expireLe: Day
    package let modifieeLe: Instant
    package let numeroLe: Instant?
    package let attestationLe: Day?
    package let estRepris: Bool
    package let formulaire: String
    package let version: Int
}

package struct QualiteStore {
    let connection: any Connection

    package static let region = ""

    // MARK: Files

    /// Files on the list, registered before an instant, in the order of their ids.
    package func dossiers(
        after id: ID<Demande>, registeredBefore limit: Instant, count: Int
    ) throws -> [DossierAMesurer] {
        try connection.query(Self.byPlace(after: id, registeredBefore: limit, count: count)).map { row in
            let repris: Int64? = try row["repris"]
            return try DossierAMesurer(
                id: row["id"], guichet: row["guichet"], etat: row["etat"], expireLe: row["expire_le"],
                modifieeLe: row["modifiee_le"], numeroLe: row["numero_le"], attestationLe: row["attestation_le"],
                estRepris: repris != nil, formulaire: row["formulaire"], version: row["formulaire_version"])
        }
    }

    package static func byPlace(after id: ID<Demande>, registeredBefore limit: Instant, count: Int) -> Query {
        """
        SELECT d.id, d.guichet, d.etat, d.expire_le, d.modifiee_le, d.formulaire, d.formulaire_version,
            (SELECT n.cree_le FROM numero AS n WHERE n.numero = d.numero AND n.emetteur = '') AS numero_le,
            (SELECT min(a.faite_le) FROM attestation AS a WHERE a.demande_id = d.id) AS attestation_le,
            (SELECT min(r.le) FROM reprise AS r WHERE r.demande_id = d.id) AS repris
        FROM demande AS d
        WHERE d.id > \(id) AND d.etat IN ('active', 'deposee') AND d.enregistree_le < \(limit)
        ORDER BY d.id LIMIT \(count)
        """
    }

    // MARK: Measures

    /// What is known of a day is replaced.
    package func replace(_ jour: Day, _ mesures: [MesureGuichet], now: Instant) throws {
        try connection.execute("DELETE FROM mesure_qualite WHERE jour = \(jour)")
        for start in stride(from: 0, to: mesures.count, by: 100) {
            let rows = mesures[start..<min(start + 100, mesures.count)].map { line in
                [
                    jour.value, line.guichet.value, line.mesure.critere.rawValue.value,
                    line.mesure.numerateur.value, line.mesure.denominateur.value, now.value,
                ]
            }
            try connection.execute(.insert(into: Self.table, rows: rows))
        }
    }

    private static let table = TableShape(
        "mesure_qualite",
        [
            ("jour", .text), ("guichet", .text), ("critere", .text), ("numerateur", .integer),
            ("denominateur", .integer), ("mesure_le", .integer),
        ])

    /// Days before a limit are taken away but for the last one of each month, which stays for the curve. Which days
    /// there are is read from the region: one row a day.
    package func thin(before limit: Day) throws -> Int {
        let days = try days(of: Self.region).filter { $0 < limit }
        let kept = Set(Dictionary(grouping: days) { $0.year * 12 + $0.month }.compactMap { $0.value.max() })
        let gone = days.filter { !kept.contains($0) }
        guard !gone.isEmpty else { return 0 }
        return try connection.execute("DELETE FROM mesure_qualite WHERE jour IN (\(list: gone))")
    }

    private func days(of guichet: String) throws -> [Day] {
        try connection.query(
            "SELECT DISTINCT jour FROM mesure_qualite WHERE guichet = \(guichet) ORDER BY jour"
        ).map { try $0["jour"] }
    }

    /// The last day that was measured, and when it was.
    package func last() throws -> (jour: Day, mesureLe: Instant)? {
        try connection.first(
            """
            SELECT jour, mesure_le FROM mesure_qualite WHERE guichet = \(Self.region) ORDER BY jour DESC LIMIT 1
            """
        ).map { (try $0["jour"], try $0["mesure_le"]) }
    }

    /// All that was measured of a desk since a day, or of the region, in the order of days.
    package func history(of guichet: String, since jour: Day) throws -> [(jour: Day, mesure: MesureQualite)] {
        try connection.query(Self.byGuichet(guichet, since: jour)).compactMap { row in
            guard let mesure = try decode(row) else { return nil }
            return (try row["jour"], mesure)
        }
    }

    package static func byGuichet(_ guichet: String, since jour: Day) -> Query {
        """
        SELECT jour, critere, numerateur, denominateur FROM mesure_qualite
        WHERE guichet = \(guichet) AND jour >= \(jour) ORDER BY jour
        """
    }

    /// What was measured of some desks on a day; of all of them, the region left out, when nil.
    package func mesures(on jour: Day, of guichets: [String]?) throws -> [MesureGuichet] {
        let own: Query = guichets.map { "guichet IN (\(list: $0))" } ?? "guichet <> \(Self.region)"
        return try connection.query(
            """
            SELECT guichet, critere, numerateur, denominateur FROM mesure_qualite
            WHERE jour = \(jour) AND \(own) ORDER BY guichet
            """
        ).compactMap { row in
            guard let mesure = try decode(row) else { return nil }
            return MesureGuichet(guichet: try row["guichet"], mesure: mesure)
        }
    }

    /// Nil for a criterion that a newer program measures.
    private func decode(_ row: Row) throws -> MesureQualite? {
        guard let critere = CodeCritere(rawValue: try row["critere"]) else { return nil }
        return MesureQualite(critere, try row["numerateur"], sur: try row["denominateur"])
    }
}
