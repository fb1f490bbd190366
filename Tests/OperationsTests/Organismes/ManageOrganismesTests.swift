// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

@Suite struct ManageOrganismesTests {
    private func typed(_ nom: String = "Mairie des Lilas", siret: String = "99000137200012") -> SaisieOrganisme {
        var typed = SaisieOrganisme()
        typed.nature = "commune"
        typed.nom = nom
        typed.siren = String(siret.prefix(9))
        typed.siret = siret
        typed.enregistre = true
        typed.territoire = "Les Lilas"
        return typed
    }

    private func create(_ test: TestWorld, _ typed: SaisieOrganisme) async throws -> ID<Organisme> {
        guard case .created(let id) = try await CreateOrganisme(test.world)(typed, by: test.gestionnaire) else {
            throw Unexpected()
        }
        return id
    }
    private struct Unexpected: Error {}

    private func desk(_ code: String) -> SaisieGuichet {
        var typed = SaisieGuichet()
        typed.code = code
        typed.nom = "Guichet des Lilas"
        typed.voie = "1 rue de Paris"
        typed.ville = "93260 Les Lilas"
        typed.commune = "Les Lilas"
        return typed
    }

    private func convention(_ opening: String, end: String = "") -> SignConvention.Saisie {
        var typed = SignConvention.Saisie()
        typed.reference = "C-2026-7"
        typed.signeeLe = "02/11/2026"
        typed.ouvertureLe = opening
        typed.finLe = end
        return typed
    }

    /// Every act of administration is the manager's, and says so before it reads anything.
    @Test(arguments: Engine.available)
    func onlyTheManagerManages(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        for acteur in [test.sophie, test.karim, test.logiciel, test.personne] {
            let (world, id) = (test.world, ID<Organisme>(1))
            if case .denied = try await CreateOrganisme(world)(typed(), by: acteur) {} else { Issue.record("create") }
            if case .denied = try await ChangeOrganisme(world)(id, version: 1, typed(), by: acteur) {
            } else {
                Issue.record("change")
            }
            #expect(try await OpenGuichet(world)(id, desk("LILAS"), by: acteur) == .denied)
            if case .denied = try await ChangeGuichet(world)("93055", version: 1, desk(""), by: acteur) {
            } else {
                Issue.record("change desk")
            }
            #expect(try await CloseGuichet(world)("93055", on: "24/11/2026", by: acteur) == .denied)
            #expect(try await SignConvention(world)(id, convention("24/11/2026"), by: acteur) == .denied)
            #expect(
                try await SignConvention(world).change(ID(1), of: id, convention("24/11/2026"), by: acteur) == .denied)
            #expect(
                try await RecordAdhesionEtape(world)("formation", of: id, on: "02/11/2026", by: acteur) == .denied)
            #expect(
                try await RelateOrganismes(world)(
                    id, genre: "mandat", vers: "Canal Habitat", debut: "24/11/2026", by: acteur) == .denied)
            #expect(try await RelateOrganismes(world).end(ID(1), of: id, by: acteur) == .denied)
            #expect(
                try await MergeOrganismes(world)(id, into: "Canal Habitat", on: "24/11/2026", by: acteur) == .denied)
            #expect(try await ListOrganismes(world)(nature: nil, texte: "", page: 0, by: acteur) == nil)
            #expect(try await ReadOrganisme(world)(id, by: acteur) == nil)
        }
        #expect(try await test.store.base.read { try $0.journal.count() } == 0)
        try await test.close()
    }

    /// Created, changed, found again with its history; the journal has each act, and its chain verifies.
    @Test(arguments: Engine.available)
    func eachActLeavesItsTrace(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await create(test, typed())
        var other = typed("Ville des Lilas")
        other.territoire = "Les Lilas, Bagnolet"
        guard case .changed = try await ChangeOrganisme(test.world)(id, version: 1, other, by: test.gestionnaire)
        else { throw Unexpected() }
        #expect(try await OpenGuichet(test.world)(id, desk("lilas"), by: test.gestionnaire) == .opened("LILAS"))
        #expect(
            try await RecordAdhesionEtape(test.world)("formation", of: id, on: "02/11/2026", by: test.gestionnaire)
                == .recorded)
        #expect(
            try await RelateOrganismes(test.world)(
                id, genre: "enregistre_pour", vers: "canal habitat", debut: "24/11/2026", by: test.gestionnaire)
                == .done)
        let fiche = try #require(try await ReadOrganisme(test.world)(id, by: test.gestionnaire))
        #expect(fiche.organisme.perimetre == .communes(["93045", "93006"]))
        #expect(fiche.organisme.version == 2)
        #expect(
            fiche.histoire.map(\.genre) == [
                .relationOrganismes, .etapeAdhesion, .ouvertureGuichet, .modificationOrganisme, .creationOrganisme,
            ])
        #expect(fiche.histoire.allSatisfy { $0.par == "Marc Petit" })
        #expect(fiche.histoire[3].details.map(\.champ) == ["nom", "territoire"])
        #expect(fiche.histoire[3].details.first?.avant == "Mairie des Lilas")
        #expect(fiche.etapes.first { $0.etape.code == "formation" }?.faiteLe == Day(2026, 11, 2))
        // The tie is seen from the other side too.
        let canal = try #require(try await ReadOrganisme(test.world)(ID(2), by: test.gestionnaire))
        #expect(canal.relations.map(\.de) == [id])
        #expect(canal.histoire.map(\.genre) == [.relationOrganismes])
        try await test.settle()
        #expect(try await CheckJournal(test.world)().faults == [])
        // Nobody who follows the files hears of it.
        let feed = try await ReadChangements(test.world)(apres: 0, limite: 50, by: test.karim)
        #expect(feed?.changements.isEmpty == true && feed?.jusqua == 5)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func aStaleChangeIsNotSaved(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await create(test, typed())
        guard
            case .changed = try await ChangeOrganisme(test.world)(
                id, version: 1, typed("Première"), by: test.gestionnaire),
            case .stale(let current) = try await ChangeOrganisme(test.world)(
                id, version: 1, typed("Seconde"), by: test.gestionnaire)
        else { throw Unexpected() }
        #expect(current.nom == "Première" && current.version == 2)
        _ = try await OpenGuichet(test.world)(id, desk("LILAS"), by: test.gestionnaire)
        var moved = desk("")
        moved.voie = "2 rue de Paris"
        guard
            case .changed = try await ChangeGuichet(test.world)("LILAS", version: 1, moved, by: test.gestionnaire),
            case .stale = try await ChangeGuichet(test.world)("LILAS", version: 1, moved, by: test.gestionnaire)
        else { throw Unexpected() }
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func whatIsTakenOrWrongIsSaidAtItsField(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await create(test, typed())
        guard case .invalid(let same) = try await CreateOrganisme(test.world)(typed("Autre"), by: test.gestionnaire)
        else { throw Unexpected() }
        #expect(same == [Violation("siret", "siret.pris")])
        #expect(
            try await OpenGuichet(test.world)(id, desk("93055"), by: test.gestionnaire)
                == .invalid([Violation("code_guichet", "guichet.pris", ["code": "93055"])]))
        #expect(
            try await OpenGuichet(test.world)(id, desk("ÉTÉ"), by: test.gestionnaire)
                == .invalid([Violation("code_guichet", "guichet.code", ["n": "3"])]))
        // A body that does not register has no desk.
        var silent = typed("Mairie de Bagnolet", siret: "99000274300013")
        silent.enregistre = false
        let other = try await create(test, silent)
        #expect(
            try await OpenGuichet(test.world)(other, desk("BAGNO"), by: test.gestionnaire)
                == .refused(Violation("", "guichet.sans-enregistrement")))
        func codes(_ typed: SignConvention.Saisie) async throws -> [String] {
            guard case .invalid(let found) = try await SignConvention(test.world)(id, typed, by: test.gestionnaire)
            else { return [] }
            return found.map { "\($0.champ) \($0.code)" }
        }
        #expect(
            try await codes(SignConvention.Saisie()) == [
                "reference manque", "signee_le manque", "ouverture_le manque",
            ])
        #expect(try await codes(convention("01/11/2026")) == ["ouverture_le convention.avant-signature"])
        #expect(
            try await codes(convention("01/12/2026", end: "30/11/2026")) == ["fin_le convention.fin-avant"])
        var tomorrow = convention("01/12/2026")
        tomorrow.signeeLe = "24/11/2026"
        #expect(try await codes(tomorrow) == ["signee_le convention.pas-signee"])
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func theListIsFoundByNatureAndName(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        _ = try await create(test, typed("Mairie de Bécon"))
        let list = ListOrganismes(test.world)
        let all = try #require(try await list(nature: nil, texte: "", page: 0, by: test.gestionnaire))
        #expect(all.total == 5)
        let found = try #require(try await list(nature: .commune, texte: "becon", page: 7, by: test.gestionnaire))
        #expect(found.lignes.map(\.organisme.nom) == ["Mairie de Bécon"])
        #expect(found.lignes.first?.acces.motif?.regle == "regle.convention.aucune")
        let none = try #require(try await list(nature: .siao, texte: "", page: 0, by: test.gestionnaire))
        #expect(none.total == 0 && none.lignes.isEmpty)
        try await test.close()
    }

    /// A new base begins with its manager, once.
    @Test(arguments: Engine.available)
    func aNewBaseHasOneManager(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let found = FoundGestionnaire(test.world)
        #expect(
            try await found(nom: "Région", siret: "99000137200012", desk("NEUFS")) == .already("Gestionnaire régional"))
        let store = try await TestBase(engine)
        let world = World(
            base: store.base, rulebook: test.world.rulebook, keys: .generate(), now: test.world.now,
            ids: try await IDSource.open(store.base), formes: FormesProjection(folder: nil))
        let first = FoundGestionnaire(world)
        #expect(
            try await first(nom: "Région", siret: "99000137200018", desk("NEUFS"))
                == .invalid([Violation("siret", "siret.cle")]))
        #expect(try await first(nom: "Région", siret: "99000137200012", desk("NEUFS")) == .founded("NEUFS"))
        #expect(try await first(nom: "Région", siret: "99000137200012", desk("AUTRE")) == .already("Région"))
        #expect(try await store.base.read { try $0.organismes.guichet("NEUFS") } != nil)
        try await store.close()
        try await test.close()
    }
}
