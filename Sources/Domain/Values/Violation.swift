// SPDX-License-Identifier: EUPL-1.2

/// What prevents an act: the field, the rule, and what the sentence needs. The sentence itself is in the catalogue
/// under `violation.<code>`, in the language of the reader.
package struct Violation: Hashable, Sendable, Error {
    /// Path of the field in the wire form: `demandeur.naissance`, `communesSouhaitees.2`. Empty: the whole.
    package let champ: String
    package let code: String
    package let parametres: [String: String]

    package init(_ champ: String, _ code: String, _ parametres: [String: String] = [:]) {
        self.champ = champ
        self.code = code
        self.parametres = parametres
    }
}

/// What deserves a question but prevents nothing: asked once, then remembered as confirmed. Its sentence is in the
/// catalogue under `avis.<code>`.
package struct Avertissement: Hashable, Sendable {
    package let champ: String
    package let code: String
    package let parametres: [String: String]

    /// What confirms it: this question, at this field.
    package var cle: String { "\(code):\(champ)" }

    package init(_ champ: String, _ code: String, _ parametres: [String: String] = [:]) {
        self.champ = champ
        self.code = code
        self.parametres = parametres
    }
}
