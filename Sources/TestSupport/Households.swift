// SPDX-License-Identifier: EUPL-1.2

package import Domain

/// The households of the tests, to be remembered.
package enum Households {
    /// Nadia Benali née Haddad, one child, wants Pantin, Les Lilas and Noisy-le-Sec.
    package static var benali: Saisie {
        var saisie = Saisie()
        saisie["depot.date"] = "23/11/2026"
        saisie["depot.canal"] = "guichet"
        saisie["depot.pieceVue"] = "oui"
        saisie["demandeur.civilite"] = "2"
        saisie["demandeur.nomNaissance"] = "Haddad"
        saisie["demandeur.nomUsage"] = "Benali"
        saisie["demandeur.prenoms"] = "Nadia"
        saisie["demandeur.naissance"] = "14/03/1988"
        saisie["demandeur.telephone"] = "06 00 00 14 27"
        saisie["demandeur.courriel"] = "n.benali@exemple.fr"
        saisie["adresse.voie"] = "8, rue des Saules"
        saisie["adresse.commune"] = "93500 Pantin"
        saisie["nombrePersonnes"] = "4"
        saisie["dejaLocataireHlm"] = "non"
        saisie.set("communesSouhaitees", ["Pantin", "Les Lilas", "93130 Noisy-le-Sec"])
        return saisie
    }

    /// A couple and two children: four persons on file.
    package static var durand: Saisie {
        var saisie = benali
        saisie.setHolder("demandeur", "Durand", "Claire", "02/05/1990")
        saisie["demandeur.telephone"] = "0600001428"
        saisie.setHolder("cotitulaires.0", "Durand", "Paul", "11/12/1987")
        saisie["cotitulaires.0.lien"] = "M"
        for (rang, (prenom, naissance)) in [("Léo", "03/04/2016"), ("Zoé", "21/09/2019")].enumerated() {
            saisie["personnesACharge.\(rang).nom"] = "Durand"
            saisie["personnesACharge.\(rang).prenoms"] = prenom
            saisie["personnesACharge.\(rang).naissance"] = naissance
            saisie["personnesACharge.\(rang).lien"] = "E"
        }
        return saisie
    }

    /// A single name, a birth date known by its year.
    package static var nguyen: Saisie {
        var saisie = benali
        saisie.setHolder("demandeur", "Nguyễn", "Minh Anh", "1995")
        saisie["demandeur.telephone"] = "0600001429"
        saisie.set("communesSouhaitees", ["Montreuil"])
        return saisie
    }

    /// With what the national format wants beyond the legal minimum.
    package static func exportable(_ saisie: Saisie) -> Saisie {
        var whole = saisie
        for (champ, value) in [
            "demandeur.civilite": "2", "demandeur.nationalite": "1", "demandeur.situationFamiliale": "C",
            "demandeur.profession.situation": "CDI", "logementActuel.statut": "LP", "logementRecherche.types.0": "T3",
        ] { whole[champ] = value }
        if whole["demandeur.telephone"].isEmpty { whole["demandeur.telephone"] = "0600001499" }
        return whole
    }

    /// Any number of people who do not resemble one another.
    package static func number(_ index: Int) -> Saisie {
        var saisie = benali
        let letters = String(index, radix: 26).map {
            Character(UnicodeScalar(UInt8(ascii: "a") + UInt8($0.hexDigitOrLetter)))
        }
        saisie.setHolder("demandeur", "Testard\(String(letters))", "Prenom\(String(letters.reversed()))", "01/02/1980")
        saisie["demandeur.naissance"] = Day(epochDay: 3_000 + index % 9_000).numeric
        saisie["demandeur.telephone"] = "0600\(String(1_000_000 + index).suffix(6))"
        return saisie
    }
}

extension Saisie {
    /// Replaces all that is typed of a holder.
    package mutating func setHolder(_ champ: String, _ nom: String, _ prenoms: String, _ naissance: String) {
        for key in valeurs.keys where key.hasPrefix(champ + ".") { self[key] = "" }
        self["\(champ).nomNaissance"] = nom
        self["\(champ).prenoms"] = prenoms
        self["\(champ).naissance"] = naissance
    }
}

extension Character {
    fileprivate var hexDigitOrLetter: Int {
        Int(String(self), radix: 36) ?? 0
    }
}
