// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// Lots of letters, and what was written in each.
package struct LotStore {
    let connection: any Connection

    // MARK: Making one

    /// Takes the letters of a lot; false when one of them is not to be taken any more: the transaction has to be given up.
    package func insert(_ lot: Lot, _ lettres: [NewLettre], compte: ID<Compte>?, on day: Day) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO lot (id, organisme_id, guichet, etat, lettres, compte_id, cree_le, recommande)
            VALUES (\(lot.id), \(lot.organisme), \(lot.guichet), \(lot.etat), \(lot.lettres), \(compte), \(lot.creeLe),
                \(lot.estRecommande))
            """)
        let taken = try connection.execute(
            """
            UPDATE courrier SET etat = 'parti', parti_le = \(lot.creeLe)
            WHERE id IN (\(list: lettres.map(\.courrier))) AND etat = 'prevu' AND canal = 'lettre' AND EXISTS (
                SELECT 1 FROM demande WHERE demande.id = courrier.demande_id AND \(CourrierStore.speaks(on: day)))
            """)
        guard taken == lettres.count else { return false }
        // One that was printed alone and not sent goes with the lot.
        try connection.execute(
            "DELETE FROM lettre WHERE courrier_id IN (\(list: lettres.map(\.courrier))) AND lot_id IS NULL")
        let rows = lettres.enumerated().map { rang, lettre in
            """
            (\(lettre.courrier), \(lettre.demande), \(lot.id), \(rang + 1), \(lettre.codePostal),
                \(lettre.contenu.chiffre), \(lettre.contenu.cle))
            """ as Query
        }
        try connection.execute(
            """
            INSERT INTO lettre (courrier_id, demande_id, lot_id, rang, code_postal, contenu, cle)
            VALUES \(Query.join(rows, by: ", "))
            """)
        return true
    }

    // MARK: Reading

    package func find(_ id: ID<Lot>) throws -> Lot? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    package func lock(_ id: ID<Lot>) throws -> Lot? {
        try connection.first("\(Self.columns) WHERE id = \(id)\(trusted: connection.dialect.lock)").map(decode)
    }

    /// Newest first; of one desk, or of all.
    package func page(guichet: String?, from first: Int, limit: Int) throws -> [Lot] {
        try connection.query(Self.byDate(guichet: guichet, from: first, limit: limit)).map(decode)
    }

    package static func byDate(guichet: String?, from first: Int, limit: Int) -> Query {
        let desk: Query = guichet.map { "WHERE guichet = \($0)" } ?? ""
        return "\(columns) \(desk) ORDER BY id DESC LIMIT \(limit) OFFSET \(first)"
    }

    package func toPrint(limit: Int) throws -> [ID<Lot>] {
        // What cannot be laid out is not tried again by itself.
        try connection.query(
            """
            SELECT id FROM lot WHERE etat = 'aImprimer' AND (faute IS NULL OR faute = 'imprimante')
            ORDER BY id LIMIT \(limit)
            """
        ).map { try $0["id"] }
    }

    /// The file of a lot, until it is handed over.
    package func pdf(_ id: ID<Lot>) throws -> SealedText? {
        try connection.first("SELECT pdf, cle FROM lot WHERE id = \(id) AND pdf IS NOT NULL").map {
            SealedText(chiffre: try $0["pdf"], cle: try $0["cle"])
        }
    }

    // MARK: What becomes of it

    /// False when it was annulled, or its letters changed, while it was printed.
    package func printed(
        _ id: ID<Lot>, _ pdf: SealedText, places: [(courrier: ID<Courrier>, page: Int, pages: Int)], pages: Int
    ) throws -> Bool {
        // First, so that an erasure comes before or after, not in between.
        guard try lock(id)?.etat == .aImprimer else { return false }
        let known = try connection.scalar("SELECT count(*) FROM lettre WHERE lot_id = \(id) AND retrait IS NULL") ?? 0
        guard known == places.count else { return false }
        let done = try connection.execute(
            """
            UPDATE lot SET etat = 'imprime', lettres = \(places.count), pages = \(pages), pdf = \(pdf.chiffre), cle = \(pdf.cle), faute = NULL
            WHERE id = \(id) AND etat = 'aImprimer'
            """)
        guard done > 0 else { return false }
        // Of those that were taken out there is no page any more.
        try connection.execute(
            "UPDATE lettre SET page = NULL, pages = NULL WHERE lot_id = \(id) AND retrait IS NOT NULL")
        for place in places {
            try connection.execute(
                """
                UPDATE lettre SET page = \(place.page), pages = \(place.pages)
                WHERE courrier_id = \(place.courrier) AND lot_id = \(id)
                """)
        }
        return true
    }

    package func failed(_ id: ID<Lot>, _ faute: String) throws {
        try connection.execute("UPDATE lot SET faute = \(faute) WHERE id = \(id) AND etat = 'aImprimer'")
    }

    package func handOver(_ id: ID<Lot>, le day: Day, reference: String) throws {
        try connection.execute(
            """
            UPDATE lot SET etat = 'remis', remis_le = \(day), reference = \(reference), pdf = NULL, cle = NULL
            WHERE id = \(id)
            """)
    }

    /// Its letters wait again; what was written is forgotten, since it never left. Not of those that were taken out: their paper is
    /// known, should it come back.
    package func annul(_ id: ID<Lot>) throws {
        try connection.execute(
            """
            UPDATE courrier SET etat = 'prevu', parti_le = NULL
            WHERE etat = 'parti' AND id IN (SELECT courrier_id FROM lettre WHERE lot_id = \(id))
            """)
        try connection.execute("DELETE FROM lettre WHERE lot_id = \(id) AND retrait IS NULL")
        try connection.execute("UPDATE lot SET etat = 'annule', pdf = NULL, cle = NULL WHERE id = \(id)")
    }

    /// Nobody is in it any more.
    package func annulEmpty(_ id: ID<Lot>) throws {
        guard try lock(id)?.etat == .aImprimer,
            try connection.first("SELECT 1 AS un FROM lettre WHERE lot_id = \(id) AND retrait IS NULL LIMIT 1") == nil
        else { return }
        try annul(id)
    }

    /// A file is erased: its letter goes, and what was printed with it is printed again without.
    func forget(_ demande: ID<Demande>) -> [Query] {
        [
            """
            UPDATE lot SET etat = 'aImprimer', pages = NULL, pdf = NULL, cle = NULL, faute = NULL
            WHERE etat IN ('aImprimer', 'imprime')
                AND id IN (SELECT lot_id FROM lettre WHERE demande_id = \(demande))
            """,
            "DELETE FROM lettre WHERE demande_id = \(demande)",
        ]
    }

    /// How many rows rest on each key.
    package func marks() throws -> [(cle: String, nombre: Int)] {
        try connection.query(
            """
            SELECT cle, sum(nombre) AS nombre FROM (
                SELECT cle, count(*) AS nombre FROM lettre GROUP BY cle
                UNION ALL SELECT cle, count(*) AS nombre FROM lot WHERE cle IS NOT NULL GROUP BY cle) AS toutes
            GROUP BY cle
            """
        ).map { (try $0["cle"], try $0["nombre"]) }
    }

    private static let columns: Query = """
        SELECT id, organisme_id, guichet, etat, lettres, pages, cree_le, remis_le, reference, faute, recommande FROM lot
        """

    private func decode(_ row: Row) throws -> Lot {
        try Lot(
            id: row[0], organisme: row[1], guichet: row[2], etat: row[3], lettres: row[4], pages: row[5],
            creeLe: row[6], remisLe: row[7], reference: row[8], faute: row[9], estRecommande: row[10])
    }
}
