// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

// What must always hold of merged files. Each answers the files that break it, a bounded number.
extension FusionStore {
    /// Merged, but into nothing.
    package func withoutFusion(limit: Int) throws -> [ID<Demande>] {
        try ids(
            """
            SELECT id FROM demande WHERE etat = 'fusionnee' AND NOT EXISTS (
                SELECT 1 FROM fusion WHERE fusion.absorbee_id = demande.id AND fusion.defaite_le IS NULL)
            LIMIT \(limit)
            """)
    }

    /// Merged into another one, but on record all the same.
    package func stillOnRecord(limit: Int) throws -> [ID<Demande>] {
        try ids(
            """
            SELECT demande.id FROM fusion JOIN demande ON demande.id = fusion.absorbee_id
            WHERE fusion.defaite_le IS NULL AND demande.etat NOT IN ('fusionnee', 'purgee') LIMIT \(limit)
            """)
    }

    /// Holds the alias of another file, but nothing was merged into it.
    package func aliasWithoutFusion(limit: Int) throws -> [ID<Demande>] {
        try ids(
            """
            SELECT DISTINCT demande_id FROM numero WHERE genre = 'alias' AND NOT EXISTS (
                SELECT 1 FROM fusion WHERE fusion.gardee_id = numero.demande_id AND fusion.defaite_le IS NULL)
            LIMIT \(limit)
            """)
    }

    /// Merged, but numbers still lead to it.
    package func withNumeros(limit: Int) throws -> [ID<Demande>] {
        try ids(
            """
            SELECT DISTINCT numero.demande_id FROM numero JOIN demande ON demande.id = numero.demande_id
            WHERE demande.etat = 'fusionnee' LIMIT \(limit)
            """)
    }

    /// Living mergers by pages: from which file to which.
    package func links(after absorbee: ID<Demande>, limit: Int) throws -> [ID<Demande>] {
        try ids(
            """
            SELECT absorbee_id FROM fusion WHERE defaite_le IS NULL AND absorbee_id > \(absorbee)
            ORDER BY absorbee_id LIMIT \(limit)
            """)
    }

    private func ids(_ query: Query) throws -> [ID<Demande>] { try connection.query(query).map { try $0[0] } }
}
