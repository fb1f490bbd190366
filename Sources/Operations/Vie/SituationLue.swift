// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

extension Registry {
    /// Where a file stands, from its row and its history.
    func situation(of demande: Demande, _ rulebook: Rulebook) throws -> SituationDemande {
        let contenu = demande.etat == .radiee ? try lastOwn(.radiation, of: demande.id)?.contenu : nil
        let radiation = FaitVie(.radiation, contenu)?.strikeOff
        let renewed = try [lastOwn(.renouvellement, of: demande.id)?.evenement.survenuLe].compactMap { $0 }
        let deposit = demande.formulaire.depot.date
        // Most are told by their own history: what went into them is not looked for.
        guard SituationDemande.start(of: demande, among: renewed + [deposit], rulebook) == nil else {
            return SituationDemande(demande, renewedOn: renewed, radiation, rulebook)
        }
        let absorbees = try fusions.absorbees(of: [demande.id])
        let theirs = try absorbees.compactMap { try lastOwn(.renouvellement, of: $0)?.evenement.survenuLe }
        var deposits: [Day] = []
        if !absorbees.isEmpty {
            // Its own day of before the merger is that of its number.
            deposits = try numeros.all(of: demande.id).map(\.anciennete)
            deposits += try demandes.find(absorbees).map(\.formulaire.depot.date)
        }
        return SituationDemande(demande, renewedOn: renewed + theirs, deposits: deposits, radiation, rulebook)
    }

    /// Which warnings ended, whoever sent them. Of an answer its own day counts; another holder was unknown until he was keyed.
    func caducs(of demande: ID<Demande>, _ rulebook: Rulebook) throws -> AvertissementsCaducs {
        let days = try lastOwnDays(AvertissementsCaducs.actes + [.reponse], of: demande)
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

    /// The same from the history at hand, which is that of what went into it too; of a file whose last renewal is not among it, the
    /// validity tells the day.
    package func situation(_ rulebook: Rulebook) -> SituationDemande {
        let facts = evenements.map(\.evenement)
        return SituationDemande(
            demande, renewedOn: facts.filter { $0.genre == .renouvellement }.map(\.survenuLe),
            deposits: numeros.map(\.anciennete)
                + facts.filter { [.creation, .depot, .import].contains($0.genre) }.map(\.survenuLe),
            evenements.first { $0.evenement.demande == demande.id && $0.evenement.genre == .radiation }?.vie?.strikeOff,
            rulebook)
    }
}

extension SituationDemande {
    /// The start of the validity is the day from which it ends when it does: the last renewal, the deposit, those of a file that was
    /// merged or united with this one (`deposits`), or what another system gave, which no event tells: then it was renewed there.
    init(
        _ demande: Demande, renewedOn: [Day], deposits: [Day] = [], _ radiation: ContenuRadiation?, _ rulebook: Rulebook
    ) {
        let depot = demande.formulaire.depot.date
        let known = Self.start(of: demande, among: renewedOn + [depot] + deposits, rulebook)
        let since = known ?? demande.expireLe.adding(months: -12)
        self.init(
            etat: demande.etat, depotLe: depot, valableDepuis: since,
            renouveleeLe: known == nil && since > depot ? since : renewedOn.max(),
            expireLe: demande.expireLe, radieeLe: demande.radieeLe,
            motif: demande.etat == .radiee ? radiation?.motif : nil,
            isDeces: demande.etat == .radiee && radiation?.deces != nil)
    }

    fileprivate static func start(of demande: Demande, among days: [Day], _ rulebook: Rulebook) -> Day? {
        days.first { rulebook.expiration(after: $0) == demande.expireLe }
    }
}
