// SPDX-License-Identifier: EUPL-1.2

package import Domain

/// Persons as files write them, side by side as bytes: a million are read without a text for each cell.
package struct LotIdentites: Sendable {
    /// What is written; the other values of a person are numbers.
    package enum Champ: Int, CaseIterable, Sendable {
        case nom, nomUsage, prenoms, voie, codePostal, commune, courriel
    }

    /// What is not text. 0 is « not known » everywhere.
    package struct Nombres: Sendable, BitwiseCopyable {
        package var dossier: UInt32
        package var fichier: UInt8 = 0
        package private(set) var sexe: UInt8 = 0
        package private(set) var numero: UInt16 = 0
        package private(set) var naissance: UInt32 = 0
        package private(set) var telephone: UInt64 = 0
        package private(set) var autreTelephone: UInt64 = 0
        package var nir: UInt64 = 0
        package private(set) var enfants: UInt64 = 0

        package init(dossier: UInt32, fichier: UInt8 = 0) {
            self.dossier = dossier
            self.fichier = fichier
        }

        package mutating func set(_ sexe: IdentiteComparee.Sexe?) { self.sexe = sexe?.rawValue ?? 0 }

        package mutating func set(_ naissance: Naissance?) {
            if let naissance, (1_880...2_200).contains(naissance.earliest.year), !isConvention(naissance) {
                self.naissance = packed(naissance)
            } else {
                self.naissance = 0
            }
        }

        /// `1988-03-14`, `1988-03` or `1988`.
        package mutating func set(naissance: UnsafeBufferPointer<UInt8>) { set(isoNaissance(naissance)) }

        package mutating func set(enfants: [Naissance]) { self.enfants = packed(enfants) }

        /// Birth dates with spaces between.
        package mutating func set(enfants: UnsafeBufferPointer<UInt8>) {
            guard !enfants.isEmpty else { return }
            set(
                enfants: enfants.split(separator: UInt8(ascii: " ")).compactMap {
                    isoNaissance(UnsafeBufferPointer(rebasing: $0))
                })
        }

        /// The number in the street as it is written.
        package mutating func set(numero: some Sequence<UInt8>) { self.numero = leadingNumber(numero) ?? 0 }

        /// The first two that are telephones.
        package mutating func add(telephone: some Sequence<UInt8>) {
            let value = normalizedTelephone(telephone)
            if self.telephone == 0 { self.telephone = value } else if autreTelephone == 0 { autreTelephone = value }
        }
    }

    /// The fingerprints of what one person has written, made by the core that reads: the one that numbers them has its own work.
    struct Empreintes: Sendable, BitwiseCopyable {
        let nom, nomUsage, prenoms, voie, codePostal, commune: UInt64
        /// As it is compared; 0 when it is none.
        let courriel: UInt64

        fileprivate init(_ cellules: Cellules) {
            nom = fingerprint(cellules[.nom])
            nomUsage = fingerprint(cellules[.nomUsage])
            prenoms = fingerprint(cellules[.prenoms])
            voie = fingerprint(cellules[.voie])
            codePostal = fingerprint(cellules[.codePostal])
            commune = fingerprint(cellules[.commune])
            courriel = withCourriel(cellules[.courriel], fingerprint) ?? 0
        }
    }

    private(set) var nombres: [Nombres] = []
    private(set) var empreintes: [Empreintes] = []
    private var octets: [UInt8] = []
    /// Where each cell ends in the bytes, one after the other.
    private var fins: [Int] = []

    package init() {}

    package var count: Int { nombres.count }
    package var isEmpty: Bool { nombres.isEmpty }

    mutating func removeAll() {
        nombres.removeAll(keepingCapacity: true)
        empreintes.removeAll(keepingCapacity: true)
        octets.removeAll(keepingCapacity: true)
        fins.removeAll(keepingCapacity: true)
    }

    /// One cell of the person that comes, in UTF-8: all of them, in the order of `Champ`, before `append(_ nombres:)`.
    @inline(__always)
    package mutating func write(_ cell: UnsafeBufferPointer<UInt8>) {
        octets.append(contentsOf: cell)
        fins.append(octets.count)
    }

    private mutating func write(_ text: String?) {
        if var text { text.withUTF8 { octets.append(contentsOf: $0) } }
        fins.append(octets.count)
    }

    /// The person whose cells were written.
    package mutating func append(_ nombres: Nombres) {
        self.nombres.append(nombres)
        assert(fins.count == self.nombres.count * Champ.allCases.count, "a cell is missing")
        let premiere = fins.count - Champ.allCases.count
        empreintes.append(
            octets.withUnsafeBufferPointer { octets in
                fins.withUnsafeBufferPointer { Empreintes(Cellules(octets: octets, fins: $0, premiere: premiere)) }
            })
    }

    mutating func append(_ identite: IdentiteComparee, dossier: UInt32, fichier: UInt8) {
        var nombres = Nombres(dossier: dossier, fichier: fichier)
        nombres.set(identite.sexe)
        nombres.set(identite.naissance)
        nombres.set(enfants: identite.enfants)
        if let numero = identite.numeroVoie { nombres.set(numero: numero.utf8) }
        for telephone in identite.telephones.prefix(4) { nombres.add(telephone: telephone.utf8) }
        nombres.nir = identite.nir ?? 0
        for champ in Champ.allCases { write(identite[champ]) }
        append(nombres)
    }

    /// Some persons after the others, `most` at a time: which ones, and what each has written.
    func forEachPiece(_ most: Int, _ body: (Range<Int>, (Int) -> Cellules) -> Void) {
        octets.withUnsafeBufferPointer { octets in
            fins.withUnsafeBufferPointer { fins in
                for start in stride(from: 0, to: count, by: most) {
                    body(start..<min(start + most, count)) { place in
                        Cellules(octets: octets, fins: fins, premiere: place * Champ.allCases.count)
                    }
                }
            }
        }
    }

    /// What one person has written. Valid as long as the batch is read.
    struct Cellules {
        let octets: UnsafeBufferPointer<UInt8>
        let fins: UnsafeBufferPointer<Int>
        let premiere: Int

        subscript(_ champ: Champ) -> UnsafeBufferPointer<UInt8> {
            let place = premiere + champ.rawValue
            return UnsafeBufferPointer(rebasing: octets[(place == 0 ? 0 : fins[place - 1])..<fins[place]])
        }
    }
}

extension IdentiteComparee {
    fileprivate subscript(_ champ: LotIdentites.Champ) -> String? {
        switch champ {
        case .nom: nom
        case .nomUsage: nomUsage
        case .prenoms: prenoms
        case .voie: voie
        case .codePostal: codePostal
        case .commune: commune
        case .courriel: courriel
        }
    }
}

/// A million dates of a file, without a text for each.
private func isoNaissance(_ text: UnsafeBufferPointer<UInt8>) -> Naissance? {
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else {
        return text.isEmpty ? nil : Naissance(iso: String(decoding: text, as: UTF8.self))
    }
    func number(_ range: Range<Int>) -> Int? {
        var value = 0
        for byte in text[range] {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
    return Day(year, month, day).map { .day($0) }
}

/// 1 January 1900, 9 September 1999…: dates that fill a field. They say nothing of a person.
private func isConvention(_ naissance: Naissance) -> Bool {
    guard case .day(let day) = naissance else { return naissance.earliest.year <= 1_900 }
    return day.year <= 1_901 && day.month == 1 && day.day == 1
}
