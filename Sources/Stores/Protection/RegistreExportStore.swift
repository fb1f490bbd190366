// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// A file that left the house, or the readings of one day by one software.
package struct RegistreExport: Sendable {
    package let id: ID<RegistreExport>
    package let le: Instant
    package let dernierLe: Instant
    package let origine: Acteur.Origine
    package let compte: ID<Compte>?
    package let organisme: ID<Organisme>
    package let genre: GenreExport
    package let portee: String
    /// Applications that were in it.
    package let nombre: Int
}

package struct RegistreExportStore {
    let connection: any Connection

    package func insert(
        _ id: ID<RegistreExport>, _ genre: GenreExport, portee: String, nombre: Int, jeton: [UInt8]? = nil, jour: Day,
        by acteur: Acteur, now: Instant
    ) throws {
        // The readings of one token on one day add up.
        try connection.execute(
            """
            INSERT INTO registre_export (id, le, dernier_le, jour, origine, compte_id, organisme_id, genre, portee,
                nombre, jeton)
            VALUES (\(id), \(now), \(now), \(jour), \(acteur.origine), \(acteur.compte), \(acteur.organisme), \(genre),
                \(portee), \(nombre), \(jeton))
            ON CONFLICT (jeton, jour, genre) WHERE jeton IS NOT NULL DO UPDATE SET
                nombre = registre_export.nombre + excluded.nombre, dernier_le = excluded.dernier_le
            """)
    }

    /// A long export: what it gave so far, before more is given.
    package func add(_ nombre: Int, to id: ID<RegistreExport>, now: Instant) throws {
        try connection.execute(
            "UPDATE registre_export SET nombre = nombre + \(nombre), dernier_le = \(now) WHERE id = \(id)")
    }

    /// Newest first.
    package func page(from first: Int, limit: Int) throws -> [RegistreExport] {
        try connection.query("\(Self.byDay) LIMIT \(limit) OFFSET \(first)").map {
            try RegistreExport(
                id: $0["id"], le: $0["le"], dernierLe: $0["dernier_le"], origine: $0["origine"],
                compte: $0["compte_id"], organisme: $0["organisme_id"], genre: $0["genre"], portee: $0["portee"],
                nombre: $0["nombre"])
        }
    }

    package static let byDay: Query = """
        SELECT id, le, dernier_le, origine, compte_id, organisme_id, genre, portee, nombre FROM registre_export
        ORDER BY le DESC, id DESC
        """

    package func count() throws -> Int { try connection.scalar("SELECT count(*) FROM registre_export") ?? 0 }

    /// Those that carried one file, newest first.
    package func all(
        portee: String, limit: Int
    ) throws -> [(le: Instant, organisme: ID<Organisme>, origine: Acteur.Origine, genre: GenreExport)] {
        try connection.query(
            """
            SELECT le, organisme_id, origine, genre FROM registre_export
            WHERE portee = \(portee) ORDER BY le DESC LIMIT \(limit)
            """
        ).map { (try $0["le"], try $0["organisme_id"], try $0["origine"], try $0["genre"]) }
    }

    /// By which the sheets of a lot of letters stand in it.
    package static func portee(_ lot: ID<Lot>) -> String { "lot \(lot.text)" }

    /// Sheets of lots that were taken out: those of some lots, and those of some instants.
    package func lots(
        _ lots: [ID<Lot>], at instants: [Instant]
    ) throws -> [(le: Instant, organisme: ID<Organisme>, origine: Acteur.Origine, compte: ID<Compte>?, lot: ID<Lot>)] {
        if lots.isEmpty, instants.isEmpty { return [] }
        return try connection.query(
            """
            SELECT le, organisme_id, origine, compte_id, portee FROM registre_export
            WHERE genre = \(GenreExport.lettres) AND portee LIKE 'lot %'
                AND (portee IN (\(list: lots.map(Self.portee))) OR le IN (\(list: instants)))
            ORDER BY le DESC, id DESC
            """
        ).compactMap { row in
            let portee: String = try row["portee"]
            return try ID<Lot>(text: String(portee.dropFirst(4))).map {
                (try row["le"], try row["organisme_id"], try row["origine"], try row["compte_id"], $0)
            }
        }
    }
}
