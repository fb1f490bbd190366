// SPDX-License-Identifier: EUPL-1.2

/// A number of a Demande; each has its own seniority.
package struct Numero: Sendable, Hashable {
    package let numero: String
    package let genre: GenreNumero
    package let emetteur: String
    package let anciennete: Day

    package init(numero: String, genre: GenreNumero, emetteur: String, anciennete: Day) {
        self.numero = numero
        self.genre = genre
        self.emetteur = emetteur
        self.anciennete = anciennete
    }
}
