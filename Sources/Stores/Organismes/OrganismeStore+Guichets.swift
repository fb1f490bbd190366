// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import SQL

extension OrganismeStore {
    package func insert(_ guichet: Guichet) throws {
        try connection.execute(.insert(into: Self.guichet, rows: [try row(guichet)]))
    }

    package func load(_ guichets: [Guichet]) throws {
        if !guichets.isEmpty { try connection.load(into: Self.guichet, rows: try guichets.map(row)) }
    }

    /// What may change of a desk; its code, which stands in numbers, never does.
    package func update(_ guichet: Guichet) throws {
        try connection.execute(
            """
            UPDATE guichet SET nom = \(guichet.nom), adresse = \(guichet.adresse), contact = \(guichet.contact),
                commune = \(guichet.commune), horaires = \(try guichet.horaires.map(encoded)),
                version = \(guichet.version), ferme_le = \(guichet.fermeLe)
            WHERE code = \(guichet.code)
            """)
    }

    package func guichet(_ code: String) throws -> Guichet? {
        try guichets(where: "WHERE code = \(code)").first
    }

    /// The same, its row locked until the end of the transaction.
    package func lockGuichet(_ code: String) throws -> Guichet? {
        try guichets(where: "WHERE code = \(code)\(trusted: connection.dialect.lock)").first
    }

    package func guichets(_ codes: [String]) throws -> [Guichet] {
        codes.isEmpty ? [] : try guichets(where: "WHERE code IN (\(list: codes))")
    }

    /// What they are called, by code.
    package func noms(guichets codes: [String]) throws -> [String: String] {
        guard !codes.isEmpty else { return [:] }
        let rows = try connection.query("SELECT code, nom FROM guichet WHERE code IN (\(list: codes))")
        return Dictionary(try rows.map { (try $0[0], try $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    /// Closed ones included.
    package func allGuichets() throws -> [Guichet] { try guichets(where: "ORDER BY code") }

    /// Open desks in these communes.
    package func guichets(communes: [String], on day: Day) throws -> [Guichet] {
        guard !communes.isEmpty else { return [] }
        return try guichets(
            where: """
                WHERE commune IN (\(list: communes)) AND (ferme_le IS NULL OR ferme_le > \(day))
                ORDER BY code LIMIT 20
                """)
    }

    /// The first open desk of the manager of the regional file.
    package func guichetGestionnaire() throws -> Guichet? {
        try guichets(
            where: """
                WHERE ferme_le IS NULL
                    AND organisme_id IN (SELECT id FROM organisme WHERE nature = \(NatureOrganisme.gestionnaire))
                ORDER BY code LIMIT 1
                """
        ).first
    }

    /// Those of some bodies, closed ones included.
    package func guichets(of organismes: [ID<Organisme>]) throws -> [Guichet] {
        guard !organismes.isEmpty else { return [] }
        return try guichets(where: "WHERE organisme_id IN (\(list: organismes)) ORDER BY code")
    }

    /// The people who work for a body.
    package func accounts(of organisme: ID<Organisme>) throws -> Int {
        try connection.scalar(
            """
            SELECT count(DISTINCT h.compte_id) FROM habilitation h JOIN compte c ON c.id = h.compte_id
            WHERE h.organisme_id = \(organisme) AND h.fin IS NULL AND h.role <> 'aucun' AND c.etat = 'actif'
            """) ?? 0
    }

    package func tokens(of organisme: ID<Organisme>, on now: Instant) throws -> Int {
        try connection.scalar("SELECT count(*) FROM jeton WHERE organisme_id = \(organisme) AND expire_le > \(now)")
            ?? 0
    }

    private func guichets(where condition: Query) throws -> [Guichet] {
        try connection.query(
            """
            SELECT code, organisme_id, nom, adresse, contact, commune, horaires, version, ferme_le
            FROM guichet \(condition)
            """
        ).map { row in
            let horaires: String? = try row["horaires"]
            return try Guichet(
                code: row["code"], organisme: row["organisme_id"], nom: row["nom"], adresse: row["adresse"],
                contact: row["contact"], commune: row["commune"], horaires: horaires.map(decoded),
                version: row["version"], fermeLe: row["ferme_le"])
        }
    }

    private func row(_ guichet: Guichet) throws -> [Value] {
        [
            guichet.code.value, guichet.organisme.value, guichet.nom.value, guichet.adresse.value,
            guichet.contact.value, guichet.commune.value, try guichet.horaires.map(encoded).value,
            guichet.version.value, guichet.fermeLe.value,
        ]
    }

    private static let guichet = TableShape(
        "guichet",
        [
            ("code", .text), ("organisme_id", .integer), ("nom", .text), ("adresse", .text), ("contact", .text),
            ("commune", .text), ("horaires", .text), ("version", .integer), ("ferme_le", .text),
        ])

    private func encoded(_ horaires: HorairesGuichet) throws -> String {
        String(decoding: try canonicalEncoder().encode(horaires), as: UTF8.self)
    }

    private func decoded(_ text: String) throws -> HorairesGuichet {
        try JSONDecoder().decode(HorairesGuichet.self, from: Data(text.utf8))
    }
}
