// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// The register of breaches.
package struct ViolationDonneesStore {
    let connection: any Connection

    package func insert(_ violation: ViolationDonnees, compte: ID<Compte>?, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO violation_donnees (id, constatee_le, faits, personnes, mesures, risque, compte_id, le)
            VALUES (\(violation.id), \(violation.constateeLe), \(violation.faits), \(violation.personnes),
                \(violation.mesures), \(violation.risque), \(compte), \(now))
            """)
    }

    package func find(_ id: ID<ViolationDonnees>) throws -> ViolationDonnees? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    /// The day that is written first stays: a breach is told once.
    package func tell(_ informe: ViolationDonnees.Informe, on day: Day, of id: ID<ViolationDonnees>) throws {
        let column = Self.column(informe)
        try connection.execute(
            """
            UPDATE violation_donnees SET \(trusted: column) = \(day)
            WHERE id = \(id) AND \(trusted: column) IS NULL
            """)
    }

    package func page(from first: Int, limit: Int) throws -> [ViolationDonnees] {
        try connection.query(
            "\(Self.columns) ORDER BY constatee_le DESC, id DESC LIMIT \(limit) OFFSET \(first)"
        ).map(decode)
    }

    package func count() throws -> Int { try connection.scalar("SELECT count(*) FROM violation_donnees") ?? 0 }

    private static func column(_ informe: ViolationDonnees.Informe) -> String {
        switch informe {
        case .prefet: "prefet_le"
        case .cnil: "cnil_le"
        case .personnes: "personnes_le"
        }
    }

    private static let columns: Query = """
        SELECT id, constatee_le, faits, personnes, mesures, risque, prefet_le, cnil_le, personnes_le
        FROM violation_donnees
        """

    private func decode(_ row: Row) throws -> ViolationDonnees {
        var informes: [ViolationDonnees.Informe: Day] = [:]
        for informe in ViolationDonnees.Informe.allCases {
            let day: Day? = try row[Self.column(informe)]
            informes[informe] = day
        }
        return try ViolationDonnees(
            id: row["id"], constateeLe: row["constatee_le"], faits: row["faits"], personnes: row["personnes"],
            mesures: row["mesures"], risque: row["risque"], informes: informes)
    }
}
