// SPDX-License-Identifier: EUPL-1.2

package import Domain

/// In what any two persons of two files are found identical. No model is asked: none says what is equal.
package func champsIdentiques(
    _ one: [IdentiteComparee], _ other: [IdentiteComparee]
) -> Set<RaisonDoublon.Champ> {
    guard !one.isEmpty, !other.isEmpty else { return [] }
    var registre = RegistreCompare()
    for person in one { registre.append(person, dossier: 0) }
    for person in other { registre.append(person, dossier: 1) }
    let compare = ComparePersonnes(registre, PrenomsEnNom(registre))
    var found: Set<RaisonDoublon.Champ> = []
    for left in one.indices {
        for right in other.indices {
            let constats = compare(left, one.count + right)
            for (field, champ) in RaisonDoublon.Champ.allCases.enumerated() where constats[field] == 1 {
                found.insert(champ)
            }
        }
    }
    return found
}
