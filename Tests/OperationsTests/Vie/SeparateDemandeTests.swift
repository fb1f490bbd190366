// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// A couple that parts: two files, one seniority; under violence nothing leads from one to the other. Both engines.
@Suite struct SeparateDemandeTests {
    private func typed(_ qui: String, violences: String) -> [String: String] {
        [
            "quiPart": qui, "violences": violences, "separationLe": "20/11/2026", "pieceSeparation": "Jugement 12",
        ]
    }

    private func couple(_ test: TestWorld) async throws -> ID<Demande> {
        let answer = try await RegisterDemande(test.world)(Households.durand, by: test.sophie, asks: false)
        guard case .registered(let registered) = answer else { throw Doublures.Failed(what: "\(answer)") }
        return registered.id
    }

    private func dossier(_ id: ID<Demande>, _ test: TestWorld) async throws -> Dossier {
        guard
            case .dossier(let dossier) = try await ReadDemandes(test.world)(id, objet: "dossier", by: test.gestionnaire)
        else { throw Doublures.Failed(what: "no dossier") }
        return dossier
    }

    @Test(arguments: Engine.available)
    func bothKeepTheSeniority(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await couple(test)
        let before = try await dossier(id, test)
        let separate = SeparateDemande(test.world)
        guard case .denied = try await separate(id, typed("0", violences: "non"), version: 1, by: test.julie),
            case .refused(.fautes(let faults)) = try await separate(id, [:], version: 1, by: test.sophie),
            case .stale(1) = try await separate(id, typed("0", violences: "non"), version: 3, by: test.sophie),
            case .separated(let new) = try await separate(
                id, typed("titulaire", violences: "non"), version: 1, by: test.karim)
        else {
            Issue.record("not separated")
            return
        }
        #expect(Set(faults.map(\.champ)) == ["quiPart", "violences", "separationLe", "pieceSeparation"])
        let (first, second) = (try await dossier(id, test), try await dossier(new, test))
        #expect(first.demande.formulaire.demandeur?.prenoms == "Paul" && first.demande.formulaire.cotitulaires.isEmpty)
        #expect(first.demande.numero == before.demande.numero && first.demande.version == 2)
        #expect(second.demande.formulaire.demandeur?.prenoms == "Claire" && second.demande.etat == .deposee)
        #expect(second.demande.formulaire.depot.date == before.demande.formulaire.depot.date)
        #expect(second.demande.expireLe == before.demande.expireLe && second.demande.guichet == "CANAL")
        guard case .separation(let told)? = second.evenements.first?.vie else {
            Issue.record("no event")
            return
        }
        #expect(told.autre == id.text && told.numero == before.demande.numero && told.piece == "Jugement 12")
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func underViolenceNothingLeadsThere(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await couple(test)
        guard
            case .separated(let new) = try await SeparateDemande(test.world)(
                id, typed("0", violences: "oui"), version: 1, by: test.karim)
        else {
            Issue.record("not separated")
            return
        }
        let (first, second) = (try await dossier(id, test), try await dossier(new, test))
        #expect(second.demande.formulaire.adresseProtegee == true && second.demande.formulaire.adresse == nil)
        for (dossier, piece) in [(first, ""), (second, "Jugement 12")] {
            guard case .separation(let told)? = dossier.evenements.first?.vie else {
                Issue.record("no event")
                return
            }
            #expect(told == ContenuSeparation(piece: piece, autre: nil, numero: nil))
        }
        // Not even in the content of the first file.
        let contents = try await test.world.base.read { try $0.journal.events(of: id, limit: 50).map(\.contenu) }
        #expect(!contents.contains { $0?.contains(new.text) ?? false })
        try await test.close()
    }
}
