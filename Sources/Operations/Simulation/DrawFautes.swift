// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Reference

/// Writes the form of a household a second time, as another desk would, months later.
struct DrawFautes: Sendable {
    let formulaire: DrawFormulaire
    /// Per thousand. Roles first: the other mistakes are made by whoever writes.
    private let rates: [(faute: Faute, rate: Int)]
    private let variantes: [String: [String]]

    init(_ formulaire: DrawFormulaire, _ tables: SimulationTables.Fautes) {
        self.formulaire = formulaire
        rates = ([.titulaires] + Faute.allCases.filter { $0 != .titulaires }).map {
            ($0, tables.pourMille[$0.rawValue] ?? 0)
        }
        var variantes: [String: [String]] = [:]
        for group in tables.variantes {
            for name in group { variantes[name, default: []] += group.filter { $0 != name } }
        }
        self.variantes = variantes
    }

    /// Which mistakes were made: those that the form allows and that changed it.
    func callAsFunction(
        _ form: inout Formulaire, home: inout Int, _ generator: inout SeededGenerator
    ) -> [Faute] {
        var made: [Faute] = []
        for (faute, rate) in rates where generator.chance(rate) {
            if faute == .guichet {
                made.append(faute)
            } else {
                let before = form
                apply(faute, to: &form, home: &home, &generator)
                if form != before { made.append(faute) }
            }
        }
        return made.sorted { $0.rawValue < $1.rawValue }
    }

    private func apply(
        _ faute: Faute, to form: inout Formulaire, home: inout Int, _ generator: inout SeededGenerator
    ) {
        guard var holder = form.demandeur else { return }
        switch faute {
        case .accents:
            holder.nomNaissance = unaccented(holder.nomNaissance)
            holder.prenoms = unaccented(holder.prenoms)
        case .casse:
            holder.nomNaissance = holder.nomNaissance.uppercased()
            holder.nomUsage = holder.nomUsage?.uppercased()
        case .traits: traits(&holder, &generator)
        case .particule: holder.nomNaissance = glued(holder.nomNaissance)
        case .nomUsage:
            guard let used = holder.nomUsage else { return }
            holder.nomUsage = generator.chance(600) ? nil : holder.nomNaissance
            holder.nomNaissance = used
        case .inversion:
            guard !holder.prenoms.isEmpty else { return }
            (holder.nomNaissance, holder.prenoms) = (holder.prenoms, holder.nomNaissance)
        case .translitteration:
            var words = holder.prenoms.split(separator: " ").map(String.init)
            guard let first = words.first, let others = variantes[first] else { return }
            words[0] = others[generator.below(others.count)]
            holder.prenoms = words.joined(separator: " ")
        case .prenoms:
            guard let cut = holder.prenoms.firstIndex(of: " ") else { return }
            holder.prenoms = String(holder.prenoms[..<cut])
        case .jourMois: holder.naissance = holder.naissance.inverted ?? holder.naissance
        case .premierJanvier:
            holder.naissance = Day(holder.naissance.earliest.year, 1, 1).map(Naissance.day) ?? holder.naissance
        case .chiffre: holder.naissance = slipped(holder.naissance, &generator)
        case .lettre: holder.nomNaissance = misspelt(holder.nomNaissance, &generator)
        case .titulaires:
            guard !form.cotitulaires.isEmpty else { return }
            var other = form.cotitulaires[0]
            other.lien = nil
            holder.lien = form.cotitulaires[0].lien
            (form.cotitulaires[0], holder) = (holder, other)
        case .demenagement:
            home = generator.chance(400) ? home : formulaire.lieux.wish(from: home, &generator)
            var adresse = formulaire.adresse(home, &generator)
            adresse.chez = form.adresse?.chez
            adresse.domiciliation = form.adresse?.domiciliation
            form.adresse = adresse
        case .telephone: holder.telephone = formulaire.telephone(&generator)
        case .courriel: holder.courriel = formulaire.courriel(holder, &generator)
        case .guichet: break
        }
        form.demandeur = holder
    }

    // MARK: Names

    private func unaccented(_ name: String) -> String {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
        let marked = name.decomposedStringWithCanonicalMapping.unicodeScalars
        return String(String.UnicodeScalarView(marked.filter { $0.properties.generalCategory != .nonspacingMark }))
    }

    /// A hyphen for a space, or the other way round.
    private func traits(_ holder: inout Titulaire, _ generator: inout SeededGenerator) {
        func exchanged(_ name: String) -> String {
            name.contains("-")
                ? name.replacing("-", with: generator.chance(850) ? " " : "") : name.replacing(" ", with: "-")
        }
        if holder.nomNaissance.utf8.contains(0x2d) || !holder.prenoms.utf8.contains(0x2d) {
            holder.nomNaissance = exchanged(holder.nomNaissance)
        } else {
            holder.prenoms = exchanged(holder.prenoms)
        }
    }

    /// `De Souza` → `Desouza`, `N'Diaye` → `Ndiaye`.
    private func glued(_ name: String) -> String {
        let words = name.split { $0 == " " || $0 == "'" }
        guard words.count > 1, let first = words.first, first.count <= 3 else { return name }
        return first + words.dropFirst().joined(separator: " ").lowercased()
    }

    /// One letter doubled, dropped, or exchanged with the next.
    private func misspelt(_ name: String, _ generator: inout SeededGenerator) -> String {
        var letters = Array(name)
        guard letters.count > 3 else { return name }
        let place = 1 + generator.below(letters.count - 2)
        guard letters[place].isLetter, letters[place + 1].isLetter else { return name }
        switch generator.below(3) {
        case 0: letters.insert(letters[place], at: place)
        case 1: letters.remove(at: place)
        default: letters.swapAt(place, place + 1)
        }
        return String(letters)
    }

    // MARK: Dates

    /// One digit wrong: of the day, or the last of the year.
    private func slipped(_ born: Naissance, _ generator: inout SeededGenerator) -> Naissance {
        guard case .day(let day) = born else { return born }
        let other =
            generator.chance(600)
            ? Day(day.year, day.month, day.day < 20 ? day.day + 10 : day.day - 10)
            : Day(day.year - 1 - generator.below(2), day.month, min(28, day.day))
        return other.map(Naissance.day) ?? born
    }
}
