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
        let noms = [typed.nom, typed.usage].compactMap { $0 }
        let foundNoms = [found.nom, found.usage].compactMap { $0 }
        let (given, foundGiven) = (typed.prenoms ?? "", found.prenoms ?? "")
        let prenoms: Prenoms? =
            if given == foundGiven { .identique } else if Self.isNear(given, foundGiven) { .proche } else {
                Self.first(given, foundGiven)
            }
        let nom: Nom? =
            if typed.nom != nil, typed.nom == found.nom { .naissance } else if noms.contains(where: foundNoms.contains)
            {
                typed.usage != nil && typed.usage == found.usage ? .usage : .croise
            } else {
                noms.contains { nom in foundNoms.contains { Self.isNear(nom, $0) } } ? .proche : nil
            }
        if let nom, let prenoms {
            (self.nom, self.prenoms) = (nom, prenoms)
            return
        }
        guard !isInverted, noms.contains(foundGiven), foundNoms.contains(given) else { return nil }
        (self.nom, self.prenoms) = (.inverse, .identique)
    }

    private static func isNear(_ left: String, _ right: String) -> Bool {
        min(left.count, right.count) >= 3 && FormIndex.isOneEdit(Array(left.utf8), Array(right.utf8))
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
