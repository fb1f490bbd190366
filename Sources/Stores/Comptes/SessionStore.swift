// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

package struct StoredSession: Sendable {
    package let compte: StoredCompte
    package let csrf: String
    /// Under which one acts; nil until one has chosen.
    package let habilitation: ID<Habilitation>?
    /// His own, or those that he used with an identity provider.
    package let aSecondFacteur: Bool
    package let ouverteLe: Instant
    package let vueLe: Instant
}

/// The password was right; the code of the second factor is still to come.
package struct EtapeConnexion: Sendable, Hashable {
    package let compte: ID<Compte>
    package let essais: Int
    package let ouverteLe: Instant
    /// Of an identity provider, instead of a password.
    package let jeton: SealedText?
}

/// What a session that an identity provider opened keeps of it.
package struct PreuveFederee: Sendable, Hashable {
    package let jeton: SealedText?
    package let hasTwoFactors: Bool

    package init(jeton: SealedText?, hasTwoFactors: Bool) {
        self.jeton = jeton
        self.hasTwoFactors = hasTwoFactors
    }
}

/// Sessions and the step before them. Secrets are digests: a copy of the base opens none.
package struct SessionStore {
    let connection: any Connection

    package func open(
        empreinte: [UInt8], compte: ID<Compte>, habilitation: ID<Habilitation>?, csrf: String, appareil: String,
        preuve: PreuveFederee? = nil, now: Instant
    ) throws {
        try connection.execute(
            """
            INSERT INTO session (empreinte, compte_id, habilitation_id, csrf, appareil, ouverte_le, vue_le,
                jeton_identite, jeton_cle, deux_facteurs)
            VALUES (\(empreinte), \(compte), \(habilitation), \(csrf), \(appareil), \(now), \(now),
                \(preuve?.jeton?.chiffre), \(preuve?.jeton?.cle), \(preuve?.hasTwoFactors ?? false))
            """)
    }

    package func find(_ empreinte: [UInt8]) throws -> StoredSession? {
        try connection.first(
            """
            SELECT s.csrf, s.habilitation_id, s.ouverte_le, s.vue_le, s.deux_facteurs,
                c.id, c.courriel, c.nom, c.mot_de_passe, c.theme, c.etat, c.connecte_le, c.cree_le,
                (SELECT count(*) FROM second_facteur f WHERE f.compte_id = c.id AND f.actif_le IS NOT NULL) AS facteurs
            FROM session s JOIN compte c ON c.id = s.compte_id
            WHERE s.empreinte = \(empreinte) AND c.etat = 'actif' AND c.actif = 1
            """
        ).map { row in
            let (own, federated): (Bool, Bool) = (try row["facteurs"], try row["deux_facteurs"])
            return try StoredSession(
                compte: CompteStore.decode(row), csrf: row["csrf"], habilitation: row["habilitation_id"],
                aSecondFacteur: own || federated, ouverteLe: row["ouverte_le"], vueLe: row["vue_le"])
        }
    }

    package func touch(_ empreinte: [UInt8], now: Instant) throws {
        try connection.execute("UPDATE session SET vue_le = \(now) WHERE empreinte = \(empreinte)")
    }

    /// Acts under another habilitation from now on; forms that were open are of the one before, hence another secret.
    package func choose(_ habilitation: ID<Habilitation>, csrf: String, _ empreinte: [UInt8]) throws {
        try connection.execute(
            "UPDATE session SET habilitation_id = \(habilitation), csrf = \(csrf) WHERE empreinte = \(empreinte)")
    }

    package func all(of compte: ID<Compte>, seenSince limit: Instant) throws -> [SessionOuverte] {
        try connection.query(
            """
            SELECT empreinte, appareil, ouverte_le, vue_le FROM session
            WHERE compte_id = \(compte) AND vue_le > \(limit) ORDER BY vue_le DESC LIMIT 100
            """
        ).map {
            try SessionOuverte(
                empreinte: $0["empreinte"], appareil: $0["appareil"], ouverteLe: $0["ouverte_le"], vueLe: $0["vue_le"])
        }
    }

    /// The token of the provider that opened it, and whose session it is.
    package func jeton(_ empreinte: [UInt8]) throws -> (compte: ID<Compte>, jeton: SealedText)? {
        try connection.first(
            "SELECT compte_id, jeton_identite, jeton_cle FROM session WHERE empreinte = \(empreinte) AND jeton_cle <> ''"
        ).map { (try $0["compte_id"], SealedText(chiffre: try $0["jeton_identite"], cle: try $0["jeton_cle"])) }
    }

    package func close(_ empreinte: [UInt8]) throws {
        try connection.execute("DELETE FROM session WHERE empreinte = \(empreinte)")
    }

    package func close(allOf compte: ID<Compte>, but kept: [UInt8] = []) throws {
        try connection.execute("DELETE FROM session WHERE compte_id = \(compte) AND empreinte <> \(kept)")
        try connection.execute("DELETE FROM etape_connexion WHERE compte_id = \(compte)")
    }

    package func close(lastSeenBefore limit: Instant) throws {
        try connection.execute("DELETE FROM session WHERE vue_le < \(limit)")
    }

    // MARK: The step before

    /// One at a time: tries are counted by step, so that many steps must not be opened first.
    package func openStep(
        _ empreinte: [UInt8], compte: ID<Compte>, jeton: SealedText? = nil, now: Instant
    ) throws {
        try connection.execute("DELETE FROM etape_connexion WHERE compte_id = \(compte)")
        try connection.execute(
            """
            INSERT INTO etape_connexion (empreinte, compte_id, essais, ouverte_le, jeton_identite, jeton_cle)
            VALUES (\(empreinte), \(compte), 0, \(now), \(jeton?.chiffre), \(jeton?.cle))
            """)
    }

    package func step(_ empreinte: [UInt8]) throws -> EtapeConnexion? {
        try connection.first(
            """
            SELECT compte_id, essais, ouverte_le, jeton_identite, jeton_cle FROM etape_connexion
            WHERE empreinte = \(empreinte)
            """
        ).map { row in
            let (bytes, key): ([UInt8]?, String?) = (try row["jeton_identite"], try row["jeton_cle"])
            let jeton = bytes.flatMap { bytes in key.map { SealedText(chiffre: bytes, cle: $0) } }
            return try EtapeConnexion(
                compte: row["compte_id"], essais: row["essais"], ouverteLe: row["ouverte_le"], jeton: jeton)
        }
    }

    /// False when this step has had its tries, or is gone.
    package func countTry(_ empreinte: [UInt8], most: Int) throws -> Bool {
        try connection.execute(
            "UPDATE etape_connexion SET essais = essais + 1 WHERE empreinte = \(empreinte) AND essais < \(most)") == 1
    }

    /// True for the one who takes it: a step opens one session.
    package func takeStep(_ empreinte: [UInt8]) throws -> Bool {
        try connection.execute("DELETE FROM etape_connexion WHERE empreinte = \(empreinte)") == 1
    }

    package func forgetSteps(openedBefore limit: Instant) throws {
        try connection.execute("DELETE FROM etape_connexion WHERE ouverte_le < \(limit)")
    }
}
