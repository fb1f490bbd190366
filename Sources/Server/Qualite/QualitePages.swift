// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Reference

/// The label of the regional file: what it is worth, by which criteria, and where it is weak. Figures only.
struct QualitePages {
    let site: Site
    private static let size = 50

    init(site: Site) { self.site = site }

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("qualite", use: show)
        router.get("qualite/criteres", use: explain)
        router.get("qualite/criteres/:code", use: critere)
        router.get("qualite/guichets/:code", use: guichet)
        router.get("qualite/mesures.csv", use: file)
    }

    private var regles: ReglesQualite { site.world.rulebook.qualite }

    private func read(_ context: RucheContext, byOrganisme: Bool = false) async throws -> ReadQualite.Tableau? {
        switch try await ReadQualite(site.world)(byOrganisme: byOrganisme, by: context.requireSession().acteur) {
        case .tableau(let tableau): tableau
        case .none: nil
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let byOrganisme = request.uri.queryParameters["par"] == "organisme"
        guard let tableau = try await read(context, byOrganisme: byOrganisme) else { return try nothing(context) }
        let view = QualiteView(site: site, tableau: tableau)
        var page = view.head
        if let entites = tableau.entites {
            let first = min(request.first, max(0, entites.count - 1) / Self.size * Self.size)
            let shown = Array(entites.dropFirst(first).prefix(Self.size))
            page["a_guichets"] = .flag(true)
            page["par_organisme"] = .flag(byOrganisme)
            page["entites"] = .views(shown.map(view.entite))
            page["lien_autre"] = .text(byOrganisme ? Paths.qualite : "\(Paths.qualite)?par=organisme")
            page = page.merging(
                site.plage(first, shown: shown.count, total: entites.count, size: Self.size) {
                    byOrganisme ? "\(Paths.qualite)?par=organisme&de=\($0)" : "\(Paths.qualite)?de=\($0)"
                })
        }
        return try site.page("qualite/qualite", site.texts("titre.qualite"), page, context, section: .qualite)
    }

    private func nothing(_ context: RucheContext) throws -> Response {
        try site.page(
            "qualite/qualite", site.texts("titre.qualite"),
            ["vide": .flag(true), "lien_criteres": .text(Paths.criteresQualite)], context, section: .qualite)
    }

    @Sendable private func critere(_ request: Request, _ context: RucheContext) async throws -> Response {
        let tableau = try await read(context)
        guard let code = context.parameters.get("code").flatMap(CodeCritere.init(rawValue:)),
            let critere = regles.critere(code)
        else { throw HTTPFailure(.notFound) }
        let nom = site.texts("qualite.critere.\(code.rawValue)")
        var page = explained(critere)
        page["lien_qualite"] = .text(Paths.qualite)
        if let tableau, let ligne = tableau.lignes.first(where: { $0.critere.code == code }) {
            let view = QualiteView(site: site, tableau: tableau)
            page["valeur"] = .text(view.value(ligne.mesure))
            page["courbe"] = .view(optional: view.curve(ligne))
            if let entites = tableau.entites {
                let below = below(entites, critere, view)
                let first = min(request.first, max(0, below.count - 1) / Self.size * Self.size)
                let shown = Array(below.dropFirst(first).prefix(Self.size))
                page["a_guichets"] = .flag(true)
                page["entites"] = .views(shown)
                page = page.merging(
                    site.plage(first, shown: shown.count, total: below.count, size: Self.size) {
                        "\(Paths.critereQualite(code))?de=\($0)"
                    })
            }
        }
        return try site.page(
            "qualite/critere", site.texts("titre.qualite.critere", ["critere": nom]), page, context, section: .qualite)
    }

    /// Desks below the target, the farthest first.
    private func below(
        _ entites: [ReadQualite.Entite], _ critere: CritereQualite, _ view: QualiteView
    ) -> [View] {
        entites.compactMap { entite -> (part: Double, entite: ReadQualite.Entite)? in
            // As the board counts them (`ReadQualite`).
            guard let mesure = entite.mesure(critere.code), !mesure.isTooSmall(regles), let part = mesure.part,
                part < Double(critere.cible)
            else { return nil }
            return (part, entite)
        }.sorted { ($0.part, $0.entite.nom) < ($1.part, $1.entite.nom) }.map { part, entite in
            [
                "lien": .text(optional: entite.guichet.map(Paths.guichetQualite)), "nom": .text(entite.nom),
                "organisme": .text(entite.organisme), "dossiers": .text(grouped(entite.dossiers)),
                "part": .text(CourbeView.percent(part)),
            ]
        }
    }

    @Sendable private func guichet(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.readQualite) else { throw HTTPFailure(.forbidden) }
        let code = context.parameters.get("code") ?? ""
        switch try await ReadQualite(site.world)(guichet: code, by: acteur) {
        case .denied: throw HTTPFailure(.notFound)
        case .none: return try nothing(context)
        case .tableau(let tableau):
            guard let entite = tableau.entites?.first else {
                return try nothing(context)  // a desk without a file
            }
            let view = QualiteView(site: site, tableau: tableau)
            let page: View = [
                "nom": .text(entite.nom), "organisme": .text(entite.organisme), "code": .text(code),
                "dossiers": .text(grouped(entite.dossiers)), "lien_qualite": .text(Paths.qualite),
            ]
            return try site.page(
                "qualite/guichet", site.texts("titre.qualite.guichet", ["guichet": entite.nom]),
                view.head.merging(page), context, section: .qualite)
        }
    }

    // MARK: The criteria in words

    @Sendable private func explain(_ request: Request, _ context: RucheContext) async throws -> Response {
        guard try context.requireSession().acteur.may(.readStatistiques) else { throw HTTPFailure(.forbidden) }
        return try site.page(
            "qualite/criteres", site.texts("titre.qualite.criteres"),
            [
                "familles": .views(
                    FamilleCriteres.allCases.map { famille in
                        [
                            "ancre": .text(famille.rawValue),
                            "famille": .text(site.texts("qualite.famille.\(famille.rawValue)")),
                            "criteres": .views(
                                regles.criteres.filter { $0.code.famille == famille }.map(explained)),
                        ]
                    }),
                "niveaux": .views(
                    regles.niveaux.map {
                        [
                            "nom": .text(site.texts("qualite.niveau.\($0.code)")),
                            "regle": .text(
                                site.texts(
                                    $0.plancher == 0 ? "qualite.niveau.regle" : "qualite.niveau.regle.plancher",
                                    ["points": "\($0.points)", "plancher": "\($0.plancher)"])),
                        ]
                    }),
                "source": .text(regles.source), "statut": .text(site.texts("statut.\(regles.statut.rawValue)")),
                "secret": .text(site.texts("qualite.secret.regle", ["n": "\(regles.minimum)"])),
                "secret_source": .text(regles.minimumSource),
                "poids_mesure": .text(site.texts("qualite.poids-mesure", ["n": "\(regles.poidsMesure)"])),
                "lien_qualite": .text(Paths.qualite),
            ], context, section: .qualite)
    }

    private func explained(_ critere: CritereQualite) -> View {
        let code = critere.code.rawValue
        return View([
            "critere": .text(site.texts("qualite.critere.\(code)")), "lien": .text(Paths.critereQualite(critere.code)),
            "formule": .text(
                site.texts(
                    "qualite.formule.\(code)",
                    ["mois": critere.mois.map { "\($0)" } ?? "", "jours": critere.jours.map { "\($0)" } ?? ""])),
            "cible": .text("\(critere.cible)\u{a0}%"), "poids": .text("\(critere.poids)"),
            "article": .text(optional: critere.article), "source": .text(critere.source),
            "statut": .text(site.texts("statut.\(critere.statut.rawValue)")),
        ]).closed("article")
    }

    // MARK: As a file

    /// One line a desk and criterion. It leaves the house: small cells are empty, whoever asks.
    @Sendable private func file(_ request: Request, _ context: RucheContext) async throws -> Response {
        let tableau = try await read(context)
        let heads = ["jour", "guichet", "nom", "critere", "numerateur", "denominateur", "part", "cible"].map {
            site.texts("qualite.colonne.\($0)")
        }
        var lines = [heads]
        if let tableau {
            let desks = tableau.entites ?? []
            func add(_ guichet: String, _ nom: String, _ mesures: [MesureQualite]) {
                for mesure in mesures {
                    // The region less all desks but one would tell of that one.
                    let hides =
                        guichet.isEmpty
                        && desks.contains { $0.mesure(mesure.critere).map { $0.isSecret(regles) } ?? false }
                    let isSecret = mesure.isSecret(regles)
                    let part = mesure.part.map { "\(CourbeView.tenths($0) / 10),\(CourbeView.tenths($0) % 10)" } ?? ""
                    lines.append([
                        tableau.jour.iso, guichet, nom, site.texts("qualite.critere.\(mesure.critere.rawValue)"),
                        isSecret || hides ? "" : "\(mesure.numerateur)",
                        isSecret || hides ? "" : "\(mesure.denominateur)",
                        isSecret ? "" : part, regles.critere(mesure.critere).map { "\($0.cible)" } ?? "",
                    ])
                }
            }
            add("", site.texts("qualite.region"), tableau.lignes.compactMap(\.mesure))
            for entite in tableau.entites ?? [] { add(entite.guichet ?? "", entite.nom, entite.mesures) }
        }
        let text = lines.map { $0.map(spreadsheetCell).joined(separator: ";") + "\r\n" }.joined()
        // The mark at the beginning tells a spreadsheet that accents are UTF-8.
        return site.file(Data("\u{feff}\(text)".utf8), "text/csv; charset=utf-8", "qualite.csv")
    }
}
