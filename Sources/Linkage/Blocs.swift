// SPDX-License-Identifier: EUPL-1.2

/// The keys under which two records are brought together: who shares none is never compared. Each survives some mistakes
/// and not others; a second application of the same person shares nearly always at least two.
enum RegleBloc: Int, CaseIterable, Sendable {
    /// Birth date.
    case naissance
    /// Day and month exchanged, and the first name.
    case jourMois
    /// Names by their sound, in any order.
    case noms
    case telephone
    case courriel
    case nir
    /// Street and number.
    case adresse
    /// First name by its sound, place and year of birth.
    case prenomLieu
    /// Surname by its sound, and year of birth.
    case nomAnnee
    /// Surname by its sound, and day and month of birth.
    case nomJour
    /// Surname by its sound, and place.
    case nomLieu
    /// The first letters of both names, as they are written.
    case debuts
    /// Number in the street, place and first name by its sound.
    case numeroLieu

    /// A record has at most two keys of a rule: two surnames, two telephones.
    static let keysPerRecord = 2
    /// What cuts a block that holds too many, one after the other.
    enum Coupe: Sendable { case prenom, nom, annee, lieu }

    var coupes: [Coupe] {
        switch self {
        case .naissance: [.prenom, .nom, .lieu]
        case .jourMois: [.nom, .lieu]
        case .noms, .debuts: [.annee, .lieu, .prenom]
        case .telephone, .courriel, .nir, .adresse: [.prenom, .annee, .nom]
        case .prenomLieu, .numeroLieu: [.nom]
        case .nomAnnee, .nomJour: [.prenom, .lieu]
        case .nomLieu: [.prenom, .annee]
        }
    }

    /// Said to whoever reads that a block was left aside.
    var name: String { String(describing: self) }
}

extension RegistreCompare {
    /// The keys of a record under a rule; 0 for none.
    func keys(_ regle: RegleBloc, _ record: CompactRecord) -> (UInt64, UInt64) {
        let nom = UInt64(noms.entries[Int(record.nom)].code)
        let usage = UInt64(noms.entries[Int(record.usage)].code)
        let prenom = UInt64(prenoms.entries[Int(record.prenoms)].firstCode)
        let (year, month, day) = (
            UInt64(record.naissance >> 9), UInt64(record.naissance >> 5 & 15), UInt64(record.naissance & 31)
        )
        let salt = UInt64(regle.rawValue) &* 0x9e37_79b9_7f4a_7c15 | 1
        func key(_ first: UInt64, _ second: UInt64) -> UInt64 {
            first == 0 || second == 0 ? 0 : mixed(mixed(salt, first), second)
        }
        func both(_ second: UInt64) -> (UInt64, UInt64) { (key(nom, second), usage == nom ? 0 : key(usage, second)) }
        switch regle {
        case .naissance: return (day == 0 ? 0 : key(UInt64(record.naissance), 1), 0)
        case .jourMois:
            guard day != 0, day <= 12 else { return (0, 0) }
            return (key(year << 16 | min(month, day) << 8 | max(month, day), prenom), 0)
        case .noms:
            func pair(_ other: UInt64) -> UInt64 { key(min(other, prenom), other == 0 ? 0 : max(other, prenom)) }
            return (prenom == 0 ? key(nom, 1) : pair(nom), prenom == 0 || usage == nom ? 0 : pair(usage))
        case .telephone:
            return (
                record.telephone == 0 ? 0 : key(telephones.key(record.telephone), 1),
                record.autreTelephone == 0 ? 0 : key(telephones.key(record.autreTelephone), 1)
            )
        case .courriel: return (record.courriel == 0 ? 0 : key(courriels.key(record.courriel), 1), 0)
        case .nir: return (key(record.nir, 1), 0)
        case .adresse:
            return (
                record.voie == 0 ? 0 : key(voies.entries[Int(record.voie)].core, UInt64(record.numero) + 1), 0
            )
        case .prenomLieu:
            let place = placeKey(record)
            return (place == 1 ? 0 : key(prenom, mixed(place, year + 1)), 0)
        case .nomAnnee: return both(year)
        case .nomJour: return both(day == 0 ? 0 : month << 8 | day)
        case .debuts:
            let first = prenoms.start(record.prenoms)
            return (key(noms.start(record.nom), first), record.usage == 0 ? 0 : key(noms.start(record.usage), first))
        case .numeroLieu:
            let place = placeKey(record)
            return (record.numero == 0 || place == 1 ? 0 : key(mixed(place, UInt64(record.numero)), prenom), 0)
        case .nomLieu:
            let place = placeKey(record)
            return both(place == 1 ? 0 : place)
        }
    }

    /// The same for all the records of a block, so that which ones stay together depends on them alone.
    func value(_ coupe: RegleBloc.Coupe, _ record: CompactRecord) -> UInt64 {
        switch coupe {
        case .prenom: UInt64(prenoms.entries[Int(record.prenoms)].firstCode)
        case .nom: UInt64(noms.entries[Int(record.nom)].code)
        case .annee: UInt64(record.naissance >> 9)
        case .lieu: placeKey(record)
        }
    }
}
