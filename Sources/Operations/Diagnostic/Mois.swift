// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Names of months in many languages, by their first letters: folded, lower case, the longer ones first where one begins as
/// another.
enum Mois {
    private static let noms: [(debut: String, mois: Int)] = {
        let text = """
            1 janv jan ene gen ian led sty tammi oca ιαν янв січ яну يناير جانفي
            2 fevr fev feb lut uno subat helmi φεβ фев лют فبراير فيفري شباط
            11 marras
            3 mars mar maerz mrz maa mrt brez mart μαρ мар берез مارس آذار
            4 avr apr abr kwi dub huhti nisan απρ апр квіт أبريل ابريل إبريل أفريل افريل نيسان
            5 mai may mag mei maj kvet touko mayi μαι мая маи трав مايو ماي أيار
            7 cervenc cervence juil jul lug lip hein temm iul ιουλ июл юли лип يوليو جويلية تموز
            6 juin jun giu cze cerv kesa hazir iun ιουν июн юни черв يونيو جوان حزيران
            8 aou aug ago agu sie srp elok avg αυγ авг серп أغسطس اغسطس أوت اوت آب
            9 sep set wrz zari syys eyl σεπ сен септ верес سبتمبر شتنبر أيلول
            10 oct okt ott out paz rij loka eki οκτ окт жовт أكتوبر اكتوبر
            11 nov noiem lis kasi νοε ноя ное листоп نوفمبر نونبر
            12 dec dez dic dese des gru pros joul aral δεκ дек груд ديسمبر دجنبر
            """
        return text.split(separator: "\n").flatMap { line -> [(String, Int)] in
            let words = line.split(separator: " ")
            guard let month = words.first.flatMap({ Int($0) }) else { return [] }
            return words.dropFirst().map { (folded(String($0)).lowercased(), month) }
        }
    }()

    /// Days of the week that begin as a month.
    private static let semaine = ["mardi", "martedi", "martes", "marti", "maandag", "mandag", "manda"]
    /// What stands between the day and the year and is no month: `del`, `the`, `año`.
    private static let liens: Set<String> = [
        "del", "dell", "the", "ans", "ano", "rok", "года", "год", "року", "utc", "gmt",
    ]

    static func named(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 3 else { return nil }
        let text = text(bytes)
        guard !semaine.contains(where: text.hasPrefix) else { return nil }
        return noms.first { text.hasPrefix($0.debut) }?.mois
    }

    /// A word of three letters at least, which should have been a month.
    static func isWord(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 3 else { return false }
        let text = text(bytes)
        return text.count >= 3 && !liens.contains(text)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        if let valid = String(validating: bytes, as: UTF8.self) { return folded(valid).lowercased() }
        // In another encoding than UTF-8, the accents of février, août and décembre are single bytes.
        let plain = bytes.map { byte -> UInt8 in
            switch byte {
            case 0xe9, 0x8e, 0x82, 0xc9: UInt8(ascii: "e")
            case 0xfb, 0x9e, 0x96: UInt8(ascii: "u")
            case 0xe4, 0x8a, 0x84: UInt8(ascii: "a")
            default: byte | 0x20
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
