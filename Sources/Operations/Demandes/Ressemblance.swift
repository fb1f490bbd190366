// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Stores

/// In what a person who is typed is like one on file, by names and birth dates alone. What is said of it is what was found: one
/// sentence for each combination (`existants.raison.<code>`).
struct Ressemblance: Sendable, Hashable {
    enum Nom: Sendable, Hashable {
        /// The birth names; those of use; the birth name of one and the name of use of the other.
        case naissance, usage, croise
        /// A letter apart, of whichever.
        case proche
        /// Name and first names exchanged.
        case inverse
    }

    enum Prenoms: Sendable, Hashable {
        case identique, proche
        /// One has more of them.
        case partiel
    }

    let nom: Nom
    let prenoms: Prenoms
    /// Day and month are in the place of one another.
    let isInverted: Bool

    /// Nil when they are not one person.
    init?(_ typed: SearchedPerson, _ found: FoundPerson) {
        guard let born = typed.naissance, let foundBorn = found.naissance else { return nil }
        isInverted = born != foundBorn
        guard !isInverted || born.inverted == foundBorn else { return nil }
        let (given, foundGiven) = (typed.prenoms ?? "", found.prenoms ?? "")
        // Of a hundred who are born on a day, surnames part nearly all: first names are compared of the others.
        if let nom = Self.compareNoms(typed, found), let prenoms = Self.comparePrenoms(given, foundGiven) {
            (self.nom, self.prenoms) = (nom, prenoms)
            return
        }
        guard !isInverted, typed.nom == foundGiven || typed.usage == foundGiven,
            found.nom == given || found.usage == given
        else { return nil }
        (self.nom, self.prenoms) = (.inverse, .identique)
    }

    private static func compareNoms(_ typed: SearchedPerson, _ found: FoundPerson) -> Nom? {
        if typed.nom != nil, typed.nom == found.nom { return .naissance }
        func one(_ isAlike: (String, String) -> Bool) -> Bool {
            func isAny(_ nom: String?) -> Bool {
                guard let nom else { return false }
                return found.nom.map { isAlike(nom, $0) } == true || found.usage.map { isAlike(nom, $0) } == true
            }
            return isAny(typed.nom) || isAny(typed.usage)
        }
        if one(==) { return typed.usage != nil && typed.usage == found.usage ? .usage : .croise }
        return one(isNear) ? .proche : nil
    }

    private static func comparePrenoms(_ given: String, _ foundGiven: String) -> Prenoms? {
        if given == foundGiven { return .identique }
        return isNear(given, foundGiven) ? .proche : first(given, foundGiven)
    }

    /// Of three letters or more, which are counted last; by bytes before, such words begin or end alike.
    private static func isNear(_ left: String, _ right: String) -> Bool {
        let (one, other) = (left.utf8, right.utf8)
        return abs(one.count - other.count) <= 1 && (one.first == other.first || one.last == other.last)
            && FormIndex.isOneEdit(Array(one), Array(other)) && min(left.count, right.count) >= 3
    }

    /// `MARIE CLAIRE` and `MARIE`.
    private static func first(_ left: String, _ right: String) -> Prenoms? {
        guard let first = left.split(separator: " ").first, let other = right.split(separator: " ").first else {
            return nil
        }
        return first == other ? .partiel : isNear(String(first), String(other)) ? .proche : nil
    }

    /// Nothing says more: one who bears the name, of the day.
    var isComplete: Bool { ecarts == 0 }

    /// How much is not the same: the surest has none.
    var ecarts: Int {
        (nom == .proche || nom == .inverse ? 1 : 0) + (prenoms == .identique ? 0 : 1) + (isInverted ? 1 : 0)
    }

    /// Of the API, and of the catalogue.
    var code: String {
        let parts = (prenoms == .identique ? [] : ["prenom"]) + (isInverted ? ["naissance"] : [])
        switch nom {
        case .inverse: return "inversion"
        case .naissance: return parts.isEmpty ? "identique" : Self.near(parts)
        case .proche: return Self.near(["nom"] + parts)
        case .usage: return parts.isEmpty ? "meme-usage" : "meme-usage-\(Self.near(parts))"
        case .croise: return parts.isEmpty ? "nom-usage" : "nom-usage-\(Self.near(parts))"
        }
    }

    private static func near(_ parts: [String]) -> String {
        parts.joined(separator: "-") + (parts.count > 1 ? "-proches" : "-proche")
    }

    /// In the words of the engine.
    var raisons: [RaisonDoublon] {
        let naissance = RaisonDoublon(.naissance, isInverted ? .inverse : .identique)
        switch nom {
        case .inverse: return [RaisonDoublon(.nom, .inverse), naissance]
        case .proche: return [RaisonDoublon(.nom, .proche), given, naissance]
        case .naissance, .usage, .croise: return [RaisonDoublon(.nom, .identique), given, naissance]
        }
    }

    private var given: RaisonDoublon {
        switch prenoms {
        case .identique: RaisonDoublon(.prenoms, .identique)
        case .proche: RaisonDoublon(.prenoms, .proche)
        case .partiel: RaisonDoublon(.prenoms, .partiel)
        }
    }
}
