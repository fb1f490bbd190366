// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// A draft of a new application, filled from one that was struck off and cannot come back. `RegisterDemande` keeps the link.
package struct ContinueDemande: Sendable {
    package enum Answer: Sendable {
        case draft(ID<Brouillon>)
        case refused(RefusSuite)
        case denied
        case unknown
    }

    /// Drafts of one agent, the newest first.
    private static let looked = 200
    private static let holder = ["demandeur.nomNaissance", "demandeur.prenoms", "demandeur.naissance"]
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(_ id: ID<Demande>, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.registerDemande), acteur.guichet != nil else { return .denied }
        switch try await ReadDemandes(world)(id, objet: "vie", by: acteur) {
        case .unknown: return .unknown
        case .carte, .denied: return .denied
        case .dossier(let dossier):
            let situation = dossier.situation(world.rulebook)
            if case .failure(let refus) = examineSuite(situation, on: world.today, world.rulebook) {
                return .refused(refus)
            }
            let said = dossier.demande.formulaire
            let shown = dossier.mayShowAddress(to: acteur) ? said : AdresseProtegee.without(said)
            var saisie = try shown.suite(after: situation.motif, on: world.today)
            saisie.suiteDe = id.text
            // Asked for twice, it is the draft of the first time; not one over which another person was typed since.
            let drafts = KeepBrouillons(world)
            let fresh = saisie
            let kept = try await drafts.all(by: acteur, limit: Self.looked).first { draft in
                draft.saisie.suiteDe == fresh.suiteDe
                    && Self.holder.allSatisfy { draft.saisie[$0] == fresh[$0] }
            }
            if let kept { return .draft(kept.id) }
            guard let draft = try await drafts.save(saisie, id: nil, by: acteur) else { return .denied }
            return .draft(draft)
        }
    }
}

extension Registry {
    /// The file that a form was made from, when that still may be; of a whole form, one holder is common to both.
    func continued(
        _ id: ID<Demande>?, _ formulaire: Formulaire?, by acteur: Acteur, _ now: Instant, on today: Day,
        _ rulebook: Rulebook, locked: Bool = false
    ) throws -> Demande? {
        guard let id, let old = try locked ? demandes.lock(id) : demandes.find(id),
            try reaches(old, .readDemande, acteur, now)
        else { return nil }
        if let formulaire, !old.formulaire.sharesHolder(with: formulaire) { return nil }
        guard case .success = examineSuite(try situation(of: old, rulebook), on: today, rulebook) else { return nil }
        return old
    }
}
