// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Goes back from the form as it stands to the form as it was deposited, and tells the changes on the way: children born
/// since, resources told again, a move, another telephone.
struct DrawChangements: Sendable {
    let formulaire: DrawFormulaire
    let rates: SimulationTables.Changements

    /// The changes, each with its day; `earlier` becomes the form of the deposit.
    func callAsFunction(
        _ cadre: DrawFormulaire.Cadre, home: Int, _ earlier: inout Formulaire, _ generator: inout SeededGenerator
    ) -> [(jour: Day, changements: [Change])] {
        let first = cadre.depot.epochDay + 1
        guard first < cadre.fin.epochDay else { return [] }
        let days = first..<cadre.fin.epochDay
        var found: [(jour: Day, changements: [Change])] = []
        func some(_ generator: inout SeededGenerator) -> Day {
            Day(epochDay: days.lowerBound + generator.below(days.count))
        }
        let years = Double(days.count) / 365.25
        found += births(cadre, days, &earlier, &generator)
        if cadre.ressourcesLe > cadre.depot {
            let changes = resources(cadre, &earlier, &generator)
            if !changes.isEmpty { found.append((cadre.ressourcesLe, changes)) }
        }
        if generator.chance(Int(years * Double(rates.telephone))), let after = earlier.demandeur?.telephone {
            let before = formulaire.telephone(&generator)
            earlier.demandeur?.telephone = before
            found.append((some(&generator), [change("demandeur.telephone", before, after)]))
        }
        if generator.chance(Int(years * Double(rates.demenagement))) {
            found.append((some(&generator), move(home, &earlier, &generator)))
        }
        return found.filter { !$0.changements.isEmpty }
    }

    private func change(_ champ: String, _ avant: String?, _ apres: String?) -> Change {
        Change(champ: champ, avant: avant, apres: apres, provenance: .declare)
    }

    /// The children are in the order of their births: those born since the deposit are the last ones.
    private func births(
        _ cadre: DrawFormulaire.Cadre, _ days: Range<Int>, _ earlier: inout Formulaire,
        _ generator: inout SeededGenerator
    ) -> [(jour: Day, changements: [Change])] {
        var found: [(jour: Day, changements: [Change])] = []
        // Told in the order of the births; twins at once.
        var latest = days.upperBound - 1
        while let child = earlier.personnesACharge.last, child.lien == "E", let born = child.naissance?.earliest,
            born > cadre.depot
        {
            let rank = earlier.personnesACharge.count - 1
            let count = earlier.nombrePersonnes ?? rank + 2
            let day = Day(epochDay: max(days.lowerBound, min(latest, born.epochDay + 5 + generator.below(60))))
            let path = "personnesACharge.\(rank)"
            var changes = [
                change("\(path).garde", nil, child.garde), change("\(path).lien", nil, child.lien),
                change("\(path).naissance", nil, child.naissance?.iso), change("\(path).nom", nil, child.nom),
                change("\(path).prenoms", nil, child.prenoms), change("\(path).sexe", nil, child.sexe),
            ].filter { $0.apres != nil }
            var (after, others) = (count, [Change]())
            if let last = found.last, last.jour == day {
                after = last.changements.first.flatMap { Int($0.apres ?? "") } ?? count
                others = Array(last.changements.dropFirst())
                found.removeLast()
            }
            changes.insert(change("nombrePersonnes", "\(count - 1)", "\(after)"), at: 0)
            found.append((day, changes + others))
            latest = day.epochDay
            earlier.personnesACharge.removeLast()
            earlier.nombrePersonnes = count - 1
        }
        return found
    }

    /// A later tax notice takes the place of the one of the deposit; wages moved a little.
    private func resources(
        _ cadre: DrawFormulaire.Cadre, _ earlier: inout Formulaire, _ generator: inout SeededGenerator
    ) -> [Change] {
        let percent = generator.from(86...103)
        let benefit = formulaire.allocations(earlier)
        var changes: [Change] = []
        func before(_ holder: Titulaire, _ path: String) -> Titulaire {
            var old = holder
            if let told = holder.rfr {
                let last = told["\(cadre.ressourcesLe.year - 1)"] ?? 0
                let year = cadre.depot.year
                old.rfr = ["\(year - 2)": last * percent * 98 / 10_000, "\(year - 1)": last * percent / 100]
                for year in Set(told.keys).union(old.rfr?.keys.map(\.self) ?? []).sorted() {
                    let (from, to) = (old.rfr?[year], told[year])
                    if from != to {
                        changes.append(change("\(path).rfr.\(year)", from.map(String.init), to.map(String.init)))
                    }
                }
            }
            for (code, amount) in holder.ressources ?? [:] {
                let from = code == "AF" ? benefit : Montant(euros: amount.cents * percent / 10_000)
                old.ressources?[code] = from
                if from != amount {
                    changes.append(change("\(path).ressources.\(code)", from?.decimal, amount.decimal))
                }
            }
            return old
        }
        if let holder = earlier.demandeur { earlier.demandeur = before(holder, "demandeur") }
        for rank in earlier.cotitulaires.indices {
            earlier.cotitulaires[rank] = before(earlier.cotitulaires[rank], "cotitulaires.\(rank)")
        }
        return changes.sorted { $0.champ < $1.champ }
    }

    private func move(
        _ home: Int, _ earlier: inout Formulaire, _ generator: inout SeededGenerator
    ) -> [Change] {
        guard let after = earlier.adresse else { return [] }
        let place = generator.chance(500) ? home : formulaire.lieux.wish(from: home, &generator)
        var before = formulaire.adresse(place, &generator)
        before.chez = after.chez
        before.domiciliation = after.domiciliation
        before.complement = after.complement
        earlier.adresse = before
        return [
            change("adresse.codePostal", before.codePostal, after.codePostal),
            change("adresse.commune", before.commune, after.commune), change("adresse.voie", before.voie, after.voie),
        ].filter { $0.avant != $0.apres }
    }
}
