// SPDX-License-Identifier: EUPL-1.2

/// What the keys of a record are made of, read once from the tables of names, which lie far from the records: thirteen rules ask
/// for it.
struct SourceCles: Sendable, BitwiseCopyable {
    /// How the names sound.
    let nom, usage, prenom: UInt32
    /// Their first letters.
    let debutNom, debutUsage, debutPrenom: UInt32
    let naissance: UInt32
    let lieu: UInt64
    let voie: UInt64
}

extension RegistreCompare {
    func source(_ record: CompactRecord) -> SourceCles {
        SourceCles(
            nom: noms.entries[Int(record.nom)].code, usage: noms.entries[Int(record.usage)].code,
            prenom: prenoms.entries[Int(record.prenoms)].firstCode, debutNom: noms.start(record.nom),
            debutUsage: noms.start(record.usage), debutPrenom: prenoms.start(record.prenoms),
            naissance: record.naissance, lieu: placeKey(record), voie: voies.entries[Int(record.voie)].core)
    }
}

extension RegleBloc {
    /// The keys of a record under the rule; 0 for none.
    @inline(__always)
    func keys(_ record: CompactRecord, _ source: SourceCles) -> (UInt64, UInt64) {
        let (nom, usage, prenom) = (UInt64(source.nom), UInt64(source.usage), UInt64(source.prenom))
        let (year, month, day) = (
            UInt64(record.naissance >> 9), UInt64(record.naissance >> 5 & 15), UInt64(record.naissance & 31)
        )
        let salt = UInt64(rawValue) &* 0x9e37_79b9_7f4a_7c15 | 1
        func key(_ first: UInt64, _ second: UInt64) -> UInt64 {
            first == 0 || second == 0 ? 0 : mixed(mixed(salt, first), second)
        }
        func both(_ second: UInt64) -> (UInt64, UInt64) { (key(nom, second), usage == nom ? 0 : key(usage, second)) }
        switch self {
        case .naissance: return (day == 0 ? 0 : key(UInt64(record.naissance), 1), 0)
        case .jourMois:
            guard day != 0, day <= 12 else { return (0, 0) }
            return (key(year << 16 | min(month, day) << 8 | max(month, day), prenom), 0)
        case .noms:
            func pair(_ other: UInt64) -> UInt64 { key(min(other, prenom), other == 0 ? 0 : max(other, prenom)) }
            return (prenom == 0 ? key(nom, 1) : pair(nom), prenom == 0 || usage == nom ? 0 : pair(usage))
        // Their numbers, which are as good as the values and need no table.
        case .telephone: return (key(UInt64(record.telephone), 1), key(UInt64(record.autreTelephone), 1))
        case .courriel: return (key(UInt64(record.courriel), 1), 0)
        case .nir: return (key(record.nir, 1), 0)
        case .adresse: return (record.voie == 0 ? 0 : key(source.voie, UInt64(record.numero) + 1), 0)
        case .prenomLieu: return (source.lieu == 1 ? 0 : key(prenom, mixed(source.lieu, year + 1)), 0)
        case .nomAnnee: return both(year)
        case .nomJour: return both(day == 0 ? 0 : month << 8 | day)
        case .debuts:
            let first = UInt64(source.debutPrenom)
            return (key(UInt64(source.debutNom), first), record.usage == 0 ? 0 : key(UInt64(source.debutUsage), first))
        case .numeroLieu:
            return (
                record.numero == 0 || source.lieu == 1
                    ? 0 : key(mixed(source.lieu, UInt64(record.numero)), prenom), 0
            )
        case .nomLieu: return both(source.lieu == 1 ? 0 : source.lieu)
        }
    }
}

extension RegleBloc.Coupe {
    /// The same for all the records of a block, so that which ones stay together depends on them alone.
    @inline(__always)
    func value(_ source: SourceCles) -> UInt64 {
        switch self {
        case .prenom: UInt64(source.prenom)
        case .nom: UInt64(source.nom)
        case .annee: UInt64(source.naissance >> 9)
        case .lieu: source.lieu
        }
    }
}
