// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// *Et maintenant ?*: what happens after the registration, in easy words, in one language.
package struct SuiteTextes: Decodable, Sendable {
    package let titre: String
    package let etapes: [String]

    /// By language.
    package static func load() throws -> [String: SuiteTextes] {
        try JSONDecoder().decode([String: SuiteTextes].self, from: Tables.data("Textes/suite.json"))
    }
}
