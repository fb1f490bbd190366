// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// One body: its page, and its change.
struct OrganismePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/organismes/:id", use: show)
        router.get("administration/organismes/:id/modification", use: form)
        router.post("administration/organismes/:id/modification", use: change)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let before = ID<Evenement>(text: request.typedQuery.value("avant"))
        return try await OrganismeView.page(site, context, before: before)
    }

    @Sendable private func form(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.manageOrganismes) else { throw HTTPFailure(.forbidden) }
        guard let fiche = try await ReadOrganisme(site.world)(try context.organisme(), by: acteur),
            !fiche.organisme.isClosed(on: site.world.today)
        else { throw HTTPFailure(.notFound) }
        return try OrganismeForm(
            site: site, typed: SaisieOrganisme(fiche.organisme, site.world.rulebook), existing: fiche.organisme
        ).page(context)
    }

    @Sendable private func change(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let sent = try await RequestForm.read(request, context, csrf: session.csrf)
        let id = try context.organisme()
        let typed = OrganismeForm.typed(sent)
        let answer = try await ChangeOrganisme(site.world)(
            id, version: Int(sent.value("version")) ?? 0, typed, by: session.acteur)
        switch answer {
        case .changed: return site.redirect(Paths.organisme(id))
        case .invalid(let violations):
            guard let fiche = try await ReadOrganisme(site.world)(id, by: session.acteur) else {
                throw HTTPFailure(.notFound)
            }
            // The version stays the one that was seen.
            var seen = fiche.organisme
            seen.version = Int(sent.value("version")) ?? 0
            return try OrganismeForm(site: site, typed: typed, existing: seen, violations: violations).page(context)
        case .stale(let current):
            return try OrganismeForm(
                site: site, typed: typed, existing: current, stale: differences(current, typed)
            ).page(context)
        case .denied: throw HTTPFailure(.forbidden)
        case .closed, .unknown: throw HTTPFailure(.notFound)
        }
    }

    /// Field by field, what the base has and what was typed; what was typed stays in the form.
    private func differences(_ current: Organisme, _ typed: SaisieOrganisme) -> [String] {
        let words = OrganismeWords(site: site)
        let base = SaisieOrganisme(current, site.world.rulebook)
        func flag(_ value: Bool) -> String { site.texts(value ? "reponse.oui" : "reponse.non") }
        let pairs = [
            ("nature", base.nature, typed.nature), ("nom", base.nom, typed.nom), ("siren", base.siren, typed.siren),
            ("siret", base.siret, typed.siret), ("enregistre", flag(base.enregistre), flag(typed.enregistre)),
            ("territoire", base.territoire, typed.territoire),
        ].filter { $0.1 != $0.2 }
        // Nothing differs any more: both typed the same.
        if pairs.isEmpty { return [site.texts("administration.meme")] }
        return pairs.map { words.difference($0.0, theirs: $0.1, mine: $0.2) }
    }
}

extension RucheContext {
    /// The body of the address.
    func organisme() throws -> ID<Organisme> {
        guard let id = ID<Organisme>(text: parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        return id
    }
}
