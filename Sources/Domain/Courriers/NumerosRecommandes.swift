// SPDX-License-Identifier: EUPL-1.2

/// The number that a carrier gave to a registered letter. No text says what it looks like: 8 to 20 letters and digits, of which eight
/// digits, spaces left out. Nil of anything else, as of words.
package func numeroRecommande(_ typed: String) -> String? {
    let numero = typed.filter { !$0.isWhitespace }.uppercased()
    let isOne = (8...20).contains(numero.count) && numero.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    return isOne && numero.count(where: \.isNumber) >= 8 ? numero : nil
}

extension ShortForm {
    package mutating func numeroRecommande(_ champ: String) -> String? {
        guard let numero = Domain.numeroRecommande(value(champ)) else {
            refuse(champ, "numeros.format", ["saisi": TypedDate.shown(value(champ))])
            return nil
        }
        return numero
    }
}

/// Those of several letters: `référence;numéro`, a line each, as copied from a spreadsheet.
package func numerosRecommandes(
    _ typed: String, of lettres: Set<ID<Courrier>>
) -> Result<[ID<Courrier>: String], Refus> {
    var form = ShortForm(typed: ["numeros": typed])
    var found: [ID<Courrier>: String] = [:]
    var used: Set<String> = []
    for line in typed.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
        let parts = line.split(maxSplits: 1) { $0 == ";" || $0 == "\t" }
        let code = parts.first.map { squeezedText(String($0)) } ?? ""
        if parts.count < 2 {
            form.refuse("numeros", "numeros.ligne", ["saisi": TypedDate.shown(String(line))])
        } else if let id = ID<Courrier>(text: code), lettres.contains(id), found[id] == nil {
            guard let numero = numeroRecommande(String(parts[1])) else {
                form.refuse("numeros", "numeros.format", ["saisi": TypedDate.shown(String(parts[1]))])
                continue
            }
            if used.insert(numero).inserted {
                found[id] = numero
            } else {
                form.refuse("numeros", "numeros.double", ["saisi": numero])
            }
        } else {
            form.refuse("numeros", "numeros.reference", ["saisi": TypedDate.shown(code)])
        }
    }
    // One field, one sentence: the first line that is wrong.
    guard let first = form.violations.first else { return .success(found) }
    return .failure(Refus(violations: [first]))
}
