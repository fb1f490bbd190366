// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation

/// The form under which names and streets are compared: `folded`, and in Latin letters whatever the script they were written in, by
/// the transliteration of Unicode. `Иванов` → `IVANOV`, `Παπαδόπουλος` → `PAPADOPOULOS`, `小明` → `XIAO MING`.
func latinName(_ text: String) -> String {
    let form = folded(text)
    guard form.utf8.contains(where: { $0 >= 0x80 }), let latin = text.applyingTransform(.toLatin, reverse: false) else {
        return form
    }
    // Signs that stand for sounds without a letter: hamza, ayn, the soft sign.
    let letters = folded(String(String.UnicodeScalarView(latin.unicodeScalars.filter { !isSign($0) })))
    return letters.utf8.contains(where: { $0 < 0x80 && $0 > 0x20 }) ? letters : form
}

private func isSign(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .modifierLetter, .modifierSymbol: true
    default: false
    }
}
