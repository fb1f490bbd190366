// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// The canonical text of a form, as it stands in its row.
package struct CanonicalRow: Sendable {
    package let id: ID<Demande>
    package let texte: String
}

extension DemandeStore {
    /// Forms of the files on record, by id: what is read whole, a page at a time.
    package func texts(after id: ID<Demande>, limit: Int) throws -> [CanonicalRow] {
        try connection.query(Self.byText(after: id, limit: limit)).map {
            try CanonicalRow(id: $0["id"], texte: $0["formulaire"])
        }
    }

    /// Of these files, those on record.
    package func texts(of ids: [ID<Demande>]) throws -> [CanonicalRow] {
        guard !ids.isEmpty else { return [] }
        return try connection.query(
            "SELECT id, formulaire FROM demande WHERE id IN (\(list: ids)) AND etat IN ('active', 'deposee') ORDER BY id"
        ).map { try CanonicalRow(id: $0["id"], texte: $0["formulaire"]) }
    }

    package static func byText(after id: ID<Demande>, limit: Int) -> Query {
        """
        SELECT id, formulaire FROM demande WHERE id > \(id) AND etat IN ('active', 'deposee') ORDER BY id LIMIT \(limit)
        """
    }
}
