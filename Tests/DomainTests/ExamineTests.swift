// SPDX-License-Identifier: EUPL-1.2

import Domain
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
        let text = try formulaire.canonicalText()
        #expect(try Formulaire(canonical: text, version: Formulaire.version) == formulaire)
        #expect(try Formulaire(canonical: text, version: 1).canonicalText() == text)
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

    @Test func everyFaultHasItsWordsInFrench() throws {
        let catalogue = try Catalogue.load("fr")
        let known = [
            "date.impossible", "date.mois", "date.format", "date.future", "date.avant-1900", "requis", "texte.controle",
            "nom.caractere", "nom.sans-lettre", "nom.long", "nir.cle", "telephone.format", "courriel.format",
            "code.inconnu", "texte.caractere", "texte.long", "commune.inconnue", "commune.plusieurs",
            "commune.hors-territoire", "communes.double", "communes.aucune", "communes.trop", "nombre.format",
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
