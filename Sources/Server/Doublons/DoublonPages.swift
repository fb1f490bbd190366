// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Sets of files that may be of one household: the lists, a set by its reference, what is said of it.
struct DoublonPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("doublons", use: list)
        router.get("doublons/:reference", use: show)
        router.post("doublons/:reference/avis", use: decide)
    }

    // MARK: Lists

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let query = request.typedQuery
        let vue = VueDoublons(rawValue: query.value("vue")) ?? .difficiles
        let guichet = query.value("guichet").isEmpty ? nil : String(query.value("guichet").prefix(5))
        if let id = ID<EnsembleDoublon>(reference: query.value("reference")) {
            return site.redirect(Paths.ensemble(id))
        }
        guard
            let page = try await ReadEnsembles(site.world).list(vue, guichet: guichet, from: request.first, by: acteur)
        else { throw HTTPFailure(.forbidden) }
        func lien(_ vue: VueDoublons, _ guichet: String?, _ first: Int = 0) -> String {
            "\(Paths.doublons)?vue=\(vue.rawValue)" + (guichet.map { "&guichet=\($0)" } ?? "")
                + (first > 0 ? "&de=\(first)" : "")
        }
        let desk = acteur.guichet
        let view: View = [
            "vues": .views(
                VueDoublons.allCases.map {
                    [
                        "libelle": .text(
                            site.texts("doublons.vue.\($0.rawValue)", ["n": "\(page.comptes[$0] ?? 0)"])),
                        "lien": .text(lien($0, guichet)), "courante": .flag($0 == vue),
                    ]
                }),
            "ensembles": .views(page.lignes.map(line)),
            "reference_saisie": .text(optional: query.value("reference").isEmpty ? nil : query.value("reference")),
            "lien_guichet": .text(optional: desk.map { lien(vue, guichet == nil ? $0 : nil) }),
            "libelle_guichet": .text(site.texts(guichet == nil ? "doublons.mon-guichet" : "doublons.tous-guichets")),
            "lien_passages": acteur.may(.mergeDemandes) ? .text(Paths.doublonsPassages) : nil,
            "lien_faciles": acteur.may(.mergeDemandes) && (page.comptes[.faciles] ?? 0) > 0
                ? .text(Paths.doublonsFaciles) : nil,
        ]
        return try site.page(
            "doublons/doublons", site.texts("titre.doublons"),
            view.merging(
                site.plage(page.premier, shown: page.lignes.count, total: page.total, size: ReadEnsembles.size) {
                    lien(vue, guichet, $0)
                }), context, section: .doublons)
    }

    private func line(_ ligne: ReadEnsembles.Ligne) -> View {
        [
            "reference": .text(ligne.ensemble.reference), "lien": .text(Paths.ensemble(ligne.ensemble.id)),
            "etat_ensemble": .text(EnsembleView.etat(ligne.ensemble, site.texts)),
            // Of what was told apart at entry by names alone, no model said anything.
            "note": .text(
                ligne.ensemble.probabilite > 0
                    ? site.texts("doublons.note", ["n": "\(EnsembleView.percent(ligne.ensemble.probabilite))"]) : "–"),
            "membres": .views(
                ligne.membres.map { membre in
                    View([
                        "nom": .text(membre.demande?.formulaire.nomComplet ?? site.texts("recherche.hors")),
                        "numero": .view(optional: site.numero(membre.carte.numero)),
                        "guichet": .text(membre.carte.guichet),
                    ]).closed("numero")
                }),
        ]
    }

    // MARK: One set

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let query = request.typedQuery
        let said = query.value("dit")
        return try await page(
            context, Self.id(context), asked: (query.value("un"), query.value("autre")),
            message: ["avis", "fusion", "annulation", "annulation-depuis"].contains(said)
                ? site.texts("doublons.dit.\(said)") : nil)
    }

    @Sendable private func decide(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.proposeDoublon) else { throw HTTPFailure(.forbidden) }
        let id = try Self.id(context)
        let asked = (un: form.value("un"), autre: form.value("autre"))
        guard let genre = DecisionDoublon.Genre(rawValue: form.value("avis")) else {
            return try await page(context, id, asked: asked, form, [Violation("avis", "requis.court")])
        }
        // In a chain, « two households » is said of the two that are looked at.
        let files = form.has("paire") ? [asked.un, asked.autre].compactMap { ID<Demande>(text: $0) } : []
        switch try await DecideDoublon(site.world)(
            id, genre, motif: form.value("motif"), version: Int(form.value("version")) ?? 0, demandes: files,
            by: session.acteur)
        {
        case .decided: return site.redirect("\(Paths.ensemble(id))?dit=avis")
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .invalid(let violations): return try await page(context, id, asked: asked, form, violations)
        case .stale, .closed: return try await page(context, id, asked: asked, form, isStale: true)
        }
    }

    /// `isStale`: what was typed came after someone else's word; it is shown with how the set stands.
    func page(
        _ context: RucheContext, _ id: ID<EnsembleDoublon>, asked: (un: String, autre: String),
        _ typed: RequestForm? = nil, _ violations: [Violation] = [], message: String? = nil, isStale: Bool = false
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.proposeDoublon) else { throw HTTPFailure(.forbidden) }
        guard let fiche = try await ReadEnsembles(site.world)(id, by: acteur) else { throw HTTPFailure(.notFound) }
        let fields = ShortFields(site: site, violations: violations)
        let genres = DecideDoublon.genres(fiche.ensemble, by: acteur)
        let ensemble = EnsembleView(
            site: site, fiche: fiche, acteur: acteur, asked: asked,
            reouvertures: try await ReadReouvertures(site.world)(fiche))
        var view = try ensemble.view()
        let chosen = typed?.value("avis") ?? ""
        view["avis_possibles"] = .views(
            genres.map {
                [
                    "valeur": .text($0.rawValue), "titre_avis": .text(site.texts("doublons.avis.\($0.rawValue)")),
                    "suite_avis": .text(site.texts("doublons.avis.\($0.rawValue).suite")),
                    "choisi": .flag($0.rawValue == chosen || genres.count == 1),
                ]
            })
        view["peut_dire"] = .flag(!genres.isEmpty)
        view["a_des_paires"] = .flag(fiche.membres.count > 2 && genres.contains(.different))
        view["motif_saisi"] = .text(optional: typed?.value("motif"))
        view["faute_avis"] = .text(
            optional: violations.first { $0.champ == "avis" }.map(Messages(texts: site.texts).sentence))
        view["faute_motif"] = .text(
            optional: violations.first { $0.champ == "motif" }.map(Messages(texts: site.texts).sentence))
        view["message"] = .text(optional: isStale ? ensemble.perime(seen: typed?.value("version") ?? "") : message)
        view["message_avis"] = .flag(isStale)
        // Where there is no field any more for what he wrote, it is told back to him.
        let motif = typed?.value("motif") ?? ""
        view["texte_garde"] = .text(
            optional: isStale && genres.isEmpty && !motif.isEmpty
                ? site.texts("doublons.votre-texte", ["motif": motif]) : nil)
        let titre = site.texts("titre.doublon", ["reference": fiche.ensemble.reference])
        return try site.page(
            "doublons/ensemble", fields.titled(text: titre),
            view.closed("motif_saisi", "faute_avis", "faute_motif", "message", "texte_garde").merging(fields.summary),
            context, section: .doublons, status: isStale ? .conflict : fields.status)
    }

    static func id(_ context: RucheContext) throws -> ID<EnsembleDoublon> {
        guard try context.requireSession().acteur.may(.proposeDoublon) else { throw HTTPFailure(.forbidden) }
        guard let id = ID<EnsembleDoublon>(reference: context.parameters.get("reference") ?? "") else {
            throw HTTPFailure(.notFound)
        }
        return id
    }
}
