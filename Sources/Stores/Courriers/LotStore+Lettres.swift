// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

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

/// What was written in each letter, and the lot in which it is.
extension LotStore {
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

    /// The lots in which notices of a file are, and have not left yet.
    package func waiting(of demande: ID<Demande>) throws -> [ID<Courrier>: ID<Lot>] {
        let rows = try connection.query(
            """
            SELECT lettre.courrier_id, lettre.lot_id FROM lettre JOIN lot ON lot.id = lettre.lot_id
            WHERE lettre.demande_id = \(demande) AND lot.etat IN ('aImprimer', 'imprime')
            """)
        return try Dictionary(rows.map { (try $0[0], try $0[1]) }, uniquingKeysWith: { first, _ in first })
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
