// SPDX-License-Identifier: EUPL-1.2

/// The codes that open *Mon dossier* once.
package enum CodeDemandeur {
    package enum Genre: String, Sendable, CaseIterable {
        /// Eight digits, for some minutes, to the address of the file, or to its mobile.
        case courriel
        /// Ten characters, for some days, handed over by a desk.
        case papier
    }

    /// How long a code by mail serves.
    package static let minutes = 10
    /// Tries in these minutes, whatever is typed and whether or not there is such a file.
    package static let mostTries = 5
    /// Tries over the whole life of a code on paper, of what has its form: fifty bits stand them, and a stranger is some days
    /// about using them up.
    package static let mostTriesPapier = 5_000
    /// Mails to one file: seconds from one to the next, and how many in a day from the first on.
    package static let secondsBetweenCourriels = 120
    package static let mostCourriels = 10
    /// Of those, how many by SMS: beyond, it goes by mail.
    package static let mostSMS = 5

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// From random bytes: eight for a mail, ten for paper.
    package static func make(_ genre: Genre, _ bytes: [UInt8]) -> String {
        switch genre {
        case .courriel:
            // Of 64 bits: the excess of some digits over others is one in 10¹¹.
            padded(Int(bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000_000), 8)
        case .papier: String(bytes.prefix(10).map { alphabet[Int($0 & 31)] })
        }
    }

    /// It has the length of a code on paper, as it is compared.
    package static func looksPapier(_ normalized: String) -> Bool { normalized.count == 10 }

    /// As it is shown: `1234 5678`, `7K2M-94QD-X1`.
    package static func shown(_ code: String) -> String {
        let characters = Array(code)
        let groups = stride(from: 0, to: characters.count, by: 4).map {
            String(characters[$0..<min($0 + 4, characters.count)])
        }
        return groups.joined(separator: characters.count == 8 ? " " : "-")
    }

    /// As it is compared: without spaces nor dashes, and with the letters that are read for digits taken for them.
    package static func normalized(_ typed: String) -> String {
        let kept = typed.prefix(60).uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return String(kept.map { ["O": "0", "I": "1", "L": "1"][$0] ?? $0 })
    }
}
