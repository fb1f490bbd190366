// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// A holder found: enough to compare and to rank, without opening the form.
package struct FoundPerson: Sendable, Hashable {
    package let demande: ID<Demande>
    package let nom: String?
    package let usage: String?
    package let prenoms: String?
    package let naissance: Naissance?

    package init(demande: ID<Demande>, nom: String?, usage: String?, prenoms: String?, naissance: Naissance?) {
        self.demande = demande
        self.nom = nom
        self.usage = usage
        self.prenoms = prenoms
        self.naissance = naissance
    }
}

/// Questions by what people say of themselves. Each one is answered by one index; `limit` bounds each.
package struct DemandeSearch {
    let connection: any Connection

    package func demande(numero: String) throws -> ID<Demande>? {
        try connection.scalar(Self.byNumero(numero))
    }

    package func demande(externe: NumeroExterne) throws -> ID<Demande>? {
        try connection.scalar(
            "SELECT demande_id FROM numero WHERE numero = \(externe.reference) AND emetteur = \(externe.emetteur)")
    }

    package func demandes(telephone: String, limit: Int) throws -> [ID<Demande>] {
        try connection.query(Self.byTelephone(telephone, limit: limit)).map { try $0[0] }
    }

    /// The files that have one of these telephones.
    package func demandes(
        telephones: [String], limit: Int
    ) throws -> [(telephone: String, demande: ID<Demande>)] {
        guard !telephones.isEmpty else { return [] }
        return try connection.query(Self.byTelephones(telephones, limit: limit)).map { (try $0[0], try $0[1]) }
    }

    /// The files whose holders have one of these digests of a NIR.
    package func demandes(nirs: [[UInt8]], limit: Int) throws -> [(nir: [UInt8], demande: ID<Demande>)] {
        nirs.isEmpty ? [] : try connection.query(Self.byNir(nirs, limit: limit)).map { (try $0[0], try $0[1]) }
    }

    package func persons(naissance: Naissance, limit: Int) throws -> [FoundPerson] {
        try connection.query(Self.byNaissance(naissance, limit: limit)).map(decode)
    }

    /// Holders born on one of these dates, of files newer than one.
    package func persons(born naissances: [Naissance], after demande: ID<Demande>) throws -> [FoundPerson] {
        naissances.isEmpty ? [] : try connection.query(Self.byBirth(naissances, after: demande)).map(decode)
    }

    /// Persons that answer one of several questions, each of them served by its own index.
    package func persons(_ questions: [Question], limit: Int) throws -> [FoundPerson] {
        questions.isEmpty ? [] : try connection.query(Self.union(questions, limit: limit)).map(decode)
    }

    /// The same persons in any order, some of them perhaps twice. One look-up after the other where none waits for a server: few
    /// statements serve all households, where the union of theirs is too long to be kept and is prepared each time.
    package func persons(each questions: [Question], limit: Int) throws -> [FoundPerson] {
        guard !connection.dialect.hasRoundTrips else { return try persons(questions, limit: limit) }
        return try questions.filter(\.isAnswerable).flatMap { try persons([$0], limit: limit) }
    }

    /// The forms of the holders of these files.
    package func forms(of demandes: [ID<Demande>]) throws -> [FoundPerson] {
        guard !demandes.isEmpty else { return [] }
        return try connection.query("\(Self.select) WHERE role <> 'charge' AND demande_id IN (\(list: demandes))").map(
            decode)
    }

    /// The forms of all holders, by pages: those of the files after this one. A file is never cut in two.
    package func forms(after demande: ID<Demande>?, limit: Int) throws -> [FoundPerson] {
        let from = demande?.rawValue ?? .min
        let last: ID<Demande>? = try connection.scalar(
            """
            SELECT max(id) FROM (SELECT id FROM demande WHERE id > \(from) AND etat <> 'purgee' ORDER BY id LIMIT \(limit)) AS page
            """)
        guard let last else { return [] }
        return try connection.query(
            """
            \(Self.select) WHERE role <> 'charge' AND demande_id > \(from) AND demande_id <= \(last) ORDER BY demande_id
            """
        ).map(decode)
    }

    private func decode(_ row: Row) throws -> FoundPerson {
        try FoundPerson(
            demande: row[0], nom: row[1], usage: row[2], prenoms: row[3], naissance: row[4])
    }
}

// The statements, apart so that tests can look at their plans. `role <> 'charge'` must be said: the indexes are
// partial.
extension DemandeSearch {
    private static let select: Query = "SELECT demande_id, nom, usage, prenoms, naissance FROM personne"

    package static func byBirth(_ naissances: [Naissance], after demande: ID<Demande>) -> Query {
        "\(select) WHERE role <> 'charge' AND naissance IN (\(list: naissances)) AND demande_id > \(demande)"
    }

    package static func byNumero(_ numero: String) -> Query {
        "SELECT demande_id FROM numero WHERE numero = \(numero) AND emetteur = ''"
    }

    package static func byTelephone(_ telephone: String, limit: Int) -> Query {
        "SELECT id FROM demande WHERE telephone = \(telephone) ORDER BY id LIMIT \(limit)"
    }

    package static func byTelephones(_ telephones: [String], limit: Int) -> Query {
        "SELECT telephone, id FROM demande WHERE telephone IN (\(list: telephones)) ORDER BY telephone, id LIMIT \(limit)"
    }

    package static func byNir(_ nirs: [[UInt8]], limit: Int) -> Query {
        """
        SELECT nir_empreinte, demande_id FROM personne
        WHERE nir_empreinte IS NOT NULL AND nir_empreinte IN (\(list: nirs))
        ORDER BY nir_empreinte, demande_id LIMIT \(limit)
        """
    }

    package static func byNaissance(_ naissance: Naissance, limit: Int) -> Query {
        "\(select) WHERE role <> 'charge' AND naissance = \(naissance) ORDER BY nom NULLS LAST LIMIT \(limit)"
    }

    /// One question among several; each is an index look-up.
    package enum Question: Sendable, Hashable {
        case nom([String], prenoms: [String]?)
        case usage([String], prenoms: [String]?)
        case nomBorn([String], [Naissance])
        case usageBorn([String], [Naissance])
        case prenomsBorn([String], [Naissance])
        case born([Naissance])
        /// Birth names that begin with these letters, capitals of A to Z, whatever follows.
        case nomStartBorn(String, [Naissance])

        /// False when a list is empty: no one can answer.
        var isAnswerable: Bool {
            switch self {
            case .nom(let noms, let prenoms), .usage(let noms, let prenoms): !noms.isEmpty && prenoms?.isEmpty != true
            case .nomBorn(let names, let days), .usageBorn(let names, let days), .prenomsBorn(let names, let days):
                !names.isEmpty && !days.isEmpty
            case .born(let days): !days.isEmpty
            case .nomStartBorn(let start, let days): !start.isEmpty && !days.isEmpty
            }
        }

        fileprivate var condition: Query {
            switch self {
            case .nom(let noms, nil): "nom IN (\(list: noms))"
            case .nom(let noms, let prenoms?): "nom IN (\(list: noms)) AND prenoms IN (\(list: prenoms))"
            case .usage(let noms, nil): "usage IS NOT NULL AND usage IN (\(list: noms))"
            case .usage(let noms, let prenoms?):
                "usage IS NOT NULL AND usage IN (\(list: noms)) AND prenoms IN (\(list: prenoms))"
            case .nomBorn(let noms, let days): "nom IN (\(list: noms)) AND naissance IN (\(list: days))"
            case .usageBorn(let noms, let days):
                "usage IS NOT NULL AND usage IN (\(list: noms)) AND naissance IN (\(list: days))"
            case .prenomsBorn(let prenoms, let days):
                "prenoms IN (\(list: prenoms)) AND naissance IN (\(list: days))"
            case .born(let days): "naissance IN (\(list: days))"
            // Bounds, and no LIKE: they are answered by the index in any collation of PostgreSQL.
            case .nomStartBorn(let start, let days):
                "nom >= \(start) AND nom <= \(start + "ZZZZZZZZ") AND naissance IN (\(list: days))"
            }
        }
    }

    package static func union(_ questions: [Question], limit: Int) -> Query {
        let parts: [Query] = questions.filter(\.isAnswerable).map { question in
            "SELECT * FROM (\(select) WHERE role <> 'charge' AND \(question.condition) LIMIT \(limit)) AS q"
        }
        return parts.isEmpty ? "\(select) WHERE 1 = 0" : .join(parts, by: " UNION ")
    }
}
