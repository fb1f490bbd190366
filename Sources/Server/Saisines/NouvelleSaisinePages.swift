// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// A complaint that a service of the State received: about documents of a file, or an application that has none yet.
struct NouvelleSaisinePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.post("saisines", use: receive)
        router.get("saisines/nouvelle") { _, context in
            try requireState(context)
            return try new(nil, context)
        }
        router.get("demandes/:id/saisine") { _, context in try new(try await dossier(context), context) }
        router.post("demandes/:id/saisine") { request, context in
            try await receive(request, context, try await dossier(context))
        }
    }

    /// A service of the State. To a desk, which sees those that concern it, the page does not exist.
    func requireState(_ context: RucheContext) throws {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.followSaisines) else { throw HTTPFailure(.forbidden) }
        guard acteur.reachesAll(.followSaisines) else { throw HTTPFailure(.notFound) }
    }

    private func dossier(_ context: RucheContext) async throws -> Dossier {
        let dossier = try await site.dossierVie(context, for: .followSaisines)
        guard dossier.demande.access(.followSaisines, by: try context.requireSession().acteur) != .refuse else {
            throw HTTPFailure(.forbidden)
        }
        try requireState(context)
        return dossier
    }

    @Sendable private func receive(_ request: Request, _ context: RucheContext) async throws -> Response {
        try requireState(context)
        return try await receive(request, context, nil)
    }

    private func receive(_ request: Request, _ context: RucheContext, _ dossier: Dossier?) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let typed = Dictionary(uniqueKeysWithValues: champsSaisine.map { ($0, form.value($0)) })
        switch try await ReceiveSaisine(site.world)(dossier?.demande.id, typed, by: session.acteur) {
        case .received(let saisine): return site.redirect(Paths.saisine(saisine.id))
        case .refused(.fautes(let violations)): return try new(dossier, context, typed, violations)
        case .refused(.etape), .closed: return try new(dossier, context, typed, message: "saisine.fermee")
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    private func new(
        _ dossier: Dossier?, _ context: RucheContext, _ typed: [String: String] = [:], _ violations: [Violation] = [],
        message: String? = nil
    ) throws -> Response {
        let fields = ShortFields(site: site, violations: violations)
        func value(_ champ: String) -> String { typed[champ] ?? "" }
        let genre: Saisine.Genre = dossier == nil ? .enregistrement : .pieces
        var champs = [
            fields.input("referenceSaisine", "g6", value("referenceSaisine"), requis: true),
            fields.input("deposeSaisineLe", "g6", value("deposeSaisineLe"), requis: true, date: true),
            fields.input("recueSaisineLe", "g6", value("recueSaisineLe"), requis: true, date: true),
            fields.input("guichetSaisine", "g6", value("guichetSaisine"), requis: true),
        ]
        if genre == .pieces {
            champs.append(fields.input("piecesSaisine", "g12", value("piecesSaisine"), requis: true))
        }
        let delai = site.world.rulebook.delaiSaisine(genre, on: site.world.today)?.french ?? ""
        let view: View = [
            "titre_saisine": .text(site.texts("saisine.genre.\(genre.rawValue)")),
            "intro": .text(site.texts("saisine.intro.\(genre.rawValue)", ["delai": delai])),
            "action": .text(dossier.map { Paths.saisine($0.demande.id) } ?? Paths.saisines),
            "nom": .text(optional: dossier?.demande.formulaire.nomComplet),
            "lien_dossier": .text(optional: dossier.map { Paths.demande($0.demande.id) }),
            "message": .text(optional: message.map { site.texts($0) }), "champs": .views(champs),
        ]
        return try site.page(
            "saisines/nouvelle", fields.titled("titre.saisine.nouvelle"),
            view.closed("nom", "lien_dossier", "message").merging(fields.summary), context, section: .saisines,
            status: message == nil ? fields.status : .conflict)
    }
}
