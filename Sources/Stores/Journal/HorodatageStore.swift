// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// The answer of an authority about one seal.
package struct Horodatage: Sendable {
    package let jour: Day
    /// Its address.
    package let autorite: String
    /// `TimeStampResp` in DER, as it came.
    package let reponse: [UInt8]
    /// What it says: the seal existed then.
    package let dateLe: Instant

    package init(jour: Day, autorite: String, reponse: [UInt8], dateLe: Instant) {
        self.jour = jour
        self.autorite = autorite
        self.reponse = reponse
        self.dateLe = dateLe
    }
}

package struct HorodatageStore {
    let connection: any Connection

    /// The first answer stays: a later date would say less.
    package func insert(_ horodatage: Horodatage, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO horodatage (jour, autorite, reponse, date_le, recu_le)
            VALUES (\(horodatage.jour), \(horodatage.autorite), \(horodatage.reponse), \(horodatage.dateLe), \(now))
            ON CONFLICT (jour) DO NOTHING
            """)
    }

    package func all() throws -> [Horodatage] {
        try connection.query("SELECT jour, autorite, reponse, date_le FROM horodatage ORDER BY jour").map {
            try Horodatage(jour: $0["jour"], autorite: $0["autorite"], reponse: $0["reponse"], dateLe: $0["date_le"])
        }
    }

    /// Days that are sealed and not dated, the oldest first.
    package func missing(since day: Day) throws -> [Day] {
        try connection.query(
            """
            SELECT sceau.jour FROM sceau LEFT JOIN horodatage ON horodatage.jour = sceau.jour
            WHERE horodatage.jour IS NULL AND sceau.jour >= \(day) ORDER BY sceau.jour
            """
        ).map { try $0[0] }
    }
}
