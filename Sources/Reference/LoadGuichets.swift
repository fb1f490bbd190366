// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// An invented desk of a demonstration (`Tables/guichets-fictifs.json`).
package struct GuichetFictif: Decodable, Sendable {
    package let code: String
    package let nom: String
    package let adresse: String
    package let codePostal: String
    package let commune: String
    package let telephone: String
    private let plages: [HorairesGuichet.Plage]
    private let creneaux: HorairesGuichet.Creneaux?

    private enum CodingKeys: String, CodingKey {
        case code, nom, adresse, codePostal, commune, telephone, creneaux
        case plages = "horaires"
    }

    package var horaires: HorairesGuichet { HorairesGuichet(horaires: plages, creneaux: creneaux) }
}

/// By code of desk.
package func loadGuichetsFictifs() throws -> [String: GuichetFictif] {
    let rows = try JSONDecoder().decode([GuichetFictif].self, from: Tables.data("Tables/guichets-fictifs.json"))
    return Dictionary(rows.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
}
