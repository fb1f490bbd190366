// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Draws names and birth dates: the surname of an origin, first names of the same origin and decade more often than
/// not. First and last name are drawn apart, never a person.
struct DrawNoms: Sendable {
    let tables: NameTables
    let rates: SimulationTables.Noms
    let origines: SimulationTables.Poids
    /// Households, per thousand, whose name comes from one of the lists.
    let part: Int
    let today: Day

    /// Empty for the names of no list.
    func origine(_ generator: inout SeededGenerator) -> String {
        generator.chance(part) ? origines.draw(generator.next()) : ""
    }

    func surname(_ origine: String, _ generator: inout SeededGenerator) -> String {
        let one = simple(origine, &generator)
        switch generator.below(1000) {
        case 0..<rates.trait: return joined(one, "-", simple(origine, &generator))
        case rates.trait..<rates.trait + rates.espace: return joined(one, " ", simple(origine, &generator))
        case rates.trait + rates.espace..<rates.trait + rates.espace + rates.particule where origine.isEmpty:
            return one.utf8.contains(0x20) ? one : "De \(one)"
        default: return one
        }
    }

    private func joined(_ one: String, _ mark: String, _ two: String) -> String {
        one == two || one.utf8.contains(0x2d) || two.utf8.contains(0x2d) ? one : one + mark + two
    }

    private func simple(_ origine: String, _ generator: inout SeededGenerator) -> String {
        let name = tables.noms[origine]?.draw(generator.next()) ?? ""
        guard origine.isEmpty, generator.chance(rates.accent) else { return name }
        return accented(name)
    }

    /// `Menard` → `Ménard`: officials are often written without the accent that the civil register has.
    private func accented(_ name: String) -> String {
        let bytes = Array(name.utf8.prefix(4))
        func isVowel(_ byte: UInt8) -> Bool { [0x61, 0x65, 0x69, 0x6f, 0x75].contains(byte | 0x20) }
        guard bytes.count == 4, bytes[1] == 0x65, !isVowel(bytes[0]), !isVowel(bytes[2]), isVowel(bytes[3]),
            bytes[2] != 0x6e, bytes[2] != 0x20
        else { return name }
        return "\(name.prefix(1))é\(name.dropFirst(2))"
    }

    /// What is written in the field of first names: one in ten has two.
    func prenoms(
        _ origine: String, _ sexe: String, year: Int, _ generator: inout SeededGenerator
    ) -> String {
        let one = prenom(origine, sexe, year: year, &generator)
        let draw = generator.below(1000)
        guard draw < rates.deuxPrenoms + rates.prenomTrait else { return one }
        let two = prenom(origine, sexe, year: year, &generator)
        if one == two { return one }
        if draw < rates.deuxPrenoms { return "\(one) \(two)" }
        return one.utf8.contains(0x20) || one.utf8.contains(0x2d) || two.utf8.contains(0x2d) ? one : "\(one)-\(two)"
    }

    func prenom(_ origine: String, _ sexe: String, year: Int, _ generator: inout SeededGenerator) -> String {
        let isOwn = !origine.isEmpty && generator.chance((rates.prenomDOrigine[origine] ?? 0) * 10)
        let random = generator.next()
        if isOwn, let own = tables.prenoms(origine, sexe, year: year) { return own.draw(random) }
        return tables.prenoms("", sexe, year: year)?.draw(random) ?? "Camille"
    }

    /// Some know only the year; registers that were rebuilt have many first of January.
    func naissance(year: Int, isForeign: Bool, _ generator: inout SeededGenerator) -> Naissance {
        let first = Day(year, 1, 1) ?? today
        let draw = generator.below(1000)
        let known = isForeign ? rates.premierJanvierHorsUE : rates.premierJanvier
        if draw < rates.anneeSeule { return .year(year) }
        if draw < rates.anneeSeule + known { return .day(min(first, today)) }
        let length = min(today.epochDay - first.epochDay, 364)
        return .day(first.adding(days: generator.below(max(1, length + 1))))
    }
}
