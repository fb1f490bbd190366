// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Testing

/// The canonical text is written by hand, for speed: the library is the model that it is held against.
@Suite struct CanonicalTextTests {
    /// Every field of every value holds something: a field that is added and not written fails here.
    private func full() throws -> Formulaire {
        let day = try #require(Day(2026, 2, 9))
        let naissance = try #require(Naissance(iso: "1988-03-14"))
        let texts = ["é\"\\/\n\r\t", "\u{8}\u{1}\u{c}\u{1f}\u{7f}\u{2028}😀"]
        var adresse = Adresse()
        adresse.complement = texts[0]
        adresse.chez = texts[1]
        adresse.domiciliation = true
        adresse.voie = "8, rue des Saules"
        adresse.codePostal = "93500"
        adresse.commune = "93055"
        adresse.libelle = ""
        adresse.pays = "BE"
        var profession = Profession()
        profession.situation = "1"
        profession.metier = "soudeur"
        profession.employeur = "Les Ateliers"
        profession.siret = "73282932000074"
        profession.plusDeDix = false
        profession.multiEmployeur = true
        profession.commune = "93055"
        var titulaire = Titulaire(nomNaissance: "Haddad", prenoms: "Nadia", naissance: naissance)
        titulaire.civilite = "2"
        titulaire.nomUsage = "Benali"
        titulaire.nomEnvoi = "H"
        titulaire.prenomsEnvoi = "N"
        titulaire.nationalite = "1"
        titulaire.situationFamiliale = "2"
        titulaire.telephone = "0600001427"
        titulaire.autreTelephone = "0600001428"
        titulaire.courriel = "n@exemple.fr"
        titulaire.lien = "1"
        titulaire.adresse = adresse
        titulaire.handicap = false
        titulaire.profession = profession
        titulaire.rfr = ["2024": 12_000, "2023": -5]
        titulaire.ressources = ["01": Montant(cents: 123_456), "02": Montant(cents: 7)]
        titulaire.versements = [:]
        var charge = PersonneACharge()
        charge.nom = "Benali"
        charge.prenoms = "Inès"
        charge.naissance = naissance
        charge.sexe = "F"
        charge.lien = "1"
        charge.garde = "2"
        charge.handicap = true
        charge.horsFoyerFiscal = false
        var attendues = NaissancesAttendues()
        attendues.nombre = 2
        attendues.date = day
        var handicap = Handicap()
        handicap.personne = "Inès"
        handicap.etat = "1"
        handicap.marche = "2"
        handicap.accompagne = true
        handicap.moteur = ["1", "2"]
        handicap.sensoriel = []
        handicap.aides = ["3"]
        handicap.equipements = ["4"]
        handicap.besoin = "douche"
        handicap.referent = "Mme Roy"
        handicap.referentTelephone = "0600001429"
        var actuel = LogementActuel()
        actuel.statut = "1"
        actuel.depuis = day
        actuel.categorie = "1"
        actuel.type = "3"
        actuel.surface = 41
        actuel.nombreHabitants = 4
        actuel.loyer = Montant(cents: 70_050)
        actuel.aideLogement = Montant(cents: 0)
        actuel.bailleur = "Canal Habitat"
        actuel.bailleurSiren = "732829320"
        actuel.structure = "Foyer"
        actuel.proprietaire = false
        actuel.proprieteCommune = "93055"
        actuel.proprieteType = "1"
        var recherche = LogementRecherche()
        recherche.categorie = "1"
        recherche.types = ["3", "4"]
        recherche.loyerMaximum = Montant(euros: 800)
        recherche.rezDeChaussee = true
        recherche.sansAscenseur = false
        recherche.parking = true
        recherche.elargie = false
        var association = Association(nom: "Toit")
        association.siren = "732829320"
        association.creeeLe = day
        association.contact = "M. Roy"
        association.telephone = "0600001430"
        association.courriel = "toit@exemple.fr"
        var aide = Aide()
        aide.genre = "1"
        aide.nom = "Roy"
        aide.organisme = "UDAF"
        aide.telephone = "0600001431"
        aide.courriel = "aide@exemple.fr"
        aide.du = day
        aide.au = day
        var depot = Depot(date: day, canal: "guichet", pieceVue: true)
        depot.pieceNature = "cni"
        depot.pieceExpireLe = day
        depot.signeLe = day
        var formulaire = Formulaire(depot: depot)
        formulaire.demandeur = titulaire
        formulaire.association = association
        formulaire.cotitulaires = [titulaire, Titulaire(nomNaissance: "Roy", prenoms: "", naissance: naissance)]
        formulaire.personnesACharge = [charge, PersonneACharge()]
        formulaire.naissancesAttendues = attendues
        formulaire.ressourcesACharge = ["05": Montant(cents: 1)]
        formulaire.adresse = adresse
        formulaire.adresseCourrier = adresse
        formulaire.adresseProtegee = true
        formulaire.courriersPoste = true
        formulaire.nombrePersonnes = 4
        formulaire.dejaLocataireHlm = false
        formulaire.logementActuel = actuel
        formulaire.motifs = ["1", "2"]
        formulaire.motifPrecision = texts[1]
        formulaire.motifJugement = day
        formulaire.logementRecherche = recherche
        formulaire.communesSouhaitees = ["93055", "75119"]
        formulaire.quartiers = ["93055": "Hoche"]
        formulaire.handicaps = [handicap]
        formulaire.aide = aide
        formulaire.langue = "fr"
        formulaire.national = ["b": texts[0], "a": texts[1]]
        formulaire.provenance = ["demandeur.nomNaissance": .piece]
        formulaire.confirmations = ["existant"]
        return formulaire
    }

    @Test func theTextIsThatOfTheLibrary() throws {
        let formulaire = try full()
        let library = String(decoding: try canonicalEncoder().encode(formulaire), as: UTF8.self)
        #expect(formulaire.canonicalText() == library)
        #expect(try Formulaire(canonical: library, version: Formulaire.version) == formulaire)
        let day = try #require(Day(2026, 2, 9))
        let empty = Formulaire(depot: Depot(date: day, canal: "", pieceVue: false))
        #expect(empty.canonicalText() == String(decoding: try canonicalEncoder().encode(empty), as: UTF8.self))
    }

    @Test func aCardSaysWhatTheFormSays() throws {
        var association = try full()
        (association.demandeur, association.adresseProtegee) = (nil, nil)
        var single = try full()
        single.association = nil
        single.demandeur?.prenoms = ""
        single.demandeur?.nomUsage = nil
        let empty = Formulaire(depot: Depot(date: try #require(Day(2026, 2, 9)), canal: "", pieceVue: false))
        for formulaire in [try full(), association, single, empty] {
            let apercu = try ApercuFormulaire(canonical: formulaire.canonicalText())
            #expect(apercu.nomComplet == formulaire.nomComplet)
            #expect(apercu.adresseProtegee == formulaire.adresseProtegee)
            #expect(apercu.communesSouhaitees == formulaire.communesSouhaitees)
        }
    }

    /// The two sides of a protected address: the fields that are left out of a form are those that are hidden one by one.
    @Test func aProtectedAddressLeavesNothingThatLeadsToIt() throws {
        let formulaire = try full()
        let (all, left) = (try formulaire.leaves(), try AdresseProtegee.without(formulaire).leaves())
        #expect(left.keys.filter(AdresseProtegee.hides) == [])
        let gone = Set(all.keys).subtracting(left.keys).filter { !$0.hasSuffix(".domiciliation") }
        #expect(gone.filter { !AdresseProtegee.hides($0) } == [] && gone.count > 20)
    }

    /// What is compared above is really everything.
    @Test func theFormOfTheTestIsFull() throws {
        var seen = 0
        func walk(_ value: Any, _ path: String) {
            let mirror = Mirror(reflecting: value)
            if mirror.displayStyle == .optional {
                guard let inner = mirror.children.first else {
                    Issue.record("\(path) is nil")
                    return
                }
                walk(inner.value, path)
                return
            }
            seen += 1
            if mirror.displayStyle == .struct || mirror.displayStyle == .collection {
                // The second of a list may be bare.
                for (rank, child) in mirror.children.enumerated()
                where mirror.displayStyle == .struct || rank == 0 {
                    walk(child.value, "\(path).\(child.label ?? "\(rank)")")
                }
            }
        }
        walk(try full(), "formulaire")
        #expect(seen > 150)
    }
}
