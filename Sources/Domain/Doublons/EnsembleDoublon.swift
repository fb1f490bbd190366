// SPDX-License-Identifier: EUPL-1.2

/// Files that the engine takes for those of one household, under a key that lasts as long as some of them stay together.
package struct EnsembleDoublon: Sendable, Hashable {
    package enum Etat: String, Sendable, CaseIterable {
        case ouvert
        /// A partner disputes what was proposed or done.
        case conteste
        case clos
    }

    /// How a set ended.
    package enum Issue: String, Sendable, CaseIterable {
        case fusion, different
        /// The engine does not see it any more.
        case disparu
        /// Its files went into another set.
        case rejoint
    }

    /// Files that people look at together; longer chains are cut at their weakest link.
    package static let tailleMaximale = 20

    package let id: ID<EnsembleDoublon>
    /// Raised by each decision and each change of its files.
    package let version: Int
    package let etat: Etat
    package let issue: Issue?
    /// Two files, nearly certain, nothing against: may be merged with others of its kind in one go.
    package let facile: Bool
    /// A link to other files was cut: the chain was too long.
    package let coupe: Bool
    package let taille: Int
    /// Of its strongest pair.
    package let probabilite: Double
    package let creeLe: Instant
    package let modifieLe: Instant

    package init(
        id: ID<EnsembleDoublon>, version: Int, etat: Etat, issue: Issue?, facile: Bool, coupe: Bool, taille: Int,
        probabilite: Double, creeLe: Instant, modifieLe: Instant
    ) {
        self.id = id
        self.version = version
        self.etat = etat
        self.issue = issue
        self.facile = facile
        self.coupe = coupe
        self.taille = taille
        self.probabilite = probabilite
        self.creeLe = creeLe
        self.modifieLe = modifieLe
    }

    package var reference: String { id.reference }
}

extension ID<EnsembleDoublon> {
    /// `D-004217`: what two bodies say to one another on the telephone. Names no one.
    package var reference: String { "D-\(padded(Int(rawValue), 6))" }

    package init?(reference text: String) {
        let digits = text.uppercased().dropFirst(2)
        guard text.uppercased().hasPrefix("D-"), (6...12).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(digits), number > 0
        else { return nil }
        self.init(number)
    }
}

/// For typed ids.
package enum PassageDoublon {}

/// Under which figures pairs are kept, grouped and called easy: those of one frozen model.
package struct SeuilsDoublon: Sendable, Hashable {
    /// The same applicant from here on.
    package let seuil: Double
    /// Nearly certain.
    package let facile: Double

    package init(seuil: Double, facile: Double = 0.99) {
        self.seuil = seuil
        self.facile = facile
    }
}
