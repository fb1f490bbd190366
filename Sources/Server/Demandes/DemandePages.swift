// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Search, form, confirmation, dossier, récépissé.
struct DemandePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes", use: search)
        router.get("demandes/nouvelle", use: new)
        router.post("demandes", use: submit)
        router.post("demandes/existants", use: existants)
        router.get("demandes/:id", use: dossier)
        router.get("demandes/:id/confirmation", use: confirmation)
        router.get("demandes/:id/recepisse", use: recepisse)
        router.post("brouillons/:id/suppression", use: deleteBrouillon)
        router.get("communes", use: communes)
    }

    // MARK: Search

    @Sendable private func search(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let typed = String((request.uri.queryParameters["q"].map(String.init) ?? "").prefix(200))
        let first = max(0, request.uri.queryParameters["de"].flatMap { Int($0) } ?? 0)
        let answer = try await SearchDemandes(site.world)(typed, from: first, by: acteur)
        // A number that exists opens its file at once.
        if case .page(let page) = answer, page.total == 1, first == 0, NumeroUnique(typed) != nil,
            let only = page.results.first
        {
            return site.redirect(Paths.demande(only.demande.id))
        }
        if case .denied = answer { throw HTTPFailure(.forbidden) }
        let view = RechercheView(site: site, typed: typed, answer: answer).view
        let titre =
            typed.isEmpty ? site.texts("titre.recherche") : site.texts("titre.recherche.pour", ["recherche": typed])
        return try site.page("demandes/recherche", titre, view, context, section: .demandes)
    }

    // MARK: Form

    @Sendable private func new(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.registerDemande), acteur.guichet != nil else { throw HTTPFailure(.forbidden) }
        var saisie = Saisie()
        saisie.dateDepot = site.world.today.numeric
        saisie.canal = "guichet"
        var form = DemandeFormView(site: site, saisie: saisie)
        if let id = request.uri.queryParameters["brouillon"].flatMap({ ID<Brouillon>(text: String($0)) }) {
            guard let kept = try await KeepBrouillons(site.world).find(id, by: acteur) else {
                throw HTTPFailure(.notFound)
            }
            form = DemandeFormView(
                site: site, saisie: kept.saisie, brouillon: kept.id.text,
                note: site.texts("brouillon.note", ["heure": site.clock.hour(kept.modifieLe)]))
        }
        return try page(form, context)
    }

    @Sendable private func submit(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let acteur = session.acteur
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        var saisie = DemandeForm.saisie(form)
        let brouillon = ID<Brouillon>(text: form.value("brouillon"))
        var view = DemandeFormView(site: site, saisie: saisie, brouillon: form.value("brouillon"))

        if let rang = Int(form.value("retirer")), saisie.communes.indices.contains(rang - 1) {
            saisie.communes.remove(at: rang - 1)
            view = DemandeFormView(site: site, saisie: saisie, brouillon: form.value("brouillon"))
            return try page(view, context)
        }
        if form.value("action") == "ajouter-commune", !form.has("existant") || saisie.communes.count < 50 {
            saisie.communes.append("")
            view = DemandeFormView(site: site, saisie: saisie, brouillon: form.value("brouillon"))
            return try page(view, context)
        }
        if form.value("action") == "mettre-de-cote" {
            guard try await KeepBrouillons(site.world).save(saisie, id: brouillon, by: acteur) != nil else {
                throw HTTPFailure(.forbidden)
            }
            return site.redirect(Paths.accueil)
        }
        // The draft is the identity of the request: sent twice by an impatient hand, it registers once.
        let key = brouillon.map { IdempotencyKey(key: "brouillon-\($0.text)", body: Array($0.text.utf8)) }
        let answer = try await RegisterDemande(site.world)(
            saisie, by: acteur, asks: true, key: key, brouillon: brouillon)
        switch answer {
        case .registered(let registered): return site.redirect(Paths.confirmation(registered.id))
        case .denied: throw HTTPFailure(.forbidden)
        case .invalid(let violations, let avertissements):
            view.violations = violations
            view.questions = avertissements.filter { !saisie.confirmations.contains($0.code) }
        case .asks(let questions): view.questions = questions
        case .existants(let existants): view.existants = existants
        case .exhausted: view.violations = [Violation("depot.date", "numero.epuise")]
        case .known, .keyReused: throw HTTPFailure(.conflict)
        }
        // Nothing typed is lost: the draft is written before the page goes back.
        let kept = try await KeepBrouillons(site.world).save(saisie, id: brouillon, by: acteur)
        view.brouillon = kept?.text ?? ""
        view.note = kept == nil ? nil : site.texts("brouillon.note", ["heure": site.clock.hour(site.world.now())])
        return try page(view, context, status: .unprocessableContent)
    }

    private func page(
        _ form: DemandeFormView, _ context: RucheContext, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        try site.page("demandes/formulaire", form.titre, form.view, context, section: .demandes, status: status)
    }

    /// The cards alone, while the name is being typed.
    @Sendable private func existants(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let found = try await FindExistants(site.world)(DemandeForm.saisie(form), by: session.acteur)
        return site.html(
            try site.templates.render(
                "demandes/existants", ["existants": .views(found.map { ExistantView.view($0, site) })]))
    }

    @Sendable private func communes(_ request: Request, _ context: RucheContext) async throws -> Response {
        let typed = request.uri.queryParameters["communes"].map(String.init) ?? ""
        let rulebook = site.world.rulebook
        let found = rulebook.communes.suggestions(
            String(typed.prefix(60)), departements: rulebook.territoire.departements)
        return site.html(
            try site.templates.render(
                "demandes/communes", ["communes": .views(found.map { ["valeur": .text($0.libelle)] })]))
    }

    @Sendable private func deleteBrouillon(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Brouillon>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        try await KeepBrouillons(site.world).delete(id, by: session.acteur)
        return site.redirect(Paths.accueil)
    }

    // MARK: One file

    @Sendable private func dossier(_ request: Request, _ context: RucheContext) async throws -> Response {
        switch try await read(context, "dossier") {
        case .dossier(let dossier):
            let view = DossierView(site: site, dossier: dossier, acteur: try context.requireSession().acteur)
            return try site.page("demandes/dossier", view.titre, view.view, context, section: .demandes)
        case .carte(let carte): return try card(carte, context)
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    @Sendable private func confirmation(_ request: Request, _ context: RucheContext) async throws -> Response {
        switch try await read(context, "confirmation") {
        case .dossier(let dossier):
            let demande = dossier.demande
            let numero = site.numero(demande.numero)
            return try site.page(
                "demandes/confirmation", site.texts("titre.confirmation"),
                [
                    "nom": .text(demande.formulaire.nomComplet), "numero": .view(optional: numero),
                    "sans_numero": .flag(numero == nil),
                    "pourquoi": .text(optional: numero == nil ? site.texts("confirmation.pourquoi.piece") : nil),
                    "lien_dossier": .text(Paths.demande(demande.id)),
                    "lien_recepisse": .text(Paths.recepisse(demande.id)),
                    "depot": .text(demande.formulaire.depot.date.french), "valable": .text(demande.expireLe.french),
                ], context, section: .demandes)
        case .carte(let carte): return try card(carte, context)
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    @Sendable private func recepisse(_ request: Request, _ context: RucheContext) async throws -> Response {
        switch try await read(context, "recepisse") {
        case .dossier(let dossier):
            let view = RecepisseView(site: site, dossier: dossier).view
            let titre = site.texts("titre.recepisse", ["nom": dossier.demande.formulaire.nomComplet])
            return try site.page("demandes/recepisse", titre, view, context)
        case .carte(let carte): return try card(carte, context)
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    private func read(_ context: RucheContext, _ objet: String) async throws -> ReadDemandes.Answer {
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { return .unknown }
        return try await ReadDemandes(site.world)(id, objet: objet, by: context.requireSession().acteur)
    }

    private func card(_ carte: Carte, _ context: RucheContext) throws -> Response {
        try site.page(
            "demandes/carte", site.texts("titre.carte", ["numero": carte.numero ?? ""]),
            [
                "numero": .view(optional: site.numero(carte.numero)), "etat": .view(site.etat(carte.etat)),
                "guichet": .text(carte.guichet),
                "phrase": .text(site.texts("carte.phrase", ["guichet": carte.guichet])),
            ], context, section: .demandes)
    }
}
