// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Stores

/// Persons whom an index brought, the likeliest first, by what a row tells: names and birth date. Whoever has a birth date in common and
/// no name that begins or sounds alike is left out, before his form is read.
struct RankCandidates {
    private let identites: [Identite]

    init(_ identites: [IdentiteComparee]) { self.identites = identites.map(Identite.init) }

    /// The files of those who are near enough, once each; `known`: files that are not asked about. `least`: 6 for names that are alike,
    /// both of them, and a birth date.
    func callAsFunction(
        _ persons: [FoundPerson], except known: Set<ID<Demande>> = [], least: Int = 1
    ) -> [ID<Demande>] {
        var likenesses = Likenesses(identites)
        var best: [ID<Demande>: Int] = [:]
        for person in persons where !known.contains(person.demande) {
            let (nom, usage) = (likenesses(person.nom), likenesses(person.usage))
            let prenoms = likenesses(person.prenoms)
            var score = 0
            for place in identites.indices {
                let names = Self.likeness(nom[place], usage[place], prenoms[place])
                score = max(score, identites[place].score(names, person.naissance))
            }
            if score >= least, score > best[person.demande] ?? 0 { best[person.demande] = score }
        }
        return best.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    /// 6 when surname and first names are the same, in their places or exchanged.
    private static func likeness(_ nom: Likeness, _ usage: Likeness, _ prenoms: Likeness) -> Int {
        let straight = max(nom.nom, usage.nom) + prenoms.prenoms
        if straight >= 4 { return straight }
        let (exchanged, other) = (prenoms.nom, max(nom.prenoms, usage.prenoms))
        return max(straight, exchanged > 1 && other > 1 ? exchanged + other : 0)
    }

    private struct Identite {
        let noms: [Nom]
        let prenoms: Nom?
        let naissance: Naissance?
        let proches: Set<Naissance>

        init(_ identite: IdentiteComparee) {
            noms = [identite.nom, identite.nomUsage].compactMap { $0.map(folded).flatMap(Nom.init) }
            prenoms = identite.prenoms.map(folded).flatMap(Nom.init)
            naissance = identite.naissance
            proches = Set(identite.naissance.map { $0.oneSlip + [$0.inverted ?? $0] } ?? [])
        }

        /// 0: not worth a comparison. Born the same day, one name alike is enough; at another date it takes both of them.
        func score(_ names: Int, _ born: Naissance?) -> Int {
            guard names > 0, let born, let naissance else { return names >= 5 ? names : 0 }
            if born == naissance { return names + 3 }
            let score = names + (proches.contains(born) ? 2 : 0)
            return score >= 5 ? score : 0
        }
    }

    /// How like the surnames of one holder a form is, and how like his first names.
    private struct Likeness {
        var nom = 0
        var prenoms = 0
    }

    /// Of each form for each holder, worked out once: whom an index brings have few names between them.
    private struct Likenesses {
        private let identites: [Identite]
        private let none: [Likeness]
        private var known: [String: [Likeness]] = [:]

        init(_ identites: [Identite]) {
            self.identites = identites
            none = identites.map { _ in Likeness() }
        }

        mutating func callAsFunction(_ form: String?) -> [Likeness] {
            guard let form else { return none }
            if let known = known[form] { return known }
            let likenesses =
                Nom(form).map { found in
                    identites.map { identite in
                        Likeness(
                            nom: identite.noms.reduce(0) { max($0, $1.likeness(found)) },
                            prenoms: identite.prenoms?.likeness(found) ?? 0)
                    }
                } ?? none
            known[form] = likenesses
            return likenesses
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
            words = letters.count == form.utf8.count ? [form[...]] : form.split(separator: " ")
            sound = phonetic(letters)
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
