// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Who looked at a file, and what an account looked at: never the words that were searched. Reading it is a reading:
/// it leaves its own trace.
package struct ReadConsultations: Sendable {
    package enum Answer<Value: Sendable>: Sendable {
        case page(Value)
        case unknown
        case denied
    }

    package struct Ligne: Sendable {
        package let le: Instant
        package let origine: Acteur.Origine
        /// Nil: software, or the system.
        package let agent: String?
        package let organisme: String
        package let objet: String
        package let demande: ID<Demande>
        package let numero: String?
    }

    package struct Page: Sendable {
        package let lignes: [Ligne]
        package let premier: Int
        package let total: Int
    }

    /// One day of an account.
    package struct Journee: Sendable, Hashable {
        package let jour: Day
        package let nombre: Int
        package let isHigh: Bool
    }

    package struct Activite: Sendable {
        package let agent: String
        package let organisme: String
        package let signal: SignalConsultations
        package let journees: [Journee]
        package let page: Page
    }

    /// An account among those of the region.
    package struct Compteur: Sendable {
        package let compte: ID<Compte>
        package let organisme: ID<Organisme>
        package let role: Role
        package let total: Int
        package let plusForte: Journee

        fileprivate var order: (Int, Int, ID<Compte>) {
            (plusForte.isHigh ? 0 : 1, -plusForte.nombre, compte)
        }
    }

    package struct Comptes: Sendable {
        package let comptes: [Compteur]
        package let premier: Int
        package let total: Int
        package let agents: [ID<Compte>: String]
        package let organismes: [ID<Organisme>: String]
    }

    package static let size = 50
    /// How far back an activity is compared, today included.
    package static let days = 14

    private let world: World

    package init(_ world: World) { self.world = world }

    // MARK: Of a file

    package func callAsFunction(
        of demande: ID<Demande>, from first: Int, by acteur: Acteur
    ) async throws -> Answer<Page> {
        guard acteur.may(.readConsultations) else { return .denied }
        let answer = try await world.base.read { registry -> Answer<Page>? in
            guard let found = try registry.demandes.find(demande) else { return nil }
            guard found.access(.readConsultations, by: acteur) != .refuse else { return .denied }
            var seen = try registry.consultations.page(of: demande, from: first, limit: Self.size)
            if acteur.origine == .demandeur {
                let reserve = ReserveSeparation(try registry.journal.all(.composition, of: [demande]), [found])
                seen = seen.map(reserve.shown)
            }
            return .page(
                Page(
                    lignes: try Self.named(seen, registry), premier: first,
                    total: try registry.consultations.count(of: demande)))
        }
        guard let answer else { return .unknown }
        if case .page = answer { try await trace([demande], objet: "consultations", by: acteur) }
        return answer
    }

    // MARK: Of an account

    /// What an account looked at on a day, and on how many files on each of the last days.
    package func activity(
        of compte: ID<Compte>, on jour: Day, from first: Int, by acteur: Acteur
    ) async throws -> Answer<Activite> {
        guard acteur.reachesAll(.readConsultations) else { return .denied }
        let (days, bounds) = self.bounds()
        let clock = world.rulebook.territoire.clock
        let (start, end) = (clock.start(of: jour), clock.start(of: jour.adding(days: 1)))
        let today = world.today
        let rulebook = world.rulebook
        let activity = try await world.base.read { registry -> Activite? in
            // Of several habilitations, the last: its role is what the days are compared with.
            guard let stored = try registry.comptes.compte(compte),
                let last = try registry.habilitations.all(of: compte).last
            else { return nil }
            let counts = try registry.consultations.counts(role: last.role, bounds: bounds)
            let signal = SignalConsultations(jours: counts.map(\.nombre), on: today, rulebook)
            let own = counts.filter { $0.compte == compte }
            let seen = try registry.consultations.page(of: compte, from: start, to: end, from: first, limit: Self.size)
            let total = try registry.consultations.count(of: compte, from: start, to: end)
            return Activite(
                agent: stored.nom, organisme: try registry.organismes.namesThen([last.organisme])[last.organisme] ?? "",
                signal: signal,
                journees: days.enumerated().reversed().map { rang, day in
                    let nombre = own.first { $0.rang == rang }?.nombre ?? 0
                    return Journee(jour: day, nombre: nombre, isHigh: signal.isHigh(nombre))
                },
                page: Page(lignes: try Self.named(seen, registry), premier: first, total: total))
        }
        guard let activity else { return .unknown }
        // A number leads to a person: whoever looks over a shoulder sees files too.
        try await trace(Array(Set(activity.page.lignes.map(\.demande))).sorted(), objet: "activite", by: acteur)
        return .page(activity)
    }

    /// The accounts that looked at something lately; those with a day far above the usual of their role come first.
    package func accounts(from first: Int, by acteur: Acteur) async throws -> Answer<Comptes> {
        guard acteur.reachesAll(.readConsultations) else { return .denied }
        let (days, bounds) = self.bounds()
        let today = world.today
        let rulebook = world.rulebook
        return .page(
            try await world.base.read { registry in
                var all: [Compteur] = []
                for role in Role.allCases {
                    let counts = try registry.consultations.counts(role: role, bounds: bounds)
                    let signal = SignalConsultations(jours: counts.map(\.nombre), on: today, rulebook)
                    for (compte, lines) in Dictionary(grouping: counts, by: \.compte) {
                        guard let most = lines.max(by: { ($0.nombre, $0.rang) < ($1.nombre, $1.rang) }) else {
                            continue
                        }
                        all.append(
                            Compteur(
                                compte: compte, organisme: most.organisme, role: role,
                                total: lines.map(\.nombre).reduce(0, +),
                                plusForte: Journee(
                                    jour: days[most.rang], nombre: most.nombre, isHigh: signal.isHigh(most.nombre))))
                    }
                }
                all.sort { $0.order < $1.order }
                let shown = Array(all.dropFirst(first).prefix(Self.size))
                return Comptes(
                    comptes: shown, premier: first, total: all.count,
                    agents: try registry.comptes.names(shown.map(\.compte)),
                    organismes: try registry.organismes.namesThen(Array(Set(shown.map(\.organisme)))))
            })
    }

    /// The last days, oldest first, with their first instants and the end of the last.
    private func bounds() -> (days: [Day], bounds: [Instant]) {
        let today = world.today
        let days = (0..<Self.days).reversed().map { today.adding(days: -$0) }
        let clock = world.rulebook.territoire.clock
        return (days, (days + [today.adding(days: 1)]).map(clock.start(of:)))
    }

    static func named(_ seen: [SeenConsultation], _ registry: Registry) throws -> [Ligne] {
        let agents = try registry.comptes.names(Array(Set(seen.compactMap(\.compte))))
        let organismes = try registry.organismes.namesThen(Array(Set(seen.map(\.organisme))))
        let cards = try registry.demandes.cards(Array(Set(seen.map(\.demande))))
        return seen.map { line in
            Ligne(
                le: line.le, origine: line.origine, agent: line.compte.flatMap { agents[$0] },
                organisme: organismes[line.organisme] ?? "", objet: line.objet, demande: line.demande,
                numero: cards[line.demande]?.numero)
        }
    }

    private func trace(_ demandes: [ID<Demande>], objet: String, by acteur: Acteur) async throws {
        guard !demandes.isEmpty else { return }
        let now = world.now()
        let rows = demandes.map { Consultation(id: world.ids.nextRaw(now), demande: $0, objet: objet) }
        try await world.base.write { try $0.consultations.insert(rows, by: acteur, now: now) }
    }
}
