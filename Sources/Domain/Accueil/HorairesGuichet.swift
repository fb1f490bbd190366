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
}

extension Day {
    /// 1 is Monday, 7 is Sunday. The first of January 1970 was a Thursday.
    package var weekday: Int { ((epochDay + 3) % 7 + 7) % 7 + 1 }
}
