// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Stores

/// What is read of a history with mergers that were undone. The journal keeps all of it; of two who were told apart, what is read of the one
/// leaves out what the other said. An event that went to the other file is read there.
struct OubliFusion: Sendable {
    static let genres: [GenreEvenement] = [.fusion, .union, .annulationFusion]

    /// As long as both were one.
    private struct Periode: Sendable {
        let demande: ID<Demande>?
        /// The other file; nil once what was told of it is erased.
        let autre: String?
        let debut: ID<Evenement>
        let fin: ID<Evenement>
        /// Values that are the other's, by field; nil where the merger is not told any more: then each may be.
        let autres: [String: Set<String>]?
        /// What the undoing gave back to this file, by field: of all that was said meanwhile, nothing else is its own.
        let repris: [String: String?]

        func own(_ champ: String, _ value: String?) -> String? {
            guard let autres else { return Change.elision }
            if let repris = repris[champ] { return value == repris ? value : Change.elision }
            guard let value else { return nil }
            return autres[champ]?.contains(value) == true ? Change.elision : value
        }
    }

    private var periodes: [Periode] = []
    /// Events that went, by the file that has them.
    private var rendus: [String: Set<ID<Evenement>>] = [:]

    var isEmpty: Bool { periodes.isEmpty && rendus.isEmpty }

    /// `events`: those of mergers, of unions and of what undid them, of some files.
    init(_ events: [(evenement: Evenement, contenu: String?)]) {
        var ouvertes: [ID<Demande>?: [(evenement: Evenement, contenu: String?)]] = [:]
        for (fin, contenu) in events.sorted(by: { $0.evenement.id < $1.evenement.id }) {
            guard fin.genre == .annulationFusion else {
                ouvertes[fin.demande, default: []].append((fin, contenu))
                continue
            }
            // The last one is undone first.
            let debut = ouvertes[fin.demande]?.popLast()
            let undone = contenu.flatMap(Self.read)
            if let undone, let given = undone.rendus {
                rendus[undone.autre, default: []].formUnion(given.compactMap { ID(text: $0) })
            }
            guard contenu == nil || undone?.differents == true, let debut, debut.evenement.genre == .fusion else {
                continue
            }
            let told = debut.contenu.flatMap(Self.read)
            var autres: [String: Set<String>] = [:]
            for change in told?.changements ?? [] {
                if let value = change.apres { autres[change.champ, default: []].insert(value) }
            }
            let repris = (undone?.changements ?? []).map { ($0.champ, $0.apres) }
            periodes.append(
                Periode(
                    demande: fin.demande, autre: undone?.autre, debut: debut.evenement.id, fin: fin.id,
                    autres: told == nil || undone == nil ? nil : autres,
                    repris: Dictionary(repris, uniquingKeysWith: { first, _ in first })))
        }
    }

    /// Where the undoing is not told any more, what went to the other file is what an erasure emptied with it.
    func hides(_ evenement: Evenement, _ contenu: String?) -> Bool {
        if rendus.values.contains(where: { $0.contains(evenement.id) }) { return true }
        guard contenu == nil, evenement.genre != .modification, !Self.genres.contains(evenement.genre) else {
            return false
        }
        return periodes.contains {
            $0.autre == nil && $0.demande == evenement.demande && $0.debut < evenement.id && evenement.id < $0.fin
        }
    }

    /// Of this one's history, what its mergers with that file alone hide, and what went there.
    func of(_ autre: ID<Demande>) -> (oubli: OubliFusion, rendus: [ID<Evenement>]) {
        var oubli = self
        oubli.periodes.removeAll { $0.autre != autre.text }
        return (oubli, (rendus[autre.text] ?? []).sorted())
    }

    func shown(_ evenement: Evenement, _ changes: [Change]) -> [Change] {
        guard !changes.isEmpty else { return [] }
        return periodes.reduce(changes) { changes, periode in
            guard periode.demande == evenement.demande else { return changes }
            if evenement.id == periode.debut || evenement.id == periode.fin { return [] }
            guard evenement.id > periode.debut, evenement.id < periode.fin else { return changes }
            return changes.map {
                Change(
                    champ: $0.champ, avant: periode.own($0.champ, $0.avant), apres: periode.own($0.champ, $0.apres),
                    provenance: $0.provenance)
            }
        }
    }

    private static func read(_ contenu: String) -> ContenuFusion? {
        // written by us; of a union there is more, and nothing less
        try? JSONDecoder().decode(ContenuFusion.self, from: Data(contenu.utf8))
    }
}

extension Registry {
    /// `events`: those at hand, of some files; all of them or not.
    func oubli(
        of demandes: [ID<Demande>], _ events: [(evenement: Evenement, contenu: String?, position: Int64?)], areAll: Bool
    ) throws -> OubliFusion {
        if areAll {
            return OubliFusion(
                events.filter { OubliFusion.genres.contains($0.evenement.genre) }.map { ($0.evenement, $0.contenu) })
        }
        guard try !journal.all(.annulationFusion, of: demandes).isEmpty else { return OubliFusion([]) }
        let heads = try OubliFusion.genres.flatMap { try journal.all($0, of: demandes) }
        let contenus = try journal.contents(of: heads.map(\.id))
        return OubliFusion(heads.map { ($0, contenus[$0.id]) })
    }

    /// The last event of a kind of a file, without what went to another one when a merger was undone.
    func lastOwn(
        _ genre: GenreEvenement, of demande: ID<Demande>
    ) throws -> (evenement: Evenement, contenu: String?)? {
        guard let last = try journal.last(genre, of: demande) else { return nil }
        let oubli = try oubli(of: [demande], [], areAll: false)
        return oubli.isEmpty ? last : try own([genre], of: demande, oubli).last
    }

    /// Of some kinds, the last days on which they happened, and were keyed, likewise.
    func lastOwnDays(
        _ genres: [GenreEvenement], of demande: ID<Demande>
    ) throws -> [GenreEvenement: (survenuLe: Day, saisiLe: Instant)] {
        let days = try journal.lastDays(genres, of: demande)
        if days.isEmpty { return [:] }
        let oubli = try oubli(of: [demande], [], areAll: false)
        if oubli.isEmpty { return days }
        return Dictionary(
            try own(Array(days.keys), of: demande, oubli).map {
                ($0.evenement.genre, ($0.evenement.survenuLe, $0.evenement.saisiLe))
            }, uniquingKeysWith: { (survenuLe: max($0.0, $1.0), saisiLe: max($0.1, $1.1)) })
    }

    /// Of many files, the days on which something happened to each, likewise.
    func ownDays(_ genre: GenreEvenement, of demandes: [ID<Demande>]) throws -> [ID<Demande>: [Day]] {
        var events = try journal.all(genre, of: demandes)
        if events.isEmpty { return [:] }
        let undone = Set(
            try journal.all(.annulationFusion, of: Set(events.compactMap(\.demande)).sorted()).compactMap(\.demande))
        events.removeAll { $0.demande.map(undone.contains) ?? true }
        for demande in undone.sorted() {
            let oubli = try oubli(of: [demande], [], areAll: false)
            events += try own([genre], of: demande, oubli).map(\.evenement)
        }
        return events.reduce(into: [:]) { found, event in
            if let demande = event.demande { found[demande, default: []].append(event.survenuLe) }
        }
    }

    private func own(
        _ genres: [GenreEvenement], of demande: ID<Demande>, _ oubli: OubliFusion
    ) throws -> [(evenement: Evenement, contenu: String?)] {
        let events = try genres.flatMap { try journal.all($0, of: [demande]) }
        let contenus = try journal.contents(of: events.map(\.id))
        return events.map { ($0, contenus[$0.id]) }.filter { !oubli.hides($0.evenement, $0.contenu) }
    }
}
