// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Linkage
import Reference
import TestSupport
import Testing

@Suite struct ExamineTests {
    private let rulebook: Rulebook
    private let today: Day

    init() throws {
        rulebook = try loadRulebook(territoire: "ile-de-france")
        today = try #require(Day(2026, 11, 23))
    }

    private func codes(_ change: (inout Saisie) -> Void) -> [String] {
        var saisie = Households.benali
        change(&saisie)
        return examine(saisie, on: today, rulebook).violations.map { "\($0.champ) \($0.code)" }
    }

    @Test func theLegalMinimumSuffices() throws {
        let examen = examine(Households.benali, on: today, rulebook)
        #expect(examen.violations.isEmpty && examen.avertissements.isEmpty)
        let formulaire = try #require(examen.formulaire)
        #expect(formulaire.telephone == "0600001427")
        #expect(formulaire.adresse?.commune == "93055")
        // The same form always gives the same bytes, and they come back.
        let text = formulaire.canonicalText()
        #expect(try Formulaire(canonical: text, version: Formulaire.version) == formulaire)
        #expect(try Formulaire(canonical: text, version: 1).canonicalText() == text)
    }

    /// Asked for or not said: R441-2-7 knows no refusal of letters.
    @Test func lettersByPostAreAskedFor() throws {
        for (typed, said) in [("oui", true), ("non", nil), ("", nil)] as [(String, Bool?)] {
            var saisie = Households.benali
            saisie["courriersPoste"] = typed
            let formulaire = try #require(examine(saisie, on: today, rulebook).formulaire)
            #expect(formulaire.courriersPoste == said)
            let back = try Formulaire(canonical: formulaire.canonicalText(), version: Formulaire.version)
            #expect(back == formulaire)
            #expect(try formulaire.saisie()["courriersPoste"] == (said == true ? "oui" : ""))
        }
    }

    @Test func eachFaultHasItsFieldAndItsRule() {
        let cases: [((inout Saisie) -> Void, String)] = [
            ({ $0["demandeur.naissance"] = "31/06/1988" }, "demandeur.naissance date.impossible"),
            ({ $0["demandeur.naissance"] = "29/02/2023" }, "demandeur.naissance date.impossible"),
            ({ $0["demandeur.naissance"] = "14/13/1988" }, "demandeur.naissance date.mois"),
            ({ $0["demandeur.naissance"] = "14/03/88" }, "demandeur.naissance date.format"),
            ({ $0["demandeur.naissance"] = "hier" }, "demandeur.naissance date.format"),
            ({ $0["demandeur.naissance"] = "14/03/2030" }, "demandeur.naissance date.future"),
            ({ $0["demandeur.naissance"] = "14/03/1801" }, "demandeur.naissance date.avant-1900"),
            ({ $0["demandeur.naissance"] = "" }, "demandeur.naissance requis"),
            ({ $0["demandeur.naissance"] = "0000" }, "demandeur.naissance date.format"),
            ({ $0["demandeur.naissance"] = "05/0000" }, "demandeur.naissance date.format"),
            ({ $0["demandeur.ressources.SAL"] = "douze" }, "demandeur.ressources.SAL montant.format"),
            ({ $0["demandeur.ressources.XYZ"] = "12" }, "demandeur.ressources.XYZ code.inconnu"),
            ({ $0["demandeur.profession.siret"] = "12345678901234" }, "demandeur.profession.siret siret.format"),
            ({ $0["logementActuel.surface"] = "0" }, "logementActuel.surface nombre.limite"),
            ({ $0["logementActuel.depuis"] = "01/01/2030" }, "logementActuel.depuis date.future"),
            ({ $0.set("motifs", ["01", "02", "03", "04"]) }, "motifs.3 motifs.trop"),
            (
                {
                    $0["aide.du"] = "01/01/2026"; $0["aide.au"] = "01/01/2025"
                }, "aide.au dates.ordre"
            ),
            ({ $0["association.nom"] = "Toit pour tous" }, "association.nom association.personne"),
            ({ $0["demandeur.inconnu"] = "x" }, "demandeur.inconnu champ.inconnu"),
            (
                { saisie in for rang in 0..<40 { saisie["personnesACharge.\(rang).nom"] = "Durand" } },
                "personnesACharge groupe.trop"
            ),
            ({ $0["demandeur.prenoms"] = "Nadia\u{0}" }, "demandeur.prenoms texte.controle"),
            ({ $0["demandeur.prenoms"] = "Na\u{202e}dia" }, "demandeur.prenoms texte.controle"),
            ({ $0["demandeur.prenoms"] = "نادية" }, "demandeur.prenoms nom.caractere"),
            ({ $0["demandeur.prenoms"] = "Nadia 😀" }, "demandeur.prenoms nom.caractere"),
            ({ $0["demandeur.prenoms"] = "<script>" }, "demandeur.prenoms nom.caractere"),
            ({ $0["demandeur.prenoms"] = "-" }, "demandeur.prenoms nom.sans-lettre"),
            ({ $0["demandeur.prenoms"] = String(repeating: "N", count: 5_000) }, "demandeur.prenoms nom.long"),
            ({ $0["demandeur.nir"] = "188037510800142" }, "demandeur.nir nir.cle"),
            ({ $0["demandeur.telephone"] = "12345" }, "demandeur.telephone telephone.format"),
            ({ $0["demandeur.courriel"] = "nadia@exemple" }, "demandeur.courriel courriel.format"),
            ({ $0["demandeur.civilite"] = "9" }, "demandeur.civilite code.inconnu"),
            ({ $0["adresse.voie"] = "8 rue <b>" }, "adresse.voie texte.caractere"),
            ({ $0["adresse.commune"] = "Pantinn" }, "adresse.commune commune.inconnue"),
            ({ $0.set("communesSouhaitees", ["Nantes"]) }, "communesSouhaitees.0 commune.hors-territoire"),
            ({ $0.set("communesSouhaitees", ["Pantin", "93500"]) }, "communesSouhaitees.1 communes.double"),
            ({ $0.set("communesSouhaitees", []) }, "communesSouhaitees.0 communes.aucune"),
            ({ $0["nombrePersonnes"] = "quatre" }, "nombrePersonnes nombre.format"),
            ({ $0["nombrePersonnes"] = "0" }, "nombrePersonnes nombre.limite"),
            ({ $0["dejaLocataireHlm"] = "" }, "dejaLocataireHlm requis"),
            ({ $0["depot.date"] = "24/11/2026" }, "depot.date depot.futur"),
            ({ $0["depot.canal"] = "pigeon" }, "depot.canal code.inconnu"),
        ]
        for (change, expected) in cases { #expect(codes(change).contains(expected), "\(expected): \(codes(change))") }
    }

    /// Contradictions are questions at the field that one would correct; confirmed once, they are not asked again, and
    /// they never prevent a registration (only the legal minimum does).
    @Test func contradictionsAreAskedOnceAndPreventNothing() throws {
        func family(_ change: (inout Saisie) -> Void) -> Saisie {
            var saisie = Households.durand
            change(&saisie)
            return saisie
        }
        let cases: [(Saisie, String)] = [
            (
                family { $0["personnesACharge.0.naissance"] = "01/01/1980" },
                "enfant.plus-age:personnesACharge.0.naissance"
            ),
            (
                family {
                    $0["personnesACharge.0.lien"] = "P"
                    $0["personnesACharge.0.naissance"] = "01/01/2001"
                }, "parent.plus-jeune:personnesACharge.0.naissance"
            ),
            (
                family { $0.setHolder("cotitulaires.0", "Durand", "Claire", "02/05/1990") },
                "cotitulaire.identique:cotitulaires.0.nomNaissance"
            ),
            (family { $0["nombrePersonnes"] = "9" }, "nombre.ecart:nombrePersonnes"),
            (
                family { saisie in
                    saisie["nombrePersonnes"] = "16"
                    for rang in 0..<14 { saisie["personnesACharge.\(rang).prenoms"] = "Enfant" }
                }, "personnes.nombreuses:nombrePersonnes"
            ),
            (family { $0["demandeur.ressources.SAL"] = "1000000000" }, "montant.eleve:demandeur.ressources.SAL"),
            (family { $0["demandeur.rfr.2024"] = "1000000000" }, "montant.eleve:demandeur.rfr.2024"),
            (family { $0["depot.pieceExpireLe"] = "01/01/2020" }, "piece.expiree:depot.pieceExpireLe"),
            (family { $0["aide.au"] = "01/01/2020" }, "mandat.termine:aide.au"),
            (family { $0["logementActuel.statut"] = "HLM" }, "hlm.locataire:dejaLocataireHlm"),
            (
                family {
                    $0.remove("cotitulaires", 0)
                    $0["demandeur.situationFamiliale"] = "M"
                    $0["nombrePersonnes"] = "3"
                }, "conjoint.absent:demandeur.situationFamiliale"
            ),
            (
                family {
                    $0["demandeur.profession.siret"] = "73282932000074"
                    $0["demandeur.profession.plusDeDix"] = "non"
                }, "siret.petit-employeur:demandeur.profession.siret"
            ),
            (family { $0["demandeur.naissance"] = "01/01/2015" }, "mineur:demandeur.naissance"),
            (family { $0["demandeur.naissance"] = "01/01/1910" }, "centenaire:demandeur.naissance"),
        ]
        for (saisie, key) in cases {
            let examen = examine(saisie, on: today, rulebook)
            #expect(examen.violations.isEmpty && examen.formulaire != nil, "\(key): \(examen.violations)")
            #expect(
                examen.questions(confirmed: []).map(\.cle).contains(key), "\(key): \(examen.avertissements.map(\.cle))")
            #expect(!examen.questions(confirmed: [key]).map(\.cle).contains(key))
        }
    }

    /// Lives that a form must fit.
    @Test func livesThatTheFormFits() throws {
        func form(_ change: (inout Saisie) -> Void) throws -> Formulaire {
            var saisie = Households.benali
            change(&saisie)
            let examen = examine(saisie, on: today, rulebook)
            return try #require(examen.formulaire, "\(examen.violations)")
        }
        #expect(try form { $0["demandeur.naissance"] = "1988" }.demandeur?.naissance == .year(1988))
        let single = try form {
            $0["demandeur.prenoms"] = ""
            $0["demandeur.sansPrenom"] = "oui"
            $0["demandeur.nomUsage"] = ""
        }
        #expect(single.nomComplet == "Haddad" && single.searchedPersons[0].prenoms == nil)
        let abroad = try form {
            $0["adresse.pays"] = "Maroc"
            $0["adresse.commune"] = "20000 Casablanca"
        }
        #expect(abroad.adresse?.libelle == "20000 Casablanca" && abroad.adresse?.commune == nil)
        // A code of the tables would be printed in the window of a letter.
        var coded = Households.benali
        coded["adresse.pays"] = "Espagne"
        coded["adresse.commune"] = "93500 insee:93055"
        let refused = examine(coded, on: today, rulebook).violations.map { "\($0.champ) \($0.code)" }
        #expect(refused == ["adresse.commune commune.etranger"])
        let without = try form {
            $0["adresse.voie"] = ""
            $0["adresse.chez"] = "CCAS de Pantin"
            $0["adresse.domiciliation"] = "oui"
        }
        #expect(without.adresse?.domiciliation == true)
        let apart = try form {
            $0.setHolder("cotitulaires.0", "Diallo", "Awa", "03/03/1990")
            $0["cotitulaires.0.adresse.voie"] = "3, rue Neuve"
            $0["cotitulaires.0.adresse.commune"] = "93100 Montreuil"
            $0["nombrePersonnes"] = "2"
        }
        #expect(apart.cotitulaires[0].adresse?.commune == "93048")
        let long = String(repeating: "Rakotomalala ", count: 5).trimmingCharacters(in: .whitespaces)
        var saisie = Households.benali
        saisie["demandeur.nomNaissance"] = long
        let examen = examine(saisie, on: today, rulebook)
        #expect(examen.formulaire?.demandeur?.nomNaissance == long)
        #expect(examen.remarques.map(\.cle).contains("national.long:demandeur.nomNaissance"))
        #expect(examen.questions(confirmed: []).isEmpty)
        let association = try form {
            $0.setHolder("demandeur", "", "", "")
            $0["demandeur.civilite"] = ""
            $0["association.nom"] = "Un toit pour tous"
            $0["association.siren"] = "732829320"
            $0["association.courriel"] = "toit@exemple.fr"
        }
        #expect(association.nomComplet == "Un toit pour tous" && association.demandeur == nil)
    }

    /// A quarter stands beside a commune that is wanted, once; else it would be lost.
    @Test func aQuarterIsKeptOrRefused() {
        #expect(codes { $0["quartiers.1"] = "Centre" } == [])
        #expect(codes { $0["quartiers.93055"] = "Hoche" } == [])
        #expect(codes { $0["quartiers.75056"] = "Ourcq" } == ["quartiers.75056 quartier.sans-commune"])
        #expect(codes { $0["quartiers.7"] = "Ourcq" } == ["quartiers.7 quartier.sans-commune"])
        let twice = codes {
            $0["quartiers.0"] = "Hoche"
            $0["quartiers.93055"] = "Église"
        }
        #expect(twice == ["quartiers.93055 quartier.double"])
        // The commune is what is wrong: the quarter will be looked at with it.
        let misspelt = codes {
            $0["communesSouhaitees.1"] = "Les Lylasses"
            $0["quartiers.1"] = "Centre"
        }
        #expect(misspelt == ["communesSouhaitees.1 commune.souhait-inconnu"])
    }

    @Test func oneLivesInAFlatOrInAHouse() {
        #expect(codes { $0["logementRecherche.categorie"] = "I" } == [])
        #expect(codes { $0["logementActuel.categorie"] = "I" } == ["logementActuel.categorie code.inconnu"])
    }

    /// A form read from its stored text, given back as it would be typed, is the same form: what a change starts from.
    @Test(arguments: [0, 1, 2])
    func aFormTypedAgainIsTheSame(_ index: Int) throws {
        var saisie = [Households.benali, Households.durand, Households.nguyen][index]
        saisie["demandeur.ressources.SAL"] = "1 450,50"
        saisie["demandeur.rfr.2024"] = "18000"
        saisie["quartiers.0"] = "Les Quatre-Chemins"
        saisie["logementRecherche.types.0"] = "T3"
        saisie["handicaps.0.aides.0"] = "4"
        saisie["adresseCourrier.chez"] = "Mme Petit"
        saisie["adresseCourrier.voie"] = "1, rue Haute"
        saisie["adresseCourrier.commune"] = "75020 Paris"
        var first = try #require(examine(saisie, on: today, rulebook).formulaire)
        let again = examine(try first.saisie(), on: today, rulebook)
        let second = try #require(again.formulaire, "\(again.violations)")
        first.confirmations = second.confirmations
        let (before, after) = (try first.leaves(), try second.leaves())
        #expect(before == after, "\(Set(before.map { "\($0)" }).symmetricDifference(after.map { "\($0)" }))")
    }

    @Test func everyFaultHasItsWordsInFrench() throws {
        let catalogue = try Catalogue.load("fr")
        let known = [
            "date.impossible", "date.mois", "date.format", "date.future", "date.avant-1900", "requis", "texte.controle",
            "nom.caractere", "nom.sans-lettre", "nom.long", "nir.cle", "telephone.format", "courriel.format",
            "code.inconnu", "texte.caractere", "texte.long", "commune.inconnue", "commune.plusieurs",
            "commune.etranger", "commune.hors-territoire", "communes.double", "communes.aucune", "communes.trop",
            "nombre.format",
            "nombre.limite", "depot.futur", "depot.impossible",
        ]
        for code in known { #expect(catalogue.find("violation.\(code)") != nil, "\(code)") }
        for code in ["depot.ancien", "mineur", "centenaire", "contact.aucun"] {
            #expect(catalogue.find("avis.\(code)") != nil, "\(code)")
        }
    }

    @Test(arguments: ["14/03/1988", "14-3-1988", "14.03.1988", "14031988", "1988-03-14"])
    func datesAreReadAsPeopleTypeThem(_ typed: String) {
        var saisie = Households.benali
        saisie["demandeur.naissance"] = typed
        let day = examine(saisie, on: today, rulebook).formulaire?.demandeur?.naissance
        #expect(day == Day(1988, 3, 14).map(Naissance.day))
    }

    @Test(arguments: [
        ("75013", "75113"), ("75013 Paris", "75113"), ("Paris 13", "75113"), ("paris 13eme", "75113"),
        ("Paris 1er", "75101"), ("Paris 13e Arrondissement", "75113"), ("75116", "75116"), ("Paris", "75056"),
        ("St-Denis", "93066"), ("93500", "93055"), ("insee:77111", "77111"), ("Lyon", ""), ("Paris 21", ""),
    ])
    func placesAreReadAsPeopleTypeThem(_ typed: String, _ expected: String) {
        #expect(rulebook.communes.candidates(typed).map(\.code) == (expected.isEmpty ? [] : [expected]))
    }

    @Test func anotherTerritoryIsOnlyData() throws {
        let nantes = try loadRulebook(territoire: "loire-atlantique")
        var saisie = Households.benali
        saisie.set("communesSouhaitees", ["Nantes"])
        #expect(examine(saisie, on: today, nantes).formulaire?.communesSouhaitees == ["44109"])
        saisie.set("communesSouhaitees", ["Pantin"])
        #expect(
            examine(saisie, on: today, nantes).violations.map(\.code) == ["commune.hors-territoire"])
    }

    @Test(arguments: [
        ("Le Goff-Dûval", "LE GOFF DUVAL"), ("Œuvrard", "OEUVRARD"), ("N'Guyễn", "N GUYEN"), ("  d’Élan ", "D ELAN"),
        ("MÜLLER", "MULLER"), ("Đặng", "DANG"), ("Łukasz", "LUKASZ"),
    ])
    func namesFoldToTheirLetters(_ name: String, _ expected: String) { #expect(folded(name) == expected) }

    @Test func formsAreFoundWithinOneEditAndNoFurther() {
        var index = FormIndex()
        for form in ["BENALI", "DA SILVA", "SILVESTRE", "MARTIN"] { index.insert(form, .nom) }
        index.settle()
        index.insert("MARTINS", .nom)
        #expect(index.matches("BENALI", .nom, limit: 9).map(\.distance) == [0])
        for typo in ["BENALY", "BENAI", "BENNALI", "BNEALI"] {
            #expect(index.matches(typo, .nom, limit: 9).map(\.form) == ["BENALI"], "\(typo)")
        }
        #expect(index.matches("SYLVA", .nom, limit: 9).map(\.form) == ["DA SILVA"])
        #expect(Set(index.matches("MARTIN", .nom, limit: 9).map(\.form)) == ["MARTIN", "MARTINS"])
        #expect(index.matches("BELANI", .nom, limit: 9).isEmpty)
        #expect(index.matches("BENALI", .prenoms, limit: 9).isEmpty)
    }

    /// The quick comparison against the definition, on words small enough to try them all.
    @Test func oneEditIsTheDefinition() {
        func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
            var rows = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
            for i in 0...a.count { rows[i][0] = i }
            for j in 0...b.count { rows[0][j] = j }
            for i in stride(from: 1, through: a.count, by: 1) {
                for j in stride(from: 1, through: b.count, by: 1) {
                    rows[i][j] = min(
                        rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                    if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                        rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
                    }
                }
            }
            return rows[a.count][b.count]
        }
        var words: [[UInt8]] = [[]]
        for length in 1...4 {
            words += words.filter { $0.count == length - 1 }.flatMap { word in [0, 1, 2].map { word + [$0] } }
        }
        for left in words {
            for right in words where left != right {
                #expect(FormIndex.isOneEdit(left, right) == (distance(left, right) == 1), "\(left) \(right)")
            }
        }
    }
}
