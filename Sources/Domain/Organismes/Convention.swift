// SPDX-License-Identifier: EUPL-1.2

/// The convention by which a body joins the shared file (L441-2-7): no access by name without one.
package struct Convention: Sendable, Hashable {
    package let id: ID<Convention>
    package let organisme: ID<Organisme>
    package let reference: String
    package let signeeLe: Day
    /// *Bascule*: the first day on which the body works in the shared file.
    package let ouvertureLe: Day
    /// The last one; nil: until it is ended.
    package let finLe: Day?

    package init(
        id: ID<Convention>, organisme: ID<Organisme>, reference: String, signeeLe: Day, ouvertureLe: Day, finLe: Day?
    ) {
        self.id = id
        self.organisme = organisme
        self.reference = reference
        self.signeeLe = signeeLe
        self.ouvertureLe = ouvertureLe
        self.finLe = finLe
    }

    package func isOpen(on day: Day) -> Bool {
        signeeLe <= day && ouvertureLe <= day && (finLe.map { day <= $0 } ?? true)
    }

    /// Of the bodies that worked here before conventions were kept: open since always.
    package static func reprise(_ organisme: ID<Organisme>) -> Convention {
        let always = Day(iso: "0001-01-01") ?? Day(epochDay: 0)
        return Convention(
            id: ID(organisme.rawValue), organisme: organisme, reference: "reprise", signeeLe: always,
            ouvertureLe: always, finLe: nil)
    }

    package var isReprise: Bool { ouvertureLe.year == 1 }
}

/// What a body may read on a day, and why no more.
package enum AccesOrganisme: Sendable, Hashable {
    /// By name, within its perimeter.
    case nominatif
    /// Figures only (R441-2-6).
    case statistiques(Explication)
    case ferme(Explication)

    package var motif: Explication? {
        switch self {
        case .nominatif: nil
        case .statistiques(let motif), .ferme(let motif): motif
        }
    }

    /// The role of one of its agents on that day: a right over names is never wider than that of his body, and a role
    /// that bodies of this nature do not have is none. Whoever manages its people goes on, before the cut-over above all.
    package func role(_ role: Role, in nature: NatureOrganisme) -> Role {
        guard role.isHeld(in: nature) else { return .aucun }
        switch self {
        case .nominatif: return role
        case .statistiques: return role == .administrateur ? role : .lecteurStatistiques
        case .ferme: return role == .administrateur ? role : .aucun
        }
    }
}

extension Organisme {
    package func acces(_ conventions: [Convention], on day: Day) -> AccesOrganisme {
        if let fermeLe, isClosed(on: day) {
            return .ferme(Explication("organisme.ferme", ["date": fermeLe.french]))
        }
        // Whoever holds the file signs the conventions of the others: without him nobody could open anything.
        if nature != .gestionnaire, !conventions.contains(where: { $0.isOpen(on: day) }) {
            return .ferme(Organisme.absence(of: conventions, on: day))
        }
        if nature.lecture(enregistre: enregistre) == .statistiques {
            return .statistiques(Explication("organisme.statistiques", article: "R441-2-6"))
        }
        return .nominatif
    }

    private static func absence(of conventions: [Convention], on day: Day) -> Explication {
        let coming = conventions.filter { $0.ouvertureLe > day || $0.signeeLe > day }
        if let next = coming.min(by: { $0.ouvertureLe < $1.ouvertureLe }) {
            return Explication(
                "convention.avant-bascule", article: "L441-2-7",
                ["reference": next.reference, "date": max(next.ouvertureLe, next.signeeLe).french])
        }
        if let last = conventions.max(by: { ($0.finLe ?? day) < ($1.finLe ?? day) }), let fin = last.finLe {
            return Explication(
                "convention.finie", article: "L441-2-7", ["reference": last.reference, "date": fin.french])
        }
        return Explication("convention.aucune", article: "L441-2-7")
    }
}
