// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The history of one file, page by page, newest first. It is a reading of the file like any other.
package struct ReadJournal: Sendable {
    package struct Page: Sendable {
        package let faits: [Dossier.Fait]
        /// True when the address, and what leads to it, must not be told to this reader.
        package let hidesAddress: Bool
        /// Of a file that is struck off: since when, and how it may come back.
        package let situation: SituationDemande?
        package let suivant: Curseur?
    }

    package enum Answer: Sendable {
        case page(Page)
        case unknown
        case denied
        /// A cursor of another file, or none at all.
        case curseur
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ id: ID<Demande>, curseur: String?, limite: Int, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.readDemande) else { return .denied }
        let question = "journal \(id.text)"
        var before: ID<Evenement>?
        if let curseur {
            guard let position = Curseur.position(curseur, question: question) else { return .curseur }
            before = ID(position)
        }
        let from = before
        let isFirst = before == nil
        let (today, rulebook) = (world.today, world.rulebook)
        let answer = try await world.base.read { registry -> Answer in
            guard let demande = try registry.demandes.find(id) else { return .unknown }
            guard demande.access(.readDemande, by: acteur) != .refuse else { return .denied }
            let files = [id] + (try registry.fusions.absorbees(of: [id]))
            let found = try registry.journal.events(of: files, before: from, limit: limite + 1)
            let reserve = ReserveSeparation(try registry.journal.all(.composition, of: files), [demande])
            let oubli = try registry.oubli(of: files, [], areAll: false)
            let events: [(evenement: Evenement, contenu: String?, position: Int64?)] = found.map {
                (reserve.shown($0.evenement, to: acteur), $0.contenu, $0.position)
            }
            let names = try registry.organismes.names(Array(Set(events.map(\.evenement.organisme))), on: today)
            let shown = events.prefix(limite)
            return .page(
                Page(
                    faits: shown.filter { !oubli.hides($0.evenement, $0.contenu) }.map { event in
                        Dossier.Fait(
                            evenement: event.evenement, organisme: names[event.evenement.organisme] ?? NomOrganisme(""),
                            changes: oubli.shown(
                                event.evenement, reserve.changes(event.evenement, event.contenu)),
                            vie: FaitVie(event.evenement.genre, event.contenu),
                            position: event.position)
                    },
                    hidesAddress: try registry.hidesAddressHistory(
                        of: demande, from: acteur, events: events, areAll: isFirst && events.count <= limite),
                    situation: demande.etat == .radiee ? try registry.situation(of: demande, rulebook) : nil,
                    suivant: events.count > limite
                        ? shown.last.map { Curseur($0.evenement.id.rawValue, question: question) } : nil))
        }
        if case .page = answer {
            let now = world.now()
            let consultation = Consultation(id: world.ids.nextRaw(now), demande: id, objet: "api")
            try await world.base.write { try $0.consultations.insert([consultation], by: acteur, now: now) }
        }
        return answer
    }
}
