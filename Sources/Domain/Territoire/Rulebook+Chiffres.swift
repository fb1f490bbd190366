// SPDX-License-Identifier: EUPL-1.2

/// « What is in force on this day »: of the rows of one figure, the latest that has begun.
extension Rulebook {
    package func chiffre(_ code: CodeChiffre, on day: Day) -> Chiffre? {
        let rows = chiffres[code] ?? []
        // Most figures have one row, and batches ask for them a million times.
        if rows.count == 1, rows[0].effetLe == nil { return rows[0] }
        return rows.filter { $0.effetLe.map { $0 <= day } ?? true }
            .max { left, right in
                guard let right = right.effetLe else { return false }
                return left.effetLe.map { $0 < right } ?? true
            }
    }

    package func delai(_ code: String, on day: Day) -> Delai? {
        delais.filter { $0.code == code && $0.effetLe <= day }.max { $0.effetLe < $1.effetLe }
    }

    package func conservation(_ code: CodeConservation, on day: Day) -> Conservation? {
        conservations.filter { $0.code == code && $0.effetLe <= day }.max { $0.effetLe < $1.effetLe }
    }

    package func plafond(_ financement: Financement, zone: ZonePlafonds, on day: Day) -> Plafond? {
        plafonds.filter { $0.financement == financement && $0.zone == zone && $0.effetLe <= day }
            .max { $0.effetLe < $1.effetLe }
    }

    package func quartiles(on day: Day) -> Quartiles? {
        quartiles.filter { $0.effetLe <= day }.max { $0.effetLe < $1.effetLe }
    }

    /// Nil when the number of rooms is not known and the delay depends on it.
    package func delaiAnormal(departement: String, pieces: Int?) -> DelaiAnormal? {
        let rows = delaisAnormaux.filter { $0.departement == departement }
        guard let pieces else { return Set(rows.map(\.mois)).count == 1 ? rows.first : nil }
        return rows.first { $0.covers(pieces: pieces) }
    }

    /// Nil when no practice is known for that number. Above the last row, that row.
    package func typologie(personnes: Int, couple: Bool) -> TypologieMenage? {
        guard let most = typologie.map(\.personnes).max(), personnes > 0 else { return nil }
        let rows = typologie.filter { $0.personnes == min(personnes, most) }
        return rows.first { $0.couple == couple } ?? rows.first { $0.couple == nil }
    }
}

extension Rulebook {
    package func commission(_ departement: String) -> CommissionMediation? {
        commissions.first { $0.departement == departement }
    }

    /// Those that own dwellings in one of these communes, by name. An arrondissement is in its commune, and the commune
    /// in each of them.
    package func bailleurs(communes codes: [String]) -> [Bailleur] {
        let wanted = codes.compactMap { communes[$0] }
        let departements = Set(wanted.map(\.departement))
        let names = Set(wanted.flatMap { [$0.code, $0.pole ?? $0.code] })
        return bailleurs.filter { bailleur in
            !bailleur.departements.isDisjoint(with: departements)
                || !bailleur.communes.isDisjoint(with: names)
                || bailleur.communes.contains { communes[$0]?.pole.map(codes.contains) ?? false }
        }.sorted { folded($0.nom) < folded($1.nom) }
    }

    package func intercommunalite(_ commune: Commune) -> Intercommunalite? {
        intercommunalites.first { $0.siren == commune.intercommunalite }
    }
}
