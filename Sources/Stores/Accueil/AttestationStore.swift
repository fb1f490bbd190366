// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// A certificate that was handed out.
package struct StoredAttestation: Sendable {
    package let code: String
    package let demande: ID<Demande>
    package let version: Int
    package let numero: String
    package let dateDepot: Day
    package let faiteLe: Day
    package let guichet: String

    package init(
        code: String, demande: ID<Demande>, version: Int, numero: String, dateDepot: Day, faiteLe: Day, guichet: String
    ) {
        self.code = code
        self.demande = demande
        self.version = version
        self.numero = numero
        self.dateDepot = dateDepot
        self.faiteLe = faiteLe
        self.guichet = guichet
    }
}

package struct AttestationStore {
    let connection: any Connection

    package func insert(_ attestation: StoredAttestation, compte: ID<Compte>?, now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO attestation (code, demande_id, version, numero, date_depot, faite_le, guichet, compte_id, le)
            VALUES (\(attestation.code), \(attestation.demande), \(attestation.version), \(attestation.numero),
                \(attestation.dateDepot), \(attestation.faiteLe), \(attestation.guichet), \(compte), \(now))
            """)
    }

    package func find(_ code: String) throws -> StoredAttestation? {
        try list("WHERE code = \(code)").first
    }

    package func all(of demande: ID<Demande>, limit: Int) throws -> [StoredAttestation] {
        try list("WHERE demande_id = \(demande) ORDER BY le DESC LIMIT \(limit)")
    }

    private func list(_ condition: Query) throws -> [StoredAttestation] {
        try connection.query(
            "SELECT code, demande_id, version, numero, date_depot, faite_le, guichet FROM attestation \(condition)"
        ).map {
            try StoredAttestation(
                code: $0["code"], demande: $0["demande_id"], version: $0["version"], numero: $0["numero"],
                dateDepot: $0["date_depot"], faiteLe: $0["faite_le"], guichet: $0["guichet"])
        }
    }
}
