// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// What became of a typed form: the canonical form when nothing prevents it, what prevents it, what deserves a question.
package struct Examen: Sendable {
    package internal(set) var formulaire: Formulaire?
    package internal(set) var violations: [Violation] = []
    package internal(set) var avertissements: [Avertissement] = []
    /// NIR by rank of the holder (0 the applicant): apart, since the canonical form never holds one.
    package internal(set) var nirs: [Int: Nir] = [:]

    /// Questions not yet answered.
    package func questions(confirmed: [String]) -> [Avertissement] {
        avertissements.filter { !confirmed.contains($0.code) }
    }
}

/// The one validator of pages, API and imports. Pure: the day and the reference data come from outside.
///
/// It asks for the legal minimum only (domain reference 2.4): name, first name, birth date, address, number of persons
/// to be housed, communes wanted, whether already in social housing. Income above a ceiling, or unknown, never prevents
/// a registration.
package func examine(_ saisie: Saisie, on today: Day, _ rulebook: Rulebook) -> Examen {
    var examination = Examination(today: today, rulebook: rulebook)
    return examination.run(saisie)
}

private struct Examination {
    let today: Day
    let rulebook: Rulebook
    var examen = Examen()

    static let longestName = 150
    static let longestText = 200
    static let oldest = 1900

    init(today: Day, rulebook: Rulebook) {
        self.today = today
        self.rulebook = rulebook
    }

    mutating func run(_ saisie: Saisie) -> Examen {
        let depot = self.depot(saisie)
        let demandeur = saisie.association.isEmpty ? titulaire(saisie.demandeur, "demandeur", rank: 0) : nil
        let cotitulaires = saisie.cotitulaires.enumerated().map { index, typed in
            titulaire(typed, "cotitulaires.\(index)", rank: index + 1)
        }
        let personnes = saisie.personnes.enumerated().map { personne($1, "personnesACharge.\($0)") }
        let adresse = self.adresse(saisie)
        let nombre = nombrePersonnes(saisie, known: 1 + cotitulaires.count + personnes.count)
        let communes = communesSouhaitees(saisie.communes)
        let hlm = dejaLocataire(saisie.dejaLocataireHlm)
        let association = saisie.association.isEmpty ? nil : self.association(saisie)
        contact(saisie)

        if examen.violations.isEmpty, let depot {
            var formulaire = Formulaire(depot: depot)
            formulaire.demandeur = demandeur
            formulaire.association = association
            formulaire.cotitulaires = cotitulaires.compactMap { $0 }
            formulaire.personnes = personnes.compactMap { $0 }
            formulaire.adresse = adresse
            formulaire.nombrePersonnes = nombre
            formulaire.dejaLocataireHlm = hlm
            formulaire.communesSouhaitees = communes
            formulaire.national = saisie.national
            formulaire.confirmations = examen.avertissements.map(\.code).filter(saisie.confirmations.contains)
            if depot.pieceVue {
                for champ in ["nomNaissance", "nomUsage", "prenoms", "naissance"] {
                    formulaire.provenance["demandeur.\(champ)"] = .piece
                }
            }
            examen.formulaire = formulaire
        }
        return examen
    }

    // MARK: Deposit

    private mutating func depot(_ saisie: Saisie) -> Depot? {
        if rulebook.label("canalDepot", saisie.canal) == nil {
            refuse(
                "depot.canal", saisie.canal.isEmpty ? "requis" : "code.inconnu", ["code": TypedDate.shown(saisie.canal)]
            )
        }
        guard let text = required(saisie.dateDepot, "depot.date") else { return nil }
        guard let date = keep(TypedDate.day(text, "depot.date")) else { return nil }
        if date > today { refuse("depot.date", "depot.futur", ["aujourdhui": today.french]) }
        if date.year < 1985 { refuse("depot.date", "depot.impossible", ["date": date.french]) }
        // L441-2-1: the number within one month. An older deposit is often a slip of the year, but it may be true.
        if date.adding(months: 1) < today, saisie.canal != "reprise" {
            warn("depot.date", "depot.ancien", ["date": date.french, "duree": duration(since: date)])
        }
        return Depot(date: date, canal: saisie.canal, pieceVue: saisie.pieceVue)
    }

    // MARK: Persons

    private mutating func titulaire(_ typed: SaisiePersonne, _ path: String, rank: Int) -> Titulaire? {
        let nom = name(typed.nomNaissance, "\(path).nomNaissance", required: true)
        let usage = name(typed.nomUsage, "\(path).nomUsage", required: false)
        let prenoms = name(typed.prenoms, "\(path).prenoms", required: true)
        let naissance = self.naissance(typed.naissance, "\(path).naissance", required: true)
        let civilite = code(typed.civilite, "civilite", "\(path).civilite")
        let telephone = self.telephone(typed.telephone, "\(path).telephone")
        let courriel = self.courriel(typed.courriel, "\(path).courriel")
        let lien = code(typed.lien, "lienDemandeur", "\(path).lien")
        if !typed.nir.isEmpty {
            switch Nir.parse(typed.nir) {
            case .success(let nir): examen.nirs[rank] = nir
            case .failure(let violation):
                refuse("\(path).nir", violation.code, ["cle": String(typed.nir.filter(\.isNumber).suffix(2))])
            }
        }
        guard let nom, let prenoms, let naissance else { return nil }
        let age = naissance.earliest.years(until: today)
        if rank == 0, age < 18 { warn("\(path).naissance", "mineur", ["age": "\(max(0, age))"]) }
        if age > 100 {
            warn("\(path).naissance", "centenaire", ["age": "\(age)", "annee": "\(naissance.earliest.year)"])
        }
        var titulaire = Titulaire(nomNaissance: nom, prenoms: prenoms, naissance: naissance)
        titulaire.nomUsage = usage == nom ? nil : usage
        titulaire.civilite = civilite
        titulaire.telephone = telephone
        titulaire.courriel = courriel
        titulaire.lien = lien
        return titulaire
    }

    private mutating func personne(_ typed: SaisieCharge, _ path: String) -> PersonneACharge? {
        var personne = PersonneACharge()
        personne.nom = name(typed.nom, "\(path).nom", required: false)
        personne.prenoms = name(typed.prenoms, "\(path).prenoms", required: false)
        personne.naissance = naissance(typed.naissance, "\(path).naissance", required: false)
        personne.sexe = code(typed.sexe, "sexe", "\(path).sexe")
        personne.lien = code(typed.lien, "lienParente", "\(path).lien")
        return personne == PersonneACharge() ? nil : personne
    }

    private mutating func association(_ saisie: Saisie) -> Association? {
        guard let nom = text(saisie.association, "association.nom", longest: Self.longestText) else { return nil }
        var association = Association(nom: nom)
        association.telephone = telephone(saisie.demandeur.telephone, "demandeur.telephone")
        association.courriel = courriel(saisie.demandeur.courriel, "demandeur.courriel")
        return association
    }

    /// A name as civil status writes it: Latin letters, hyphen, apostrophe, space.
    private mutating func name(_ typed: String, _ champ: String, required isRequired: Bool) -> String? {
        let value = squeezed(typed)
        if value.isEmpty {
            if isRequired { refuse(champ, "requis", ["champ": champ]) }
            return nil
        }
        if value.count > Self.longestName {
            refuse(champ, "nom.long", ["n": "\(value.count)", "maximum": "\(Self.longestName)"])
            return nil
        }
        if let foreign = value.first(where: { !isNameCharacter($0) }) {
            refuse(
                champ, isControl(foreign) ? "texte.controle" : "nom.caractere",
                ["caractere": String(foreign), "code": controlCode(String(foreign))])
            return nil
        }
        if !value.contains(where: \.isLetter) {
            refuse(champ, "nom.sans-lettre", ["saisi": TypedDate.shown(value)])
            return nil
        }
        return value
    }

    private func isNameCharacter(_ character: Character) -> Bool {
        if " -'’.".contains(character) { return true }
        // A letter of the Latin script with its accents; Foundation's transform leaves no way to ask the script.
        return character.isLetter
            && character.unicodeScalars.allSatisfy { scalar in
                (0x41...0x24f).contains(scalar.value) || (0x1e00...0x1eff).contains(scalar.value)
                    || (0x300...0x36f).contains(scalar.value) || scalar.value == 0x259 || scalar.value == 0x18f
            }
    }

    private mutating func naissance(_ typed: String, _ champ: String, required isRequired: Bool) -> Naissance? {
        let value = squeezed(typed)
        if value.isEmpty {
            if isRequired { refuse(champ, "requis", ["champ": champ]) }
            return nil
        }
        guard let naissance = keep(TypedDate.birth(value, champ)) else { return nil }
        if naissance.earliest > today {
            refuse(champ, "date.future", ["date": naissance.french])
        } else if naissance.earliest.year < Self.oldest {
            refuse(champ, "date.avant-1900", ["date": naissance.french])
        }
        return naissance
    }

    // MARK: Contact and place

    private mutating func telephone(_ typed: String, _ champ: String) -> String? {
        var digits = typed.filter { !" .-()\u{a0}\t".contains($0) }
        if digits.isEmpty { return nil }
        // The national format takes ten digits at most and no plus sign.
        for prefix in ["+33", "0033"] where digits.hasPrefix(prefix) { digits = "0" + digits.dropFirst(prefix.count) }
        guard digits.utf8.count == 10, digits.first == "0", digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            refuse(champ, "telephone.format", ["saisi": TypedDate.shown(typed)])
            return nil
        }
        return digits
    }

    private mutating func courriel(_ typed: String, _ champ: String) -> String? {
        let value = squeezed(typed)
        if value.isEmpty { return nil }
        let parts = value.split(separator: "@", omittingEmptySubsequences: false)
        let domain = parts.count == 2 ? parts[1].split(separator: ".", omittingEmptySubsequences: false) : []
        let plain = value.unicodeScalars.allSatisfy {
            $0.isASCII && $0.value > 0x20 && !"<>\"(),;:\\[]".unicodeScalars.contains($0)
        }
        guard plain, value.utf8.count <= 254, parts.count == 2, !parts[0].isEmpty, domain.count >= 2,
            domain.allSatisfy({ !$0.isEmpty }), domain.last.map({ $0.count >= 2 }) == true
        else {
            refuse(champ, "courriel.format", ["saisi": TypedDate.shown(typed)])
            return nil
        }
        return value
    }

    private mutating func contact(_ saisie: Saisie) {
        if saisie.demandeur.telephone.isEmpty, saisie.demandeur.courriel.isEmpty {
            warn("demandeur.telephone", "contact.aucun")
        }
    }

    private mutating func adresse(_ saisie: Saisie) -> Adresse? {
        var adresse = Adresse()
        let voie = text(saisie.voie, "adresse.voie", longest: Self.longestText)
        if voie == nil, squeezed(saisie.voie).isEmpty { refuse("adresse.voie", "requis", ["champ": "adresse.voie"]) }
        adresse.voie = voie
        guard let typed = required(saisie.commune, "adresse.commune") else { return adresse }
        guard let place = text(typed, "adresse.commune", longest: Self.longestText) else { return adresse }
        let postal = place.split { !$0.isNumber }.first { $0.utf8.count == 5 }.map(String.init)
        let found = rulebook.communes.candidates(place)
        if found.count == 1 {
            adresse.commune = found[0].code
            adresse.codePostal =
                postal.flatMap { found[0].codesPostaux.contains($0) ? $0 : nil } ?? found[0].codesPostaux.first
        } else if found.count > 1 {
            refuse("adresse.commune", "commune.plusieurs", several(typed, found))
        } else if let postal, !rulebook.territoire.departements.contains(departement(postal)), place != postal {
            // Elsewhere in France: the base does not know its communes; kept as typed.
            adresse.codePostal = postal
            adresse.libelle = squeezed(place.replacing(postal, with: ""))
        } else {
            refuse("adresse.commune", "commune.inconnue", ["saisi": TypedDate.shown(typed)])
        }
        return adresse
    }

    private func departement(_ postal: String) -> String {
        postal.hasPrefix("97") || postal.hasPrefix("98") ? String(postal.prefix(3)) : String(postal.prefix(2))
    }

    private func several(_ typed: String, _ found: [Commune]) -> [String: String] {
        let names = found.prefix(5).map { "\($0.nom) (\($0.departement))" }.joined(separator: ", ")
        return ["saisi": TypedDate.shown(typed), "liste": names]
    }

    private mutating func communesSouhaitees(_ typed: [String]) -> [String] {
        var codes: [String] = []
        for (index, value) in typed.enumerated() where !squeezed(value).isEmpty {
            let champ = "communesSouhaitees.\(index)"
            guard let place = text(value, champ, longest: Self.longestText) else { continue }
            let found = rulebook.communes.candidates(place)
            let inside = found.filter { rulebook.territoire.departements.contains($0.departement) }
            if inside.count > 1 {
                refuse(champ, "commune.plusieurs", several(value, inside))
            } else if let commune = inside.first {
                if codes.contains(commune.code) {
                    refuse(
                        champ, "communes.double",
                        ["commune": commune.nom, "rang": "\((codes.firstIndex(of: commune.code) ?? 0) + 1)"])
                }
                codes.append(commune.code)
            } else if let elsewhere = found.first {
                refuse(
                    champ, "commune.hors-territoire",
                    [
                        "commune": elsewhere.nom, "territoire": rulebook.territoire.nom,
                        "departement": elsewhere.departement,
                    ])
            } else {
                refuse(champ, "commune.inconnue", ["saisi": TypedDate.shown(value)])
            }
        }
        let maximum = rulebook.territoire.maximumCommunes
        if codes.isEmpty, !examen.violations.contains(where: { $0.champ.hasPrefix("communesSouhaitees") }) {
            refuse("communesSouhaitees.0", "communes.aucune")
        }
        if codes.count > maximum {
            refuse("communesSouhaitees.\(maximum)", "communes.trop", ["n": "\(codes.count)", "maximum": "\(maximum)"])
        }
        return codes
    }

    private mutating func nombrePersonnes(_ saisie: Saisie, known: Int) -> Int? {
        let value = squeezed(saisie.nombrePersonnes)
        if value.isEmpty {
            // A file that lists the persons has said how many they are.
            if known > 1 || !saisie.association.isEmpty { return saisie.association.isEmpty ? known : nil }
            refuse("nombrePersonnes", "requis", ["champ": "nombrePersonnes"])
            return nil
        }
        guard let number = digits(value) else {
            refuse("nombrePersonnes", "nombre.format", ["saisi": TypedDate.shown(value)])
            return nil
        }
        guard (1...30).contains(number) else {
            refuse("nombrePersonnes", "nombre.limite", ["n": "\(number)", "minimum": "1", "maximum": "30"])
            return nil
        }
        return number
    }

    private mutating func dejaLocataire(_ typed: String) -> Bool? {
        switch typed {
        case "oui": return true
        case "non": return false
        case "":
            refuse("dejaLocataireHlm", "requis", ["champ": "dejaLocataireHlm"])
            return nil
        default:
            refuse("dejaLocataireHlm", "code.inconnu", ["code": TypedDate.shown(typed)])
            return nil
        }
    }

    // MARK: Texts

    private mutating func required(_ typed: String, _ champ: String) -> String? {
        let value = squeezed(typed)
        if value.isEmpty { refuse(champ, "requis", ["champ": champ]) }
        return value.isEmpty ? nil : value
    }

    private mutating func text(_ typed: String, _ champ: String, longest: Int) -> String? {
        let value = squeezed(typed)
        if value.count > longest {
            refuse(champ, "texte.long", ["n": "\(value.count)", "maximum": "\(longest)"])
            return nil
        }
        if value.contains(where: isControl) {
            refuse(champ, "texte.controle", ["code": controlCode(value)])
            return nil
        }
        if value.contains("<") || value.contains(">") {
            refuse(champ, "texte.caractere", ["caractere": value.contains("<") ? "<" : ">"])
            return nil
        }
        return value.isEmpty ? nil : value
    }

    private mutating func code(_ typed: String, _ list: String, _ champ: String) -> String? {
        if typed.isEmpty { return nil }
        if rulebook.label(list, typed) != nil { return typed }
        refuse(champ, "code.inconnu", ["code": TypedDate.shown(typed)])
        return nil
    }

    /// `U+202E`: the name of what cannot be seen.
    private func controlCode(_ text: String) -> String {
        let scalar = text.first(where: isControl)?.unicodeScalars.first { !$0.properties.isAlphabetic }
        return scalar.map { "U+" + padded(Int($0.value), 4, radix: 16) } ?? ""
    }

    /// `il y a 4 mois`, for the question about an old deposit.
    private func duration(since date: Day) -> String {
        let months = (today.year - date.year) * 12 + today.month - date.month - (today.day < date.day ? 1 : 0)
        if months < 24 { return "il y a \(months) mois" }
        return "il y a \(months / 12) ans"
    }

    private func isControl(_ character: Character) -> Bool {
        character.unicodeScalars.contains { scalar in
            let category = scalar.properties.generalCategory
            return category == .control || category == .format || category == .privateUse || category == .unassigned
        }
    }

    private func squeezed(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping.split { $0 == " " || $0 == "\u{a0}" || $0 == "\t" }.joined(
            separator: " ")
    }

    private mutating func keep<T>(_ result: Result<T, Violation>) -> T? {
        switch result {
        case .success(let value): return value
        case .failure(let violation):
            examen.violations.append(violation)
            return nil
        }
    }

    private mutating func refuse(_ champ: String, _ code: String, _ parametres: [String: String] = [:]) {
        examen.violations.append(Violation(champ, code, parametres))
    }

    private mutating func warn(_ champ: String, _ code: String, _ parametres: [String: String] = [:]) {
        examen.avertissements.append(Avertissement(champ, code, parametres))
    }
}
