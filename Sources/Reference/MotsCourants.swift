// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// Words that everybody tries first as a password: `mots-de-passe.json`.
package enum MotsCourants {
    private struct Table: Decodable {
        let courants: Set<String>
    }

    package static func load() throws -> Set<String> {
        try JSONDecoder().decode(Table.self, from: Tables.data("Tables/mots-de-passe.json")).courants
    }
}
