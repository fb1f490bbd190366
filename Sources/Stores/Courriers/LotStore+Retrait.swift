// SPDX-License-Identifier: EUPL-1.2

package import Domain
import SQL

/// Letters that leave their lot: by hand, because of a protected address, or because nothing here prints them.
extension LotStore {
    /// One that is printed is not posted: its row stays in the lot and says why; its courrier waits again under another id, since the
    /// paper that is put away bears this one. Where one is to be handed over already, it is not needed besides.
    package func takeOut(
        _ lettre: LettreDeLot, as other: ID<Courrier>, _ raison: RaisonRetrait, compte: ID<Compte>?, at now: Instant
    ) throws {
        let clashing: Query = """
            SELECT 1 FROM courrier AS autre WHERE autre.demande_id = courrier.demande_id AND autre.id <> courrier.id
                AND autre.genre = courrier.genre AND autre.echeance = courrier.echeance AND autre.canal = \(raison.canal)
            """
        try connection.execute(all: [
            """
            UPDATE lettre SET retrait = \(raison.code), retire_le = \(now), retire_compte_id = \(compte),
                suite_id = \(other)
            WHERE courrier_id = \(lettre.courrier)
            """,
            CourrierStore.clearPlace(raison.canal, of: lettre.demande, for: "autre.id = \(lettre.courrier)"),
            """
            UPDATE courrier SET etat = 'annule'
            WHERE id = \(lettre.courrier) AND etat = 'parti' AND EXISTS (\(clashing))
            """,
            """
            UPDATE courrier SET id = \(other), canal = \(raison.canal), etat = 'prevu', parti_le = NULL
            WHERE id = \(lettre.courrier) AND etat = 'parti'
            """,
        ])
    }

    /// When the paper that one follows was taken out of its lot; nil when it follows none.
    package func takenOut(before courrier: Courrier) throws -> Instant? {
        try connection.scalar(
            "SELECT retire_le FROM lettre WHERE demande_id = \(courrier.demande) AND suite_id = \(courrier.id)")
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
}
