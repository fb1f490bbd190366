// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The people of a body: who there is, who was invited, what did not arrive, who needs a second factor.
struct ComptesPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/comptes", use: list)
        router.get("administration/comptes/invitation", use: invitation)
        router.post("administration/comptes/invitation", use: invite)
        router.post("administration/comptes/exigences", use: setExigences)
        router.post("administration/invitations/:id/annulation", use: cancel)
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let id = try request.organisme(acteur)
        guard let page = try await ReadComptes(site.world).page(of: id, first: request.firstOfPage, by: acteur) else {
            throw HTTPFailure(.forbidden)
        }
        let roles = acteur.rolesToGive(in: page.organisme)
        let fields = CompteFields(site: site, violations: [])
        var view: View = [
            "nom_organisme": .text(page.organisme.nom), "cle_organisme": .text(id.text),
            "avis": .text(
                optional: request.uri.queryParameters["avis"].flatMap { site.texts.find("comptes.avis.\($0)") }),
            "inviter": .text(Paths.organisme("\(Paths.comptes)/invitation", id)),
            "inviter_lot": .text(Paths.organisme("\(Paths.comptes)/lot", id)),
            "personnes": .views(page.personnes.map(person)),
            "invitations": .views(page.invitations.map(waiting)),
            "pannes": .views(
                page.pannes.map {
                    [
                        "modele": .text(site.texts("envoi.\($0.modele.rawValue).nom")), "vers": .text($0.destinataire),
                        "etat_panne": .text(site.texts("envoi.etat.\($0.etat.rawValue)", ["faute": $0.faute ?? ""])),
                        "le": .text(site.moment($0.le)),
                    ]
                }),
            "exigences": .view(
                fields.boxes(
                    "exigences", Set(page.exigences.map(\.rawValue)),
                    roles.map { ($0.rawValue, site.texts("role.\($0.rawValue)")) })),
        ]
        view = view.merging(try await chooser(request, acteur, Paths.comptes))
        let paging = site.plage(
            page.first, shown: page.personnes.count, total: page.total, size: ReadComptes.pageSize
        ) { "\(Paths.organisme(Paths.comptes, id))&de=\($0)" }
        return try site.page(
            "comptes/comptes", site.texts("titre.comptes"), view.merging(paging), context, section: .comptes)
    }

    /// Whoever manages several bodies looks for one by its name.
    private func chooser(_ request: Request, _ acteur: Acteur, _ page: String) async throws -> View {
        guard Droits.portee(acteur.role, .manageComptes) == .region else { return [:] }
        let typed = String(request.typedQuery.value("nom").prefix(80))
        let found = try await ReadComptes(site.world).organismes(named: typed, by: acteur)
        return [
            "autres": .view([
                "cherche_nom": .text(typed), "vide": .flag(!typed.isEmpty && found.isEmpty),
                "organismes": .views(
                    found.map { ["lien": .text(Paths.organisme(page, $0.id)), "nom": .text($0.nom)] }),
            ])
        ]
    }

    private func person(_ line: PersonneHabilitee) -> View {
        View([
            "nom": .text(line.nom), "courriel": .text(line.courriel), "lien": .text(Paths.compte(line.habilitation.id)),
            "role": .text(site.texts("role.\(line.habilitation.role.rawValue)")),
            "bureau": .text(line.habilitation.guichet ?? ""),
            "etat_compte": .text(site.texts("comptes.etat.\(line.situation(on: site.world.today).rawValue)")),
            "connexion": .text(line.connecteLe.map { site.ago($0) } ?? site.texts("comptes.jamais")),
            "second_facteur": .text(site.texts(line.aSecondFacteur ? "commun.oui" : "commun.non")),
        ])
    }

    private func waiting(_ line: Invitation) -> View {
        let isOver = line.expireLe <= site.world.now()
        return [
            "nom": .text(line.nom), "courriel": .text(line.courriel),
            "role": .text(site.texts("role.\(line.role.rawValue)")),
            "echeance": .text(
                site.texts(
                    isOver ? "comptes.invitation.passee" : "comptes.invitation.jusqu",
                    ["date": site.clock.day(line.expireLe).french])),
            "action": .text("/administration/invitations/\(line.id.text)/annulation"),
        ]
    }

    // MARK: Invitation

    @Sendable private func invitation(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        return try await invitationPage(context, try request.organisme(acteur), InviteCompte.Saisie(), [])
    }

    @Sendable private func invite(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Organisme>(text: form.value("organisme")) else { throw HTTPFailure(.notFound) }
        var typed = InviteCompte.Saisie()
        typed.courriel = String(form.value("courriel").prefix(300))
        typed.nom = form.value("nom")
        typed.role = form.value("role")
        typed.guichet = form.value("guichet")
        typed.fin = form.value("fin")
        switch try await InviteCompte(site.world, mailer: site.mailer)(typed, to: id, by: session.acteur) {
        case .sent: return site.redirect(Paths.organisme(Paths.comptes, id) + "&avis=invitation")
        case .invalid(let violations): return try await invitationPage(context, id, typed, violations)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    private func invitationPage(
        _ context: RucheContext, _ id: ID<Organisme>, _ typed: InviteCompte.Saisie, _ violations: [Violation]
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard let page = try await ReadComptes(site.world).page(of: id, first: 0, by: acteur) else {
            throw HTTPFailure(.forbidden)
        }
        let fields = CompteFields(site: site, violations: violations)
        let view: View = [
            "nom_organisme": .text(page.organisme.nom), "cle_organisme": .text(id.text),
            "retour": .text(Paths.organisme(Paths.comptes, id)),
            "champs": .views(
                [
                    fields.input("courriel", typed.courriel, type: "email"), fields.input("nom", typed.nom),
                ]
                    + fields.place(
                        role: typed.role, guichet: typed.guichet, fin: typed.fin, page.organisme, page.guichets,
                        by: acteur)),
        ]
        return try site.page(
            "comptes/invitation", fields.short.titled("titre.invitation"), view.merging(fields.short.summary), context,
            section: .comptes, status: violations.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable private func cancel(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Invitation>(text: context.parameters.get("id") ?? ""),
            try await InviteCompte(site.world, mailer: site.mailer).cancel(id, by: session.acteur)
        else { throw HTTPFailure(.notFound) }
        let body = ID<Organisme>(text: form.value("organisme")) ?? session.acteur.organisme
        return site.redirect(Paths.organisme(Paths.comptes, body))
    }

    @Sendable private func setExigences(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Organisme>(text: form.value("organisme")) else { throw HTTPFailure(.notFound) }
        let roles = Set(form.values("exigences").compactMap(Role.init))
        guard try await SetExigences(site.world)(roles, of: id, by: session.acteur) else {
            throw HTTPFailure(.forbidden)
        }
        return site.redirect(Paths.organisme(Paths.comptes, id) + "&avis=exigences")
    }
}

extension Request {
    /// The body of a page of administration: one's own, unless the address names another.
    func organisme(_ acteur: Acteur) throws -> ID<Organisme> {
        guard let text = uri.queryParameters["organisme"] else { return acteur.organisme }
        guard let id = ID<Organisme>(text: String(text)) else { throw HTTPFailure(.notFound) }
        return id
    }
}
