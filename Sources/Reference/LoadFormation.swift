// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// The accounts and the files of a training base (`Tables/formation.json`).
package struct FormationTable: Decodable, Sendable {
    /// An agent of the desk, with the name of whom each exercise is about.
    package struct Stagiaire: Decodable, Sendable {
        package let courriel: String
        package let nom: String
        private let noms: [String: String]

        package func nom(_ exercice: Exercice) -> String { noms[exercice.rawValue] ?? "" }
    }

    package struct Encadrant: Decodable, Sendable {
        package let courriel: String
        package let nom: String
        private let role: String

        package var roleTenu: Role { Role(rawValue: role) ?? .aucun }
    }

    /// Of its numbers: that of no territory.
    package let prefixe: String
    package let demandes: Int
    package let graine: UInt64
    package let motDePasse: String
    /// Code of the desk of the agents; another commune where the territory has no such desk.
    package let guichet: String
    package let stagiaires: [Stagiaire]
    package let encadrants: [Encadrant]
    private let dossiers: [String: [String: String]]

    package static func load() throws -> FormationTable {
        try JSONDecoder().decode(FormationTable.self, from: Tables.data("Tables/formation.json"))
    }

    /// What was typed of the file that waits for an exercise, `words` in its places (`{commune}`, `{n}`…).
    package func saisie(_ exercice: Exercice, _ words: [String: String]) -> Saisie {
        var saisie = Saisie()
        for (champ, value) in dossiers[exercice.rawValue] ?? [:] {
            saisie[champ] = words.reduce(value) { $0.replacing("{\($1.key)}", with: $1.value) }
        }
        return saisie
    }
}
