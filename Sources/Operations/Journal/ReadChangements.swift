// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// What happened since a position of the journal to the files that someone may read: how partners follow the region
/// without asking for each file. No name is in it; of a strike-off, a reactivation and a renewal, what they hold as codes and days.
package struct ReadChangements: Sendable {
    package struct Changement: Sendable {
        package let position: Int64
        package let demande: ID<Demande>
        package let numero: String?
        package let genre: GenreEvenement
        package let survenuLe: Day
        package let recuLe: Instant
        package let origine: Acteur.Origine
        package let organisme: NomOrganisme
        package let guichet: String?
        package let vie: FaitVie?
        /// The last day on which the strike-off can be lifted, where it is the one that stands.
        package let reactivableJusquau: Day?
        /// Of a merger and of its undoing: which file stayed.
        package let fusion: FaitFusion?
    }

    /// The file that two became, and the one that went into it.
    package struct FaitFusion: Sendable {
        package let gardee: ID<Demande>
        /// As it is today; nil of a file that has none, that the reader may not read, or that turned out to be of another person.
        package let numero: String?
        package let absorbee: ID<Demande>
    }

    package struct Page: Sendable {
        package let changements: [Changement]
        /// How far the journal was read, also where nothing was for this reader.
        package let jusqua: Int64
        package let reste: Bool
    }

    /// What a partner has to know without reading the file: why it left, that it came back, until when it stays.
    private static let told: Set<GenreEvenement> = [
        .radiation, .reactivation, .renouvellement, .fusion, .annulationFusion,
    ]
    /// Told on both files: which one stays is in neither kind nor number.
    private static let fusions: Set<GenreEvenement> = [.fusion, .annulationFusion]
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Reads at most `limite` events of the journal and gives those within the scope; nil without the right.
    /// `jeton`: digest of the token of the software, whose readings of a day are one line of the register of exports.
    package func callAsFunction(
        apres: Int64, limite: Int, jeton: [UInt8]? = nil, by acteur: Acteur
    ) async throws -> Page? {
        guard acteur.may(.readDemande) else { return nil }
        let page = try await read(apres, limite, by: acteur)
        guard !page.changements.isEmpty else { return page }
        let now = world.now()
        let id: ID<RegistreExport> = world.ids.next(now)
        let jour = world.today
        // Before the page leaves: if it cannot be written, there is no page.
        try await world.base.write {
            try $0.exports.insert(
                id, .changements, portee: acteur.nom, nombre: page.changements.count, jeton: jeton, jour: jour,
                by: acteur, now: now)
        }
        return page
    }

    private func read(_ apres: Int64, _ limite: Int, by acteur: Acteur) async throws -> Page {
        let (today, rulebook) = (world.today, world.rulebook)
        return try await world.base.read { registry in
            let events = try registry.journal.dated(after: apres, limit: limite + 1)
            let read = events.prefix(limite)
            let cards = try registry.demandes.cards(Array(Set(read.compactMap(\.evenement.demande))))
            let names = try registry.organismes.names(Array(Set(read.map(\.evenement.organisme))), on: today)
            let shown = read.filter { event in
                guard let card = event.evenement.demande.flatMap({ cards[$0] }) else { return false }
                return acteur.access(.readDemande, guichet: card.guichet, communes: card.communes) != .refuse
            }
            let reserves = try registry.reserves(of: Array(Set(shown.compactMap(\.evenement.demande))))
            let lived = shown.filter { Self.told.contains($0.evenement.genre) }
            let contenus = try registry.journal.contents(of: lived.map(\.evenement.id))
            let merged = try Self.fusions(
                lived.filter { Self.fusions.contains($0.evenement.genre) }.map(\.evenement.id), contenus, by: acteur,
                in: registry)
            let struck = Dictionary(
                try registry.demandes.find(
                    lived.filter { $0.evenement.genre == .radiation }.compactMap(\.evenement.demande)
                ).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            let validites = try registry.faitsValidite(of: Array(struck.values), rulebook)
            let changements = shown.compactMap { event -> Changement? in
                guard let id = event.evenement.demande, let card = cards[id] else { return nil }
                let vie = FaitVie(event.evenement.genre, contenus[event.evenement.id])
                let told = reserves[id]?.shown(event.evenement, to: acteur) ?? event.evenement
                return Changement(
                    position: event.position, demande: id, numero: card.numero, genre: event.evenement.genre,
                    survenuLe: event.evenement.survenuLe, recuLe: event.evenement.recuLe,
                    origine: told.origine, organisme: names[told.organisme] ?? NomOrganisme(""), guichet: told.guichet,
                    vie: vie,
                    reactivableJusquau: struck[id].flatMap { demande in
                        guard demande.radieeLe == event.evenement.survenuLe, let fait = vie?.strikeOff else {
                            return nil
                        }
                        return rulebook.derniereReactivation(
                            SituationDemande(
                                demande, validites[demande.id] ?? FaitsValidite(), radiation: fait, rulebook))
                    }, fusion: merged[event.evenement.id])
            }
            return Page(
                changements: changements, jusqua: read.last?.position ?? apres, reste: events.count > limite)
        }
    }

    /// By the event; none of what a purge erased.
    private static func fusions(
        _ events: [ID<Evenement>], _ contenus: [ID<Evenement>: String], by acteur: Acteur, in registry: Registry
    ) throws -> [ID<Evenement>: FaitFusion] {
        var named: [ID<Evenement>: ID<Fusion>] = [:]
        for event in events { named[event] = content(contenus[event]).flatMap { ID<Fusion>(text: $0.fusion) } }
        guard !named.isEmpty else { return [:] }
        let files = try registry.fusions.files(of: Array(Set(named.values)).sorted())
        let kept = Array(Set(files.values.map(\.gardee))).sorted()
        let cards = try registry.demandes.cards(kept)
        let ends = try registry.journal.contents(of: registry.journal.all(.annulationFusion, of: kept).map(\.id))
        let apart = Set(
            ends.values.compactMap { content($0) }.filter { $0.differents == true }.map(\.fusion))
        return named.compactMapValues { id in
            files[id].map { file in
                let card = cards[file.gardee].flatMap { card in
                    acteur.access(.readDemande, guichet: card.guichet, communes: card.communes) == .refuse ? nil : card
                }
                return FaitFusion(
                    gardee: file.gardee, numero: apart.contains(id.text) ? nil : card?.numero, absorbee: file.absorbee)
            }
        }
    }

    private static func content(_ text: String?) -> ContenuFusion? {
        // Of another program: none.
        text.flatMap { try? JSONDecoder().decode(ContenuFusion.self, from: Data($0.utf8)) }
    }
}
