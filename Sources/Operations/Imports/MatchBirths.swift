// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Stores

/// The files of the same persons, for a batch: everyone born on one of the days of the batch is read at once, then
/// compared here. One by one, as at the counter, the look-ups would cost more than all the rest of an import.
struct MatchBirths {
    private var found: [String: [FoundPerson]] = [:]

    /// Those of the base, in files newer than `after`.
    init(_ registry: Registry, _ candidates: [ImportCandidate], after: ID<Demande>) throws {
        let days = Set(candidates.flatMap(\.holders).compactMap(\.naissance).flatMap { [$0, $0.inverted ?? $0] })
        for person in try registry.recherche.persons(born: Array(days), after: after) {
            add(person)
        }
    }

    private mutating func add(_ person: FoundPerson) {
        guard let naissance = person.naissance else { return }
        found[naissance.lockKey.iso, default: []].append(person)
    }

    /// The holders of one that is taken: the next of the same batch are compared with them too.
    mutating func add(_ candidate: ImportCandidate, _ demande: ID<Demande>) {
        for holder in FindExistants.holders(candidate.formulaire) {
            add(
                FoundPerson(
                    demande: demande, nom: holder.nom, usage: holder.usage, prenoms: holder.prenoms,
                    naissance: holder.naissance))
        }
    }

    /// The files that may be those of the holders, and why.
    func matches(_ candidate: ImportCandidate) -> [ID<Demande>: FindExistants.Motif] {
        var matches: [ID<Demande>: FindExistants.Motif] = [:]
        for holder in candidate.holders {
            guard let naissance = holder.naissance else { continue }
            for person in found[naissance.lockKey.iso] ?? [] where matches[person.demande]?.ecarts != 0 {
                if Self.mayBe(holder, person), let motif = Ressemblance(holder, person).map(FindExistants.Motif.init),
                    motif.ecarts < matches[person.demande]?.ecarts ?? .max
                {
                    matches[person.demande] = motif
                }
            }
        }
        return matches
    }

    /// Those of their days whose names are near by more than one letter: the engine says what they are worth. Some forms at most are
    /// read for them, of those whose surname and first names begin alike.
    func near(_ candidate: ImportCandidate, _ identites: [IdentiteComparee]) -> [ID<Demande>] {
        func first(_ name: String?) -> UInt8? { name?.utf8.first }
        let alike = candidate.holders.flatMap { holder -> [FoundPerson] in
            guard let naissance = holder.naissance, let prenom = first(holder.prenoms) else { return [] }
            let noms = [first(holder.nom), first(holder.usage)].compactMap { $0 }
            return (found[naissance.lockKey.iso] ?? []).filter { person in
                let his = [first(person.nom), first(person.usage)]
                return noms.contains { his.contains($0) } && prenom == first(person.prenoms)
            }
        }
        return alike.isEmpty ? [] : Array(RankCandidates(identites)(alike, least: 6).prefix(10))
    }

    /// Cheap and never wrong the other way: two words one letter apart begin or end alike.
    static func mayBe(_ holder: SearchedPerson, _ person: FoundPerson) -> Bool {
        mayBe(holder, person.nom) || mayBe(holder, person.usage) || mayBe(holder, person.prenoms)
    }

    private static func mayBe(_ holder: SearchedPerson, _ name: String?) -> Bool {
        guard let first = name?.utf8.first, let last = name?.utf8.last else { return false }
        func isAlike(_ his: String?) -> Bool { his?.utf8.first == first || his?.utf8.last == last }
        return isAlike(holder.nom) || isAlike(holder.usage) || isAlike(holder.prenoms)
    }
}
