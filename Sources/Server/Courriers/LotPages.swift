// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Reference

/// Letters in lots: prepared, printed by the program, downloaded with their manifest, given to the carrier.
struct LotPages {
    let site: Site
    private var read: ReadLots { ReadLots(site.world) }

    init(site: Site) { self.site = site }

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("courriers", use: list)
        router.post("courriers/lots", use: prepare)
        router.get("courriers/lots/:lot", use: show)
        router.post("courriers/lots/:lot/lettres", use: letters)
        router.post("courriers/lots/:lot/manifeste", use: manifest)
        router.post("courriers/lots/:lot/remise", use: handOver)
        router.post("courriers/lots/:lot/annulation", use: annul)
        addRetrait(to: router)
    }

    // MARK: All of them

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let first = max(0, Int(request.typedQuery.value("de")) ?? 0)
        return try await listPage(context, from: first, said: request.typedQuery.value("dit"))
    }

    private func listPage(
        _ context: RucheContext, from first: Int = 0, said: String = "", status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard let tableau = try await read.list(from: first, by: acteur) else { throw HTTPFailure(.forbidden) }
        var waiting =
            tableau.attente.due == 0 ? site.texts("lots.attente.rien") : counted("lots.attente", tableau.attente.due)
        if tableau.attente.later > 0 { waiting += " " + counted("lots.apres", tableau.attente.later) }
        if tableau.attente.unready > 0 { waiting += " " + counted("lots.chiffres", tableau.attente.unready) }
        let view: View = [
            "dit": .text(optional: site.texts.find("lots.dit.\(said)")), "attente": .text(waiting),
            "peut_preparer": .flag(tableau.attente.due + tableau.attente.unready > 0), "action": .text(Paths.lots),
            "remises": .views(
                tableau.remises.map { remise in
                    View([
                        "numero": .view(optional: site.numero(remise.numero)),
                        "quoi": .text(
                            site.texts(
                                "lots.remise.quoi",
                                [
                                    "genre": site.texts("courriers.genre.\(remise.genre.rawValue)"),
                                    "jour": remise.echeance.french,
                                ])),
                        "lien": .text(Paths.courriers(remise.demande)),
                    ]).closed("numero")
                }),
            "autres_remises": .text(
                optional: tableau.autres == 0 ? nil : counted("lots.remises.autres", tableau.autres)),
            "lien_retours": .text(Paths.retours),
            "lien_gabarits": .text(optional: acteur.may(.editGabarits) ? Paths.gabarits : nil),
            "lots": .views(
                tableau.lots.map { lot in
                    View([
                        "lien": .text(Paths.lot(lot.id)), "nom_lot": .text(name(lot)),
                        "lettres": .text(counted("lots.lettres", lot.lettres)), "etat_lot": .view(badge(lot)),
                        "suite_lot": .text(optional: follow(lot)),
                    ]).closed("suite_lot")
                }),
            "suivante": .text(optional: tableau.hasMore ? "\(Paths.courriers)?de=\(first + ReadLots.page)" : nil),
            "precedente": .text(
                optional: first > 0 ? "\(Paths.courriers)?de=\(max(0, first - ReadLots.page))" : nil),
            "plage": tableau.hasMore || first > 0
                ? .text(
                    site.texts(
                        "lots.page", ["debut": "\(first + 1)", "fin": "\(first + tableau.lots.count)"]))
                : .flag(false),
        ]
        return try site.page(
            "courriers/lots", site.texts("titre.lots"),
            view.closed("dit", "autres_remises", "lien_gabarits", "suivante", "precedente"), context,
            section: .courriers,
            status: status)
    }

    @Sendable private func prepare(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        let prepare = PrepareLots(
            site.world, texts: site.texts, site: site.options.publicURL, attestation: site.attestationJointe)
        switch try await prepare(by: session.acteur) {
        case .denied: throw HTTPFailure(.forbidden)
        case .setAside: return site.redirect("\(Paths.courriers)?dit=ecartees")
        case .nothing: return site.redirect("\(Paths.courriers)?dit=rien")
        case .made(let lots):
            return site.redirect(lots.count == 1 ? Paths.lot(lots[0]) : "\(Paths.courriers)?dit=prepares")
        }
    }

    // MARK: One

    func lot(_ context: RucheContext) async throws -> (lot: Lot, lettres: [LettreDeLot]) {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.sendLettres) else { throw HTTPFailure(.forbidden) }
        guard let id = ID<Lot>(text: context.parameters.get("lot") ?? ""),
            let found = try await read.lot(id, by: acteur)
        else { throw HTTPFailure(.notFound) }
        return found
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        try await page(try await lot(context), context, said: request.typedQuery.value("dit"))
    }

    func page(
        _ found: (lot: Lot, lettres: [LettreDeLot]), _ context: RucheContext,
        typed: (le: String, reference: String, numeros: String)? = nil,
        _ violations: [Violation] = [], said: String = "", message: String? = nil, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let (lot, lettres) = found
        let fields = ShortFields(site: site, violations: violations)
        // Those that were printed before the last print have no page in it.
        let out = lettres.filter { $0.retrait != nil && $0.page != nil }
        let isPrinted = lot.etat == .imprime
        let view: View = [
            "lien_courriers": .text(Paths.courriers), "nom_lot": .text(name(lot)), "etat_lot": .view(badge(lot)),
            "dit": .text(
                optional: said == "remis" && lot.etat == .remis
                    ? handedOver(lot, lettres) : site.texts.find("lots.dit.\(said)")),
            "message": .text(optional: message),
            "suite_lot": .text(optional: follow(lot)),
            "attend": .flag(lot.etat == .aImprimer), "lien": .text(Paths.lot(lot.id)),
            "imprime": isPrinted
                ? .view([
                    "action_lettres": .text("\(Paths.lot(lot.id))/lettres"),
                    "action_remise": .text("\(Paths.lot(lot.id))/remise"),
                    "note_remise": .text(
                        site.texts(lot.estRecommande ? "lots.remettre.note.recommande" : "lots.remettre.note")),
                    "champs": .views(
                        [
                            fields.input(
                                "remisLe", "g4", typed?.le ?? site.world.today.numeric, requis: true, date: true),
                            fields.input("bordereau", "g8", typed?.reference ?? "", requis: true),
                        ] + (lot.estRecommande ? [fields.zone("numeros", typed?.numeros ?? "", lignes: 8)] : [])),
                ]) : .flag(false),
            "action_manifeste": .text(
                optional: lot.etat == .imprime || lot.etat == .remis ? "\(Paths.lot(lot.id))/manifeste" : nil),
            "action_annulation": .text(
                optional: lot.etat == .imprime || lot.etat == .aImprimer ? "\(Paths.lot(lot.id))/annulation" : nil),
            "a_retirer": .text(optional: listed("lots.retirer", lettres.filter(\.estInutile))),
            "retirees": .text(optional: isPrinted ? listed("lots.retirees", out) : nil),
            "lettres": .views(
                lettres.map { lettre in
                    View([
                        "rang": .text("\(lettre.rang)"), "numero": .view(optional: site.numero(lettre.numero)),
                        "lien": .text(Paths.courriers(lettre.demande)), "code_postal": .text(lettre.codePostal),
                        "pages": .text(pages(lettre)),
                        "etat_lettre": .text(state(lettre, lot)),
                        "lien_retrait": .text(
                            optional: lettre.mayBeTakenOut(of: lot) ? Paths.retrait(lettre.courrier, of: lot.id) : nil),
                        "lettre_retrait": .text(site.texts("lots.sortir.lettre", ["rang": "\(lettre.rang)"])),
                    ]).closed("numero", "lien_retrait")
                }),
        ]
        return try site.page(
            "courriers/lot", fields.titled(text: name(lot)),
            view.closed("dit", "message", "suite_lot", "action_manifeste", "action_annulation", "a_retirer", "retirees")
                .merging(fields.summary), context, section: .courriers, status: status ?? fields.status)
    }

    @Sendable private func letters(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        let found = try await lot(context)
        guard let pdf = try await read.pdf(found.lot.id, by: session.acteur) else {
            return try await page(found, context, message: site.texts("lots.sans-pdf"), status: .conflict)
        }
        return site.file(pdf, "application/pdf", "lot-\(found.lot.id.text).pdf")
    }

    @Sendable private func manifest(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        let found = try await lot(context)
        let rows = ReadLots.manifeste(found.lot, found.lettres)
        // Nothing in it needs quotes: codes, figures, postcodes.
        let text = rows.map { $0.joined(separator: ",") + "\r\n" }.joined()
        return site.file(Data(text.utf8), "text/csv; charset=utf-8", "lot-\(found.lot.id.text).csv")
    }

    @Sendable private func handOver(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let found = try await lot(context)
        let typed = (le: form.value("remisLe"), reference: form.value("bordereau"), numeros: form.value("numeros"))
        switch try await EndLot(site.world).handOver(
            found.lot.id, le: typed.le, reference: typed.reference, numeros: typed.numeros, by: session.acteur)
        {
        case .done: return site.redirect("\(Paths.lot(found.lot.id))?dit=remis")
        case .invalid(let violations): return try await page(found, context, typed: typed, violations)
        case .ended: return try await page(found, context, message: site.texts("lots.fini"), status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    @Sendable private func annul(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        let found = try await lot(context)
        switch try await EndLot(site.world).annul(found.lot.id, by: session.acteur) {
        case .done: return site.redirect("\(Paths.courriers)?dit=annule")
        case .ended, .invalid:
            return try await page(found, context, message: site.texts("lots.fini"), status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    // MARK: Words

    func name(_ lot: Lot) -> String {
        site.texts(lot.estRecommande ? "lots.nom.recommande" : "lots.nom", ["quand": site.moment(lot.creeLe)])
    }

    /// What a hand-over proved, what waits for its number, what did not leave.
    private func handedOver(_ lot: Lot, _ lettres: [LettreDeLot]) -> String {
        let proved = lettres.count { $0.etat == .prouve }
        let waiting = lettres.count { $0.etat == .parti }
        // Those that became protected are in no lot any more.
        let left = lettres.count { [.parti, .prouve, .revenu].contains($0.etat) }
        let parts = [
            ("prouvees", proved), ("sans-numero", waiting), ("retirees", max(0, lot.lettres - left)),
        ]
        return ([site.texts("lots.remis")] + parts.filter { $0.1 > 0 }.map { counted("lots.remis.\($0.0)", $0.1) })
            .joined(separator: " ")
    }

    /// Which are not to be posted, with their pages.
    private func listed(_ key: String, _ lettres: [LettreDeLot]) -> String? {
        guard !lettres.isEmpty else { return nil }
        return site.texts(
            lettres.count == 1 ? "\(key).une" : "\(key).plusieurs",
            ["n": "\(lettres.count)", "pages": lettres.map(pages).joined(separator: ", ")])
    }

    private func state(_ lettre: LettreDeLot, _ lot: Lot) -> String {
        if let retrait = lettre.retrait {
            let raison = site.world.rulebook.label("raisonRetrait", retrait.code) ?? retrait.code
            return site.texts("lots.lettre.retiree", ["raison": raison])
        }
        if lettre.estInutile { return site.texts("lots.lettre.retirer") }
        return site.texts(
            lot.etat == .remis && lettre.etat == .parti
                ? "lots.lettre.sans-numero" : "lots.lettre.\(lettre.etat.rawValue)")
    }

    private func counted(_ key: String, _ count: Int) -> String {
        site.texts(count == 1 ? "\(key).un" : "\(key).plusieurs", ["n": "\(count)"])
    }

    private func follow(_ lot: Lot) -> String? {
        switch lot.etat {
        case .aImprimer: lot.faute.map { site.texts("lots.faute.\($0)") } ?? site.texts("lots.suite.attend")
        case .remis:
            site.texts(
                "lots.suite.remis", ["jour": lot.remisLe?.french ?? "", "reference": lot.reference ?? ""])
        case .imprime, .annule: nil
        }
    }

    /// `12` or `12-13`; nothing before it is printed.
    func pages(_ lettre: LettreDeLot) -> String {
        guard let page = lettre.page, let count = lettre.pages else { return "" }
        return count == 1 ? "\(page)" : "\(page)-\(page + count - 1)"
    }

    private func badge(_ lot: Lot) -> View {
        let (tone, shape) =
            switch lot.etat {
            case .aImprimer: ("etat-avis", "horloge")
            case .imprime: ("", "disque")
            case .remis: ("etat-ok", "point")
            case .annule: ("", "croix")
            }
        return [
            "texte": .text(site.texts("lots.etat.\(lot.etat.rawValue)")), "classe": .text(tone),
            "icone_point": .flag(shape == "point"), "icone_horloge": .flag(shape == "horloge"),
            "icone_croix": .flag(shape == "croix"), "icone_anneau": .flag(false),
            "icone_disque": .flag(shape == "disque"),
        ]
    }
}
