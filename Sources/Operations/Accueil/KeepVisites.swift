// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The log of first reception and the appointments of the agent's desk (R441-2-10).
package struct KeepVisites: Sendable {
    package enum Answer<Value: Sendable>: Sendable {
        case done(Value)
        case denied
        case invalid([Violation])
        /// The note says what it should not need to say: kept as it is once its author confirms.
        case questions([Avertissement])
        /// The slot was taken meanwhile, or is none of this desk.
        case taken
        case unknown
    }

    /// A visit as it is typed.
    package struct Saisie: Sendable, Hashable {
        package var numero = ""
        package var nom = ""
        package var objet = ""
        package var dit = ""
        /// Questions already answered (`Avertissement.cle`).
        package var confirmations: [String] = []
        package init() {}
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// How many came today and how many are expected: no name is read, hence nothing is a consultation.
    package func counts(by acteur: Acteur) async throws -> (visites: Int, rendezVous: Int) {
        guard acteur.may(.keepVisites), let guichet = acteur.guichet else { return (0, 0) }
        let today = world.today
        return try await world.base.read { try $0.accueil.counts(guichet: guichet, on: today) }
    }

    // MARK: Visits

    /// Either a file by its number, or a name: someone who only asks leaves nothing else.
    package func record(_ typed: Saisie, by acteur: Acteur) async throws -> Answer<ID<Visite>> {
        guard acteur.may(.keepVisites), let guichet = acteur.guichet, let compte = acteur.compte else {
            return .denied
        }
        var form = ShortForm(typed: ["numero": typed.numero, "nom": typed.nom, "objet": typed.objet, "dit": typed.dit])
        let nom = form.text("nom", longest: 120)
        let dit = form.text("dit", longest: longestNote)
        let objet = form.code("objet", "objetVisite", world.rulebook)
        let demande = try await find(typed.numero, &form)
        if form.violations.isEmpty, nom == nil, demande == nil { form.refuse("nom", "visite.personne") }
        guard form.violations.isEmpty, let objet else { return .invalid(form.violations) }
        let asked = questions(sur: "dit", dit, world.rulebook)
        guard asked.allSatisfy({ typed.confirmations.contains($0.cle) }) else { return .questions(asked) }
        let now = world.now()
        let visite = Visite(
            id: world.ids.next(now), guichet: guichet, jour: world.today, demande: demande, nom: nom, objet: objet,
            dit: dit, compte: compte, le: now, confirmations: asked.map(\.cle))
        try await world.base.write { try $0.accueil.insert(visite) }
        return .done(visite.id)
    }

    private var longestNote: Int { world.rulebook.chiffre(.commentaireLongueur, on: world.today)?.valeur ?? 200 }

    package func today(by acteur: Acteur) async throws -> [(visite: Visite, agent: String, numero: String?)] {
        guard acteur.may(.keepVisites), let guichet = acteur.guichet else { return [] }
        let jour = world.today
        return try await world.base.read { registry in
            let visites = try registry.accueil.visites(guichet: guichet, jour: jour, limit: 200)
            let names = try registry.comptes.names(Array(Set(visites.map(\.compte))))
            let demandes = try registry.demandes.find(visites.compactMap(\.demande))
            return visites.map { visite in
                (visite, names[visite.compte] ?? "", demandes.first { $0.id == visite.demande }?.numero)
            }
        }
    }

    // MARK: Appointments

    /// Free slots from a day on, as far as the longest delay and a week more.
    package func slots(
        from first: Day, by acteur: Acteur
    ) async throws -> (libres: [Creneau], limite: Day, premier: Creneau?) {
        let limit = world.rulebook.limiteReception(on: world.today)
        guard acteur.may(.keepVisites), let code = acteur.guichet else { return ([], limit, nil) }
        let last = world.rulebook.dernierCreneau(on: world.today)
        let start = max(first, world.today)
        let (guichet, taken) = try await world.base.read { registry in
            (
                try registry.organismes.guichet(code),
                try registry.accueil.rendezVous(guichet: code, from: start, to: last)
            )
        }
        guard let creneaux = guichet?.horaires?.creneaux else { return ([], limit, nil) }
        let open = creneaux.free(from: start, to: last, among: taken).filter { world.rulebook.ferie($0.jour) == nil }
        let free = Self.toCome(open, on: world.today, world.rulebook.territoire.clock.hour(world.now()))
        return (free, limit, free.first)
    }

    /// Without those of today whose hour is over. `hour`: as the clock of the territory says it.
    static func toCome(_ slots: [Creneau], on today: Day, _ hour: String) -> [Creneau] {
        let now = clock(hour)
        return slots.filter { $0.jour > today || $0.heure > now }
    }

    /// `10 h 42` → `10:42`, to be compared with slots.
    private static func clock(_ hour: String) -> String {
        let parts = hour.split { !$0.isNumber }
        guard parts.count == 2 else { return "" }
        return parts.map { $0.count == 1 ? "0\($0)" : String($0) }.joined(separator: ":")
    }

    package func book(
        jour: String, heure: String, _ typed: Saisie, contact: String, by acteur: Acteur
    ) async throws -> Answer<RendezVous> {
        guard acteur.may(.keepVisites), let code = acteur.guichet, let compte = acteur.compte else { return .denied }
        var form = ShortForm(
            typed: ["numero": typed.numero, "nom": typed.nom, "objet": typed.objet, "contact": contact])
        let nom = form.text("nom", longest: 120)
        let contact = form.text("contact", longest: 120)
        let objet = form.code("objet", "objetVisite", world.rulebook)
        let demande = try await find(typed.numero, &form)
        if form.violations.isEmpty, nom == nil, demande == nil { form.refuse("nom", "visite.personne") }
        guard form.violations.isEmpty, let objet, let day = Day(iso: jour) else {
            if Day(iso: jour) == nil { form.refuse("creneau", "creneau.choisir") }
            return .invalid(form.violations)
        }
        let slot = Creneau(jour: day, heure: heure)
        let now = world.now()
        let id: ID<RendezVous> = world.ids.next(now)
        let today = world.today
        let isOpen = world.rulebook.ferie(day) == nil
        do {
            return try await world.base.write { registry in
                guard let creneaux = try registry.organismes.guichet(code)?.horaires?.creneaux, day >= today,
                    isOpen,
                    let place = creneaux.place(
                        slot, among: try registry.accueil.rendezVous(guichet: code, from: day, to: day))
                else { return .taken }
                let rendezVous = RendezVous(
                    id: id, guichet: code, creneau: slot, place: place, demande: demande, nom: nom, contact: contact,
                    objet: objet, demandeLe: today, etat: .prevu)
                try registry.accueil.insert(rendezVous, compte: compte, now: now)
                return .done(rendezVous)
            }
        } catch let error where error.uniqueViolation != nil {
            return .taken
        }
    }

    /// An appointment, as its desk reads it.
    package struct Ligne: Sendable {
        package let rendezVous: RendezVous
        package let nom: String
        /// Of one that a letter gives.
        package let annonce: RendezVous.Annonce?
        /// Whose letters this agent may see.
        package let courriers: ID<Demande>?
    }

    /// Those of one day at the desk; one that was cancelled too, while a letter still says it.
    package func agenda(on day: Day, by acteur: Acteur) async throws -> [Ligne] {
        guard acteur.may(.keepVisites), let code = acteur.guichet else { return [] }
        let agenda = try await world.base.read { registry in
            let all = try registry.accueil.agenda(guichet: code, on: day)
            let demandes = try registry.demandes.find(all.compactMap(\.demande))
            let letters = try registry.courriers.of(all.filter(\.parCourrier).compactMap(\.demande))
            return all.compactMap { rendezVous -> Ligne? in
                let annonce = rendezVous.demande.flatMap { rendezVous.annonce(letters[$0] ?? []) }
                if rendezVous.etat == .annule, annonce == nil { return nil }
                let demande = demandes.first { $0.id == rendezVous.demande }
                // Only the name of a file that this agent may read.
                let known = demande.flatMap {
                    $0.access(.readDemande, by: acteur) == .refuse ? nil : $0.formulaire.nomComplet
                }
                let isOpen = demande.map { $0.access(.recordRadiation, by: acteur) != .refuse } ?? false
                return Ligne(
                    rendezVous: rendezVous, nom: known ?? rendezVous.nom ?? demande?.numero ?? "", annonce: annonce,
                    courriers: isOpen && annonce != nil ? rendezVous.demande : nil)
            }
        }
        let now = world.now()
        let seen = Set(agenda.compactMap(\.rendezVous.demande)).sorted().map {
            Consultation(id: world.ids.nextRaw(now), demande: $0, objet: "agenda")
        }
        if !seen.isEmpty {
            try await world.base.write { try $0.consultations.insert(seen, by: acteur, now: now) }
        }
        return agenda
    }

    package func set(
        _ etat: RendezVous.Etat, _ id: ID<RendezVous>, by acteur: Acteur
    ) async throws -> Answer<RendezVous> {
        guard acteur.may(.keepVisites) else { return .denied }
        return try await world.base.write { registry in
            guard let rendezVous = try registry.accueil.rendezVous(id), rendezVous.guichet == acteur.guichet else {
                return .unknown
            }
            try registry.accueil.set(etat, of: id)
            return .done(rendezVous)
        }
    }

    private func find(_ numero: String, _ form: inout ShortForm) async throws -> ID<Demande>? {
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
        return id
    }
}
