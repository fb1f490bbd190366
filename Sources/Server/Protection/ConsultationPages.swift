// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Who looked at a file, and what an account looked at.
struct ConsultationPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes/:id/consultations", use: ofFile)
        router.get("administration/consultations", use: ofAccounts)
    }

    @Sendable private func ofFile(_ request: Request, _ context: RucheContext) async throws -> Response {
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        let first = request.first
        switch try await ReadConsultations(site.world)(of: id, from: first, by: context.requireSession().acteur) {
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .page(let page):
            let view: View = [
                "lignes": .views(page.lignes.map { line($0) }), "lien_dossier": .text(Paths.demande(id)),
                "total": .text(site.texts("consultations.total", ["n": "\(page.total)"])),
            ]
            return try site.page(
                "protection/consultations", site.texts("titre.consultations"),
                view.merging(plage(page, Paths.consultations(id) + "?de=")), context, section: .demandes)
        }
    }

    @Sendable private func ofAccounts(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let read = ReadConsultations(site.world)
        guard let asked = request.uri.queryParameters["compte"] else {
            guard case .page(let comptes) = try await read.accounts(from: request.first, by: acteur) else {
                throw HTTPFailure(.forbidden)
            }
            return try list(comptes, context)
        }
        guard let compte = ID<Compte>(text: String(asked)) else { throw HTTPFailure(.notFound) }
        let jour = request.uri.queryParameters["jour"].flatMap { Day(iso: String($0)) } ?? site.world.today
        switch try await read.activity(of: compte, on: jour, from: request.first, by: acteur) {
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .page(let activity): return try show(activity, compte, jour, context)
        }
    }

    private func list(_ comptes: ReadConsultations.Comptes, _ context: RucheContext) throws -> Response {
        let view: View = [
            "comptes": .views(
                comptes.comptes.map { compte in
                    [
                        "agent": .text(comptes.agents[compte.compte] ?? site.texts("commun.non-connu")),
                        "organisme": .text(comptes.organismes[compte.organisme] ?? ""),
                        "role": .text(site.texts("role.\(compte.role.rawValue)")),
                        "lien": .text(Paths.activite(compte.compte) + "&jour=\(compte.plusForte.jour.iso)"),
                        "total": .text("\(compte.total)"), "eleve": .flag(compte.plusForte.isHigh),
                        "plus_forte": .text(
                            site.texts(
                                "consultations.journee",
                                ["n": "\(compte.plusForte.nombre)", "jour": compte.plusForte.jour.french])),
                    ]
                })
        ]
        return try site.page(
            "protection/comptes", site.texts("titre.activite"),
            view.merging(
                site.plage(
                    comptes.premier, shown: comptes.comptes.count, total: comptes.total, size: ReadConsultations.size
                ) { "\(Paths.consultations)?de=\($0)" }), context, section: .protection)
    }

    private func show(
        _ activity: ReadConsultations.Activite, _ compte: ID<Compte>, _ jour: Day, _ context: RucheContext
    ) throws -> Response {
        let signal = activity.signal
        let usual = signal.habituel.map { habituel in
            site.texts("consultations.habituel", ["n": "\(habituel)", "seuil": "\(signal.seuil ?? habituel)"])
        }
        let view: View = [
            "agent": .text(activity.agent), "organisme": .text(activity.organisme), "jour": .text(jour.french),
            "habituel": .text(usual ?? site.texts("consultations.habituel.inconnu")),
            "journees": .views(
                activity.journees.map { journee in
                    [
                        "jour_lu": .text(journee.jour.french), "nombre": .text("\(journee.nombre)"),
                        "eleve": .flag(journee.isHigh), "courante": .flag(journee.jour == jour),
                        "lien": .text("\(Paths.activite(compte))&jour=\(journee.jour.iso)"),
                    ]
                }),
            "lignes": .views(activity.page.lignes.map { line($0) }),
        ]
        return try site.page(
            "protection/activite", site.texts("titre.activite.compte", ["nom": activity.agent]),
            view.merging(plage(activity.page, "\(Paths.activite(compte))&jour=\(jour.iso)&de=")), context,
            section: .protection)
    }

    private func line(_ line: ReadConsultations.Ligne) -> View {
        let who =
            switch line.origine {
            case .agent: line.agent ?? site.texts("commun.non-connu")
            case .logiciel: site.texts("consultations.logiciel")
            case .systeme: site.texts("consultations.systeme")
            case .demandeur: site.texts("consultations.demandeur")
            }
        return [
            "quand": .text("\(site.clock.day(line.le).french), \(site.clock.hour(line.le))"), "qui": .text(who),
            "organisme": .text(line.organisme), "lien": .text(Paths.demande(line.demande)),
            "objet": .text(site.texts.find("consultation.objet.\(line.objet)") ?? line.objet),
            "numero": .view(optional: site.numero(line.numero)),
        ]
    }

    private func plage(_ page: ReadConsultations.Page, _ lien: String) -> View {
        site.plage(page.premier, shown: page.lignes.count, total: page.total, size: ReadConsultations.size) {
            "\(lien)\($0)"
        }
    }
}

extension Request {
    /// The first line of a page of a list; 0 when what is asked is none.
    var first: Int {
        let asked = uri.queryParameters["de"].flatMap { Int($0) } ?? 0
        return (0...10_000).contains(asked) ? asked : 0
    }
}
