// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// A form of a few fields: the same checks and the same words as the large one.
package struct ShortForm {
    private let typed: [String: String]
    package private(set) var violations: [Violation] = []

    package init(typed: [String: String]) { self.typed = typed }

    package func value(_ champ: String) -> String { typed[champ] ?? "" }

    package mutating func refuse(_ champ: String, _ code: String, _ parametres: [String: String] = [:]) {
        violations.append(Violation(champ, code, parametres))
    }

    package mutating func refuse(_ violation: Violation) { violations.append(violation) }

    /// A day as people type it; nil when refused, or when it is missing and not required.
    package mutating func day(_ champ: String, isRequired: Bool) -> Day? {
        let value = typed[champ] ?? ""
        if value.allSatisfy(\.isWhitespace) {
            if isRequired { refuse(champ, "manque") }
            return nil
        }
        switch TypedDate.day(value, champ) {
        case .success(let day): return day
        case .failure(let violation):
            refuse(violation)
            return nil
        }
    }

    /// Nil when empty or refused.
    package mutating func text(_ champ: String, longest: Int) -> String? {
        let value = squeezedText(typed[champ] ?? "")
        switch textFault(value, longest) {
        case .some(let fault):
            refuse(champ, fault.code, fault.parametres)
            return nil
        case nil: return value.isEmpty ? nil : value
        }
    }

    /// A day as people type it; nil when empty or refused.
    package mutating func day(_ champ: String) -> Day? {
        let value = squeezedText(typed[champ] ?? "")
        guard !value.isEmpty else { return nil }
        switch TypedDate.day(value, champ) {
        case .success(let day): return day
        case .failure(let violation):
            // The sentences of the large form send the reader to an identity document.
            refuse(champ, violation.code.replacing("date.", with: "jour."), violation.parametres)
            return nil
        }
    }

    /// A day that is not after `today`; nil when refused.
    package mutating func pastDay(_ champ: String, _ today: Day) -> Day? {
        let value = squeezedText(typed[champ] ?? "")
        if value.isEmpty {
            refuse(champ, "requis.court")
            return nil
        }
        switch TypedDate.day(value, champ) {
        case .failure(let violation):
            refuse(champ, violation.code, violation.parametres)
            return nil
        case .success(let day) where day > today:
            refuse(champ, "date.future", ["date": day.french])
            return nil
        case .success(let day): return day
        }
    }

    /// The text of a field that must be filled.
    package mutating func requiredText(_ champ: String, longest: Int) -> String? {
        let count = violations.count
        let value = text(champ, longest: longest)
        if value == nil, violations.count == count { refuse(champ, "requis.court") }
        return value
    }

    package mutating func code(_ champ: String, _ list: String, _ rulebook: Rulebook) -> String? {
        let value = typed[champ] ?? ""
        if rulebook.label(list, value) != nil { return value }
        refuse(champ, value.isEmpty ? "requis.court" : "code.inconnu", ["code": TypedDate.shown(value)])
        return nil
    }
}

/// Spaces squeezed, letters composed.
package func squeezedText(_ text: String) -> String {
    if isSqueezedASCII(text) { return text }
    return text.precomposedStringWithCanonicalMapping.split { $0 == " " || $0 == "\u{a0}" || $0 == "\t" }
        .joined(separator: " ")
}

/// Nothing to do, as for most of the values of a file: neither accent, nor tab, nor a space too many.
private func isSqueezedASCII(_ text: String) -> Bool {
    var space = true
    for byte in text.utf8 {
        if byte >= 0x80 || byte == 0x09 || (space && byte == 0x20) { return false }
        space = byte == 0x20
    }
    return !space || text.isEmpty
}

/// Why a free text cannot be kept: too long, an invisible character, a mark of HTML. Line feeds are one space.
func textFault(_ value: String, _ longest: Int) -> (code: String, parametres: [String: String])? {
    // Most texts are plain ASCII, which is told without looking at characters.
    if value.utf8.count <= longest, value.utf8.allSatisfy({ (0x20..<0x7f).contains($0) && $0 != 0x3c && $0 != 0x3e }) {
        return nil
    }
    if value.count > longest { return ("texte.long", ["n": "\(value.count)", "maximum": "\(longest)"]) }
    if value.contains(where: isInvisible) { return ("texte.controle", ["code": invisibleCode(value)]) }
    if value.contains("<") || value.contains(">") {
        return ("texte.caractere", ["caractere": value.contains("<") ? "<" : ">"])
    }
    return nil
}

/// `U+202E`: the name of what cannot be seen.
func invisibleCode(_ text: String) -> String {
    let scalar = text.first(where: isInvisible)?.unicodeScalars.first { !$0.properties.isAlphabetic }
    return scalar.map { "U+" + padded(Int($0.value), 4, radix: 16) } ?? ""
}

func isInvisible(_ character: Character) -> Bool {
    character.unicodeScalars.contains { scalar in
        let category = scalar.properties.generalCategory
        return category == .control || category == .format || category == .privateUse || category == .unassigned
    }
}
