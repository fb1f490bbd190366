// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// What a provider is sent: JSON, or the fields of a form, as the operator wrote it, with places for the values. No
/// provider is known here.
package struct SMSBody: Sendable, Hashable {
    /// `chiffres`: the number without its plus sign, as some want it.
    package static let places = ["destinataire", "chiffres", "texte", "emetteur", "id"]

    private let template: String
    let isJSON: Bool
    var contentType: String { isJSON ? "application/json" : "application/x-www-form-urlencoded" }

    /// Nil when a place is unknown, when the number or the text has none, or when it is no JSON with words in its places.
    package init?(_ text: String) {
        template = text.trimmingCharacters(in: .whitespacesAndNewlines)
        isJSON = template.hasPrefix("{") || template.hasPrefix("[")
        let named = Set(template.matches(of: /\{([a-z]+)\}/).map { String($0.output.1) })
        guard named.isSubset(of: Self.places), named.contains("texte"),
            named.contains("destinataire") || named.contains("chiffres")
        else { return nil }
        if isJSON {
            // A place outside of quotation marks is seen now, not with the first message.
            let sample = filled(Dictionary(uniqueKeysWithValues: Self.places.map { ($0, "é \"x\"") }))
            guard (try? JSONSerialization.jsonObject(with: Data(sample.utf8))) != nil else { return nil }
        } else if template.contains(where: \.isWhitespace) {
            return nil
        }
    }

    /// Each value once, escaped: what a value contains is never taken for a place.
    func filled(_ values: [String: String]) -> String {
        template.replacing(/\{([a-z]+)\}/) { match in
            let value = values[String(match.output.1)] ?? ""
            return isJSON ? Self.json(value) : Self.form(value)
        }
    }

    private static func json(_ value: String) -> String {
        guard let data = try? JSONEncoder().encode(value) else { return "" }  // a text always has a JSON
        return String(decoding: data.dropFirst().dropLast(), as: UTF8.self)
    }

    private static func form(_ value: String) -> String {
        let kept = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return value.addingPercentEncoding(withAllowedCharacters: kept) ?? ""
    }
}
