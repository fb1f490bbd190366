// SPDX-License-Identifier: EUPL-1.2

import Domain

/// The form has one line for the street and one for the flat, floor, staircase, building; the national file has nine
/// elements. Reader and writer join and part them here, so that one undoes the other.
///
/// When parting what was joined would not give the same pieces again, the reader also keeps the pieces in `national`;
/// the writer takes those while they still say what the line says.
enum AdressePieces {
    static let voie = ["numero", "voie", "lieuDit"]
    static let complement = ["appartement", "etage", "escalier", "batiment", "compAdresse"]
    static let etranger = ["codePostalEtranger", "communeEtranger"]

    private static let labels = [
        ("appartement", "appt"), ("etage", "étage"), ("escalier", "esc."), ("batiment", "bât."),
    ]
    private static let limits = [
        "appartement": 4, "etage": 2, "escalier": 4, "batiment": 4, "numero": 5, "voie": 32, "lieuDit": 38,
    ]

    static func join(_ names: [String], _ pieces: [String: String]) -> String {
        switch names {
        case complement:
            let labelled = labels.map { name, label in pieces[name].map { "\(label) \($0)" } ?? "" }
            return (labelled + [pieces["compAdresse"] ?? ""]).filter { !$0.isEmpty }.joined(separator: ", ")
        default: return names.compactMap { pieces[$0] }.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    static func part(_ names: [String], _ text: String) -> [String: String] {
        switch names {
        case voie: partVoie(text)
        case complement: partComplement(text)
        default: partEtranger(text)
        }
    }

    /// `12 bis, rue des Lilas` → `12bis`, `rue des Lilas`. A street that is too long goes on in `lieuDit`, at a word:
    /// read together they are the same line.
    private static func partVoie(_ text: String) -> [String: String] {
        var words = text.split(separator: " ").map(String.init)
        var pieces: [String: String] = [:]
        if words.count > 1, var numero = words.first.map({ $0.hasSuffix(",") ? String($0.dropLast()) : $0 }),
            numero.utf8.first.map(isDigit) == true
        {
            var taken = 1
            let next = words[1].hasSuffix(",") ? String(words[1].dropLast()) : words[1]
            if words.count > 2, ["bis", "ter", "quater", "a", "b", "c", "d"].contains(next.lowercased()) {
                numero += next
                taken = 2
            }
            if fits("numero", numero) {
                pieces["numero"] = numero
                words.removeFirst(taken)
            }
        }
        var street = words.first ?? ""
        var rest = words.dropFirst()
        while let word = rest.first, fits("voie", "\(street) \(word)") {
            street += " \(word)"
            rest = rest.dropFirst()
        }
        let beyond = rest.joined(separator: " ")
        if beyond.isEmpty {
            pieces["voie"] = street
        } else if fits("lieuDit", beyond) {
            pieces["voie"] = street
            pieces["lieuDit"] = beyond
        } else {
            // Too long for both: whole, so that it is refused as a whole.
            pieces["voie"] = words.joined(separator: " ")
        }
        return pieces
    }

    private static func partComplement(_ text: String) -> [String: String] {
        var pieces: [String: String] = [:]
        var other: [String] = []
        for part in text.split(separator: ",").map({ String($0.trimming { $0 == " " }) }) where !part.isEmpty {
            let label = labels.first { name, label in
                pieces[name] == nil && part.hasPrefix("\(label) ")
                    && fits(name, String(part.dropFirst(label.count + 1)))
            }
            if let (name, label) = label {
                pieces[name] = String(part.dropFirst(label.count + 1))
            } else {
                other.append(part)
            }
        }
        if !other.isEmpty { pieces["compAdresse"] = other.joined(separator: ", ") }
        return pieces
    }

    /// `SW1A 1AA London` → `SW1A 1AA`, `London`: the code ends with the last word that has a digit.
    private static func partEtranger(_ text: String) -> [String: String] {
        let words = text.split(separator: " ")
        let last = words.lastIndex { $0.utf8.contains(where: isDigit) }
        let code = words.prefix(last.map { $0 + 1 } ?? 0).joined(separator: " ")
        let place = words.dropFirst(last.map { $0 + 1 } ?? 0).joined(separator: " ")
        return ["codePostalEtranger": code, "communeEtranger": place].filter { !$0.value.isEmpty }
    }

    private static func fits(_ name: String, _ value: String) -> Bool {
        value.unicodeScalars.count <= limits[name] ?? .max
    }

    /// Pieces that the schema takes, so that keeping them serves.
    static func areWritable(_ pieces: [String: String]) -> Bool {
        let adresse = InterfaceNuuSchema.adresse("")
        return pieces.allSatisfy { name, value in adresse.child(name)?.fault(of: value) == nil }
    }
}
