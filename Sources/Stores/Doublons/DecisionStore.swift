// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// A file that a decision speaks of, and who it was of then.
package struct MembreDecide: Sendable, Hashable {
    /// Bytes of the digest of who it was; what it had in common with the others follows.
    package static let digest = 32

    package let demande: ID<Demande>
    package let identite: [UInt8]

    package init(demande: ID<Demande>, identite: [UInt8]) {
        self.demande = demande
        self.identite = identite
    }
}

package struct DecisionStore {
    let connection: any Connection

    package func insert(_ decision: DecisionDoublon, _ membres: [MembreDecide]) throws {
        try connection.execute(
            """
            INSERT INTO decision_doublon (id, ensemble_id, genre, compte_id, organisme_id, motif, le)
            VALUES (\(decision.id), \(decision.ensemble), \(decision.genre), \(decision.compte), \(decision.organisme),
                \(decision.motif), \(decision.le))
            """)
        guard !membres.isEmpty else { return }
        let rows = membres.map { "(\(decision.id), \($0.demande), \($0.identite))" as Query }
        try connection.execute(
            "INSERT INTO decision_membre (decision_id, demande_id, identite) VALUES \(Query.join(rows, by: ", "))")
    }

    /// Who a file is of now, for a decision that stands of it. What it had in common with others when that was decided stays.
    package func update(_ decision: ID<DecisionDoublon>, _ membre: MembreDecide) throws {
        let known: [UInt8] =
            try connection.scalar(
                """
                SELECT identite FROM decision_membre
                WHERE decision_id = \(decision) AND demande_id = \(membre.demande)
                """) ?? []
        let identite = membre.identite.prefix(MembreDecide.digest) + known.dropFirst(MembreDecide.digest)
        try connection.execute(
            """
            UPDATE decision_membre SET identite = \(Array(identite))
            WHERE decision_id = \(decision) AND demande_id = \(membre.demande)
            """)
    }

    /// Of a set, the newest first.
    package func all(of ensemble: ID<EnsembleDoublon>, limit: Int = 100) throws -> [DecisionDoublon] {
        let rows = try connection.query(
            """
            SELECT id, ensemble_id, genre, compte_id, organisme_id, motif, le FROM decision_doublon
            WHERE ensemble_id = \(ensemble) ORDER BY id DESC LIMIT \(limit)
            """)
        let ids: [ID<DecisionDoublon>] = try rows.map { try $0["id"] }
        var files: [ID<DecisionDoublon>: [ID<Demande>]] = [:]
        if !ids.isEmpty {
            for row in try connection.query(
                """
                SELECT decision_id, demande_id FROM decision_membre
                WHERE decision_id IN (\(list: ids)) ORDER BY demande_id
                """)
            { files[try row["decision_id"], default: []].append(try row["demande_id"]) }
        }
        return try rows.map { row in
            let id: ID<DecisionDoublon> = try row["id"]
            return try DecisionDoublon(
                id: id, ensemble: row["ensemble_id"], genre: row["genre"], demandes: files[id] ?? [],
                compte: row["compte_id"], organisme: row["organisme_id"], motif: row["motif"], le: row["le"])
        }
    }

    /// Decisions « different » that speak of some files, each with all of its files; of all files, when nil.
    package func differents(of demandes: [ID<Demande>]?) throws -> [(
        decision: ID<DecisionDoublon>, membres: [MembreDecide]
    )] {
        var found: [ID<DecisionDoublon>: [MembreDecide]] = [:]
        func add(_ condition: Query) throws {
            for row in try connection.query(
                """
                SELECT m.decision_id, m.demande_id, m.identite FROM decision_membre AS m
                    JOIN decision_doublon AS d ON d.id = m.decision_id AND d.genre = 'different'
                \(condition) ORDER BY m.decision_id, m.demande_id
                """)
            {
                found[try row["decision_id"], default: []].append(
                    MembreDecide(demande: try row["demande_id"], identite: try row["identite"]))
            }
        }
        if let demandes {
            var ids: Set<ID<DecisionDoublon>> = []
            for start in stride(from: 0, to: demandes.count, by: 500) {
                let some = demandes[start..<min(start + 500, demandes.count)]
                for row in try connection.query(
                    """
                    SELECT DISTINCT m.decision_id FROM decision_membre AS m
                        JOIN decision_doublon AS d ON d.id = m.decision_id AND d.genre = 'different'
                    WHERE m.demande_id IN (\(list: some))
                    """)
                { ids.insert(try row[0]) }
            }
            let all = ids.sorted()
            for start in stride(from: 0, to: all.count, by: 500) {
                try add("WHERE m.decision_id IN (\(list: all[start..<min(start + 500, all.count)]))")
            }
        } else {
            try add("")
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
