// SPDX-License-Identifier: EUPL-1.2

/// How sure a figure is. The order is that of doubt: an answer is worth what its least sure figure is worth.
package enum Statut: String, Sendable, Codable, CaseIterable, Comparable {
    /// A text, or a body that quotes it, says so.
    case source
    /// Follows from a sourced figure by a rule that is known.
    case derive
    /// A choice, or what people of the trade know: to be confirmed, and shown as such.
    case aConfirmer = "a-confirmer"
    /// Invented for the demonstration.
    case fictif

    package static func < (left: Statut, right: Statut) -> Bool { left.doubt < right.doubt }

    private var doubt: Int {
        switch self {
        case .source: 0
        case .derive: 1
        case .aConfirmer: 2
        case .fictif: 3
        }
    }
}
