// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// The rows of simulated applications: pure, so that several cores make them.
struct SimulatedRows: Sendable {
    struct Chunk: Sendable {
        var rows = NewRows()
        /// In the order of the rows: the writer gives them their positions.
        var evenements: [Evenement] = []
        /// The last sequence number used, by counter.
        var sequences: [String: Int] = [:]
        var count = 0
    }

    private let region: SimulatedRegion
    private let guichets: [(organisme: Organisme, guichet: Guichet)]
    private let bailleurs: [Organisme]
    private let territoire: Territoire
    private let jours: DayStarts
    private let seed: UInt64

    init(
        region: SimulatedRegion, guichets: [(organisme: Organisme, guichet: Guichet)], rulebook: Rulebook, seed: UInt64
    ) {
        self.region = region
        self.guichets = guichets
        bailleurs = guichets.map(\.organisme).filter { $0.nature == .bailleur }
        territoire = rulebook.territoire
        jours = DayStarts(rulebook.territoire.clock)
        self.seed = seed
    }

    func chunk(_ range: Range<Int>) -> Chunk {
        var chunk = Chunk()
        for index in range { add(region.draw(index), to: &chunk) }
        chunk.count = range.count
        return chunk
    }

    /// `demande,autre,lien,fautes`: the ids of the two, what they are to one another, what was written otherwise.
    func truth(_ index: Int) -> String? {
        guard let lien = region.truth(index) else { return nil }
        let fautes = lien.fautes.map(\.rawValue).joined(separator: " ")
        return "\(id(index).text),\(id(lien.autre).text),\(lien.genre.rawValue),\(fautes)"
    }

    private func id(_ index: Int) -> ID<Demande> {
        ID(rawID(index, 0, instant(region.vie(index).faits.first)))
    }

    private func add(_ simulated: SimulatedDemande, to chunk: inout Chunk) {
        let vie = simulated.vie
        let (organisme, guichet) = guichets[simulated.guichet]
        var numero: NumeroUnique?
        let sequence = region.sequence(simulated.index)
        let portee = territoire.porteeSequence.key(prefixe: territoire.prefixe, depot: vie.depot)
        chunk.sequences[portee] = max(chunk.sequences[portee] ?? 0, sequence)
        if vie.etat != .deposee {
            numero = NumeroUnique(
                prefixe: territoire.prefixe, depot: vie.depot, sequence: sequence, guichet: guichet.code)
        }
        let first = instant(vie.faits.first)
        let changing = vie.faits.filter { ![.creation, .depot, .attestation].contains($0.genre) }
        let texte = simulated.formulaire.canonicalText()
        let id = ID<Demande>(rawID(simulated.index, 0, first))
        chunk.rows.add(
            Demande(
                id: id, version: 1 + changing.count, etat: vie.etat, numero: numero?.text, guichet: guichet.code,
                organisme: organisme.id, expireLe: vie.expireLe, radieeLe: vie.radiation?.jour,
                enregistreeLe: first, modifieeLe: changing.last.map(instant) ?? first,
                formulaire: simulated.formulaire), texte: texte)
        var generator = SeededGenerator(seed: seed, index: simulated.index, purpose: 9)
        for (rank, fait) in vie.faits.enumerated() {
            let contenu =
                switch fait.genre {
                case .creation, .depot: simulated.formulaireDepot?.canonicalText() ?? texte
                default: fait.contenu
                }
            let sel = (0..<2).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } }
            let by = author(fait.auteur, organisme, guichet, simulated.index)
            let at = instant(fait)
            let evenement = Evenement(
                id: ID(rawID(simulated.index, rank + 1, at)), demande: id, genre: fait.genre, survenuLe: fait.jour,
                recuLe: at, saisiLe: at, origine: by.origine, compte: nil, organisme: by.organisme,
                guichet: by.guichet, empreinte: JournalChain.digest(sel: sel, contenu: contenu))
            // A purge takes all contents away but its own.
            let isErased = vie.etat == .purgee && fait.genre != .purge
            chunk.rows.add(evenement, isErased ? nil : EvenementContenu(sel: sel, contenu: contenu))
            chunk.evenements.append(evenement)
        }
    }

    private func author(
        _ auteur: Fait.Auteur, _ organisme: Organisme, _ guichet: Guichet, _ index: Int
    ) -> (origine: Acteur.Origine, organisme: ID<Organisme>, guichet: String?) {
        switch auteur {
        case .guichet: (.agent, organisme.id, guichet.code)
        case .demandeur: (.demandeur, organisme.id, nil)
        case .bailleur: (.agent, bailleurs.isEmpty ? organisme.id : bailleurs[index % bailleurs.count].id, nil)
        case .systeme: (.systeme, guichets[0].organisme.id, nil)
        }
    }

    private func instant(_ fait: Fait?) -> Instant {
        guard let fait else { return jours.start(of: territoire.clock.day(Instant(milliseconds: 0))) }
        return jours.start(of: fait.jour).adding(seconds: fait.minute * 60)
    }

    /// Ordered by time like those of `IDMaker`, and never twice the same: the rank of the application and of its event
    /// fill the 21 low bits, and beyond them some milliseconds.
    private func rawID(_ index: Int, _ rank: Int, _ at: Instant) -> Int64 {
        let serial = Int64(index) << 7 | Int64(min(rank, 127))
        return IDMaker.raw(Instant(milliseconds: at.milliseconds + serial >> 21), serial & (1 << 21 - 1))
    }
}

/// The first instant of each day: the time zone is asked once a day, not once an event.
private struct DayStarts: Sendable {
    private static let origin = 7_305  // 1 January 1990
    private let starts: [Instant]
    private let clock: CivilClock

    init(_ clock: CivilClock) {
        self.clock = clock
        starts = (0..<18_262).map { clock.start(of: Day(epochDay: Self.origin + $0)) }
    }

    func start(of day: Day) -> Instant {
        let place = day.epochDay - Self.origin
        return starts.indices.contains(place) ? starts[place] : clock.start(of: day)
    }
}
