// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Renewal, strike-off, reactivation of a file: a page that says what will happen, and a button.
struct ViePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes/:id/renouvellement") { try await show($0, $1, .renewDemande, renewal) }
        router.post("demandes/:id/renouvellement", use: renew)
        router.get("demandes/:id/radiation") { request, context in
            let motif = String(request.typedQuery.value("motif").prefix(10))
            return try await show(request, context, .recordRadiation) {
                let known = try await ReadDemandes(site.world).avertissements(
                    of: $0.demande, by: $1.requireSession().acteur)
                // Chosen already; another one, or one sent otherwise, is for the agent to say.
                let courrier = known.first { $0.motif.rawValue == motif && $0.isUtilisable }?.courrier.text ?? ""
                return try await radiation($0, $1, SaisieRadiation(["motif": motif, "courrier": courrier]))
            }
        }
        router.post("demandes/:id/radiation", use: strikeOff)
        router.get("demandes/:id/reactivation") { try await show($0, $1, .reactivateDemande, reactivation) }
        router.post("demandes/:id/reactivation", use: reactivate)
        router.post("demandes/:id/suite", use: goOn)
    }

    private var words: VieWords { VieWords(site: site) }

    // MARK: Reading

    private func show(
        _ request: Request, _ context: RucheContext, _ acte: Acte,
        _ page: (Dossier, RucheContext) async throws -> Response
    ) async throws -> Response {
        try await page(try await site.dossierVie(context, for: acte), context)
    }

    private func page(
        _ template: String, _ titre: String, _ dossier: Dossier, _ fields: ShortFields, _ view: View,
        _ context: RucheContext, status: HTTPResponse.Status? = nil
    ) throws -> Response {
        let demande = dossier.demande
        let nom = demande.formulaire.nomComplet
        let own: View = [
            "nom": .text(nom), "numero": .view(optional: site.numero(demande.numero)),
            "etat": .view(site.etat(demande)), "version": .text("\(demande.version)"),
            "lien_dossier": .text(Paths.demande(demande.id)),
        ]
        return try site.page(
            template, fields.titled(text: site.texts(titre, ["nom": nom])),
            own.merging(view).merging(fields.summary), context, section: .demandes, status: status ?? fields.status)
    }

    // MARK: Renewal

    private func renewal(_ dossier: Dossier, _ context: RucheContext) async throws -> Response {
        try renewal(dossier, context, recuLe: site.world.today.numeric)
    }

    private func renewal(
        _ dossier: Dossier, _ context: RucheContext, recuLe: String, preuve: String = "",
        _ violations: [Violation] = [], message: String? = nil, status: HTTPResponse.Status? = nil
    ) throws -> Response {
        let acteur = try context.requireSession().acteur
        let (today, rulebook) = (site.world.today, site.world.rulebook)
        let situation = dossier.situation(rulebook)
        let fields = ShortFields(site: site, violations: violations)
        var view: View = [
            "action": .text(Paths.renouvellement(dossier.demande.id)), "message": .text(optional: message),
            "situation": .text(optional: words.state(situation, dossier)),
            "faits": .views(facts(dossier)),
            "lien_modification": .text(
                optional: acteur.may(.updateDemande) && dossier.mayShowAddress(to: acteur)
                    && TransitionEtat.row(.modification, from: dossier.demande.etat) != nil
                    ? Paths.modification(dossier.demande.id) : nil),
        ]
        switch examineRenouvellement(situation, recuLe: today, on: today, rulebook) {
        case .success(let renewed):
            view["possible"] = .view([
                "effet": .text(
                    site.texts(
                        renewed.reactive ? "renouvellement.effet.retour" : "renouvellement.effet",
                        ["jour": renewed.expireLe.french, "depot": situation.depotLe.french])),
                "champs": .views([fields.input("recuLe", "g4", recuLe, requis: true, date: true)]),
            ])
        case .failure(.tropTard(let end)) where situation.etat == .radiee:
            // Received in time, keyed late: the day of reception is what counts.
            view["possible"] = .view([
                "effet": .text(site.texts("renouvellement.effet.tard", ["jour": end.french])),
                "champs": .views([
                    fields.input("recuLe", "g4", recuLe, requis: true, date: true),
                    fields.input("preuveReception", "g8", preuve, requis: true),
                ]),
            ])
        case .failure(let refus):
            view["refus"] = .text(
                [words.renewed(dossier, refus), words.sentence(refus)].compactMap { $0 }.joined(separator: " "))
        }
        return try page(
            "vie/renouvellement", "titre.renouvellement", dossier, fields,
            view.closed("possible", "refus", "message", "situation", "lien_modification"), context, status: status)
    }

    /// What the applicant is asked about: what changes most often.
    private func facts(_ dossier: Dossier) -> [View] {
        let formulaire = dossier.demande.formulaire
        let adresse =
            formulaire.adresseProtegee == true
            ? site.texts("adresse.protegee")
            : formulaire.adresse.map { Person.lines($0, site).joined(separator: ", ") }
                ?? site.texts("commun.non-connu")
        let communes = formulaire.communesSouhaitees.map { site.world.rulebook.communes[$0]?.nom ?? $0 }
        return [
            ("coordonnees.adresse", adresse),
            ("coordonnees.telephone", formulaire.telephone.map(LectureView.paired) ?? site.texts("commun.non-connu")),
            ("coordonnees.courriel", formulaire.courriel ?? site.texts("commun.non-connu")),
            ("renouvellement.personnes", formulaire.nombrePersonnes.map { "\($0)" } ?? site.texts("commun.non-connu")),
            ("renouvellement.communes", communes.joined(separator: ", ")),
        ].map { ["libelle": .text(site.texts($0.0)), "valeur": .text($0.1)] }
    }

    @Sendable private func renew(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.renewDemande) else { throw HTTPFailure(.forbidden) }
        let dossier = try await site.dossierVie(context)
        let typed = form.value("recuLe")
        let shown = form.value("preuveReception")
        var short = ShortForm(typed: ["recuLe": typed, "preuveReception": shown])
        let preuve = short.text("preuveReception", longest: RenewDemande.longest)
        guard let recuLe = short.pastDay("recuLe", site.world.today), short.violations.isEmpty else {
            return try renewal(dossier, context, recuLe: typed, preuve: shown, short.violations)
        }
        let version = Int(form.value("version")) ?? 0
        switch try await RenewDemande(site.world)(
            dossier.demande.id, version: version, recuLe: recuLe, preuve: preuve, by: session.acteur)
        {
        case .renewed: return site.redirect("\(Paths.demande(dossier.demande.id))?dit=renouvelee")
        case .already:
            return try renewal(try await site.dossierVie(context), context, recuLe: typed, status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .refused(.sansPreuve):
            let missing = Violation("preuveReception", "requis.court")
            return try renewal(dossier, context, recuLe: typed, preuve: shown, [missing])
        case .refused(let refus):
            // Where the page says it already, of today, once is enough.
            let (today, rulebook) = (site.world.today, site.world.rulebook)
            let judged = examineRenouvellement(dossier.situation(rulebook), recuLe: today, on: today, rulebook)
            let isSaid = if case .failure(.tropTot) = judged { true } else { false }
            return try renewal(
                dossier, context, recuLe: typed, preuve: shown, message: isSaid ? nil : words.sentence(refus),
                status: .unprocessableContent)
        case .stale:
            return try renewal(
                try await site.dossierVie(context), context, recuLe: typed, preuve: shown,
                message: site.texts("vie.perime"),
                status: .conflict)
        }
    }

    // MARK: Strike-off

    private func radiation(
        _ dossier: Dossier, _ context: RucheContext, _ saisie: SaisieRadiation, _ violations: [Violation] = [],
        message: String? = nil, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let grounds = try await RecordRadiation(site.world).grounds(by: acteur)
        let fields = ShortFields(site: site, violations: violations)
        let demande = dossier.demande
        var view: View = [
            "message": .text(optional: message),
            "situation": .text(optional: words.state(dossier.situation(site.world.rulebook), dossier)),
        ]
        let isOpen = demande.etat == .active || demande.etat == .deposee
        if isOpen {
            view["motifs"] = .views(
                grounds.map { motif in
                    [
                        "libelle": .text(words.label(motif)), "article": .text(motif.article),
                        "quand": .text(site.texts("radiation.quand.\(motif.rawValue)")),
                        "lien": .text("\(Paths.radiation(demande.id))?motif=\(motif.rawValue)"),
                        "choisi": .flag(motif == saisie.motif),
                    ]
                })
        } else {
            view["ferme"] = .text(site.texts("radiation.ferme"))
        }
        if isOpen, let motif = saisie.motif, grounds.contains(motif) {
            let known = try await ReadDemandes(site.world).avertissements(of: demande, by: acteur)
            let rows = RadiationFields(
                site: site, fields: fields, saisie: saisie, avertissements: known,
                namesBailleur: try await RecordRadiation(site.world).namesBailleur(by: acteur))
            view["choix"] = .view([
                "action": .text(Paths.radiation(demande.id)), "motif": .text(motif.rawValue),
                "libelle": .text(words.label(motif)), "article": .text(motif.article),
                "effet": .text(site.texts("radiation.effet.\(motif.rawValue)")),
                "champs": .views(rows.views(motif)),
            ])
        }
        return try page(
            "vie/radiation", "titre.radiation", dossier, fields, view.closed("choix", "message", "ferme", "situation"),
            context, status: status)
    }

    @Sendable private func strikeOff(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.recordRadiation) else { throw HTTPFailure(.forbidden) }
        let dossier = try await site.dossierVie(context)
        var saisie = SaisieRadiation(["motif": form.value("motif")])
        for champ in SaisieRadiation.champs(saisie.motif) { saisie.valeurs[champ] = form.value(champ) }
        let version = Int(form.value("version")) ?? 0
        switch try await RecordRadiation(site.world)(dossier.demande.id, saisie, version: version, by: session.acteur) {
        case .struckOff: return site.redirect("\(Paths.demande(dossier.demande.id))?dit=radiee")
        case .invalid(let violations): return try await radiation(dossier, context, saisie, violations)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .closed:
            return try await radiation(try await site.dossierVie(context), context, saisie, status: .conflict)
        case .stale:
            return try await radiation(
                try await site.dossierVie(context), context, saisie, message: site.texts("vie.perime"),
                status: .conflict)
        }
    }

    // MARK: A new application from an old one

    @Sendable private func goOn(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.registerDemande) else { throw HTTPFailure(.forbidden) }
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        switch try await ContinueDemande(site.world)(id, by: session.acteur) {
        case .draft(let draft): return site.redirect(Paths.brouillon(draft))
        // The file says where it stands now.
        case .refused: return site.redirect(Paths.demande(id))
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    // MARK: Reactivation

    private func reactivation(_ dossier: Dossier, _ context: RucheContext) async throws -> Response {
        try reactivation(dossier, context, motif: "")
    }

    private func reactivation(
        _ dossier: Dossier, _ context: RucheContext, motif: String, _ violations: [Violation] = [],
        message: String? = nil, status: HTTPResponse.Status? = nil
    ) throws -> Response {
        let acteur = try context.requireSession().acteur
        let (today, rulebook) = (site.world.today, site.world.rulebook)
        let situation = dossier.situation(rulebook)
        let fields = ShortFields(site: site, violations: violations)
        var view: View = [
            "action": .text(Paths.reactivation(dossier.demande.id)), "message": .text(optional: message),
            "situation": .text(optional: words.state(situation, dossier)),
        ]
        switch examineReactivation(situation, on: today, rulebook) {
        case .success: view["possible"] = .text(site.texts("reactivation.effet", ["depot": situation.depotLe.french]))
        case .failure(let refus):
            if case .success = examineRenouvellement(situation, recuLe: today, on: today, rulebook) {
                view["lien_renouvellement"] = .text(Paths.renouvellement(dossier.demande.id))
            } else {
                view["refus"] = .text(words.sentence(refus))
            }
        }
        if situation.etat == .radiee, acteur.may(.correctRadiation) {
            view["correction"] = .view(["champs": .views([fields.input("erreur", "g12", motif, requis: true)])])
        }
        return try page(
            "vie/reactivation", "titre.reactivation", dossier, fields,
            view.closed("possible", "refus", "correction", "lien_renouvellement", "message", "situation"), context,
            status: status)
    }

    @Sendable private func reactivate(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.reactivateDemande) else { throw HTTPFailure(.forbidden) }
        let dossier = try await site.dossierVie(context)
        let (version, motif) = (Int(form.value("version")) ?? 0, form.value("erreur"))
        let operation = ReactivateDemande(site.world)
        let answer =
            form.value("acte") == "correction"
            ? try await operation.correct(dossier.demande.id, version: version, motif: motif, by: session.acteur)
            : try await operation(dossier.demande.id, version: version, by: session.acteur)
        switch answer {
        case .reactivated: return site.redirect("\(Paths.demande(dossier.demande.id))?dit=reactivee")
        case .invalid(let violations): return try reactivation(dossier, context, motif: motif, violations)
        case .refused(let refus):
            return try reactivation(
                dossier, context, motif: motif, message: words.sentence(refus), status: .unprocessableContent)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale:
            return try reactivation(
                try await site.dossierVie(context), context, motif: motif, message: site.texts("vie.perime"),
                status: .conflict)
        }
    }
}
