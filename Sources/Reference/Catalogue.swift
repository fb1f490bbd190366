// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// The words of one language: key → text, with `{name}` where a value goes.
package struct Catalogue: Sendable {
    package let language: String
    private let texts: [String: String]

    /// `language` is the name of a file of `Textes`.
    package static func load(_ language: String) throws -> Catalogue {
        let texts = try JSONDecoder().decode([String: String].self, from: Tables.data("Textes/\(language).json"))
        return Catalogue(language: language, texts: texts)
    }

    /// The languages of applicants, by code: those of the list `langue` that have a file.
    package static func loadTranslations() throws -> [String: Catalogue] {
        var found: [String: Catalogue] = [:]
        for code in ["en", "ar", "pt", "tr", "uk", "zh"] { found[code] = try load("formulaire.\(code)") }
        return found
    }

    /// The pages of an applicant in his own file, in his language; what is not translated is said in French.
    package static func loadEspaces(over french: Catalogue) throws -> [String: Catalogue] {
        var found: [String: Catalogue] = [:]
        for code in ["en", "ar", "pt"] {
            let (form, own) = (try load("formulaire.\(code)"), try load("espace.\(code)"))
            let texts = french.texts.merging(form.texts) { $1 }.merging(own.texts) { $1 }
            found[code] = Catalogue(language: code, texts: texts)
        }
        return found
    }

    package var keys: some Collection<String> { texts.keys }

    /// The text of a key; a missing key shows itself between ⟦⟧, and a test finds it.
    package func callAsFunction(_ key: String, _ parameters: [String: String] = [:]) -> String {
        guard let text = texts[key] else { return "⟦\(key)⟧" }
        return fill(text, parameters)
    }

    /// The text of a key, nil when the catalogue does not have it.
    package func find(_ key: String, _ parameters: [String: String] = [:]) -> String? {
        texts[key].map { fill($0, parameters) }
    }

    private func fill(_ text: String, _ parameters: [String: String]) -> String {
        var result = ""
        var rest = Substring(text)
        // One pass: a value that holds « {x} » is not filled again.
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += parameters[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
