// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import TestSupport
import Testing

@Suite struct FusionFormulairesTests {
    private func form(_ saisie: Saisie) throws -> Formulaire {
        let rulebook = try loadRulebook(territoire: "ile-de-france")
        let today = try #require(Day(2026, 11, 23))
        return try #require(examine(saisie, on: today, rulebook).formulaire)
    }

    private func plan(
        _ one: Formulaire, _ other: Formulaire, newer: Set<RubriqueFusion> = [], maximum: Int = 8
    ) throws -> FusionFormulaires {
        let jour = try #require(Day(2026, 11, 23))
        let (then, later) = (DateDite(jour, monday), DateDite(jour, monday.adding(seconds: 60)))
        let champs = newer.flatMap(\.champs).map { ($0, later) }
        return try FusionFormulaires(
            one, other, gardeeLe: DatesDites(then),
            absorbeeLe: DatesDites(then, Dictionary(champs, uniquingKeysWith: { first, _ in first })),
            maximumCommunes: maximum)
    }

    /// Every field of the form is of one part, or is decided otherwise: a new field must say which.
    @Test func everyFieldIsOfOnePart() throws {
        let layout = try FormLayout.load()
        for partie in layout.rubriques.flatMap(\.parties) {
            for champ in partie.champs {
                let path = partie.groupe.map { "\($0).0.\(champ.champ)" } ?? champ.champ
                let top = path.split(separator: ".").first.map(String.init) ?? ""
                if top == "depot" || path == "adresseProtegee" || path.hasSuffix(".nir") || path.hasSuffix("sansPrenom")
                {
                    continue
                }
                #expect(RubriqueFusion.allCases.filter { $0.holds(path) }.count == 1, "\(path)")
            }
        }
    }

    @Test func theMoreRecentIsProposedAndWhatOnlyOneSaysIsKept() throws {
        var other = Households.benali
        other["demandeur.prenoms"] = "Nadya"
        other["demandeur.courriel"] = ""
        other["demandeur.autreTelephone"] = "0600001499"
        other["nombrePersonnes"] = "5"
        let plan = try plan(form(Households.benali), form(other), newer: [.prenoms])
        #expect(Set(plan.differences) == [.prenoms, .courriel, .autreTelephone, .nombrePersonnes])
        #expect(
            plan.proposes == [
                .prenoms: .absorbee, .courriel: .gardee, .autreTelephone: .absorbee, .nombrePersonnes: .gardee,
            ])
        let merged = plan.merged([.nombrePersonnes: .absorbee])
        #expect(merged.demandeur?.prenoms == "Nadya" && merged.demandeur?.courriel == "n.benali@exemple.fr")
        #expect(merged.demandeur?.autreTelephone == "0600001499" && merged.nombrePersonnes == 5)
    }

    @Test func theOlderSeniorityAndAllCommunes() throws {
        var other = Households.benali
        other["depot.date"] = "05/03/2021"
        other.set("communesSouhaitees", ["Montreuil", "Pantin"])
        let merged = try plan(form(Households.benali), form(other)).merged([:])
        #expect(merged.depot.date == Day(2021, 3, 5))
        #expect(merged.communesSouhaitees == ["93055", "93045", "93053", "93048"])
        // More than a form may hold are not proposed together: no change of the file would be accepted afterwards.
        let narrow = try plan(form(Households.benali), form(other), maximum: 3)
        #expect(!narrow.holdsAllCommunes && narrow.merged([:]).communesSouhaitees.count <= 3)
        #expect(
            try plan(form(Households.benali), form(other)).merged([.communesSouhaitees: .absorbee]).communesSouhaitees
                == ["93048", "93055"])
    }

    /// A tax income is of one year: each is kept, of the holder and of a co-holder whom both files know.
    @Test func incomesAreKeptYearByYear() throws {
        var own = try form(Households.durand)
        own.demandeur?.rfr = ["2024": 18_000, "2025": 19_000]
        own.cotitulaires[0].rfr = ["2025": 9_000]
        var other = own
        other.demandeur?.rfr = ["2023": 17_000, "2025": 21_000]
        other.provenance["demandeur.rfr.2023"] = .piece
        other.cotitulaires[0].rfr = ["2023": 8_000]
        let kept = try plan(own, other)
        #expect(kept.proposes[.rfr] == .ensemble)
        let merged = kept.merged([:])
        #expect(merged.demandeur?.rfr == ["2023": 17_000, "2024": 18_000, "2025": 19_000])
        #expect(merged.provenance["demandeur.rfr.2023"] == .piece)
        for cote in [CoteFusion.gardee, .absorbee] {
            let chosen = kept.merged([.cotitulaires: cote]).cotitulaires[0].rfr
            #expect(chosen == ["2023": 8_000, "2025": 9_000])
        }
        let dates = try DatesDites(
            DateDite(#require(Day(2026, 5, 2)), monday),
            ["demandeur.rfr.2025": DateDite(#require(Day(2026, 11, 24)), monday)])
        let since = try FusionFormulaires(
            own, other, gardeeLe: DatesDites(DateDite(#require(Day(2026, 11, 23)), monday)), absorbeeLe: dates,
            maximumCommunes: 8)
        #expect(since.merged([:]).demandeur?.rfr == ["2023": 17_000, "2024": 18_000, "2025": 21_000])
        #expect(since.merged([.rfr: .gardee]).demandeur?.rfr == own.demandeur?.rfr)
        // Said since the merger, a year goes where it is sent, without those of the other file.
        var today = merged
        today.demandeur?.rfr?["2025"] = 20_000
        let retour = try RetourFusion(fusionnee: merged, aujourdhui: today)
        #expect(retour.restored(own, today, taking: [.rfr]).demandeur?.rfr == ["2024": 18_000, "2025": 20_000])
        #expect(retour.restored(other, today, taking: []).demandeur?.rfr == other.demandeur?.rfr)
    }

    /// The children of the one with the number of the other would be no household.
    @Test func theNumberFollowsThePersons() throws {
        var alone = try form(Households.durand)
        (alone.cotitulaires, alone.personnesACharge, alone.nombrePersonnes) = ([], [], 1)
        let family = try form(Households.durand)
        // Both parts are of the family, its number is not the more recent one.
        let kept = try plan(alone, family)
        #expect(kept.proposes[.personnesACharge] == .absorbee && kept.proposes[.nombrePersonnes] == .absorbee)
        #expect(kept.merged([:]).nombrePersonnes == 4 && kept.nombreFault([:]) == nil)
        let fault = try #require(kept.nombreFault([.nombrePersonnes: .gardee]))
        #expect(fault.nombre == 1 && fault.decrites == 4 && fault.cote == .absorbee)
        // Neither counts a couple without its children.
        let couple: [RubriqueFusion: CoteFusion] = [.personnesACharge: .gardee, .cotitulaires: .absorbee]
        #expect(kept.nombreFault(couple)?.cote == nil && kept.merged(couple).nombrePersonnes == 2)
        // As it was in one of the files before, it is left.
        var counted = family
        counted.nombrePersonnes = 3
        #expect(try plan(counted, family).nombreFault([:]) == nil)
    }

    /// The holder of the one is the co-holder of the other: their incomes are of two persons.
    @Test func incomesOfTwoPersonsAreNotMixed() throws {
        var own = try form(Households.durand)
        var other = own
        let holder = try #require(own.demandeur)
        other.demandeur = own.cotitulaires[0]
        other.cotitulaires[0] = holder
        own.demandeur?.rfr = ["2025": 19_000]
        other.demandeur?.rfr = ["2024": 9_000]
        let kept = try plan(own, other)
        #expect(!kept.holdsAllRfr && kept.proposes[.rfr] == .gardee)
        let merged = kept.merged([.rfr: .ensemble])
        #expect(merged.demandeur?.rfr == ["2025": 19_000])
        #expect(kept.merged([.cotitulaires: .gardee]).cotitulaires[0].rfr == ["2024": 9_000])
    }

    /// Two co-holders without first names, born the same day or year, may be two.
    @Test func incomesOfTwoWithoutFirstNamesAreNotMixed() throws {
        var own = try form(Households.durand)
        own.cotitulaires[0].prenoms = ""
        own.cotitulaires[0].naissance = .year(1987)
        own.cotitulaires[0].rfr = ["2025": 19_000]
        var other = own
        other.cotitulaires[0].rfr = ["2024": 9_000]
        let both = try plan(own, other).merged([.cotitulaires: .gardee])
        #expect(both.cotitulaires[0].rfr == ["2024": 9_000, "2025": 19_000])
        other.cotitulaires[0].nomNaissance = "Tran"
        #expect(try plan(own, other).merged([.cotitulaires: .gardee]).cotitulaires[0].rfr == ["2025": 19_000])
    }

    @Test func theDayCountsBeforeTheKeying() throws {
        let (old, new) = (try #require(Day(2019, 5, 2)), try #require(Day(2026, 11, 20)))
        let later = monday.adding(seconds: 60)
        #expect(DateDite(new, monday) > DateDite(old, later) && DateDite(old, later) > DateDite(old, monday))
        var dates = DatesDites(DateDite(old, monday), ["adresse.voie": DateDite(new, later)])
        #expect(dates.date(.adresse).jour == new && dates.date(.langue).jour == old)
        dates.confirm(DateDite(try #require(Day(2024, 1, 1)), later))
        #expect(dates.date(.adresse).jour == new && dates.date(.langue).jour == Day(2024, 1, 1))
    }

    @Test func aProtectedAddressProtectsBoth() throws {
        var other = try form(Households.benali)
        other.adresseProtegee = true
        #expect(try plan(form(Households.benali), other).merged([:]).adresseProtegee == true)
    }

    @Test func provenanceGoesWithItsValue() throws {
        let own = try form(Households.benali)
        var other = own
        other.demandeur?.nomUsage = "Haddad-Benali"
        other.provenance = ["demandeur.nomUsage": .piece, "demandeur.telephone": .tiers]
        let merged = try plan(own, other, newer: [.nomUsage]).merged([:])
        #expect(merged.provenance["demandeur.nomUsage"] == .piece)
        #expect(merged.provenance["demandeur.telephone"] == nil)
    }

    @Test func whatChangedSinceGoesWhereItIsSent() throws {
        let before = try form(Households.benali)
        var since = before
        since.demandeur?.telephone = "0600009999"
        since.nombrePersonnes = 6
        let retour = try RetourFusion(fusionnee: before, aujourdhui: since)
        #expect(Set(retour.depuis) == [.telephone, .nombrePersonnes])
        #expect(retour.restored(before, since, taking: []).canonicalText() == before.canonicalText())
        let some = retour.restored(before, since, taking: [.telephone])
        #expect(some.demandeur?.telephone == "0600009999" && some.nombrePersonnes == before.nombrePersonnes)
        #expect(retour.restored(before, since, taking: Set(retour.depuis)).canonicalText() == since.canonicalText())
    }

    /// What is no rubric: seen, corrected or answered since the merger, it stays with the kept file; what the merger brought goes.
    @Test func whatIsNoRubricStaysWhereItWasDone() throws {
        var own = try form(Households.benali)
        own.depot.pieceVue = false
        own.national = ["a": "1"]
        own.confirmations = ["x"]
        var merged = own
        merged.national = ["a": "1", "b": "2"]
        merged.confirmations = ["x", "y"]
        var since = merged
        since.depot.pieceVue = true
        since.depot.pieceNature = "CNI"
        since.national["c"] = "3"
        since.confirmations.append("z")
        let retour = try RetourFusion(fusionnee: merged, aujourdhui: since)
        var back = retour.restored(own, since, taking: [])
        retour.keepsRest(of: since, in: &back)
        #expect(back.depot.pieceVue && back.depot.pieceNature == "CNI")
        #expect(back.national == ["a": "1", "c": "3"])
        #expect(back.confirmations == ["x", "z"])
        // Seen in the other file before the merger: it goes back there.
        merged.depot.pieceVue = true
        let other = try RetourFusion(fusionnee: merged, aujourdhui: merged)
        var alone = other.restored(own, merged, taking: [])
        other.keepsRest(of: merged, in: &alone)
        #expect(!alone.depot.pieceVue && alone == own)
    }
}
