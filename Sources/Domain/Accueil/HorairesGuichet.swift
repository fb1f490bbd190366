// SPDX-License-Identifier: EUPL-1.2

/// When a desk is open, and the appointments that it gives. Edited and shown whole, hence one value.
package struct HorairesGuichet: Codable, Hashable, Sendable {
    package struct Plage: Codable, Hashable, Sendable {
        /// As people read it: `lundi à vendredi`.
        package let jours: String
        package let de: String
        package let a: String

        package init(jours: String, de: String, a: String) {
            self.jours = jours
            self.de = de
            self.a = a
        }
    }

    package struct Creneaux: Codable, Hashable, Sendable {
        /// Minutes of one appointment.
        package let duree: Int
        /// 1 is Monday.
        package let jours: [Int]
        package let de: String
        package let a: String
        /// Agents who receive at the same time.
        package let places: Int?

        package init(duree: Int, jours: [Int], de: String, a: String, places: Int? = nil) {
            self.duree = duree
            self.jours = jours
            self.de = de
            self.a = a
            self.places = places
        }
    }

    package let horaires: [Plage]
    package let creneaux: Creneaux?

    package init(horaires: [Plage], creneaux: Creneaux?) {
        self.horaires = horaires
        self.creneaux = creneaux
    }

    /// All of it in a line, for the journal: `lundi à vendredi 08:30-12:30 ; rendez-vous 1 2 4, 09:00-12:00, 30 min, 2`.
    package var texte: String {
        let open = horaires.map { "\($0.jours) \($0.de)-\($0.a)" }
        let given = creneaux.map { slots in
            "rendez-vous \(slots.jours.map(String.init).joined(separator: " ")), \(slots.de)-\(slots.a), "
                + "\(slots.duree) min" + (slots.places.map { ", \($0)" } ?? "")
        }
        return (open + [given].compactMap { $0 }).joined(separator: " ; ")
    }
}

/// A place in the agenda of a desk.
package struct Creneau: Hashable, Sendable, Comparable {
    package let jour: Day
    /// `09:30`
    package let heure: String

    package init(jour: Day, heure: String) {
        self.jour = jour
        self.heure = heure
    }

    /// `2026-12-15 09:30`; nil of anything else.
    package init?(text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let jour = Day(iso: parts[0]), Heure(typed: parts[1])?.text == parts[1] else {
            return nil
        }
        self.init(jour: jour, heure: parts[1])
    }

    package var text: String { "\(jour.iso) \(heure)" }

    /// `15 décembre 2026, 9 h 30`
    package var french: String { "\(jour.french), \(Heure(typed: heure)?.french ?? heure)" }

    package static func < (left: Creneau, right: Creneau) -> Bool {
        (left.jour, left.heure) < (right.jour, right.heure)
    }
}

extension HorairesGuichet.Creneaux {
    /// Every slot of a day: none on days when the desk gives no appointment.
    package func slots(on day: Day) -> [Creneau] {
        guard jours.contains(day.weekday), duree > 0, let start = Heure(typed: de), let end = Heure(typed: a) else {
            return []
        }
        return stride(from: start.minutes, through: end.minutes - duree, by: duree).map {
            Creneau(jour: day, heure: Heure(minutes: $0).text)
        }
    }

    /// The first place of a slot that no appointment has; nil when there is none, or no such slot.
    package func place(_ slot: Creneau, among taken: [RendezVous]) -> Int? {
        guard slots(on: slot.jour).contains(slot) else { return nil }
        let places = taken.filter { $0.creneau == slot }.map(\.place)
        return (1...max(1, self.places ?? 1)).first { !places.contains($0) }
    }

    /// Slots with a place left, from a day to another.
    package func free(from first: Day, to last: Day, among taken: [RendezVous], most: Int = 400) -> [Creneau] {
        let counts = Dictionary(grouping: taken, by: \.creneau).mapValues(\.count)
        var free: [Creneau] = []
        var day = first
        while day <= last, free.count < most {
            free += slots(on: day).filter { counts[$0, default: 0] < places ?? 1 }
            day = day.adding(days: 1)
        }
        return free
    }
}

extension Rulebook {
    /// The last day on which someone who asks today is received (R441-2-10, 2°).
    package func limiteReception(on today: Day) -> Day {
        delai("receptionMaximale", on: today)?.end(from: today) ?? today.adding(months: 1)
    }

    /// Slots are offered until then: as far as the longest delay, and a week more.
    package func dernierCreneau(on today: Day) -> Day { limiteReception(on: today).adding(days: 7) }
}

extension Day {
    /// 1 is Monday, 7 is Sunday. The first of January 1970 was a Thursday.
    package var weekday: Int { ((epochDay + 3) % 7 + 7) % 7 + 1 }
}
