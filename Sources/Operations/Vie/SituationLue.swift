// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

extension Registry {
    /// Where a file stands, from its row and its history.
    func situation(of demande: Demande, _ rulebook: Rulebook) throws -> SituationDemande {
        let contenu = demande.etat == .radiee ? try lastOwn(.radiation, of: demande.id)?.contenu : nil
        return SituationDemande(
            demande, try faitsValidite(of: demande, rulebook), radiation: FaitVie(.radiation, contenu)?.strikeOff,
            rulebook)
    }

    func faitsValidite(of demande: Demande, _ rulebook: Rulebook) throws -> FaitsValidite {
        try faitsValidite(of: [demande], rulebook)[demande.id] ?? FaitsValidite()
    }

    /// The same of many files, in few questions: letters, the feed.
    func faitsValidite(of demandes: [Demande], _ rulebook: Rulebook) throws -> [ID<Demande>: FaitsValidite] {
        var found: [ID<Demande>: FaitsValidite] = [:]
        for start in stride(from: 0, to: demandes.count, by: 500) {
            let page = demandes[start..<min(start + 500, demandes.count)]
            let renewed = try ownDays(.renouvellement, of: page.map(\.id))
            for demande in page {
                let own = FaitsValidite(renouvelee: renewed[demande.id] ?? [])
                // Most are told by their own history: what went into them is not looked for.
                found[demande.id] =
                    own.isLast(of: demande, rulebook) ? own : try own + absorbed(into: demande.id)
            }
        }
        return found
    }

    /// Of the files of which letters say until when something can be done.
    func faitsValidite(
        _ courriers: [Courrier], _ demandes: [ID<Demande>: Demande], _ rulebook: Rulebook
    ) throws -> [ID<Demande>: FaitsValidite] {
        let telling = courriers.filter { [.preavis, .avisRadiation].contains($0.genre) }.map(\.demande)
        return try faitsValidite(of: Set(telling).sorted().compactMap { demandes[$0] }, rulebook)
    }

    private func absorbed(into demande: ID<Demande>) throws -> FaitsValidite {
        let absorbees = try fusions.absorbees(of: [demande])
        if absorbees.isEmpty { return FaitsValidite() }
        // Its own day of before the merger is that of its number.
        return FaitsValidite(
            renouvelee: try ownDays(.renouvellement, of: absorbees).values.flatMap { $0 },
            deposee: try numeros.all(of: demande).map(\.anciennete)
                + demandes.find(absorbees).map(\.formulaire.depot.date))
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

    /// The same as an act finds it (`Registry.situation`); of a whole reading.
    package func situation(_ rulebook: Rulebook) -> SituationDemande {
        SituationDemande(
            demande, validite,
            radiation: evenements.first { $0.evenement.demande == demande.id && $0.evenement.genre == .radiation }?
                .vie?.strikeOff, rulebook)
    }
}
