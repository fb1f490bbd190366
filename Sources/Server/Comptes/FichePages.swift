// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// One person of a body: what he may do there, his account, what was done to it.
struct FichePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/comptes/:id", use: show)
        router.post("administration/comptes/:id/habilitation", use: change)
        router.post("administration/comptes/:id/geste", use: gesture)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let notice = request.uri.queryParameters["avis"].flatMap { site.texts.find("comptes.avis.\($0)") }
        return try await page(try Self.id(context), context, notice: notice)
    }

    @Sendable private func change(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let typed = ChangeHabilitation.Change.place(
            role: form.value("role"), guichet: form.value("guichet"), fin: form.value("fin"))
        return try await apply(typed, try Self.id(context), session, context)
    }

    /// One button each: `suspendre`, `rendre`, `finir` of the habilitation; the others of the account.
    @Sendable private func gesture(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let id = try Self.id(context)
        let whole: ChangeCompte.Change
        switch form.value("geste") {
        case "suspendre": return try await apply(.suspend, id, session, context)
        case "rendre": return try await apply(.resume, id, session, context)
        case "finir": return try await apply(.end, id, session, context)
        case "compte-suspendre": whole = .suspend
        case "compte-rouvrir": whole = .reopen
        case "compte-fermer": whole = .close
        case "second-facteur": whole = .resetSecondFacteur
        default: throw HTTPFailure(.notFound)
        }
        switch try await ChangeCompte(site.world, mailer: site.mailer)(whole, id, by: session.acteur) {
        case .done: return site.redirect(Paths.compte(id) + "?avis=fait")
        case .denied: throw HTTPFailure(.forbidden)
        case .elsewhere: return try await refusal(id, context, "comptes.refus.ailleurs")
        case .impossible: return try await refusal(id, context, "comptes.refus.impossible")
        case .oneself: return try await refusal(id, context, "comptes.refus.soi")
        }
    }

    private func apply(
        _ change: ChangeHabilitation.Change, _ id: ID<Habilitation>, _ session: OpenSession, _ context: RucheContext
    ) async throws -> Response {
        switch try await ChangeHabilitation(site.world)(change, id, by: session.acteur) {
        case .done:
            // Who gave away his own right goes where he still may.
            if id == session.habilitation, change != .resume { return site.redirect(Paths.accueil) }
            return site.redirect(Paths.compte(id) + "?avis=fait")
        case .invalid(let violations): return try await page(id, context, change, violations)
        case .denied: throw HTTPFailure(.forbidden)
        case .last: return try await refusal(id, context, "comptes.refus.dernier")
        }
    }

    private func refusal(_ id: ID<Habilitation>, _ context: RucheContext, _ key: String) async throws -> Response {
        try await page(id, context, error: site.texts(key))
    }

    private static func id(_ context: RucheContext) throws -> ID<Habilitation> {
        guard let id = ID<Habilitation>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        return id
    }

    private func page(
        _ id: ID<Habilitation>, _ context: RucheContext, _ typed: ChangeHabilitation.Change? = nil,
        _ violations: [Violation] = [], notice: String? = nil, error: String? = nil
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard let fiche = try await ReadComptes(site.world).fiche(id, by: acteur) else { throw HTTPFailure(.notFound) }
        let person = fiche.personne
        let fields = CompteFields(site: site, violations: violations)
        var (role, guichet) = (person.habilitation.role.rawValue, person.habilitation.guichet ?? "")
        var fin = person.habilitation.fin?.numeric ?? ""
        if case .place(let typedRole, let typedGuichet, let typedFin) = typed {
            (role, guichet, fin) = (typedRole, typedGuichet, typedFin)
        }
        let today = site.world.today
        let mayChange = acteur.mayChange(person.habilitation.role, in: fiche.organisme)
        let view: View = [
            "nom_compte": .text(person.nom), "courriel": .text(person.courriel),
            "nom_organisme": .text(fiche.organisme.nom),
            "etat_compte": .text(site.texts("comptes.etat.\(person.situation(on: today).rawValue)")),
            "connexion": .text(person.connecteLe.map { site.moment($0) } ?? site.texts("comptes.jamais")),
            "second_facteur": .text(site.texts(person.aSecondFacteur ? "commun.oui" : "commun.non")),
            "depuis": .text(person.habilitation.debut.french), "avis": .text(optional: notice),
            "refus": .text(optional: error),
            "lien_habilitation": .text(Paths.compte(id) + "/habilitation"),
            "lien_geste": .text(Paths.compte(id) + "/geste"),
            "retour": .text(Paths.organisme(Paths.comptes, fiche.organisme.id)),
            "modifiable": .flag(mayChange && person.etat != .ferme),
            "champs": .views(
                fields.place(
                    role: role, guichet: guichet, fin: fin, fiche.organisme, fiche.guichets, by: acteur)),
            "peut_suspendre": .flag(
                mayChange && !person.habilitation.isSuspended && !person.habilitation.isOver(on: today)),
            "peut_rendre": .flag(mayChange && person.habilitation.isSuspended),
            "peut_finir": .flag(mayChange && !person.habilitation.isOver(on: today)),
            "entier": .flag(fiche.isWhole && person.habilitation.compte != acteur.compte),
            "compte_actif": .flag(person.etat == .actif), "compte_suspendu": .flag(person.etat == .suspendu),
            "compte_ouvert": .flag(person.etat != .ferme), "a_facteur": .flag(person.aSecondFacteur),
            "traces": .views(
                fiche.traces.map {
                    [
                        "le": .text(site.moment($0.trace.le)),
                        "quoi": .text(site.texts("acte-compte.\($0.trace.acte.rawValue)")),
                        "par": .text($0.par.isEmpty ? site.texts("comptes.systeme") : $0.par),
                    ]
                }),
        ]
        let status: HTTPResponse.Status = error != nil ? .conflict : violations.isEmpty ? .ok : .unprocessableContent
        return try site.page(
            "comptes/fiche", fields.short.titled("titre.compte"), view.merging(fields.short.summary), context,
            section: .comptes,
            status: status)
    }
}
