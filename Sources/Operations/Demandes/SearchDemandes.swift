// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Linkage
import Stores

/// One question for whoever stands at the counter: a number, a telephone, a birth date, names in any order, with or
/// without accents and typing errors.
package struct SearchDemandes: Sendable {
    package struct Found: Sendable {
        package let demande: Demande
        package let acces: Acces
        package let guichet: String
    }

    package struct Page: Sendable {
        package let results: [Found]
        /// Those that may be shown.
        package let total: Int
        /// The number is that of a file that was erased.
        package let isErased: Bool
        /// Out of scope, of whom nothing may be told: only how many they are.
        package let hors: Int
        /// More were found than are counted: the question is too wide.
        package let isCut: Bool
        /// Some spellings were widened.
        package let isWidened: Bool
        package let first: Int
        package let suivant: Curseur?
    }

    package enum Answer: Sendable {
        case page(Page)
        case denied
        /// Nothing that can be searched was typed.
        case empty
        /// A cursor of another question, or none at all.
        case curseur
    }

    package static let pageSize = 20
    private static let limit = 200
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ typed: String, curseur: String, limite: Int, by acteur: Acteur
    ) async throws -> Answer {
        guard let position = Curseur.position(curseur, question: "recherche \(typed)"), (0...1_000).contains(position)
        else { return .curseur }
        return try await self(typed, from: Int(position), limite: limite, by: acteur)
    }

    package func callAsFunction(
        _ typed: String, from first: Int = 0, limite: Int = pageSize, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.searchDemandes) else { return .denied }
        let question = SearchQuestion(typed)
        guard !question.isEmpty else { return .empty }
        let (lookups, widened) = self.lookups(question)
        let page = try await world.base.read { registry -> Page in
            let (found, ids) = try Self.shown(registry, try Self.ids(registry, question, lookups), to: acteur)
            let shown = Array(ids.dropFirst(first).prefix(limite))
            let demandes = try registry.demandes.find(shown)
            let guichets = try registry.organismes.guichets(Array(Set(demandes.map(\.guichet))))
            let results = try shown.compactMap { id -> Found? in
                guard let demande = demandes.first(where: { $0.id == id }), demande.etat != .purgee else { return nil }
                let acces = demande.access(.readDemande, by: acteur)
                let nom = guichets.first { $0.code == demande.guichet }?.nom
                return Found(
                    demande: demande, acces: acces,
                    guichet: acces == .refuse ? try registry.cardDesk(of: demande, nom) : nom ?? demande.guichet)
            }
            // Its number row is all that stays.
            let isErased = question.numero != nil && demandes.first?.etat == .purgee
            return Page(
                results: results, total: ids.count - (isErased ? 1 : 0), isErased: isErased,
                hors: found.count - ids.count,
                isCut: found.count >= Self.limit, isWidened: widened, first: first,
                suivant: first + limite < ids.count
                    ? Curseur(Int64(first + limite), question: "recherche \(typed)") : nil)
        }
        let now = world.now()
        let consultations = page.results.map {
            Consultation(id: world.ids.nextRaw(now), demande: $0.demande.id, objet: "recherche")
        }
        try await world.base.write { try $0.consultations.insert(consultations, by: acteur, now: now) }
        return .page(page)
    }

    /// A file that answers; `isNamed` when the question said whose it is, by the number or by the exact name and
    /// birth date: what someone at the counter can say of himself.
    private struct Answering {
        let id: ID<Demande>
        let isNamed: Bool
    }

    /// The files that answer, best first.
    private static func ids(
        _ registry: Registry, _ question: SearchQuestion, _ lookups: [DemandeSearch.Question]
    ) throws -> [Answering] {
        if let numero = question.numero {
            return try registry.recherche.demande(numero: numero.text).map { [Answering(id: $0, isNamed: true)] } ?? []
        }
        if let telephone = question.telephone {
            return try registry.recherche.demandes(telephone: telephone, limit: limit).map {
                Answering(id: $0, isNamed: false)
            }
        }
        let persons =
            if question.words.isEmpty, let naissance = question.naissance {
                try registry.recherche.persons(naissance: naissance, limit: limit)
            } else {
                try registry.recherche.persons(lookups, limit: limit)
            }
        let ranked = persons.map { ($0, score($0, question)) }.sorted { ($0.1, $0.0.demande) < ($1.1, $1.0.demande) }
        let named = Set(persons.filter(question.names).map(\.demande))
        var seen: Set<ID<Demande>> = []
        return ranked.map(\.0.demande).filter { seen.insert($0).inserted }.prefix(limit).map {
            Answering(id: $0, isNamed: named.contains($0))
        }
    }

    /// A file that was merged answers by the one that it went into, under all its names.
    private static func heirs(_ registry: Registry, _ found: [Answering]) throws -> [Answering] {
        let heirs = try registry.fusions.heirs(of: found.map(\.id))
        guard !heirs.isEmpty else { return found }
        let named = Set(found.filter(\.isNamed).map { heirs[$0.id] ?? $0.id })
        var seen: Set<ID<Demande>> = []
        return found.map { heirs[$0.id] ?? $0.id }.filter { seen.insert($0).inserted }.map {
            Answering(id: $0, isNamed: named.contains($0))
        }
    }

    /// What answers, and what of it may be shown. Out of scope, only those that the question named: that a namesake has a
    /// file somewhere is nobody's business.
    private static func shown(
        _ registry: Registry, _ found: [Answering], to acteur: Acteur
    ) throws -> (found: [Answering], ids: [ID<Demande>]) {
        if acteur.reachesAll(.readDemande) {
            let found = try heirs(registry, found)
            return (found, found.map(\.id))
        }
        func cards(_ found: [Answering]) throws -> [ID<Demande>: (
            numero: String?, etat: Etat, guichet: String, communes: [String]
        )] { try registry.demandes.cards(found.filter { !$0.isNamed }.map(\.id)) }
        var found = found
        var known = try cards(found)
        // Merged files are few: they are followed only where there may be one.
        if found.contains(where: \.isNamed) || known.values.contains(where: { $0.etat == .fusionnee }) {
            let living = try heirs(registry, found)
            if living.map(\.id) != found.map(\.id) { (found, known) = (living, try cards(living)) }
        }
        let ids = found.filter { answering in
            if answering.isNamed { return true }
            guard let card = known[answering.id] else { return false }
            return acteur.access(.readDemande, guichet: card.guichet, communes: card.communes) != .refuse
        }.map(\.id)
        return (found, ids)
    }

    /// How far a person is from the question: words that are not his, then words with a typing error.
    private static func score(_ person: FoundPerson, _ question: SearchQuestion) -> Int {
        let his = [person.nom, person.usage, person.prenoms].compactMap { $0 }.flatMap { $0.split(separator: " ") }.map(
            String.init)
        var score = question.naissance == nil || question.naissance == person.naissance ? 0 : 5
        for word in question.words {
            if his.contains(word) { continue }
            score += his.contains { FormIndex.isOneEdit(Array($0.utf8), Array(word.utf8)) } ? 1 : 10
        }
        return score
    }

    /// The look-ups for names: each way of cutting the words into a name and first names, in both orders.
    private func lookups(_ question: SearchQuestion) -> ([DemandeSearch.Question], widened: Bool) {
        let words = question.words
        guard !words.isEmpty else { return ([], false) }
        var widened = false
        func forms(_ words: ArraySlice<String>, _ field: FormIndex.Field, _ limit: Int) -> [String] {
            var common: Set<String>?
            for word in words {
                let matches = world.formes.matches(word, field, limit: 400)
                if matches.contains(where: { $0.distance > 0 }) { widened = true }
                let found = Set(matches.map(\.form))
                common = common.map { $0.intersection(found) } ?? found
            }
            // What was typed is always looked for as it stands: a name registered a second ago may not be in the
            // projection yet.
            let typed = words.joined(separator: " ")
            return [typed]
                + (common ?? []).subtracting([typed]).sorted { ($0.count, $0) < ($1.count, $1) }.prefix(limit - 1)
        }
        var lookups: [DemandeSearch.Question] = []
        let days = question.naissance.map { [$0] }
        let whole = forms(words[...], .nom, 60)
        if let days {
            lookups += [.nomBorn(whole, days), .usageBorn(whole, days)]
            if words.count == 1 { lookups.append(.prenomsBorn(forms(words[...], .prenoms, 120), days)) }
        } else {
            lookups += [.nom(whole, prenoms: nil), .usage(whole, prenoms: nil)]
        }
        for cut in words.indices.dropFirst() {
            for (nom, prenoms) in [(words[..<cut], words[cut...]), (words[cut...], words[..<cut])] {
                let (noms, firsts) = (forms(nom, .nom, 24), forms(prenoms, .prenoms, 48))
                lookups += [.nom(noms, prenoms: firsts), .usage(noms, prenoms: firsts)]
            }
        }
        return (lookups, widened)
    }
}

/// What was typed in the one search field, understood.
struct SearchQuestion: Sendable {
    private(set) var numero: NumeroUnique?
    private(set) var telephone: String?
    private(set) var naissance: Naissance?
    private(set) var words: [String] = []

    /// Four words at most: more would multiply the look-ups for nothing.
    private static let longest = 4

    init(_ typed: String) {
        let text = String(typed.prefix(200))
        if let numero = NumeroUnique(text) {
            self.numero = numero
            return
        }
        let digitsOnly = text.filter { !" .-()+\u{a0}".contains($0) }
        if digitsOnly.utf8.count >= 10, digitsOnly.allSatisfy({ ("0"..."9").contains($0) }) {
            let national = digitsOnly.hasPrefix("33") ? "0" + digitsOnly.dropFirst(2) : digitsOnly
            if national.count == 10 {
                telephone = national
                return
            }
        }
        var rest: [Substring] = []
        for part in text.split(whereSeparator: \.isWhitespace) {
            let hasDigit = part.contains { ("0"..."9").contains($0) }
            if naissance == nil, hasDigit, let date = examineNaissance(String(part)), date.earliest.year >= 1850 {
                naissance = date
            } else if !hasDigit {
                rest.append(part)
            }
        }
        words = Array(folded(rest.joined(separator: " ")).split(separator: " ").map(String.init).prefix(Self.longest))
    }

    /// The whole birth date, the whole name, usage or birth, and a first name, all as they are on file.
    func names(_ person: FoundPerson) -> Bool {
        guard case .day = naissance, naissance == person.naissance, let prenoms = person.prenoms else { return false }
        let firsts = prenoms.split(separator: " ").map(String.init)
        return [person.nom, person.usage].compactMap { $0 }.contains { nom in
            let own = nom.split(separator: " ").map(String.init)
            let rest = words.filter { !own.contains($0) }
            return own.allSatisfy(words.contains) && rest.contains { $0 == firsts.first }
                && rest.allSatisfy(firsts.contains)
        }
    }

    var isEmpty: Bool { numero == nil && telephone == nil && naissance == nil && words.isEmpty }
}
