// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Complaints to the prefect: the list, and the steps of one.
struct SaisinePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("saisines", use: list)
        router.get("saisines/:saisine") { _, context in try page(try await ligne(context), context) }
        router.post("saisines/:saisine", use: follow)
        router.post("saisines/:saisine/enregistrement", use: register)
    }

    private func ligne(_ context: RucheContext) async throws -> ReadSaisines.Ligne {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.followSaisines) else { throw HTTPFailure(.forbidden) }
        guard let id = ID<Saisine>(text: context.parameters.get("saisine") ?? ""),
            let ligne = try await ReadSaisines(site.world)(id, by: acteur)
        else { throw HTTPFailure(.notFound) }
        return ligne
    }

    // MARK: The list

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let query = request.typedQuery
        let closes = query.value("vue") == "closes"
        let known = site.world.rulebook.territoire.departements
        let departement = known.first { $0 == query.value("departement") }
        guard
            let page = try await ReadSaisines(site.world).list(
                closes: closes, departement: departement, from: request.first, by: acteur)
        else { throw HTTPFailure(.forbidden) }
        func lien(_ closes: Bool, _ departement: String?, _ first: Int = 0) -> String {
            "\(Paths.saisines)?vue=\(closes ? "closes" : "ouvertes")" + (departement.map { "&departement=\($0)" } ?? "")
                + (first > 0 ? "&de=\(first)" : "")
        }
        let isState = acteur.reachesAll(.followSaisines)
        let delais = Saisine.Genre.allCases.map {
            ($0.rawValue, site.world.rulebook.delaiSaisine($0, on: site.world.today)?.french ?? "")
        }
        let view: View = [
            "intro": .text(site.texts("saisines.intro", Dictionary(uniqueKeysWithValues: delais))),
            "vues": .views(
                [false, true].map {
                    [
                        "libelle": .text(site.texts($0 ? "saisines.vue.closes" : "saisines.vue.ouvertes")),
                        "lien": .text(lien($0, departement)), "courante": .flag($0 == closes),
                    ]
                }),
            "departements": .views(
                isState && known.count > 1
                    ? known.map { code in
                        [
                            "libelle": .text(code), "courante": .flag(code == departement),
                            "lien": .text(lien(closes, code == departement ? nil : code)),
                        ]
                    } : []),
            "lien_nouvelle": .text(optional: isState ? Paths.nouvelleSaisine : nil),
            "saisines": .views(page.lignes.map { SaisineView(site: site, ligne: $0).line }),
        ]
        return try site.page(
            "saisines/saisines", site.texts("titre.saisines"),
            view.closed("lien_nouvelle").merging(
                site.plage(page.premier, shown: page.lignes.count, total: page.total, size: ReadSaisines.size) {
                    lien(closes, departement, $0)
                }), context, section: .saisines)
    }

    // MARK: The steps of one

    @Sendable private func follow(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let ligne = try await ligne(context)
        try NouvelleSaisinePages(site: site).requireState(context)
        guard let acte = FollowSaisine.Acte(rawValue: form.value("acte")) else { throw HTTPFailure(.badRequest) }
        let typed = Dictionary(uniqueKeysWithValues: champsEtapeSaisine.map { ($0, form.value($0)) })
        switch try await FollowSaisine(site.world)(
            ligne.saisine.id, acte, typed, version: Int(form.value("version")) ?? 0, by: session.acteur)
        {
        case .done(let saisine): return site.redirect(Paths.saisine(saisine.id))
        case .refused(.fautes(let violations)): return try page(ligne, context, acte, typed, violations)
        case .refused(.etape), .stale:
            return try page(try await self.ligne(context), context, message: "vie.perime", status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    @Sendable private func register(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        let ligne = try await ligne(context)
        switch try await RegisterOffice(site.world)(ligne.saisine.id, by: session.acteur) {
        case .draft(let draft): return site.redirect(Paths.brouillon(draft))
        case .refused: return try page(ligne, context, message: "saisine.fermee", status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    private func page(
        _ ligne: ReadSaisines.Ligne, _ context: RucheContext, _ acte: FollowSaisine.Acte? = nil,
        _ typed: [String: String] = [:], _ violations: [Violation] = [], message: String? = nil,
        status: HTTPResponse.Status? = nil
    ) throws -> Response {
        let acteur = try context.requireSession().acteur
        let fields = ShortFields(site: site, violations: violations)
        var view = SaisineView(site: site, ligne: ligne).view
        view["message"] = .text(optional: message.map { site.texts($0) })
        if acteur.reachesAll(.followSaisines) {
            view["actes"] = .views(SaisineView(site: site, ligne: ligne).acts(acte, typed, fields))
        }
        let saisine = ligne.saisine
        if saisine.etape == .office, saisine.office?.guichet == acteur.guichet {
            view["enregistrement"] = .text(Paths.enregistrementOffice(saisine.id))
        }
        return try site.page(
            "saisines/saisine", fields.titled("titre.saisine"),
            view.closed("message", "enregistrement", "actes").merging(fields.summary), context, section: .saisines,
            status: status ?? fields.status)
    }
}
