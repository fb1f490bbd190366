// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference
import SQL
import Stores
import TestSupport
import Testing

/// A training base goes back to its start, and no other base ever does.
@Suite struct FormationTests {
    private struct Training {
        let store: TestBase
        let world: World
        let clock: FixedClock
        let reset: ResetFormation
    }

    private func world(_ base: Base, _ clock: FixedClock) async throws -> World {
        let table = try FormationTable.load()
        return World(
            base: base, rulebook: try loadRulebook(territoire: "ile-de-france", prefixe: table.prefixe),
            keys: .generate(), now: { clock.now() }, ids: try await IDSource.open(base),
            formes: FormesProjection(folder: nil), formation: table)
    }

    private func make(_ engine: Engine) async throws -> Training {
        let store = try await TestBase(engine)
        let clock = FixedClock(monday)
        #expect(try await MarkFormation(store.base)(demandes: 20, now: monday) == .marked)
        let world = try await world(store.base, clock)
        let reset = ResetFormation(world, names: try NameTables.load(), passwords: PasswordHasher(cost: 4))
        return Training(store: store, world: world, clock: clock, reset: reset)
    }

    private func agent(_ training: Training, _ rank: Int64 = 1) async throws -> Acteur {
        try await training.world.base.read { registry in
            let desk = try #require(try registry.organismes.guichet("93055"))
            return Acteur(
                origine: .agent, compte: ID(rank), nom: "Agent", organisme: desk.organisme, organismeNom: "",
                guichet: desk.code, role: .agentGuichet, perimetre: .communes(["93055"]))
        }
    }

    private func counts(_ store: TestBase) async throws -> [String: Int] {
        try await store.database.read { connection in
            var counts: [String: Int] = [:]
            for table in FormationStore.cleared {
                counts[table] = try connection.scalar("SELECT count(*) FROM \(trusted: table)") ?? 0
            }
            return counts
        }
    }

    /// A new table must say on which side it is.
    @Test(arguments: Engine.available)
    func everyTableIsClearedOrKept(_ engine: Engine) async throws {
        let store = try await TestBase(engine)
        let query: Query =
            engine == .sqlite
            ? "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            : "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
        let tables = try await store.database.read { try $0.query(query).map { try $0["name"] as String } }
        #expect(Set(tables) == Set(FormationStore.cleared + FormationStore.kept))
        #expect(tables.count == FormationStore.cleared.count + FormationStore.kept.count)
        try await store.close()
    }

    @Test(arguments: Engine.available)
    func aBaseWhereAnyoneWorkedIsNeverMarkedNorReset(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        _ = try await RegisterDemande(test.world)(Households.benali, by: test.sophie, asks: false)
        let before = try await counts(test.store)
        #expect(try await MarkFormation(test.store.base)(demandes: 20, now: monday) == .notEmpty)
        #expect(try await test.store.base.read { try $0.formation.marque() } == nil)
        // Even a program that believes to be in training.
        let world = try await world(test.store.base, test.clock)
        let reset = ResetFormation(world, names: try NameTables.load(), passwords: PasswordHasher(cost: 4))
        #expect(try await reset(force: true) == .notMarked)
        #expect(try await !reset.isDue())
        #expect(try await counts(test.store) == before)
        try await test.close()
    }

    /// A schema of before the mark, and a program of before it: a real base.
    @Test(arguments: Engine.available)
    func anOlderBaseIsNeitherMarkedNorMigrated(_ engine: Engine) async throws {
        let store = try await TestBase(engine, steps: 7)
        #expect(try await MarkFormation(store.base)(demandes: 20, now: monday) == .notEmpty)
        #expect(try await store.base.schema() == 7)
        try await store.close()
    }

    @Test(arguments: Engine.available)
    func allThatWasDoneGoesAndTheRegionComesBack(_ engine: Engine) async throws {
        let training = try await make(engine)
        #expect(try await training.reset.isDue())
        #expect(try await training.reset(force: false) == .done(demandes: 20))
        #expect(try await !training.reset.isDue())
        #expect(try await training.reset(force: false) == .notDue)
        let start = try await counts(training.store)
        #expect(start["compte"] == 8 && start["formation_exercice"] == 36 && start["session"] == 0)
        let world = training.world
        let acteur = try await agent(training)
        guard
            case .registered(let first) = try await RegisterDemande(world)(Households.benali, by: acteur, asks: false)
        else {
            Issue.record("not registered")
            return
        }
        #expect(first.numero?.hasPrefix("999") == true)
        #expect(try await counts(training.store) != start)
        // The next night, in the same region.
        training.clock.advance(seconds: 86_400)
        #expect(try await training.reset.isDue())
        #expect(try await training.reset(force: false) == .done(demandes: 20))
        let again = try await counts(training.store)
        #expect(again["compte"] == 8 && again["consultation"] == 0 && again["evenement_contenu"] ?? 0 > 20)
        #expect(try await world.base.read { try $0.demandes.find(first.id) } == nil)
        // The journal starts again and verifies; names follow.
        let report = try await CheckJournal(world)()
        #expect(report.faults.isEmpty && report.events > 20 && report.waiting == 0)
        #expect(world.formes.status.position == Int64(report.events))
        // Numbers never come twice, here neither, and registering goes on.
        guard
            case .registered(let second) = try await RegisterDemande(world)(Households.benali, by: acteur, asks: false)
        else {
            Issue.record("not registered again")
            return
        }
        #expect(second.numero != first.numero)
        #expect(try await SequenceJournal(world, porteur: "test").all() == 1)
        #expect(try await CheckJournal(world)().faults.isEmpty)
        try await training.store.close()
    }

    @Test func theSixExercisesAreDoneWithTheOrdinaryOperations() async throws {
        let training = try await make(.sqlite)
        _ = try await training.reset(force: true)
        let world = training.world
        let acteur = try await agent(training)
        let compte: ID<Compte> = ID(1)
        let follow = FollowExercices(world)
        let lines = try await follow.all(of: compte)
        #expect(lines.map(\.exercice) == Exercice.allCases && lines.allSatisfy { !$0.estFait && !$0.estCommence })
        #expect(try await follow.all(of: ID(7)).isEmpty, "the manager has none")
        func nom(_ exercice: Exercice) throws -> String {
            try #require(lines.first { $0.exercice == exercice }).nom
        }
        func file(_ exercice: Exercice) async throws -> Demande {
            try await world.base.read { registry in
                let item = try #require(try registry.formation.exercices(of: compte).first { $0.exercice == exercice })
                let id = try #require(item.demande)
                return try #require(try registry.demandes.find(id))
            }
        }
        func change(_ exercice: Exercice, _ preuve: Provenance, _ edit: (inout Saisie) -> Void) async throws {
            let demande = try await file(exercice)
            var saisie = try demande.formulaire.saisie()
            edit(&saisie)
            let answer = try await UpdateDemande(world)(
                demande.id, saisie, version: demande.version, by: acteur, asks: false, preuve: preuve)
            guard case .updated = answer else {
                Issue.record("\(exercice): \(answer)")
                return
            }
        }

        // 1
        var visite = KeepVisites.Saisie()
        visite.nom = "\(try nom(.accueil)) Awa"
        visite.objet = "INFO"
        let keep = KeepVisites(world)
        _ = try await keep.record(visite, by: acteur)
        let slot = try #require(try await keep.slots(from: world.today, by: acteur).premier)
        _ = try await keep.book(jour: slot.jour.iso, heure: slot.heure, visite, contact: "", by: acteur)
        // 2
        var famille = Households.durand
        for champ in famille.valeurs.keys where champ.hasSuffix("nomNaissance") || champ.hasSuffix(".nom") {
            famille[champ] = try nom(.famille)
        }
        famille["nombrePersonnes"] = "4"
        _ = try await RegisterDemande(world)(famille, by: acteur, asks: false)
        // 3
        let lost = try await file(.recherche)
        for objet in ["dossier", "recepisse"] {
            _ = try await ReadDemandes(world)(lost.id, objet: objet, by: acteur)
        }
        // 4
        try await change(.changement, .piece) { $0["adresse.voie"] = "14, rue du Moulin" }
        // 5
        let other = try await file(.ailleurs)
        #expect(other.guichet != acteur.guichet)
        var piece = SaisiePresence()
        (piece.nom, piece.prenoms, piece.naissance) = (try nom(.ailleurs), "Honoré", "09/12/1979")
        (piece.piece, piece.motif) = ("CNI", "modification")
        guard case .opened = try await OpenPresence(world)(other.id, piece, by: acteur) else {
            Issue.record("not opened")
            return
        }
        try await change(.ailleurs, .declare) { $0["demandeur.telephone"] = "0639980451" }
        // 6
        try await change(.protegee, .declare) { $0["adresseProtegee"] = "oui" }
        let hidden = try await file(.protegee)
        _ = try await ReadDemandes(world)(hidden.id, objet: "adresse", by: acteur)

        for exercice in Exercice.allCases {
            #expect(try await follow.begin(exercice, by: compte))
            #expect(try await follow.rappel(of: compte)?.enCours == exercice)
            #expect(try await follow.check(exercice, by: compte) == .fait, "\(exercice)")
        }
        #expect(try await follow.rappel(of: compte) == .init(enCours: nil, faits: 6))
        // Nothing of it is done for the next agent, nor after the next reset.
        #expect(try await follow.all(of: ID(2)).allSatisfy { !$0.estFait })
        _ = try await training.reset(force: true)
        #expect(try await follow.all(of: compte).allSatisfy { !$0.estFait && !$0.estCommence })
        try await training.store.close()
    }
}
