// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

extension EnsembleDoublon.Etat: Bindable, ColumnValue {}
extension EnsembleDoublon.Issue: Bindable, ColumnValue {}
extension DecisionDoublon.Genre: Bindable, ColumnValue {}

/// Sets, their files, and what was decided of them.
package struct EnsembleStore {
    let connection: any Connection

    // MARK: One set

    package func find(_ id: ID<EnsembleDoublon>) throws -> EnsembleDoublon? { try read(id, lock: "") }

    /// Locked until the end of the transaction: two bodies that decide at once come one after the other.
    package func lock(_ id: ID<EnsembleDoublon>) throws -> EnsembleDoublon? {
        try read(id, lock: connection.dialect.lock)
    }

    /// Several of them, by their keys; none is locked.
    package func find(_ ids: [ID<EnsembleDoublon>]) throws -> [ID<EnsembleDoublon>: EnsembleDoublon] {
        var found: [ID<EnsembleDoublon>: EnsembleDoublon] = [:]
        for start in stride(from: 0, to: ids.count, by: 500) {
            let some = ids[start..<min(start + 500, ids.count)]
            for row in try connection.query("\(Self.columns) FROM ensemble_doublon AS e WHERE e.id IN (\(list: some))")
            {
                let ensemble = try decode(row)
                found[ensemble.id] = ensemble
            }
        }
        return found
    }

    private func read(_ id: ID<EnsembleDoublon>, lock: String) throws -> EnsembleDoublon? {
        try connection.first("\(Self.columns) FROM ensemble_doublon AS e WHERE e.id = \(id)\(trusted: lock)").map(
            decode)
    }

    package func membres(of id: ID<EnsembleDoublon>) throws -> [ID<Demande>] {
        try connection.query("SELECT demande_id FROM ensemble_membre WHERE ensemble_id = \(id) ORDER BY demande_id").map
        {
            try $0[0]
        }
    }

    /// The files of all sets on which nobody decided yet.
    package func openMembres() throws -> [ID<Demande>] {
        try connection.query(
            """
            SELECT m.demande_id FROM ensemble_doublon AS e JOIN ensemble_membre AS m ON m.ensemble_id = e.id
            WHERE e.etat IN ('ouvert', 'conteste')
            """
        ).map { try $0[0] }
    }

    package func insert(_ ensemble: EnsembleDoublon, _ membres: [ID<Demande>]) throws {
        try insert([(ensemble, membres)])
    }

    /// A first pass over a million files makes tens of thousands of them.
    package func insert(_ ensembles: [(ensemble: EnsembleDoublon, membres: [ID<Demande>])]) throws {
        for start in stride(from: 0, to: ensembles.count, by: 500) {
            let some = ensembles[start..<min(start + 500, ensembles.count)]
            let rows = some.map { ensemble, _ in
                """
                (\(ensemble.id), \(ensemble.version), \(ensemble.etat), \(ensemble.issue), \(ensemble.facile),
                    \(ensemble.coupe), \(ensemble.taille), \(ensemble.probabilite), \(ensemble.creeLe),
                    \(ensemble.modifieLe))
                """ as Query
            }
            try connection.execute(
                """
                INSERT INTO ensemble_doublon (id, version, etat, issue, facile, coupe, taille, probabilite, cree_le,
                    modifie_le)
                VALUES \(Query.join(rows, by: ", "))
                """)
            try insert(some.flatMap { ensemble, membres in membres.map { (ensemble.id, $0) } })
        }
    }

    package func update(_ ensemble: EnsembleDoublon, suite: ID<EnsembleDoublon>? = nil) throws {
        try connection.execute(
            """
            UPDATE ensemble_doublon SET version = \(ensemble.version), etat = \(ensemble.etat),
                issue = \(ensemble.issue), suite = \(suite), facile = \(ensemble.facile), coupe = \(ensemble.coupe),
                taille = \(ensemble.taille), probabilite = \(ensemble.probabilite), modifie_le = \(ensemble.modifieLe)
            WHERE id = \(ensemble.id)
            """)
    }

    package func replace(_ membres: [ID<Demande>], of id: ID<EnsembleDoublon>) throws {
        try connection.execute("DELETE FROM ensemble_membre WHERE ensemble_id = \(id)")
        try insert(membres.map { (id, $0) })
    }

    private func insert(_ membres: [(ensemble: ID<EnsembleDoublon>, demande: ID<Demande>)]) throws {
        for start in stride(from: 0, to: membres.count, by: 2_000) {
            let rows = membres[start..<min(start + 2_000, membres.count)].map {
                "(\($0.ensemble), \($0.demande))" as Query
            }
            try connection.execute(
                "INSERT INTO ensemble_membre (ensemble_id, demande_id) VALUES \(Query.join(rows, by: ", "))")
        }
    }

    /// The set into which the files of another one went.
    package func suite(of id: ID<EnsembleDoublon>) throws -> ID<EnsembleDoublon>? {
        try connection.scalar("SELECT suite FROM ensemble_doublon WHERE id = \(id)")
    }

    // MARK: Grouped anew

    /// Sets that may be gone on with: those of some files, or all.
    package func connus(of demandes: [ID<Demande>]?) throws -> [EnsembleConnu] {
        var ids: Set<ID<EnsembleDoublon>> = []
        if let demandes {
            for start in stride(from: 0, to: demandes.count, by: 500) {
                let some = demandes[start..<min(start + 500, demandes.count)]
                for row in try connection.query(
                    "SELECT ensemble_id FROM ensemble_membre WHERE demande_id IN (\(list: some))")
                { ids.insert(try row[0]) }
            }
        } else {
            for row in try connection.query("SELECT id FROM ensemble_doublon") { ids.insert(try row[0]) }
        }
        var states: [ID<EnsembleDoublon>: (isOpen: Bool, version: Int)] = [:]
        var members: [ID<EnsembleDoublon>: [ID<Demande>]] = [:]
        let all = ids.sorted()
        for start in stride(from: 0, to: all.count, by: 500) {
            let some = all[start..<min(start + 500, all.count)]
            // A set that was joined to another, or merged, ended for good.
            for row in try connection.query(
                """
                SELECT id, etat, version FROM ensemble_doublon
                WHERE id IN (\(list: some)) AND (etat <> 'clos' OR issue IN ('different', 'disparu'))
                """)
            { states[try row["id"]] = (try row["etat"] != EnsembleDoublon.Etat.clos, try row["version"]) }
            for row in try connection.query(
                "SELECT ensemble_id, demande_id FROM ensemble_membre WHERE ensemble_id IN (\(list: some))")
            { members[try row["ensemble_id"], default: []].append(try row["demande_id"]) }
        }
        return states.map {
            EnsembleConnu(
                id: $0.key, isOpen: $0.value.isOpen, membres: (members[$0.key] ?? []).sorted(),
                version: $0.value.version)
        }
    }

    /// The sets that some files are in, whatever became of them.
    package func holding(_ demandes: [ID<Demande>]) throws -> [ID<Demande>: Set<ID<EnsembleDoublon>>] {
        var found: [ID<Demande>: Set<ID<EnsembleDoublon>>] = [:]
        for start in stride(from: 0, to: demandes.count, by: 500) {
            let some = demandes[start..<min(start + 500, demandes.count)]
            for row in try connection.query(
                "SELECT demande_id, ensemble_id FROM ensemble_membre WHERE demande_id IN (\(list: some))")
            { found[try row["demande_id"], default: []].insert(try row["ensemble_id"]) }
        }
        return found
    }

    /// By which body each of some files was registered, and whether that one sees all of the region by name.
    package func organismes(
        of demandes: [ID<Demande>]
    ) throws -> [ID<Demande>: (organisme: ID<Organisme>, isRegional: Bool)] {
        var found: [ID<Demande>: (organisme: ID<Organisme>, isRegional: Bool)] = [:]
        for start in stride(from: 0, to: demandes.count, by: 500) {
            let some = demandes[start..<min(start + 500, demandes.count)]
            for row in try connection.query(
                """
                SELECT d.id, o.id AS organisme, o.perimetre FROM demande AS d JOIN organisme AS o ON o.id = d.organisme_id
                WHERE d.id IN (\(list: some))
                """)
            { found[try row["id"]] = (try row["organisme"], try row["perimetre"] == "region") }
        }
        return found
    }

    // MARK: Lists

    package struct Filtre: Sendable, Hashable {
        package var vue: VueDoublons
        /// Sets with a file of this desk.
        package var guichet: String?
        /// Sets with a file in the scope of this actor, and no file of a protected address out of it; nil: all.
        package var portee: (guichet: String?, communes: [String])?

        package init(vue: VueDoublons, guichet: String? = nil, portee: (guichet: String?, communes: [String])? = nil) {
            self.vue = vue
            self.guichet = guichet
            self.portee = portee
        }

        package static func == (left: Filtre, right: Filtre) -> Bool {
            left.vue == right.vue && left.guichet == right.guichet && left.portee?.guichet == right.portee?.guichet
                && left.portee?.communes == right.portee?.communes
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(vue)
            hasher.combine(guichet)
            hasher.combine(portee?.guichet)
            hasher.combine(portee?.communes)
        }
    }

    /// The most certain first where people decide, the oldest key first elsewhere.
    package func page(_ filtre: Filtre, from first: Int, limit: Int) throws -> [EnsembleDoublon] {
        try connection.query(
            """
            \(Self.columns) FROM ensemble_doublon AS e WHERE \(Self.condition(filtre))
            ORDER BY e.id \(trusted: filtre.vue == .clos ? "DESC" : "ASC") LIMIT \(limit) OFFSET \(first)
            """
        ).map(decode)
    }

    package func count(_ filtre: Filtre) throws -> Int {
        try connection.scalar("SELECT count(*) FROM ensemble_doublon AS e WHERE \(Self.condition(filtre))") ?? 0
    }

    /// Those on which people have to decide, disputed ones among them.
    package func countOpen() throws -> Int {
        try connection.scalar("SELECT count(*) FROM ensemble_doublon WHERE etat IN ('ouvert', 'conteste')") ?? 0
    }

    /// Easy sets after one of them: how a long act is stopped and goes on.
    package func easy(after id: ID<EnsembleDoublon>, limit: Int) throws -> [EnsembleDoublon] {
        try connection.query(
            """
            \(Self.columns) FROM ensemble_doublon AS e
            WHERE e.etat = 'ouvert' AND e.facile = 1 AND e.id > \(id) ORDER BY e.id LIMIT \(limit)
            """
        ).map(decode)
    }

    private static func condition(_ filtre: Filtre) -> Query {
        let vue: Query =
            switch filtre.vue {
            case .difficiles: "e.etat = 'ouvert' AND e.facile = 0"
            case .faciles: "e.etat = 'ouvert' AND e.facile = 1"
            case .contestes: "e.etat = 'conteste'"
            case .clos: "e.etat = 'clos' AND e.issue <> 'rejoint'"
            }
        var parts = [vue]
        if let guichet = filtre.guichet { parts.append(has("d.guichet = \(guichet)")) }
        if let portee = filtre.portee {
            let reach: Query = """
                (d.guichet = \(portee.guichet ?? "") OR EXISTS (SELECT 1 FROM commune_souhaitee AS c
                    WHERE c.demande_id = d.id AND c.commune IN (\(list: portee.communes))))
                """
            parts.append(has(reach))
            // Not even the card: its desk tells where a person is hidden.
            parts.append(
                "NOT \(has("d.formulaire LIKE \("%\"adresseProtegee\":true%") AND NOT \(reach)"))" as Query)
        }
        return Query.join(parts, by: " AND ")
    }

    private static func has(_ condition: Query) -> Query {
        """
        EXISTS (SELECT 1 FROM ensemble_membre AS m JOIN demande AS d ON d.id = m.demande_id
            WHERE m.ensemble_id = e.id AND \(condition))
        """
    }

    private static let columns: Query = """
        SELECT e.id, e.version, e.etat, e.issue, e.facile, e.coupe, e.taille, e.probabilite, e.cree_le, e.modifie_le
        """

    private func decode(_ row: Row) throws -> EnsembleDoublon {
        try EnsembleDoublon(
            id: row["id"], version: row["version"], etat: row["etat"], issue: row["issue"], facile: row["facile"],
            coupe: row["coupe"], taille: row["taille"], probabilite: row["probabilite"], creeLe: row["cree_le"],
            modifieLe: row["modifie_le"])
    }
}
