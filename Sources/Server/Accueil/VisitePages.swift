// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Reception at a desk: who came today, and the appointments that it gives.
struct VisitePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("visites", use: visits)
        router.post("visites", use: record)
        router.get("rendez-vous", use: agenda)
        router.post("rendez-vous", use: book)
        router.post("rendez-vous/:id/etat", use: set)
    }

    /// The next free slots of a list.
    static let offered = 60

    private var messages: Messages { Messages(texts: site.texts) }

    // MARK: Visits

    @Sendable private func visits(_ request: Request, _ context: RucheContext) async throws -> Response {
        try await visitPage(context, KeepVisites.Saisie(), [])
    }

    @Sendable private func record(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let typed = Self.saisie(form)
        switch try await KeepVisites(site.world).record(typed, by: session.acteur) {
        case .done: return site.redirect(Paths.visites)
        case .invalid(let violations): return try await visitPage(context, typed, violations)
        case .questions(let asked): return try await visitPage(context, typed, [], asked)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown, .taken: throw HTTPFailure(.notFound)
        }
    }

    private static func saisie(_ form: RequestForm) -> KeepVisites.Saisie {
        var typed = KeepVisites.Saisie()
        typed.numero = form.value("numero")
        typed.nom = form.value("nom")
        typed.objet = form.value("objet")
        typed.dit = form.value("dit")
        typed.confirmations = form.values("confirmer").flatMap { $0.split(separator: "|").map(String.init) }
        return typed
    }

    private func visitPage(
        _ context: RucheContext, _ typed: KeepVisites.Saisie, _ violations: [Violation],
        _ asked: [Avertissement] = []
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.keepVisites) else { throw HTTPFailure(.forbidden) }
        let today = try await KeepVisites(site.world).today(by: acteur)
        let short = ShortFields(site: site, violations: violations, questions: asked)
        let view: View = [
            "jour": .text(site.world.today.french),
            "champs": .views(fields(short, typed)),
            "visites": .views(
                today.map { item in
                    View([
                        "heure": .text(site.clock.hour(item.visite.le)), "agent": .text(item.agent),
                        "nom": .text(optional: item.visite.nom),
                        "numero_ligne": .view(optional: site.numero(item.numero)),
                        "lien": .text(optional: item.visite.demande.map(Paths.demande)),
                        "objet": .text(
                            site.world.rulebook.label("objetVisite", item.visite.objet) ?? item.visite.objet),
                        "dit": .text(optional: item.visite.dit),
                    ]).closed("nom", "numero_ligne", "lien", "dit")
                }),
        ]
        return try site.page(
            "accueil/visites", short.titled("titre.visites"), view.merging(short.summary), context,
            section: .visites, status: short.status)
    }

    private func fields(_ short: ShortFields, _ typed: KeepVisites.Saisie, contact: String? = nil) -> [View] {
        let objets = site.world.rulebook.codes("objetVisite").map { (valeur: $0.code, libelle: $0.libelle) }
        return [
            short.choice("objet", "g4", typed.objet, objets), short.input("nom", "g4", typed.nom),
            short.input("numero", "g4", typed.numero),
            contact.map { short.input("contact", "g6", $0) } ?? short.input("dit", "g12", typed.dit),
        ]
    }

    // MARK: Appointments

    @Sendable private func agenda(_ request: Request, _ context: RucheContext) async throws -> Response {
        let asked = request.uri.queryParameters["jour"].flatMap { Day(iso: String($0)) }
        return try await agendaPage(context, asked, KeepVisites.Saisie(), "", [])
    }

    @Sendable private func book(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let typed = Self.saisie(form)
        let slot = form.value("creneau").split(separator: " ").map(String.init)
        let answer = try await KeepVisites(site.world).book(
            jour: slot.first ?? "", heure: slot.last ?? "", typed, contact: form.value("contact"),
            by: session.acteur)
        switch answer {
        case .done(let booked): return site.redirect("\(Paths.rendezVous)?jour=\(booked.creneau.jour.iso)")
        case .invalid(let violations):
            return try await agendaPage(context, nil, typed, form.value("contact"), violations)
        case .taken:
            return try await agendaPage(
                context, nil, typed, form.value("contact"), [Violation("creneau", "creneau.pris")])
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown, .questions: throw HTTPFailure(.notFound)
        }
    }

    @Sendable private func set(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.keepVisites) else { throw HTTPFailure(.forbidden) }
        guard let id = ID<RendezVous>(text: context.parameters.get("id") ?? ""),
            let etat = RendezVous.Etat(rawValue: form.value("etat"))
        else { throw HTTPFailure(.notFound) }
        switch try await KeepVisites(site.world).set(etat, id, by: session.acteur) {
        case .done(let kept): return site.redirect("\(Paths.rendezVous)?jour=\(kept.creneau.jour.iso)")
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown, .taken, .invalid, .questions: throw HTTPFailure(.notFound)
        }
    }

    private func agendaPage(
        _ context: RucheContext, _ asked: Day?, _ typed: KeepVisites.Saisie, _ contact: String,
        _ violations: [Violation]
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.keepVisites) else { throw HTTPFailure(.forbidden) }
        let keep = KeepVisites(site.world)
        let short = ShortFields(site: site, violations: violations)
        let day = asked ?? site.world.today
        let (free, limit, first) = try await keep.slots(from: site.world.today, by: acteur)
        let booked = try await keep.agenda(on: day, by: acteur)
        let late = first.map { $0.jour > limit } ?? true
        let view: View = [
            "jour": .text(day.french),
            "hier": .text("\(Paths.rendezVous)?jour=\(day.adding(days: -1).iso)"),
            "demain": .text("\(Paths.rendezVous)?jour=\(day.adding(days: 1).iso)"),
            "premier": .text(
                optional: first.map {
                    site.texts("rendez-vous.premier", ["jour": $0.jour.french, "heure": spoken($0.heure)])
                }),
            "limite": .text(
                site.texts(late ? "rendez-vous.limite.depassee" : "rendez-vous.limite", ["date": limit.french])),
            "tard": .flag(late),
            "aucun": .flag(free.isEmpty),
            "champs": .views(fields(short, typed, contact: contact)),
            "creneau_erreur": .text(
                optional: violations.first { $0.champ == "creneau" }.map(messages.sentence)),
            "creneaux": .views(
                free.prefix(Self.offered).map { ["valeur": .text($0.text), "libelle": .text($0.french)] }),
            "rendez_vous": .views(
                booked.map { item in
                    View([
                        "heure": .text(spoken(item.rendezVous.creneau.heure)), "nom": .text(item.nom),
                        "lien": .text(optional: item.rendezVous.demande.map(Paths.demande)),
                        "objet": .text(
                            site.world.rulebook.label(item.rendezVous.listeObjet, item.rendezVous.objet) ?? ""),
                        "contact": .text(optional: item.rendezVous.contact),
                        "etat": .text(site.texts("rendez-vous.etat.\(item.rendezVous.etat.rawValue)")),
                        "prevu": .flag(item.rendezVous.etat == .prevu),
                        "action": .text("\(Paths.rendezVous)/\(item.rendezVous.id.text)/etat"),
                        "annonce": .text(optional: site.annonce(item.rendezVous, item.annonce)),
                        "lien_courriers": .text(optional: item.courriers.map(Paths.courriers)),
                    ]).closed("lien", "contact", "annonce", "lien_courriers")
                }),
        ]
        return try site.page(
            "accueil/rendez-vous", short.titled("titre.rendez-vous"), view.merging(short.summary), context,
            section: .rendezVous, status: short.status)
    }

    /// `09:30` → `9 h 30`
    private func spoken(_ heure: String) -> String { Heure(typed: heure)?.french ?? heure }
}

extension Site {
    /// What the letter that gives an appointment wants to be known of it; nil where it says nothing more.
    func annonce(_ rendezVous: RendezVous, _ annonce: RendezVous.Annonce?) -> String? {
        annonce.flatMap { texts.find("rendez-vous.courrier.\(rendezVous.etat.rawValue).\($0.rawValue)") }
    }
}
