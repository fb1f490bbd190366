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
            default: self[path] = Self.isCommune(path) && Self.isInsee(value) ? "insee:\(value)" : value
            }
        }
        confirmations.sort()
        // The canonical form of someone with a single name says so by an empty first name.
        for (path, value) in json.values where path.hasSuffix(".prenoms") && value.isEmpty {
            let holder = path.dropLast(".prenoms".count)
            if holder == "demandeur" || holder.hasPrefix("cotitulaires") { self["\(holder).sansPrenom"] = "oui" }
        }
    }

    /// `93055`, `2A004`: on the wire a commune written so is an INSEE code and nothing else.
    private static func isInsee(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
        return bytes.count == 5 && isDigit(bytes[0]) && bytes[2...].allSatisfy(isDigit)
            && (isDigit(bytes[1]) || bytes[1] == UInt8(ascii: "A") || bytes[1] == UInt8(ascii: "B"))
    }

    private static func isCommune(_ path: String) -> Bool {
        path.hasPrefix("communesSouhaitees.") || path.hasSuffix(".commune")
    }
}

/// The answer to a registration, and the head of a file that is read.
struct RegisteredJSON: Encodable {
    struct WarningJSON: Encodable {
        /// What `confirmations` takes to answer it.
        let cle: String
        let champ: String
        let code: String
        let detail: String
    }

    let id: String
    let numero: String?
    let etat: String
    let version: Int
    var valableJusquau: String?
    var guichet: String?
    /// The last renewal; nil of an application that never was.
    var renouveleeLe: String?
    /// Of one that is struck off: the ground, the day, its proof, until when it may come back.
    var radiation: FaitsJSON?
    /// The id of the file that stands for one that was merged.
    var fusionneeDans: String?
    var avertissements: [WarningJSON]?
    var demande: Formulaire?
}

struct ExistantJSON: Encodable {
    let numero: String?
    let etat: String
    let guichet: String
    let raison: String
    /// The reason in a sentence.
    let detail: String
    /// What speaks for, field by field.
    let raisons: [Raison]

    struct Raison: Encodable {
        let code: String
        let detail: String
    }
}
