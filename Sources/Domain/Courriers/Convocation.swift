// SPDX-License-Identifier: EUPL-1.2

/// The agenda of the desk that calls someone, and the days of which the letter can tell in time.
package struct AgendaConvocation: Sendable {
    package let guichet: String
    package let creneaux: HorairesGuichet.Creneaux
    package let premier: Day
    package let dernier: Day
    /// Public holidays among them.
    private let feries: Set<Day>

    /// `canaux`: by which the letter goes.
    package init(
        guichet: String, creneaux: HorairesGuichet.Creneaux, _ canaux: CanauxDus, on today: Day, _ rulebook: Rulebook
    ) {
        self.guichet = guichet
        self.creneaux = creneaux
        premier = rulebook.premierCreneau(canaux, on: today)
        dernier = max(rulebook.dernierCreneau(on: today), premier.adding(days: 7))
        let days = (premier.epochDay...dernier.epochDay).map(Day.init(epochDay:))
        feries = Set(days.filter { rulebook.ferie($0) != nil })
    }

    fileprivate func gives(_ slot: Creneau) -> Bool {
        slot.jour <= dernier && !feries.contains(slot.jour) && creneaux.slots(on: slot.jour).contains(slot)
    }

    /// Free slots, and those that a letter held to which nobody will come: this one is written in its place.
    package func free(among taken: [RendezVous], for demande: ID<Demande>, _ courriers: [Courrier]) -> [Creneau] {
        let others = taken.filter { $0.demande != demande || !$0.parCourrier || $0.annonce(courriers) != nil }
        return creneaux.free(from: premier, to: dernier, among: others).filter { !feries.contains($0.jour) }
    }
}

extension Rulebook {
    /// The first day at which someone may be expected who is written to today: a letter has its way to go, a mail leaves tonight, and
    /// what is handed over is told at once.
    package func premierCreneau(_ canaux: CanauxDus, on today: Day) -> Day {
        let tomorrow = today.adding(days: 1)
        guard canaux.dus.contains(.lettre) else { return tomorrow }
        return max(tomorrow, delai("convocationLettre", on: today)?.end(from: today) ?? tomorrow)
    }

    /// The first day on which a desk may receive: no Sunday, no public holiday. Easter Monday follows a Sunday, and nothing is longer.
    func receptionDay(from day: Day) -> Day {
        (0..<7).lazy.map(day.adding(days:)).first { $0.weekday != 7 && ferie($0) == nil } ?? day
    }
}

extension RendezVous {
    /// How far the letter that gives an appointment has gone.
    package enum Annonce: String, Sendable {
        /// May be taken back still.
        case attend
        case partie
    }

    /// Nil of an appointment that no letter gives, or none any more. `courriers`: of its application.
    package func annonce(_ courriers: [Courrier]) -> Annonce? {
        guard parCourrier else { return nil }
        let letters = courriers.filter {
            $0.demande == demande && $0.genre == .convocation && $0.echeance == creneau.jour && $0.etat != .annule
        }
        if letters.isEmpty { return nil }
        return letters.allSatisfy { $0.etat == .prevu } ? .attend : .partie
    }
}

extension ShortForm {
    /// An hour as people type it; nil when refused, as when it is missing.
    mutating func hour(_ champ: String) -> String? {
        let typed = squeezedText(value(champ))
        if let heure = Heure(typed: typed) { return heure.text }
        refuse(champ, typed.isEmpty ? "requis.court" : "courrier.heure", ["saisi": TypedDate.shown(typed)])
        return nil
    }

    /// A day of no agenda, on which a desk may receive: told in time, neither a Sunday nor a public holiday. `premier`: as that of an
    /// agenda.
    mutating func reception(_ champ: String, _ day: Day, from premier: Day?, _ rulebook: Rulebook) {
        if let premier, day < premier {
            refuse(champ, "courrier.rdv-tot", ["jour": rulebook.receptionDay(from: premier).french])
        } else if let nom = rulebook.ferie(day) {
            refuse(champ, "courrier.ferie", ["jour": day.french, "nom": nom])
        } else if day.weekday == 7 {
            refuse(champ, "courrier.dimanche", ["jour": day.french])
        }
    }

    /// One of the slots that the desk gives, and that the letter can tell in time. A day or an hour typed beside must say the same.
    mutating func creneau(_ champ: String, _ agenda: AgendaConvocation?) -> Creneau? {
        guard let slot = Creneau(text: value(champ)), let agenda, agenda.gives(slot) else {
            refuse(champ, "creneau.inconnu")
            return nil
        }
        guard slot.jour >= agenda.premier else {
            refuse(champ, "creneau.trop-tot", ["jour": agenda.premier.french])
            return nil
        }
        let (jour, heure) = (day("rdvLe"), squeezedText(value("rdvHeure")))
        guard jour == nil || jour == slot.jour, heure.isEmpty || Heure(typed: heure)?.text == slot.heure else {
            refuse(champ, "creneau.deux")
            return nil
        }
        return slot
    }
}
