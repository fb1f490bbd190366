// SPDX-License-Identifier: EUPL-1.2

import Domain

/// What the values of a column look like, counted over the first rows.
struct ProfilColonne: Sendable {
    private(set) var rows = 0
    private(set) var filled = 0
    private(set) var dates = 0
    private(set) var mails = 0
    private(set) var phones = 0
    private(set) var postal = 0
    private(set) var sexes = 0
    private(set) var letters = 0
    private(set) var houses = 0
    /// Of two words at least, and those with a comma among them.
    private(set) var several = 0
    private(set) var commas = 0
    /// What may name somebody: words of letters, each beginning with a capital where the script has them; of them, those of one
    /// word, and those of two to five signs of a script that does not part words.
    private(set) var names = 0
    private(set) var single = 0
    private(set) var glued = 0
    /// Given names that everybody knows, less such surnames.
    private(set) var givenNames = 0
    /// Of men and of women.
    private var men = 0
    /// A number that begins as those of telephones, a number with words.
    private var dialled = 0
    private var streets = 0
    /// Made of digits and nothing else: a telephone as well as a date.
    private var compact = 0
    private var seen: Set<String> = []
    private var distinct = 0
    private var votes = VotesDate()
    /// Of the dates, how many fell so many years ago.
    private var ages: [Int: Int] = [:]

    mutating func add(_ text: String, today: Day) {
        rows += 1
        guard !text.isEmpty else { return }
        filled += 1
        if seen.insert(text).inserted { distinct += 1 }
        let bytes = Array(text.utf8)
        let digits = bytes.count { (48...57).contains($0) }
        let alphabetic = bytes.count { $0 >= 128 || (65...90).contains($0) || (97...122).contains($0) }
        let shape = FormeDate(bytes)
        if shape.mayBeDate(today: today) {
            dates += 1
            if let year = shape.year(today: today) { ages[today.year - year, default: 0] += 1 }
        }
        votes.add(shape)
        if bytes.contains(64), bytes.contains(46), alphabetic > 3 { mails += 1 }
        if alphabetic == 0, (8...15).contains(digits), bytes.count - digits <= 8 { phones += 1 }
        if (3...10).contains(bytes.count), digits >= 2, digits + alphabetic >= bytes.count - 1 { postal += 1 }
        if digits == bytes.count { compact += 1 }
        if let isMan = Sexe.read(text) {
            sexes += 1
            if isMan { men += 1 }
        }
        if digits > 0, alphabetic > 4, bytes.contains(32) { streets += 1 }
        if digits > 8, alphabetic == 0, text.hasPrefix("0") || text.hasPrefix("+") { dialled += 1 }
        if digits == 0, alphabetic > 1, bytes.count <= 80, !bytes.contains(64) { addName(text) }
        if alphabetic * 2 > bytes.count { letters += 1 }
        if alphabetic > 2, digits == 0 {
            let hasComma = bytes.dropFirst().dropLast().contains(44)
            if hasComma { commas += 1 }
            if hasComma || bytes.contains(32) { several += 1 }
        }
        if let first = bytes.first, (48...57).contains(first), bytes.count <= 8 { houses += 1 }
    }

    private mutating func addName(_ text: String) {
        let words = text.split { $0.isWhitespace || ",-'’.".contains($0) }
        guard !words.isEmpty, words.count <= 8 else { return }
        let isNamed = words.contains { word in
            guard let first = word.unicodeScalars.first else { return false }
            return first.properties.isAlphabetic && !first.properties.isLowercase
        }
        guard isNamed else { return }
        names += 1
        if !text.contains(where: \.isWhitespace) {
            single += 1
            if NomColle.isGlued(text) { glued += 1 }
        }
        givenNames += NomsConnus.sign(folded(text))
    }

    func share(_ count: Int) -> Double { filled == 0 ? 0 : Double(count) / Double(filled) }
    var fillShare: Double { rows == 0 ? 0 : Double(filled) / Double(rows) }
    var distinctShare: Double { share(distinct) }

    /// Whether the values may be those of a field. A column that is empty so far may be anything that its name says.
    func fits(_ champ: ChampFichier) -> Bool {
        guard filled > 0 else { return true }
        switch champ {
        case .identifiant: return distinctShare >= 0.5 && share(dates) < 0.5
        case .nom, .nomNaissance, .prenom, .nomComplet, .commune: return share(letters) >= 0.5 || champ == .commune
        case .naissance: return share(dates) >= 0.3
        case .sexe: return share(sexes) >= 0.6
        case .numeroVoie: return share(houses) >= 0.3
        case .adresse: return share(letters) >= 0.2 || share(mails) < 0.2
        case .codePostal: return share(postal) >= 0.3
        case .telephone: return share(phones) >= 0.2 || share(mails) < 0.2 && share(letters) < 0.5
        case .courriel: return share(mails) >= 0.2
        }
    }

    /// Dates under a heading that says so, but none that can be read: neither words nor ages.
    var mayBeUnreadableBirths: Bool { share(letters) < 0.5 && share(mails) < 0.1 }

    /// Several values, of which a few come again and again.
    var isSex: Bool { filled >= 3 && share(sexes) >= 0.95 && distinct <= 6 && men > 0 && men < sexes }

    /// What a column without a telling heading may be, once another one names persons.
    var mayBe: ChampFichier? {
        guard filled >= 3 else { return nil }
        if isSex { return .sexe }
        if share(dialled) >= 0.8 { return .telephone }
        if share(streets) >= 0.8, distinctShare > 0.5 { return .adresse }
        if share(postal) >= 0.95, share(compact) >= 0.95, share(dates) < 0.5, distinctShare < 0.9 { return .codePostal }
        return nil
    }

    /// The field that the values alone betray.
    var betrays: ChampFichier? {
        guard filled >= 3 else { return nil }
        if share(mails) >= 0.8 { return .courriel }
        let areDates = share(dates) >= 0.9 && (share(phones) < 0.5 || share(compact) < 0.1 || votes.readsCompact)
        return areDates && areBirths ? .naissance : nil
    }

    /// Whether these may be the birth dates of applicants: they are adults, and not all of one time. Dates of a register fall in
    /// few years, and in the last ones.
    private var areBirths: Bool {
        let sorted = ages.sorted { $0.key < $1.key }
        let total = sorted.reduce(0) { $0 + $1.value }
        guard total >= 3 else { return false }
        func age(_ share: Double) -> Int {
            var below = 0
            return sorted.first {
                below += $0.value
                return Double(below) >= share * Double(total)
            }?.key ?? 0
        }
        let adults = sorted.reduce(0) { (16...105).contains($1.key) ? $0 + $1.value : $0 }
        return Double(adults) >= 0.8 * Double(total) && age(0.5) >= 25 && age(0.95) - age(0.05) >= 15
    }
}

/// The sex, in the codes and titles of several countries.
enum Sexe {
    private static let masculins = words([
        "M", "H", "1", "MALE", "HOMME", "MASCULIN", "MR", "M R", "MONSIEUR", "HERR", "MANNLICH", "MAN", "SR", "SENOR",
        "HOMBRE", "VARON", "UOMO", "MASCHIO", "SIG", "MASCULINO", "MANN", "DHR", "HEER", "GARCON", "MASC",
        "MEZCZYZNA", "ERKEK", "MUZ", "NAM", "М", "МУЖ", "МУЖСКОИ", "ذكر", "MIES", "MEES", "FERFI", "MOSKI", "MUSKI",
        "МУШКИ", "МЪЖ", "МЪЖКИ", "ЧОЛОВІК", "ЧОЛ", "MASHKULL", "VYRAS", "VIRIETIS", "KK", "KARL", "HOME", "GIZONA",
        "LALAKI", "LELAKI", "LAKI LAKI", "L", "ME", "MWANAUME", "MUSKI", "पुरुष", "পুরুষ", "ஆண்", "ชาย", "ប្រុស", "مرد", "זכר",
        "ז", "მამრობითი", "კაცი", "արական", "ΑΝΔΡΑΣ", "ΑΡΡΕΝ", "Α", "男", "男性", "남", "남자", "남성", "ወንድ", "BARBAT", "E",
    ])
    private static let feminins = words([
        "F", "W", "2", "FEMALE", "FEMME", "FEMININ", "MME", "MLLE", "MADAME", "MADEMOISELLE", "FRAU", "WEIBLICH",
        "MRS", "MS", "MISS", "SRA", "SENORA", "MUJER", "HEMBRA", "DONNA", "FEMMINA", "SIGRA", "FEMENINO", "FEMININO",
        "FEMMINILE", "MEVR", "MEVROUW", "VROUW", "FILLE", "FEM",
        "K", "KOBIETA", "KADIN", "KVINNA", "ZENA", "NU", "Ж", "ЖЕН", "ЖЕНСКИИ", "أنثى", "NAINEN", "NAINE", "NO",
        "KVINNE",
        "KVINDE", "KVK", "KONA", "ZENSKA", "ZENSKO", "ZENSKI", "ЖЕНСКО", "ЖЕНСКИ", "ЖЕНА", "ЖІНКА", "ЖІН", "FEMER",
        "MOTERIS", "SIEVIETE", "DONA", "EMAKUMEA", "BABAE", "PEREMPUAN", "WANITA", "P", "KE", "MWANAMKE", "महिला", "स्त्री",
        "মহিলা", "নারী", "பெண்", "หญิง", "ស្រី", "زن", "عورت", "נקבה", "נ", "მდედრობითი", "ქალი", "իգական", "ΓΥΝΑΙΚΑ", "ΘΗΛΥ",
        "Θ", "Γ", "女", "女性", "여", "여자", "여성", "ሴት", "FEMEIE",
    ])

    private static func words(_ list: [String]) -> Set<String> { Set(list.map(folded)) }

    /// True for a man, false for a woman.
    static func read(_ text: String) -> Bool? {
        let word = folded(text)
        if masculins.contains(word) { return true }
        return feminins.contains(word) ? false : nil
    }
}
