// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// Renewed, struck off, back on file: number, seniority and history stay, on both engines.
@Suite struct VieDemandeTests {
    private let abandon = SaisieRadiation(["motif": "RADABA", "avertiLe": "23/11/2026", "moyen": "LETTRE"])

    /// A file of Benali at Pantin, deposited on a day.
    private func file(_ test: TestWorld, depot: String = "01/12/2025") async throws -> ID<Demande> {
        var saisie = Households.benali
        saisie["depot.date"] = depot
        return try await test.register(saisie)
    }

    @Test(arguments: Engine.available)
    func aYearMoreFromTheDayOfReception(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test)
        let before = try await test.dossier(id)
        let renew = RenewDemande(test.world)
        let answer = try await renew(id, version: 1, recuLe: Day(2026, 11, 20), by: test.karim)
        guard case .renewed(let done, let renewed) = answer, done.version == 2 else {
            Issue.record("\(answer)")
            return
        }
        #expect(renewed.expireLe.iso == "2027-11-20" && !renewed.reactive)
        let after = try await test.dossier(id)
        #expect(after.demande.numero == before.demande.numero)
        #expect(after.demande.formulaire == before.demande.formulaire && after.demande.expireLe.iso == "2027-11-20")
        #expect(after.evenements.first?.evenement.genre == .renouvellement)
        #expect(after.evenements.first?.evenement.survenuLe.iso == "2026-11-20")
        #expect(after.situation(test.world.rulebook).valableDepuis.iso == "2026-11-20")
        // Twice in a minute: it is told that it was done, and by whom; another version that was never there is not.
        guard case .already(let again) = try await renew(id, version: 1, by: test.karim), again.version == 2,
            case .stale(2) = try await renew(id, version: 3, by: test.karim)
        else {
            Issue.record("an old version was renewed")
            return
        }
        #expect(after.lastRenewal?.organisme.nom == "Canal Habitat")
        guard case .refused(.tropTot) = try await renew(id, version: 2, by: test.karim) else {
            Issue.record("renewed twice")
            return
        }
        // Montreuil does not reach a file that names Pantin; whoever reads figures renews nothing.
        guard case .denied = try await renew(id, version: 2, by: test.julie) else {
            Issue.record("out of scope")
            return
        }
        guard case .denied = try await renew(id, version: 2, by: test.personne) else {
            Issue.record("without a right")
            return
        }
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func struckOffAndBackByError(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test)
        let radiate = RecordRadiation(test.world)
        guard case .invalid = try await radiate(id, SaisieRadiation(["motif": "RADATT"]), version: 1, by: test.sophie)
        else {
            Issue.record("a commune signed a lease")
            return
        }
        #expect(try await radiate.grounds(by: test.sophie) == [.abandon, .sansReponse])
        #expect(try await radiate.grounds(by: test.karim) == [.attribution, .abandon, .sansReponse, .irrecevabilite])
        guard case .struckOff = try await radiate(id, abandon, version: 1, by: test.sophie) else {
            Issue.record("not struck off")
            return
        }
        var now = try await test.dossier(id)
        #expect(now.demande.etat == .radiee && now.demande.radieeLe?.iso == "2026-11-23")
        #expect(now.situation(test.world.rulebook).motif == .abandon)
        guard case .radiation(let contenu)? = now.evenements.first?.vie, contenu.avertiLe == "2026-11-23" else {
            Issue.record("the proof is not in the history")
            return
        }
        // Nothing is changed, renewed or struck off again; a renunciation does not come back at the desk.
        guard case .closed(.radiee) = try await radiate(id, abandon, version: 2, by: test.sophie),
            case .refused(.etat(.radiee)) = try await RenewDemande(test.world)(id, version: 2, by: test.sophie),
            case .refused(.motif(.abandon)) = try await ReactivateDemande(test.world)(id, version: 2, by: test.sophie),
            case .closed(.radiee) = try await UpdateDemande(test.world)(
                id, Households.benali, version: 2, by: test.sophie, asks: false)
        else {
            Issue.record("a struck off file was changed")
            return
        }
        let reactivate = ReactivateDemande(test.world)
        guard case .denied = try await reactivate.correct(id, version: 2, motif: "Erreur", by: test.sophie),
            case .invalid = try await reactivate.correct(id, version: 2, motif: " ", by: test.gestionnaire),
            case .reactivated = try await reactivate.correct(
                id, version: 2, motif: "Lettre d'une autre personne", by: test.gestionnaire)
        else {
            Issue.record("not corrected")
            return
        }
        now = try await test.dossier(id)
        #expect(now.demande.etat == .active && now.demande.radieeLe == nil && now.demande.numero != nil)
        #expect(now.demande.expireLe.iso == "2026-12-01")
        #expect(
            now.evenements.first?.vie
                == .reactivation(ContenuReactivation(motif: .abandon, erreur: "Lettre d'une autre personne")))
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    /// Received before the strike-off and keyed after it: the renewal bears its day, the reactivation none before the radiation.
    @Test(arguments: Engine.available)
    func receivedBeforeTheStrikeOffThatItLifts(_ engine: Engine) async throws {
        for (recuLe, back) in [("2026-11-02", "2026-11-23"), ("2026-11-16", "2026-11-16")] {
            let test = try await TestWorld.make(engine)
            let id = try await file(test, depot: "10/10/2025")
            let (now, struck) = (test.clock.now(), try #require(Day(2026, 11, 10)))
            // As the night of that day wrote it.
            let entry = JournalEntry(
                .radiation, demande: id, survenuLe: struck, recuLe: now, by: .systeme("radiations"),
                contenu: #"{"motif":"RADREN"}"#, id: test.world.ids.next(now), now: now)
            try await test.world.base.write { registry in
                guard let current = try registry.demandes.lock(id) else { return }
                try registry.demandes.updateVie(current.changed(.radiee, radieeLe: struck, now))
                try registry.journal.append(entry.evenement, entry.contenu)
            }
            guard
                case .renewed = try await RenewDemande(test.world)(
                    id, version: 2, recuLe: Day(iso: recuLe), by: test.sophie)
            else {
                Issue.record("not renewed")
                return
            }
            let facts = try await test.dossier(id).evenements.map(\.evenement)
            #expect(facts.first { $0.genre == .renouvellement }?.survenuLe.iso == recuLe)
            #expect(facts.first { $0.genre == .reactivation }?.survenuLe.iso == back)
            try await test.close()
        }
    }

    /// Two desks at once: one renews, the other hears that the file changed.
    @Test(arguments: Engine.available)
    func twoAtOnce(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test)
        let renew = RenewDemande(test.world)
        async let one = renew(id, version: 1, by: test.karim)
        async let other = renew(id, version: 1, by: test.sophie)
        let answers = try await [one, other]
        #expect(answers.count { if case .renewed = $0 { true } else { false } } == 1)
        #expect(answers.count { if case .already = $0 { true } else { false } } == 1)
        try await test.close()
    }
}
