// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Search, confirmation, dossier, récépissé.
struct DemandePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes", use: search)
        router.get("demandes/:id", use: dossier)
        router.get("demandes/:id/confirmation", use: confirmation)
        router.get("demandes/:id/recepisse", use: recepisse)
        router.get("demandes/:id/relecture", use: relecture)
        router.post("demandes/:id/adresse", use: adresse)
        router.post("demandes/:id/presence", use: open)
    }

    // MARK: Search

    @Sendable private func search(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let typed = String(request.typedQuery.value("q").prefix(200))
        let asked = request.uri.queryParameters["de"].flatMap { Int($0) } ?? 0
        let first = (0...10_000).contains(asked) ? asked : 0
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

    // MARK: One file

    @Sendable private func dossier(_ request: Request, _ context: RucheContext) async throws -> Response {
        switch try await read(context, "dossier") {
        case .dossier(let dossier):
            let dossierView = DossierView(site: site, dossier: dossier, acteur: try context.requireSession().acteur)
            var view = try dossierView.view()
            let said = request.typedQuery.value("dit")
            view["dit"] = .text(
                optional: [
                    "renouvelee", "radiee", "reactivee", "annulee", "annulation-demandee", "annulation-refusee",
                    "repondue", "titulaire", "unie", "union-defaite",
                ]
                .contains(said)
                    ? site.texts("dossier.dit.\(said)") : nil
            )
            return try site.page("demandes/dossier", dossierView.titre, view, context, section: .demandes)
        case .carte(let carte): return try card(carte, context)
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    @Sendable private func confirmation(_ request: Request, _ context: RucheContext) async throws -> Response {
        switch try await read(context, "confirmation", isWhole: false) {
        case .dossier(let dossier):
            let demande = dossier.demande
            guard RecepisseView.isOf(demande.etat) else { return site.redirect(Paths.demande(demande.id)) }
            let numero = site.numero(demande.numero)
            // What is worth knowing, now that nothing stands in the way any more.
            let examen = examine(try demande.formulaire.saisie(), on: site.world.today, site.world.rulebook)
            let messages = Messages(texts: site.texts)
            let acteur = try context.requireSession().acteur
            let mayAttest = numero != nil && acteur.may(.issueAttestation)
            let envoi = mayAttest && acteur.may(.recordRadiation) ? try await sending(demande) : nil
            return try site.page(
                "demandes/confirmation", site.texts("titre.confirmation"),
                [
                    "lien_attestation": mayAttest ? .text(Paths.attestation(demande.id)) : .flag(false),
                    "envoi": envoi.map { .view($0) } ?? .flag(false),
                    "remarques_titre": examen.remarques.isEmpty ? nil : .text(site.texts("formulaire.remarques")),
                    "remarques": .texts(
                        examen.remarques.map { "\(messages.subject($0.champ)) : \(messages.remark($0))" }),
                    "nom": .text(demande.formulaire.nomComplet), "numero": .view(optional: numero),
                    "sans_numero": .flag(numero == nil),
                    "pourquoi": .text(optional: numero == nil ? site.texts("confirmation.pourquoi.piece") : nil),
                    "lien_dossier": .text(Paths.demande(demande.id)),
                    "lien_recepisse": .text(Paths.recepisse(demande.id)),
                    "depot": .text(demande.formulaire.depot.date.french),
                    "valable": .text(optional: numero == nil ? nil : demande.expireLe.french),
                ], context, section: .demandes)
        case .carte(let carte): return try card(carte, context)
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    /// Handed over, printed here; or sent. Nil once it is on its way.
    private func sending(_ demande: Demande) async throws -> View? {
        let found = try await ReadDemandes(site.world).dossierCourrier(of: demande)
        let genre = found.dossier.situation.genreAttestation
        guard demande.etat == .active,
            !found.dossier.courriers.contains(where: { $0.genre == genre && $0.etat != .annule })
        else { return nil }
        return [
            "action": .text(Paths.nouveauCourrier(demande.id)), "genre": .text(genre.rawValue),
            "version": .text("\(demande.version)"),
            "par": .text(site.channels(genre, demande, wasOnline: found.wasOnline)),
        ]
    }

    /// The protected address, for those who must act: a reading of its own, which the person can see.
    @Sendable private func adresse(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.updateDemande) else { throw HTTPFailure(.forbidden) }
        switch try await read(context, "adresse") {
        case .dossier(let dossier):
            guard dossier.mayShowAddress(to: session.acteur) else { throw HTTPFailure(.forbidden, key: "403.adresse") }
            var view = DossierView(site: site, dossier: dossier, acteur: session.acteur)
            view.showsProtected = true
            return try site.page("demandes/dossier", view.titre, try view.view(), context, section: .demandes)
        case .carte(let carte): return try card(carte, context)
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    @Sendable private func relecture(_ request: Request, _ context: RucheContext) async throws -> Response {
        switch try await read(context, "relecture", isWhole: false) {
        case .dossier(let dossier):
            let formulaire = dossier.demande.formulaire
            let lecture = LectureView(site: site, formulaire: formulaire)
            return try site.page(
                "demandes/relecture", site.texts("titre.relecture", ["nom": formulaire.nomComplet]),
                [
                    "nom": .text(formulaire.nomComplet), "numero": .view(optional: site.numero(dossier.demande.numero)),
                    "reponses": .views(try lecture.rubriques()),
                    "lien_retour": .text(Paths.demande(dossier.demande.id)),
                ], context)
        case .carte(let carte): return try card(carte, context)
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    @Sendable private func recepisse(_ request: Request, _ context: RucheContext) async throws -> Response {
        switch try await read(context, "recepisse", isWhole: false) {
        case .dossier(let dossier):
            // It proves that an application is registered: of one that left the file, nothing is.
            guard RecepisseView.isOf(dossier.demande.etat) else {
                return try site.refusal(
                    site.texts("recepisse.refus.titre"), site.texts("recepisse.refus"), dossier.demande.id, context)
            }
            let view = RecepisseView(site: site, dossier: dossier).view
            let titre = site.texts("titre.recepisse", ["nom": dossier.demande.formulaire.nomComplet])
            return try site.page("demandes/recepisse", titre, view, context)
        case .carte(let carte): return try card(carte, context)
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    private func read(
        _ context: RucheContext, _ objet: String, isWhole: Bool = true
    ) async throws -> ReadDemandes.Answer {
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { return .unknown }
        return try await ReadDemandes(site.world)(
            id, objet: objet, isWhole: isWhole, by: context.requireSession().acteur)
    }

    private func card(
        _ carte: Carte, _ context: RucheContext, typed: SaisiePresence = SaisiePresence(),
        _ violations: [Violation] = [],
        refus: String? = nil
    ) throws -> Response {
        let mayOpen =
            try context.requireSession().acteur.may(.openPresence) && [.active, .deposee].contains(carte.etat)
        let form = PresenceView(site: site, demande: carte.id, typed: typed, violations: violations, refus: refus)
        let isWrong = !violations.isEmpty || refus != nil
        return try site.page(
            "demandes/carte",
            site.texts(isWrong ? "titre.carte.erreur" : "titre.carte", ["numero": carte.numero ?? ""]),
            [
                "numero": .view(optional: site.numero(carte.numero)), "etat": .view(site.etat(carte.etat)),
                "guichet": .text(carte.guichet),
                "phrase": .text(site.texts("carte.phrase", ["guichet": carte.guichet])),
                "presence": mayOpen ? .view(form.view) : .flag(false),
            ], context, section: .demandes, status: isWrong ? .unprocessableContent : .ok)
    }

    /// The applicant is there, with an identity document: the file opens for a change.
    @Sendable private func open(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        var typed = SaisiePresence()
        typed.nom = form.value("nom")
        typed.prenoms = form.value("prenoms")
        typed.naissance = form.value("naissance")
        typed.piece = form.value("piece")
        typed.motif = form.value("motif")
        var violations: [Violation] = []
        var refus: String?
        switch try await OpenPresence(site.world)(id, typed, by: session.acteur) {
        case .opened, .needless: return site.redirect(Paths.demande(id))
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .invalid(let found): violations = found
        case .otherPerson: refus = site.texts("presence.autre")
        case .tooMany: refus = site.texts("presence.trop")
        case .closed: refus = site.texts("presence.fermee")
        }
        guard case .carte(let carte) = try await read(context, "carte") else {
            return site.redirect(Paths.demande(id))
        }
        return try card(carte, context, typed: typed, violations, refus: refus)
    }
}
