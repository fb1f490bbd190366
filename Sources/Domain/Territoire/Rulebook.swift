// SPDX-License-Identifier: EUPL-1.2

/// The reference data that rules receive as an argument: code lists, communes, the territory.
package struct Rulebook: Sendable {
    package let territoire: Territoire
    package let communes: Communes
    private let codes: [String: [String: String]]

    package init(territoire: Territoire, communes: Communes, codes: [String: [String: String]]) {
        self.territoire = territoire
        self.communes = communes
        self.codes = codes
    }

    /// The label of a code of a list of the national interface; nil when the list does not have it.
    package func label(_ list: String, _ code: String) -> String? { codes[list]?[code] }

    /// The codes of a list, sorted.
    package func codes(_ list: String) -> [(code: String, libelle: String)] {
        (codes[list] ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
