// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Operations
import Stores
import TestSupport
import Testing

@testable import Server

/// A page of work costs at most twelve statements and 100 kB, its session included (targets of the design): here on a
/// family of six (each person more adds 3 kB to the form) and the longest list; `ruche bench pages` gives the times at a million.
@Suite struct PageBudgetTests {
    @Test(arguments: Engine.available)
    func pagesKeepTheirBudget(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, runsTwice: false)
        let meter = TrafficMeter(test.store.database)
        let world = World(
            base: .init(meter), rulebook: test.world.rulebook, keys: test.world.keys, now: { test.clock.now() },
            ids: test.world.ids, formes: test.world.formes)
        let passwords = PasswordHasher(cost: 4)
        let client = try TestClient(world)
        func cookie(_ name: String, _ organisme: ID<Organisme>, _ role: Role) async throws -> HTTPFields {
            let courriel = "\(name)@ruche.exemple.fr"
            try await CreateAccounts(world, passwords: passwords).account(
                courriel: courriel, password: "mesure-mesure", nom: "Mesure", organisme: organisme, guichet: "93055",
                role: role)
            let answer = try await SignIn(world, passwords: passwords)(courriel: courriel, password: "mesure-mesure")
            guard case .opened(let secret) = answer else { throw CancellationError() }
            return [.cookie: "\(SessionMiddleware.cookie)=\(secret)"]
        }
        let region = try await cookie("region", test.gestionnaire.organisme, .gestionnaire)
        // His territory is read too: one statement more on the dossier, known and not yet repaired.
        let commune = try await cookie("commune", test.sophie.organisme, .agentGuichet)
        var large = Households.durand
        for rang in 0..<4 {
            large["personnesACharge.\(rang).prenoms"] = "Enfant " + String(repeating: "i", count: 1 + rang)
            large["personnesACharge.\(rang).naissance"] = "0\(1 + rang % 9)/06/2015"
            large["personnesACharge.\(rang).sexe"] = "F"
            large["personnesACharge.\(rang).lien"] = "E"
        }
        large["nombrePersonnes"] = "6"
        let answer = try await RegisterDemande(world)(large, by: test.sophie, asks: false)
        guard case .registered(let file) = answer else {
            Issue.record("\(answer)")
            return
        }
        for number in 0..<60 {
            var other = Households.number(number)
            other["demandeur.nomNaissance"] = "Durand"
            _ = try await RegisterDemande(world)(other, by: test.sophie, asks: false)
        }
        try await test.settle()
        let demande = "/demandes/\(file.id.text)"
        for path in [
            "/", demande, "\(demande)/modification", "\(demande)/recepisse", "\(demande)/relecture",
            "/demandes?q=durand", "/demandes/nouvelle", "/visites", "/rendez-vous",
        ] {
            for (who, cookie, most) in [("region", region, 12), ("commune", commune, path == demande ? 13 : 12)] {
                meter.reset()
                let answer = try await client.call(.get, path, cookie)
                #expect(answer.status == 200, "\(who) \(path)")
                #expect(meter.statements <= most, "\(who) \(path): \(meter.statements) statements")
                #expect(answer.body.utf8.count <= 100_000, "\(path): \(answer.body.utf8.count) bytes")
                let shown = path.replacing(file.id.text, with: "…")
                print("\(engine) \(who) \(shown): \(meter.statements) statements, \(answer.body.utf8.count) bytes")
            }
        }
        // A day with appointments costs the home page no more, given by a letter or not.
        let today = test.world.today
        // The files that the page shows are written down as seen, once a day.
        #expect(try await client.call(.get, "/", commune).status == 200)
        var costs: [Int] = []
        for place in 0..<3 {
            if place > 0 {
                let rendezVous = RendezVous(
                    id: ID(Int64(place)), guichet: "93055", creneau: Creneau(jour: today, heure: "11:30"), place: place,
                    demande: file.id, nom: nil, contact: nil, objet: "DOSSIER", demandeLe: today, etat: .prevu,
                    parCourrier: place == 2)
                try await test.world.base.write { try $0.accueil.insert(rendezVous, compte: nil, now: monday) }
            }
            meter.reset()
            #expect(try await client.call(.get, "/", commune).status == 200)
            costs.append(meter.statements)
        }
        #expect(Set(costs).count == 1, "\(costs)")
        try await test.close()
    }
}
