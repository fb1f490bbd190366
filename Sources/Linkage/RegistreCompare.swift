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
    private(set) var courriels = NameTable()
    private(set) var premiers = ValueTable()
    private(set) var naissances = ValueTable()
    /// First record of the dossier that comes, so that the holders of one dossier know each other.
    private var opened: (dossier: UInt32, first: Int)?
    /// What the memory answered when it was asked beforehand: nothing is made of it.
    private var touched: UInt64 = 0
    /// The room of a person who comes alone.
    private var seul = LotIdentites()

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
        // Taken out while it is read, and kept: a register takes in millions one by one.
        var one = LotIdentites()
        swap(&one, &seul)
        one.removeAll()
        one.append(identite, dossier: dossier, fichier: fichier)
        append(one)
        swap(&one, &seul)
    }

    /// Persons of a batch, in its order. Of some at a time, all values are first asked for, so that the memory brings them
    /// together: the tables of a million telephones, mails and addresses lie far apart.
    package mutating func append(_ lot: LotIdentites) {
        lot.forEachPiece(Self.piece) { range, cellules in
            for place in range { touch(lot.empreintes[place], lot.nombres[place]) }
            var news: [(record: CompactRecord, adresse: UInt64)] = []
            news.reserveCapacity(range.count)
            for place in range {
                let one = read(lot.nombres[place], cellules(place), lot.empreintes[place])
                touched &+= adresses.touch(one.adresse)
                news.append(one)
            }
            for (record, adresse) in news {
                var record = record
                record.adresse = adresses.intern(adresse)
                join(&record)
                records.append(record)
            }
        }
    }

    private static let piece = 64

    private mutating func touch(_ cles: LotIdentites.Empreintes, _ nombres: LotIdentites.Nombres) {
        touched &+= noms.touch(written: cles.nom) &+ prenoms.touch(written: cles.prenoms)
        touched &+= voies.touch(written: cles.voie) &+ courriels.touch(plain: cles.courriel)
        touched &+= telephones.touch(nombres.telephone) &+ telephones.touch(nombres.autreTelephone)
    }

    /// All but its address, whose fingerprint is 0 when there is none.
    private mutating func read(
        _ nombres: LotIdentites.Nombres, _ cellules: LotIdentites.Cellules, _ cles: LotIdentites.Empreintes
    ) -> (record: CompactRecord, adresse: UInt64) {
        var record = CompactRecord(dossier: nombres.dossier, fichier: nombres.fichier)
        record.nom = noms.intern(written: cellules[.nom], cles.nom, latinName)
        record.usage = noms.intern(written: cellules[.nomUsage], cles.nomUsage, latinName)
        if record.nom == 0 { (record.nom, record.usage) = (record.usage, 0) }
        if record.usage == record.nom { record.usage = 0 }
        record.prenoms = prenoms.intern(written: cellules[.prenoms], cles.prenoms, latinName)
        if record.prenoms != 0 { _ = premiers.intern(prenoms.entries[Int(record.prenoms)].first) }
        record.sexe = nombres.sexe
        if nombres.naissance != 0 {
            record.naissance = nombres.naissance
            record.naissanceNumber = naissances.intern(UInt64(nombres.naissance))
        }
        place(nombres, cellules, cles, in: &record)
        record.telephone = telephones.intern(nombres.telephone)
        record.autreTelephone = telephones.intern(nombres.autreTelephone)
        if cles.courriel != 0 {
            record.courriel =
                courriels.intern(plain: cles.courriel) ?? withCourriel(cellules[.courriel]) {
                    courriels.insert(plain: $0, cles.courriel)
                } ?? 0
        }
        record.nir = nombres.nir
        record.enfants = nombres.enfants
        if follows { record.mouvement = 2 }
        guard record.voie != 0 else { return (record, 0) }
        return (record, mixed(mixed(voies.key(record.voie), UInt64(record.numero) + 1), placeKey(record)))
    }

    private mutating func place(
        _ nombres: LotIdentites.Nombres, _ cellules: LotIdentites.Cellules, _ cles: LotIdentites.Empreintes,
        in record: inout CompactRecord
    ) {
        if nombres.numero != 0 {
            // The number stands apart: the words of the street are those of all its houses.
            record.voie = voies.intern(written: cellules[.voie], cles.voie) { normalizedVoie($0, numero: "1").voie }
            record.numero = record.voie == 0 ? 0 : nombres.numero
        } else if !cellules[.voie].isEmpty {
            let (numero, voie) = normalizedVoie(String(decoding: cellules[.voie], as: UTF8.self), numero: nil)
            record.voie = voies.intern(voie)
            record.numero = record.voie == 0 ? 0 : numero
        }
        record.commune = communes.intern(written: cellules[.commune], cles.commune, latinName)
        record.codePostal = codesPostaux.intern(written: cellules[.codePostal], cles.codePostal) { text in
            let code = folded(text).filter { $0 != " " }
            return code.isEmpty ? nil : fingerprint(code.utf8)
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
}
