// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// Files opened for an applicant who is there.
package struct PresenceStore {
    let connection: any Connection

    package func insert(_ presence: Presence, id: Int64, compte: ID<Compte>, by acteur: Acteur, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO presence (id, demande_id, compte_id, organisme_id, motif, piece, ouverte_le, jusqu_au)
            VALUES (\(id), \(presence.demande), \(compte), \(acteur.organisme), \(presence.motif.rawValue),
                \(presence.piece), \(now), \(presence.jusquAu))
            """)
    }

    /// Whether this agent opened the file for its applicant, of late and for his present body.
    package func isOpen(_ demande: ID<Demande>, to acteur: Acteur, now: Instant) throws -> Bool {
        guard let compte = acteur.compte, acteur.may(.openPresence) else { return false }
        return try connection.first(
            """
            SELECT id FROM presence WHERE demande_id = \(demande) AND compte_id = \(compte)
                AND organisme_id = \(acteur.organisme) AND jusqu_au > \(now) LIMIT 1
            """) != nil
    }
}
