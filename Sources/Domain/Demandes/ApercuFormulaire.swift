// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// What the card of a file says of its form, out of the canonical text: the rest of it is not opened.
package struct ApercuFormulaire: Decodable, Hashable, Sendable {
    package let adresseProtegee: Bool?
    package let communesSouhaitees: [String]
    private let demandeur: Nomme?
    private let association: Nommee?

    private struct Nomme: Decodable, Hashable {
        let nomNaissance: String
        let nomUsage: String?
        let prenoms: String
    }

    private struct Nommee: Decodable, Hashable {
        let nom: String
    }

    package init(canonical text: String) throws {
        self = try JSONDecoder().decode(ApercuFormulaire.self, from: Data(text.utf8))
    }

    /// As `Formulaire.nomComplet`.
    package var nomComplet: String {
        demandeur.map { Titulaire.nomComplet($0.prenoms, $0.nomUsage ?? $0.nomNaissance) } ?? association?.nom ?? ""
    }
}
