// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// What a letter says is still so: one rule, in Swift for one and in SQL for many.
@Suite struct CourrierParleTests {
    /// Kinds × states × days of which it speaks × ends under which it was written; each day before, on and after those of the file.
    @Test(arguments: Engine.available)
    func theSameInSQLAndInSwift(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, runsTwice: false)
        let id = try await test.register(Households.benali)
        let (now, today) = (test.clock.now(), test.world.today)
        let (expireLe, radieeLe) = (today.adding(days: 2), today.adding(days: 4))
        let days = (-1...5).map { today.adding(days: $0) }
        let file = try #require(try await test.world.base.read { try $0.demandes.find(id) })
        let found = try await test.world.base.write { registry in
            var (differing, spoken): ([String], Set<GenreCourrier>) = ([], [])
            var number: Int64 = 9_000
            for etat in Etat.allCases {
                let demande = file.changed(etat, expireLe: expireLe, radieeLe: etat == .radiee ? radieeLe : nil, now)
                try registry.demandes.updateVie(demande)
                for fin in [nil, expireLe.adding(days: -1), expireLe, expireLe.adding(days: 1)] {
                    let courriers = GenreCourrier.allCases.flatMap { genre in
                        days.map { day in
                            number += 1
                            return Courrier(
                                id: ID(number), demande: id, genre: genre, canal: .lettre, isDu: true, echeance: day,
                                etat: .prevu, prevuLe: now, fin: fin)
                        }
                    }
                    _ = try registry.courriers.insert(courriers)
                    for courrier in courriers {
                        let isSaid = courrier.speaks(of: demande, on: today)
                        if isSaid { spoken.insert(courrier.genre) }
                        if try registry.courriers.leave(courrier.id, envoi: nil, on: today, now: now) != isSaid {
                            differing.append("\(courrier.genre) \(etat) \(courrier.echeance.iso) \(fin?.iso ?? "")")
                        }
                    }
                    try registry.courriers.stop(of: id)
                }
            }
            return (differing: differing, spoken: spoken)
        }
        #expect(found.differing.isEmpty)
        #expect(found.spoken == Set(GenreCourrier.allCases))
        try await test.close()
    }
}
