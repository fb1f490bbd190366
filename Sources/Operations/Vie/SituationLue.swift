// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

extension Registry {
    /// Where a file stands, from its row and its history.
    func situation(of demande: Demande, _ rulebook: Rulebook) throws -> SituationDemande {
        let renewed = try journal.last(.renouvellement, of: demande.id)?.evenement.survenuLe
        let contenu = demande.etat == .radiee ? try journal.last(.radiation, of: demande.id)?.contenu : nil
        return SituationDemande(demande, renewedOn: renewed, FaitVie(.radiation, contenu)?.strikeOff, rulebook)
    }

    /// Which warnings ended, whoever sent them. Of an answer its own day counts; another holder was unknown until he was keyed.
    func caducs(of demande: ID<Demande>, _ rulebook: Rulebook) throws -> AvertissementsCaducs {
        let days = try journal.lastDays(AvertissementsCaducs.actes + [.reponse], of: demande)
        let keyed = AvertissementsCaducs.actes.compactMap { days[$0]?.saisiLe }.max()
        return AvertissementsCaducs(
            autrementLe: keyed.map(rulebook.territoire.clock.day), reponduLe: days[.reponse]?.survenuLe)
    }
}

extension Dossier {
    /// The last renewal, where it is at hand: by whom, and when.
    package var lastRenewal: Fait? {
        evenements.first { $0.evenement.demande == demande.id && $0.evenement.genre == .renouvellement }
    }

    /// The same from the history at hand; of a file whose last renewal is not among it, the validity tells the day.
    package func situation(_ rulebook: Rulebook) -> SituationDemande {
        let own = evenements.filter { $0.evenement.demande == demande.id }
        return SituationDemande(
            demande, renewedOn: own.first { $0.evenement.genre == .renouvellement }?.evenement.survenuLe,
            own.first { $0.evenement.genre == .radiation }?.vie?.strikeOff, rulebook)
    }
}

extension SituationDemande {
    /// The start of the validity is the day from which it ends when it does: the last renewal, the deposit, or what a merger
    /// or another system gave, which no event of this file tells.
    init(_ demande: Demande, renewedOn: Day?, _ radiation: ContenuRadiation?, _ rulebook: Rulebook) {
        let depot = demande.formulaire.depot.date
        let known = [renewedOn, depot].compactMap { $0 }.first { rulebook.expiration(after: $0) == demande.expireLe }
        self.init(
            etat: demande.etat, depotLe: depot, valableDepuis: known ?? demande.expireLe.adding(months: -12),
            expireLe: demande.expireLe, radieeLe: demande.radieeLe,
            motif: demande.etat == .radiee ? radiation?.motif : nil,
            isDeces: demande.etat == .radiee && radiation?.deces != nil)
    }
}
