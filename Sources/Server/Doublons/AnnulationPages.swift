// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// A merger undone: what changed since is dealt with part by part.
struct AnnulationPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("fusions/:fusion/annulation", use: show)
        router.post("fusions/:fusion/annulation", use: undo)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        try await page(context, nil, [])
    }

    @Sendable private func undo(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.mergeDemandes) else { throw HTTPFailure(.forbidden) }
        let id = try Self.id(context)
        let undo = UndoFusion(site.world)
        let rendues = Set(RubriqueFusion.allCases.filter { form.value("champ-\($0.rawValue)") == "absorbee" })
        let (plan, _) = try await undo.plan(id, by: session.acteur)
        let faits = Set((plan?.evenements ?? []).map(\.id).filter { form.value(Self.name($0)) == "absorbee" })
        switch try await undo(
            id, version: Int(form.value("version")) ?? 0, rendues: rendues, faits: faits,
            differents: form.value("suite") == "differents", motif: form.value("motif"), by: session.acteur)
        {
        case .undone:
            guard let plan else { return site.redirect(Paths.doublons) }
            guard let ensemble = plan.fusion.ensemble else {
                return site.redirect("\(Paths.demande(plan.gardee.id))?dit=union-defaite")
            }
            return site.redirect("\(Paths.ensemble(ensemble))?dit=\(plan.isPlain ? "annulation" : "annulation-depuis")")
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .invalid(let violations): return try await page(context, form, violations)
        case .stale: return try await page(context, form, [], isStale: true)
        case .already, .erased, .after, .lived: return try await page(context, form, [])
        }
    }

    private func page(
        _ context: RucheContext, _ form: RequestForm?, _ violations: [Violation], isStale: Bool = false
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.mergeDemandes) else { throw HTTPFailure(.forbidden) }
        let id = try Self.id(context)
        let (plan, answer) = try await UndoFusion(site.world).plan(id, by: acteur)
        let texts = site.texts
        let isUnion = plan.map { $0.fusion.ensemble == nil } == true
        let titre = texts(isUnion ? "annulation.titre.union" : "titre.annulation")
        guard let plan else {
            var view: View = ["retour": .text(Paths.doublons)]
            switch answer {
            case .denied: throw HTTPFailure(.forbidden)
            case .already: view["refus"] = .text(texts("annulation.deja"))
            case .erased: view["refus"] = .text(texts("annulation.effacee"))
            case .lived: view["refus"] = .text(texts("annulation.menage-change"))
            case .after(let later):
                view["refus"] = .text(texts("annulation.apres"))
                view["lien_apres"] = .text(Paths.annulation(later))
            default: throw HTTPFailure(.notFound)
            }
            return try site.page(
                "doublons/annulation", titre, view.closed("lien_apres", "message"), context, section: .doublons,
                status: form == nil ? .ok : .conflict)
        }
        let fields = ShortFields(site: site, violations: violations)
        let words = RubriqueWords(site: site)
        // An address that is protected today, or was at the merger, is shown on neither side.
        var (before, after) = (plan.fusionnee, plan.gardee.formulaire)
        if before.adresseProtegee == true || after.adresseProtegee == true {
            (before.adresseProtegee, after.adresseProtegee) = (true, true)
        }
        let view = View([
            "retour": .text(plan.fusion.ensemble.map(Paths.ensemble) ?? Paths.demande(plan.gardee.id)),
            // Those of a union are two households again: nothing to choose.
            "sans_ensemble": .flag(isUnion), "action": .text(Paths.annulation(id)),
            "version_vue": .text("\(plan.gardee.version)"),
            "phrase": .text(
                texts(
                    plan.isPlain ? "annulation.phrase.noms" : "annulation.phrase.depuis",
                    [
                        "gardee": number(plan.gardee), "absorbee": number(plan.absorbee),
                        "nomGardee": plan.avant.nomComplet, "nomAbsorbee": plan.absorbee.formulaire.nomComplet,
                        "jour": site.clock.day(plan.fusion.faiteLe).french,
                    ])),
            "depuis": .views(
                try plan.depuis.map { part in
                    let chosen = form?.value("champ-\(part.rubrique.rawValue)") == "absorbee"
                    func said(_ formulaire: Formulaire) throws -> String {
                        let lines = try words.lines(part.rubrique, in: formulaire).joined(separator: " ; ")
                        return lines.isEmpty ? texts("commun.non-connu") : lines
                    }
                    return [
                        "nom_choix": .text("champ-\(part.rubrique.rawValue)"),
                        "libelle": .text(words.label(part.rubrique)),
                        "avant": .text(try said(before)), "apres": .text(try said(after)),
                        "quand": .text(part.le.jour.french),
                        "rendue": .flag(chosen),
                    ]
                }),
            // Of a union, what happened stays with the household that lived it.
            "faits": .views(
                plan.evenements.filter { $0.mayGoBack && !isUnion }.map { fait in
                    [
                        "nom_choix": .text(Self.name(fait.id)), "fait_dit": .text(said(fait)),
                        "rendue": .flag(form?.value(Self.name(fait.id)) == "absorbee"),
                    ]
                }),
            "faute_faits": .text(
                optional: violations.first { $0.champ == "faits" }.map(Messages(texts: texts).sentence)),
            "evenements": .texts(plan.evenements.filter { !$0.mayGoBack && $0.avec == nil || isUnion }.map(said)),
            "gardee_dite": .text(
                texts("annulation.garde.nom", ["numero": number(plan.gardee), "nom": plan.avant.nomComplet])),
            "absorbee_dite": .text(
                texts(
                    "annulation.rendue.nom",
                    ["numero": number(plan.absorbee), "nom": plan.absorbee.formulaire.nomComplet])),
            "differents": .flag(form?.value("suite") != "ouvert"), "ouvert": .flag(form?.value("suite") == "ouvert"),
            "motif_saisi": .text(optional: form?.value("motif")),
            "faute_motif": .text(
                optional: violations.first { $0.champ == "motif" }.map(Messages(texts: texts).sentence)),
            "message": isStale ? .text(texts("doublons.perime")) : nil,
        ]).closed("motif_saisi", "faute_motif", "faute_faits", "message", "refus", "lien_apres")
        return try site.page(
            "doublons/annulation", fields.titled(text: titre), view.merging(fields.summary), context,
            section: .doublons, status: !violations.isEmpty ? .unprocessableContent : isStale ? .conflict : .ok)
    }

    private static func name(_ fait: ID<Evenement>) -> String { "fait-\(fait.text)" }

    private func said(_ fait: FaitDepuis) -> String {
        let quoi = site.texts("evenement.\(fait.genre.rawValue).agent", ["champs": "", "fichier": ""])
        guard case .renouvellement(let fin) = fait.effet else {
            return site.texts("annulation.evenement", ["quoi": quoi, "jour": fait.survenuLe.french])
        }
        return site.texts(
            "annulation.evenement.fin", ["quoi": quoi, "jour": fait.survenuLe.french, "fin": fin.french])
    }

    private func number(_ demande: Demande) -> String {
        demande.numero.flatMap { NumeroUnique($0)?.groups.joined(separator: " ") } ?? site.texts("demandes.sans-numero")
    }

    private static func id(_ context: RucheContext) throws -> ID<Fusion> {
        guard let id = ID<Fusion>(text: context.parameters.get("fusion") ?? "") else { throw HTTPFailure(.notFound) }
        return id
    }
}
