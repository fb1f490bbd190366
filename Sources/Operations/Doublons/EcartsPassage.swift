// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// What a new model changed: pairs that it finds and the one before did not, at the threshold of each, and the other way round. So
/// many of each, those that changed most first; how many there are in all is in the counts of the pass.
package struct EcartsPassage: Sendable, Hashable, Codable {
    package static let most = 100

    package struct Ecart: Sendable, Hashable, Codable {
        package let premiere: Int64
        package let seconde: Int64
        /// Under the model before, and under this one; nil under the lowest probability that is kept.
        package let avant: Double?
        package let apres: Double?

        package var demandes: [ID<Demande>] { [ID(premiere), ID(seconde)] }
    }

    package let gagnees: [Ecart]
    package let perdues: [Ecart]

    /// `avant`: all that was known of these pairs before.
    init(
        gagnees: Set<IdentiteEmpreinte.Paire>, perdues: Set<IdentiteEmpreinte.Paire>,
        avant: [IdentiteEmpreinte.Paire: Double], apres: [IdentiteEmpreinte.Paire: Double]
    ) {
        func first(_ paires: Set<IdentiteEmpreinte.Paire>) -> [Ecart] {
            let ecarts = paires.map {
                Ecart(
                    premiere: $0.premiere.rawValue, seconde: $0.seconde.rawValue, avant: avant[$0], apres: apres[$0])
            }
            func change(_ ecart: Ecart) -> Double { abs((ecart.apres ?? 0) - (ecart.avant ?? 0)) }
            return Array(
                ecarts.sorted {
                    (change($1), $0.premiere, $0.seconde) < (change($0), $1.premiere, $1.seconde)
                }.prefix(Self.most))
        }
        self.gagnees = first(gagnees)
        self.perdues = first(perdues)
    }
}

/// What a pass is kept with: numbers by name, and, of one under a new model, what it changed.
struct ComptesPassage {
    private static let ecarts = "ecarts"

    let nombres: [String: Int]
    let ecarts: EcartsPassage?

    init(_ nombres: [String: Int], ecarts: EcartsPassage?) {
        self.nombres = nombres
        self.ecarts = ecarts
    }

    /// Of a program that counted otherwise: what is read is shown.
    init(text: String) {
        let values = (try? JSONDecoder().decode([String: Valeur].self, from: Data(text.utf8))) ?? [:]
        nombres = values.compactMapValues { if case .nombre(let number) = $0 { number } else { nil } }
        ecarts = values[Self.ecarts].flatMap { if case .ecarts(let ecarts) = $0 { ecarts } else { nil } }
    }

    var text: String {
        get throws {
            var values = nombres.mapValues(Valeur.nombre)
            values[Self.ecarts] = ecarts.map(Valeur.ecarts)
            return String(decoding: try canonicalEncoder().encode(values), as: UTF8.self)
        }
    }

    private enum Valeur: Codable {
        case nombre(Int)
        case ecarts(EcartsPassage)
        case autre

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            // Whichever of the two it is: what is neither says nothing.
            if let number = try? value.decode(Int.self) {
                self = .nombre(number)
            } else if let ecarts = try? value.decode(EcartsPassage.self) {
                self = .ecarts(ecarts)
            } else {
                self = .autre
            }
        }

        func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            switch self {
            case .nombre(let number): try value.encode(number)
            case .ecarts(let ecarts): try value.encode(ecarts)
            case .autre: try value.encodeNil()
            }
        }
    }
}
