// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// The certificate of what an applicant did alone, online: nobody hands it over, so that it is sent. Made ready outside of its
/// transaction.
struct EnvoiAttestation: Sendable {
    private let world: World
    private let ids: [ID<Courrier>]
    private let prevuLe: Instant

    init(_ world: World, now: Instant) {
        self.world = world
        ids = CanalCourrier.allCases.map { _ in world.ids.next(now) }
        prevuLe = now
    }

    /// After a renewal, by the channels of a notice. Not where the address is protected, nor while no certificate may be printed: it is
    /// asked for in Mon dossier, or at a desk.
    func insert(renewed demande: Demande, _ registry: Registry) throws {
        let issue = IssueAttestation(world)
        guard demande.formulaire.adresseProtegee != true, issue.mayLeave(issue.doutes(demande.formulaire)) else {
            return
        }
        let genre = GenreCourrier.attestationRenouvellement
        let canaux = canauxDus(genre, demande.contact(wasOnline: true))
        let contenu = try ContenuCourrier().sealed(world.keys, demande.id, genre, demande.expireLe)
        let courriers = canaux.courriers(
            genre, of: demande.id, ids: ids, echeance: demande.expireLe, prevuLe: prevuLe)
        _ = try registry.courriers.insert(
            courriers,
            contenus: Dictionary(courriers.map { ($0.id, contenu) }, uniquingKeysWith: { first, _ in first }))
    }
}
