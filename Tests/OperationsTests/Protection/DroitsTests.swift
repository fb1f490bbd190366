// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// Requests of persons and breaches: deadlines, order, what is refused.
@Suite struct DroitsTests {
    private func asked(_ genre: String, _ nom: String, _ day: Day) -> KeepDemandesDroits.Saisie {
        var typed = KeepDemandesDroits.Saisie()
        typed.genre = genre
        typed.nom = nom
        typed.recueLe = day.numeric
        return typed
    }

    @Test(arguments: Engine.available)
    func theMostUrgentComesFirst(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let keep = KeepDemandesDroits(test.world)
        let today = test.world.today
        var ids: [String: ID<DemandeDroits>] = [:]
        for (nom, days) in [("Récente", 1), ("En retard", 40), ("Ancienne", 20), ("Répondue", 60)] {
            guard
                case .done(let id) = try await keep.record(
                    asked("acces", nom, today.adding(days: -days)), by: test.gestionnaire)
            else {
                Issue.record("not noted")
                return
            }
            ids[nom] = id
        }
        let answered = try #require(ids["Répondue"])
        guard case .denied = try await keep.list(from: 0, by: test.sophie),
            case .denied = try await keep.answer(answered, .acceptee, "", by: test.sophie),
            case .invalid(let why) = try await keep.answer(answered, .refusee, " ", by: test.gestionnaire),
            case .done = try await keep.answer(answered, .refusee, "Identité non établie", by: test.gestionnaire),
            case .invalid = try await keep.answer(answered, .acceptee, "", by: test.gestionnaire),
            case .done(let page) = try await keep.list(from: 0, by: test.gestionnaire)
        else {
            Issue.record("not as it should")
            return
        }
        #expect(why.map(\.code) == ["droits.motif"])
        #expect(page.demandes.map(\.droits.nom) == ["En retard", "Ancienne", "Récente", "Répondue"])
        #expect(page.demandes.map { $0.droits.isLate(on: today) } == [true, false, false, false])
        // Two months more: once, before the first deadline, with a reason.
        let old = try #require(ids["Ancienne"])
        let late = try #require(ids["En retard"])
        guard case .invalid = try await keep.prolong(old, because: "", by: test.gestionnaire),
            case .invalid = try await keep.prolong(late, because: "Trop tard", by: test.gestionnaire),
            case .done(let more) = try await keep.prolong(old, because: "Dossier ancien", by: test.gestionnaire),
            case .invalid = try await keep.prolong(old, because: "Encore", by: test.gestionnaire)
        else {
            Issue.record("not as it should")
            return
        }
        #expect(more.prolongeeLe == today)
        let stored = try await test.store.base.read { try $0.droits.find(old) }
        #expect(stored?.echeance == today.adding(days: -20).adding(months: 3))
        try await test.close()
    }

    @Test func whatIsMissingIsSaidBesideItsField() async throws {
        let test = try await TestWorld.make(.sqlite)
        let keep = KeepDemandesDroits(test.world)
        let today = test.world.today
        for (typed, expected) in [
            (asked("", "X", today), "droit requis.court"), (asked("acces", "", today), "nom droits.personne"),
            (asked("acces", "X", today.adding(days: 1)), "recueLe date.future"),
        ] {
            guard case .invalid(let violations) = try await keep.record(typed, by: test.gestionnaire) else {
                Issue.record("\(expected): taken")
                continue
            }
            #expect(violations.map { "\($0.champ) \($0.code)" } == [expected])
        }
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func anErasureAfterAnAllotmentWaits(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        guard
            case .registered(let registered) = try await RegisterDemande(test.world)(
                Households.benali, by: test.sophie, asks: false)
        else { return }
        let id = registered.id
        let now = test.clock.now()
        let today = test.world.today
        let entry = JournalEntry(
            .radiation, demande: id, survenuLe: today, recuLe: now, by: test.karim,
            contenu: #"{"motif":"RADATT"}"#, id: test.world.ids.next(now), now: now)
        try await test.store.base.write { try $0.journal.append(entry.evenement, entry.contenu) }
        _ = try await test.store.database.write { connection in
            try connection.execute("UPDATE demande SET etat = 'radiee', radiee_le = \(today) WHERE id = \(id)")
        }
        var typed = asked("effacement", "Nadia Benali", today)
        typed.numero = registered.numero ?? ""
        let keep = KeepDemandesDroits(test.world)
        guard case .done(let request) = try await keep.record(typed, by: test.gestionnaire),
            case .allotted = try await keep.erase(request, confirmed: true, by: test.gestionnaire)
        else {
            Issue.record("erased")
            return
        }
        // It goes at its time, and is counted as what it was.
        guard
            case .done = try await ApplyConservation(test.world)(
                on: today.adding(months: 12).adding(days: 1), by: .systeme("purge"))
        else { return }
        #expect(try await test.store.base.read { try $0.conservation.residus() }.map(\.residu.issue) == ["RADATT"])
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func aBreachKeepsWhoWasTold(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let keep = KeepViolationsDonnees(test.world)
        var typed = KeepViolationsDonnees.Saisie()
        guard case .denied = try await keep.record(typed, by: test.sophie),
            case .invalid(let missing) = try await keep.record(typed, by: test.gestionnaire)
        else {
            Issue.record("taken")
            return
        }
        #expect(Set(missing.map(\.champ)) == ["decouverte", "faits", "mesures", "risque"])
        typed.jour = "23/11/2026"
        typed.heure = "25:00"
        typed.faits = "Un courriel envoyé au mauvais destinataire"
        typed.mesures = "Rappel du courriel"
        typed.risque = "possible"
        guard case .invalid(let hour) = try await keep.record(typed, by: test.gestionnaire) else { return }
        #expect(hour.map(\.champ) == ["heure"])
        typed.heure = "9:30"
        guard case .done(let id) = try await keep.record(typed, by: test.gestionnaire),
            case .done(let told) = try await keep.tell(.prefet, of: id, by: test.gestionnaire)
        else {
            Issue.record("not noted")
            return
        }
        #expect(told.aInformer == [.cnil] && told.informes[.prefet] == test.world.today && told.personnes == nil)
        test.clock.advance(seconds: 86_400)
        guard case .done(let again) = try await keep.tell(.prefet, of: id, by: test.gestionnaire),
            case .unknown = try await keep.tell(.cnil, of: ID(3), by: test.gestionnaire)
        else { return }
        #expect(again.informes[.prefet] == told.informes[.prefet], "the first day stays")
        try await test.close()
    }
}
