// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// Around a separation under violence, who reads the first file does not learn which other body looked at it or worked on it:
/// that is where the person who left was received. A week before and after, since a file that was opened stays on the home page
/// of its agent for a week. And nobody reads there where that person lived or how he was reached before he left: he may have
/// changed it for the shelter already. The journal keeps it; facts and fields are told, values are not.
struct ReserveSeparation: Sendable {
    private static let seconds = 8 * 86_400
    private let instants: [Instant]
    /// The last departure.
    private let depart: Evenement?
    private let own: Set<ID<Organisme>>
    private let ownDesks: Set<String>
    /// The file that is read; the others went into it.
    private let lue: ID<Demande>?

    /// `evenements`: those of `demandes`, or their departures alone.
    init(_ evenements: some Sequence<Evenement>, _ demandes: [Demande]) {
        let departs = evenements.filter { $0.genre == .composition }
        instants = departs.map(\.saisiLe)
        depart = departs.max { $0.id < $1.id }
        own = Set(demandes.map(\.organisme))
        ownDesks = Set(demandes.map(\.guichet))
        lue = demandes.first?.id
    }

    func hides(_ organisme: ID<Organisme>, _ origine: Acteur.Origine, _ le: Instant) -> Bool {
        guard origine == .agent || origine == .logiciel, !own.contains(organisme) else { return false }
        return instants.contains {
            $0.adding(seconds: -Self.seconds) <= le && le <= $0.adding(seconds: Self.seconds)
        }
    }

    /// Written before somebody left: ids follow time, whatever clocks said.
    func precedes<Kind>(_ id: ID<Kind>) -> Bool { depart.map { id.rawValue <= $0.id.rawValue } ?? false }

    /// Of a file that went into this one nothing tells who it leads to: whoever left was in it for as long as it was apart.
    var hidesAbsorbees: Bool { depart != nil }

    func hides<Kind>(_ id: ID<Kind>, of demande: ID<Demande>) -> Bool {
        precedes(id) || hidesAbsorbees && demande != lue
    }

    /// What an event changed, for every reader. Of whom a field was cannot be told from its rank: those of all are silent.
    func changes(_ evenement: Evenement, _ contenu: String?) -> [Change] {
        let changes = Change.decode(evenement.genre, contenu)
        guard let demande = evenement.demande else { return changes }
        guard hides(evenement.id, of: demande) || hidesAbsorbees && OubliFusion.genres.contains(evenement.genre) else {
            return changes
        }
        return changes.map { AdresseProtegee.leadsToPerson($0.champ) ? $0.silent : $0 }
    }

    /// As done by the system, for who is neither of that body nor of the manager. `acteur` nil: for the person.
    func shown(_ evenement: Evenement, to acteur: Acteur? = nil) -> Evenement {
        guard hides(evenement.organisme, evenement.origine, evenement.saisiLe) else { return evenement }
        if let acteur, acteur.organisme == evenement.organisme || acteur.reachesAll(.readConsultations) {
            return evenement
        }
        return Evenement(
            id: evenement.id, demande: evenement.demande, genre: evenement.genre, survenuLe: evenement.survenuLe,
            recuLe: evenement.recuLe, saisiLe: evenement.saisiLe, origine: .systeme, compte: nil, organisme: ID(0),
            guichet: nil, empreinte: evenement.empreinte)
    }

    /// What was noted at another desk these days is not for who stays.
    func hides(guichet: String, on day: Day, _ clock: CivilClock) -> Bool {
        guard !ownDesks.contains(guichet) else { return false }
        let days = Self.seconds / 86_400
        return instants.contains { abs(clock.day($0).epochDay - day.epochDay) <= days }
    }

    func shown(_ seen: SeenConsultation) -> SeenConsultation {
        guard hides(seen.organisme, seen.origine, seen.le) else { return seen }
        return SeenConsultation(
            demande: seen.demande, le: seen.le, origine: .systeme, compte: nil, organisme: ID(0), objet: seen.objet)
    }
}

extension Registry {
    /// Of those among some files that somebody left under violence.
    func reserves(of files: [ID<Demande>]) throws -> [ID<Demande>: ReserveSeparation] {
        guard !files.isEmpty else { return [:] }
        let departs = Dictionary(grouping: try journal.all(.composition, of: files), by: \.demande)
        return Dictionary(
            try demandes.find(departs.keys.compactMap { $0 }).map {
                ($0.id, ReserveSeparation(departs[$0.id] ?? [], [$0]))
            }, uniquingKeysWith: { first, _ in first })
    }
}
