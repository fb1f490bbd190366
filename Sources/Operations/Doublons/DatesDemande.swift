// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Stores

extension Registry {
    /// When each field of a file was last said: by its deposit, by changes, by a renewal, which confirms the whole form; what came by a
    /// merger, when it was said in the file that it came from.
    func dates(of demande: Demande) throws -> DatesDites {
        try dates(of: demande, before: nil, Self.longestChain)
            ?? DatesDites(DateDite(demande.formulaire.depot.date, demande.enregistreeLe))
    }

    /// Nil of a file without history. `left`: how many files this may still lead to, one after the other.
    private func dates(of demande: Demande, before: ID<Evenement>?, _ left: Int) throws -> DatesDites? {
        let events = try journal.events(of: demande.id, before: before, limit: Self.longestHistory).reversed()
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
        var brought: [String: [String: (before: DateDite, given: DateDite)]] = [:]
        for (evenement, contenu, _) in events {
            let said = DateDite(evenement.survenuLe, evenement.saisiLe)
            switch evenement.genre {
            case .renouvellement: dates.confirm(said)
            case .fusion, .union, .annulationFusion:
                guard let fusion = FusionLue(evenement.genre, contenu) else { continue }
                let changes = Change.decode(evenement.genre, contenu)
                if evenement.genre == .annulationFusion {
                    let back = Set(changes.map(\.champ))
                    for (champ, date) in brought[fusion.fusion] ?? [:]
                    where back.contains(champ) || dates.date(champ) == date.given {
                        dates.champs[champ] = date.before
                    }
                    // On the other file: given back to it, it was said in the one that was kept.
                    if brought[fusion.fusion] != nil { continue }
                }
                guard !changes.isEmpty else { continue }
                let theirs =
                    left > 0
                    ? try ID<Demande>(text: fusion.autre).flatMap(demandes.find).flatMap {
                        try self.dates(of: $0, before: evenement.id, left - 1)
                    } : nil
                var given: [String: (before: DateDite, given: DateDite)] = [:]
                for change in changes where RubriqueFusion(path: change.champ) != nil {
                    let date = theirs?.date(change.champ) ?? said
                    given[change.champ] = (dates.date(change.champ), date)
                    dates.champs[change.champ] = date
                }
                brought[fusion.fusion] = given
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
