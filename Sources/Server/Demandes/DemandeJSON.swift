// SPDX-License-Identifier: EUPL-1.2

import Domain

extension Saisie {
    /// A form on the wire: the canonical form, texts as the validator wants them; unlike the stored one, it may be
    /// wrong. What only the program writes (`national`, `provenance`) is not taken from outside.
    init(json: JSONLeaves) {
        self.init()
        for (path, value) in json.values {
            switch path.prefix(while: { $0 != "." }) {
            case "national", "provenance": continue
            case "confirmations": confirmations.append(value)
            default: self[path] = Self.isCommune(path) && value.utf8.count == 5 ? "insee:\(value)" : value
            }
        }
        confirmations.sort()
    }

    /// On the wire a commune of five characters is an INSEE code.
    private static func isCommune(_ path: String) -> Bool {
        path.hasPrefix("communesSouhaitees.") || path.hasSuffix(".commune")
    }
}

/// The answer to a registration, and the head of a file that is read.
struct RegisteredJSON: Encodable {
    struct WarningJSON: Encodable {
        let code: String
        let detail: String
    }

    let id: String
    let numero: String?
    let etat: String
    let version: Int
    var valableJusquau: String?
    var guichet: String?
    var avertissements: [WarningJSON]?
    var demande: Formulaire?
}

struct ExistantJSON: Encodable {
    let numero: String?
    let etat: String
    let guichet: String
    let raison: String
}
