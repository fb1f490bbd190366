// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Stores

/// Where the secret of a second factor is sealed to, and how it is written there.
enum SecondFacteurPlace {
    static func seal(_ code: CodeTemporel, _ compte: ID<Compte>, _ keys: KeyRing) throws -> SealedText {
        try keys.seal(Data(code.secret).base64EncodedString(), at: "second-facteur/\(compte.text)")
    }

    static func open(_ sealed: SealedText, _ compte: ID<Compte>, _ keys: KeyRing) -> CodeTemporel? {
        keys.open(sealed, at: "second-facteur/\(compte.text)").flatMap { Data(base64Encoded: $0) }
            .map { CodeTemporel(secret: [UInt8]($0)) }
    }
}

/// The same for the token of an identity provider, which its sign-out wants to see again.
enum JetonIdentitePlace {
    static func seal(_ token: String, _ compte: ID<Compte>, _ keys: KeyRing) throws -> SealedText {
        try keys.seal(token, at: "jeton-identite/\(compte.text)")
    }

    static func open(_ sealed: SealedText, _ compte: ID<Compte>, _ keys: KeyRing) -> String? {
        keys.open(sealed, at: "jeton-identite/\(compte.text)")
    }
}
