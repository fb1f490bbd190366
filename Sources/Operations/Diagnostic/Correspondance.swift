// SPDX-License-Identifier: EUPL-1.2

package import Formats

/// Which columns of a file hold which field. A field may be in several of them: telephones are kept apart, the rest is
/// read one after the other.
package struct Correspondance: Sendable, Hashable {
    package private(set) var colonnes: [ChampFichier: [Int]] = [:]

    package init() {}

    package subscript(champ: ChampFichier) -> [Int] { colonnes[champ] ?? [] }

    package mutating func add(_ colonne: Int, _ champ: ChampFichier) {
        guard colonnes[champ]?.contains(colonne) != true else { return }
        colonnes[champ, default: []].append(colonne)
    }

    /// The first column that stands for two fields, or twice for one, with those fields.
    package var double: (colonne: Int, champs: [ChampFichier])? {
        var seen: [Int: [ChampFichier]] = [:]
        for champ in ChampFichier.allCases { for column in self[champ] { seen[column, default: []].append(champ) } }
        return seen.filter { $0.value.count > 1 }.min { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    package mutating func remove(_ champ: ChampFichier) { colonnes[champ] = nil }

    /// A person cannot be told from another one without a name.
    package var nommePersonne: Bool {
        [.nom, .nomNaissance, .nomComplet].contains { !self[$0].isEmpty }
    }

    /// `nom=NOM,prenom=PRENOM`, as it would be typed.
    package func texte(_ entete: CSVEntete) -> String {
        ChampFichier.allCases.flatMap { champ in
            self[champ].map { "\(champ.rawValue)=\(ColonnesDemandees.written(entete.noms[$0]))" }
        }.joined(separator: ",")
    }
}

/// What was asked on the command line or in a form, before any file is read.
package struct ColonnesDemandees: Sendable, Hashable {
    package enum Refus: Error, Sendable, Hashable {
        case champInconnu(String)
        case illisible(String)
        case rien
    }

    package let paires: [(champ: ChampFichier, colonne: String)]

    package init(_ paires: [(champ: ChampFichier, colonne: String)]) { self.paires = paires }

    /// `nom=NOM,prenom=PRENOM`. A comma inside the name of a column is one when no `=` follows it, or in quotes:
    /// `nom="Nom, y"`, where a quote is written twice.
    package init(_ text: String) throws(Refus) {
        var found: [(ChampFichier, String)] = []
        for part in Self.parts(text) {
            guard let equal = part.firstIndex(of: "=") else {
                guard let last = found.popLast() else { throw .illisible(String(part.prefix(60))) }
                found.append((last.0, "\(last.1),\(part)"))
                continue
            }
            let name = part[..<equal].filter { !$0.isWhitespace }.lowercased()
            guard let champ = ChampFichier(rawValue: name) else { throw .champInconnu(String(name.prefix(60))) }
            found.append((champ, String(part[part.index(after: equal)...])))
        }
        paires = found.map { (champ: $0.0, colonne: Self.unquoted(Self.trimmed($0.1))) }.filter { !$0.colonne.isEmpty }
        guard !paires.isEmpty else { throw .rien }
    }

    /// Parted by commas that stand in no quotes. Quotes are those of a name that begins with one.
    private static func parts(_ text: String) -> [String] {
        var parts = [""]
        var (isQuoted, mayOpen) = (false, false)
        for character in text {
            let wasQuoted = isQuoted
            if character == "\"", isQuoted || mayOpen { isQuoted.toggle() }
            // Twice in quotes: closed and open again.
            let isClosed = wasQuoted && !isQuoted
            mayOpen = isClosed || character == "=" && !isQuoted || mayOpen && character.isWhitespace
            if character == ",", !isQuoted {
                parts.append("")
                mayOpen = false
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        // Never closed: a name that has one quote.
        return isQuoted ? text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) : parts
    }

    private static func unquoted(_ name: String) -> String {
        guard name.count > 1, name.hasPrefix("\""), name.hasSuffix("\"") else { return name }
        return String(name.dropFirst().dropLast()).replacing("\"\"", with: "\"")
    }

    /// In quotes where the name would be read otherwise.
    static func written(_ name: String) -> String {
        let isPlain = !name.contains { ",=\"".contains($0) } && trimmed(name) == name
        return isPlain ? name : "\"\(name.replacing("\"", with: "\"\""))\""
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    /// The columns of a file, or the first one that it has not.
    package func correspondance(_ entete: CSVEntete) -> Result<Correspondance, ColonneAbsente> {
        var result = Correspondance()
        for (champ, colonne) in paires {
            guard let index = entete.index(of: colonne) else {
                return .failure(ColonneAbsente(champ: champ, colonne: colonne))
            }
            result.add(index, champ)
        }
        return .success(result)
    }

    /// The first column that is named twice, with the fields that it was named for.
    package func double(_ entete: CSVEntete) -> (colonne: String, champs: [ChampFichier])? {
        let columns = paires.map { entete.index(of: $0.colonne) }
        for (rank, column) in columns.enumerated() where column != nil && columns[..<rank].contains(column) {
            let champs = zip(paires, columns).filter { $0.1 == column }.map(\.0.champ)
            return (paires[rank].colonne, champs)
        }
        return nil
    }

    package static func == (left: ColonnesDemandees, right: ColonnesDemandees) -> Bool {
        left.paires.elementsEqual(right.paires) { $0.champ == $1.champ && $0.colonne == $1.colonne }
    }

    package func hash(into hasher: inout Hasher) {
        for pair in paires {
            hasher.combine(pair.champ)
            hasher.combine(pair.colonne)
        }
    }
}

package struct ColonneAbsente: Error, Sendable, Hashable {
    package let champ: ChampFichier
    package let colonne: String
}
