// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Stores

/// What a merger remembers so that it can be undone. Kept encrypted; it names people.
struct SouvenirFusion: Codable, Sendable {
    struct NumeroTenu: Codable, Sendable {
        let numero: String
        let genre: String
        let emetteur: String
        let anciennete: String
    }

    /// Of the kept file, before.
    let formulaire: String
    let numero: String?
    let expireLe: String
    /// By rank, opened: they are sealed again where they go back.
    let nirs: [Int: String]
    /// Ranks of the merged form whose NIR came from the other file.
    let nirsRecus: [Int]
    /// Of the absorbed file, before.
    let etatAbsorbee: String
    /// Its numbers.
    let numeros: [NumeroTenu]
    /// The merged form, and the end of validity given with it.
    let fusionne: String
    let expireLeFusionne: String
    /// Complaints about the absorbed file that went along.
    var saisines: [Int64]?
    /// And its letters.
    var courriers: CourriersSuivis?

    func seal(_ keys: KeyRing, _ id: ID<Fusion>) throws -> SealedText {
        try keys.seal(String(decoding: try canonicalEncoder().encode(self), as: UTF8.self), at: Self.place(id))
    }

    /// Nil when the key is unknown or the bytes were altered.
    static func open(_ sealed: SealedText, _ id: ID<Fusion>, _ keys: KeyRing) throws -> SouvenirFusion? {
        try keys.open(sealed, at: place(id)).map { try JSONDecoder().decode(Self.self, from: Data($0.utf8)) }
    }

    private static func place(_ id: ID<Fusion>) -> String { "fusion/\(id.text)" }

    func form(_ text: String) throws -> Formulaire { try Formulaire(canonical: text, version: Formulaire.version) }

    var heldNumeros: [Numero] {
        numeros.compactMap { held in
            guard let genre = GenreNumero(rawValue: held.genre), let day = Day(iso: held.anciennete) else { return nil }
            return Numero(numero: held.numero, genre: genre, emetteur: held.emetteur, anciennete: day)
        }
    }
}

/// What the events of a merger hold, on both files. Names of other files only by their ids.
struct ContenuFusion: Codable, Sendable {
    let fusion: String
    let autre: String
    let changements: [Change]
    /// Of an undoing: two households, told apart.
    var differents: Bool?
    /// Of an undoing, on the file that was kept: its events that are told in the other one from then on.
    var rendus: [String]?

    var text: String {
        get throws { String(decoding: try canonicalEncoder().encode(self), as: UTF8.self) }
    }
}
