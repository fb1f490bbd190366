// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// Two files side by side, part by part: what is alike, what differs and where, since when each says so.
struct FaceView {
    let site: Site
    let un: MembreEnsemble
    let autre: MembreEnsemble
    /// What is wrong with a choice, by the name of its row.
    var fautes: [String: String] = [:]

    private var texts: Catalogue { site.texts }

    /// `fusion`: what would be kept, with the choices made; nil where nothing is chosen. `garder`: what for.
    func view(
        _ fusion: (plan: FusionFormulaires, choix: [RubriqueFusion: CoteFusion], gardee: ID<Demande>)?,
        garder: String = "doublons.face.garder"
    ) throws -> View {
        var lines = try RubriqueFusion.allCases.compactMap { try line($0, fusion) }
        lines += facts(fusion)
        return View([
            "dossiers": .views([head(un, "A"), head(autre, "B")]), "lignes": .views(lines),
            "choisit": .flag(fusion != nil), "garder": .text(texts(garder)),
        ])
    }

    private func head(_ membre: MembreEnsemble, _ lettre: String) -> View {
        View([
            "lettre": .text(texts("doublons.dossier", ["lettre": lettre])),
            "numero": .view(optional: site.numero(membre.carte.numero)),
            "lien": membre.demande == nil ? nil : .text(Paths.demande(membre.carte.id)),
        ]).closed("numero", "lien")
    }

    private func line(
        _ rubrique: RubriqueFusion,
        _ fusion: (plan: FusionFormulaires, choix: [RubriqueFusion: CoteFusion], gardee: ID<Demande>)?
    ) throws -> View? {
        let words = RubriqueWords(site: site)
        let (mine, his) = (try words.lines(rubrique, of: un), try words.lines(rubrique, of: autre))
        guard mine != [] || his != [] else { return nil }
        let differs: Bool
        if let one = un.demande?.formulaire, let other = autre.demande?.formulaire {
            differs = rubrique.leaves(try one.leaves()) != rubrique.leaves(try other.leaves())
        } else {
            differs = false
        }
        var view: View = [
            "libelle": .text(words.label(rubrique)), "differe": .flag(differs), "egal": .flag(!differs),
            "cellules": .views([
                cell(mine, his, un, rubrique, differs), cell(his, mine, autre, rubrique, differs),
            ]),
            "neutre": .flag(false),
        ]
        if let fusion, differs, fusion.plan.differences.contains(rubrique) {
            view["choix"] = .views(choices(rubrique, fusion))
            view["nom_choix"] = .text("champ-\(rubrique.rawValue)")
            view["faute_choix"] = .text(optional: fautes["champ-\(rubrique.rawValue)"])
        }
        return view.closed("choix", "nom_choix", "garde", "faute_choix")
    }

    /// The values of a side; the letters by which they differ are marked.
    private func cell(
        _ mine: [String], _ his: [String], _ membre: MembreEnsemble, _ rubrique: RubriqueFusion, _ differs: Bool
    ) -> View {
        guard membre.demande != nil else {
            return View(["lignes_dites": .views([]), "cachee": .text(texts("doublons.hors"))]).closed("le")
        }
        let said = mine.enumerated().map { rank, text -> View in
            let other = rank < his.count ? his[rank] : ""
            let parts =
                differs && RubriqueWords.isShort(rubrique) && !other.isEmpty
                ? EcartTextes.parts(text, against: other) : [EcartTextes.Part(texte: text, isMarked: false)]
            return ["parts": .views(parts.map { ["texte": .text($0.texte), "marque": .flag($0.isMarked)] })]
        }
        return View([
            "lignes_dites": .views(said), "vide": .flag(said.isEmpty),
            "le": differs
                ? membre.dates.map { .text(texts("doublons.dit-le", ["jour": $0.date(rubrique).jour.french])) }
                : nil,
            "provenance": .view(provenance(membre, rubrique)),
        ]).closed("le", "cachee")
    }

    private func provenance(_ membre: MembreEnsemble, _ rubrique: RubriqueFusion) -> View {
        let sources = membre.demande?.formulaire.provenance.filter { rubrique.holds($0.key) }.map(\.value) ?? []
        let source: Provenance? = sources.contains(.piece) ? .piece : sources.contains(.tiers) ? .tiers : nil
        return ["declare": .flag(false), "tiers": .flag(source == .tiers), "piece": .flag(source == .piece)]
    }

    private func choices(
        _ rubrique: RubriqueFusion,
        _ fusion: (plan: FusionFormulaires, choix: [RubriqueFusion: CoteFusion], gardee: ID<Demande>)
    ) -> [View] {
        let chosen = fusion.plan.cote(rubrique, fusion.choix)
        let isFirst = un.carte.id == fusion.gardee
        var options: [(CoteFusion, String)] = [
            (isFirst ? .gardee : .absorbee, "A"), (isFirst ? .absorbee : .gardee, "B"),
        ]
        if rubrique == .communesSouhaitees && fusion.plan.holdsAllCommunes
            || rubrique == .rfr && fusion.plan.holdsAllRfr
        {
            options.append((.ensemble, texts("doublons.les-deux")))
        }
        return options.map { cote, libelle in
            [
                "valeur": .text(cote.rawValue), "libelle_choix": .text(libelle), "choisi": .flag(cote == chosen),
            ]
        }
    }

    /// What is not of the form, and what becomes of it in a merger.
    private func facts(
        _ fusion: (plan: FusionFormulaires, choix: [RubriqueFusion: CoteFusion], gardee: ID<Demande>)?
    ) -> [View] {
        func row(_ key: String, _ value: (MembreEnsemble) -> String?, _ garde: String?) -> View {
            View([
                "libelle": .text(texts("doublons.fait.\(key)")), "neutre": .flag(true), "differe": .flag(false),
                "egal": .flag(false),
                "cellules": .views(
                    [un, autre].map { membre in
                        View([
                            "lignes_dites": .views(
                                value(membre).map {
                                    [["parts": .views([["texte": .text($0), "marque": .flag(false)]])]]
                                }
                                    ?? []),
                            "vide": .flag(value(membre) == nil && membre.demande != nil),
                            "cachee": value(membre) == nil && membre.demande == nil
                                ? .text(texts("doublons.hors")) : nil,
                            "provenance": .view(["declare": .flag(false), "tiers": .flag(false), "piece": .flag(false)]
                            ),
                        ]).closed("le", "cachee")
                    }), "garde": fusion == nil ? nil : .text(optional: garde),
            ]).closed("choix", "nom_choix", "garde", "faute_choix")
        }
        let older = [un, autre].compactMap { $0.demande?.formulaire.depot.date }.min()
        return [
            row("etat", { texts("etat.\($0.carte.etat == .purgee ? "effacee" : $0.carte.etat.rawValue)") }, nil),
            row(
                "depot", { $0.demande?.formulaire.depot.date.french },
                older.map { texts("doublons.garde.anciennete", ["jour": $0.french]) }),
            row("guichet", { $0.carte.guichet }, texts("doublons.garde.histoires")),
            row("numero", { $0.carte.numero }, texts("doublons.garde.numeros")),
        ]
    }
}

/// What a part of a form says, in words.
struct RubriqueWords {
    let site: Site

    func label(_ rubrique: RubriqueFusion) -> String { site.texts("doublons.rubrique.\(rubrique.rawValue)") }

    /// Where marked letters help; elsewhere the row is marked.
    static func isShort(_ rubrique: RubriqueFusion) -> Bool {
        [
            .nomNaissance, .nomUsage, .prenoms, .naissance, .telephone, .autreTelephone, .courriel, .adresse,
            .adresseCourrier,
        ].contains(rubrique)
    }

    /// Nothing of a file that is out of scope, nor of an address that is protected.
    func lines(_ rubrique: RubriqueFusion, of membre: MembreEnsemble) throws -> [String] {
        guard let formulaire = membre.demande?.formulaire else { return [] }
        return try lines(rubrique, in: formulaire)
    }

    func lines(_ rubrique: RubriqueFusion, in formulaire: Formulaire) throws -> [String] {
        switch rubrique {
        case .adresse, .adresseCourrier:
            guard let adresse = rubrique == .adresse ? formulaire.adresse : formulaire.adresseCourrier else {
                return []
            }
            return formulaire.adresseProtegee == true
                ? [site.texts("adresse.protegee")] : Person.lines(adresse, site)
        case .cotitulaires:
            return formulaire.cotitulaires.map { "\($0.nomComplet), \($0.naissance.numeric)" }
        case .personnesACharge:
            return formulaire.personnesACharge.map { person in
                let name = [person.prenoms, person.nom].compactMap { $0 }.joined(separator: " ")
                return [name, person.naissance?.numeric].compactMap { $0 }.filter { !$0.isEmpty }.joined(
                    separator: ", ")
            }
        case .communesSouhaitees:
            return formulaire.communesSouhaitees.map { site.world.rulebook.communes[$0]?.nom ?? $0 }
        case .naissance: return formulaire.demandeur.map { [$0.naissance.numeric] } ?? []
        case .telephone: return formulaire.demandeur?.telephone.map { [LectureView.paired($0)] } ?? []
        default: break
        }
        let lecture = LectureView(site: site, formulaire: formulaire)
        let leaves = rubrique.leaves(try formulaire.leaves()).sorted { $0.key < $1.key }
        return leaves.map { path, value in
            if formulaire.adresseProtegee == true, AdresseProtegee.hides(path) { return site.texts("adresse.protegee") }
            let said = lecture.said(value, at: path)
            // A part of one field needs no label.
            if rubrique.champs.contains(path) || path.dropFirst(rubrique.rawValue.count + 1).allSatisfy(\.isNumber) {
                return said
            }
            let key = FormLayout.key(path)
            let year = String(path.split(separator: ".").last ?? "")
            let label = site.texts.find("lecture.\(key)") ?? site.texts.find("champ.\(key)", ["annee": year]) ?? key
            return site.texts("doublons.champ-dit", ["champ": label, "valeur": said])
        }
    }
}
