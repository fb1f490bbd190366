// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The register of breaches, with who is still to be told and by when.
struct ViolationPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/violations", use: list)
        router.post("administration/violations", use: record)
        router.post("administration/violations/:id", use: tell)
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        try await page(context, request.first, .init(), [])
    }

    @Sendable private func record(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        var typed = KeepViolationsDonnees.Saisie()
        typed.jour = form.value("decouverte")
        typed.heure = form.value("heure")
        typed.faits = form.value("faits")
        typed.personnes = form.value("personnes")
        typed.mesures = form.value("mesures")
        typed.risque = form.value("risque")
        switch try await KeepViolationsDonnees(site.world).record(typed, by: session.acteur) {
        case .done: return site.redirect(Paths.violations)
        case .invalid(let violations): return try await page(context, 0, typed, violations)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    @Sendable private func tell(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<ViolationDonnees>(text: context.parameters.get("id") ?? ""),
            let informe = ViolationDonnees.Informe(rawValue: form.value("informe"))
        else { throw HTTPFailure(.notFound) }
        switch try await KeepViolationsDonnees(site.world).tell(informe, of: id, by: session.acteur) {
        case .done: return site.redirect(Paths.violations)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown, .invalid: throw HTTPFailure(.notFound)
        }
    }

    private func page(
        _ context: RucheContext, _ first: Int, _ typed: KeepViolationsDonnees.Saisie, _ violations: [Violation]
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard case .done(let page) = try await KeepViolationsDonnees(site.world).list(from: first, by: acteur) else {
            throw HTTPFailure(.forbidden)
        }
        let short = ShortFields(site: site, violations: violations)
        let risques = ViolationDonnees.Risque.allCases.map {
            (valeur: $0.rawValue, libelle: site.texts("violations.risque.\($0.rawValue)"))
        }
        let view: View = [
            "champs": .views([
                short.input(
                    "decouverte", "g4", typed.jour.isEmpty ? site.world.today.numeric : typed.jour, requis: true),
                short.input("heure", "g4", typed.heure), short.input("personnes", "g4", typed.personnes),
                short.input("faits", "g12", typed.faits, requis: true),
                short.input("mesures", "g12", typed.mesures, requis: true),
                // Nobody is to be found without risk by not looking at the list.
                short.choice("risque", "g6", typed.risque.isEmpty ? "possible" : typed.risque, risques),
            ]), "violations": .views(page.violations.map(line)),
        ]
        return try site.page(
            "protection/violations", short.titled("titre.violations"),
            view.merging(short.summary).merging(
                site.plage(
                    page.premier, shown: page.violations.count, total: page.total, size: KeepViolationsDonnees.size
                ) { "\(Paths.violations)?de=\($0)" }), context, section: .protection, status: short.status)
    }

    private func line(_ violation: ViolationDonnees) -> View {
        let rulebook = site.world.rulebook
        let found = site.clock.day(violation.constateeLe)
        let limit = violation.limiteCnil(on: found, rulebook)
        func when(_ instant: Instant) -> String { "\(site.clock.day(instant).french), \(site.clock.hour(instant))" }
        let late = limit.map { $0 < site.world.now() } == true && violation.informes[.cnil] == nil
        return [
            "constatee": .text(when(violation.constateeLe)), "faits_lus": .text(violation.faits),
            "mesures_lues": .text(violation.mesures),
            "concernees": .text(violation.personnes.map { "\($0)" } ?? site.texts("commun.non-connu")),
            "risque_lu": .text(site.texts("violations.risque.\(violation.risque.rawValue)")),
            "retard": .flag(late), "reste": .flag(!violation.aInformer.isEmpty),
            "action": .text(Paths.violation(violation.id)),
            "informes": .views(
                ViolationDonnees.Informe.allCases.filter {
                    violation.mustTell($0) || violation.informes[$0] != nil
                }.map { informe in
                    let day = violation.informes[informe]
                    var state = site.texts("violations.a-informer.\(informe.rawValue)")
                    if let day { state = site.texts("violations.informe", ["jour": day.french]) }
                    if day == nil, informe == .cnil, let limit {
                        state = site.texts(
                            late ? "violations.cnil.retard" : "violations.cnil.avant", ["quand": when(limit)])
                    }
                    return [
                        "code": .text(informe.rawValue), "qui": .text(site.texts("violations.qui.\(informe.rawValue)")),
                        "etat_informe": .text(state), "a_faire": .flag(day == nil),
                    ]
                }),
        ]
    }
}
