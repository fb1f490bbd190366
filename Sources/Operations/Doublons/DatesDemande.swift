// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Stores

extension Registry {
    /// When each field of a file was last said: by its deposit, by changes, by a renewal, which confirms the whole form; what came by a
    /// merger, when it was said in the file that it came from.
    func dates(of demande: Demande) throws -> DatesDites {
        var known: [Lecture: DatesDites?] = [:]
        return try dates(of: Lecture(demande: demande.id, before: nil, left: Self.longestChain), demande, &known)
            ?? DatesDites(DateDite(demande.formulaire.depot.date, demande.enregistreeLe))
    }

    /// Files that were merged and parted several times lead to each other again and again: each is read once.
    private struct Lecture: Hashable {
        let demande: ID<Demande>
        let before: ID<Evenement>?
        /// How many files this may still lead to, one after the other.
        let left: Int
    }

    private func dates(
        of lecture: Lecture, _ demande: Demande?, _ known: inout [Lecture: DatesDites?]
    ) throws -> DatesDites? {
        if let found = known[lecture] { return found }
        let found = try (demande ?? demandes.find(lecture.demande)).flatMap { try read(lecture, $0, &known) }
        known[lecture] = .some(found)
        return found
    }

    /// Nil of a file without history.
    private func read(
        _ lecture: Lecture, _ demande: Demande, _ known: inout [Lecture: DatesDites?]
    ) throws -> DatesDites? {
        let all = try journal.events(of: demande.id, before: lecture.before, limit: Self.longestHistory)
        let oubli = try oubli(of: [demande.id], all, areAll: all.count < Self.longestHistory)
        let events = all.reversed().filter { !oubli.hides($0.evenement, $0.contenu) }
        guard let first = events.first?.evenement else { return nil }
        // A file that was made of another one says what that one said on the day of the act, whatever its seniority.
        let begun = events.prefix { $0.evenement.saisiLe == first.saisiLe && Self.begins.contains($0.evenement.genre) }
        var dates = DatesDites(
            DateDite(begun.map(\.evenement.survenuLe).max() ?? first.survenuLe, first.saisiLe))
        // Of a national file, its last renewal: which is kept as it came.
        if first.genre == .import,
            let renewed = demande.formulaire.national.first(where: { $0.key.hasSuffix("dateRenouvellement") }),
            let jour = Day(iso: String(renewed.value.prefix(10)))
        {
            dates.confirm(DateDite(jour, first.saisiLe))
        }
        // By merger: what was said when, before it, and what came by it.
        var mergers: [String: (before: DatesDites, given: [String: DateDite])] = [:]
        for (evenement, contenu, _) in events {
            let said = DateDite(evenement.survenuLe, evenement.saisiLe)
            switch evenement.genre {
            case .renouvellement:
                dates.confirm(said)
                mergers = mergers.mapValues { merger in
                    var before = merger.before
                    before.confirm(said)
                    return (before, merger.given.mapValues { max($0, said) })
                }
            case .fusion, .union, .annulationFusion:
                guard let fusion = FusionLue(evenement.genre, contenu) else { continue }
                let changes = Change.decode(evenement.genre, contenu)
                if evenement.genre == .annulationFusion, let merger = mergers.removeValue(forKey: fusion.fusion) {
                    let back = Set(changes.map(\.champ))
                    for champ in back.union(merger.given.keys)
                    where back.contains(champ) || merger.given[champ] == dates.date(champ) {
                        dates.champs[champ] = merger.before.date(champ)
                    }
                    continue
                }
                // The other file has no such event of what came, and what is given back to it was said in the one that was kept.
                let isKept = try ID<Fusion>(text: fusion.fusion).flatMap(fusions.find)?.gardee == demande.id
                let isUndoing = evenement.genre == .annulationFusion
                if isKept, !isUndoing { mergers[fusion.fusion] = (dates, [:]) }
                guard !changes.isEmpty, !(isKept && isUndoing), let autre = ID<Demande>(text: fusion.autre) else {
                    continue
                }
                // As that one was before it gave back.
                let undone =
                    isUndoing
                    ? try journal.all(.annulationFusion, of: [autre]).first { $0.saisiLe == evenement.saisiLe } : nil
                let theirs =
                    lecture.left > 0
                    ? try self.dates(
                        of: Lecture(demande: autre, before: undone?.id ?? evenement.id, left: lecture.left - 1), nil,
                        &known) : nil
                for change in changes where RubriqueFusion(path: change.champ) != nil {
                    let date = theirs?.date(change.champ) ?? said
                    mergers[fusion.fusion]?.given[change.champ] = date
                    dates.champs[change.champ] = date
                }
            default:
                for change in Change.decode(evenement.genre, contenu) { dates.champs[change.champ] = said }
            }
        }
        return dates
    }

    private static let longestHistory = 500
    private static let longestChain = 12
    private static let begins: Set<GenreEvenement> = [.creation, .depot, .import, .separation, .suite]
}

/// Which merger an event tells of, and the other file.
struct FusionLue: Decodable {
    let fusion: String
    let autre: String

    /// Nil of one that was erased.
    init?(_ genre: GenreEvenement, _ contenu: String?) {
        guard [.fusion, .annulationFusion, .union].contains(genre), let contenu,
            // written by us; nothing is said of it if not
            let found = try? JSONDecoder().decode(FusionLue.self, from: Data(contenu.utf8))
        else { return nil }
        self = found
    }
}
