// SPDX-License-Identifier: EUPL-1.2

/// What is known of an entry that someone wants taken back.
package struct EnregistrementFait: Sendable, Hashable {
    package struct Fait: Sendable, Hashable {
        package let genre: GenreEvenement
        package let origine: Acteur.Origine
        /// The body that stands for it today.
        package let organisme: ID<Organisme>
        /// Written with the entry itself.
        package let isEntry: Bool

        package init(
            _ genre: GenreEvenement, _ origine: Acteur.Origine, _ organisme: ID<Organisme>, isEntry: Bool = false
        ) {
            self.genre = genre
            self.origine = origine
            self.organisme = organisme
            self.isEntry = isEntry
        }
    }

    /// One of the two persons: who asks, who confirms.
    package struct Personne: Sendable, Hashable {
        package let compte: ID<Compte>
        package let organisme: ID<Organisme>
        package let isGestionnaire: Bool

        package init(compte: ID<Compte>, organisme: ID<Organisme>, isGestionnaire: Bool) {
            self.compte = compte
            self.organisme = organisme
            self.isGestionnaire = isGestionnaire
        }
    }

    package let etat: Etat
    package let enregistreLe: Instant
    /// Nil when a partner's software or a file registered it.
    package let compte: ID<Compte>?
    package let organisme: ID<Organisme>
    package let faits: [Fait]
    /// Who asked for it, when nobody answered yet.
    package let demandee: Personne?
    /// A certificate was made of it: printed, or in a lot of letters.
    package let isAttestee: Bool

    package init(
        etat: Etat, enregistreLe: Instant, compte: ID<Compte>?, organisme: ID<Organisme>, faits: [Fait],
        demandee: Personne?, isAttestee: Bool = false
    ) {
        self.etat = etat
        self.enregistreLe = enregistreLe
        self.compte = compte
        self.organisme = organisme
        self.faits = faits
        self.demandee = demandee
        self.isAttestee = isAttestee
    }
}

/// How an entry goes.
package enum VoieAnnulation: String, Sendable, Hashable {
    /// By the account that registered it, while there is time.
    case seul
    /// Asked for: a second person has to confirm.
    case demande
    /// The second person.
    case confirmation
}

/// Why an entry stays.
package enum RefusAnnulation: Error, Sendable, Hashable {
    /// Struck off, merged, cancelled or erased.
    case etat(Etat)
    /// Taken over from another system, where its number and its mistakes are.
    case reprise
    /// A lease, a strike-off, a renewal, a merger; or the applicant himself: something was done with it.
    case vie(GenreEvenement)
    /// A holder left it: the person is put back by a change of the form.
    case titulaireParti
    /// Another body worked on it since.
    case autreOrganisme(ID<Organisme>)
    /// He asked already: another one confirms.
    case dejaDemandee
    /// Neither of the body that asked, nor the manager.
    case autrePersonne
    /// Asked for by a program, which has no second person: on the page.
    case deuxPersonnes
}

/// An entry keyed by mistake is taken back by its author within a delay, later by two persons; never once it lived. Once a
/// certificate was printed, somebody may hold it: always by two.
package func examineAnnulation(
    _ enregistrement: EnregistrementFait, by auteur: EnregistrementFait.Personne, now: Instant, on today: Day,
    _ rulebook: Rulebook
) -> Result<VoieAnnulation, RefusAnnulation> {
    if let refus = enregistrement.obstacle { return .failure(refus) }
    if enregistrement.compte == auteur.compte, enregistrement.isFresh(now, on: today, rulebook) {
        return .success(.seul)
    }
    guard let demandee = enregistrement.demandee else { return .success(.demande) }
    if demandee.compte == auteur.compte { return .failure(.dejaDemandee) }
    guard demandee.organisme == auteur.organisme || auteur.isGestionnaire || demandee.isGestionnaire else {
        return .failure(.autrePersonne)
    }
    return .success(.confirmation)
}

/// The same for the software of a body: what it sent itself, while there is time. Later it takes two persons.
package func examineAnnulation(
    _ enregistrement: EnregistrementFait, byLogiciel organisme: ID<Organisme>, now: Instant, on today: Day,
    _ rulebook: Rulebook
) -> RefusAnnulation? {
    if let refus = enregistrement.obstacle { return refus }
    let isOwn = enregistrement.faits.contains {
        [.creation, .depot].contains($0.genre) && $0.origine == .logiciel && $0.isEntry && $0.organisme == organisme
    }
    return isOwn && enregistrement.isFresh(now, on: today, rulebook) ? nil : .deuxPersonnes
}

extension EnregistrementFait {
    /// Why it stays, whoever asks.
    fileprivate var obstacle: RefusAnnulation? {
        guard TransitionEtat.row(.annulation, from: etat) != nil else { return .etat(etat) }
        return isBareSeparation ? nil : faits.lazy.compactMap { $0.obstacle(in: organisme) }.first
    }

    /// Nobody holds a certificate of it, and there is time.
    fileprivate func isFresh(_ now: Instant, on today: Day, _ rulebook: Rulebook) -> Bool {
        guard !isAttestee, !faits.contains(where: { $0.genre == .attestation || $0.genre == .envoiAttestation }),
            let delai = rulebook.delai("annulationEnregistrement", on: today)
        else { return false }
        return now <= delai.end(from: enregistreLe)
    }

    /// A second file that a separation opened, and of which nothing else was made: a mistaken separation is undone so.
    fileprivate var isBareSeparation: Bool {
        etat == .deposee && faits.contains { $0.genre == .separation && $0.isEntry }
            && faits.allSatisfy { [.depot, .separation, .demandeAnnulation, .refusAnnulation].contains($0.genre) }
    }
}

extension EnregistrementFait.Fait {
    fileprivate func obstacle(in registering: ID<Organisme>) -> RefusAnnulation? {
        switch genre {
        case .import: .reprise
        case .radiation, .reactivation, .renouvellement, .fusion, .annulationFusion, .titulaire, .union: .vie(genre)
        case .separation: isEntry ? .vie(genre) : .titulaireParti
        case .composition: .titulaireParti
        // About the entry itself.
        case .demandeAnnulation, .refusAnnulation: nil
        default:
            switch origine {
            case .demandeur: .vie(genre)
            case .systeme: nil
            case .agent, .logiciel: organisme == registering ? nil : .autreOrganisme(organisme)
            }
        }
    }
}

/// What the events of a cancellation hold.
package struct ContenuAnnulation: Sendable, Codable, Hashable {
    package let motif: String

    package init(motif: String) { self.motif = motif }
}
