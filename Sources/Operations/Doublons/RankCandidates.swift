// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Stores

/// Persons whom an index brought, the likeliest first, by what a row tells: names and birth date. Whoever has a birth date in common and
/// no name that begins or sounds alike is left out, before his form is read.
struct RankCandidates {
    private let identites: [Identite]

    init(_ identites: [IdentiteComparee]) { self.identites = identites.map(Identite.init) }

    /// The files of those who are near enough, once each. `least`: 6 for names that are alike, both of them, and a birth date.
    func callAsFunction(_ persons: [FoundPerson], least: Int = 1) -> [ID<Demande>] {
        var best: [ID<Demande>: Int] = [:]
        for person in Set(persons) {
            let found = Noms([person.nom, person.usage], person.prenoms)
            let score = identites.map { $0.score(found, person.naissance) }.max() ?? 0
            if score >= least, score > best[person.demande] ?? 0 { best[person.demande] = score }
        }
        return best.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    private struct Identite {
        let noms: Noms
        let naissance: Naissance?
        let proches: Set<Naissance>

        init(_ identite: IdentiteComparee) {
            noms = Noms([identite.nom, identite.nomUsage].map { $0.map(folded) }, identite.prenoms.map(folded))
            naissance = identite.naissance
            proches = Set(identite.naissance.map { $0.oneSlip + [$0.inverted ?? $0] } ?? [])
        }

        /// 0: not worth a comparison. Born the same day, one name alike is enough; at another date it takes both of them.
        func score(_ found: Noms, _ born: Naissance?) -> Int {
            let names = noms.likeness(found)
            guard names > 0, let born, let naissance else { return names >= 5 ? names : 0 }
            if born == naissance { return names + 3 }
            let score = names + (proches.contains(born) ? 2 : 0)
            return score >= 5 ? score : 0
        }
    }

    private struct Noms {
        let noms: [Nom]
        let prenoms: [Nom]

        init(_ noms: [String?], _ prenoms: String?) {
            self.noms = noms.compactMap { $0.flatMap(Nom.init) }
            self.prenoms = [prenoms.flatMap(Nom.init)].compactMap { $0 }
        }

        /// 6 when both are the same, in their places or exchanged.
        func likeness(_ other: Noms) -> Int {
            let straight = Self.best(noms, other.noms) + Self.best(prenoms, other.prenoms)
            if straight >= 4 { return straight }
            let (nom, prenom) = (Self.best(noms, other.prenoms), Self.best(prenoms, other.noms))
            return max(straight, nom > 1 && prenom > 1 ? nom + prenom : 0)
        }

        private static func best(_ left: [Nom], _ right: [Nom]) -> Int {
            left.reduce(0) { best, nom in right.reduce(best) { max($0, nom.likeness($1)) } }
        }
    }

    private struct Nom {
        /// Without spaces: BEN MOUSSA is BENMOUSSA.
        let letters: [UInt8]
        let words: [Substring]
        let sound: UInt32

        init?(_ form: String) {
            letters = form.utf8.filter { $0 != UInt8(ascii: " ") }
            guard !letters.isEmpty else { return nil }
            words = form.split(separator: " ")
            sound = phoneticCode(form)
        }

        /// 3: the same; 2: sounds the same, is one letter away, or has a whole word of it; 1: begins alike.
        func likeness(_ other: Nom) -> Int {
            if letters == other.letters { return 3 }
            if sound != 0, sound == other.sound { return 2 }
            if min(letters.count, other.letters.count) >= 3, FormIndex.isOneEdit(letters, other.letters) { return 2 }
            if words.count > 1 || other.words.count > 1,
                words.contains(where: { $0.utf8.count >= 3 && other.words.contains($0) })
            {
                return 2
            }
            return letters.prefix(2) == other.letters.prefix(2) ? 1 : 0
        }
    }
}
