// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The letters of a file and their proofs: what left, what came back, what a desk proves by hand or takes back.
struct CourrierPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes/:id/courriers", use: list)
        router.post("demandes/:id/courriers", use: confirm)
        router.post("demandes/:id/courriers/lettre", use: reprint)
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        try await page(context, said: request.typedQuery.value("dit"))
    }

    @Sendable private func confirm(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.recordRadiation) else { throw HTTPFailure(.forbidden) }
        guard let demande = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        guard let courrier = ID<Courrier>(text: form.value("courrier")) else {
            // Whether he sees the file comes first.
            _ = try await page(context)
            throw HTTPFailure(.notFound)
        }
        if form.value("acte") == "retrait" { return try await takeBack(courrier, demande, context) }
        let operation = ConfirmCourrier(site.world)
        let isReturn = form.value("acte") == "revenu"
        let answer =
            isReturn
            ? try await operation.returned(courrier, of: demande, by: session.acteur)
            : try await operation.prove(
                courrier, of: demande, le: form.value("envoyeLe"), preuve: form.value("preuve"), by: session.acteur)
        switch answer {
        case .done: return site.redirect("\(Paths.courriers(demande))?dit=\(isReturn ? "note-retour" : "note")")
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .ended: return try await page(context, message: site.texts("courriers.fini"), status: .conflict)
        case .inLot: return try await page(context, message: site.texts("courriers.lot"), status: .conflict)
        case .invalid(let violations):
            return try await page(context, typed: (courrier, form.value("envoyeLe"), form.value("preuve")), violations)
        }
    }

    private func takeBack(
        _ courrier: ID<Courrier>, _ demande: ID<Demande>, _ context: RucheContext
    ) async throws -> Response {
        let operation = WriteCourrier(site.world, texts: site.texts, site: site.options.publicURL)
        switch try await operation.takeBack(courrier, of: demande, by: context.requireSession().acteur) {
        case .done: return site.redirect("\(Paths.courriers(demande))?dit=retire")
        case .left: return try await page(context, message: site.texts("courriers.deja-parti"), status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    /// One letter on paper: as it was sent, or as it is handed over at the desk.
    @Sendable private func reprint(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.recordRadiation) else { throw HTTPFailure(.forbidden) }
        guard let demande = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        guard let courrier = ID<Courrier>(text: form.value("courrier")) else {
            _ = try await page(context)
            throw HTTPFailure(.notFound)
        }
        let operation = ReprintLettre(
            site.world, texts: site.texts, site: site.options.publicURL, attestation: site.attestationJointe)
        switch try await operation(courrier, of: demande, by: session.acteur) {
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .none: return try await page(context, message: site.texts("courriers.fini"), status: .conflict)
        case .closed: return try await page(context, message: site.texts("courriers.illisible"), status: .conflict)
        case .unconfirmed: return try await page(context, message: site.texts("courriers.chiffres"), status: .conflict)
        case .lettre(let lettre, let impression):
            return try await site.printed(
                lettre, impression, named: "lettre-\(lettre.reference).pdf",
                kept: { try await operation.keep(lettre, impression, of: courrier, demande, by: session.acteur) },
                otherwise: { try await page(context, message: $0, status: $1) })
        }
    }

    private func page(
        _ context: RucheContext, typed: (courrier: ID<Courrier>, le: String, preuve: String)? = nil,
        _ violations: [Violation] = [], said: String = "", message: String? = nil, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        guard acteur.may(.recordRadiation) else { throw HTTPFailure(.forbidden) }
        let read = ReadDemandes(site.world)
        let dossier: Dossier
        switch try await read(id, objet: "vie", isWhole: false, by: acteur) {
        case .dossier(let found): dossier = found
        case .unknown: throw HTTPFailure(.notFound)
        case .carte, .denied: throw HTTPFailure(.forbidden)
        }
        let courriers = try await read.courriers(of: id)
        let lots = try await read.lots(of: id)
        let messages = site.world.sms == nil ? [] : try await read.sms(of: id)
        let contenus = try await read.contenus(courriers)
        let agenda = try await read.rendezVous(of: id)
        let fields = ShortFields(
            site: site, violations: violations, suffixe: typed.map { "-\($0.courrier.text)" } ?? "")
        let nom = dossier.demande.formulaire.nomComplet
        let view: View = [
            "nom": .text(nom), "lien_dossier": .text(Paths.demande(id)), "action": .text(Paths.courriers(id)),
            "action_lettre": .text(Paths.lettre(id)),
            "dit": .text(
                optional: ["note", "note-retour", "ecrit", "ecrit-attestation", "ecrit-remise", "retire"].contains(said)
                    ? site.texts("courriers.\(said)") : nil),
            "message": .text(optional: message),
            "sms": .views(messages.map(smsLine)),
            "lien_nouveau": .text(
                optional: dossier.demande.etat == .active || dossier.demande.etat == .deposee
                    ? Paths.nouveauCourrier(id) : nil),
            "courriers": .views(
                courriers.map { courrier in
                    var view = line(courrier, contenus[courrier.id], lots[courrier.id], typed, violations, acteur)
                    if courrier.genre == .convocation, courrier.etat != .annule,
                        let rendezVous = agenda.first(where: { $0.creneau.jour == courrier.echeance })
                    {
                        view["agenda"] = .text(
                            optional: rendezVous.etat == .prevu
                                ? site.texts("courriers.agenda.prevu")
                                : site.annonce(rendezVous, rendezVous.annonce(courriers)))
                    }
                    return view.closed("agenda")
                }),
        ]
        return try site.page(
            "courriers/courriers", fields.titled(text: site.texts("titre.courriers", ["nom": nom])),
            view.closed("dit", "message", "lien_nouveau").merging(fields.summary), context, section: .demandes,
            status: status ?? fields.status)
    }

    /// Without its number: the form shows it to who may see it. Its reference is what one asks the provider by.
    private func smsLine(_ envoi: EnvoiEnPanne) -> View {
        let view: View = [
            "quoi": .text(site.texts("envoi.\(envoi.modele.rawValue).nom")), "jour": .text(site.moment(envoi.le)),
            "etat": .text(site.texts("courriers.sms.\(envoi.etat.rawValue)")),
            "reference": .text(
                optional: envoi.reference.map { site.texts("courriers.sms.reference", ["reference": $0]) }),
        ]
        return view.closed("reference")
    }

    private func line(
        _ courrier: Courrier, _ contenu: ContenuCourrier?, _ lot: ID<Lot>?,
        _ typed: (courrier: ID<Courrier>, le: String, preuve: String)?,
        _ violations: [Violation], _ acteur: Acteur
    ) -> View {
        let isTyped = typed?.courrier == courrier.id
        let fields = ShortFields(
            site: site, violations: isTyped ? violations : [], suffixe: "-\(courrier.id.text)")
        var view: View = [
            "courrier": .text(courrier.id.text),
            "genre": .text(site.texts("courriers.genre.\(courrier.genre.rawValue)")),
            "canal": .text(
                site.canal(courrier.canal, courrier.genre)
                    + (courrier.isDu ? "" : ", \(site.texts("courriers.en-plus"))")),
            "libelle_jour": .text(site.texts("courriers.jour.\(courrier.genre.rawValue)")),
            "precisions": .text(optional: contenu.flatMap(details)),
            "echeance": .text(courrier.echeance.french), "etat": .text(state(courrier, isInLot: lot != nil)),
            "en_lot": .text(optional: lot == nil ? nil : site.texts("courriers.lot")),
            "lien_lot": .text(optional: acteur.may(.sendLettres) ? lot.map(Paths.lot) : nil),
            // A mail that came back was not delivered, whatever its relay had said.
            "preuve": .text(optional: courrier.etat == .echec ? nil : courrier.preuve),
        ]
        if courrier.canal != .courriel, lot == nil, courrier.etat == .prevu || courrier.etat == .parti {
            view["a_prouver"] = .view([
                "champs": .views([
                    fields.input(
                        "envoyeLe", "g4", isTyped ? typed?.le ?? "" : site.world.today.numeric, requis: true, date: true
                    ),
                    fields.input("preuve", "g8", isTyped ? typed?.preuve ?? "" : "", requis: true),
                ])
            ])
        }
        view["peut_imprimer"] = .flag(courrier.canal != .courriel && courrier.etat != .annule)
        view["peut_revenir"] = .flag(courrier.mayReturn(isInLot: lot != nil))
        view["peut_retirer"] = .flag(courrier.etat == .prevu && courrier.isOf(acteur))
        return view.closed("a_prouver", "preuve", "en_lot", "lien_lot", "precisions")
    }

    /// What it says beside its day; nil of what says no more.
    private func details(_ contenu: ContenuCourrier) -> String? {
        let rulebook = site.world.rulebook
        let pieces = (contenu.pieces ?? []).map { code in
            rulebook.pieces.first { $0.code == code }?.libelle ?? code
        }
        let parts =
            pieces
            + [
                contenu.heureFrancaise, contenu.objet.flatMap { rulebook.label("objetConvocation", $0) },
                contenu.lettre.map { site.texts("courriers.genre.\($0)") }, contenu.lettreObjet,
                contenu.sousMotif.flatMap { rulebook.label("sousMotifIrrecevabilite", $0) },
                contenu.motif.flatMap { rulebook.label("motifRadiation", $0.rawValue) },
            ].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ; ")
    }

    private func state(_ courrier: Courrier, isInLot: Bool) -> String {
        let day = (courrier.prouveLe ?? courrier.partiLe ?? courrier.prevuLe).milliseconds
        let etat: String =
            if courrier.canal == .remise, courrier.etat == .prouve {
                "remis"
            } else if courrier.isByHand {
                "a-la-main"
            } else {
                isInLot ? "lot" : courrier.etat.rawValue
            }
        return site.texts(
            "courriers.etat.\(etat)",
            [
                "jour": site.clock.day(Instant(milliseconds: day)).french,
                "faute": courrier.faute.map { site.texts.find("courriers.faute.\($0)") ?? $0 } ?? "",
            ])
    }
}
