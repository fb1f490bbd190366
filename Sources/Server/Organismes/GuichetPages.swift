// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Desks: opening one, changing it, closing it on a day.
struct GuichetPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/organismes/:id/guichets/nouveau", use: form)
        router.post("administration/organismes/:id/guichets", use: open)
        router.get("administration/guichets/:code", use: show)
        router.post("administration/guichets/:code", use: change)
        router.post("administration/guichets/:code/fermeture", use: close)
    }

    @Sendable private func form(_ request: Request, _ context: RucheContext) async throws -> Response {
        guard try context.requireSession().acteur.may(.manageOrganismes) else { throw HTTPFailure(.forbidden) }
        return try await page(context, SaisieGuichet(), of: try context.organisme(), existing: nil)
    }

    @Sendable private func open(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let sent = try await RequestForm.read(request, context, csrf: session.csrf)
        let id = try context.organisme()
        let typed = Self.saisie(sent)
        switch try await OpenGuichet(site.world)(id, typed, by: session.acteur) {
        case .opened: return site.redirect("\(Paths.organisme(id))#t-guichets")
        case .invalid(let violations): return try await page(context, typed, of: id, existing: nil, violations)
        case .refused(let violation): return try await page(context, typed, of: id, existing: nil, [violation])
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let guichet = try await guichet(context)
        return try await page(
            context, SaisieGuichet(guichet, site.world.rulebook), of: guichet.organisme, existing: guichet)
    }

    @Sendable private func change(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let sent = try await RequestForm.read(request, context, csrf: session.csrf)
        let guichet = try await guichet(context)
        let seen = Int(sent.value("version")) ?? 0
        let typed = Self.saisie(sent)
        switch try await ChangeGuichet(site.world)(guichet.code, version: seen, typed, by: session.acteur) {
        case .changed: return site.redirect("\(Paths.organisme(guichet.organisme))#t-guichets")
        case .invalid(let violations):
            return try await page(context, typed, of: guichet.organisme, existing: guichet, violations, seen: seen)
        case .stale(let current):
            return try await page(
                context, typed, of: current.organisme, existing: current, stale: differences(current, typed))
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    @Sendable private func close(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let sent = try await RequestForm.read(request, context, csrf: session.csrf)
        let guichet = try await guichet(context)
        switch try await CloseGuichet(site.world)(guichet.code, on: sent.value("ferme_le"), by: session.acteur) {
        case .closed, .already: return site.redirect("\(Paths.organisme(guichet.organisme))#t-guichets")
        case .invalid(let violations):
            return try await page(
                context, SaisieGuichet(guichet, site.world.rulebook), of: guichet.organisme, existing: guichet,
                violations, closing: sent.value("ferme_le"))
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    // MARK: Parts

    private func guichet(_ context: RucheContext) async throws -> Guichet {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.manageOrganismes) else { throw HTTPFailure(.forbidden) }
        guard
            let guichet = try await ReadOrganisme(site.world).guichet(
                context.parameters.get("code") ?? "", by: acteur)
        else { throw HTTPFailure(.notFound) }
        return guichet
    }

    private static func saisie(_ form: RequestForm) -> SaisieGuichet {
        var typed = SaisieGuichet()
        typed.code = form.value("code_guichet")
        typed.nom = form.value("guichet_nom")
        typed.voie = form.value("voie")
        typed.ville = form.value("ville")
        typed.contact = form.value("contact")
        typed.commune = form.value("commune")
        typed.horaires = SaisieHoraires(form)
        return typed
    }

    private func differences(_ current: Guichet, _ typed: SaisieGuichet) -> [String] {
        let base = SaisieGuichet(current, site.world.rulebook)
        let words = OrganismeWords(site: site)
        let pairs = [
            ("guichet.nom", base.nom, typed.nom), ("voie", base.voie, typed.voie), ("ville", base.ville, typed.ville),
            ("contact", base.contact, typed.contact), ("commune", base.commune, typed.commune),
            ("horaires", base.horaires.texte, typed.horaires.texte),
        ].filter { $0.1 != $0.2 }
        if pairs.isEmpty { return [site.texts("administration.meme")] }
        return pairs.map { words.difference($0.0, theirs: $0.1, mine: $0.2) }
    }

    private func page(
        _ context: RucheContext, _ typed: SaisieGuichet, of id: ID<Organisme>, existing: Guichet?,
        _ violations: [Violation] = [], stale: [String] = [], closing: String = "", seen: Int? = nil
    ) async throws -> Response {
        guard let fiche = try await ReadOrganisme(site.world)(id, by: try context.requireSession().acteur) else {
            throw HTTPFailure(.notFound)
        }
        let fields = ShortFields(site: site, violations: violations)
        let titre = site.texts(
            existing == nil ? "titre.nouveau-guichet" : "titre.guichet", ["code": existing?.code ?? ""])
        var champs = [
            fields.input("guichet_nom", "g6", typed.nom, requis: true),
            fields.input("voie", "g6", typed.voie, requis: true),
            fields.input("ville", "g6", typed.ville, requis: true), fields.input("contact", "g6", typed.contact),
            fields.input("commune", "g6", typed.commune),
        ]
        if existing == nil { champs.insert(fields.input("code_guichet", "g6", typed.code, requis: true), at: 0) }
        let today = site.world.today
        let view = View([
            "titre_page": .text(titre), "organisme": .text(site.nom(fiche.nom)), "retour": .text(Paths.organisme(id)),
            "action": .text(existing.map { Paths.guichet($0.code) } ?? Paths.guichets(id)),
            "version": .text(optional: existing.map { "\(seen ?? $0.version)" }),
            "difference": .texts(stale), "perime": .flag(!stale.isEmpty), "champs": .views(champs),
            "plages": .views(fields.plages(typed.horaires)), "rendez_vous": .views(fields.rendezVous(typed.horaires)),
            "action_fermeture": .text(
                optional: existing.flatMap { $0.isOpen(on: today) ? "\(Paths.guichet($0.code))/fermeture" : nil }),
            "fermeture": .view(fields.input("ferme_le", "g6", closing, requis: true, date: true)),
            "ferme": .text(
                optional: existing?.fermeLe.map {
                    site.texts($0 <= today ? "guichet.ferme" : "guichet.fermera", ["date": $0.french])
                }),
        ]).closed("version", "action_fermeture", "ferme")
        return try site.page(
            "organismes/guichet", fields.titled(text: titre), view.merging(fields.summary), context,
            section: .administration,
            status: !stale.isEmpty ? .conflict : violations.isEmpty ? .ok : .unprocessableContent)
    }
}
