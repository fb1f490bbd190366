// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Linkage

/// Reads one file, row by row: what is compared goes into the register, what is counted is counted.
struct ReadFichier {
    let entete: CSVEntete
    let correspondance: Correspondance
    let format: FormatDate
    let decoupe: DecoupeNoms
    let today: Day
    private let peremption: (colonne: Peremption, format: FormatDate)?

    private(set) var comptes = Comptes()
    private(set) var lignes = 0
    private(set) var remplies: [Int]
    /// Lines where a field says something: what is written where nobody knew, or is taken for nothing, does not.
    private(set) var champs: [ChampFichier: Int] = [:]
    private(set) var ecritures: [String: Int] = [:]
    private(set) var decoupes: [DecoupeNoms.Facon: Int] = [:]
    private(set) var ages = [Int](repeating: 0, count: Self.tranches.count + 1)
    private var rows: [UInt64] = []
    private var identifiants: [UInt64] = []
    private var telephones: [UInt64] = []
    private var courriels: [UInt64] = []
    private var noms: [UInt64] = []

    static let tranches: [(de: Int, a: Int?)] = [
        (0, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 74), (75, nil),
    ]
    /// Younger, nobody signs a lease, be he emancipated (Code civil, art. 413-1).
    static let emancipation = 16
    /// A telephone on more lines than this is that of a service, not of a household.
    static let partage = 5

    init(
        entete: CSVEntete, correspondance: Correspondance, format: FormatDate, decoupe: DecoupeNoms, today: Day,
        peremption: (colonne: Peremption, format: FormatDate)? = nil
    ) {
        self.entete = entete
        self.correspondance = correspondance
        self.format = format
        self.decoupe = decoupe
        self.today = today
        self.peremption = peremption
        remplies = [Int](repeating: 0, count: entete.noms.count)
    }

    /// The row that the reader has; nil: nothing of it can be compared.
    mutating func take(_ reader: CSVReader) -> (identite: IdentiteComparee, identifiant: String)? {
        guard !reader.isBlank else {
            comptes.add(.lignesVides, line: reader.line)
            return nil
        }
        lignes += 1
        rows.append(reader.digest)
        if reader.isUnclosed {
            comptes.add(.guillemetOuvert, line: reader.line)
            return nil
        }
        guard reader.count == entete.noms.count || isAligned(reader) else {
            comptes.add(.lignesDecalees, line: reader.line)
            return nil
        }
        if reader.count < entete.noms.count { comptes.add(.lignesCourtes, line: reader.line) }
        for column in remplies.indices where reader.withBytes(column, { !$0.isEmpty }) { remplies[column] += 1 }
        if let peremption,
            peremption.colonne.isPassed(
                FormeDate(reader, [peremption.colonne.colonne]), peremption.format, today: today)
        {
            comptes.add(.lignesPerimees, line: reader.line)
        }
        let identifiant = text(.identifiant, reader)
        if !correspondance[.identifiant].isEmpty {
            if identifiant.isEmpty {
                comptes.add(.identifiantsManquants, line: reader.line)
            } else {
                count(.identifiant)
                identifiants.append(digest(identifiant))
            }
        }
        guard let identite = identite(reader) else {
            comptes.add(.sansIdentite, line: reader.line)
            return nil
        }
        return (identite, identifiant)
    }

    private mutating func identite(_ reader: CSVReader) -> IdentiteComparee? {
        var identite = IdentiteComparee()
        let together = wholeName(reader)
        let nom = name(.nom, reader) ?? together.nom
        let typed = name(.nomNaissance, reader)
        let naissance = typed.flatMap { typed in
            together.prenoms.flatMap { decoupe.nomSeul(typed, beside: $0) } ?? typed
        }
        identite.nom = naissance ?? nom
        identite.nomUsage = naissance == nil ? nil : nom
        identite.prenoms = name(.prenom, reader) ?? together.prenoms
        identite.naissance = birth(reader)
        forgetDoubtful(&identite, reader)
        let sexe = text(.sexe, reader)
        if let isMan = Sexe.read(sexe) {
            identite.sexe = isMan ? .masculin : .feminin
            count(.sexe)
        } else if !sexe.isEmpty {
            comptes.add(.sexesInconnus, line: reader.line)
        }
        identite.numeroVoie = value(.numeroVoie, reader)
        identite.voie = value(.adresse, reader)
        identite.codePostal = value(.codePostal, reader)
        if let code = identite.codePostal, !(3...10).contains(code.utf8.count) || !code.utf8.contains(where: isDigit) {
            comptes.add(.codesPostauxFaux, line: reader.line)
        }
        identite.commune = value(.commune, reader)
        contacts(&identite, reader)
        guard identite.nom != nil || identite.nomUsage != nil || identite.prenoms != nil else { return nil }
        noms.append(digest(folded(identite.nom ?? "") + "/" + folded(identite.prenoms ?? "")))
        return identite
    }

    /// `Nil`, `Na`, `Test`: a person when another name and a birth date stand beside, and no other cell says the same; else
    /// what is written where nothing is known.
    private mutating func forgetDoubtful(_ identite: inout IdentiteComparee, _ reader: CSVReader) {
        let names = [identite.nom, identite.nomUsage, identite.prenoms].compactMap { $0 }
        guard let doubtful = names.first(where: ValeursFictives.isDoubtful) else { return }
        let speaksOfSomebody = names.contains { !ValeursFictives.isDoubtful($0) } && identite.naissance != nil
        let same = (0..<reader.count).count { folded(reader.text($0)) == folded(doubtful) }
        guard !speaksOfSomebody || same > 1 else { return }
        comptes.add(.nomsFictifs, line: reader.line, names.count(where: ValeursFictives.isDoubtful))
        for champ in [ChampFichier.nom, .nomNaissance, .prenom] where ValeursFictives.isDoubtful(text(champ, reader)) {
            champs[champ, default: 1] -= 1
        }
        func known(_ name: String?) -> String? { name.flatMap { ValeursFictives.isDoubtful($0) ? nil : $0 } }
        identite.nom = known(identite.nom)
        identite.nomUsage = known(identite.nomUsage)
        identite.prenoms = known(identite.prenoms)
    }

    private mutating func contacts(_ identite: inout IdentiteComparee, _ reader: CSVReader) {
        var hasTelephone = false
        for column in correspondance[.telephone] {
            let typed = reader.text(column)
            guard !typed.isEmpty else { continue }
            guard !ValeursFictives.isTelephone(typed) else {
                comptes.add(.telephonesFaux, line: reader.line)
                continue
            }
            hasTelephone = true
            identite.telephones.append(typed)
            telephones.append(digest(String(decoding: typed.utf8.filter(isDigit).suffix(9), as: UTF8.self)))
        }
        if hasTelephone { count(.telephone) }
        let courriel = text(.courriel, reader)
        guard !courriel.isEmpty else { return }
        guard courriel.utf8.contains(64) else { return comptes.add(.courrielsFaux, line: reader.line) }
        count(.courriel)
        identite.courriel = courriel
        courriels.append(digest(courriel.lowercased()))
    }

    /// Nil where the field is empty or says that nobody knew.
    private mutating func name(_ champ: ChampFichier, _ reader: CSVReader) -> String? {
        let typed = text(champ, reader)
        guard !typed.isEmpty else { return nil }
        guard !ValeursFictives.isName(typed) else {
            comptes.add(.nomsFictifs, line: reader.line)
            return nil
        }
        count(champ)
        let hasLetter = typed.utf8.contains { $0 >= 128 || (65...90).contains($0 & 0xdf) }
        if !hasLetter { comptes.add(.nomsSansLettre, line: reader.line) }
        return typed
    }

    /// Surname and given names of the column that holds both.
    private mutating func wholeName(_ reader: CSVReader) -> (nom: String?, prenoms: String?) {
        guard !correspondance[.nomComplet].isEmpty, let typed = name(.nomComplet, reader) else { return (nil, nil) }
        let (nom, prenoms, facon) = decoupe(typed)
        decoupes[facon, default: 0] += 1
        let parts = [nom, prenoms].map { part in part.flatMap { ValeursFictives.isName($0) ? nil : $0 } }
        if parts != [nom, prenoms] { comptes.add(.nomsFictifs, line: reader.line) }
        return (parts[0], parts[1])
    }

    private mutating func birth(_ reader: CSVReader) -> Naissance? {
        guard !correspondance[.naissance].isEmpty else { return nil }
        let (naissance, constat, ecriture) = format.read(FormeDate(reader, correspondance[.naissance]))
        guard constat != .vide else {
            ages[Self.tranches.count] += 1
            comptes.add(.sansNaissance, line: reader.line)
            return nil
        }
        if naissance != nil { count(.naissance) }
        if !ecriture.isEmpty { ecritures[ecriture, default: 0] += 1 }
        switch constat {
        case .vide, .lue: break
        case .partielle: comptes.add(.naissancesPartielles, line: reader.line)
        case .fictive: comptes.add(.naissancesFictives, line: reader.line)
        case .impossible: comptes.add(.naissancesImpossibles, line: reader.line)
        case .future: comptes.add(.naissancesFutures, line: reader.line)
        case .illisible: comptes.add(.naissancesIllisibles, line: reader.line)
        case .echangee: comptes.add(.naissancesEchangees, line: reader.line)
        }
        if case .day(let day) = naissance, day.month == 1, day.day == 1 { comptes.add(.premierJanvier) }
        let age = naissance.map { $0.earliest.years(until: today) }
        if let age, age > 110 { comptes.add(.naissancesAnciennes, line: reader.line) }
        if let age, age < Self.emancipation { comptes.add(.naissancesRecentes, line: reader.line) }
        let rank = age.flatMap { age in Self.tranches.firstIndex { age >= $0.de && age <= $0.a ?? .max } }
        ages[rank ?? Self.tranches.count] += 1
        return naissance
    }

    // MARK: Cells

    private mutating func value(_ champ: ChampFichier, _ reader: CSVReader) -> String? {
        let text = text(champ, reader)
        guard !text.isEmpty else { return nil }
        count(champ)
        return text
    }

    private mutating func count(_ champ: ChampFichier) { champs[champ, default: 0] += 1 }

    private func text(_ champ: ChampFichier, _ reader: CSVReader) -> String {
        Self.text(correspondance[champ], reader)
    }

    static func text(_ columns: [Int], _ reader: CSVReader) -> String {
        if columns.count == 1 { return reader.text(columns[0]) }
        return columns.map(reader.text).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// A row with cells too few or too many is taken when what has a shape of its own stands where it should.
    private func isAligned(_ reader: CSVReader) -> Bool {
        if reader.count > entete.noms.count {
            // Separators at the end of the line.
            return (entete.noms.count..<reader.count).allSatisfy { reader.withBytes($0) { $0.isEmpty } }
        }
        var proofs = 0
        for (champ, fits) in [
            (ChampFichier.naissance, { FormeDate($0.utf8).mayBeDate(today: today) }),
            (.codePostal, { $0.utf8.count <= 10 && $0.utf8.contains(where: isDigit) }),
            (.courriel, { $0.utf8.contains(64) }),
            (.telephone, { $0.utf8.count(where: isDigit) > 7 }),
        ] as [(ChampFichier, (String) -> Bool)] {
            let value = text(champ, reader)
            guard !value.isEmpty else { continue }
            guard fits(value) else { return false }
            proofs += 1
        }
        return proofs > 0
    }

    private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private func digest(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }

    // MARK: At the end of the file

    mutating func finish(_ reader: CSVReader) {
        comptes.add(.entetesDoubles, entete.doubles)
        comptes.add(.entetesSansNom, entete.sansNom)
        comptes.add(.octetsNuls, reader.zeros)
        if reader.forme.encodage == .utf8, reader.hasWideCharacters { comptes.add(.encodageMele, reader.fallbacks) }
        comptes.add(.lignesIdentiques, Self.repeated(&rows, beyond: 1).extra)
        comptes.add(.identifiantsRepetes, Self.repeated(&identifiants, beyond: 1).extra)
        comptes.add(.telephonesPartages, Self.repeated(&telephones, beyond: Self.partage).lines)
        comptes.add(.courrielsPartages, Self.repeated(&courriels, beyond: Self.partage).lines)
        let total = noms.count
        let top = Self.repeated(&noms, beyond: max(20, total / 4)).lines
        comptes.add(.memeNom, top)
        if correspondance[.naissance].isEmpty { comptes.add(.sansColonneNaissance) }
        if format.estAmbigu, !correspondance[.naissance].isEmpty { comptes.add(.ordreAmbigu) }
        comptes.add(
            .anneesCourtes,
            ecritures.filter { $0.key.hasPrefix("jj") && !$0.key.contains("aaaa") }.map(\.value).reduce(0, +))
    }

    /// What was supposed of a file before its first line was read.
    mutating func note(_ source: StudyFichiers.Source) {
        for reserve in source.reserves { comptes.add(reserve.code, reserve.nombre) }
    }

    /// Values on more lines than that: how many lines have one, and how many repeat the first of them.
    private static func repeated(_ values: inout [UInt64], beyond limit: Int) -> (lines: Int, extra: Int) {
        values.sort()
        var (lines, extra, start) = (0, 0, 0)
        while start < values.count {
            var end = start + 1
            while end < values.count, values[end] == values[start] { end += 1 }
            if end - start > limit {
                lines += end - start
                extra += end - start - 1
            }
            start = end
        }
        values = []
        return (lines, extra)
    }
}
