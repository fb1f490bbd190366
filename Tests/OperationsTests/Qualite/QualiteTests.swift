// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// The quality of the file: counted once a day, read by who may, over time.
@Suite struct QualiteTests {
    private func tableau(_ answer: ReadQualite.Answer) throws -> ReadQualite.Tableau {
        guard case .tableau(let tableau) = answer else { throw Missing(what: "\(answer)") }
        return tableau
    }

    private struct Missing: Error { let what: String }

    private func administrateur(_ test: TestWorld) -> Acteur {
        Acteur(
            origine: .agent, compte: test.sophie.compte, nom: "Anne", organisme: test.sophie.organisme,
            organismeNom: "",
            guichet: nil, role: .administrateur, perimetre: test.sophie.perimetre)
    }

    private func fill(_ test: TestWorld) async throws {
        for number in 0..<14 {
            var saisie = Households.number(number)
            if number < 4 { saisie["demandeur.telephone"] = "" }
            _ = try await RegisterDemande(test.world)(saisie, by: test.sophie, asks: false)
        }
        for number in 20..<23 {
            _ = try await RegisterDemande(test.world)(Households.number(number), by: test.julie, asks: false)
        }
    }

    @Test(arguments: Engine.available)
    func theFileIsCountedOnceADay(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (measure, read) = (MeasureQualite(test.world), ReadQualite(test.world))
        guard case .none = try await read(by: test.gestionnaire) else { return #expect(Bool(false), "nothing yet") }
        try await fill(test)
        let today = test.world.today
        // Those of today are not of yesterday.
        #expect(try await measure(on: today.adding(days: -1))?.dossiers == 0)
        let outcome = try #require(try await measure(on: today))
        #expect(outcome.dossiers == 17 && outcome.guichets == 2)
        #expect(try await measure(on: today) == nil, "done already")
        #expect(try await measure(on: today, again: true)?.dossiers == 17)
        let tableau = try tableau(await read(by: test.gestionnaire))
        #expect(tableau.jour == today)
        let contact = try #require(tableau.lignes.first { $0.critere.code == .contact })
        #expect(contact.mesure == MesureQualite(.contact, 13, sur: 17))
        #expect(contact.courbe.count == 1 && contact.avant == nil && contact.guichetsSous == 1)
        // None was ever printed: that is not a fault of anyone.
        #expect(tableau.lignes.first { $0.critere.code == .attestation }?.mesure == nil)
        #expect(tableau.lignes.first { $0.critere.code == .doublons }?.mesure == nil)
        #expect(tableau.entites?.map(\.guichet) == ["93055", "93048"], "three files give no score: at the end")
        #expect(tableau.entites?.map(\.dossiers) == [14, 3])
        #expect(tableau.entites?.last?.score.points == nil)
        // Once the engine went over the file, those whom it does not suspect are counted.
        _ = try await RunDoublons(test.world)()
        _ = try await measure(on: today, again: true)
        let later = try self.tableau(await read(by: test.gestionnaire))
        #expect(later.lignes.first { $0.critere.code == .doublons }?.mesure?.denominateur == 17)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func eachSeesHisOwnDesks(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        try await fill(test)
        _ = try await MeasureQualite(test.world)(on: test.world.today)
        let read = ReadQualite(test.world)
        #expect(try tableau(await read(by: test.sophie)).entites?.map(\.guichet) == ["93055"])
        #expect(try tableau(await read(by: administrateur(test))).entites?.map(\.guichet) == ["93055"])
        #expect(try tableau(await read(by: test.karim)).entites?.isEmpty == true, "a desk without files")
        let reader = Acteur(
            origine: .agent, compte: nil, nom: "", organisme: ID(2), organismeNom: "", guichet: nil,
            role: .lecteurStatistiques, perimetre: .region)
        let seen = try tableau(await read(by: reader))
        #expect(seen.entites == nil && !seen.isOwn && seen.lignes.allSatisfy { $0.guichetsSous == nil })
        guard case .denied = try await read(by: test.personne),
            case .denied = try await read(guichet: "93055", by: reader),
            case .denied = try await read(guichet: "93048", by: test.sophie),
            case .denied = try await read(guichet: "ABSEN", by: test.gestionnaire)
        else { return #expect(Bool(false), "not refused") }
        let desk = try tableau(await read(guichet: "93055", by: administrateur(test)))
        #expect(desk.lignes.first { $0.critere.code == .contact }?.mesure == MesureQualite(.contact, 10, sur: 14))
        let bodies = try tableau(await read(byOrganisme: true, by: test.gestionnaire))
        #expect(bodies.entites?.map(\.nom) == ["Mairie de Pantin", "Mairie de Montreuil"])
        // Desks below the target are the same, however those below are listed.
        let desks = try tableau(await read(by: test.gestionnaire))
        #expect(bodies.lignes.map(\.guichetsSous) == desks.lignes.map(\.guichetsSous))
        #expect(bodies.lignes.first { $0.critere.code == .contact }?.guichetsSous == 1)
        #expect(bodies.entites?.map(\.dossiers) == desks.entites?.map(\.dossiers))
        try await test.close()
    }

    /// A day each for two months, then one a month.
    @Test(arguments: Engine.available)
    func oldDaysAreThinned(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, runsTwice: false)
        try await fill(test)
        let today = test.world.today
        let days = (0..<130).map { today.adding(days: -$0) }
        let now = test.clock.now()
        try await test.store.base.write { registry in
            for day in days.dropFirst() {
                try registry.qualite.replace(
                    day,
                    ["", "93055"].map { MesureGuichet(guichet: $0, mesure: MesureQualite(.contact, 5, sur: 20)) },
                    now: now)
            }
        }
        _ = try await MeasureQualite(test.world)(on: today)
        let tableau = try tableau(await ReadQualite(test.world)(by: test.gestionnaire))
        let contact = try #require(tableau.lignes.first { $0.critere.code == .contact })
        let kept = contact.courbe.map(\.jour)
        let old = kept.filter { $0 < today.adding(days: -62) }
        #expect(kept.count - old.count == 63 && Set(old.map(\.month)).count == old.count && (2...3).contains(old.count))
        #expect(contact.avant == MesureQualite(.contact, 5, sur: 20))
        #expect(try await MeasureQualite(test.world)(on: today.adding(days: -3)) == nil, "a day that is past")
        try await test.close()
    }
}
