// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Stores
import TestSupport
import Testing

@testable import Operations

@Suite struct FindExistantsTests {
    /// Look-ups by names bring nobody who is not among those born on the days of a form, and the same persons together or apart.
    @Test(arguments: Engine.available)
    func whoIsBornOnTheDaysIsAllThatNamesWouldBring(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, runsTwice: false)
        // The bodies of the tests have the ids of those of the region.
        let store = try await TestBase(engine, runsTwice: false)
        let world = World(
            base: store.base, rulebook: test.world.rulebook, keys: .generate(), now: test.world.now,
            ids: try await IDSource.open(store.base), formes: FormesProjection(folder: nil))
        _ = try await SimulateRegion(world, names: try NameTables.load())(demandes: 400, seed: 11)
        try await world.formes.rebuild(store.base)
        let (finder, acteur) = (FindExistants(world), test.karim)
        let files = try await store.base.read { try $0.demandes.check(after: ID(.min), limit: 8_000) }.map(\.demande)
        var found = 0
        for (rank, demande) in files.filter({ $0.etat == .active }).prefix(200).enumerated() {
            let holders = FindExistants.holders(mistaken(demande.formulaire, rank))
            let (recherche, questions) = (finder.recherche(holders, [:]), finder.questions(holders))
            let (short, whole, apart, together) = try await store.base.read { registry in
                let (born, areAll) = try FindExistants.born(recherche.jours, in: registry)
                guard areAll else { throw TestWorld.Failed(what: "too many are born on a day") }
                return (
                    try FindExistants.run(registry, recherche, born, [], by: acteur, except: nil),
                    try FindExistants.run(registry, recherche, born, questions, by: acteur, except: nil),
                    Set(try registry.recherche.persons(each: questions, limit: 50)),
                    Set(try registry.recherche.persons(questions, limit: 50))
                )
            }
            #expect(short == whole)
            #expect(apart == together)
            if short.contains(where: { $0.demande == demande.id }) { found += 1 }
        }
        #expect(found > 100)
        try await store.close()
        try await test.close()
    }

    /// A letter of the name too many, day and month exchanged, or nothing.
    private func mistaken(_ formulaire: Formulaire, _ rank: Int) -> Formulaire {
        guard var person = formulaire.demandeur else { return formulaire }
        switch rank % 3 {
        case 0: person.nomNaissance += "x"
        case 1: person.naissance = person.naissance.inverted ?? person.naissance
        default: break
        }
        var formulaire = formulaire
        formulaire.demandeur = person
        return formulaire
    }
}
