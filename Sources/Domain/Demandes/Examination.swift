// SPDX-License-Identifier: EUPL-1.2

/// Reads the fields of a typed form by kind: each reading checks, refuses beside the field, or gives a value. What each
/// rubric wants is in the extensions of this type.
struct Examination {
    let saisie: Saisie
    let today: Day
    let rulebook: Rulebook
    var examen = Examen()
    /// Paths that were read: what remains at the end is not a field.
    private var read: Set<String> = []

    static let longestName = 150
    static let longestText = 200

    init(_ saisie: Saisie, on today: Day, _ rulebook: Rulebook) {
        self.saisie = saisie
        self.today = today
        self.rulebook = rulebook
    }

    /// The text of a field, spaces squeezed.
    mutating func typed(_ champ: String) -> String {
        guard let value = saisie.valeurs[champ] else { return "" }
        read.insert(champ)
        return squeezed(value)
    }

    mutating func required(_ champ: String) -> String? {
        let value = typed(champ)
        if value.isEmpty { refuse(champ, "requis", ["champ": champ]) }
        return value.isEmpty ? nil : value
    }

    mutating func text(_ champ: String, longest: Int = Examination.longestText) -> String? {
        text(typed(champ), champ, longest)
    }

    mutating func text(_ value: String, _ champ: String, _ longest: Int) -> String? {
        if let fault = textFault(value, longest) {
            refuse(champ, fault.code, fault.parametres)
            return nil
        }
        return value.isEmpty ? nil : value
    }

    /// A free text, where one may write too much about someone: words of the categories of `commentaires.json` are asked
    /// about, never taken away.
    mutating func commentaire(_ champ: String, longest: Int) -> String? {
        guard let value = text(champ, longest: longest) else { return nil }
        examen.avertissements += questions(sur: champ, value, rulebook)
        return value
    }

    /// A name as civil status writes it: Latin letters, hyphen, apostrophe, space.
    mutating func name(_ champ: String, required isRequired: Bool) -> String? {
        let value = typed(champ)
        if value.isEmpty {
            if isRequired { refuse(champ, "requis", ["champ": champ]) }
            return nil
        }
        if value.count > Self.longestName {
            refuse(champ, "nom.long", ["n": "\(value.count)", "maximum": "\(Self.longestName)"])
            return nil
        }
        if let foreign = value.first(where: { !isNameCharacter($0) }) {
            refuse(
                champ, isInvisible(foreign) ? "texte.controle" : "nom.caractere",
                ["caractere": String(foreign), "code": invisibleCode(String(foreign))])
            return nil
        }
        if !value.contains(where: \.isLetter) {
            refuse(champ, "nom.sans-lettre", ["saisi": TypedDate.shown(value)])
            return nil
        }
        return value
    }

    mutating func code(_ champ: String, _ list: String, except: Set<String> = []) -> String? {
        let value = typed(champ)
        if value.isEmpty { return nil }
        if rulebook.label(list, value) != nil, !except.contains(value) { return value }
        refuse(champ, "code.inconnu", ["code": TypedDate.shown(value)])
        return nil
    }

    /// Codes of a list, in their order, each once.
    mutating func codes(_ champ: String, _ list: String) -> [String]? {
        var found: [String] = []
        for rang in saisie.rangs(champ) {
            guard let code = code("\(champ).\(rang)", list), !found.contains(code) else { continue }
            found.append(code)
        }
        return found.isEmpty ? nil : found
    }

    mutating func flag(_ champ: String) -> Bool? {
        switch typed(champ) {
        case "oui", "true": return true
        case "non", "false": return false
        case "": return nil
        case let other:
            refuse(champ, "code.inconnu", ["code": TypedDate.shown(other)])
            return nil
        }
    }

    /// A box: ticked, or nothing said.
    mutating func ticked(_ champ: String) -> Bool? { flag(champ) == true ? true : nil }

    mutating func number(_ champ: String, _ range: ClosedRange<Int>) -> Int? {
        let value = typed(champ)
        if value.isEmpty { return nil }
        switch wholeNumber(value, champ, range) {
        case .success(let number): return number
        case .failure(let violation):
            refuse(champ, violation.code, violation.parametres)
            return nil
        }
    }

    /// An amount; more than `doubtful` is asked about, never refused.
    mutating func montant(_ champ: String, doubtful: Montant) -> Montant? {
        let value = typed(champ)
        if value.isEmpty { return nil }
        guard let montant = Montant(typed: value) else {
            refuse(champ, "montant.format", ["saisi": TypedDate.shown(value)])
            return nil
        }
        if montant > doubtful { warn(champ, "montant.eleve", ["montant": montant.french]) }
        return montant
    }

    /// Monthly amounts by code of a list.
    mutating func montants(_ champ: String, _ list: String) -> [String: Montant]? {
        var found: [String: Montant] = [:]
        for name in saisie.noms(champ) {
            let path = "\(champ).\(name)"
            guard rulebook.label(list, name) != nil else {
                _ = typed(path)
                refuse(path, "code.inconnu", ["code": TypedDate.shown(name)])
                continue
            }
            found[name] = montant(path, doubtful: Montant(euros: 20_000))
        }
        return found.isEmpty ? nil : found
    }

    mutating func day(_ champ: String) -> Day? {
        let value = typed(champ)
        guard !value.isEmpty, let day = keep(TypedDate.day(value, champ)) else { return nil }
        if day.year < 1900 || day.year > 2100 {
            refuse(champ, "date.annee", ["date": day.french])
            return nil
        }
        return day
    }

    mutating func telephone(_ champ: String) -> String? {
        let value = typed(champ)
        var digits = value.filter { !" .-()\u{a0}\t".contains($0) }
        if digits.isEmpty { return nil }
        // The national format takes ten digits at most and no plus sign.
        for prefix in ["+33", "0033"] where digits.hasPrefix(prefix) { digits = "0" + digits.dropFirst(prefix.count) }
        if digits.hasPrefix("00") { digits = "+" + digits.dropFirst(2) }
        if digits.first == "+", (8...16).contains(digits.utf8.count),
            digits.utf8.dropFirst().allSatisfy({ (48...57).contains($0) })
        {
            // Of another country: kept, and not sent to the national system, which only takes ten digits.
            remark(champ, "national.telephone")
            return digits
        }
        guard digits.utf8.count == 10, digits.first == "0", digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            refuse(champ, "telephone.format", ["saisi": TypedDate.shown(value)])
            return nil
        }
        return digits
    }

    mutating func courriel(_ champ: String) -> String? {
        let value = typed(champ)
        if value.isEmpty { return nil }
        let parts = value.split(separator: "@", omittingEmptySubsequences: false)
        let domain = parts.count == 2 ? parts[1].split(separator: ".", omittingEmptySubsequences: false) : []
        let plain = value.unicodeScalars.allSatisfy {
            $0.isASCII && $0.value > 0x20 && !"<>\"(),;:\\[]".unicodeScalars.contains($0)
        }
        guard plain, value.utf8.count <= 254, parts.count == 2, !parts[0].isEmpty, domain.count >= 2,
            domain.allSatisfy({ !$0.isEmpty }), domain.last.map({ $0.count >= 2 }) == true
        else {
            refuse(champ, "courriel.format", ["saisi": TypedDate.shown(value)])
            return nil
        }
        return value
    }

    /// SIREN (9 digits) or SIRET (14): the key of Luhn catches a wrong digit.
    mutating func registration(_ champ: String, digits count: Int) -> String? {
        let value = typed(champ).filter { $0 != " " && $0 != "\u{a0}" }
        if value.isEmpty { return nil }
        guard value.utf8.count == count, value.utf8.allSatisfy({ (48...57).contains($0) }), isLuhn(value) else {
            refuse(champ, count == 9 ? "siren.format" : "siret.format", ["saisi": TypedDate.shown(value)])
            return nil
        }
        return value
    }

    // MARK: Saying

    mutating func keep<T>(_ result: Result<T, Violation>) -> T? {
        switch result {
        case .success(let value): return value
        case .failure(let violation):
            examen.violations.append(violation)
            return nil
        }
    }

    mutating func refuse(_ champ: String, _ code: String, _ parametres: [String: String] = [:]) {
        examen.violations.append(Violation(champ, code, parametres))
    }

    mutating func warn(_ champ: String, _ code: String, _ parametres: [String: String] = [:]) {
        examen.avertissements.append(Avertissement(champ, code, parametres))
    }

    mutating func remark(_ champ: String, _ code: String, _ parametres: [String: String] = [:]) {
        examen.remarques.append(Avertissement(champ, code, parametres))
    }

    /// Fields whose group was refused as a whole.
    mutating func skip(_ groupe: String) {
        read.formUnion(saisie.valeurs.keys.filter { $0.hasPrefix(groupe + ".") })
    }

    /// What was sent under a name that is no field would be lost in silence: refused.
    mutating func unread() {
        for champ in saisie.valeurs.keys.filter({ !read.contains($0) }).sorted().prefix(20) {
            refuse(champ, "champ.inconnu", ["nom": TypedDate.shown(champ)])
        }
    }

    // MARK: Characters

    private func isNameCharacter(_ character: Character) -> Bool {
        if " -'’.".contains(character) { return true }
        // A letter of the Latin script with its accents; Foundation's transform leaves no way to ask the script.
        return character.isLetter
            && character.unicodeScalars.allSatisfy { scalar in
                (0x41...0x24f).contains(scalar.value) || (0x1e00...0x1eff).contains(scalar.value)
                    || (0x300...0x36f).contains(scalar.value) || scalar.value == 0x259 || scalar.value == 0x18f
            }
    }

    func squeezed(_ text: String) -> String { squeezedText(text) }
}

/// The key of Luhn, as SIREN and SIRET have it.
package func isLuhn(_ text: String) -> Bool {
    var sum = 0
    for (index, byte) in text.utf8.reversed().enumerated() {
        let digit = Int(byte) - 48
        let doubled = index % 2 == 1 ? digit * 2 : digit
        sum += doubled > 9 ? doubled - 9 : doubled
    }
    return sum % 10 == 0
}

/// A whole number as people type it, with spaces or without.
func wholeNumber(_ typed: String, _ champ: String, _ range: ClosedRange<Int>) -> Result<Int, Violation> {
    guard let number = digits(typed.filter { $0 != " " && $0 != "\u{a0}" }) else {
        return .failure(Violation(champ, "nombre.format", ["saisi": TypedDate.shown(typed)]))
    }
    guard range.contains(number) else {
        return .failure(
            Violation(
                champ, "nombre.limite",
                ["n": "\(number)", "minimum": "\(range.lowerBound)", "maximum": grouped(range.upperBound)]))
    }
    return .success(number)
}
