// SPDX-License-Identifier: EUPL-1.2

/// A number that takes text messages, as the world writes it (E.164): `+33612345678`.
package struct NumeroMobile: Sendable, Hashable {
    package let e164: String

    /// As some providers want it: without the plus sign.
    package var digits: String { String(e164.dropFirst()) }

    /// Nil of what is none, and of a fixed line of France. A number of another country is taken as it is: which of them are
    /// mobiles is not known here.
    package static func parse(_ text: String) -> NumeroMobile? {
        var typed = text.filter { !$0.isWhitespace && !".-()".contains($0) }
        if typed.hasPrefix("00") { typed = "+" + typed.dropFirst(2) }
        guard typed.dropFirst().utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        // `+33 (0)6 12…` is written too.
        if typed.hasPrefix("+33") { typed = "0" + typed.dropFirst(3).drop { $0 == "0" } }
        if typed.first == "0" {
            guard typed.utf8.count == 10, let country = country(typed) else { return nil }
            return NumeroMobile(e164: "+\(country)\(typed.dropFirst())")
        }
        guard typed.first == "+", typed.dropFirst().first != "0", (8...16).contains(typed.utf8.count) else {
            return nil
        }
        for (code, prefixes) in Self.outreMer where typed.hasPrefix("+\(code)") {
            guard typed.utf8.count == 13, prefixes.contains(where: { typed.dropFirst(4).hasPrefix($0.dropFirst()) })
            else { return nil }
        }
        return NumeroMobile(e164: typed)
    }

    /// Mobiles of the numbering plan (Arcep), by the country code under which they are reached.
    private static let outreMer: [(code: String, prefixes: [String])] = [
        ("262", ["0692", "0693", "0639"]), ("590", ["0690", "0691"]), ("594", ["0694"]), ("596", ["0696", "0697"]),
    ]

    private static func country(_ national: String) -> String? {
        for (code, prefixes) in outreMer where prefixes.contains(where: { national.hasPrefix($0) }) { return code }
        return national.hasPrefix("06") || national.hasPrefix("07") ? "33" : nil
    }
}

extension Formulaire {
    /// Where text messages reach the applicant: his own number, if it is a mobile; not the other one, which is often somebody
    /// else's.
    package var mobile: NumeroMobile? { demandeur?.telephone.flatMap(NumeroMobile.parse) }
}

/// What an operator decides of text messages; each of them costs.
package struct ReglesSMS: Sendable, Hashable {
    /// Of all files, in twenty-four hours. Mails go on.
    package let parJour: Int
    /// Whether notices of the end of validity are told by a message besides.
    package let rappels: Bool
    /// Country codes to which messages leave: elsewhere one may cost a hundred times as much, to the profit of its holder.
    package let indicatifs: Set<String>

    /// France, with those of its regions overseas whose mobiles the numbering plan tells.
    package static let france: Set<String> = ["33", "262", "590", "594", "596"]

    package init(parJour: Int, rappels: Bool, indicatifs: Set<String> = ReglesSMS.france) {
        self.parJour = parJour
        self.rappels = rappels
        self.indicatifs = indicatifs
    }

    /// Where a message reaches the applicant; nil too of a country to which none leaves.
    package func mobile(of formulaire: Formulaire) -> NumeroMobile? {
        formulaire.mobile.flatMap { mobile in
            indicatifs.contains { mobile.digits.hasPrefix($0) } ? mobile : nil
        }
    }
}
