// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations

/// The short forms of the page of a body: conventions, steps of the checklist, ties.
struct AdhesionPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.post("administration/organismes/:id/conventions", use: sign)
        router.post("administration/organismes/:id/conventions/:convention", use: move)
        router.post("administration/organismes/:id/etapes/:etape", use: record)
        router.post("administration/organismes/:id/relations", use: relate)
        router.post("administration/organismes/:id/relations/:relation/fin", use: end)
    }

    @Sendable private func sign(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let id = try context.organisme()
        let answer = try await SignConvention(site.world)(id, Self.saisie(form), by: session.acteur)
        return try await ended(answer, .convention, form, id, context)
    }

    @Sendable private func move(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let id = try context.organisme()
        guard let convention = ID<Convention>(text: context.parameters.get("convention") ?? "") else {
            throw HTTPFailure(.notFound)
        }
        let answer = try await SignConvention(site.world).change(
            convention, of: id, Self.saisie(form), by: session.acteur)
        return try await ended(answer, .avenant(convention), form, id, context)
    }

    private func ended(
        _ answer: SignConvention.Answer, _ which: OrganismeView.Refus.Form, _ form: RequestForm,
        _ id: ID<Organisme>, _ context: RucheContext
    ) async throws -> Response {
        switch answer {
        case .signed, .changed: return site.redirect("\(Paths.organisme(id))#t-conventions")
        case .invalid(let violations):
            return try await OrganismeView.page(
                site, context, refus: .init(form: which, saisie: form, violations: violations))
        case .denied: throw HTTPFailure(.forbidden)
        case .closed, .unknown: throw HTTPFailure(.notFound)
        }
    }

    private static func saisie(_ form: RequestForm) -> SignConvention.Saisie {
        var typed = SignConvention.Saisie()
        typed.reference = form.value("reference")
        typed.signeeLe = form.value("signee_le")
        typed.ouvertureLe = form.value("ouverture_le")
        typed.finLe = form.value("fin_le")
        return typed
    }

    @Sendable private func record(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let id = try context.organisme()
        let code = context.parameters.get("etape") ?? ""
        switch try await RecordAdhesionEtape(site.world)(
            code, of: id, on: form.value("faite_le"), by: session.acteur)
        {
        case .recorded: return site.redirect("\(Paths.organisme(id))#t-etapes")
        case .invalid(let violations):
            return try await OrganismeView.page(
                site, context, refus: .init(form: .etape(code), saisie: form, violations: violations))
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    @Sendable private func relate(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let id = try context.organisme()
        let answer = try await RelateOrganismes(site.world)(
            id, genre: form.value("genre"), vers: form.value("vers"), debut: form.value("debut"), by: session.acteur)
        switch answer {
        case .done: return site.redirect("\(Paths.organisme(id))#t-relations")
        case .invalid(let violations):
            return try await OrganismeView.page(
                site, context, refus: .init(form: .relation, saisie: form, violations: violations))
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    @Sendable private func end(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        let id = try context.organisme()
        guard let relation = ID<RelationOrganismes>(text: context.parameters.get("relation") ?? "") else {
            throw HTTPFailure(.notFound)
        }
        switch try await RelateOrganismes(site.world).end(relation, of: id, by: session.acteur) {
        case .done: return site.redirect("\(Paths.organisme(id))#t-relations")
        case .denied: throw HTTPFailure(.forbidden)
        case .invalid, .unknown: throw HTTPFailure(.notFound)
        }
    }
}
