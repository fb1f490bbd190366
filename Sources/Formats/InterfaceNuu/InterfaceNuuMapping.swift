// SPDX-License-Identifier: EUPL-1.2

import Domain

/// Takes out of an element `demande` what the form has a place for; all other leaves go to `national` by their path.
struct InterfaceNuuMapping {
    private let root: XMLNode
    private var taken: Set<String> = []
    private var saisie = Saisie()
    private var lines: [String: Int] = [:]

    init(_ demande: XMLNode) { root = demande }

    private static let base = "demandeLogement"
    private static let personne = "demandeLogement/personnePhysique"

    mutating func demande(typeFichier: String) -> InterfaceNuuDemande {
        let numGuichet = take("\(Self.base)/numGuichet", "guichet")
        let numUnique = take("\(Self.base)/numUnique", "numero")
        let refInterne = take("\(Self.base)/refInterne", "refInterne")
        saisie.dateDepot = take("\(Self.base)/dateCreationDemande", "depot.date")
        saisie.canal = "reprise"
        // A number was allotted, hence the identity document was seen at the time (R441-2-3).
        saisie.pieceVue = true
        let forcer = root.at("\(Self.base)/forcerDoublon")?.trimmed == "true"
        if root.at("\(Self.base)/association") != nil {
            saisie.association = take("\(Self.base)/association/nom", "association.nom")
            saisie.demandeur.telephone = phone("\(Self.base)/association", "demandeur.telephone")
            saisie.demandeur.courriel = take("\(Self.base)/association/mel", "demandeur.courriel")
            address(["\(Self.base)/association/adressePostale"])
        } else {
            saisie.demandeur = holder("\(Self.personne)/demandeur", "demandeur")
            address(["\(Self.personne)/adresseLogement", "\(Self.personne)/demandeur/adressePostale"])
            cotitulaires()
            personnes()
        }
        logementActuel()
        communes()
        saisie.national = rest(root, "")
        return InterfaceNuuDemande(
            line: root.line, typeFichier: typeFichier, numGuichet: numGuichet, numUnique: numUnique,
            refInterne: refInterne,
            forcerDoublon: forcer, saisie: saisie, lines: lines)
    }

    private mutating func holder(_ path: String, _ champ: String) -> SaisiePersonne {
        var person = SaisiePersonne()
        person.civilite = code("\(path)/civilite", "\(champ).civilite")
        // `nomPatronymique` is the birth name, `nom` the name used; many files only have the latter.
        let nom = take("\(path)/nom", "\(champ).nomUsage")
        let birth = take("\(path)/nomPatronymique", "\(champ).nomNaissance")
        person.nomNaissance = birth.isEmpty ? nom : birth
        person.nomUsage = birth.isEmpty || birth == nom ? "" : nom
        lines["\(champ).nomNaissance"] = lines["\(champ).nomNaissance"] ?? lines["\(champ).nomUsage"]
        person.prenoms = take("\(path)/prenom", "\(champ).prenoms")
        person.naissance = take("\(path)/dateNaissance", "\(champ).naissance")
        person.telephone = phone(path, "\(champ).telephone")
        person.courriel = take("\(path)/mel", "\(champ).courriel")
        if champ != "demandeur" { person.lien = code("\(path)/lienDemandeur", "\(champ).lien") }
        return person
    }

    /// The first of the three telephones; the others stay in `national`.
    private mutating func phone(_ path: String, _ champ: String) -> String {
        for kind in ["telPortable", "telDomicile", "telTravail"]
        where root.at("\(path)/\(kind)")?.trimmed.isEmpty == false {
            return take("\(path)/\(kind)", champ)
        }
        return ""
    }

    private mutating func cotitulaires() {
        let nodes = root.at("\(Self.personne)/listeCotitulaire")?.children.filter { $0.name == "cotitulaire" } ?? []
        for index in nodes.indices {
            let path = indexed("\(Self.personne)/listeCotitulaire/cotitulaire", index)
            saisie.cotitulaires.append(holder(path, "cotitulaires.\(index)"))
        }
    }

    private mutating func personnes() {
        let list = "\(Self.personne)/listePersonneACharge/personneACharge"
        let nodes =
            root.at("\(Self.personne)/listePersonneACharge")?.children.filter { $0.name == "personneACharge" } ?? []
        for index in nodes.indices {
            let path = indexed(list, index)
            var person = SaisieCharge()
            person.nom = take("\(path)/nom", "personnesACharge.\(index).nom")
            person.prenoms = take("\(path)/prenom", "personnesACharge.\(index).prenoms")
            person.naissance = take("\(path)/dateNaissance", "personnesACharge.\(index).naissance")
            person.sexe = code("\(path)/sexe", "personnesACharge.\(index).sexe")
            person.lien = code("\(path)/lienParente", "personnesACharge.\(index).lien")
            saisie.personnes.append(person)
        }
    }

    /// The dwelling when the file gives it apart, else the postal address.
    private mutating func address(_ paths: [String]) {
        guard let path = paths.first(where: { root.at($0) != nil }) else { return }
        lines["adresse.voie"] = root.at(path)?.line
        let number = take("\(path)/numero", "adresse.voie")
        let street = take("\(path)/voie", "adresse.voie")
        let place = take("\(path)/lieuDit", "adresse.voie")
        saisie.voie = [number, street, place].filter { !$0.isEmpty }.joined(separator: " ")
        let commune = code("\(path)/commune", "adresse.commune")
        let postal = take("\(path)/codePostal", "adresse.commune")
        saisie.commune = commune.isEmpty ? postal : commune
        if commune.isEmpty, let abroad = root.at("\(path)/communeEtranger")?.trimmed, !abroad.isEmpty {
            // Outside France: the form has no place for it yet; the parts stay in `national`.
            saisie.commune = "99999 \(abroad)"
        }
    }

    private mutating func logementActuel() {
        let list = "\(Self.personne)/logementActuel/listeModeleLogement"
        let models = root.at(list)?.children.compactMap { $0.attributes["code"] } ?? []
        lines["dejaLocataireHlm"] = root.at(list)?.line
        // HLM: tenant of social housing (national list modeleLogement). Left in `national` as well: several may be given.
        saisie.dejaLocataireHlm = models.contains("HLM") ? "oui" : "non"
    }

    private mutating func communes() {
        let list = "\(Self.base)/logementRecherche/listeLocalisationSouhaite/localisationSouhaite"
        let nodes =
            root.at("\(Self.base)/logementRecherche/listeLocalisationSouhaite")?.children
            .filter { $0.name == "localisationSouhaite" } ?? []
        for index in nodes.indices {
            saisie.communes.append(code("\(indexed(list, index))/commune", "communesSouhaitees.\(index)"))
        }
    }

    // MARK: Paths

    /// `a/b/c[1]`: the element of that rank (from 0) among those of its name.
    private func indexed(_ path: String, _ index: Int) -> String { "\(path)[\(index)]" }

    private func node(_ path: String) -> XMLNode? {
        var current: XMLNode? = root
        for step in path.split(separator: "/") {
            let parts = step.split(separator: "[")
            let rank = parts.count == 2 ? Int(parts[1].dropLast()) ?? 0 : 0
            let same = current?.children.filter { $0.name == parts[0] } ?? []
            current = rank < same.count ? same[rank] : nil
        }
        return current
    }

    private mutating func take(_ path: String, _ champ: String) -> String {
        guard let found = node(path) else { return "" }
        taken.insert(path)
        lines[champ] = found.line
        return found.trimmed
    }

    private mutating func code(_ path: String, _ champ: String) -> String {
        guard let found = node(path) else { return "" }
        taken.insert("\(path)@code")
        lines[champ] = found.line
        return found.attributes["code"] ?? found.trimmed
    }

    /// Every leaf and attribute that was not taken.
    private func rest(_ node: XMLNode, _ path: String) -> [String: String] {
        var result: [String: String] = [:]
        for (name, value) in node.attributes where !taken.contains("\(path)@\(name)") {
            result["\(path)@\(name)"] = value
        }
        if node.children.isEmpty {
            if !taken.contains(path), !path.isEmpty, !node.trimmed.isEmpty { result[path] = node.trimmed }
            return result
        }
        var ranks: [String: Int] = [:]
        for child in node.children {
            let rank = ranks[child.name, default: 0]
            ranks[child.name] = rank + 1
            let repeated = node.children.lazy.filter { $0.name == child.name }.count > 1
            let base = path.isEmpty ? child.name : "\(path)/\(child.name)"
            // The first of a list was taken under its plain path or under [0]: both are the same element.
            let childPath = repeated || taken.contains { $0.hasPrefix("\(base)[") } ? "\(base)[\(rank)]" : base
            result.merge(rest(child, childPath)) { first, _ in first }
        }
        return result
    }
}
