// SPDX-License-Identifier: EUPL-1.2

import Domain

/// One element of the schema of the national file: its kind, its limits, its children in their order.
struct InterfaceNuuElement: Sendable {
    indirect enum Kind: Sendable {
        /// At most this many characters.
        case text(Int)
        /// Held by the attribute `code`: at most six letters or digits.
        case code
        /// The same, of a commune: five characters.
        case commune
        case number(ClosedRange<Int>)
        /// Digits only, this many.
        case digits(ClosedRange<Int>)
        case date, dateTime, flag, courriel
        case group([InterfaceNuuElement])
        /// One of several series.
        case choice([[InterfaceNuuElement]])
    }

    let name: String
    let kind: Kind
    /// Compulsory inside its parent.
    private(set) var isRequired = false
    private(set) var isMany = false
    /// Never left out when the form has it: without it the application would be another one.
    private(set) var isKept = false
    private(set) var mayBeEmpty = false
    /// Attributes of a group or of a text, with their limits.
    private(set) var attributes: [String: Int] = [:]

    private init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }

    static func text(_ name: String, _ longest: Int) -> Self { Self(name, .text(longest)) }
    static func code(_ name: String) -> Self { Self(name, .code) }
    static func commune(_ name: String) -> Self { Self(name, .commune) }
    static func number(_ name: String, _ range: ClosedRange<Int>) -> Self { Self(name, .number(range)) }
    static func digits(_ name: String, _ count: ClosedRange<Int>) -> Self { Self(name, .digits(count)) }
    static func date(_ name: String) -> Self { Self(name, .date) }
    static func dateTime(_ name: String) -> Self { Self(name, .dateTime) }
    static func flag(_ name: String) -> Self { Self(name, .flag) }
    static func courriel(_ name: String) -> Self { Self(name, .courriel) }
    static func group(_ name: String, _ children: [Self]) -> Self { Self(name, .group(children)) }
    static func choice(_ series: [[Self]]) -> Self { Self("", .choice(series)) }

    var required: Self { changed { $0.isRequired = true } }
    var many: Self { changed { $0.isMany = true } }
    var kept: Self { changed { $0.isKept = true } }
    var empty: Self { changed { $0.mayBeEmpty = true } }
    func with(_ attributes: [String: Int]) -> Self { changed { $0.attributes = attributes } }

    private func changed(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }

    var isCode: Bool {
        switch kind {
        case .code, .commune: true
        default: false
        }
    }

    func child(_ name: String) -> Self? {
        switch kind {
        case .group(let children): Self.find(name, children)
        default: nil
        }
    }

    private static func find(_ name: String, _ elements: [Self]) -> Self? {
        for element in elements {
            if element.name == name { return element }
            if case .choice(let series) = element.kind, let found = find(name, series.flatMap(\.self)) { return found }
        }
        return nil
    }
}

extension InterfaceNuuElement {
    /// What prevents a value from standing in this element; nil when it may. The schema looks no further: codes that
    /// do not exist and months that contradict each other are for `examine`.
    func fault(of value: String) -> InterfaceNuuEcart.Raison? {
        // XML 1.0 has no place for controls, even escaped.
        guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 || "\t\n\r".unicodeScalars.contains($0) }) else {
            return .format
        }
        if value.isEmpty { return mayBeEmpty ? nil : .manque }
        switch kind {
        case .text(let longest): return value.unicodeScalars.count > longest ? .long : nil
        case .code: return (1...6).contains(value.utf8.count) && value.utf8.allSatisfy(isAlphanumeric) ? nil : .format
        case .commune: return InterfaceNuuFields.isInsee(value) ? nil : .format
        case .digits(let count):
            return count.contains(value.utf8.count) && value.utf8.allSatisfy(isDigit) ? nil : .format
        case .number(let range):
            guard value.utf8.allSatisfy(isDigit), let number = Int(value) else { return .format }
            return range.contains(number) ? nil : .limite
        case .date: return Day(iso: value) == nil ? .format : nil
        case .dateTime: return value.utf8.count >= 19 && Day(iso: String(value.prefix(10))) != nil ? nil : .format
        case .flag: return ["true", "false", "1", "0"].contains(value) ? nil : .format
        case .courriel: return value.utf8.count > 255 ? .long : Self.takes(courriel: value) ? nil : .format
        case .group, .choice: return .format
        }
    }

    /// Letters, digits, `.`, `_`, `-`: the pattern itself is not published; what was tried and refused is `+` and a
    /// final label of more than three letters. Stricter than it, never looser.
    private static func takes(courriel: String) -> Bool {
        let parts = courriel.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, LimiteNationale.takes(courriel: courriel) else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return !parts[0].isEmpty && labels.count > 1 && labels.allSatisfy { !$0.isEmpty }
            && parts.allSatisfy { $0.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) } }
            && labels.suffix(1).allSatisfy { $0.utf8.allSatisfy { isAlphanumeric($0) && !isDigit($0) } }
    }
}

func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

private func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte)
}
