// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Reference

/// The few questions of *Avant de déposer*, from the page or from JSON.
struct AvantForm {
    private static let mostEnfants = 20
    private var values: [String: String] = [:]
    /// Ages of the children, one a text.
    private var enfants: [String] = []
    /// What JSON has under other names: sent, hence not dropped in silence.
    private var inconnus: [String] = []
    /// What should be a list and is not: `"enfants": 0` is no child for who writes it, and a baby for who reads a list.
    private var seuls: [String] = []

    init() {}

    init(_ form: RequestForm) {
        for (name, value) in form.all { values[name] = String(value.prefix(200)) }
        enfants = value("enfants").split { !$0.isNumber && !$0.isLetter }.map(String.init)
    }

    /// `{"age": 34, "ageConjoint": 36, "enfants": [3, 9], "revenu": 18000, "communes": ["93055"]}`
    init(_ leaves: JSONLeaves) {
        for (path, value) in leaves.values.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
            let parts = path.split(separator: ".", omittingEmptySubsequences: false)
            switch (parts[0], parts.count) {
            case ("enfants", 1), ("communes", 1): seuls.append(path)
            case ("enfants", 2): enfants.append(value)
            case ("communes", 2):
                values["commune\(parts[1])"] = value.utf8.count == 5 ? "insee:\(value)" : value
            case ("age", 1), ("ageConjoint", 1), ("revenu", 1), ("revenuRecent", 1), ("handicap", 1), ("sejour", 1):
                values[path] = value
            default: inconnus.append(path)
            }
        }
    }

    private func value(_ name: String) -> String { values[name] ?? "" }

    func question(_ rulebook: Rulebook, today: Day) -> (QuestionEligibilite, [Violation]) {
        var question = QuestionEligibilite()
        var violations: [Violation] = []
        func number(_ name: String, _ text: String, _ range: ClosedRange<Int>) -> Int? {
            let typed = text.filter { !$0.isWhitespace && $0 != "€" }
            if typed.isEmpty { return nil }
            guard typed.utf8.count <= 9, typed.utf8.allSatisfy({ (48...57).contains($0) }), let found = Int(typed)
            else {
                violations.append(Violation(name, "nombre.format", ["saisi": String(text.prefix(40))]))
                return nil
            }
            guard range.contains(found) else {
                violations.append(
                    Violation(
                        name, "nombre.limite",
                        ["n": "\(found)", "minimum": "\(range.lowerBound)", "maximum": "\(range.upperBound)"]))
                return nil
            }
            return found
        }
        func flag(_ name: String) -> Bool {
            let typed = value(name)
            if !["", "oui", "non", "true", "false"].contains(typed) {
                violations.append(Violation(name, "oui-non", ["saisi": String(typed.prefix(40))]))
            }
            return typed == "oui" || typed == "true"
        }
        for name in inconnus.prefix(20) {
            violations.append(Violation(name, "champ.inconnu", ["nom": String(name.prefix(40))]))
        }
        for name in seuls { violations.append(Violation(name, "liste")) }
        if let age = number("age", value("age"), 16...110) { question.ages.append(age) }
        if question.ages.isEmpty, !violations.contains(where: { $0.champ == "age" }) {
            violations.append(Violation("age", "requis"))
        }
        if let age = number("ageConjoint", value("ageConjoint"), 16...110) { question.ages.append(age) }
        if enfants.count > Self.mostEnfants {
            violations.append(
                Violation("enfants", "groupe.trop", ["n": "\(enfants.count)", "maximum": "\(Self.mostEnfants)"]))
        }
        for typed in enfants.prefix(Self.mostEnfants) {
            if let age = number("enfants", typed, 0...30) { question.enfants.append(age) }
        }
        if let revenu = number("revenu", value("revenu"), 0...99_999_999) { question.rfr["\(today.year - 2)"] = revenu }
        if let revenu = number("revenuRecent", value("revenuRecent"), 0...99_999_999) {
            question.rfr["\(today.year - 1)"] = revenu
        }
        question.handicap = flag("handicap")
        question.horsUnionEuropeenne = flag("sejour")
        for rang in 0..<3 {
            let typed = value("commune\(rang)")
            if typed.filter({ !$0.isWhitespace }).isEmpty { continue }
            let found = rulebook.communes.candidates(typed).filter {
                rulebook.territoire.departements.contains($0.departement)
            }
            if found.count == 1 {
                question.communes.append(found[0])
            } else if found.isEmpty {
                violations.append(Violation("commune\(rang)", "commune.inconnue", ["saisi": typed]))
            } else {
                let names = found.prefix(5).map { "\($0.nom) (\($0.departement))" }.joined(separator: ", ")
                violations.append(Violation("commune\(rang)", "commune.plusieurs", ["saisi": typed, "liste": names]))
            }
        }
        for name in values.keys.sorted()
        where name.hasPrefix("commune") && !["commune0", "commune1", "commune2"].contains(name) {
            violations.append(Violation(name, "communes.trop", ["n": "4", "maximum": "3"]))
            break
        }
        if question.communes.isEmpty, !violations.contains(where: { $0.champ.hasPrefix("commune") }) {
            violations.append(Violation("commune0", "communes.aucune"))
        }
        return (question, violations)
    }

    func fields(_ site: Site, _ violations: [Violation]) -> [View] {
        let year = site.world.today.year
        func base(_ nom: String, _ largeur: String, _ label: String, requis: Bool = false) -> View {
            [
                "id": .text(nom), "nom": .text(nom), "largeur": .text(largeur), "libelle": .text(label),
                "valeur": .text(value(nom)), "requis": .flag(requis),
                "aide": .text(optional: site.texts.find("avant.\(nom).aide")),
                "erreur": .text(
                    optional: violations.first { $0.champ == nom }.map(Messages(texts: site.texts).sentence)),
            ]
        }
        func input(_ nom: String, _ largeur: String, _ label: String, requis: Bool = false, numeric: Bool = true)
            -> View
        {
            var view = base(nom, largeur, label, requis: requis)
            view["est_champ"] = .flag(true)
            view["inputmode"] = .text(numeric ? "numeric" : "text")
            return FieldViews.closed(view)
        }
        func box(_ nom: String) -> View {
            var view = base(nom, "g12", site.texts("avant.\(nom)"))
            view["est_case"] = .flag(true)
            view["coche"] = .flag(value(nom) == "oui")
            return FieldViews.closed(view)
        }
        return [
            input("age", "g4", site.texts("avant.age"), requis: true),
            input("ageConjoint", "g4", site.texts("avant.ageConjoint")),
            input("enfants", "g4", site.texts("avant.enfants")), box("handicap"),
            input("revenu", "g6", site.texts("avant.revenu", ["annee": "\(year - 2)"])),
            input("revenuRecent", "g6", site.texts("avant.revenuRecent", ["annee": "\(year - 1)"])), box("sejour"),
            input("commune0", "g4", site.texts("avant.commune", ["n": "1"]), requis: true, numeric: false),
            input("commune1", "g4", site.texts("avant.commune", ["n": "2"]), numeric: false),
            input("commune2", "g4", site.texts("avant.commune", ["n": "3"]), numeric: false),
        ]
    }

    /// What was answered is taken over; what was only guessed from it (a year of birth from an age, the tie of a couple,
    /// whose income it is) is asked again.
    private static func isCertain(_ path: String, _ formulaire: Formulaire) -> Bool {
        if path == "nombrePersonnes" || path.hasPrefix("communesSouhaitees.") { return true }
        return path.hasPrefix("demandeur.rfr.") && formulaire.cotitulaires.isEmpty
    }

    /// The form of the desk with these answers in it, nothing that names someone.
    func prefill(_ formulaire: Formulaire) -> String {
        var items: [URLQueryItem] = []
        for (path, value) in ((try? formulaire.saisie())?.valeurs ?? [:]).sorted(by: { $0.key < $1.key })
        where Self.isCertain(path, formulaire) {
            items.append(URLQueryItem(name: path, value: value))
        }
        var components = URLComponents()
        components.path = Paths.nouvelleDemande
        components.queryItems = items
        return components.string ?? Paths.nouvelleDemande
    }
}
