// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Ten codes on paper, for the day when the telephone is lost. Each opens once.
enum CodesSecours {
    static let count = 10

    /// 80 bits: their digests tell nothing to whoever copies the base.
    static func make() -> [String] {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
        return (0..<count).map { _ in
            let letters = randomBytes(16).map { alphabet[Int($0 & 31)] }
            return (0..<4).map { String(letters[$0 * 4..<$0 * 4 + 4]) }.joined(separator: "-")
        }
    }

    static func digest(_ typed: String, _ compte: ID<Compte>) -> [UInt8] {
        // What is read aloud or badly printed: the alphabet has neither I, L nor O.
        let plain = typed.lowercased().filter { $0.isLetter || $0.isNumber }
            .replacing("o", with: "0").replacing("i", with: "1").replacing("l", with: "1")
        return SignIn.digest("code de secours/\(compte.text)/\(plain)")
    }
}
