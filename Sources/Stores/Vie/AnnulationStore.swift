// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// Of an entry keyed by mistake.
package enum Annulation {}

/// A request that waits for its second person.
package struct StoredAnnulation: Sendable, Hashable {
    package let id: ID<Annulation>
    package let demandeeLe: Instant
    package let compte: ID<Compte>
    package let organisme: ID<Organisme>
}

/// Who asked that an entry be cancelled, who decided of it. Why is in the journal.
package struct AnnulationStore {
    let connection: any Connection

    /// `compte`: nil of a partner's software, which does it at once.
    package func insert(
        _ id: ID<Annulation>, of demande: ID<Demande>, compte: ID<Compte>?, organisme: ID<Organisme>, now: Instant
    ) throws {
        try connection.execute(
            """
            INSERT INTO annulation (id, demande_id, etat, demandee_le, compte_id, organisme_id)
            VALUES (\(id), \(demande), 'demandee', \(now), \(compte), \(organisme))
            """)
    }

    /// The request that nobody answered yet.
    package func open(of demande: ID<Demande>) throws -> StoredAnnulation? {
        try connection.first(
            """
            SELECT id, demandee_le, compte_id, organisme_id FROM annulation
            WHERE demande_id = \(demande) AND etat = 'demandee'
            """
        ).map {
            try StoredAnnulation(
                id: $0["id"], demandeeLe: $0["demandee_le"], compte: $0["compte_id"], organisme: $0["organisme_id"])
        }
    }

    /// Confirmed, or refused.
    package func decide(
        _ id: ID<Annulation>, isDone: Bool, compte: ID<Compte>?, organisme: ID<Organisme>, now: Instant
    ) throws {
        try connection.execute(
            """
            UPDATE annulation SET etat = \(isDone ? "faite" : "refusee"), decidee_le = \(now),
                decidee_compte_id = \(compte), decidee_organisme_id = \(organisme)
            WHERE id = \(id) AND etat = 'demandee'
            """)
    }

    /// When the entry was cancelled.
    package func faiteLe(_ demande: ID<Demande>) throws -> Instant? {
        try connection.scalar(
            "SELECT decidee_le FROM annulation WHERE demande_id = \(demande) AND etat = 'faite'")
    }

    /// Cancelled before an instant, the oldest first: what is to be erased.
    package static func byDay(before instant: Instant) -> Query {
        "SELECT demande_id FROM annulation WHERE etat = 'faite' AND decidee_le < \(instant) ORDER BY decidee_le"
    }

    package func count(before instant: Instant) throws -> Int {
        try connection.scalar(
            "SELECT count(*) FROM annulation WHERE etat = 'faite' AND decidee_le < \(instant)") ?? 0
    }

    package func cancelled(before instant: Instant, limit: Int) throws -> [ID<Demande>] {
        try connection.query("\(Self.byDay(before: instant)) LIMIT \(limit)").map { try $0["demande_id"] }
    }

    /// Cancelled, but nobody did it; each a fault.
    package func withoutAct(limit: Int) throws -> [ID<Demande>] {
        try connection.query(
            """
            SELECT id FROM demande WHERE etat = 'annulee' AND NOT EXISTS (
                SELECT 1 FROM annulation WHERE annulation.demande_id = demande.id AND annulation.etat = 'faite')
            LIMIT \(limit)
            """
        ).map { try $0["id"] }
    }
}
