// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// What names someone leaves; the row stays, with its numbers.
extension DemandeStore {
    /// Erases what names someone; the row, its numbers and the headers of the journal remain.
    package func purge(_ id: ID<Demande>, version: Int, empty: String, now: Instant) throws {
        try connection.execute(
            all: LotStore(connection: connection).forget(id) + [
                """
                UPDATE demande SET etat = \(Etat.purgee), version = \(version), telephone = NULL, courriel = NULL,
                    commune = NULL, formulaire = \(empty), modifiee_le = \(now)
                WHERE id = \(id)
                """,
                "DELETE FROM personne WHERE demande_id = \(id)",
                "DELETE FROM commune_souhaitee WHERE demande_id = \(id)",
                """
                DELETE FROM evenement_contenu
                WHERE evenement_id IN (SELECT id FROM evenement WHERE demande_id = \(id))
                """,
                "DELETE FROM numero WHERE demande_id = \(id) AND genre = \(GenreNumero.externe)",
                "DELETE FROM idempotence WHERE demande_id = \(id)",
                "DELETE FROM visite WHERE demande_id = \(id)",
                "DELETE FROM rendez_vous WHERE demande_id = \(id)",
                "DELETE FROM presence WHERE demande_id = \(id)",
                // The row of the one by mail goes on without its file.
                "DELETE FROM code_demandeur WHERE demande_id = \(id) OR sujet = \(EspaceStore.courriel(id))",
                "DELETE FROM session_demandeur WHERE demande_id = \(id)",
                "DELETE FROM attestation WHERE demande_id = \(id)",
                // The mails that carried its notices bear its address.
                "DELETE FROM envoi WHERE demande_id = \(id)",
                "DELETE FROM courrier WHERE demande_id = \(id)",
                "DELETE FROM reprise WHERE demande_id = \(id)",
                "DELETE FROM annulation WHERE demande_id = \(id)",
                "DELETE FROM saisine WHERE demande_id = \(id)",
                """
                UPDATE decision_doublon SET motif = ''
                WHERE id IN (SELECT decision_id FROM decision_membre WHERE demande_id = \(id))
                """,
                "DELETE FROM decision_membre WHERE demande_id = \(id)",
                """
                UPDATE fusion SET avant = NULL, avant_cle = NULL, motif = '', defaite_motif = NULL
                WHERE gardee_id = \(id) OR absorbee_id = \(id)
                """,
                """
                UPDATE demande_droits SET nom = NULL, contact = NULL, objet = NULL, reponse = NULL, prolongation = NULL
                WHERE demande_id = \(id)
                """,
            ])
        try leaveDoublons(id)
    }

    /// Keyed by mistake: found by its number alone from now on. The form stays until its time, for whoever has to answer for it.
    package func cancel(_ demande: Demande) throws {
        let id = demande.id
        try connection.execute(all: [
            """
            UPDATE demande SET version = \(demande.version), etat = \(demande.etat), telephone = NULL, courriel = NULL,
                modifiee_le = \(demande.modifieeLe)
            WHERE id = \(id)
            """,
            "DELETE FROM personne WHERE demande_id = \(id)",
            "DELETE FROM commune_souhaitee WHERE demande_id = \(id)",
            "DELETE FROM presence WHERE demande_id = \(id)",
        ])
        try leaveDoublons(id)
    }

    /// What was found of it and of others: a set that has one file left is none.
    private func leaveDoublons(_ id: ID<Demande>) throws {
        try connection.execute(all: [
            """
            UPDATE ensemble_doublon SET taille = taille - 1, version = version + 1,
                etat = CASE WHEN taille <= 2 THEN 'clos' ELSE etat END,
                issue = CASE WHEN taille <= 2 AND etat <> 'clos' THEN 'disparu' ELSE issue END
            WHERE id IN (SELECT ensemble_id FROM ensemble_membre WHERE demande_id = \(id))
            """,
            "DELETE FROM ensemble_membre WHERE demande_id = \(id)",
            "DELETE FROM paire_doublon WHERE premiere = \(id)",
            "DELETE FROM paire_doublon WHERE seconde = \(id)",
        ])
    }
}
