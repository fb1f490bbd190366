// SPDX-License-Identifier: EUPL-1.2

/// The numbers that a carrier gave to registered letters: `référence;numéro`, a line each, as copied from a spreadsheet. No text says
/// what such a number looks like: 8 to 20 letters and digits, spaces left out.
package func numerosRecommandes(
    _ typed: String, of lettres: Set<ID<Courrier>>
) -> Result<[ID<Courrier>: String], Refus> {
    var form = ShortForm(typed: ["numeros": typed])
    var found: [ID<Courrier>: String] = [:]
    var used: Set<String> = []
    for line in typed.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
        let parts = line.split(maxSplits: 1) { $0 == ";" || $0 == "\t" }
        let code = parts.first.map { squeezedText(String($0)) } ?? ""
        let numero = parts.count == 2 ? parts[1].filter { !$0.isWhitespace }.uppercased() : ""
        if parts.count < 2 {
            form.refuse("numeros", "numeros.ligne", ["saisi": TypedDate.shown(String(line))])
        } else if let id = ID<Courrier>(text: code), lettres.contains(id), found[id] == nil {
            if !(8...20).contains(numero.count) || !numero.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) {
                form.refuse("numeros", "numeros.format", ["saisi": TypedDate.shown(numero)])
            } else if used.insert(numero).inserted {
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
