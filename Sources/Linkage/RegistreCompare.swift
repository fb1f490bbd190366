// SPDX-License-Identifier: EUPL-1.2

import Domain

/// The persons to be compared, as compact records: about 100 bytes each, and the distinct names beside.
package struct RegistreCompare: Sendable {
    private(set) var records: [CompactRecord] = []
    private(set) var noms = NameTable()
    private(set) var prenoms = NameTable()
    private(set) var voies = NameTable()
    private(set) var communes = NameTable()
    private(set) var codesPostaux = ValueTable()
    private(set) var adresses = ValueTable()
    private(set) var telephones = ValueTable()
    private(set) var courriels = NameTable(isPlain: true)
    private(set) var premiers = ValueTable()
    private(set) var naissances = ValueTable()
    /// First record of the dossier that comes, so that the holders of one dossier know each other.
    private var opened: (dossier: UInt32, first: Int)?

    package init() {}

    init(records: [CompactRecord], names: [NameTable], values: [ValueTable]) {
        self.records = records
        (noms, prenoms, voies, communes, courriels) = (names[0], names[1], names[2], names[3], names[4])
        (codesPostaux, adresses, telephones, premiers, naissances) = (
            values[0], values[1], values[2], values[3], values[4]
        )
    }

    package var count: Int { records.count }

    /// From here on, what comes and what goes is a change since the last pass.
    package private(set) var follows = false

    package mutating func follow() { follows = true }

    /// What a dossier held is no more: its persons stay where they are, for the comparison with before.
    package mutating func remove(dossiers: Set<UInt32>) {
        for place in records.indices where records[place].mouvement == 0 {
            if dossiers.contains(records[place].dossier) { records[place].mouvement = 1 }
        }
    }

    /// `dossier`: what holds the person (a Demande, a row of a file), numbered by the caller. The persons of one dossier come
    /// one after the other, the applicant first, and are never compared with each other.
    package mutating func append(_ identite: IdentiteComparee, dossier: UInt32, fichier: UInt8 = 0) {
        var record = CompactRecord(dossier: dossier, fichier: fichier)
        record.nom = noms.intern(written: identite.nom ?? "", folded)
        record.usage = identite.nomUsage.map { noms.intern(written: $0, folded) } ?? 0
        if record.nom == 0 { (record.nom, record.usage) = (record.usage, 0) }
        if record.usage == record.nom { record.usage = 0 }
        record.prenoms = prenoms.intern(written: identite.prenoms ?? "", folded)
        if record.prenoms != 0 { _ = premiers.intern(prenoms.entries[Int(record.prenoms)].first) }
        record.sexe = identite.sexe?.rawValue ?? 0
        if let naissance = identite.naissance, (1_880...2_200).contains(naissance.earliest.year),
            !isConvention(naissance)
        {
            record.naissance = packed(naissance)
            record.naissanceNumber = naissances.intern(UInt64(record.naissance))
        }
        place(identite, in: &record)
        let numbers = identite.telephones.prefix(4).map(normalizedTelephone).filter { $0 != 0 }
        record.telephone = numbers.first.map { telephones.intern($0) } ?? 0
        record.autreTelephone = numbers.dropFirst().first.map { telephones.intern($0) } ?? 0
        if let courriel = identite.courriel.flatMap(normalizedCourriel) {
            record.courriel = courriels.intern(courriel)
        }
        record.nir = identite.nir ?? 0
        record.enfants = packed(identite.enfants)
        if follows { record.mouvement = 2 }
        join(&record)
        records.append(record)
    }

    private mutating func place(_ identite: IdentiteComparee, in record: inout CompactRecord) {
        if let numero = identite.numeroVoie.flatMap(leadingNumber) {
            // The number stands apart: the words of the street are those of all its houses.
            record.voie = voies.intern(written: identite.voie ?? "") { normalizedVoie($0, numero: "1").voie }
            record.numero = record.voie == 0 ? 0 : numero
        } else {
            let (numero, voie) = normalizedVoie(identite.voie ?? "", numero: nil)
            record.voie = voies.intern(voie)
            record.numero = record.voie == 0 ? 0 : numero
        }
        record.commune = communes.intern(written: identite.commune ?? "", folded)
        record.codePostal = codesPostaux.intern(written: identite.codePostal ?? "") { text in
            let code = folded(text).filter { $0 != " " }
            return code.isEmpty ? nil : fingerprint(code.utf8)
        }
        if record.voie != 0 {
            record.adresse = adresses.intern(
                mixed(mixed(voies.key(record.voie), UInt64(record.numero) + 1), placeKey(record)))
        }
    }

    /// A surname and first names together.
    func namesKey(_ nom: UInt32, _ prenoms: UInt32) -> UInt64 { mixed(noms.key(nom), self.prenoms.key(prenoms)) }

    /// Postal code, or commune where there is none.
    func placeKey(_ record: CompactRecord) -> UInt64 {
        record.codePostal != 0
            ? codesPostaux.key(record.codePostal) : record.commune != 0 ? communes.key(record.commune) : 1
    }

    /// The second person of a dossier is the other half of the first.
    private mutating func join(_ record: inout CompactRecord) {
        if let opened, opened.dossier == record.dossier {
            record.conjoint = Int32(opened.first)
            if records[opened.first].conjoint < 0 { records[opened.first].conjoint = Int32(records.count) }
        } else {
            opened = (record.dossier, records.count)
        }
    }

    /// 1 January 1900, 9 September 1999…: dates that fill a field. They say nothing of a person.
    private func isConvention(_ naissance: Naissance) -> Bool {
        guard case .day(let day) = naissance else { return naissance.earliest.year <= 1_900 }
        return day.year <= 1_901 && day.month == 1 && day.day == 1
    }
}
