// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores
import Synchronization

/// The certificates of what an import creates, when it is asked to send them (L441-2-1).
final class ImportAttestations: Sendable {
    /// Those of one application, which enter the base with it: an import that is cut and run again sends none twice.
    struct Lettres: Sendable {
        let courriers: [Courrier]
        let contenus: [ID<Courrier>: SealedText]
    }

    private let world: World
    private let issue: IssueAttestation
    private let parHeure: Int
    private let written = Mutex(0)

    init(_ world: World, parHeure: Int) {
        self.world = world
        self.parHeure = max(parHeure, 1)
        issue = IssueAttestation(world)
    }

    /// Of one that the base does not know.
    func judge(_ candidate: ImportCandidate) -> AttestationReprise {
        let formulaire = candidate.formulaire
        let isNumbered = candidate.numero != nil || formulaire.isReadyForNumber
        return attestationReprise(
            isNumbered ? .active : .deposee, expireLe: world.rulebook.expiration(after: formulaire.depot.date),
            formulaire.contact(wasOnline: false), dejaNumerotee: candidate.numero != nil,
            estConfirmee: issue.mayLeave(issue.doutes(formulaire)), on: world.today)
    }

    /// Nobody reads them one by one before they leave: they wait as what a night prepares does, time to stop them, then leave so many
    /// an hour, so that no letter of a desk waits behind an import.
    func lettres(_ attestation: AttestationReprise, of demande: Demande, _ now: Instant) throws -> Lettres? {
        guard case .prevue(let canaux, _) = attestation else { return nil }
        let rang = written.withLock { rang in
            defer { rang += 1 }
            return rang
        }
        let genre = GenreCourrier.attestation
        let contenu = try ContenuCourrier().sealed(world.keys, demande.id, genre, demande.expireLe)
        let courriers = canaux.courriers(
            genre, of: demande.id, ids: CanalCourrier.allCases.map { _ in world.ids.next(now) },
            echeance: demande.expireLe,
            prevuLe: now.adding(seconds: PrepareCourriers.fenetre + rang / parHeure * 3_600))
        return Lettres(
            courriers: courriers,
            contenus: Dictionary(courriers.map { ($0.id, contenu) }, uniquingKeysWith: { first, _ in first }))
    }
}
