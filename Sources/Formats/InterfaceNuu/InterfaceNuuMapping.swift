// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Takes out of an element `demande` what the form has a place for; all other leaves go to `national` by their path.
struct InterfaceNuuMapping {
    private let root: XMLNode
    /// Every element by its path, `a/b[1]/c`, the first of a list without its rank: asked for a hundred times.
    private let places: [String: XMLNode]
    private var taken: Set<String> = []
    private var indexedBases: Set<String> = []
    /// Members of lists that hold nothing for the form: the members after them have other ranks there than here.
    private var strangers: [String] = []
    private var saisie = Saisie()
    private var lines: [String: Int] = [:]

    init(_ demande: XMLNode) {
        root = demande
        var places: [String: XMLNode] = [:]
        places.reserveCapacity(128)
        Self.index(demande, "", &places)
        self.places = places
    }

    private static func index(_ node: XMLNode, _ path: String, _ places: inout [String: XMLNode]) {
        var ranks: [String: Int] = [:]
        for child in node.children {
            let rank = ranks[child.name, default: 0]
            ranks[child.name] = rank + 1
            let below = path.isEmpty ? child.name : "\(path)/\(child.name)"
            let place = rank == 0 ? below : "\(below)[\(rank)]"
            places[place] = child
            index(child, place, &places)
        }
    }

    private static let base = "demandeLogement"
    private static let personne = "demandeLogement/personnePhysique"

    mutating func demande(typeFichier: String) -> InterfaceNuuDemande {
        let numGuichet = take("\(Self.base)/numGuichet", "guichet")
        let numUnique = take("\(Self.base)/numUnique", "numero")
        let refInterne = node("\(Self.base)/refInterne")?.trimmed ?? ""
        // Without a number it is the reference of the file; beside one, it stays in `national`.
        if numUnique.isEmpty { _ = take("\(Self.base)/refInterne", "refInterne") }
        saisie["depot.date"] = take("\(Self.base)/dateCreationDemande", "depot.date")
        saisie["depot.canal"] = "reprise"
        // A number was allotted, hence the identity document was seen at the time (R441-2-3).
        saisie["depot.pieceVue"] = "oui"
        let forcer = node("\(Self.base)/forcerDoublon")?.trimmed == "true"
        if node("\(Self.base)/association") != nil {
            text("\(Self.base)/association/nom", "association.nom")
            phone("\(Self.base)/association", "association.telephone")
            text("\(Self.base)/association/mel", "association.courriel")
            address("\(Self.base)/association/adressePostale", "adresse")
        } else {
            persons()
        }
        search()
        motifs()
        handicaps()
        saisie.national = rest(root)
        for path in strangers { saisie.national[path] = "" }
        return InterfaceNuuDemande(
            line: root.line, typeFichier: typeFichier, numGuichet: numGuichet, numUnique: numUnique,
            refInterne: refInterne, forcerDoublon: forcer, saisie: saisie, lines: lines)
    }

    // MARK: Persons

    private mutating func persons() {
        holder("\(Self.personne)/demandeur", "demandeur")
        // The dwelling when the file gives it apart; then the postal address is where letters go.
        if node("\(Self.personne)/adresseLogement") != nil {
            address("\(Self.personne)/adresseLogement", "adresse")
            address("\(Self.personne)/demandeur/adressePostale", "adresseCourrier")
        } else {
            address("\(Self.personne)/demandeur/adressePostale", "adresse")
        }
        for rank in ranks("\(Self.personne)/listeCotitulaire", "cotitulaire") {
            holder(indexed("\(Self.personne)/listeCotitulaire/cotitulaire", rank), "cotitulaires.\(rank)")
        }
        let charges = ranks("\(Self.personne)/listePersonneACharge", "personneACharge")
        for rank in charges {
            let path = indexed("\(Self.personne)/listePersonneACharge/personneACharge", rank)
            dependant(path, "personnesACharge.\(rank)")
            if !saisie.contains("personnesACharge.\(rank)") { strangers.append(path) }
        }
        // Children in custody stand in a list of their own, without a name.
        for rank in ranks("\(Self.personne)/listePersonneEnGarde", "personneEnGarde") {
            let champ = "personnesACharge.\(charges.count + rank)"
            dependant(indexed("\(Self.personne)/listePersonneEnGarde/personneEnGarde", rank), champ)
            saisie["\(champ).lien"] = "E"
        }
        text("\(Self.personne)/personneANaitre/nombre", "naissancesAttendues.nombre")
        text("\(Self.personne)/personneANaitre/dateNaissancePrevue", "naissancesAttendues.date")
        // The file has no count of persons: those that it names are all.
        let named = 1 + saisie.rangs("cotitulaires").count + saisie.rangs("personnesACharge").count
        saisie["nombrePersonnes"] = "\(named + (Int(saisie["naissancesAttendues.nombre"]) ?? 0))"
        amounts("\(Self.personne)/demandeur/listeRessourceRecuePersACharge", "ressourcesACharge")
        dwelling()
    }

    private mutating func holder(_ path: String, _ champ: String) {
        code("\(path)/civilite", "\(champ).civilite")
        // `nomPatronymique` is the birth name, `nom` the name used; many files only have the latter.
        let nom = take("\(path)/nom", "\(champ).nomUsage")
        let birth = take("\(path)/nomPatronymique", "\(champ).nomNaissance")
        saisie["\(champ).nomNaissance"] = birth.isEmpty ? nom : birth
        saisie["\(champ).nomUsage"] = birth.isEmpty || birth == nom ? "" : nom
        lines["\(champ).nomNaissance"] = lines["\(champ).nomNaissance"] ?? lines["\(champ).nomUsage"]
        text("\(path)/prenom", "\(champ).prenoms")
        text("\(path)/dateNaissance", "\(champ).naissance")
        code("\(path)/nationalite", "\(champ).nationalite")
        code("\(path)/situationFamiliale", "\(champ).situationFamiliale")
        phone(path, "\(champ).telephone")
        text("\(path)/mel", "\(champ).courriel")
        if champ != "demandeur" { code("\(path)/lienDemandeur", "\(champ).lien") }
        let work = "\(path)/situationProfessionnelle"
        code("\(work)/typeContratTravail", "\(champ).profession.situation")
        text("\(work)/profession", "\(champ).profession.metier")
        text("\(work)/nomEmployeurPrincipal", "\(champ).profession.employeur")
        flag("\(work)/multiEmployeur", "\(champ).profession.multiEmployeur")
        let place = taken("\(work)/commune", "\(champ).profession.commune")
        saisie["\(champ).profession.commune"] = place.isEmpty ? "" : "insee:\(place)"
        for rank in 1...2 {
            let income = "\(path)/revenuFiscal/montantMoins\(rank)"
            guard let known = node("\(path)/revenuFiscal/anneeMoins\(rank)")?.trimmed, !known.isEmpty,
                node(income)?.trimmed.isEmpty == false, saisie["\(champ).rfr.\(known)"].isEmpty
            else { continue }
            let year = take("\(path)/revenuFiscal/anneeMoins\(rank)", "\(champ).rfr")
            text(income, "\(champ).rfr.\(year)")
        }
        amounts("\(path)/listeRessourceRecue", "\(champ).ressources")
        amounts("\(path)/listeRessourceVersee", "\(champ).versements")
    }

    private mutating func dependant(_ path: String, _ champ: String) {
        text("\(path)/nom", "\(champ).nom")
        text("\(path)/prenom", "\(champ).prenoms")
        text("\(path)/dateNaissance", "\(champ).naissance")
        code("\(path)/sexe", "\(champ).sexe")
        code("\(path)/lienParente", "\(champ).lien")
        code("\(path)/coParentalite", "\(champ).garde")
    }

    /// The first of the three telephones; the others stay in `national`.
    private mutating func phone(_ path: String, _ champ: String) {
        for kind in ["telPortable", "telDomicile", "telTravail"]
        where node("\(path)/\(kind)")?.trimmed.isEmpty == false {
            return text("\(path)/\(kind)", champ)
        }
    }

    /// Amounts by code of resource; two lines of one code stay in `national`, so that nothing is added up by us.
    private mutating func amounts(_ path: String, _ champ: String) {
        for rank in ranks(path, "detailRessource") {
            let line = indexed("\(path)/detailRessource", rank)
            let name = node("\(line)/ressource")?.attributes["code"] ?? ""
            guard !name.isEmpty, saisie["\(champ).\(name)"].isEmpty,
                node("\(line)/montant")?.trimmed.isEmpty == false
            else { continue }
            code("\(line)/ressource", "")
            text("\(line)/montant", "\(champ).\(name)")
        }
    }

    // MARK: Places

    private mutating func address(_ path: String, _ champ: String) {
        guard node(path) != nil else { return }
        lines["\(champ).voie"] = node(path)?.line
        saisie["\(champ).voie"] = pieces(path, AdressePieces.voie, "\(champ).voie")
        saisie["\(champ).complement"] = pieces(path, AdressePieces.complement, "\(champ).complement")
        text("\(path)/nomHebergeant", "\(champ).chez")
        text("\(path)/pays", "\(champ).pays")
        let commune = taken("\(path)/commune", "\(champ).commune")
        let postal = take("\(path)/codePostal", "\(champ).commune")
        let abroad = pieces(path, AdressePieces.etranger, "\(champ).commune")
        // Said again by the country; a file where both contradict each other keeps what it said.
        let isAbroad = ["true", "1"].contains(node("\(path)/etranger")?.trimmed)
        if isAbroad == !saisie["\(champ).pays"].isEmpty { _ = take("\(path)/etranger", "\(champ).pays") }
        saisie["\(champ).commune"] = !abroad.isEmpty ? abroad : commune.isEmpty ? postal : "\(postal) insee:\(commune)"
    }

    /// Joins elements into one line, and keeps them too when the writer could not part the line again.
    private mutating func pieces(_ path: String, _ names: [String], _ champ: String) -> String {
        var pieces: [String: String] = [:]
        for name in names {
            let value = squeezedText(take("\(path)/\(name)", champ))
            if !value.isEmpty { pieces[name] = value }
        }
        let joined = AdressePieces.join(names, pieces)
        if AdressePieces.areWritable(pieces), AdressePieces.part(names, joined) != pieces {
            for name in names { taken.remove("\(path)/\(name)") }
        }
        return joined
    }

    private mutating func dwelling() {
        let path = "\(Self.personne)/logementActuel"
        let list = "\(path)/listeModeleLogement"
        let models = node(list)?.children.compactMap { $0.attributes["code"] } ?? []
        lines["dejaLocataireHlm"] = node(list)?.line
        // HLM: tenant of social housing (national list modeleLogement). Others than the first stay in `national`.
        saisie["dejaLocataireHlm"] = models.contains("HLM") ? "oui" : "non"
        if models.count == 1 { code("\(list)/modeleLogement", "logementActuel.statut") }
        text("\(path)/montantMensuelLoyer", "logementActuel.loyer")
        text("\(path)/montantMensuelAPL", "logementActuel.aideLogement")
        text("\(path)/nombreHabitant", "logementActuel.nombreHabitants")
        code("\(path)/categorieLogement", "logementActuel.categorie")
        code("\(path)/typeLogementActuel", "logementActuel.type")
        text("\(path)/surface", "logementActuel.surface")
        text("\(path)/compNomOrgBailleur", "logementActuel.bailleur")
        text("\(path)/compNomStructure", "logementActuel.structure")
        flag("\(path)/proprietaire", "logementActuel.proprietaire")
        code("\(path)/typeLogementPossede", "logementActuel.proprieteType")
    }

    private mutating func search() {
        let path = "\(Self.base)/logementRecherche"
        code("\(path)/categorieLogementRecherche", "logementRecherche.categorie")
        flag("\(path)/avecParking", "logementRecherche.parking")
        flag("\(path)/rezDeChaussee", "logementRecherche.rezDeChaussee")
        flag("\(path)/sansAscenseur", "logementRecherche.sansAscenseur")
        flag("\(path)/demandeElargie", "logementRecherche.elargie")
        text("\(path)/montantLoyer", "logementRecherche.loyerMaximum")
        codes("\(path)/listeTypeLogement", "typeLogement", "logementRecherche.types")
        let wishes = "\(path)/listeLocalisationSouhaite"
        for rank in ranks(wishes, "localisationSouhaite") {
            let wish = indexed("\(wishes)/localisationSouhaite", rank)
            let commune = taken("\(wish)/commune", "communesSouhaitees.\(rank)")
            saisie["communesSouhaitees.\(rank)"] = commune.isEmpty ? "" : "insee:\(commune)"
            text("\(wish)/quartier", "quartiers.\(rank)")
        }
    }

    private mutating func motifs() {
        let path = "\(Self.base)/principauxMotifDemande"
        let count = ranks(path, "motifDemande").count
        // Three have a place; an older form let more be ticked.
        for rank in 0..<min(3, count) {
            code(count > 1 ? indexed("\(path)/motifDemande", rank) : "\(path)/motifDemande", "motifs.\(rank)")
        }
        text("\(path)/compAutreMotif", "motifPrecision")
        text("\(path)/compDateJugement", "motifJugement")
    }

    private mutating func handicaps() {
        // Some senders put the list beside the application, not in it.
        let inside = "\(Self.base)/listeHandicap"
        let list = node(inside) == nil ? "listeHandicap" : inside
        for rank in ranks(list, "handicap") {
            let path = indexed("\(list)/handicap", rank)
            let champ = "handicaps.\(rank)"
            code("\(path)/etatHandicap", "\(champ).etat")
            code("\(path)/capaciteMarcheHandicap", "\(champ).marche")
            flag("\(path)/accompagne", "\(champ).accompagne")
            codes("\(path)/listeNatureHandicapMoteur", "natureHandicapMoteur", "\(champ).moteur")
            codes("\(path)/listeNatureHandicapSensoriel", "natureHandicapSensoriel", "\(champ).sensoriel")
            codes("\(path)/listeAideTechniqueHandicap", "aideTechniqueHandicap", "\(champ).aides")
            codes("\(path)/listeEquipementHandicap", "equipementHandicap", "\(champ).equipements")
            text("\(path)/besoinParticulier", "\(champ).besoin")
            text("\(path)/referent/nom", "\(champ).referent")
            if !saisie.contains(champ) { strangers.append(path) }
        }
    }

    // MARK: Taking

    private mutating func text(_ path: String, _ champ: String) { saisie[champ] = take(path, champ) }

    private mutating func flag(_ path: String, _ champ: String) {
        switch take(path, champ) {
        case "true", "1": saisie[champ] = "oui"
        case "false", "0": saisie[champ] = "non"
        case let other: saisie[champ] = other
        }
    }

    private mutating func code(_ path: String, _ champ: String) {
        let value = taken(path, champ)
        if !champ.isEmpty { saisie[champ] = value }
    }

    private mutating func codes(_ list: String, _ name: String, _ champ: String) {
        let found = ranks(list, name)
        for rank in found {
            code(found.count > 1 ? indexed("\(list)/\(name)", rank) : "\(list)/\(name)", "\(champ).\(rank)")
        }
    }

    private func ranks(_ list: String, _ name: String) -> Range<Int> {
        0..<(node(list)?.children.count { $0.name == name } ?? 0)
    }

    // MARK: Paths

    /// `a/b/c[1]`: the element of that rank (from 0) among those of its name.
    private func indexed(_ path: String, _ index: Int) -> String { "\(path)[\(index)]" }

    /// `a[0]/b[1]` → `a/b[1]`, as `places` has it.
    private static func unranked(_ path: String) -> String {
        let bytes = Array(path.utf8)
        guard bytes.contains(UInt8(ascii: "[")) else { return path }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "["), bytes[index...].starts(with: "[0]".utf8) {
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func node(_ path: String) -> XMLNode? {
        places[Self.unranked(path)]
    }

    private mutating func take(_ path: String, _ champ: String) -> String {
        guard let found = node(path) else { return "" }
        taken.insert(path)
        lines[champ] = found.line
        return found.trimmed
    }

    private mutating func taken(_ path: String, _ champ: String) -> String {
        guard let found = node(path) else { return "" }
        taken.insert("\(path)@code")
        lines[champ] = found.line
        return found.attributes["code"] ?? found.trimmed
    }

    /// Every leaf and attribute that was not taken.
    private mutating func rest(_ root: XMLNode) -> [String: String] {
        indexedBases = Set(taken.flatMap(Self.bases))
        var result: [String: String] = [:]
        collect(root, "", &result)
        return result
    }

    /// `a/b[0]/c[1]@code` → `a/b`, `a/b[0]/c`: the lists of which a member was taken by its rank.
    private static func bases(_ path: String) -> [String] {
        path.indices.filter { path[$0] == "[" }.map { String(path[..<$0]) }
    }

    private mutating func collect(_ node: XMLNode, _ path: String, _ result: inout [String: String]) {
        for (name, value) in node.attributes where !taken.contains("\(path)@\(name)") {
            keep("\(path)@\(name)", name, value, &result)
        }
        if node.children.isEmpty {
            if !taken.contains(path), !path.isEmpty, !node.trimmed.isEmpty {
                keep(path, node.name, node.trimmed, &result)
            }
            return
        }
        var counts: [String: Int] = [:]
        for child in node.children { counts[child.name, default: 0] += 1 }
        var ranks: [String: Int] = [:]
        for child in node.children {
            let rank = ranks[child.name, default: 0]
            ranks[child.name] = rank + 1
            let base = path.isEmpty ? child.name : "\(path)/\(child.name)"
            // The first of a list was taken under its plain path or under [0]: both are the same element.
            let isListed = counts[child.name, default: 0] > 1 || indexedBases.contains(base)
            collect(child, isListed ? "\(base)[\(rank)]" : base, &result)
        }
    }

    /// The canonical form never holds a social-security number: that of a holder is sealed, another is left out.
    private mutating func keep(_ path: String, _ name: String, _ value: String, _ result: inout [String: String]) {
        let isNir = name.lowercased().contains("nir") || name.lowercased().contains("secu")
        guard isNir || value.count >= 13, case .success = Nir.parse(value) else {
            if !isNir { result[path] = value }
            return
        }
        if path.hasPrefix("\(Self.personne)/demandeur") { saisie["demandeur.nir"] = value }
        if let rank = ranks("\(Self.personne)/listeCotitulaire", "cotitulaire").first(where: {
            path.hasPrefix(indexed("\(Self.personne)/listeCotitulaire/cotitulaire", $0))
        }) {
            saisie["cotitulaires.\(rank).nir"] = value
        }
    }
}
