// SPDX-License-Identifier: EUPL-1.2

import Crypto
import Domain
import Foundation
import Linkage
import Stores

/// What a decision remembers of its files: who their holders are, as a digest, and which proofs each had in common with the others.
/// « Different » holds as long as the digest is the same and no proof became common that was not.
enum IdentiteEmpreinte {
    /// Salted by the decision and the file, so that two decisions cannot be compared with one another.
    private static func digest(
        _ holders: [FoundPerson], _ decision: ID<DecisionDoublon>, _ demande: ID<Demande>
    ) -> [UInt8] {
        var lines = holders.map { person in
            [person.nom, person.usage, person.prenoms, person.naissance?.iso].map { $0 ?? "" }.joined(separator: "|")
        }
        lines.sort()
        let text = "\(decision.text) \(demande.text)\n" + lines.joined(separator: "\n")
        return [UInt8](SHA256.hash(data: Data(text.utf8)))
    }

    private static func isSame(
        _ membre: MembreDecide, _ holders: [FoundPerson], _ decision: ID<DecisionDoublon>
    ) -> Bool {
        digest(holders, decision, membre.demande) == Array(membre.identite.prefix(MembreDecide.digest))
    }

    // MARK: Written

    /// Of some files, as they are today. After the digest come, for each other file of the decision, its id and a byte: which proofs
    /// both held. That they are the same is kept, never what they are.
    static func members(
        _ demandes: [ID<Demande>], _ decision: ID<DecisionDoublon>, in registry: Registry
    ) throws -> [MembreDecide] {
        let holders = Dictionary(grouping: try registry.recherche.forms(of: demandes), by: \.demande)
        let communs = try common(demandes, in: registry)
        return demandes.map { demande in
            var bytes = digest(holders[demande] ?? [], decision, demande)
            for other in demandes where other != demande && demandes.count > 1 {
                withUnsafeBytes(of: other.rawValue.bigEndian) { bytes.append(contentsOf: $0) }
                bytes.append(PreuveDoublon.bits(communs[Paire(demande, other)] ?? []))
            }
            return MembreDecide(demande: demande, identite: bytes)
        }
    }

    /// What two files hold in common, by their forms and by what the engine said of them, if it did.
    private static func common(
        _ demandes: [ID<Demande>], in registry: Registry
    ) throws -> [Paire: Set<PreuveDoublon>] {
        guard demandes.count > 1 else { return [:] }
        let nirs = Dictionary(grouping: try registry.demandes.nirDigests(of: demandes), by: \.demande)
        var files: [(demande: ID<Demande>, persons: [IdentiteComparee])] = []
        // One that was struck off may come back: what it has in common was known all the same.
        for text in try registry.demandes.textsKept(of: demandes) {
            var persons = IdentitesRow(demande: text.id, texte: text.texte).identites()
            for nir in nirs[text.id] ?? [] where persons.indices.contains(nir.rang) {
                persons[nir.rang].nir = IdentiteComparee.nir(nir.empreinte)
            }
            files.append((text.id, persons))
        }
        var found: [Paire: Set<PreuveDoublon>] = [:]
        for (rank, one) in files.enumerated() {
            for other in files[(rank + 1)...] {
                let champs = champsIdentiques(one.persons, other.persons)
                found[Paire(one.demande, other.demande)] = Set(
                    PreuveDoublon.allCases.filter { champs.contains($0.champ) })
            }
        }
        for paire in try registry.doublons.paires(between: demandes) {
            found[Paire(paire.premiere, paire.seconde), default: []]
                .formUnion(PreuveDoublon.identiques(paire.raisons))
        }
        return found
    }

    /// What a file had in common with another one; nil of a decision that did not remember it: the digest alone counts.
    private static func remembered(_ membre: MembreDecide, with other: ID<Demande>) -> Set<PreuveDoublon>? {
        var rest = membre.identite.dropFirst(MembreDecide.digest)
        while rest.count >= 9 {
            if rest.prefix(8).reduce(0, { $0 << 8 | Int64($1) }) == other.rawValue {
                return PreuveDoublon.of(bits: rest[rest.startIndex + 8])
            }
            rest = rest.dropFirst(9)
        }
        return nil
    }

    // MARK: Read

    /// Pairs that people told apart, and of whom nothing says more than it did then. Of some files, or of all.
    static func toldApart(_ demandes: [ID<Demande>]?, in registry: Registry) throws -> Set<Paire> {
        try judged(demandes, in: registry).reduce(into: []) { $0.formUnion($1.apart) }
    }

    /// Decisions « different » on some files that hold no more, and why. Of a chain, some of its pairs may still be apart.
    static func reouvertures(
        of demandes: [ID<Demande>], in registry: Registry
    ) throws -> [ID<DecisionDoublon>: Reouverture] {
        Dictionary(
            try judged(demandes, in: registry).compactMap { judged in judged.reouverture.map { (judged.decision, $0) }
            },
            uniquingKeysWith: { first, _ in first })
    }

    private struct Judged {
        let decision: ID<DecisionDoublon>
        var apart: Set<Paire> = []
        var reouverture: Reouverture?
    }

    private static func judged(_ demandes: [ID<Demande>]?, in registry: Registry) throws -> [Judged] {
        let decisions = try registry.decisions.differents(of: demandes)
        let files = Array(Set(decisions.flatMap { $0.membres.map(\.demande) })).sorted()
        var holders: [ID<Demande>: [FoundPerson]] = [:]
        for start in stride(from: 0, to: files.count, by: 500) {
            for person in try registry.recherche.forms(of: Array(files[start..<min(start + 500, files.count)])) {
                holders[person.demande, default: []].append(person)
            }
        }
        let found = Dictionary(
            try registry.doublons.paires(of: files, from: 0).map {
                (Paire($0.premiere, $0.seconde), PreuveDoublon.identiques($0.raisons))
            }, uniquingKeysWith: { first, _ in first })
        return decisions.map { decision in
            let same = decision.membres.filter { isSame($0, holders[$0.demande] ?? [], decision.decision) }
            var result = Judged(decision: decision.decision)
            var newly: Set<PreuveDoublon> = []
            for (rank, one) in same.enumerated() {
                for other in same[(rank + 1)...] {
                    let paire = Paire(one.demande, other.demande)
                    let more = remembered(one, with: other.demande).map { (found[paire] ?? []).subtracting($0) } ?? []
                    if more.isEmpty { result.apart.insert(paire) } else { newly.formUnion(more) }
                }
            }
            let hasChanged = same.count < decision.membres.count
            if hasChanged || !newly.isEmpty {
                result.reouverture = Reouverture(identite: hasChanged, preuves: newly)
            }
            return result
        }
    }

    /// The decisions « different » that stand of a file, by who it is of today.
    static func standing(of demande: ID<Demande>, in registry: Registry) throws -> [ID<DecisionDoublon>] {
        let holders = try registry.recherche.forms(of: [demande])
        return try registry.decisions.differents(of: [demande]).filter { decision in
            decision.membres.contains { $0.demande == demande && isSame($0, holders, decision.decision) }
        }.map(\.decision)
    }

    /// Two files, whatever their order.
    struct Paire: Hashable {
        let premiere: ID<Demande>
        let seconde: ID<Demande>

        init(_ one: ID<Demande>, _ other: ID<Demande>) {
            premiere = min(one, other)
            seconde = max(one, other)
        }

        init(_ paire: PaireDoublon) { self.init(paire.premiere, paire.seconde) }
    }
}
