// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// The mark of a training base, and its way back to the start.
package struct FormationStore {
    let connection: any Connection

    package func marque() throws -> MarqueFormation? { try read(lock: "") }

    /// The same, locked until the end of the transaction.
    package func lock() throws -> MarqueFormation? { try read(lock: connection.dialect.lock) }

    private func read(lock: String) throws -> MarqueFormation? {
        try connection.first("SELECT marquee_le, remise_le, demandes FROM formation\(trusted: lock)").map {
            try MarqueFormation(marqueeLe: $0["marquee_le"], remiseLe: $0["remise_le"], demandes: $0["demandes"])
        }
    }

    /// Whoever marks looked at `isBlank` in the same transaction.
    package func insert(_ marque: MarqueFormation) throws {
        try connection.execute(
            """
            INSERT INTO formation (seule, marquee_le, remise_le, demandes)
            VALUES (1, \(marque.marqueeLe), \(marque.remiseLe), \(marque.demandes))
            """)
    }

    package func set(remiseLe: Instant) throws {
        try connection.execute("UPDATE formation SET remise_le = \(remiseLe)")
    }

    /// Nobody ever worked with this base.
    package func isBlank() throws -> Bool {
        for table in ["organisme", "compte", "demande", "evenement"] {
            if try connection.first("SELECT 1 AS un FROM \(trusted: table) LIMIT 1") != nil { return false }
        }
        return true
    }

    // MARK: Back to the start

    /// Children first. A test holds the two lists against the schema.
    package static let cleared = [
        "code_demandeur", "session_demandeur", "formation_exercice", "decision_membre", "decision_doublon",
        "ensemble_membre", "fusion", "paire_doublon",
        "ensemble_doublon", "passage_doublon", "modele_doublon", "attestation", "lettre", "lot",
        "gabarit", "logo", "courrier", "annulation", "saisine",
        "brouillon_repere", "brouillon", "code_secours", "commune_souhaitee", "connexion_federee",
        "consultation",
        "convention", "demande_droits", "envoi", "etape_connexion", "evenement_contenu", "evenement_organisme",
        "exigence_second_facteur", "idempotence", "identite_federee", "invitation", "jeton", "lien_mot_de_passe",
        "numero",
        "organisme_commune", "personne", "presence", "registre_export", "relation_organisme", "rendez_vous", "reprise",
        "residu", "horodatage", "mesure_qualite", "sceau", "second_facteur", "session", "trace_compte",
        "verrou_naissance",
        "violation_donnees",
        "visite", "adhesion_etape", "habilitation", "evenement", "demande", "compte", "guichet", "organisme",
    ]
    /// Counters stay: a number and an id serve once, here too. So do leases, which running servers hold.
    package static let kept = [
        "bail", "bloc_numero", "compteur", "formation", "index_suspendu", "migration", "travail", "travail_jour",
    ]

    /// Nobody writes meanwhile, and readers see the old base until the end. The row of the sequencer first, as it takes
    /// it itself: it must not number events of before and after as one journal.
    package func lockAll(bail: String) throws {
        _ = try connection.first("SELECT jeton FROM bail WHERE nom = \(bail)\(trusted: connection.dialect.lock)")
        if let statement = connection.dialect.lockTables(Self.cleared) { try connection.script(statement) }
    }

    package func clear() throws {
        for table in Self.cleared { try connection.execute("DELETE FROM \(trusted: table)") }
    }

    /// Numbers up to this one are taken; a counter never goes back.
    package func raise(portee: String, to last: Int) throws {
        try connection.execute(
            """
            INSERT INTO bloc_numero (portee, prochain) VALUES (\(portee), \(last + 1))
            ON CONFLICT (portee) DO UPDATE SET prochain = CASE
                WHEN bloc_numero.prochain > excluded.prochain THEN bloc_numero.prochain ELSE excluded.prochain END
            """)
    }
}
