// SPDX-License-Identifier: EUPL-1.2

/// Deposit, association, helper.
extension Examination {
    mutating func depot() -> Depot? {
        let canal = typed("depot.canal")
        if rulebook.label("canalDepot", canal) == nil {
            refuse("depot.canal", canal.isEmpty ? "requis" : "code.inconnu", ["code": TypedDate.shown(canal)])
        }
        let pieceVue = ticked("depot.pieceVue") ?? false
        let nature = code("depot.pieceNature", "pieceIdentite")
        let expire = day("depot.pieceExpireLe")
        if pieceVue, let expire, expire < today {
            warn("depot.pieceExpireLe", "piece.expiree", ["date": expire.french])
        }
        let signe = day("depot.signeLe")
        if let signe, signe > today { refuse("depot.signeLe", "date.future", ["date": signe.french]) }
        guard let text = required("depot.date"), let date = keep(TypedDate.day(text, "depot.date")) else { return nil }
        if date > today { refuse("depot.date", "depot.futur", ["aujourdhui": today.french]) }
        if date.year < 1985 { refuse("depot.date", "depot.impossible", ["date": date.french]) }
        // L441-2-1: the number within one month. An older deposit is often a slip of the year, but it may be true.
        let limit = rulebook.delai("attestation", on: date)?.end(from: date)
        if let limit, limit < today, canal != "reprise" {
            warn("depot.date", "depot.ancien", ["date": date.french, "duree": duration(since: date)])
        }
        var depot = Depot(date: date, canal: canal, pieceVue: pieceVue)
        depot.pieceNature = nature
        depot.pieceExpireLe = expire
        depot.signeLe = signe
        return depot
    }

    /// `il y a 4 mois`, for the question about an old deposit.
    private func duration(since date: Day) -> String {
        let months = (today.year - date.year) * 12 + today.month - date.month - (today.day < date.day ? 1 : 0)
        if months < 24 { return "il y a \(months) mois" }
        return "il y a \(months / 12) ans"
    }

    /// R441-2-2: of an association, identity, address and what it looks for.
    mutating func association() -> Association? {
        let nom = text("association.nom")
        if nom == nil, typed("association.nom").isEmpty {
            refuse("association.nom", "requis", ["champ": "association.nom"])
        }
        var association = Association(nom: nom ?? "")
        association.siren = registration("association.siren", digits: 9)
        association.creeeLe = day("association.creeeLe")
        if let creee = association.creeeLe, creee > today {
            refuse("association.creeeLe", "date.future", ["date": creee.french])
        }
        association.contact = text("association.contact")
        association.telephone = telephone("association.telephone")
        association.courriel = courriel("association.courriel")
        return nom == nil ? nil : association
    }

    mutating func contact() {
        let groupe = saisie.contains("association") ? "association" : "demandeur"
        if saisie["\(groupe).telephone"].isEmpty, saisie["\(groupe).courriel"].isEmpty {
            warn("\(groupe).telephone", "contact.aucun")
        }
    }

    mutating func aide() -> Aide? {
        var aide = Aide()
        aide.genre = code("aide.genre", "genreAide")
        aide.nom = text("aide.nom")
        aide.organisme = text("aide.organisme")
        aide.telephone = telephone("aide.telephone")
        aide.courriel = courriel("aide.courriel")
        aide.du = day("aide.du")
        aide.au = day("aide.au")
        if let du = aide.du, let au = aide.au, au < du {
            refuse("aide.au", "dates.ordre", ["du": du.french, "au": au.french])
        } else if let au = aide.au, au < today {
            warn("aide.au", "mandat.termine", ["date": au.french])
        }
        return aide == Aide() ? nil : aide
    }
}
