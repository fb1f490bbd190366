// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// How bodies join and are tied: conventions, steps done, relations, and the events that tell of them.
package struct AdhesionStore {
    let connection: any Connection

    // MARK: Conventions

    package func insert(_ convention: Convention) throws {
        try connection.execute(.insert(into: Self.convention, rows: [Self.row(convention)]))
    }

    package func load(_ conventions: [Convention]) throws {
        if !conventions.isEmpty {
            try connection.load(into: Self.convention, rows: conventions.map(Self.row))
        }
    }

    package func update(_ convention: Convention) throws {
        try connection.execute(
            """
            UPDATE convention SET ouverture_le = \(convention.ouvertureLe), fin_le = \(convention.finLe)
            WHERE id = \(convention.id)
            """)
    }

    package func conventions(of organismes: [ID<Organisme>]) throws -> [Convention] {
        guard !organismes.isEmpty else { return [] }
        return try connection.query(
            """
            SELECT id, organisme_id, reference, signee_le, ouverture_le, fin_le FROM convention
            WHERE organisme_id IN (\(list: organismes)) ORDER BY ouverture_le DESC, id DESC
            """
        ).map {
            try Convention(
                id: $0["id"], organisme: $0["organisme_id"], reference: $0["reference"], signeeLe: $0["signee_le"],
                ouvertureLe: $0["ouverture_le"], finLe: $0["fin_le"])
        }
    }

    private static func row(_ convention: Convention) -> [Value] {
        [
            convention.id.value, convention.organisme.value, convention.reference.value, convention.signeeLe.value,
            convention.ouvertureLe.value, convention.finLe.value,
        ]
    }

    private static let convention = TableShape(
        "convention",
        [
            ("id", .integer), ("organisme_id", .integer), ("reference", .text), ("signee_le", .text),
            ("ouverture_le", .text), ("fin_le", .text),
        ])

    // MARK: Steps

    /// Nil takes the step back: it was not done after all.
    package func setEtape(
        _ etape: String, of organisme: ID<Organisme>, faiteLe: Day?, by compte: ID<Compte>?, now: Instant
    ) throws {
        try connection.execute(
            "DELETE FROM adhesion_etape WHERE organisme_id = \(organisme) AND etape = \(etape)")
        guard let faiteLe else { return }
        try connection.execute(
            """
            INSERT INTO adhesion_etape (organisme_id, etape, faite_le, compte_id, le)
            VALUES (\(organisme), \(etape), \(faiteLe), \(compte), \(now))
            """)
    }

    package func etapes(of organisme: ID<Organisme>) throws -> [String: (faiteLe: Day, compte: ID<Compte>?)] {
        let rows = try connection.query(
            "SELECT etape, faite_le, compte_id FROM adhesion_etape WHERE organisme_id = \(organisme)")
        return Dictionary(
            try rows.map { (try $0["etape"] as String, (try $0["faite_le"], try $0["compte_id"])) },
            uniquingKeysWith: { first, _ in first })
    }

    // MARK: Relations

    package func insert(_ relation: RelationOrganismes) throws {
        try connection.execute(
            """
            INSERT INTO relation_organisme (id, genre, de_id, vers_id, debut, fin)
            VALUES (\(relation.id), \(relation.genre), \(relation.de), \(relation.vers), \(relation.debut),
                \(relation.fin))
            """)
    }

    package func end(_ id: ID<RelationOrganismes>, on day: Day) throws {
        try connection.execute("UPDATE relation_organisme SET fin = \(day) WHERE id = \(id)")
    }

    /// In both directions.
    package func relations(of organisme: ID<Organisme>) throws -> [RelationOrganismes] {
        try connection.query(
            """
            SELECT id, genre, de_id, vers_id, debut, fin FROM relation_organisme WHERE de_id = \(organisme)
            UNION ALL
            SELECT id, genre, de_id, vers_id, debut, fin FROM relation_organisme WHERE vers_id = \(organisme)
            ORDER BY debut DESC, id DESC
            """
        ).map {
            try RelationOrganismes(
                id: $0["id"], genre: $0["genre"], de: $0["de_id"], vers: $0["vers_id"], debut: $0["debut"],
                fin: $0["fin"])
        }
    }

    // MARK: History

    package func link(_ evenement: ID<Evenement>, to organismes: [ID<Organisme>]) throws {
        for organisme in Set(organismes).sorted() {
            try connection.execute(
                """
                INSERT INTO evenement_organisme (organisme_id, evenement_id) VALUES (\(organisme), \(evenement))
                """)
        }
    }

    /// What happened to a body, newest first, from before an event.
    package func events(
        of organisme: ID<Organisme>, before: ID<Evenement>?, limit: Int
    ) throws -> [(id: ID<Evenement>, genre: GenreEvenement, le: Instant, compte: ID<Compte>?, contenu: String?)] {
        try connection.query(
            """
            SELECT evenement.id, evenement.genre, evenement.saisi_le, evenement.compte_id, evenement_contenu.contenu
            FROM evenement_organisme
                JOIN evenement ON evenement.id = evenement_organisme.evenement_id
                LEFT JOIN evenement_contenu ON evenement_contenu.evenement_id = evenement.id
            WHERE evenement_organisme.organisme_id = \(organisme)
                AND evenement_organisme.evenement_id < \(before?.rawValue ?? .max)
            ORDER BY evenement_organisme.evenement_id DESC LIMIT \(limit)
            """
        ).map {
            (try $0["id"], try $0["genre"], try $0["saisi_le"], try $0["compte_id"], try $0["contenu"])
        }
    }
}
