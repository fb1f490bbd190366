// SPDX-License-Identifier: EUPL-1.2

/// Compares two records of a register; allocates nothing.
struct ComparePersonnes: Sendable {
    let records: [CompactRecord]
    let noms: NameTable
    let prenoms: NameTable
    let voies: NameTable
    let communes: NameTable
    let courriels: NameTable
    let telephones: [UInt64]
    private let prenomsEnNom: PrenomsEnNom

    init(_ registre: RegistreCompare, _ prenomsEnNom: PrenomsEnNom) {
        self.prenomsEnNom = prenomsEnNom
        records = registre.records
        noms = registre.noms
        prenoms = registre.prenoms
        voies = registre.voies
        communes = registre.communes
        courriels = registre.courriels
        telephones = registre.telephones.values
    }

    func callAsFunction(_ a: Int, _ b: Int) -> Constats { self(records[a], records[b]) }

    func callAsFunction(_ left: CompactRecord, _ right: CompactRecord) -> Constats {
        var constats = Constats()
        (constats[Field.nom], constats[Field.prenoms]) = compareNames(left, right)
        constats[Field.naissance] = compareNaissances(left.naissance, right.naissance)
        if left.sexe != 0, right.sexe != 0 { constats[Field.sexe] = left.sexe == right.sexe ? 1 : 2 }
        constats[Field.adresse] = compareAdresses(left, right)
        constats[Field.telephone] = compareTelephones(left, right)
        constats[Field.courriel] = compareCourriels(left.courriel, right.courriel)
        if left.nir != 0, right.nir != 0 { constats[Field.nir] = left.nir == right.nir ? 1 : 2 }
        constats[Field.conjoint] = compareConjoints(left, right)
        constats[Field.enfants] = compareEnfants(left.enfants, right.enfants)
        return constats
    }

    // MARK: Names

    /// How alike two names are written at least that have one sound: HOCINE and HUSSEIN.
    private static let soundsAlike = 0.64

    func compareNames(_ left: CompactRecord, _ right: CompactRecord) -> (nom: Int, prenoms: Int) {
        let nom = compareNoms(left, right)
        let prenoms = comparePrenoms(left.prenoms, right.prenoms)
        guard nom == 6, prenoms == 5 || prenoms == 0 else { return (nom, prenoms) }
        let (one, other) = (crossed(left, right), crossed(right, left))
        if one != 0, other != 0 { return (5, 1) }
        guard prenoms == 5, one != other else { return (nom, prenoms) }
        // Only one of both names is in the other column.
        return prenomsEnNom[one + other] ? (6, 2) : (2, 5)
    }

    private func compareNoms(_ left: CompactRecord, _ right: CompactRecord) -> Int {
        guard left.nom != 0, right.nom != 0 else { return 0 }
        var best = compareNom(left.nom, right.nom)
        if best > 1, left.usage != 0 { best = min(best, compareNom(left.usage, right.nom)) }
        if best > 1, right.usage != 0 { best = min(best, compareNom(left.nom, right.usage)) }
        if best > 1, left.usage != 0, right.usage != 0 { best = min(best, compareNom(left.usage, right.usage)) }
        return best
    }

    /// One surname of both is the same but for spaces: the first level of `compareNoms`.
    func isSameNom(_ left: CompactRecord, _ right: CompactRecord) -> Bool {
        func same(_ one: UInt32, _ other: UInt32) -> Bool {
            one != 0 && other != 0 && (one == other || noms.key(one) == noms.key(other))
        }
        return same(left.nom, right.nom) || same(left.usage, right.nom) || same(left.nom, right.usage)
            || same(left.usage, right.usage)
    }

    private func compareNom(_ left: UInt32, _ right: UInt32) -> Int {
        if left == right { return 1 }
        let (one, other) = (noms.entries[Int(left)], noms.entries[Int(right)])
        if one.compact == other.compact { return 1 }
        if one.core == other.core || noms.isPart(left, right) { return 2 }
        let (a, b) = (noms.letters(left), noms.letters(right))
        if min(a.count, b.count) >= 4, isOneEdit(a, b) { return 3 }
        if isShuffled(a, b) { return 4 }
        let sameSound = one.code == other.code && one.code != 0
        // Too far apart in length to be alike.
        guard sameSound || abs(a.count - b.count) <= 3 else { return 6 }
        let likeness = jaroWinkler(a, b, least: sameSound ? Self.soundsAlike : 0.88)
        if likeness >= 0.94 { return 3 }
        if likeness >= 0.88 || sameSound && min(a.count, b.count) >= 4 && likeness >= Self.soundsAlike { return 4 }
        return 6
    }

    /// The first level of `comparePrenoms`.
    func isSamePrenoms(_ left: UInt32, _ right: UInt32) -> Bool {
        left == right || prenoms.entries[Int(left)].compact == prenoms.entries[Int(right)].compact
    }

    private func comparePrenoms(_ left: UInt32, _ right: UInt32) -> Int {
        guard left != 0, right != 0 else { return 0 }
        if left == right { return 1 }
        let (one, other) = (prenoms.entries[Int(left)], prenoms.entries[Int(right)])
        if one.compact == other.compact { return 1 }
        if one.first == other.first || prenoms.isPart(left, right) { return 2 }
        let (a, b) = (prenoms.firstWord(left), prenoms.firstWord(right))
        // An initial stands for a first name.
        if a.count == 1 || b.count == 1 { return a[0] == b[0] ? 4 : 5 }
        if isNear(a, b) { return 3 }
        if isShuffled(a, b) { return 4 }
        if one.tokenCount > 1 || other.tokenCount > 1, isNear(prenoms.letters(left), prenoms.letters(right)) {
            return 3
        }
        let sameSound = one.firstCode == other.firstCode && one.firstCode != 0
        if sameSound || abs(a.count - b.count) <= 3 {
            let likeness = jaroWinkler(a, b, least: sameSound ? Self.soundsAlike : 0.88)
            if likeness >= 0.94, min(a.count, b.count) >= 4 { return 3 }
            if likeness >= 0.88 || sameSound && min(a.count, b.count) >= 4 && likeness >= Self.soundsAlike { return 4 }
        }
        // Abdul Qadir and Abdelkader, Hsiao Ming and Xiaoming: one word here, two there.
        guard one.tokenCount != other.tokenCount, one.code == other.code, one.code != 0 else { return 5 }
        let whole = jaroWinkler(prenoms.letters(left), prenoms.letters(right), least: Self.soundsAlike)
        return whole >= Self.soundsAlike ? 4 : 5
    }

    /// One edit apart; in a word of three letters only two that were swapped.
    private func isNear(_ a: Letters, _ b: Letters) -> Bool {
        guard min(a.count, b.count) >= 3, isOneEdit(a, b) else { return false }
        return min(a.count, b.count) >= 4 || a.count == b.count && a[0] == b[0] && a[1] == b[2] && a[2] == b[1]
    }

    /// The name of one is the first name of the other, and the other way round.
    func isInverse(_ left: CompactRecord, _ right: CompactRecord) -> Bool {
        crossed(left, right) != 0 && crossed(right, left) != 0
    }

    /// The surname of one that is the first name of the other; 0 when there is none.
    private func crossed(_ one: CompactRecord, _ other: CompactRecord) -> UInt32 {
        guard other.prenoms != 0 else { return 0 }
        let prenoms = self.prenoms.entries[Int(other.prenoms)]
        func isIt(_ nom: UInt32) -> Bool {
            guard nom != 0 else { return false }
            let entry = noms.entries[Int(nom)]
            if entry.compact == prenoms.compact || entry.compact == prenoms.first || entry.core == prenoms.core {
                return true
            }
            let (a, b) = (noms.letters(nom), self.prenoms.letters(other.prenoms))
            return min(a.count, b.count) >= 4 && isOneEdit(a, b)
        }
        return isIt(one.nom) ? one.nom : isIt(one.usage) ? one.usage : 0
    }

    // MARK: Dates

    func compareNaissances(_ left: UInt32, _ right: UInt32) -> Int {
        guard left != 0, right != 0 else { return 0 }
        let (year, otherYear) = (left >> 9, right >> 9)
        let (month, otherMonth) = (left >> 5 & 15, right >> 5 & 15)
        let (day, otherDay) = (left & 31, right & 31)
        let isWhole = month != 0 && day != 0 && otherMonth != 0 && otherDay != 0
        if left == right { return isWhole ? 1 : 4 }
        if !isWhole {
            let months = month == 0 || otherMonth == 0 || month == otherMonth
            if year == otherYear, months { return 4 }
            return max(year, otherYear) - min(year, otherYear) <= 1 ? 6 : 7
        }
        if year == otherYear, month == otherDay, day == otherMonth { return 2 }
        if isOneDigit(left, right) { return 3 }
        if year == otherYear, month == 1 && day == 1 || otherMonth == 1 && otherDay == 1 { return 4 }
        let common = (year == otherYear ? 1 : 0) + (month == otherMonth ? 1 : 0) + (day == otherDay ? 1 : 0)
        if common == 2 { return 5 }
        return isWithinAYear(year * 372 + month * 31 + day, otherYear * 372 + otherMonth * 31 + otherDay) ? 6 : 7
    }

    /// Months counted as of 31 days.
    private func isWithinAYear(_ one: UInt32, _ other: UInt32) -> Bool { max(one, other) - min(one, other) < 372 }

    /// Of `YYYYMMDD`, one digit is other, or two neighbours are swapped.
    private func isOneDigit(_ left: UInt32, _ right: UInt32) -> Bool {
        var (a, b) = (Self.digits(left), Self.digits(right))
        guard mayBeOneSlip(UInt64(a), UInt64(b)) else { return false }
        var places: (Int, Int) = (-1, -1)
        var differences = 0
        var lower: (UInt32, UInt32) = (0, 0)
        var upper: (UInt32, UInt32) = (0, 0)
        for place in 0..<8 {
            let (x, y) = (a % 10, b % 10)
            if x != y {
                differences += 1
                if differences == 1 { (places.0, lower) = (place, (x, y)) } else { (places.1, upper) = (place, (x, y)) }
                if differences > 2 { return false }
            }
            a /= 10
            b /= 10
        }
        if differences == 1 { return true }
        return places.1 == places.0 + 1 && lower.0 == upper.1 && lower.1 == upper.0
    }

    @inline(__always)
    private static func digits(_ date: UInt32) -> UInt32 { (date >> 9) * 10_000 + (date >> 5 & 15) * 100 + (date & 31) }

    // MARK: Home

    func compareAdresses(_ left: CompactRecord, _ right: CompactRecord) -> Int {
        let hasPlace = (left.codePostal != 0 || left.commune != 0) && (right.codePostal != 0 || right.commune != 0)
        let hasStreet = left.voie != 0 && right.voie != 0
        guard hasPlace || hasStreet else { return 0 }
        let samePlace = hasPlace && isSamePlace(left, right)
        guard hasStreet else { return samePlace ? 4 : 5 }
        let sameStreet = isSameVoie(left.voie, right.voie)
        let sameNumber = left.numero == right.numero
        if sameStreet, sameNumber {
            let isExact = left.voie == right.voie && (samePlace || !hasPlace)
            return isExact ? 1 : samePlace || !hasPlace || left.numero != 0 ? 2 : 5
        }
        if sameStreet, samePlace || !hasPlace { return 3 }
        return samePlace ? 4 : 5
    }

    private func isSamePlace(_ left: CompactRecord, _ right: CompactRecord) -> Bool {
        if left.codePostal != 0, left.codePostal == right.codePostal { return true }
        guard left.commune != 0, right.commune != 0 else { return false }
        if left.commune == right.commune { return true }
        let (a, b) = (communes.letters(left.commune), communes.letters(right.commune))
        // Codes of communes differ by a digit: only names may be misspelt.
        guard min(a.count, b.count) >= 5, a[0] > UInt8(ascii: "9"), b[0] > UInt8(ascii: "9") else { return false }
        return (isOneEdit(a, b) || jaroWinkler(a, b, least: 0.95) >= 0.95)
    }

    private func isSameVoie(_ left: UInt32, _ right: UInt32) -> Bool {
        if left == right { return true }
        let (one, other) = (voies.entries[Int(left)], voies.entries[Int(right)])
        if one.core == other.core { return true }
        let (a, b) = (voies.letters(left), voies.letters(right))
        guard min(a.count, b.count) >= 4 else { return false }
        return isOneEdit(a, b) || abs(a.count - b.count) <= 4 && jaroWinkler(a, b, least: 0.92) >= 0.92
            || voies.isPart(left, right)
    }

    // MARK: Contacts and household

    func compareTelephones(_ left: CompactRecord, _ right: CompactRecord) -> Int {
        guard left.telephone != 0, right.telephone != 0 else { return 0 }
        if isSameTelephone(left, right) { return 1 }
        return isOneDigitApart(telephones[Int(left.telephone)], telephones[Int(right.telephone)]) ? 2 : 3
    }

    /// The first level of `compareTelephones`, of two who have one.
    func isSameTelephone(_ left: CompactRecord, _ right: CompactRecord) -> Bool {
        left.telephone == right.telephone || left.telephone == right.autreTelephone
            || left.autreTelephone == right.telephone
            || left.autreTelephone != 0 && left.autreTelephone == right.autreTelephone
    }

    private func isOneDigitApart(_ left: UInt64, _ right: UInt64) -> Bool {
        guard mayBeOneSlip(left, right) else { return false }
        var (a, b) = (left, right)
        var differences = 0
        var first: (UInt64, UInt64, Int) = (0, 0, -2)
        for place in 0..<9 {
            let (x, y) = (a % 10, b % 10)
            if x != y {
                differences += 1
                if differences == 1 { first = (x, y, place) }
                if differences > 2 { return false }
                if differences == 2, !(place == first.2 + 1 && first.0 == y && first.1 == x) { return false }
            }
            a /= 10
            b /= 10
        }
        return a == b
    }

    func compareCourriels(_ left: UInt32, _ right: UInt32) -> Int {
        guard left != 0, right != 0 else { return 0 }
        if left == right { return 1 }
        let (a, b) = (courriels.letters(left), courriels.letters(right))
        if isOneEdit(a, b) { return 2 }
        var place = 0
        while place < a.count, place < b.count, a[place] == b[place] { place += 1 }
        // The same local part at another provider.
        let sameLocal = (0..<place).contains { a[$0] == UInt8(ascii: "@") }
        if place > 3, sameLocal { return 2 }
        return place > 3 && abs(a.count - b.count) <= 2 && jaroWinkler(a, b, least: 0.96) >= 0.96 ? 2 : 3
    }

    func compareConjoints(_ left: CompactRecord, _ right: CompactRecord) -> Int {
        guard left.conjoint >= 0, right.conjoint >= 0 else { return 0 }
        let (one, other) = (records[Int(left.conjoint)], records[Int(right.conjoint)])
        let prenom = comparePrenoms(one.prenoms, other.prenoms)
        let born = compareNaissances(one.naissance, other.naissance)
        if prenom != 0, prenom <= 4, (1...4).contains(born) { return 1 }
        if (1...2).contains(prenom), compareNom(one.nom, other.nom) <= 3, born == 0 { return 1 }
        return born == 1 || (1...2).contains(prenom) ? 2 : 3
    }

    func compareEnfants(_ left: UInt64, _ right: UInt64) -> Int {
        guard left != 0, right != 0 else { return 0 }
        var (shared, mine, theirs) = (0, 0, 0)
        var a = left
        while a != 0 {
            mine += 1
            var b = right
            while b != 0 {
                if a & 0xffff == b & 0xffff { shared += 1 }
                b >>= 16
            }
            a >>= 16
        }
        var b = right
        while b != 0 {
            theirs += 1
            b >>= 16
        }
        return shared == 0 ? 3 : shared == min(mine, theirs) ? 1 : 2
    }
}

/// Numbers of which one digit is other, or two neighbours are swapped, differ by one or two digits and zeros: told before any
/// digit is.
@inline(__always)
private func mayBeOneSlip(_ left: UInt64, _ right: UInt64) -> Bool {
    var rest = left > right ? left - right : right - left
    while rest > 99 {
        guard rest % 10 == 0 else { return false }
        rest /= 10
    }
    return true
}
