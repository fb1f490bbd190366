// SPDX-License-Identifier: EUPL-1.2

import Domain

extension InterfaceNuuMapping {
    mutating func address(_ node: XMLNode?, _ champ: String) {
        guard let node else { return }
        lines["\(champ).voie"] = node.line
        saisie["\(champ).voie"] = pieces(node, AdressePieces.voie, "\(champ).voie")
        saisie["\(champ).complement"] = pieces(node, AdressePieces.complement, "\(champ).complement")
        text(node.child("nomHebergeant"), "\(champ).chez")
        let commune = takeCode(node.child("commune"), "\(champ).commune")
        let postal = take(node.child("codePostal"), "\(champ).commune")
        let abroad = pieces(node, AdressePieces.etranger, "\(champ).commune")
        // Said again by the country; a file where both contradict each other keeps what it said.
        let isAbroad = ["true", "1"].contains(node.child("etranger")?.trimmed)
        // « France » beside a commune of the list: kept as it came, and no country of the form, which is for those abroad.
        if isAbroad || commune.isEmpty { text(node.child("pays"), "\(champ).pays") }
        if isAbroad == !saisie["\(champ).pays"].isEmpty { _ = take(node.child("etranger"), "\(champ).pays") }
        saisie["\(champ).commune"] = !abroad.isEmpty ? abroad : commune.isEmpty ? postal : "\(postal) insee:\(commune)"
    }

    /// Joins elements into one line, and keeps them too when the writer could not part the line again.
    private mutating func pieces(_ node: XMLNode, _ names: [String], _ champ: String) -> String {
        var pieces: [String: String] = [:]
        for name in names {
            let value = squeezedText(take(node.child(name), champ))
            if !value.isEmpty { pieces[name] = value }
        }
        if pieces.isEmpty { return "" }
        let joined = AdressePieces.join(names, pieces)
        if AdressePieces.part(names, joined) != pieces, AdressePieces.areWritable(pieces) {
            for name in names {
                if let piece = node.child(name) { taken[piece.index].remove(.text) }
            }
        }
        return joined
    }

    mutating func dwelling() {
        guard let node = personne?.child("logementActuel") else {
            saisie["dejaLocataireHlm"] = "non"
            return
        }
        let list = node.child("listeModeleLogement")
        let models = list?.children.compactMap { $0.attributes["code"] } ?? []
        lines["dejaLocataireHlm"] = list?.line
        // HLM: tenant of social housing (national list modeleLogement). Others than the first stay in `national`.
        saisie["dejaLocataireHlm"] = models.contains("HLM") ? "oui" : "non"
        if models.count == 1 { code(list?.child("modeleLogement"), "logementActuel.statut") }
        text(node.child("montantMensuelLoyer"), "logementActuel.loyer")
        text(node.child("montantMensuelAPL"), "logementActuel.aideLogement")
        text(node.child("nombreHabitant"), "logementActuel.nombreHabitants")
        code(node.child("categorieLogement"), "logementActuel.categorie")
        code(node.child("typeLogementActuel"), "logementActuel.type")
        text(node.child("surface"), "logementActuel.surface")
        text(node.child("compNomOrgBailleur"), "logementActuel.bailleur")
        text(node.child("compNomStructure"), "logementActuel.structure")
        flag(node.child("proprietaire"), "logementActuel.proprietaire")
        code(node.child("typeLogementPossede"), "logementActuel.proprieteType")
    }

    mutating func search() {
        guard let node = base?.child("logementRecherche") else { return }
        code(node.child("categorieLogementRecherche"), "logementRecherche.categorie")
        flag(node.child("avecParking"), "logementRecherche.parking")
        flag(node.child("rezDeChaussee"), "logementRecherche.rezDeChaussee")
        flag(node.child("sansAscenseur"), "logementRecherche.sansAscenseur")
        flag(node.child("demandeElargie"), "logementRecherche.elargie")
        text(node.child("montantLoyer"), "logementRecherche.loyerMaximum")
        codes("typeLogement", node.child("listeTypeLogement"), "logementRecherche.types")
        for (rank, wish) in members("localisationSouhaite", node.child("listeLocalisationSouhaite")) {
            let commune = takeCode(wish.child("commune"), "communesSouhaitees.\(rank)")
            saisie["communesSouhaitees.\(rank)"] = commune.isEmpty ? "" : "insee:\(commune)"
            text(wish.child("quartier"), "quartiers.\(rank)")
        }
    }
}
