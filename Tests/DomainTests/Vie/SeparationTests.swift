// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// Both forms of a couple that parts. Under violence, nothing on the file of who stays leads to who left.
@Suite struct SeparationTests {
    private let day: Day

    init() throws { day = try #require(Day(2026, 11, 20)) }

    private func couple(own: Adresse? = nil) throws -> Formulaire {
        var form = Formulaire(depot: Depot(date: try #require(Day(2024, 1, 3)), canal: "guichet", pieceVue: true))
        let naissance = Naissance.day(try #require(Day(1990, 5, 2)))
        form.demandeur = Titulaire(nomNaissance: "DURAND", prenoms: "Claire", naissance: naissance)
        var paul = Titulaire(nomNaissance: "DURAND", prenoms: "Paul", naissance: naissance)
        paul.adresse = own
        form.cotitulaires = [paul]
        form.adresse = adresse("1, rue du Refuge")
        form.adresseCourrier = adresse("2, rue de la Poste")
        form.aide = Aide()
        form.aide?.telephone = "0102030405"
        form.logementActuel = LogementActuel()
        form.logementActuel?.structure = "Foyer des Lilas"
        form.logementActuel?.bailleur = "OPH"
        form.national = ["commentaire": "hébergée"]
        form.communesSouhaitees = ["93055", "93048"]
        form.provenance = ["adresse.voie": .piece, "aide.nom": .tiers, "nombrePersonnes": .piece]
        return form
    }

    private func adresse(_ voie: String) -> Adresse {
        var adresse = Adresse()
        adresse.voie = voie
        return adresse
    }

    private func separated(
        _ form: Formulaire, rang: Int? = nil, violences: Bool = true
    ) throws -> (reste: Formulaire, part: Formulaire) {
        try #require(
            form.separated(SeparationDemande(le: day, piece: "Jugement", rang: rang, violences: violences)))
    }

    @Test func itIsNotBeforeTheDeposit() throws {
        func faults(_ le: String) throws -> [String] {
            let typed = ["quiPart": "titulaire", "violences": "non", "separationLe": le, "pieceSeparation": "Jugement"]
            guard case .failure(.fautes(let found)) = examineSeparation(typed, try couple(), .active, on: day) else {
                return []
            }
            return found.map { "\($0.champ) \($0.code)" }
        }
        #expect(try faults("02/01/2024") == ["separationLe separation.avant-depot"])
        #expect(try faults("03/01/2024").isEmpty)
        #expect(try faults("21/11/2026") == ["separationLe date.future"])
    }

    @Test func theHolderWhoFledIsNotFoundFromTheFile() throws {
        for isProtected in [false, true] {
            var form = try couple()
            form.adresseProtegee = isProtected ? true : nil
            let (reste, part) = try separated(form)
            #expect(reste.demandeur?.prenoms == "Paul" && part.demandeur?.prenoms == "Claire")
            #expect(reste.adresse == nil && reste.adresseCourrier == nil && reste.aide == nil && reste.national.isEmpty)
            #expect((reste.logementActuel?.structure == nil) == isProtected)
            #expect((reste.logementActuel?.bailleur == nil) == isProtected)
            #expect(reste.provenance == ["nombrePersonnes": .piece] && reste.adresseProtegee == nil)
            #expect(part.communesSouhaitees.isEmpty && part.adresse == nil && part.adresseProtegee == true)
            #expect(reste.communesSouhaitees == form.communesSouhaitees)
        }
    }

    @Test func hisOwnAddressStays() throws {
        let his = adresse("9, rue B")
        #expect(try separated(couple(own: his)).reste.adresse == his)
        #expect(try separated(couple(own: his)).reste.adresseCourrier == nil)
    }

    @Test func whatLeadsToAPersonIsKnownByItsPath() throws {
        let leads = [
            "adresse.voie", "adresse.domiciliation", "adresseCourrier.chez", "adresseProtegee", "aide.nom",
            "demandeur.telephone", "demandeur.autreTelephone", "demandeur.courriel", "cotitulaires.0.adresse.voie",
            "cotitulaires.1.courriel", "handicaps.0.referentTelephone", "logementActuel.structure",
            "demandeur.profession.employeur", "association.telephone",
        ]
        #expect(leads.allSatisfy(AdresseProtegee.leadsToPerson))
        let others = ["demandeur.nomUsage", "logementActuel.loyer", "nombrePersonnes", "communesSouhaitees.0"]
        #expect(!others.contains(where: AdresseProtegee.leadsToPerson))
        var form = try couple(own: adresse("9, rue B"))
        form.demandeur?.courriel = "claire@exemple.fr"
        form.demandeur?.telephone = "0600001428"
        let rest = try AdresseProtegee.withoutContacts(form).leaves()
        #expect(rest["demandeur.prenoms"] == "Claire" && !rest.keys.contains(where: AdresseProtegee.leadsToPerson))
    }

    @Test func nothingIsForgottenOtherwise() throws {
        let form = try couple()
        let peaceful = try separated(form, violences: false)
        #expect(peaceful.reste.adresse == form.adresse && peaceful.reste.aide == form.aide)
        #expect(peaceful.reste.adresseCourrier == form.adresseCourrier && peaceful.reste.national == form.national)
        #expect(peaceful.part.communesSouhaitees == form.communesSouhaitees)
        // The co-holder fled: the address is that of who stays.
        let fled = try separated(form, rang: 0)
        #expect(fled.reste.adresse == form.adresse && fled.reste.aide == form.aide)
        #expect(fled.part.communesSouhaitees.isEmpty && fled.part.adresse == nil)
    }
}
