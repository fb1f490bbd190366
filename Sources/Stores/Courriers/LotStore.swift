// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// A letter that enters a lot.
package struct NewLettre: Sendable {
    package let courrier: ID<Courrier>
    package let demande: ID<Demande>
    package let codePostal: String
    package let contenu: SealedText

    package init(courrier: ID<Courrier>, demande: ID<Demande>, codePostal: String, contenu: SealedText) {
        self.courrier = courrier
        self.demande = demande
        self.codePostal = codePostal
        self.contenu = contenu
    }
}

/// A letter as it is kept.
package struct KeptLettre: Sendable {
    package let courrier: ID<Courrier>
    package let demande: ID<Demande>
    package let lot: ID<Lot>?
    package let rang: Int?
    package let codePostal: String
    package let page: Int?
    package let pages: Int?
    package let contenu: SealedText
    /// Taken out of its lot by hand: its courrier waits again, under another id.
    package let retrait: RaisonRetrait?
}

/// Lots of letters, and what was written in each.
package struct LotStore {
    let connection: any Connection

    // MARK: Making one

    /// Letters that may leave by now and whose file still is what they say, the oldest first: certificates, or the others. They have
    /// lots of their own, so that neither waits behind the other.
    package func due(
        attestations: Bool, guichet: String?, on day: Day, now: Instant, limit: Int
    ) throws -> [Courrier] {
        try connection.query(
            Self.byDue(attestations: attestations, guichet: guichet, on: day, now: now, limit: limit)
        ).map(CourrierStore.decode)
    }

    package static func byDue(
        attestations: Bool, guichet: String?, on day: Day, now: Instant, limit: Int
    ) -> Query {
        let kinds = GenreCourrier.allCases.filter { $0.isAttestation == attestations }
        return """
            SELECT \(CourrierStore.fields)
            FROM courrier JOIN demande ON demande.id = courrier.demande_id
            WHERE courrier.etat = 'prevu' AND courrier.canal = 'lettre' AND courrier.prevu_le <= \(now)
                AND courrier.genre IN (\(list: kinds))
                AND courrier.faute IS NULL AND \(CourrierStore.speaks(on: day)) \(desk(guichet))
            ORDER BY courrier.prevu_le, courrier.id LIMIT \(limit)
            """
    }

    /// What a desk wrote is its own to send; what nobody wrote is of the desk that follows the file.
    private static func desk(_ guichet: String?) -> Query {
        guichet.map { "AND coalesce(courrier.guichet, demande.guichet) = \($0)" } ?? ""
    }

    /// How many wait: those that may leave, those whose time to be looked at is not over, and those that were set aside until figures
    /// are confirmed.
    package func waiting(
        guichet: String?, on day: Day, now: Instant
    ) throws -> (due: Int, later: Int, unready: Int) {
        let row = try connection.first(Self.byWaiting(guichet: guichet, on: day, now: now))
        return try row.map { (try $0["due"], try $0["later"], try $0["unready"]) } ?? (0, 0, 0)
    }

    package static func byWaiting(guichet: String?, on day: Day, now: Instant) -> Query {
        """
        SELECT count(CASE WHEN courrier.faute IS NULL AND courrier.prevu_le <= \(now) THEN 1 END) AS due,
            count(CASE WHEN courrier.faute IS NULL AND courrier.prevu_le > \(now) THEN 1 END) AS later,
            count(CASE WHEN courrier.faute IS NOT NULL THEN 1 END) AS unready
        FROM courrier JOIN demande ON demande.id = courrier.demande_id
        WHERE courrier.etat = 'prevu' AND courrier.canal = 'lettre'
            AND (courrier.faute IS NULL OR courrier.faute = 'chiffres') AND \(CourrierStore.speaks(on: day)) \(desk(guichet))
        """
    }

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

    package func lettres(of lot: ID<Lot>) throws -> [KeptLettre] {
        try connection.query("\(Self.lettreColumns) WHERE lot_id = \(lot) ORDER BY rang").map(decodeLettre)
    }

    package func lettre(_ courrier: ID<Courrier>) throws -> KeptLettre? {
        try connection.first("\(Self.lettreColumns) WHERE courrier_id = \(courrier)").map(decodeLettre)
    }

    /// Of some letters, whose they are, and why they were taken out; of those that are kept.
    package func traces(
        of courriers: [ID<Courrier>]
    ) throws -> [ID<Courrier>: (demande: ID<Demande>, retrait: RaisonRetrait?)] {
        guard !courriers.isEmpty else { return [:] }
        let rows = try connection.query(
            "SELECT courrier_id, demande_id, retrait FROM lettre WHERE courrier_id IN (\(list: courriers))")
        return try Dictionary(
            rows.map {
                (try $0[0], (demande: try $0[1], retrait: (try $0[2] as String?).map(RaisonRetrait.init(code:))))
            },
            uniquingKeysWith: { first, _ in first })
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

    /// One that was printed alone; false when its words are kept already.
    package func keep(_ lettre: NewLettre) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO lettre (courrier_id, demande_id, code_postal, contenu, cle)
            VALUES (\(lettre.courrier), \(lettre.demande), \(lettre.codePostal), \(lettre.contenu.chiffre),
                \(lettre.contenu.cle))
            ON CONFLICT (courrier_id) DO NOTHING
            """) > 0
    }

    /// The lots in which notices of a file are, and have not left yet.
    package func waiting(of demande: ID<Demande>) throws -> [ID<Courrier>: ID<Lot>] {
        let rows = try connection.query(
            """
            SELECT lettre.courrier_id, lettre.lot_id FROM lettre JOIN lot ON lot.id = lettre.lot_id
            WHERE lettre.demande_id = \(demande) AND lot.etat IN ('aImprimer', 'imprime')
            """)
        return try Dictionary(rows.map { (try $0[0], try $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    /// Letters on paper that go in no lot: handed over at a desk, because their address is protected, or written by hand. The first
    /// day first; and how many there are.
    package func toHandOver(
        guichet: String?, on day: Day, now: Instant, limit: Int
    ) throws -> (
        rows: [(demande: ID<Demande>, numero: String?, genre: GenreCourrier, echeance: Day)], count: Int
    ) {
        let rows = try connection.query(Self.byHand(guichet: guichet, on: day, now: now, limit: limit))
        let count: Int? =
            rows.count < limit
            ? rows.count : try connection.scalar("SELECT count(*) \(Self.unposted(guichet, on: day, now: now))")
        return (try rows.map { (try $0[0], try $0[1], try $0[2], try $0[3]) }, count ?? rows.count)
    }

    package static func byHand(guichet: String?, on day: Day, now: Instant, limit: Int) -> Query {
        """
        SELECT courrier.demande_id, demande.numero, courrier.genre, courrier.echeance
        \(unposted(guichet, on: day, now: now))
        ORDER BY courrier.echeance, courrier.id LIMIT \(limit)
        """
    }

    private static func unposted(_ guichet: String?, on day: Day, now: Instant) -> Query {
        // The channels by themselves, for the index.
        """
        FROM courrier JOIN demande ON demande.id = courrier.demande_id
        WHERE courrier.etat = 'prevu' AND courrier.canal IN ('remise', 'lettre') AND courrier.prevu_le <= \(now)
            AND (courrier.canal = 'remise' OR courrier.faute IS NOT NULL)
            AND \(CourrierStore.speaks(on: day)) \(desk(guichet))
        """
    }

    /// An address became protected: its letter is in no lot any more, and is handed over instead. What is printed already is
    /// printed again without.
    package func withdraw(of demande: ID<Demande>) throws {
        try connection.execute(all: [
            """
            UPDATE lot SET etat = 'aImprimer', pages = NULL, pdf = NULL, cle = NULL, faute = NULL
            WHERE etat IN ('aImprimer', 'imprime') AND id IN (SELECT lot_id FROM lettre WHERE demande_id = \(demande))
            """,
            CourrierStore.clearPlace(
                .remise, of: demande,
                for: """
                    autre.canal = 'lettre' AND autre.etat = 'parti' AND autre.id IN (
                        SELECT lettre.courrier_id FROM lettre JOIN lot ON lot.id = lettre.lot_id
                        WHERE lettre.demande_id = \(demande) AND lot.etat = 'aImprimer')
                    """),
            """
            UPDATE courrier SET canal = 'remise', etat = 'prevu', parti_le = NULL
            WHERE demande_id = \(demande) AND canal = 'lettre' AND etat = 'parti' AND id IN (
                    SELECT lettre.courrier_id FROM lettre JOIN lot ON lot.id = lettre.lot_id
                    WHERE lettre.demande_id = \(demande) AND lot.etat = 'aImprimer')
                AND NOT EXISTS (
                    SELECT 1 FROM courrier AS autre WHERE autre.demande_id = courrier.demande_id
                        AND autre.genre = courrier.genre AND autre.echeance = courrier.echeance AND autre.canal = 'remise')
            """,
            """
            UPDATE courrier SET etat = 'annule'
            WHERE demande_id = \(demande) AND canal = 'lettre' AND etat = 'parti' AND id IN (
                SELECT lettre.courrier_id FROM lettre JOIN lot ON lot.id = lettre.lot_id
                WHERE lettre.demande_id = \(demande) AND lot.etat = 'aImprimer')
            """,
            """
            DELETE FROM lettre WHERE demande_id = \(demande) AND retrait IS NULL
                AND (lot_id IN (SELECT id FROM lot WHERE etat = 'aImprimer') OR lot_id IS NULL AND courrier_id IN (
                    SELECT id FROM courrier WHERE demande_id = \(demande) AND etat IN ('prevu', 'parti')))
            """,
        ])
    }

    /// Those that nothing here can print: their neighbours leave without them, they wait for a hand. The lot may have ended, and they
    /// may be in another, since it was read.
    package func leaveOut(_ courriers: [ID<Courrier>], of lot: ID<Lot>) throws {
        guard try lock(lot)?.etat == .aImprimer else { return }
        try connection.execute(all: [
            """
            UPDATE courrier SET etat = 'prevu', parti_le = NULL, faute = 'ecriture'
            WHERE etat = 'parti' AND id IN (
                SELECT courrier_id FROM lettre WHERE lot_id = \(lot) AND courrier_id IN (\(list: courriers)))
            """,
            """
            DELETE FROM lettre WHERE lot_id = \(lot) AND courrier_id IN (\(list: courriers)) AND retrait IS NULL
            """,
        ])
    }

    /// Those whose words no key opens, or whose certificate cannot be written: no lot takes them, they wait for a hand, or for the
    /// figures (`retryUnready`).
    package func setAside(_ courriers: [ID<Courrier>], _ faute: String) throws {
        try connection.execute(
            """
            UPDATE courrier SET faute = \(faute)
            WHERE id IN (\(list: courriers)) AND etat = 'prevu' AND canal = 'lettre' AND faute IS NULL
            """)
    }

    /// Certificates that rested on figures to be confirmed: they are tried again, with each press of the button.
    package func retryUnready(guichet: String?) throws {
        try connection.execute(
            """
            UPDATE courrier SET faute = NULL
            WHERE etat = 'prevu' AND canal = 'lettre' AND faute = 'chiffres' AND id IN (
                SELECT courrier.id FROM courrier JOIN demande ON demande.id = courrier.demande_id
                WHERE courrier.etat = 'prevu' AND courrier.canal = 'lettre' AND courrier.faute = 'chiffres'
                    \(Self.desk(guichet)))
            """)
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

    private static let lettreColumns: Query = """
        SELECT courrier_id, demande_id, lot_id, rang, code_postal, page, pages, contenu, cle, retrait FROM lettre
        """

    private func decodeLettre(_ row: Row) throws -> KeptLettre {
        try KeptLettre(
            courrier: row[0], demande: row[1], lot: row[2], rang: row[3], codePostal: row[4], page: row[5],
            pages: row[6], contenu: SealedText(chiffre: try row[7], cle: try row[8]),
            retrait: (row[9] as String?).map(RaisonRetrait.init(code:)))
    }
}
