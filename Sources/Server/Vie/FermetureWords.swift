// SPDX-License-Identifier: EUPL-1.2

import Domain
import Hummingbird
import Operations
import Reference

/// Why nothing of a file changes any more, and what may be done instead.
struct FermetureWords {
    let site: Site

    func sentence(_ dossier: Dossier) -> String {
        let situation = dossier.situation(site.world.rulebook)
        let state =
            switch situation.etat {
            case .fusionnee:
                site.texts(
                    "fermee.fusionnee",
                    [
                        "numero": dossier.suite?.numero.flatMap { NumeroUnique($0)?.groups.joined(separator: " ") }
                            ?? site.texts("fermee.fusionnee.sans-numero")
                    ])
            case .purgee: site.texts("fermee.purgee")
            case .active, .deposee, .radiee, .annulee: VieWords(site: site).state(situation, dossier)
            }
        return [site.texts("fermee"), state, way(situation)].compactMap { $0 }.joined(separator: " ")
    }

    /// The way back, or on, of one that was struck off.
    private func way(_ situation: SituationDemande) -> String? {
        let (today, rulebook) = (site.world.today, site.world.rulebook)
        switch examineRenouvellement(situation, recuLe: today, on: today, rulebook) {
        case .success where situation.etat == .radiee: return site.texts("fermee.renouveler")
        case .failure(.tropTard): return site.texts("fermee.recu")
        case .success, .failure: break
        }
        if case .success = examineReactivation(situation, on: today, rulebook) { return site.texts("fermee.reactiver") }
        if case .success = examineSuite(situation, on: today, rulebook) { return site.texts("fermee.suite") }
        return nil
    }
}

extension Site {
    /// The answer of the API to who would change such a file.
    func fermee(_ id: ID<Demande>, by acteur: Acteur) async throws -> Response {
        guard case .dossier(let dossier) = try await ReadDemandes(world)(id, objet: "api", by: acteur) else {
            return try Problem.impossible(texts("fermee"), self)
        }
        return try Problem.impossible(FermetureWords(site: self).sentence(dossier), self)
    }
}
