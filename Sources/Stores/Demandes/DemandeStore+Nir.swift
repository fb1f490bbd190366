// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// The NIR of a holder, as it is stored.
package struct SealedNir: Sendable {
    package let rang: Int
    package let chiffre: [UInt8]
    package let empreinte: [UInt8]
    package let cle: String

    package init(rang: Int, chiffre: [UInt8], empreinte: [UInt8], cle: String) {
        self.rang = rang
        self.chiffre = chiffre
        self.empreinte = empreinte
        self.cle = cle
    }
}

extension DemandeStore {
    /// The NIR of the holders, to be kept when a change does not bring them again.
    package func nirs(of id: ID<Demande>) throws -> [SealedNir] {
        try connection.query(
            """
            SELECT rang, nir_chiffre, nir_empreinte, nir_cle FROM personne
            WHERE demande_id = \(id) AND nir_chiffre IS NOT NULL
            """
        ).map {
            try SealedNir(
                rang: $0["rang"], chiffre: $0["nir_chiffre"], empreinte: $0["nir_empreinte"], cle: $0["nir_cle"])
        }
    }

    /// NIR that are not under the newest keys, in the order of their place, after one of them.
    package func nirs(
        except cle: String, after place: (demande: ID<Demande>, rang: Int), limit: Int
    ) throws -> [(demande: ID<Demande>, nir: SealedNir)] {
        try connection.query(
            """
            SELECT demande_id, rang, nir_chiffre, nir_empreinte, nir_cle FROM personne
            WHERE (demande_id, rang) > (\(place.demande), \(place.rang)) AND nir_cle <> \(cle)
            ORDER BY demande_id, rang LIMIT \(limit)
            """
        ).map {
            (
                try $0["demande_id"],
                try SealedNir(
                    rang: $0["rang"], chiffre: $0["nir_chiffre"], empreinte: $0["nir_empreinte"], cle: $0["nir_cle"])
            )
        }
    }

    /// How many NIR wait for `ruche keys reseal`.
    package func countNirs(except cle: String) throws -> Int {
        try connection.scalar("SELECT count(*) FROM personne WHERE nir_cle <> \(cle)") ?? 0
    }

    /// False when the row changed meanwhile: what was written then is not undone.
    package func replace(_ old: SealedNir, by new: SealedNir, of id: ID<Demande>) throws -> Bool {
        try connection.execute(
            """
            UPDATE personne SET nir_chiffre = \(new.chiffre), nir_empreinte = \(new.empreinte), nir_cle = \(new.cle)
            WHERE demande_id = \(id) AND rang = \(old.rang) AND nir_cle = \(old.cle) AND nir_chiffre = \(old.chiffre)
            """) > 0
    }

    /// How many NIR stand under each mark.
    package func nirMarks() throws -> [(cle: String, nombre: Int)] {
        try connection.query(
            "SELECT nir_cle, count(*) AS nombre FROM personne WHERE nir_cle IS NOT NULL GROUP BY nir_cle ORDER BY nir_cle"
        ).map { (try $0["nir_cle"], try $0["nombre"]) }
    }
}
