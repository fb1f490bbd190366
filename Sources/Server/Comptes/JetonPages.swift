// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The tokens of a body's software. A new one is in the answer of the POST that made it: nothing keeps it.
struct JetonPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/jetons", use: list)
        router.post("administration/jetons", use: create)
        router.post("administration/jetons/:id/revocation", use: revoke)
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        return try await page(
            context, try request.organisme(acteur), first: request.firstOfPage, ManageJetons.Saisie(), [])
    }

    @Sendable private func create(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Organisme>(text: form.value("organisme")) else { throw HTTPFailure(.notFound) }
        var typed = ManageJetons.Saisie()
        typed.libelle = form.value("libelle")
        typed.guichet = form.value("guichet")
        typed.portees = Set(form.values("portees"))
        typed.reseaux = String(form.value("reseaux").prefix(2_000))
        typed.fin = form.value("fin")
        switch try await ManageJetons(site.world).create(typed, for: id, by: session.acteur) {
        case .made(let token):
            return try await page(context, id, first: 0, ManageJetons.Saisie(), [], made: token)
        case .invalid(let violations): return try await page(context, id, first: 0, typed, violations)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    @Sendable private func revoke(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Jeton>(text: context.parameters.get("id") ?? ""),
            let body = try await ManageJetons(site.world).revoke(id, by: session.acteur)
        else { throw HTTPFailure(.notFound) }
        return site.redirect(Paths.organisme(Paths.jetons, body))
    }

    private func page(
        _ context: RucheContext, _ id: ID<Organisme>, first: Int, _ typed: ManageJetons.Saisie,
        _ violations: [Violation], made: String? = nil
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard let page = try await ManageJetons(site.world).page(of: id, first: first, by: acteur) else {
            throw HTTPFailure(.forbidden)
        }
        let fields = CompteFields(site: site, violations: violations)
        let now = site.world.now()
        let soon = now.adding(seconds: ManageJetons.warningDays * 86_400)
        let ending = page.jetons.filter { $0.revoqueLe == nil && $0.expireLe > now && $0.expireLe <= soon }
        var view: View = [
            "nom_organisme": .text(page.organisme.nom), "cle_organisme": .text(id.text),
            "nouveau": .text(optional: made),
            "bientot": .views(
                ending.map { ["libelle": .text($0.libelle), "date": .text(lastDay($0.expireLe))] }),
            "jetons": .views(page.jetons.map { line($0, now) }),
            "champs": .views([
                fields.input("libelle", typed.libelle, largeur: "g4"),
                fields.choice(
                    "guichet", typed.guichet, page.guichets.map { ($0.code, "\($0.code) \($0.nom)") }, largeur: "g4"),
                fields.input("fin", typed.fin, largeur: "g4"),
                fields.boxes(
                    "portees", typed.portees,
                    PorteeJeton.allCases.map { ($0.rawValue, site.texts("jeton.portee.\($0.rawValue)")) }),
                fields.input("reseaux", typed.reseaux, largeur: "g8", requis: false),
            ]),
        ]
        view = view.merging(fields.short.summary)
        let paging = site.plage(
            first, shown: page.jetons.count, total: page.total, size: ManageJetons.pageSize
        ) { "\(Paths.organisme(Paths.jetons, id))&de=\($0)" }
        return try site.page(
            "comptes/jetons", fields.short.titled("titre.jetons"), view.merging(paging), context, section: .jetons,
            status: violations.isEmpty ? .ok : .unprocessableContent)
    }

    private func lastDay(_ end: Instant) -> String { site.clock.day(end.adding(seconds: -1)).french }

    private func line(_ jeton: Jeton, _ now: Instant) -> View {
        let isOpen = jeton.revoqueLe == nil && jeton.expireLe > now
        let etat: String =
            if let revoque = jeton.revoqueLe {
                site.texts("jeton.etat.revoque", ["date": site.clock.day(revoque).french])
            } else {
                site.texts(isOpen ? "jeton.etat.ouvert" : "jeton.etat.fini", ["date": lastDay(jeton.expireLe)])
            }
        return [
            "libelle": .text(jeton.libelle), "bureau": .text(jeton.guichet ?? ""),
            "portees": .text(jeton.portees.map(\.rawValue).sorted().joined(separator: ", ")),
            "reseaux": .text(
                jeton.reseaux.isEmpty
                    ? site.texts("jeton.partout") : jeton.reseaux.map(\.text).joined(separator: ", ")),
            "usage": .text(jeton.utiliseLe.map { site.ago($0) } ?? site.texts("jeton.jamais")),
            "etat_jeton": .text(etat), "ouvert": .flag(isOpen),
            "action": .text("\(Paths.jetons)/\(jeton.id.text)/revocation"),
        ]
    }
}
