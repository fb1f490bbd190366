// SPDX-License-Identifier: EUPL-1.2

/// Pairs whose probability lies in one slice: how many, and what their probabilities add up to.
package struct TranchePaires: Sendable, Hashable {
    package let de: Double
    package let nombre: Int
    package let somme: Double

    package init(de: Double, nombre: Int, somme: Double) {
        self.de = de
        self.nombre = nombre
        self.somme = somme
    }
}

/// What a threshold is worth by the model's own probabilities: nobody looked at these pairs.
package struct AttenteSeuil: Sendable, Hashable {
    package let seuil: Double
    /// Pairs from the threshold on.
    package let nombre: Int
    /// The part of them expected to be duplicates; nil when there is none.
    package let precision: Double?
    /// The part of the duplicates expected among the pairs that are kept; nil when none is.
    package let rappel: Double?
}

/// One for each slice, the lowest threshold first. Pairs below the lowest slice are not known and count nowhere.
package func attentes(_ tranches: [TranchePaires]) -> [AttenteSeuil] {
    let all = tranches.reduce(0) { $0 + $1.somme }
    var (nombre, somme) = (0, 0.0)
    var found: [AttenteSeuil] = []
    for tranche in tranches.sorted(by: { $0.de > $1.de }) {
        nombre += tranche.nombre
        somme += tranche.somme
        found.append(
            AttenteSeuil(
                seuil: tranche.de, nombre: nombre, precision: nombre > 0 ? somme / Double(nombre) : nil,
                rappel: all > 0 ? somme / all : nil))
    }
    return found.reversed()
}
