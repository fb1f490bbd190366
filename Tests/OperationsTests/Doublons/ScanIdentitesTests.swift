// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Linkage
import Reference
import TestSupport
import Testing

@testable import Operations

@Suite struct ScanIdentitesTests {
    /// The quick reader of canonical texts and the form itself say the same.
    @Test func readsWhatTheFormHolds() throws {
        var forms: [Formulaire] = []
        for index in 0..<40 {
            var formulaire = Formulaire(depot: Depot(date: try #require(Day(2026, 3, 3)), canal: "1", pieceVue: true))
            var holder = Titulaire(
                nomNaissance: ["Benali", "O’Brien \"dit\" l\\a", "Nguyễn", "Де\u{0}\n\tля", "🐝"][index % 5],
                prenoms: index % 3 == 0 ? "" : "Élise, Zoé",
                naissance: try #require(Naissance(iso: ["1988-03-14", "1988-03", "1988"][index % 3])))
            holder.nomUsage = index % 2 == 0 ? "d'Ærø" : nil
            holder.telephone = index % 4 == 0 ? nil : "0700000001"
            holder.autreTelephone = index % 7 == 0 ? "0700000002" : nil
            holder.courriel = index % 5 == 0 ? "a/b@example.org" : nil
            holder.civilite = ["1", "2", nil, "3"][index % 4]
            formulaire.demandeur = index % 11 == 0 ? nil : holder
            var adresse = Adresse()
            adresse.voie = "14, rue des Tanneurs"
            adresse.codePostal = index % 2 == 0 ? "93500" : nil
            adresse.commune = index % 3 == 0 ? "93055" : nil
            adresse.libelle = "Pantin"
            formulaire.adresse = index % 6 == 0 ? nil : adresse
            if index % 3 == 1 {
                var other = holder
                other.prenoms = "Paul"
                other.adresse = index % 2 == 0 ? adresse : nil
                formulaire.cotitulaires = [other]
            }
            var child = PersonneACharge()
            child.naissance = Naissance(iso: "2020-01-02")
            formulaire.personnesACharge = index % 2 == 0 ? [child, PersonneACharge()] : []
            formulaire.national = ["a.b": "{\"[]}"]
            forms.append(formulaire)
        }
        for formulaire in forms { #expect(scanIdentites(formulaire.canonicalText()) == identites(of: formulaire)) }
    }

    @Test(arguments: [
        "", "{", "[]", "{\"demandeur\":{\"nomNaissance\":", "{\"adresse\":{}} ", "{\"demandeur\":3}", "{\"a\":\"\\",
    ])
    func refusesWhatItDoesNotKnow(_ text: String) { #expect(scanIdentites(text) == nil) }
}
