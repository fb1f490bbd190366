// SPDX-License-Identifier: EUPL-1.2

/// A body that works on the shared file.
package struct Organisme: Sendable, Hashable {
    package let id: ID<Organisme>
    package var nature: NatureOrganisme
    package var nom: String
    package var perimetre: Perimetre
    /// Nil for the bodies of before their numbers were asked for.
    package var siren: Siren?
    package var siret: Siret?
    /// A registration service (L441-2-1): by law, or by its own decision.
    package var enregistre: Bool
    package var version: Int
    /// From this day on its successor stands in its place.
    package var fermeLe: Day?
    package var successeur: ID<Organisme>?

    package init(
        id: ID<Organisme>, nature: NatureOrganisme, nom: String, perimetre: Perimetre, siren: Siren? = nil,
        siret: Siret? = nil, enregistre: Bool = true, version: Int = 1, fermeLe: Day? = nil,
        successeur: ID<Organisme>? = nil
    ) {
        self.id = id
        self.nature = nature
        self.nom = nom
        self.perimetre = perimetre
        self.siren = siren
        self.siret = siret
        self.enregistre = enregistre
        self.version = version
        self.fermeLe = fermeLe
        self.successeur = successeur
    }

    package func isClosed(on day: Day) -> Bool { fermeLe.map { $0 <= day } ?? false }
}

/// How a body is named in what was written under its name: with the one that took its place, once it has merged.
package struct NomOrganisme: Sendable, Hashable {
    package let nom: String
    package let aujourdhui: String?

    package init(_ nom: String, aujourdhui: String? = nil) {
        self.nom = nom
        self.aujourdhui = aujourdhui
    }
}
