// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import TestSupport
import Testing

/// Two households that become one, and two again: no text read says how; the older seniority as R441-2-8 f has it.
@Suite struct UnionTests {
    private let rulebook: Rulebook
    private let day: Day
    private let typed = ["lienUnion": "C", "unionLe": "20/11/2026", "pieceUnion": "Lettre commune"]

    init() throws {
        rulebook = try loadRulebook(territoire: "ile-de-france")
        day = try #require(Day(2026, 11, 23))
    }

    private func form(_ saisie: Saisie) throws -> Formulaire {
        try #require(examine(saisie, on: day, rulebook).formulaire)
    }

    private var alone: Saisie {
        var saisie = Households.number(7)
        saisie["depot.date"] = "05/03/2021"
        saisie["nombrePersonnes"] = "2"
        saisie["adresse.voie"] = "2, quai du Port"
        saisie["logementActuel.surface"] = "27"
        for (champ, value) in ["nom": "Durand", "prenoms": "LEO", "naissance": "03/04/2016", "lien": "E"] {
            saisie["personnesACharge.0.\(champ)"] = value
        }
        return saisie
    }

    private func plan(_ gardee: Formulaire, _ absorbee: Formulaire) throws -> FusionFormulaires {
        try FusionFormulaires(
            unionOf: gardee, absorbee, gardeeLe: DatesDites(DateDite(day, monday)),
            absorbeeLe: DatesDites(DateDite(day, monday.adding(seconds: -60))), maximumCommunes: 8)
    }

    @Test func faultsComeBeforeTheStateOfBothFiles() throws {
        let (own, other) = (try form(Households.benali), try form(alone))
        func judge(
            _ typed: [String: String], _ gardee: (Formulaire, Etat), _ absorbee: (Formulaire, Etat)
        ) -> RefusUnion? {
            switch examineUnion(typed, gardee, absorbee, on: day, rulebook) {
            case .success: nil
            case .failure(let refus): refus
            }
        }
        #expect(judge(typed, (own, .active), (other, .active)) == nil)
        guard case .fautes(let faults)? = judge([:], (own, .radiee), (other, .active)) else {
            Issue.record("no fault")
            return
        }
        #expect(Set(faults.map(\.champ)) == Set(champsUnion))
        var future = typed
        future["unionLe"] = "24/11/2026"
        guard case .fautes = judge(future, (own, .active), (other, .active)) else {
            Issue.record("of tomorrow")
            return
        }
        for etat in [Etat.deposee, .radiee, .fusionnee, .annulee, .purgee] {
            #expect(judge(typed, (own, .active), (other, etat)) == .etat(etat))
            #expect(judge(typed, (own, etat), (other, .active)) == .etat(etat))
        }
        #expect(judge(typed, (own, .active), (own, .active)) == .memePersonne)
        var association = other
        association.demandeur = nil
        #expect(judge(typed, (own, .active), (association, .active)) == .association)
    }

    @Test func thePersonsOfBothAreGathered() throws {
        var (own, other) = (try form(Households.durand), try form(alone))
        own.ressourcesACharge = ["PAR": Montant(euros: 100)]
        other.ressourcesACharge = ["PAR": Montant(euros: 50), "PINV": Montant(euros: 10)]
        other.provenance = ["demandeur.telephone": .tiers, "adresse.voie": .piece, "personnesACharge.0.nom": .piece]
        other.national = ["a": "1"]
        let united = try plan(own, other).united([:], lien: "C")
        #expect(united.demandeur == own.demandeur && united.cotitulaires.count == 2)
        let entrant = united.cotitulaires[1]
        #expect(entrant.nomNaissance == other.demandeur?.nomNaissance && entrant.lien == "C")
        #expect(entrant.telephone == other.demandeur?.telephone && entrant.adresse == other.adresse)
        // Léo, whom both declared, is there once.
        #expect(united.personnesACharge.count == 2 && united.nombrePersonnes == 4 + 2 - 1)
        #expect(united.ressourcesACharge == ["PAR": Montant(euros: 150), "PINV": Montant(euros: 10)])
        #expect(united.depot.date == other.depot.date && united.depot.pieceVue == own.depot.pieceVue)
        #expect(united.adresse == own.adresse && united.national == own.national)
        #expect(united.provenance["cotitulaires.1.telephone"] == .tiers && united.provenance["adresse.voie"] == nil)
        #expect(!united.provenance.keys.contains { $0.hasPrefix("personnesACharge") })
        // The other dwelling: nobody lives elsewhere any more.
        let moved = try plan(own, other).united([.adresse: .absorbee], lien: "C")
        #expect(moved.adresse == other.adresse && moved.cotitulaires[1].adresse == nil)
        #expect(!(try plan(own, other).differences.contains(.logementActuel)))
        for (form, source) in [(united, own), (moved, other)] {
            #expect(form.adresseCourrier == source.adresseCourrier)
            #expect(form.dejaLocataireHlm == source.dejaLocataireHlm && form.logementActuel == source.logementActuel)
        }
        // Chosen against it, by who answers without the page: it follows all the same.
        let mixed = try plan(own, other).united([.adresse: .absorbee, .logementActuel: .gardee], lien: "C")
        #expect(mixed.logementActuel == other.logementActuel)
        // Unknown of one is unknown of both.
        other.nombrePersonnes = nil
        #expect(try plan(own, other).united([:], lien: "C").nombrePersonnes == nil)
    }

    /// One address, one dwelling: of two, only the address is asked; undone, what changed of a dwelling is of whoever lives there.
    @Test func theDwellingFollowsItsAddress() throws {
        let parts: [RubriqueFusion] = [.adresse, .logementActuel, .motifs, .rfr]
        #expect(RubriqueFusion.answered(parts) == [.adresse, .motifs])
        #expect(RubriqueFusion.answered([.logementActuel, .rfr]) == [.logementActuel])
        let (own, other) = (try form(Households.durand), try form(alone))
        func retour(_ other: Formulaire, _ cote: CoteFusion) throws -> RetourUnion {
            let united = try plan(own, other).united([.adresse: cote], lien: "C")
            return try #require(
                try RetourUnion(avant: own, absorbee: other, fusionnee: united, aujourdhui: united))
        }
        for cote in [CoteFusion.gardee, .absorbee] {
            // They moved: with the address, whoever has it.
            let back = try retour(other, cote)
            #expect(back.asked(parts) == [.adresse, .motifs])
            #expect(back.rendues([.adresse, .rfr], among: parts) == [.adresse, .logementActuel])
            #expect(back.rendues([.logementActuel], among: parts).isEmpty)
            // They did not: of whoever lived there before.
            #expect(back.asked([.logementActuel]).isEmpty)
            let theirs: Set<RubriqueFusion> = cote == .absorbee ? [.logementActuel] : []
            #expect(back.rendues([], among: [.logementActuel]) == theirs)
        }
        // They lived there both: it is asked.
        var neighbour = other
        neighbour.adresse = own.adresse
        let back = try retour(neighbour, .gardee)
        #expect(back.asked([.logementActuel]) == [.logementActuel])
        #expect(back.rendues([.logementActuel], among: [.logementActuel]) == [.logementActuel])
        #expect(back.rendues([], among: [.logementActuel]).isEmpty)
    }

    @Test func eachGoesBackWithWhatHeSaidSince() throws {
        let (own, other) = (try form(Households.durand), try form(alone))
        let united = try plan(own, other).united([:], lien: "M")
        func back(_ today: Formulaire) throws -> (Formulaire, Formulaire)? {
            var (first, second) = (own, other)
            guard let retour = try RetourUnion(avant: own, absorbee: other, fusionnee: united, aujourdhui: today) else {
                return nil
            }
            retour.giveBack(to: &first, &second)
            return (first, second)
        }
        let unchanged = try #require(try back(united))
        #expect(unchanged.0 == own && unchanged.1 == other)
        var since = united
        since.cotitulaires[0].telephone = "0600000001"
        since.cotitulaires[1].telephone = "0600000002"
        since.provenance["cotitulaires.1.telephone"] = .tiers
        let told = try #require(try back(since))
        #expect(told.0.cotitulaires.map(\.telephone) == ["0600000001"])
        #expect(told.1.demandeur?.telephone == "0600000002" && told.1.demandeur?.lien == nil)
        #expect(told.1.provenance["demandeur.telephone"] == .tiers && told.1.cotitulaires.isEmpty)
        #expect(told.1.adresse == other.adresse)
        // Another household by now: a separation, not an undoing.
        var lived = [united, united, united]
        lived[0].cotitulaires.removeLast()
        lived[1].personnesACharge.removeLast()
        lived[2] = united.withTitulaire(1, reste: true)
        for form in lived { #expect(try back(form) == nil) }
    }
}
