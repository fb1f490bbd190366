// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Requests of persons about their data, with the day by which each must be answered (RGPD, 12, 3).
package struct KeepDemandesDroits: Sendable {
    package enum Answer<Value: Sendable>: Sendable {
        case done(Value)
        case denied
        case unknown
        case invalid([Violation])
        /// An erasure that may not be: a dwelling was obtained.
        case allotted
        /// Nor of a file of two households, of whom one asked.
        case united
    }

    /// As it is typed.
    package struct Saisie: Sendable, Hashable {
        package var genre = ""
        package var numero = ""
        package var nom = ""
        package var contact = ""
        package var precision = ""
        package var recueLe = ""
        package init() {}
    }

    package struct Page: Sendable {
        package let demandes: [(droits: DemandeDroits, numero: String?)]
        package let premier: Int
        package let total: Int
    }

    package static let size = 50
    private static let longest = 200
    private let world: World

    package init(_ world: World) { self.world = world }

    package func list(from first: Int, by acteur: Acteur) async throws -> Answer<Page> {
        guard acteur.may(.manageProtection) else { return .denied }
        let page = try await world.base.read { registry in
            let demandes = try registry.droits.page(from: first, limit: Self.size)
            let cards = try registry.demandes.cards(Array(Set(demandes.compactMap(\.demande))))
            return Page(
                demandes: demandes.map { ($0, $0.demande.flatMap { cards[$0]?.numero }) }, premier: first,
                total: try registry.droits.count())
        }
        try await trace(Set(page.demandes.compactMap(\.droits.demande)), by: acteur)
        return .done(page)
    }

    package func record(_ typed: Saisie, by acteur: Acteur) async throws -> Answer<ID<DemandeDroits>> {
        guard acteur.may(.manageProtection) else { return .denied }
        var form = ShortForm(typed: [
            "nom": typed.nom, "contact": typed.contact, "precision": typed.precision, "recueLe": typed.recueLe,
        ])
        let genre = DemandeDroits.Genre(rawValue: typed.genre)
        if genre == nil { form.refuse("droit", "requis.court") }
        let nom = form.text("nom", longest: 120)
        let contact = form.text("contact", longest: 120)
        let objet = form.text("precision", longest: Self.longest)
        let demande = try await find(typed.numero, &form, erases: genre == .effacement)
        let recue = form.pastDay("recueLe", world.today)
        if form.violations.isEmpty, nom == nil, demande == nil { form.refuse("nom", "droits.personne") }
        guard form.violations.isEmpty, let genre, let recue,
            let echeance = DemandeDroits.echeance(from: recue, world.rulebook)
        else { return .invalid(form.violations) }
        let now = world.now()
        let asked = DemandeDroits(
            id: world.ids.next(now), genre: genre, demande: demande, nom: nom, contact: contact, objet: objet,
            recueLe: recue, echeance: echeance)
        try await world.base.write { try $0.droits.insert(asked, compte: acteur.compte, now: now) }
        return .done(asked.id)
    }

    /// Two months more, once, within the first month, and the person is told why.
    package func prolong(
        _ id: ID<DemandeDroits>, because reason: String, by acteur: Acteur
    ) async throws -> Answer<DemandeDroits> {
        guard acteur.may(.manageProtection) else { return .denied }
        var form = ShortForm(typed: ["motif": reason])
        let motif = form.requiredText("motif", longest: Self.longest)
        guard form.violations.isEmpty else { return .invalid(form.violations) }
        let today = world.today
        let rulebook = world.rulebook
        return try await world.base.write { registry in
            guard var asked = try registry.droits.lock(id) else { return .unknown }
            guard asked.mayProlong(on: today), let echeance = asked.prolongedEcheance(rulebook) else {
                return .invalid([Violation("motif", "droits.prolongation")])
            }
            asked.prolongeeLe = today
            asked.prolongation = motif
            try registry.droits.update(asked, echeance: echeance)
            return .done(asked)
        }
    }

    package func answer(
        _ id: ID<DemandeDroits>, _ issue: DemandeDroits.Issue?, _ text: String, by acteur: Acteur
    ) async throws -> Answer<DemandeDroits> {
        guard acteur.may(.manageProtection) else { return .denied }
        var form = ShortForm(typed: ["reponse": text])
        let reponse = form.text("reponse", longest: Self.longest)
        if issue == nil { form.refuse("issue", "requis.court") }
        // RGPD, 12, 4: a refusal says why.
        if issue == .refusee || issue == .partielle, reponse == nil, form.violations.isEmpty {
            form.refuse("reponse", "droits.motif")
        }
        guard form.violations.isEmpty, let issue else { return .invalid(form.violations) }
        let today = world.today
        return try await world.base.write { registry in
            guard let asked = try registry.droits.lock(id) else { return .unknown }
            return try close(asked, issue, reponse, on: today, registry)
        }
    }

    /// Erasure before any allotment is honoured at once: the file is purged and the request answered, together.
    package func erase(
        _ id: ID<DemandeDroits>, confirmed: Bool, by acteur: Acteur
    ) async throws -> Answer<DemandeDroits> {
        guard acteur.may(.manageProtection), acteur.may(.purgeDemande) else { return .denied }
        guard confirmed else { return .invalid([Violation("effacer", "droits.confirmer")]) }
        guard let asked = try await world.base.read({ try $0.droits.find(id) }), asked.genre == .effacement,
            let demande = asked.demande
        else { return .unknown }
        let purge = PurgeDemande(world)
        let entry = purge.entry(demande, by: acteur)
        let today = world.today
        let answer: Answer<DemandeDroits> = try await world.base.write { registry in
            guard let asked = try registry.droits.lock(id), asked.demande == demande else { return .unknown }
            guard asked.isOpen else { return .invalid([Violation("effacer", "droits.repondue")]) }
            switch try purge.purge(entry, .demande, in: registry) {
            case .allotted: return .allotted
            case .united: return .united
            case .unknown, .denied: return .unknown
            case .purged, .already:
                // Read again: the purge took away what the request said of the person.
                guard let left = try registry.droits.lock(id) else { return .unknown }
                return try close(left, .acceptee, nil, on: today, registry)
            }
        }
        guard case .done = answer else { return answer }
        _ = try await world.base.settleErasures()
        let lines = try await world.base.read { try PurgeDemande.lines([demande], in: $0) }
        // Where it cannot be written now, the purge of the next hour does it: the person is erased all the same.
        try? world.effacements?.add(lines)
        return answer
    }

    private func close(
        _ asked: DemandeDroits, _ issue: DemandeDroits.Issue, _ reponse: String?, on day: Day, _ registry: Registry
    ) throws -> Answer<DemandeDroits> {
        guard asked.isOpen else { return .invalid([Violation("issue", "droits.repondue")]) }
        var closed = asked
        closed.repondueLe = day
        closed.issue = issue
        closed.reponse = reponse
        try registry.droits.update(closed, echeance: closed.echeance)
        return .done(closed)
    }

    private func find(_ numero: String, _ form: inout ShortForm, erases: Bool) async throws -> ID<Demande>? {
        let typed = numero.filter { !$0.isWhitespace }
        if typed.isEmpty { return nil }
        guard let number = NumeroUnique(typed) else {
            form.refuse("numero", "numero.format", ["saisi": String(numero.prefix(40))])
            return nil
        }
        guard let id = try await world.base.read({ try $0.recherche.demande(numero: number.text) }) else {
            form.refuse("numero", "numero.inconnu", ["saisi": number.text])
            return nil
        }
        // The number of who was united with others and left since leads to them: his data are under his new number.
        let left = try await world.base.read { registry in
            guard erases, let demande = try registry.demandes.find(id) else { return false }
            return try registry.united(into: demande).contains { $0.numero == number.text && !$0.areIn }
        }
        if left {
            form.refuse("numero", "droits.numero-quitte", ["saisi": number.text])
            return nil
        }
        return id
    }

    private func trace(_ demandes: Set<ID<Demande>>, by acteur: Acteur) async throws {
        guard !demandes.isEmpty else { return }
        let now = world.now()
        let rows = demandes.sorted().map { Consultation(id: world.ids.nextRaw(now), demande: $0, objet: "droits") }
        try await world.base.write { try $0.consultations.insert(rows, by: acteur, now: now) }
    }
}
