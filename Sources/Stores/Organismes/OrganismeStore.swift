// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// Bodies and their desks (`OrganismeStore+Guichets.swift`).
package struct OrganismeStore {
    let connection: any Connection

    package func insert(_ organisme: Organisme) throws {
        try connection.execute(.insert(into: Self.table, rows: [Self.row(organisme)]))
        try insertCommunes(of: [organisme])
    }

    /// Many at once, for a simulated region.
    package func load(_ organismes: [Organisme]) throws {
        guard !organismes.isEmpty else { return }
        try connection.load(into: Self.table, rows: organismes.map(Self.row))
        try connection.load(into: Self.communes, rows: organismes.flatMap(Self.communeRows))
    }

    /// Everything but the merger; the caller compared the version that he locked.
    package func update(_ organisme: Organisme) throws {
        try connection.execute(
            """
            UPDATE organisme SET nature = \(organisme.nature), nom = \(organisme.nom),
                perimetre = \(Self.kind(organisme)), siren = \(organisme.siren), siret = \(organisme.siret),
                enregistre = \(organisme.enregistre), version = \(organisme.version)
            WHERE id = \(organisme.id)
            """)
        try connection.execute("DELETE FROM organisme_commune WHERE organisme_id = \(organisme.id)")
        try insertCommunes(of: [organisme])
    }

    /// From this day on another body stands in its place.
    package func merge(_ id: ID<Organisme>, into successeur: ID<Organisme>, on day: Day) throws {
        try connection.execute(
            """
            UPDATE organisme SET ferme_le = \(day), successeur_id = \(successeur), version = version + 1
            WHERE id = \(id)
            """)
    }

    /// Bodies whose name holds a text, whatever its capitals.
    package func named(_ part: String, limit: Int) throws -> [(id: ID<Organisme>, nom: String)] {
        let plain = part.lowercased().replacing("\\", with: "").replacing("%", with: "").replacing("_", with: "")
        return try connection.query(
            "SELECT id, nom FROM organisme WHERE lower(nom) LIKE \("%\(plain)%") ORDER BY nom, id LIMIT \(limit)"
        ).map { (try $0["id"], try $0["nom"]) }
    }

    package func organisme(_ id: ID<Organisme>) throws -> Organisme? {
        try organismes(where: "WHERE organisme.id = \(id)").first
    }

    /// The same, its row locked until the end of the transaction.
    package func lock(_ id: ID<Organisme>) throws -> Organisme? {
        try organismes(where: "WHERE organisme.id = \(id)\(trusted: connection.dialect.lock)").first
    }

    package func organismes(_ ids: [ID<Organisme>]) throws -> [Organisme] {
        ids.isEmpty ? [] : try organismes(where: "WHERE organisme.id IN (\(list: ids))")
    }

    package func predecesseurs(of id: ID<Organisme>) throws -> [Organisme] {
        try organismes(where: "WHERE organisme.successeur_id = \(id) ORDER BY organisme.ferme_le")
    }

    /// All of them without their communes: some thousands at most, searched in Swift for the sake of accents.
    package func lines() throws -> [OrganismeLine] {
        try connection.query("SELECT id, nature, nom, siren, enregistre, ferme_le, successeur_id FROM organisme").map {
            try OrganismeLine(
                id: $0["id"], nature: $0["nature"], nom: $0["nom"], siren: $0["siren"], enregistre: $0["enregistre"],
                fermeLe: $0["ferme_le"], successeur: $0["successeur_id"])
        }
    }

    package func ids() throws -> Set<ID<Organisme>> {
        Set(try connection.query("SELECT id FROM organisme").map { try $0[0] })
    }

    /// The names under which bodies acted, whatever became of them: registers say what was.
    package func namesThen(_ ids: [ID<Organisme>]) throws -> [ID<Organisme>: String] {
        guard !ids.isEmpty else { return [:] }
        return Dictionary(
            try connection.query("SELECT id, nom FROM organisme WHERE id IN (\(list: ids))").map {
                (try $0["id"] as ID<Organisme>, try $0["nom"] as String)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The names of bodies, with the one that stands in the place of each on a day.
    package func names(_ ids: [ID<Organisme>], on day: Day) throws -> [ID<Organisme>: NomOrganisme] {
        var nodes: [ID<Organisme>: (nom: String, next: ID<Organisme>?)] = [:]
        var missing = Set(ids)
        // One question for all, and one more for each merger in a row.
        while !missing.isEmpty {
            let rows = try connection.query(
                "SELECT id, nom, ferme_le, successeur_id FROM organisme WHERE id IN (\(list: missing.sorted()))")
            for row in rows {
                let closed: Day? = try row["ferme_le"]
                let isClosed = closed.map { $0 <= day } ?? false
                nodes[try row["id"]] = (try row["nom"], isClosed ? try row["successeur_id"] : nil)
            }
            missing = Set(rows.isEmpty ? [] : nodes.values.compactMap(\.next)).subtracting(nodes.keys)
        }
        return Dictionary(
            Set(ids).compactMap { id in
                nodes[id].map { node in
                    var last = id
                    while let next = nodes[last]?.next, nodes[next] != nil { last = next }
                    return (id, NomOrganisme(node.nom, aujourdhui: last == id ? nil : nodes[last]?.nom))
                }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The body that stands in the place of this one on a day: itself, or the last of its successors.
    package func current(_ id: ID<Organisme>, on day: Day) throws -> Organisme? {
        var found = try organisme(id)
        // A merger never makes a ring (`MergeOrganismes`).
        while let body = found, body.isClosed(on: day), let next = body.successeur { found = try organisme(next) }
        return found
    }

    /// The bodies that went into this one by that day, by mergers in a row too.
    package func reprises(by id: ID<Organisme>, on day: Day) throws -> [ID<Organisme>] {
        var found: [ID<Organisme>] = []
        var next = [id]
        while !next.isEmpty {
            next = try connection.query(
                "SELECT id FROM organisme WHERE successeur_id IN (\(list: next)) AND ferme_le <= \(day) ORDER BY id"
            ).map { try $0[0] }
            found += next
        }
        return found
    }

    /// The body that stands in the place of this one on a day, and all those that it stands for, itself first.
    package func famille(of id: ID<Organisme>, on day: Day) throws -> (organisme: Organisme, ids: [ID<Organisme>])? {
        guard let body = try current(id, on: day) else { return nil }
        return (body, [body.id] + (try reprises(by: body.id, on: day)))
    }

    // MARK: Rows

    func organismes(where condition: Query) throws -> [Organisme] {
        let rows = try connection.query(
            """
            SELECT id, nature, nom, perimetre, siren, siret, enregistre, version, ferme_le, successeur_id
            FROM organisme \(condition)
            """)
        guard !rows.isEmpty else { return [] }
        let ids: [ID<Organisme>] = try rows.filter { try $0["perimetre"] == "communes" }.map { try $0["id"] }
        var communes: [ID<Organisme>: Set<String>] = [:]
        // A body of the region has none: one statement less for each page of its agents.
        for row in try ids.isEmpty
            ? []
            : connection.query(
                "SELECT organisme_id, commune FROM organisme_commune WHERE organisme_id IN (\(list: ids))")
        {
            communes[try row["organisme_id"], default: []].insert(try row["commune"])
        }
        return try rows.map { row in
            let id: ID<Organisme> = try row["id"]
            let kind: String = try row["perimetre"]
            return try Organisme(
                id: id, nature: row["nature"], nom: row["nom"],
                perimetre: kind == "region" ? .region : .communes(communes[id] ?? []), siren: row["siren"],
                siret: row["siret"], enregistre: row["enregistre"], version: row["version"], fermeLe: row["ferme_le"],
                successeur: row["successeur_id"])
        }
    }

    private func insertCommunes(of organismes: [Organisme]) throws {
        let rows = organismes.flatMap(Self.communeRows)
        if !rows.isEmpty { try connection.execute(.insert(into: Self.communes, rows: rows)) }
    }

    private static func kind(_ organisme: Organisme) -> String {
        organisme.perimetre == .region ? "region" : "communes"
    }

    private static func row(_ organisme: Organisme) -> [Value] {
        [
            organisme.id.value, organisme.nature.value, organisme.nom.value, kind(organisme).value,
            organisme.siren.value, organisme.siret.value, organisme.enregistre.value, organisme.version.value,
            organisme.fermeLe.value, organisme.successeur.value,
        ]
    }

    private static func communeRows(_ organisme: Organisme) -> [[Value]] {
        guard case .communes(let codes) = organisme.perimetre else { return [] }
        return codes.sorted().map { [organisme.id.value, $0.value] }
    }

    private static let table = TableShape(
        "organisme",
        [
            ("id", .integer), ("nature", .text), ("nom", .text), ("perimetre", .text), ("siren", .text),
            ("siret", .text), ("enregistre", .integer), ("version", .integer), ("ferme_le", .text),
            ("successeur_id", .integer),
        ])
    private static let communes = TableShape("organisme_commune", [("organisme_id", .integer), ("commune", .text)])
}

/// A body as a list shows it.
package struct OrganismeLine: Sendable, Hashable {
    package let id: ID<Organisme>
    package let nature: NatureOrganisme
    package let nom: String
    package let siren: Siren?
    package let enregistre: Bool
    package let fermeLe: Day?
    package let successeur: ID<Organisme>?
}
