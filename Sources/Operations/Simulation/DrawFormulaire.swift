// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Draws the form of a fictional household: persons, work, incomes, home, reasons, wishes that go together.
struct DrawFormulaire {
    let tables: SimulationTables
    let names: NameTables
    let rulebook: Rulebook
    let communes: [Commune]
    let today: Day

    /// `own`: communes of the desk that registers; half of its files name one of them.
    func callAsFunction(
        depot: Day, own: [String], using generator: inout SeededGenerator
    ) -> Formulaire {
        let canal = tables.canal.draw(generator.next())
        var formulaire = Formulaire(depot: Depot(date: depot, canal: canal, pieceVue: true))
        let size = Int(tables.personnes.draw(generator.next())) ?? 1
        persons(size, &formulaire, &generator)
        let home = communes[Int.random(in: 0..<communes.count, using: &generator)]
        formulaire.adresse = address(home, &generator)
        formulaire.nombrePersonnes = size
        dwelling(size, &formulaire, &generator)
        incomes(size, canal, &formulaire, &generator)
        wishes(size, own, home, &formulaire, &generator)
        formulaire.provenance = [
            "demandeur.naissance": .piece, "demandeur.nomNaissance": .piece, "demandeur.prenoms": .piece,
        ]
        return formulaire
    }

    // MARK: Persons

    private func persons(_ size: Int, _ formulaire: inout Formulaire, _ generator: inout SeededGenerator) {
        // Nobody has four children at eighteen.
        let age = max(Int(tables.age[generator.unit()]), size > 1 ? 17 + 3 * size : 18)
        let isWoman = chance(56, &generator)
        var holder = person(isWoman, age, &generator)
        let isCouple = size > 1 && chance(tables.couple["\(min(size, 8))"], &generator)
        holder.nationalite = tables.nationalite.draw(generator.next())
        holder.situationFamiliale =
            isCouple
            ? ["M", "P", "U"][Int.random(in: 0..<3, using: &generator)] : tables.famille.draw(generator.next())
        holder.profession = work(age, &generator)
        // Numbers kept for fiction by the regulator: 06 39 98 00 00 to 99.
        holder.telephone = "06399800\(String(Int.random(in: 10...99, using: &generator)))"
        if isWoman, isCouple || chance(25, &generator) { holder.nomUsage = surname(&generator) }
        if chance(tables.handicap["tous"], &generator) { holder.handicap = true }
        let family = isCouple ? holder.nomUsage ?? holder.nomNaissance : holder.nomNaissance
        if isCouple {
            var other = person(!isWoman, max(18, age + Int.random(in: -6...6, using: &generator)), &generator)
            if !isWoman { other.nomUsage = holder.nomNaissance } else { other.nomNaissance = family }
            other.lien = ["M": "M", "P": "P"][holder.situationFamiliale ?? ""] ?? "C"
            other.situationFamiliale = holder.situationFamiliale
            other.nationalite = holder.nationalite
            other.profession = work(age, &generator)
            formulaire.cotitulaires = [other]
        }
        for _ in 0..<(size - 1 - formulaire.cotitulaires.count) {
            formulaire.personnesACharge.append(child(family, age, &generator))
        }
        formulaire.demandeur = holder
    }

    private func person(_ isWoman: Bool, _ age: Int, _ generator: inout SeededGenerator) -> Titulaire {
        let year = today.year - age
        let prenoms = names.prenoms["\(isWoman ? "F" : "M")\(year / 10 * 10)"]?.draw(using: &generator) ?? "Camille"
        var holder = Titulaire(
            nomNaissance: surname(&generator), prenoms: prenoms, naissance: born(year, &generator))
        holder.civilite = isWoman ? "2" : "1"
        return holder
    }

    private func born(_ year: Int, _ generator: inout SeededGenerator) -> Naissance {
        // Some know only the year: one in two hundred, written as such.
        if Int.random(in: 0..<200, using: &generator) == 0 { return .year(year) }
        let first = Day(year, 1, 1) ?? today
        return .day(min(today, first.adding(days: Int.random(in: 0..<365, using: &generator))))
    }

    private func child(_ nom: String, _ parent: Int, _ generator: inout SeededGenerator) -> PersonneACharge {
        let age = Int.random(in: 0...max(0, min(20, parent - 18)), using: &generator)
        let isGirl = chance(49, &generator)
        var child = PersonneACharge()
        child.nom = nom
        child.prenoms = names.prenoms["\(isGirl ? "F" : "M")\((today.year - age) / 10 * 10)"]?.draw(using: &generator)
        child.naissance = born(today.year - age, &generator)
        child.sexe = isGirl ? "F" : "M"
        child.lien = "E"
        if chance(6, &generator) { child.garde = chance(70, &generator) ? "G" : "D" }
        return child
    }

    private func work(_ age: Int, _ generator: inout SeededGenerator) -> Profession {
        var profession = Profession()
        profession.situation = age >= 66 ? "RET" : tables.situation.draw(generator.next())
        if profession.situation == "RET", age < 55 { profession.situation = "CDI" }
        return profession
    }

    private func surname(_ generator: inout SeededGenerator) -> String {
        capitalized(names.noms.draw(using: &generator))
    }

    /// `LE GOFF` → `Le Goff`.
    private func capitalized(_ name: String) -> String {
        var result = ""
        var first = true
        for character in name {
            result += first ? character.uppercased() : character.lowercased()
            first = !character.isLetter
        }
        return result
    }

    // MARK: Home, incomes, wishes

    private func address(_ commune: Commune, _ generator: inout SeededGenerator) -> Adresse {
        var adresse = Adresse()
        adresse.voie =
            "\(Int.random(in: 1...120, using: &generator)), \(names.voies.randomElement(using: &generator) ?? "rue Neuve")"
        adresse.codePostal = commune.codesPostaux.first
        adresse.commune = commune.code
        return adresse
    }

    private func dwelling(_ size: Int, _ formulaire: inout Formulaire, _ generator: inout SeededGenerator) {
        var logement = LogementActuel()
        let statut = tables.logement.draw(generator.next())
        logement.statut = statut
        formulaire.dejaLocataireHlm = statut == "HLM"
        if ["HLM", "LP", "POCC", "FONC", "SLHT"].contains(statut) {
            // Many are cramped: that is why they apply.
            let rooms = max(1, size - Int.random(in: 0...2, using: &generator))
            logement.type = rooms >= 6 ? "T6P" : "T\(rooms)"
            logement.surface = 14 + rooms * 15 + Int.random(in: -4...8, using: &generator)
            logement.nombreHabitants = size
            let base = statut == "HLM" ? 7 : 15
            logement.loyer = Montant(
                euros: (logement.surface ?? 30) * base + Int.random(in: 0...120, using: &generator))
            logement.categorie = chance(88, &generator) ? "A" : "M"
        }
        formulaire.logementActuel = logement
        var motifs = [tables.motif.draw(generator.next())]
        if chance(35, &generator) {
            let second = tables.motif.draw(generator.next())
            if second != motifs[0] { motifs.append(second) }
        }
        formulaire.motifs = motifs
        if motifs.contains("23") { formulaire.motifPrecision = "Rapprochement d’un proche" }
    }

    private func incomes(
        _ size: Int, _ canal: String, _ formulaire: inout Formulaire, _ generator: inout SeededGenerator
    ) {
        let composition = CompositionMenage(formulaire, on: today, rulebook)
        let perUnit = tables.revenuParUC[generator.unit()]
        let yearly = Int(perUnit * Double(composition.unitesConsommation ?? 10) / 10)
        let parts = formulaire.cotitulaires.isEmpty ? [100] : [60, 40]
        let isKnown = !chance(tables.rfrInconnu[canal], &generator)
        func fill(_ holder: inout Titulaire, _ part: Int) {
            let own = yearly * part / 100
            let code =
                ["RET": "RET", "CHO": "CHO", "AUT": own < 8_000 ? "RSA" : "AAH", "ETU": "BE"][
                    holder.profession?.situation ?? ""] ?? "SAL"
            holder.ressources = [code: Montant(euros: own / 12)]
            if isKnown {
                // The fiscal reference income is after the abatement of ten percent.
                let drift = Int.random(in: 90...104, using: &generator)
                holder.rfr = ["\(today.year - 2)": own * 9 / 10 * drift / 100, "\(today.year - 1)": own * 9 / 10]
            }
        }
        if var holder = formulaire.demandeur {
            fill(&holder, parts[0])
            formulaire.demandeur = holder
        }
        if !formulaire.cotitulaires.isEmpty { fill(&formulaire.cotitulaires[0], parts[1]) }
        let children = formulaire.personnesACharge.count
        if children >= 2 {
            formulaire.demandeur?.ressources?["AF"] = Montant(cents: 14_800 + (children - 2) * 19_000)
        }
    }

    private func wishes(
        _ size: Int, _ own: [String], _ home: Commune, _ formulaire: inout Formulaire,
        _ generator: inout SeededGenerator
    ) {
        var recherche = LogementRecherche()
        recherche.categorie = ["A", "A", "I", "I", "M"][Int.random(in: 0..<5, using: &generator)]
        let composition = CompositionMenage(formulaire, on: today, rulebook)
        let expected = TypesPossibles(composition, asked: [], rulebook).types
        recherche.types = expected.isEmpty ? ["T\(min(5, size))"] : expected
        recherche.loyerMaximum = Montant(euros: 350 + 120 * size + Int.random(in: 0...250, using: &generator))
        formulaire.logementRecherche = recherche
        var wanted = own
        let count = max(wanted.count, Int(tables.communes.draw(generator.next())) ?? 1)
        if !wanted.contains(home.code), chance(55, &generator) { wanted.append(home.code) }
        while wanted.count < count {
            // Mostly near home: same intercommunality, else anywhere.
            let near = chance(60, &generator)
            let pick = communes[Int.random(in: 0..<communes.count, using: &generator)]
            let code = near && pick.departement != home.departement ? home.code : pick.code
            if !wanted.contains(code) { wanted.append(code) }
            if near, wanted.contains(home.code), !wanted.contains(pick.code) { wanted.append(pick.code) }
        }
        formulaire.communesSouhaitees = Array(wanted.prefix(rulebook.territoire.maximumCommunes))
    }

    private func chance(_ percent: Int, _ generator: inout SeededGenerator) -> Bool {
        Int.random(in: 0..<100, using: &generator) < percent
    }
}
