// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Holders, children, elders.
extension DrawFormulaire {
    func persons(
        _ size: Int, _ profil: SimulationTables.Profil, _ cadre: Cadre, _ foyer: Foyer,
        _ formulaire: inout Formulaire, _ generator: inout SeededGenerator
    ) {
        let rates = tables.titulaire
        let isCouple = size > 1 && generator.chance(profil.couple["\(size)"] * 10)
        var isWoman = generator.chance(
            size == 1 ? rates.femmeSeule : isCouple ? rates.femmeCouple : rates.femmeMonoparentale)
        // Nobody has four children at eighteen.
        let children = size - (isCouple ? 2 : 1)
        let youngest = children == 0 ? 18 : 19 + 2 * children
        let drawn = Int((size == 1 ? tables.age.seule : tables.age.famille)[generator.unit()])
        var annee = cadre.depot.year - max(drawn, youngest, 19)
        if let identite = cadre.identite { (annee, isWoman) = (identite.annee, identite.isWoman) }

        var holder = person(isWoman, annee, foyer.origine, &generator)
        if let identite = cadre.identite { holder.nomNaissance = identite.nom }
        let years = cadre.fin.year - annee
        holder.situationFamiliale = isCouple ? tables.couples.draw(generator.next()) : alone(years, &generator)
        holder.profession = work(profil, foyer.rang, years, &generator)
        contact(cadre, &holder, &generator)
        if generator.chance(rates.handicap) { holder.handicap = true }
        var family = holder.nomNaissance
        if isCouple {
            let other = partner(of: &holder, isWoman, annee, profil, foyer, &generator)
            family = isWoman ? other.nomNaissance : holder.nomNaissance
            formulaire.cotitulaires = [other]
        } else if isWoman, children > 0, generator.chance(600) {
            // The children bear the name of a father who lives elsewhere.
            family = noms.surname(foyer.origine, &generator)
        }
        formulaire.demandeur = holder
        let mother = isWoman ? annee : formulaire.cotitulaires.first?.naissance.earliest.year ?? annee + 2
        let parents = max(mother, min(annee, mother + 12))
        dependants(children, family, bornAfter: parents, cadre, foyer, &formulaire, &generator)
        formulaire.nombrePersonnes = 1 + formulaire.cotitulaires.count + formulaire.personnesACharge.count
        // In the months to come, for those who are still there.
        if (1980...2006).contains(mother), isCouple || isWoman, generator.chance(rates.naissanceAttendue) {
            var births = NaissancesAttendues()
            births.nombre = generator.chance(rates.jumeaux) ? 2 : 1
            births.date = cadre.fin.adding(days: 10 + generator.below(230))
            formulaire.naissancesAttendues = births
        }
    }

    func person(
        _ isWoman: Bool, _ annee: Int, _ origine: String, _ generator: inout SeededGenerator
    ) -> Titulaire {
        let nationalite = tables.nationalites.parOrigine[origine]?.draw(generator.next()) ?? "1"
        var holder = Titulaire(
            nomNaissance: noms.surname(origine, &generator),
            prenoms: noms.prenoms(origine, isWoman ? "F" : "M", year: annee, &generator),
            naissance: noms.naissance(year: annee, isForeign: nationalite == "3", &generator))
        holder.civilite = isWoman ? "2" : "1"
        holder.nationalite = nationalite
        // Papers of some countries bear a single name.
        if nationalite == "3", generator.chance(noms.rates.sansPrenom * 10) { holder.prenoms = "" }
        return holder
    }

    private func alone(_ years: Int, _ generator: inout SeededGenerator) -> String {
        let drawn = tables.famille.draw(generator.next())
        if years < 25 { return "C" }
        return drawn == "V" && years < 45 ? "C" : years > 72 && generator.chance(500) ? "V" : drawn
    }

    private func partner(
        of holder: inout Titulaire, _ isWoman: Bool, _ annee: Int, _ profil: SimulationTables.Profil,
        _ foyer: Foyer, _ generator: inout SeededGenerator
    ) -> Titulaire {
        // Most couples share an origin; the man is a little older.
        let origine = generator.chance(800) ? foyer.origine : noms.origine(&generator)
        let birth = annee + (isWoman ? -2 : 2) + generator.from(-4...4)
        var other = person(!isWoman, min(birth, max(annee, foyer.formulaire.depot.date.year - 19)), origine, &generator)
        other.situationFamiliale = holder.situationFamiliale
        other.lien = ["M": "M", "P": "P"][holder.situationFamiliale ?? ""] ?? "C"
        other.profession = work(profil, foyer.rang, foyer.formulaire.depot.date.year - birth, &generator)
        if holder.situationFamiliale == "M", generator.chance(tables.titulaire.nomUsage) {
            if isWoman { holder.nomUsage = other.nomNaissance } else { other.nomUsage = holder.nomNaissance }
        }
        if holder.nomUsage == holder.nomNaissance { holder.nomUsage = nil }
        if other.nomUsage == other.nomNaissance { other.nomUsage = nil }
        if generator.chance(700) { other.telephone = telephone(&generator) }
        return other
    }

    private func contact(_ cadre: Cadre, _ holder: inout Titulaire, _ generator: inout SeededGenerator) {
        let rates = tables.contact
        if generator.chance(rates.telephone) { holder.telephone = telephone(&generator) }
        if generator.chance(rates.autreTelephone) { holder.autreTelephone = telephone(&generator) }
        if generator.chance(cadre.canal == "web" ? rates.courrielWeb : rates.courrielGuichet) {
            holder.courriel = courriel(holder, &generator)
        }
    }

    private func work(
        _ profil: SimulationTables.Profil, _ rang: Double, _ years: Int, _ generator: inout SeededGenerator
    ) -> Profession {
        var profession = Profession()
        var situation = profil.situation[rang]?.draw(generator.next()) ?? "AUT"
        if years >= 64 { situation = "RET" }
        if years > 32, ["ETU", "APP"].contains(situation) { situation = "CDD" }
        profession.situation = situation
        return profession
    }

    // MARK: Dependants

    /// Children from the eldest to the last; an elder comes before them.
    private func dependants(
        _ count: Int, _ family: String, bornAfter parents: Int, _ cadre: Cadre, _ foyer: Foyer,
        _ formulaire: inout Formulaire, _ generator: inout SeededGenerator
    ) {
        guard count > 0 else { return }
        var years: [Int] = []
        // Of elder parents, children who grew up and are still there.
        let oldest = max(parents + 18, min(cadre.fin.year - 20, parents + 38))
        let latest = max(oldest, min(cadre.fin.year, parents + 43))
        var others = count
        if count <= 2, generator.chance(tables.titulaire.ascendant * 2) {
            formulaire.personnesACharge.append(elder(family, parents, foyer, &generator))
            others -= 1
        }
        for _ in 0..<others { years.append(generator.from(oldest...latest)) }
        years.sort()
        let shared =
            formulaire.cotitulaires.isEmpty && ["D", "S"].contains(formulaire.demandeur?.situationFamiliale ?? "")
            && generator.chance(tables.titulaire.gardeAlternee * 2)
        for year in years {
            let isTwin = generator.chance(tables.titulaire.jumeaux)
            var born = noms.naissance(year: year, isForeign: false, &generator)
            if let last = formulaire.personnesACharge.last, last.lien == "E", isTwin, let same = last.naissance {
                born = same
            }
            if born.earliest > cadre.fin.adding(days: -2) {
                born = .day(cadre.fin.adding(days: -2 - generator.below(20)))
            }
            var child = dependant(family, generator.chance(490), born, "E", foyer, &generator)
            if shared { child.garde = "G" }
            formulaire.personnesACharge.append(child)
        }
        formulaire.personnesACharge.sort { one, two in
            (one.lien == "E" ? 1 : 0, one.naissance?.earliest.epochDay ?? 0)
                < (two.lien == "E" ? 1 : 0, two.naissance?.earliest.epochDay ?? 0)
        }
    }

    private func elder(
        _ family: String, _ parents: Int, _ foyer: Foyer, _ generator: inout SeededGenerator
    ) -> PersonneACharge {
        let year = max(1930, parents - 20 - generator.below(15))
        let born = noms.naissance(year: year, isForeign: false, &generator)
        return dependant(family, generator.chance(700), born, "P", foyer, &generator)
    }

    private func dependant(
        _ family: String, _ isGirl: Bool, _ born: Naissance, _ lien: String, _ foyer: Foyer,
        _ generator: inout SeededGenerator
    ) -> PersonneACharge {
        var person = PersonneACharge()
        person.nom = family
        person.prenoms = noms.prenom(foyer.origine, isGirl ? "F" : "M", year: born.earliest.year, &generator)
        person.naissance = born
        person.sexe = isGirl ? "F" : "M"
        person.lien = lien
        return person
    }
}
