// SPDX-License-Identifier: EUPL-1.2

/// Main rooms of a type of dwelling, kitchen excluded; `maximum` is nil for « and more ».
package struct PiecesHabitables: Hashable, Sendable {
    package let minimum: Int
    package let maximum: Int?
}

/// The rooms of a code of `typeLogement`: a room (`C`) is one, `T6P` is six or more.
package func piecesHabitables(_ type: String?) -> PiecesHabitables? {
    if type == "C" { return PiecesHabitables(minimum: 1, maximum: 1) }
    guard let type, type.hasPrefix("T"), let rooms = digits(type.dropFirst().prefix { $0.isNumber }) else { return nil }
    return PiecesHabitables(minimum: rooms, maximum: type.hasSuffix("P") ? nil : rooms)
}

/// What a household may expect by its composition, and how what it asked for compares. Practice, which no text sets: a
/// note for the conversation at the desk, never a reason to refuse.
package struct TypesPossibles: Hashable, Sendable {
    package enum Ecart: String, Sendable {
        case tropPetit = "trop-petit"
        case adapte
        case tropGrand = "trop-grand"
    }

    /// Codes of `typeLogement`, the smallest first; empty when not known.
    package let types: [String]
    /// For each type asked.
    package let demandes: [String: Ecart]
    package let explications: [Explication]

    package init(_ composition: CompositionMenage, asked: [String], _ rulebook: Rulebook) {
        let rows = TypesPossibles.rows(composition, rulebook)
        let expected = Set(rows.flatMap(\.types)).sorted { TypesPossibles.order($0) < TypesPossibles.order($1) }
        types = expected
        guard let smallest = expected.first, let largest = expected.last, let nombre = composition.nombre else {
            demandes = [:]
            explications = [Explication("types.inconnus")]
            return
        }
        let statut = max(rows.map(\.statut).max() ?? .aConfirmer, composition.isComplete ? .source : .aConfirmer)
        var reasons = [
            Explication(
                "types.attendus", article: rows.first?.article,
                ["n": "\(nombre)", "types": expected.joined(separator: ", ")], statut: statut)
        ]
        var compared: [String: Ecart] = [:]
        for type in asked {
            let rank = TypesPossibles.order(type)
            let ecart: Ecart =
                rank < TypesPossibles.order(smallest)
                ? .tropPetit : rank > TypesPossibles.order(largest) ? .tropGrand : .adapte
            compared[type] = ecart
            if ecart == .adapte { continue }
            reasons.append(Explication("types.\(ecart.rawValue)", ["type": type], statut: statut))
        }
        demandes = compared
        explications = reasons
    }

    /// Of two persons, one of whom is not described, both rows may be theirs.
    private static func rows(_ composition: CompositionMenage, _ rulebook: Rulebook) -> [TypologieMenage] {
        guard let nombre = composition.nombre else { return [] }
        let couples = composition.isComplete ? [composition.isCouple] : [true, false]
        return couples.compactMap { rulebook.typologie(personnes: nombre, couple: $0) }
    }

    /// A room comes before a one-room flat.
    private static func order(_ type: String) -> Int { type == "C" ? 0 : piecesHabitables(type)?.minimum ?? 0 }
}
