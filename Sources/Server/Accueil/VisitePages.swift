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
        return typed
    }

    private func visitPage(
        _ context: RucheContext, _ typed: KeepVisites.Saisie, _ violations: [Violation]
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.keepVisites) else { throw HTTPFailure(.forbidden) }
        let today = try await KeepVisites(site.world).today(by: acteur)
        let view: View = [
            "jour": .text(site.world.today.french),
            "champs": .views(fields(typed, violations)),
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
            "accueil/visites", titled("titre.visites", violations), view.merging(summary(violations)), context,
            section: .visites,
            status: violations.isEmpty ? .ok : .unprocessableContent)
    }

    /// The fields of a visit or of an appointment, in the dress of those of the large form.
    private func fields(
        _ typed: KeepVisites.Saisie, _ violations: [Violation], contact: String? = nil
    ) -> [View] {
        func base(_ nom: String, _ largeur: String, _ valeur: String) -> View {
            [
                "id": .text(nom), "nom": .text(nom), "largeur": .text(largeur), "valeur": .text(valeur),
                "libelle": .text(site.texts.find("court.\(nom)") ?? site.texts("champ.\(nom)")),
                "aide": .text(optional: site.texts.find("court.\(nom).aide")),
                "erreur": .text(optional: violations.first { $0.champ == nom }.map(messages.sentence)),
            ]
        }
        func input(_ nom: String, _ largeur: String, _ valeur: String) -> View {
            var view = base(nom, largeur, valeur)
            view["est_champ"] = .flag(true)
            return FieldViews.closed(view)
        }
        var objet = base("objet", "g4", typed.objet)
        objet["est_choix"] = .flag(true)
        objet["requis"] = .flag(true)
        objet["options"] = .views(
            site.world.rulebook.codes("objetVisite").map {
                [
                    "valeur": .text($0.code), "libelle": .text($0.libelle), "choisi": .flag($0.code == typed.objet),
                ]
            })
        var views = [
            FieldViews.closed(objet), input("nom", "g4", typed.nom), input("numero", "g4", typed.numero),
        ]
        views.append(contact.map { input("contact", "g6", $0) } ?? input("dit", "g12", typed.dit))
        return views
    }

    /// The errors on top, heard first: their count is in the title too.
    private func summary(_ violations: [Violation]) -> View {
        guard !violations.isEmpty else { return [:] }
        return [
            "erreurs_titre": .text(
                violations.count == 1
                    ? site.texts("bilan.erreur") : site.texts("bilan.erreurs", ["n": "\(violations.count)"])),
            "erreurs": .views(
                violations.map { ["ancre": .text($0.champ), "texte": .text(messages.sentence($0))] }),
        ]
    }

    private func titled(_ key: String, _ violations: [Violation]) -> String {
        violations.isEmpty
            ? site.texts(key) : site.texts("titre.a-corriger", ["titre": site.texts(key), "n": "\(violations.count)"])
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
        case .unknown: throw HTTPFailure(.notFound)
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
        case .unknown, .taken, .invalid: throw HTTPFailure(.notFound)
        }
    }

    private func agendaPage(
        _ context: RucheContext, _ asked: Day?, _ typed: KeepVisites.Saisie, _ contact: String,
        _ violations: [Violation]
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.keepVisites) else { throw HTTPFailure(.forbidden) }
        let keep = KeepVisites(site.world)
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
            "champs": .views(fields(typed, violations, contact: contact)),
            "creneau_erreur": .text(
                optional: violations.first { $0.champ == "creneau" }.map(messages.sentence)),
            "creneaux": .views(
                free.prefix(60).map {
                    [
                        "valeur": .text("\($0.jour.iso) \($0.heure)"),
                        "libelle": .text("\($0.jour.french), \(spoken($0.heure))"),
                    ]
                }),
            "rendez_vous": .views(
                booked.map { item in
                    View([
                        "heure": .text(spoken(item.rendezVous.creneau.heure)), "nom": .text(item.nom),
                        "lien": .text(optional: item.rendezVous.demande.map(Paths.demande)),
                        "objet": .text(
                            site.world.rulebook.label("objetVisite", item.rendezVous.objet) ?? ""),
                        "contact": .text(optional: item.rendezVous.contact),
                        "etat": .text(site.texts("rendez-vous.etat.\(item.rendezVous.etat.rawValue)")),
                        "prevu": .flag(item.rendezVous.etat == .prevu),
                        "action": .text("\(Paths.rendezVous)/\(item.rendezVous.id.text)/etat"),
                    ]).closed("lien", "contact")
                }),
        ]
        return try site.page(
            "accueil/rendez-vous", titled("titre.rendez-vous", violations), view.merging(summary(violations)), context,
            section: .rendezVous,
            status: violations.isEmpty ? .ok : .unprocessableContent)
    }

    /// `09:30` → `9 h 30`
    private func spoken(_ heure: String) -> String {
        let parts = heure.split(separator: ":")
        guard parts.count == 2, let hour = Int(parts[0]) else { return heure }
        return "\(hour)\u{a0}h\u{a0}\(parts[1])"
    }
}
