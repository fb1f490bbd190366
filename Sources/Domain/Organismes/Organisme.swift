// SPDX-License-Identifier: EUPL-1.2

/// A body that works on the shared file.
package struct Organisme: Sendable, Hashable {
    package let id: ID<Organisme>
    /// `bailleur`, `commune`, `etat`, `gestionnaire`…
    package let nature: String
    package let nom: String
    package let perimetre: Perimetre

    package init(id: ID<Organisme>, nature: String, nom: String, perimetre: Perimetre) {
        self.id = id
        self.nature = nature
        self.nom = nom
        self.perimetre = perimetre
    }
}
