// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// The canonical text of a form, as it stands in its row.
package struct CanonicalRow: Sendable {
    package let id: ID<Demande>
    package let texte: String
}

package struct NirDigest: Sendable {
    package let demande: ID<Demande>
    package let rang: Int
    package let empreinte: [UInt8]
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
        return try connection.query(Self.byText(of: ids)).map {
            try CanonicalRow(id: $0["id"], texte: $0["formulaire"])
        }
    }

    /// Of these files, also of those that ended or went into another one; of none that was erased.
    package func textsKept(of ids: [ID<Demande>]) throws -> [CanonicalRow] {
        guard !ids.isEmpty else { return [] }
        return try connection.query(
            "SELECT id, formulaire FROM demande WHERE id IN (\(list: ids)) AND etat <> 'purgee' ORDER BY id"
        ).map { try CanonicalRow(id: $0["id"], texte: $0["formulaire"]) }
    }

    /// Of these files, the digests of the NIR of those who are compared, made with one key; with any, when nil.
    package func nirDigests(of ids: [ID<Demande>], key: String? = nil) throws -> [NirDigest] {
        guard !ids.isEmpty else { return [] }
        return try digests("personne.demande_id IN (\(list: ids))", key: key ?? "%")
    }

    /// The same of a page of files.
    package func nirDigests(from first: ID<Demande>, through last: ID<Demande>, key: String) throws -> [NirDigest] {
        try digests("personne.demande_id >= \(first) AND personne.demande_id <= \(last)", key: key)
    }

    private func digests(_ files: Query, key: String) throws -> [NirDigest] {
        try connection.query(Self.byNirDigest(files, key: key)).map {
            try NirDigest(demande: $0[0], rang: $0[1], empreinte: $0[2])
        }
    }

    /// An association is not compared. `length`: by file, not by the partial index of digests.
    package static func byNirDigest(_ files: Query, key: String) -> Query {
        """
        SELECT personne.demande_id, personne.rang, personne.nir_empreinte FROM personne
        WHERE \(files) AND length(personne.nir_empreinte) > 0 AND personne.role IN ('titulaire', 'cotitulaire')
            AND personne.nir_cle LIKE \("% " + key) AND NOT EXISTS (
                SELECT 1 FROM personne AS premiere WHERE premiere.demande_id = personne.demande_id
                    AND premiere.rang = 0 AND premiere.role = 'association')
        ORDER BY personne.demande_id, personne.rang
        """
    }

    package static func byText(of ids: [ID<Demande>]) -> Query {
        "SELECT id, formulaire FROM demande WHERE id IN (\(list: ids)) AND etat IN ('active', 'deposee') ORDER BY id"
    }

    package static func byText(after id: ID<Demande>, limit: Int) -> Query {
        """
        SELECT id, formulaire FROM demande WHERE id > \(id) AND etat IN ('active', 'deposee') ORDER BY id LIMIT \(limit)
        """
    }
}
