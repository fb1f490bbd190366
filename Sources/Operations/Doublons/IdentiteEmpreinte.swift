// SPDX-License-Identifier: EUPL-1.2

import Crypto
import Domain
import Foundation
import Stores

/// Who the holders of a file are, as a digest: « different » holds as long as it is the same.
enum IdentiteEmpreinte {
    /// Salted by the decision and the file, so that two decisions cannot be compared with one another.
    static func digest(_ holders: [FoundPerson], _ decision: ID<DecisionDoublon>, _ demande: ID<Demande>) -> [UInt8] {
        var lines = holders.map { person in
            [person.nom, person.usage, person.prenoms, person.naissance?.iso].map { $0 ?? "" }.joined(separator: "|")
        }
        lines.sort()
        let text = "\(decision.text) \(demande.text)\n" + lines.joined(separator: "\n")
        return [UInt8](SHA256.hash(data: Data(text.utf8)))
    }

    /// Of some files, as they are today.
    static func members(
        _ demandes: [ID<Demande>], _ decision: ID<DecisionDoublon>, in registry: Registry
    ) throws -> [MembreDecide] {
        let holders = Dictionary(grouping: try registry.recherche.forms(of: demandes), by: \.demande)
        return demandes.map { MembreDecide(demande: $0, identite: digest(holders[$0] ?? [], decision, $0)) }
    }

    /// Pairs that people told apart, and of whom neither changed since. Of some files, or of all.
    static func toldApart(_ demandes: [ID<Demande>]?, in registry: Registry) throws -> Set<Paire> {
        let decisions = try registry.decisions.differents(of: demandes)
        let files = Array(Set(decisions.flatMap { $0.membres.map(\.demande) })).sorted()
        var holders: [ID<Demande>: [FoundPerson]] = [:]
        for start in stride(from: 0, to: files.count, by: 500) {
            for person in try registry.recherche.forms(of: Array(files[start..<min(start + 500, files.count)])) {
                holders[person.demande, default: []].append(person)
            }
        }
        var apart: Set<Paire> = []
        for decision in decisions {
            let same = decision.membres.filter {
                digest(holders[$0.demande] ?? [], decision.decision, $0.demande) == $0.identite
            }.map(\.demande)
            for (rank, one) in same.enumerated() {
                for other in same[(rank + 1)...] { apart.insert(Paire(one, other)) }
            }
        }
        return apart
    }

    /// The decisions « different » that stand of a file, by who it is of today.
    static func standing(of demande: ID<Demande>, in registry: Registry) throws -> [ID<DecisionDoublon>] {
        let holders = try registry.recherche.forms(of: [demande])
        return try registry.decisions.differents(of: [demande]).filter { decision in
            decision.membres.contains {
                $0.demande == demande && $0.identite == digest(holders, decision.decision, demande)
            }
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
    }
}
