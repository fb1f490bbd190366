// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Which of the two comes first where surname and given names stand in one column.
package enum OrdreNoms: String, Sendable, Codable {
    case nomPrenoms = "nom-prenoms"
    case prenomsNom = "prenoms-nom"
}

/// Tells surname from given names in a column that holds both: by a comma, by capitals, else by their place, which was
/// learnt from the whole column.
struct DecoupeNoms: Sendable {
    /// How a value was taken apart.
    enum Facon: Sendable { case virgule, capitales, place, unMot }

    var ordre = OrdreNoms.nomPrenoms
    /// The column says itself which comes first.
    var estSur = false
    /// Surnames are in capitals, given names are not.
    var parCapitales = false
    /// Names of two to five signs are Japanese: Chinese and Korean surnames have one sign.
    var estJaponais = false
    /// Words met as a given name and as a surname.
    var mots: [String: (prenom: Int, nom: Int, milieu: Int)] = [:]
    /// What a word in the middle is when nothing is known of it: above 0, a given name.
    var milieu = 0.0

    func callAsFunction(_ text: String) -> (nom: String?, prenoms: String?, facon: Facon) {
        let value = NomEcrit(text)
        if let (left, right) = value.virgule {
            // `Jean, DUPONT`: the capitals say more than the comma.
            let isReversed = NomEcrit.isCapitals(right) && !NomEcrit.isCapitals(left)
            return (joined(isReversed ? right : left), joined(isReversed ? left : right), .virgule)
        }
        guard value.mots.count > 1 else {
            guard let (nom, prenoms) = NomColle.cut(text, isJapanese: estJaponais) else {
                return (joined(value.mots), nil, .unMot)
            }
            return (nom, prenoms, .place)
        }
        if parCapitales, let (nom, prenoms) = value.capitales { return (joined(nom), joined(prenoms), .capitales) }
        let units = value.unites
        let cut = cut(units)
        let (first, last) = (units[..<cut].flatMap { $0 }, units[cut...].flatMap { $0 })
        return ordre == .nomPrenoms
            ? (joined(first), joined(last), .place) : (joined(last), joined(first), .place)
    }

    /// The surname of a whole name that ends or begins with given names that are known: `Szabó Csaba` as a birth name.
    func nomSeul(_ text: String, beside prenoms: String) -> String? {
        let (nom, found, _) = self(text)
        guard let found, folded(found) == folded(prenoms) else { return nil }
        return nom
    }

    /// Where the second part begins: each word in the middle goes to the side where the file has it more often.
    private func cut(_ units: [[NomEcrit.Mot]]) -> Int {
        var best = (cut: 1, score: -Double.infinity)
        for cut in 1..<units.count {
            var score = 0.0
            for rank in units.indices.dropFirst().dropLast() {
                let isPrenom = (ordre == .prenomsNom) == (rank < cut)
                score += isPrenom ? leaning(units[rank]) : -leaning(units[rank])
            }
            if score > best.score { best = (cut, score) }
        }
        return best.cut
    }

    /// From -1, a surname, to 1, a given name.
    func leaning(_ unit: [NomEcrit.Mot]) -> Double {
        guard let core = unit.last else { return 0 }
        let (prenom, nom, between) = mots[core.cle] ?? (0, 0, 0)
        // A word that hardly ever stands at an end is told by the others: `Thị`, `Hữu`.
        let known = Double(prenom - nom) / (Double(prenom + nom + 1) + Double(between) / 2)
        return known + (unit.count > 1 ? -0.1 : milieu) * Double(between + 1) / Double(prenom + nom + between + 1)
    }

    private func joined(_ words: [NomEcrit.Mot]) -> String? {
        words.isEmpty ? nil : words.map(\.texte).joined(separator: " ")
    }
}

/// A surname and given names as they are written together.
struct NomEcrit {
    struct Mot {
        let texte: String
        let cle: String
        /// In capitals only, of two letters at least.
        let estCapitales: Bool
        /// `Lê` is a surname, `le` goes with the next word.
        var estParticule: Bool {
            NomEcrit.unions.contains(cle) || NomEcrit.particules.contains(cle) && texte.utf8.count == cle.utf8.count
        }

        init?(_ text: Substring) {
            let key = folded(String(text)).filter { $0 != " " }
            guard !key.isEmpty else { return nil }
            texte = String(text)
            cle = key
            let letters = text.unicodeScalars.filter(\.properties.isAlphabetic)
            estCapitales = letters.count > 1 && letters.allSatisfy(\.properties.isUppercase)
        }
    }

    private static let particules: Set<String> = [
        "D", "DE", "DU", "DES", "LA", "LE", "LES", "L", "DA", "DO", "DOS", "DAS", "DI", "DEL", "DELLA", "DELLO",
        "DALLA",
        "VAN", "VON", "DER", "DEN", "HET", "TEN", "TER", "ZU", "ZUM", "EL", "AL", "BEN", "BIN", "BINTI", "BINTE", "BTE",
        "IBN", "OULD", "Y",
        "بن", "ابن", "ابو",
    ]
    /// What stands before another surname; and the article of Arabic families, whose letters fold.
    private static let unions: Set<String> = ["EPOUSE", "EP", "VEUVE", "VVE", "NEE", "آل"]
    private static let titres: Set<String> = [
        "M", "MR", "MME", "MLLE", "MRS", "MS", "MISS", "MONSIEUR", "MADAME", "MADEMOISELLE", "DR", "HERR", "FRAU",
        "SIG",
        "SIGRA", "SRA", "DHR", "MEVR",
    ]
    private static let suites: Set<String> = ["JR", "SR", "II", "III", "IV"]

    /// Without titles, and without what follows a name (`Jr`).
    let mots: [Mot]
    /// What stands before and after a comma.
    let virgule: (avant: [Mot], apres: [Mot])?

    init(_ text: String) {
        let parts = text.split(separator: ",", maxSplits: 1).map { Self.words($0) }
        if parts.count == 2, !parts[0].isEmpty, parts[1].contains(where: { !Self.suites.contains($0.cle) }) {
            virgule = (parts[0], parts[1].filter { !Self.suites.contains($0.cle) })
            mots = parts[0] + parts[1]
        } else {
            virgule = nil
            var words = parts.first ?? []
            if words.count > 2, let last = words.last, Self.suites.contains(last.cle) { words.removeLast() }
            mots = words
        }
    }

    /// No name has more words: a cell that swallowed a text is not walked word by word.
    private static let longest = 40

    private static func words(_ text: Substring) -> [Mot] {
        var words = text.split { $0.isWhitespace || "(),;".contains($0) }.prefix(longest).compactMap { Mot($0) }
        while words.count > 1, titres.contains(words[0].cle) { words.removeFirst() }
        return words
    }

    static func isCapitals(_ words: [Mot]) -> Bool {
        words.contains(where: \.estCapitales) && !words.contains(where: isPlain)
    }

    private static func isPlain(_ word: Mot) -> Bool { !word.estCapitales && !word.estParticule }

    /// `DE LA TOUR Jean Marie`: nil where capitals tell nothing.
    var capitales: (nom: [Mot], prenoms: [Mot])? {
        guard mots.contains(where: \.estCapitales), mots.contains(where: Self.isPlain) else { return nil }
        var (nom, prenoms): ([Mot], [Mot]) = ([], [])
        for (rank, word) in mots.enumerated() {
            // A particle goes with what follows it.
            let core = mots[rank...].first { !$0.estParticule } ?? word
            if core.estCapitales || word.estCapitales { nom.append(word) } else { prenoms.append(word) }
        }
        return nom.isEmpty || prenoms.isEmpty ? nil : (nom, prenoms)
    }

    /// Words, each with the particles before it; two at least where there are two words.
    var unites: [[Mot]] {
        var units: [[Mot]] = []
        var waiting: [Mot] = []
        for word in mots {
            waiting.append(word)
            guard !word.estParticule else { continue }
            units.append(waiting)
            waiting = []
        }
        if !waiting.isEmpty { units.append(waiting) }
        return units.count < 2 ? mots.map { [$0] } : units
    }
}
