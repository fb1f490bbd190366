// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// The letter that tells of a strike-off, made ready outside of its transaction. After a lease the tenant knows; after a death there
/// is nobody to be told.
struct AvisRadiation: Sendable {
    private let motif: MotifRadiation
    private let ids: [ID<Courrier>]
    private let contenu: SealedText
    private let prevuLe: Instant

    init(_ demande: ID<Demande>, _ motif: MotifRadiation, on day: Day, _ world: World, now: Instant) throws {
        var contenu = ContenuCourrier()
        contenu.motif = motif
        self.motif = motif
        self.contenu = try contenu.sealed(world.keys, demande, .avisRadiation, day)
        ids = CanalCourrier.allCases.map { _ in world.ids.next(now) }
        prevuLe = now.adding(seconds: PrepareCourriers.fenetre)
    }

    /// By the channels of a notice.
    func insert(for demande: Demande, _ registry: Registry) throws {
        guard motif != .attribution, let echeance = demande.radieeLe else { return }
        let wasOnline = try registry.courriers.online([demande.id]).contains(demande.id)
        let canaux = canauxDus(.avisRadiation, demande.contact(wasOnline: wasOnline))
        let courriers = canaux.courriers(
            .avisRadiation, of: demande.id, ids: ids, echeance: echeance, prevuLe: prevuLe)
        try registry.courriers.annulAvis(of: demande.id)
        _ = try registry.courriers.insert(
            courriers,
            contenus: Dictionary(courriers.map { ($0.id, contenu) }, uniquingKeysWith: { first, _ in first }))
    }
}
