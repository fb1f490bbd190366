// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

extension FusionStore {
    /// Of some mergers, undone ones among them, which file stayed and which went into it.
    package func files(
        of fusions: [ID<Fusion>]
    ) throws -> [ID<Fusion>: (gardee: ID<Demande>, absorbee: ID<Demande>)] {
        guard !fusions.isEmpty else { return [:] }
        var found: [ID<Fusion>: (gardee: ID<Demande>, absorbee: ID<Demande>)] = [:]
        for row in try connection.query(
            "SELECT id, gardee_id, absorbee_id FROM fusion WHERE id IN (\(list: fusions))")
        { found[try row["id"]] = (try row["gardee_id"], try row["absorbee_id"]) }
        return found
    }
}
