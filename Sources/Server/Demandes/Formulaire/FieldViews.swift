// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// One field of the form as its template wants it: label, help, value, error, question.
struct FieldViews {
    private let page: FormulaireView
    private var texts: Catalogue { page.site.texts }
    private var rulebook: Rulebook { page.site.world.rulebook }
    private var messages: Messages { Messages(texts: texts) }

    init(_ page: FormulaireView) { self.page = page }

    /// A path as an id: `demandeur-naissance`.
    static func id(_ champ: String) -> String { champ.replacing(".", with: "-") }

    /// Whether the page has an input of this path.
    func isShown(_ champ: String) -> Bool {
        let layout = page.site.layout
        guard layout.rubrique(of: champ) != nil else { return false }
        let parts = champ.split(separator: ".")
        if parts.first == "motifs" { return parts.count == 2 && (Int(parts[1]) ?? 9) < 3 }
        if parts.first == "communesSouhaitees" || parts.first == "quartiers" {
            return parts.count == 2 && (Int(parts[1]) ?? 99) < communes.count
        }
        return !champ.hasSuffix(".types")
    }

    func field(_ champ: FormLayout.Champ) -> View { Self.closed(kind(champ)) }

    static func closed(_ view: View) -> View {
        var view = view
        view["dit"] = .flag(view["erreur"] != nil || view["avis"] != nil)
        return view.closed(
            "est_champ", "est_choix", "est_radios", "est_case", "est_cases", "est_lot", "est_communes", "est_zone",
            "aide",
            "traduit", "erreur", "avis", "unite", "titre", "coche", "champs", "erreur_communes", "requis",
            "liste_communes", "groupes",
            "inputmode", "type", "valeur", "autocomplete")
    }

    private func kind(_ champ: FormLayout.Champ) -> View {
        switch champ.saisie {
        case .code: choice(champ)
        case .ouinon: radios(champ)
        case .case: box(champ)
        case .cases: boxes(champ)
        case .rangs: ranks(champ)
        case .montants: amounts(champ)
        case .rfr: incomes(champ)
        case .communes: wishes(champ)
        case .texte, .tel, .courriel, .date, .entier, .montant, .commune: input(champ)
        }
    }

    // MARK: Kinds

    private func base(_ champ: FormLayout.Champ, label: String? = nil, help: Bool = true) -> View {
        let path = champ.champ
        let key = FormLayout.key(path)
        var view: View = [
            "id": .text(Self.id(path)), "nom": .text(path), "largeur": .text(champ.largeur),
            "libelle": .text(label ?? texts("champ.\(key)")), "requis": .flag(champ.requis == true),
            "aide": .text(optional: help ? texts.find("champ.\(key).aide") : nil),
            "traduit": .view(optional: label == nil ? page.translated("champ.\(key)") : nil),
            "erreur": .text(optional: page.violations.first { $0.champ == path }.map(messages.sentence)),
        ]
        // Two questions at one field have one box: the answer is one look at it.
        let asked = page.questions.filter { $0.champ == path }
        if !asked.isEmpty {
            view["avis"] = .view([
                "texte": .text(asked.map(messages.sentence).joined(separator: " ")),
                "code": .text(asked.map(\.cle).joined(separator: "|")), "coche": .flag(false),
            ])
        }
        return view
    }

    private func input(_ champ: FormLayout.Champ, label: String? = nil, help: Bool = true) -> View {
        var view = base(champ, label: label, help: help)
        view["est_champ"] = .flag(true)
        let value = page.saisie[champ.champ]
        view["valeur"] = .text(optional: value.isEmpty ? nil : shown(value, champ.saisie))
        view["type"] = .text(optional: [.tel: "tel", .courriel: "email"][champ.saisie])
        let numeric: [FormLayout.Champ.Saisie: String] = [
            .tel: "tel", .courriel: "email", .date: "numeric", .entier: "numeric", .montant: "decimal",
        ]
        view["inputmode"] = .text(optional: champ.inputmode ?? numeric[champ.saisie])
        view["unite"] = .text(optional: champ.saisie == .montant ? "€" : nil)
        view["liste_communes"] = .flag(champ.saisie == .commune)
        return view
    }

    /// A stored value as people type it; what was just typed stays as it was.
    private func shown(_ value: String, _ saisie: FormLayout.Champ.Saisie) -> String {
        switch saisie {
        case .date: Naissance(iso: value)?.numeric ?? value
        case .montant: value.hasSuffix(".00") ? String(value.dropLast(3)) : value.replacing(".", with: ",")
        case .commune: Self.place(value, rulebook)
        default: value
        }
    }

    /// `93500 insee:93055` → `93500 Pantin`
    static func place(_ value: String, _ rulebook: Rulebook) -> String {
        let parts = value.split(separator: " ").map(String.init)
        guard let code = parts.last(where: { $0.hasPrefix("insee:") })?.dropFirst(6),
            let commune = rulebook.communes[String(code)]
        else { return value }
        return parts.count > 1 ? "\(parts[0]) \(commune.nom)" : commune.libelle
    }

    private func choice(_ champ: FormLayout.Champ, label: String? = nil, help: Bool = true) -> View {
        var view = base(champ, label: label, help: help)
        view["est_choix"] = .flag(true)
        let chosen = page.saisie[champ.champ]
        let none: View = [
            "valeur": .text(""), "libelle": .text(texts("reponse.vide")), "choisi": .flag(chosen.isEmpty),
        ]
        view["options"] = .views([none] + options(champ, [chosen]))
        return view
    }

    private func options(_ champ: FormLayout.Champ, _ chosen: [String]) -> [View] {
        let list = champ.liste ?? ""
        return rulebook.codes(list).filter { code in
            // « Mademoiselle » left administrative forms in 2012; a takeover is not typed: both only stand in old files.
            let old = (list == "civilite" && code.code == "3") || (list == "canalDepot" && code.code == "reprise")
            return (!old && champ.sauf?.contains(code.code) != true) || chosen.contains(code.code)
        }.map { code in
            let other = page.site.translations[page.langue]?.find("liste.\(list).\(code.code)")
            return [
                "valeur": .text(code.code), "choisi": .flag(chosen.contains(code.code)),
                "libelle": .text(other.map { Self.beside(code.libelle, $0) } ?? code.libelle),
                "id": .text("\(Self.id(champ.champ))-\(code.code)"), "nom": .text("\(champ.champ)[]"),
            ]
        }
    }

    /// An option takes no markup: the isolate keeps Arabic with an acronym in it in its own order.
    private static func beside(_ french: String, _ other: String) -> String { "\(french) · \u{2068}\(other)\u{2069}" }

    private func radios(_ champ: FormLayout.Champ) -> View {
        var view = base(champ)
        view["est_radios"] = .flag(true)
        let value = page.saisie[champ.champ]
        var answers = ["oui", "non"]
        if champ.requis != true { answers.append("") }
        view["options"] = .views(
            answers.map { answer in
                [
                    "valeur": .text(answer), "choisi": .flag(value == answer),
                    "libelle": .text(
                        answer.isEmpty ? texts("reponse.vide") : spoken("reponse.\(answer)")),
                ]
            })
        return view
    }

    private func spoken(_ key: String) -> String {
        let other = page.site.translations[page.langue]?.find(key)
        return other.map { Self.beside(texts(key), $0) } ?? texts(key)
    }

    private func box(_ champ: FormLayout.Champ) -> View {
        var view = base(champ)
        view["est_case"] = .flag(true)
        view["coche"] = .flag(page.saisie[champ.champ] == "oui")
        return view
    }

    private func boxes(_ champ: FormLayout.Champ) -> View {
        var view = base(champ)
        view["est_cases"] = .flag(true)
        view["options"] = .views(options(champ, page.saisie.liste(champ.champ)))
        return view
    }

    /// A ranked choice: as many lists as answers allowed.
    private func ranks(_ champ: FormLayout.Champ) -> View {
        lot(
            champ,
            (0..<(champ.maximum ?? 3)).map { rang in
                choice(
                    champ.renamed("\(champ.champ).\(rang)", "g4"),
                    label: texts("formulaire.rangs", ["n": "\(rang + 1)"]), help: false)
            })
    }

    private func amounts(_ champ: FormLayout.Champ) -> View {
        lot(
            champ,
            rulebook.codes(champ.liste ?? "").map { code in
                let other = page.site.translations[page.langue]?.find("liste.\(champ.liste ?? "").\(code.code)")
                return input(
                    champ.renamed("\(champ.champ).\(code.code)", "g3", .montant),
                    label: other.map { Self.beside(code.libelle, $0) } ?? code.libelle, help: false)
            })
    }

    /// The two years before that of today, and any other that the file holds.
    private func incomes(_ champ: FormLayout.Champ) -> View {
        let year = page.site.world.today.year
        let known = page.saisie.noms(champ.champ).compactMap { Int($0) }
        let years = Set([year - 2, year - 1] + known).sorted()
        var view = lot(
            champ,
            years.map { year in
                input(
                    champ.renamed("\(champ.champ).\(year)", "g4", .montant),
                    label: texts("champ.titulaire.rfr", ["annee": "\(year)"]), help: false)
            }, title: texts("champ.titulaire.rfr", ["annee": ""]))
        view["traduit"] = page.translated("champ.titulaire.rfr", ["annee": ""]).map { .view($0) } ?? .flag(false)
        return view
    }

    private func lot(_ champ: FormLayout.Champ, _ champs: [View], title: String? = nil) -> View {
        var view = base(champ, label: title)
        view["est_lot"] = .flag(true)
        // A rubric may bear the name of its only field.
        view["id"] = .text("\(Self.id(champ.champ))-tous")
        view["champs"] = .views(champs.map(Self.closed))
        return view
    }

    // MARK: Communes

    private var communes: [String] {
        let typed = page.saisie.liste("communesSouhaitees")
        // A quarter beside no commune is shown too: it is refused, and comes back.
        let quartiers = (page.saisie.rangs("quartiers").last ?? -1) + 1
        let count = max(typed.count, quartiers, page.membres["communesSouhaitees"] ?? 3)
        return typed + Array(repeating: "", count: count - typed.count)
    }

    private func wishes(_ champ: FormLayout.Champ) -> View {
        let whole = ["communes.aucune", "communes.trop"]
        return [
            "est_communes": .flag(true), "compte": .text("\(communes.count)"),
            "erreur_communes": .text(
                optional: page.violations.first { whole.contains($0.code) }.map(messages.sentence)),
            "rangs": .views(
                communes.enumerated().map { rang, value in
                    let path = "communesSouhaitees.\(rang)"
                    let quartier = "quartiers.\(rang)"
                    let violation = page.violations.first { $0.champ == path && !whole.contains($0.code) }
                    let beside = page.violations.first { $0.champ == quartier }
                    return [
                        "rang": .text("\(rang + 1)"), "nom": .text(path), "id": .text(Self.id(path)),
                        "valeur": value.isEmpty ? .flag(false) : .text(shown(value, .commune)),
                        "quartier": page.saisie[quartier].isEmpty ? .flag(false) : .text(page.saisie[quartier]),
                        "quartier_nom": .text(quartier),
                        "quartier_id": .text(Self.id(quartier)),
                        "erreur_quartier": beside.map { .text(messages.sentence($0)) } ?? .flag(false),
                        "autofocus": .flag(page.focus == path),
                        // What is said of the whole list is heard at its first field.
                        "erreur_liste": .flag(rang == 0 && page.violations.contains { whole.contains($0.code) }),
                        "erreur": violation.map { .text(messages.sentence($0)) } ?? .flag(false),
                        "dit": .flag(violation != nil || beside != nil),
                    ]
                }),
        ]
    }
}
