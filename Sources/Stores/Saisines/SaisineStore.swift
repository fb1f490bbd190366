// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// Complaints to the prefect, by their last step.
package struct SaisineStore {
    /// Whose: of one desk, concerned or charged; of a département; all when both are nil.
    package struct Filtre: Sendable, Hashable {
        package var guichet: String?
        package var departement: String?
        package var closes: Bool

        package init(guichet: String? = nil, departement: String? = nil, closes: Bool = false) {
            self.guichet = guichet
            self.departement = departement
            self.closes = closes
        }
    }

    let connection: any Connection

    /// False when the same letter came from another page meanwhile.
    package func insert(_ saisine: Saisine, departement: String?) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO saisine (id, version, genre, demande_id, guichet, departement, reference, recue_le, depose_le,
                pieces)
            VALUES (\(saisine.id), \(saisine.version), \(saisine.genre.rawValue), \(saisine.demande),
                \(saisine.guichet), \(departement), \(saisine.recue.reference), \(saisine.recue.le),
                \(saisine.recue.deposeLe), \(saisine.recue.pieces))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    package func update(_ saisine: Saisine) throws {
        try connection.execute(
            """
            UPDATE saisine SET version = \(saisine.version), demande_id = \(saisine.demande),
                demeure_le = \(saisine.demeure?.le), demeure_reference = \(saisine.demeure?.reference),
                office_le = \(saisine.office?.le), office_reference = \(saisine.office?.reference),
                office_guichet = \(saisine.office?.guichet),
                close_le = \(saisine.cloture?.le), issue = \(saisine.cloture?.issue.rawValue)
            WHERE id = \(saisine.id)
            """)
    }

    /// The file that it is about went into another one: what is not closed follows it. Returns which.
    package func move(from absorbee: ID<Demande>, to gardee: ID<Demande>) throws -> [ID<Saisine>] {
        let open: [ID<Saisine>] = try connection.query(
            "SELECT id FROM saisine WHERE demande_id = \(absorbee) AND close_le IS NULL ORDER BY id"
        ).map { try $0[0] }
        try giveBack(open, to: gardee)
        return open
    }

    /// Closed meanwhile or not.
    package func giveBack(_ saisines: [ID<Saisine>], to demande: ID<Demande>) throws {
        guard !saisines.isEmpty else { return }
        try connection.execute("UPDATE saisine SET demande_id = \(demande) WHERE id IN (\(list: saisines))")
    }

    /// About a file, not closed.
    package func open(of demande: ID<Demande>) throws -> [Saisine] {
        try connection.query(Self.byDemande(demande)).map(decode)
    }

    package static func byDemande(_ demande: ID<Demande>) -> Query {
        "\(columns) WHERE demande_id = \(demande) AND close_le IS NULL ORDER BY id"
    }

    package func lock(_ id: ID<Saisine>) throws -> Saisine? {
        try connection.first("\(Self.columns) WHERE id = \(id)\(trusted: connection.dialect.lock)").map(decode)
    }

    package func find(_ id: ID<Saisine>) throws -> Saisine? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    /// The complaint that a registration ended, locked.
    package func lock(endedBy demande: ID<Demande>) throws -> Saisine? {
        try connection.first("\(Self.byEnd(demande))\(trusted: connection.dialect.lock)").map(decode)
    }

    private static func byEnd(_ demande: ID<Demande>) -> Query {
        """
        \(columns) WHERE demande_id = \(demande) AND genre = 'enregistrement'
            AND issue = \(Saisine.Issue.enregistree.rawValue)
        """
    }

    /// The same letter, received before; of an application that was not registered, whatever file answers it by now.
    package func same(as saisine: Saisine) throws -> Saisine? {
        try connection.query(Self.byReference(saisine.recue.reference, guichet: saisine.guichet)).map(decode).first {
            $0.genre == saisine.genre && (saisine.genre == .enregistrement || $0.demande == saisine.demande)
                && $0.recue == saisine.recue
        }
    }

    package static func byReference(_ reference: String, guichet: String) -> Query {
        "\(columns) WHERE guichet = \(guichet) AND reference = \(reference)"
    }

    /// The oldest complaint first.
    package func page(_ filtre: Filtre, from first: Int, limit: Int) throws -> [Saisine] {
        try connection.query("\(Self.byDay(filtre)) LIMIT \(limit) OFFSET \(first)").map(decode)
    }

    package static func byDay(_ filtre: Filtre) -> Query {
        "\(columns) WHERE \(condition(filtre)) ORDER BY recue_le, id"
    }

    package func count(_ filtre: Filtre) throws -> Int {
        try connection.scalar("SELECT count(*) FROM saisine WHERE \(Self.condition(filtre))") ?? 0
    }

    private static func condition(_ filtre: Filtre) -> Query {
        var query: Query = filtre.closes ? "close_le IS NOT NULL" : "close_le IS NULL"
        if let guichet = filtre.guichet { query = "\(query) AND (guichet = \(guichet) OR office_guichet = \(guichet))" }
        if let departement = filtre.departement { query = "\(query) AND departement = \(departement)" }
        return query
    }

    private static let columns: Query = """
        SELECT id, version, genre, demande_id, guichet, reference, recue_le, depose_le, pieces, demeure_le,
            demeure_reference, office_le, office_reference, office_guichet, close_le, issue
        FROM saisine
        """

    private func decode(_ row: Row) throws -> Saisine {
        let genre: String = try row["genre"]
        let (demeureLe, demeureReference): (Day?, String?) = (try row["demeure_le"], try row["demeure_reference"])
        let (officeLe, officeReference): (Day?, String?) = (try row["office_le"], try row["office_reference"])
        let officeGuichet: String? = try row["office_guichet"]
        let (closeLe, issue): (Day?, String?) = (try row["close_le"], try row["issue"])
        var saisine = Saisine(
            id: try row["id"], version: try row["version"], genre: genre == "pieces" ? .pieces : .enregistrement,
            demande: try row["demande_id"], guichet: try row["guichet"],
            recue: SaisineRecue(
                reference: try row["reference"], le: try row["recue_le"], deposeLe: try row["depose_le"],
                pieces: try row["pieces"]))
        if let demeureLe, let demeureReference { saisine.demeure = .init(le: demeureLe, reference: demeureReference) }
        if let officeLe, let officeReference, let officeGuichet {
            saisine.office = .init(le: officeLe, reference: officeReference, guichet: officeGuichet)
        }
        if let closeLe, let issue = issue.flatMap(Saisine.Issue.init) {
            saisine.cloture = .init(le: closeLe, issue: issue)
        }
        return saisine
    }
}
