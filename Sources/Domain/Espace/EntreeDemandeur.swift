// SPDX-License-Identifier: EUPL-1.2

/// What an applicant says of himself to enter his file: the number that stands on his certificate, and a birth date.
package struct EntreeDemandeur: Sendable, Hashable {
    package let numero: NumeroUnique
    package let naissance: Naissance
}

/// Judges the form of what was typed only: whether there is such a file is told to nobody.
package func examineEntree(
    numero: String, naissance: String
) -> (entree: EntreeDemandeur?, violations: [Violation]) {
    var form = ShortForm(typed: ["numero": numero, "naissance": naissance])
    var number: NumeroUnique?
    if form.requiredText("numero", longest: 60) != nil {
        number = NumeroUnique(numero)
        if number == nil { form.refuse("numero", "espace.numero") }
    }
    var born: Naissance?
    if form.requiredText("naissance", longest: 40) != nil {
        switch TypedDate.birth(naissance, "naissance") {
        case .success(let found): born = found
        case .failure(let violation): form.refuse(violation)
        }
    }
    guard let number, let born else { return (nil, form.violations) }
    return (EntreeDemandeur(numero: number, naissance: born), [])
}

extension Formulaire {
    /// One of the holders was born then, as far as his date is known.
    package func hasHolder(born naissance: Naissance) -> Bool {
        ([demandeur].compactMap { $0 } + cotitulaires).contains { $0.naissance.admits(naissance) }
    }
}

extension Naissance {
    /// A date that is known by its month or its year says no more of the rest.
    package func admits(_ typed: Naissance) -> Bool {
        switch (self, typed) {
        case (.year(let year), _): typed.earliest.year == year
        case (.month(let year, let month), .day(let day)): day.year == year && day.month == month
        default: self == typed
        }
    }
}
