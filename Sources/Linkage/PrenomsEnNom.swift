// SPDX-License-Identifier: EUPL-1.2

/// Which surnames of a register are first names more often than surnames: what stands in the wrong column. `JEAN` of `Jean
/// Dupont` written the wrong way round tells who it is, `DUPONT` only tells of what family.
struct PrenomsEnNom: Sendable {
    private let flags: [Bool]

    /// As a model remembers them: the same for a file and for one person.
    init(_ registre: RegistreCompare, _ modele: ModeleDoublons) {
        flags = registre.noms.entries.map { entry in
            let asPrenom = modele.premiers.values[entry.compact] ?? modele.premiers.rare
            return asPrenom > modele.noms.values[entry.compact] ?? modele.noms.rare
        }
    }

    /// As a register counts them, before there is a model.
    init(_ registre: RegistreCompare) {
        let premiers = registre.premiers
        flags = registre.noms.entries.enumerated().map { number, entry in
            premiers.times(entry.compact) > registre.noms.counts[number]
        }
    }

    subscript(_ nom: UInt32) -> Bool { flags[Int(nom)] }
}
