// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Requests of persons about their data: those that wait, the most urgent first, and what was answered.
struct DroitsPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/droits", use: list)
        router.post("administration/droits", use: record)
        router.post("administration/droits/:id", use: act)
    }

    /// What was typed for one of the requests of the list, and what is wrong with it.
    private struct Typed {
        let id: ID<DemandeDroits>
        var reponse = ""
        var issue = ""
        var motif = ""
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        try await page(context, request.first, .init())
    }

    @Sendable private func record(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        var typed = KeepDemandesDroits.Saisie()
        typed.genre = form.value("droit")
        typed.numero = form.value("numero")
        typed.nom = form.value("nom")
        typed.contact = form.value("contact")
        typed.precision = form.value("precision")
        typed.recueLe = form.value("recueLe")
        switch try await KeepDemandesDroits(site.world).record(typed, by: session.acteur) {
        case .done: return site.redirect(Paths.droits)
        case .invalid(let violations): return try await page(context, 0, typed, violations)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown, .allotted, .united: throw HTTPFailure(.notFound)
        }
    }

    /// One request: answered, prolonged, or its file erased.
    @Sendable private func act(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<DemandeDroits>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        let keep = KeepDemandesDroits(site.world)
        let typed = Typed(
            id: id, reponse: form.value("reponse"), issue: form.value("issue"), motif: form.value("motif"))
        let answer =
            switch form.value("action") {
            case "prolonger": try await keep.prolong(id, because: typed.motif, by: session.acteur)
            case "effacer": try await keep.erase(id, confirmed: form.value("effacer") == "oui", by: session.acteur)
            default:
                try await keep.answer(
                    id, DemandeDroits.Issue(rawValue: typed.issue), typed.reponse, by: session.acteur)
            }
        switch answer {
        case .done: return site.redirect(Paths.droits)
        case .invalid(let violations): return try await page(context, 0, .init(), [], typed, violations)
        case .allotted:
            return try await page(context, 0, .init(), [], typed, [Violation("effacer", "droits.attribution")])
        case .united:
            return try await page(context, 0, .init(), [], typed, [Violation("effacer", "droits.union")])
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    private func page(
        _ context: RucheContext, _ first: Int, _ typed: KeepDemandesDroits.Saisie, _ violations: [Violation] = [],
        _ acted: Typed? = nil, _ faults: [Violation] = []
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard case .done(let page) = try await KeepDemandesDroits(site.world).list(from: first, by: acteur) else {
            throw HTTPFailure(.forbidden)
        }
        let short = ShortFields(site: site, violations: violations)
        let genres = DemandeDroits.Genre.allCases.map {
            (valeur: $0.rawValue, libelle: site.texts("droits.genre.\($0.rawValue)"))
        }
        let view: View = [
            "champs": .views([
                short.choice("droit", "g4", typed.genre, genres),
                short.input(
                    "recueLe", "g4", typed.recueLe.isEmpty ? site.world.today.numeric : typed.recueLe, requis: true),
                short.input("numero", "g4", typed.numero), short.input("nom", "g6", typed.nom),
                short.input("contact", "g6", typed.contact), short.input("precision", "g12", typed.precision),
            ]),
            "demandes": .views(
                page.demandes.map { item in
                    let own = acted.flatMap { $0.id == item.droits.id ? $0 : nil }
                    return line(item.droits, item.numero, own, own == nil ? [] : faults)
                }),
        ]
        let response = try site.page(
            "protection/droits", short.titled("titre.demandes-droits"),
            view.merging(short.summary).merging(
                site.plage(
                    page.premier, shown: page.demandes.count, total: page.total, size: KeepDemandesDroits.size
                ) { "\(Paths.droits)?de=\($0)" }), context, section: .protection,
            status: violations.isEmpty && faults.isEmpty ? .ok : .unprocessableContent)
        return response
    }

    private func line(_ droits: DemandeDroits, _ numero: String?, _ typed: Typed?, _ faults: [Violation]) -> View {
        let today = site.world.today
        let messages = Messages(texts: site.texts)
        func fault(_ champ: String) -> String? { faults.first { $0.champ == champ }.map(messages.sentence) }
        let state: String
        if let repondue = droits.repondueLe {
            state = site.texts(
                "droits.repondue",
                ["jour": repondue.french, "issue": site.texts("droits.issue.\(droits.issue?.rawValue ?? "sansObjet")")])
        } else {
            state = site.texts(
                droits.isLate(on: today) ? "droits.retard" : "droits.avant", ["jour": droits.echeance.french])
        }
        let view: View = [
            "genre_droit": .text(site.texts("droits.genre.\(droits.genre.rawValue)")),
            "ancre": .text("d-\(droits.id.text)"),
            "recue": .text(site.texts("droits.recue", ["jour": droits.recueLe.french])), "etat_droit": .text(state),
            "retard": .flag(droits.isLate(on: today)), "ouverte": .flag(droits.isOpen),
            "qui": .text(optional: droits.nom), "joindre": .text(optional: droits.contact),
            "objet_droit": .text(optional: droits.objet), "reponse_faite": .text(optional: droits.reponse),
            "numero_ligne": .view(optional: site.numero(numero)),
            "lien": .text(optional: droits.demande.map(Paths.demande)),
            "lien_acces": .text(optional: droits.genre == .acces ? droits.demande.map(Paths.acces) : nil),
            "action": .text(Paths.droits(droits.id)),
            "prolongation": .text(
                optional: droits.prolongeeLe.map {
                    site.texts("droits.prolongee", ["jour": $0.french, "motif": droits.prolongation ?? ""])
                }),
            "prolongeable": .flag(droits.mayProlong(on: today)),
            "effacable": .flag(droits.isOpen && droits.genre == .effacement && droits.demande != nil),
            "issues": .views(
                DemandeDroits.Issue.allCases.map {
                    [
                        "valeur": .text($0.rawValue), "libelle": .text(site.texts("droits.issue.\($0.rawValue)")),
                        "choisi": .flag($0.rawValue == typed?.issue),
                    ]
                }),
            "reponse": .text(typed?.reponse ?? ""), "motif": .text(typed?.motif ?? ""),
            "erreur_issue": .text(optional: fault("issue") ?? fault("reponse")),
            "erreur_motif": .text(optional: fault("motif")), "erreur_effacer": .text(optional: fault("effacer")),
        ]
        return view.closed(
            "qui", "joindre", "objet_droit", "reponse_faite", "numero_ligne", "lien", "lien_acces", "prolongation",
            "erreur_issue", "erreur_motif", "erreur_effacer")
    }
}
