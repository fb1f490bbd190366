// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The form: a new application, and the change of one on file. What is typed is kept as it is typed.
struct FormulairePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes/nouvelle", use: new)
        router.get("demandes/lot", use: batch)
        router.post("demandes", use: submit)
        router.post("demandes/existants", use: existants)
        router.post("demandes/brouillon", use: keep)
        router.get("demandes/:id/modification", use: edit)
        router.post("demandes/:id/modification", use: change)
        router.post("brouillons/:id/suppression", use: deleteBrouillon)
        router.get("communes", use: communes)
    }

    // MARK: A new application

    @Sendable private func new(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.registerDemande), acteur.guichet != nil else { throw HTTPFailure(.forbidden) }
        var saisie = Saisie.nouvelle(on: site.world.today)
        // Answers given before, without a name (*Avant de déposer*).
        for (name, value) in request.typedQuery.all where name.contains(".") || site.layout.topFields.contains(name) {
            saisie[name] = String(value.prefix(200))
        }
        var form = FormulaireView(site: site, saisie: saisie)
        form.langue = String(request.typedQuery.value("langue").prefix(5))
        if let id = request.uri.queryParameters["brouillon"].flatMap({ ID<Brouillon>(text: String($0)) }) {
            guard let kept = try await KeepBrouillons(site.world).find(id, by: acteur) else {
                throw HTTPFailure(.notFound)
            }
            form.note = noted(kept.modifieLe)
            // One in which nothing was typed is a new form, of today.
            if !kept.saisie.isUntouched(on: site.clock.day(kept.modifieLe)) {
                form.saisie = kept.saisie
                form.brouillon = kept.id.text
            }
        }
        return try page(form, context)
    }

    @Sendable private func submit(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let acteur = session.acteur
        let posted = try await RequestForm.read(request, context, csrf: session.csrf)
        guard acteur.may(.registerDemande), acteur.guichet != nil else { throw HTTPFailure(.forbidden) }
        var form = DemandeForm(posted, site.layout)
        if let id = form.brouillon {
            form.goOn(from: try await KeepBrouillons(site.world).find(id, by: acteur)?.saisie.suiteDe)
        }
        if form.rearrange() || form.action == "afficher" || form.action == "verifier" {
            return try await again(form, by: acteur, context)
        }
        // The language that was read out is that of the applicant, unless he said another.
        form.adoptLanguage()
        if form.action == "mettre-de-cote" {
            guard try await KeepBrouillons(site.world).save(form.saisie, id: form.brouillon, by: acteur) != nil else {
                throw HTTPFailure(.forbidden)
            }
            return site.redirect(Paths.accueil)
        }
        var view = view(form)
        let author = "compte \(session.compte.text)"
        guard let tries = site.nirs.take(form.saisie, by: author, now: site.world.now()).keys else {
            view.violations = NirLimits.champs(form.saisie).prefix(1).map { Violation($0, "nir.essais") }
            return try await kept(form, view, by: acteur, context, status: .tooManyRequests)
        }
        let answer: RegisterDemande.Answer
        do {
            answer = try await register(form, by: acteur)
        } catch let error {
            site.nirs.forgive(tries, by: author)
            throw error
        }
        if case .existants = answer {
            site.nirs.keep(tries, by: author)
        } else {
            site.nirs.forgive(tries, by: author)
        }
        switch answer {
        case .registered(let registered): return site.redirect(Paths.confirmation(registered.id))
        case .denied: throw HTTPFailure(.forbidden)
        case .invalid(let examen):
            view.violations = examen.violations
            view.questions = examen.questions(confirmed: form.saisie.confirmations)
            view.remarques = examen.remarques
        case .asks(let examen):
            view.questions = examen.questions(confirmed: form.saisie.confirmations)
            view.remarques = examen.remarques
        case .existants(let existants): view.existants = existants
        case .saisineClose: view.violations = [Violation("depot.date", "saisine.close")]
        case .exhausted: view.violations = [Violation("depot.date", "numero.epuise")]
        case .keyReused: throw HTTPFailure(.conflict)
        }
        return try await kept(form, view, by: acteur, context, status: .unprocessableContent)
    }

    /// Nothing typed is lost: the draft is written before the page goes back.
    private func kept(
        _ form: DemandeForm, _ view: FormulaireView, by acteur: Acteur, _ context: RucheContext,
        status: HTTPResponse.Status
    ) async throws -> Response {
        var view = view
        let kept = try await KeepBrouillons(site.world).save(form.saisie, id: form.brouillon, by: acteur)
        view.brouillon = named(kept, form.saisie)
        view.note = kept == nil ? nil : noted(site.world.now())
        return try page(view, context, status: status)
    }

    /// The page again, with what was asked of it; what is typed is kept, and the focus goes where the hand was.
    private func again(_ form: DemandeForm, by acteur: Acteur, _ context: RucheContext) async throws -> Response {
        var view = view(form)
        view.focus = form.focus
        if form.action == "verifier" {
            let examen = examine(form.saisie, on: site.world.today, site.world.rulebook)
            view.violations = examen.violations
            view.questions = examen.questions(confirmed: form.saisie.confirmations)
            view.remarques = examen.remarques
        }
        let kept = try await KeepBrouillons(site.world).save(form.saisie, id: form.brouillon, by: acteur)
        view.brouillon = named(kept, form.saisie)
        view.note = kept == nil ? nil : noted(site.world.now())
        return try page(view, context)
    }

    /// The draft is the identity of the request: sent twice by an impatient hand, it registers once. Another person
    /// typed over the page of the last one is another request. A page that names no draft may have left one, before anything was typed.
    private func register(_ form: DemandeForm, by acteur: Acteur) async throws -> RegisterDemande.Answer {
        let operation = RegisterDemande(site.world)
        let own = form.brouillon == nil ? try await KeepBrouillons(site.world).untouched(by: acteur) : form.brouillon
        let key = own.map { IdempotencyKey(key: "brouillon-\($0.text)", saisie: form.saisie) }
        let answer = try await operation(form.saisie, by: acteur, asks: true, key: key, brouillon: own)
        guard case .keyReused = answer else { return answer }
        return try await operation(form.saisie, by: acteur, asks: true, brouillon: own)
    }

    /// What the page says of its draft: nothing while nothing is typed, so that whoever types first has it.
    private func named(_ kept: ID<Brouillon>?, _ saisie: Saisie) -> String {
        saisie.isUntouched(on: site.world.today) ? "" : kept?.text ?? ""
    }

    func view(_ form: DemandeForm) -> FormulaireView {
        var view = FormulaireView(
            site: site, saisie: form.saisie, membres: form.membres, brouillon: form.brouillon?.text ?? "")
        view.langue = form.langue
        return view
    }

    func page(
        _ form: FormulaireView, _ context: RucheContext, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        try site.page("demandes/formulaire", form.titre, form.view, context, section: .demandes, status: status)
    }

    private func noted(_ instant: Instant) -> String {
        site.texts("brouillon.note", ["heure": site.clock.hour(instant)])
    }

    /// Batch keying: scans of paper forms beside the form. They stay on the agent's machine.
    @Sendable private func batch(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.registerDemande), acteur.guichet != nil else { throw HTTPFailure(.forbidden) }
        var response = try site.page("demandes/lot", site.texts("titre.lot"), [:], context, section: .demandes)
        response.headers[.contentSecurityPolicy] =
            site.policy.replacing("img-src 'self' data:", with: "img-src 'self' data: blob:")
            + "; frame-src 'self' blob:"
        return response
    }

    // MARK: While typing

    /// Keeps what stands in the form, and says when.
    @Sendable private func keep(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let posted = try await RequestForm.read(request, context, csrf: session.csrf)
        let form = DemandeForm(posted, site.layout)
        guard let kept = try await KeepBrouillons(site.world).save(form.saisie, id: form.brouillon, by: session.acteur)
        else { throw HTTPFailure(.forbidden) }
        return site.html(
            try site.templates.render(
                "demandes/mis-de-cote",
                ["note": .text(noted(site.world.now())), "brouillon": .text(named(kept, form.saisie))]))
    }

    /// The cards alone, while the name is being typed.
    @Sendable private func existants(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let posted = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.registerDemande) else { throw HTTPFailure(.forbidden) }
        let form = DemandeForm(posted, site.layout)
        let found = try await FindExistants(site.world)(form.saisie, brouillon: form.brouillon, by: session.acteur)
        return site.html(try site.templates.render("demandes/existants", ExistantView.views(found, site)))
    }

    @Sendable private func communes(_ request: Request, _ context: RucheContext) async throws -> Response {
        let typed = request.typedQuery.value(request.typedQuery.value("champ"))
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
}
