// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import SQL

package struct OrganismeStore {
    let connection: any Connection

    package func insert(_ organisme: Organisme) throws {
        var perimetre = "region"
        var communes: [String] = []
        if case .communes(let codes) = organisme.perimetre {
            perimetre = "communes"
            communes = codes.sorted()
        }
        try connection.execute(
            """
            INSERT INTO organisme (id, nature, nom, perimetre)
            VALUES (\(organisme.id), \(organisme.nature), \(organisme.nom), \(perimetre))
            """)
        if !communes.isEmpty {
            try connection.execute(
                .insert(
                    into: TableShape("organisme_commune", [("organisme_id", .integer), ("commune", .text)]),
                    rows: communes.map { [organisme.id.value, $0.value] }))
        }
    }

    package func insert(_ guichet: Guichet) throws {
        try connection.execute(
            """
            INSERT INTO guichet (code, organisme_id, nom, adresse, contact, commune, horaires)
            VALUES (\(guichet.code), \(guichet.organisme), \(guichet.nom), \(guichet.adresse), \(guichet.contact),
                \(guichet.commune), \(try guichet.horaires.map(encoded)))
            """)
    }

    package func guichet(_ code: String) throws -> Guichet? {
        try guichets(where: "WHERE code = \(code)").first
    }

    package func guichets(_ codes: [String]) throws -> [Guichet] {
        codes.isEmpty ? [] : try guichets(where: "WHERE code IN (\(list: codes))")
    }

    package func allGuichets() throws -> [Guichet] { try guichets(where: "ORDER BY code") }

    private func guichets(where condition: Query) throws -> [Guichet] {
        try connection.query(
            "SELECT code, organisme_id, nom, adresse, contact, commune, horaires FROM guichet \(condition)"
        ).map { row in
            let horaires: String? = try row["horaires"]
            return try Guichet(
                code: row["code"], organisme: row["organisme_id"], nom: row["nom"], adresse: row["adresse"],
                contact: row["contact"], commune: row["commune"], horaires: horaires.map(decoded))
        }
    }

    private func encoded(_ horaires: HorairesGuichet) throws -> String {
        String(decoding: try canonicalEncoder().encode(horaires), as: UTF8.self)
    }

    private func decoded(_ text: String) throws -> HorairesGuichet {
        try JSONDecoder().decode(HorairesGuichet.self, from: Data(text.utf8))
    }

    /// Desks in these communes.
    package func guichets(communes: [String]) throws -> [Guichet] {
        communes.isEmpty ? [] : try guichets(where: "WHERE commune IN (\(list: communes)) ORDER BY code LIMIT 20")
    }

    /// Desks of a body.
    package func guichets(of organisme: ID<Organisme>) throws -> [Guichet] {
        try guichets(where: "WHERE organisme_id = \(organisme) ORDER BY code LIMIT 500")
    }

    /// Bodies whose name holds a text, whatever its capitals.
    package func named(_ part: String, limit: Int) throws -> [(id: ID<Organisme>, nom: String)] {
        let plain = part.lowercased().replacing("\\", with: "").replacing("%", with: "").replacing("_", with: "")
        return try connection.query(
            "SELECT id, nom FROM organisme WHERE lower(nom) LIKE \("%\(plain)%") ORDER BY nom, id LIMIT \(limit)"
        ).map { (try $0["id"], try $0["nom"]) }
    }

    package func organisme(_ id: ID<Organisme>) throws -> Organisme? {
        guard let row = try connection.first("SELECT nature, nom, perimetre FROM organisme WHERE id = \(id)") else {
            return nil
        }
        let codes: [String] = try connection.query(
            "SELECT commune FROM organisme_commune WHERE organisme_id = \(id)"
        ).map { try $0[0] }
        let kind: String = try row["perimetre"]
        return try Organisme(
            id: id, nature: row["nature"], nom: row["nom"],
            perimetre: kind == "region" ? .region : .communes(Set(codes)))
    }

    package func names(_ ids: [ID<Organisme>]) throws -> [ID<Organisme>: String] {
        guard !ids.isEmpty else { return [:] }
        let rows = try connection.query("SELECT id, nom FROM organisme WHERE id IN (\(list: ids))")
        return Dictionary(
            try rows.map { (try $0["id"] as ID<Organisme>, try $0["nom"] as String) },
            uniquingKeysWith: { first, _ in first })
    }
}
