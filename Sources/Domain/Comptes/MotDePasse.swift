// SPDX-License-Identifier: EUPL-1.2

/// What a password must be: long rather than complicated, and not what everyone tries first.
package enum MotDePasse {
    package static let shortest = 12
    package static let longest = 200

    /// Nil when it may be taken. `courants` are stems that lists of stolen passwords are full of, folded;
    /// `own` is what anyone knows of the person: address, name.
    package static func fault(_ password: String, courants: Set<String>, own: [String]) -> (
        code: String, parametres: [String: String]
    )? {
        if password.count < shortest { return ("mot-de-passe.court", ["n": "\(shortest)"]) }
        // scrypt reads all of it: a long text would only cost time.
        if password.utf8.count > longest { return ("mot-de-passe.long", ["n": "\(longest)"]) }
        let plain = letters(password)
        for name in own.flatMap({ $0.split { !$0.isLetter && !$0.isNumber } }).map({ letters(String($0)) })
        where name.count >= 4 && plain.contains(name) {
            return ("mot-de-passe.personnel", [:])
        }
        let signs = Set(password.filter { !$0.isLetter && !$0.isNumber })
        if isCommon(plain, courants, signs: signs.count) || Set(password).count < 5 {
            return ("mot-de-passe.courant", [:])
        }
        return nil
    }

    /// Common when little is left once common words, runs of the keyboard and repeated signs are taken out:
    /// `motdepasse1234`, `azertyuiop12`, `aaaaaaaaaaaa`, `Bonjour-Bonjour1`.
    private static func isCommon(_ plain: String, _ courants: Set<String>, signs: Int) -> Bool {
        var rest = plain
        for stem in courants.sorted(by: { ($1.count, $0) < ($0.count, $1) }) { rest = rest.replacing(stem, with: " ") }
        let characters = Array(rest)
        var left = 0
        for (place, character) in characters.enumerated() where character != " " {
            if place > 0, follows(characters[place - 1], character) { continue }
            left += 1
        }
        return left + signs < 6
    }

    /// The same sign again, or the next one of the alphabet, of the digits, of a row of the keyboard, either way.
    private static func follows(_ before: Character, _ after: Character) -> Bool {
        if before == after { return true }
        return rows.contains { row in
            guard let left = row.firstIndex(of: before), let right = row.firstIndex(of: after) else { return false }
            return abs(left - right) == 1
        }
    }

    private static let rows: [[Character]] = [
        Array("abcdefghijklmnopqrstuvwxyz"), Array("0123456789"), Array("azertyuiop"), Array("qsdfghjklm"),
        Array("wxcvbn"), Array("qwertyuiop"), Array("asdfghjkl"), Array("zxcvbnm"), Array("1234567890"),
    ]

    /// Letters and digits, lower case, without accents.
    private static func letters(_ text: String) -> String {
        let plain = folded(text).lowercased()
        return String(plain.filter { $0.isLetter || $0.isNumber })
    }
}
