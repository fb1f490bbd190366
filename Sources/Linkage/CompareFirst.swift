// SPDX-License-Identifier: EUPL-1.2

import Domain

/// The persons of the first dossier of a small register against all others: what a form that is typed asks. The same
/// comparison and the same probabilities as over the whole file, without blocks.
package func compareFirst(_ registre: RegistreCompare, _ modele: ModeleDoublons) -> [PaireTrouvee] {
    let records = registre.records
    let compare = ComparePersonnes(registre, PrenomsEnNom(registre, modele))
    let score = ScorePaire(modele, registre)
    let first = records.first?.dossier ?? 0
    let own = records.indices.filter { records[$0].dossier == first }
    var best: [UInt32: (probabilite: Double, raisons: [RaisonDoublon], roles: Bool)] = [:]
    for place in records.indices where records[place].dossier != first {
        let dossier = records[place].dossier
        for mine in own {
            // As over the whole file: most are told apart before all of them is compared.
            guard let constats = score.constats(records[mine], records[place], compare) else { continue }
            let probability = score.probability(constats, records[mine], records[place])
            guard probability >= modele.plancher, probability > best[dossier]?.probabilite ?? 0 else { continue }
            let isHolder = records[place - 1].dossier != dossier
            best[dossier] = (
                probability, score.raisons(constats, records[mine], records[place]), (mine == own.first) != isHolder
            )
        }
    }
    return best.sorted { $0.key < $1.key }.map {
        PaireTrouvee(
            a: first, b: $0.key, probabilite: $0.value.probabilite, raisons: $0.value.raisons,
            rolesEchanges: $0.value.roles)
    }
}
