// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// « C’est une autre personne », said while one registers, is a decision like others: who, when, and remembered.
@Suite struct EcarteALaSaisieTests {
    /// As at the counter: whatever is asked is confirmed.
    private func register(_ saisie: Saisie, by acteur: Acteur, _ test: TestWorld) async throws -> ID<Demande> {
        var typed = saisie
        typed.confirmations += ["existant", "brouillon"]
        var answer = try await RegisterDemande(test.world)(typed, by: acteur, asks: true)
        if case .asks(let examen) = answer {
            typed.confirmations += examen.questions(confirmed: []).map(\.cle)
            answer = try await RegisterDemande(test.world)(typed, by: acteur, asks: true)
        }
        guard case .registered(let registered) = answer else { throw Doublures.Failed(what: "\(answer)") }
        return registered.id
    }

    private func sets(_ demande: ID<Demande>, _ test: TestWorld) async throws -> [EnsembleDoublon] {
        try await test.world.base.read { registry in
            try (registry.ensembles.holding([demande])[demande] ?? []).sorted().compactMap {
                try registry.ensembles.find($0)
            }
        }
    }

    @Test(arguments: Engine.available)
    func theAnswerIsKeptAndRemembered(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let first = try await register(Households.benali, by: test.sophie, test)
        #expect(try await sets(first, test).isEmpty, "nobody was set apart")
        try await test.settle()
        let second = try await register(Households.benali, by: test.julie, test)
        let ensemble = try #require(try await sets(second, test).first)
        #expect(ensemble.etat == .clos && ensemble.issue == .different && ensemble.taille == 2)
        let fiche = try #require(try await ReadEnsembles(test.world)(ensemble.id, by: test.gestionnaire))
        let said = try #require(fiche.decisions.first)
        #expect(said.decision.genre == .different && said.decision.isFromSaisie)
        #expect(said.decision.organisme == test.julie.organisme && said.decision.compte == test.julie.compte)
        #expect(Set(said.decision.demandes) == [first, second])
        let list = try #require(
            try await ReadEnsembles(test.world).list(.clos, guichet: nil, from: 0, by: test.gestionnaire))
        #expect(list.lignes.map(\.ensemble.id) == [ensemble.id])

        // The next pass asks nobody; telephone and address were common already.
        func found(_ nir: RaisonDoublon.Constat?) -> PaireDoublon {
            PaireDoublon(
                first, second, probabilite: 0.99,
                raisons: [.init(.nom, .identique), .init(.telephone, .identique), .init(.adresse, .identique)]
                    + (nir.map { [.init(.nir, $0)] } ?? []))
        }
        #expect(try await doublures.pass([found(nil)]).ouverts == 0)
        // What becomes the same later says more than he knew.
        #expect(try await doublures.pass([found(.identique)]).ouverts == 1)
        #expect(try await doublures.ensemble(of: first)?.id == ensemble.id)
        try await test.close()
    }

    /// Software confirms what it was told to; the desk of duplicates asks people.
    @Test(arguments: Engine.available)
    func whatSoftwareConfirmsIsNoWord(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let first = try await doublures.register(Households.benali, by: test.sophie)
        let second = try await doublures.register(Households.benali, by: test.logiciel)
        #expect(try await sets(second, test).isEmpty)
        #expect(try await doublures.pass([doublures.paire(first, second)]).ouverts == 1)
        try await test.close()
    }

    /// Two persons with one NIR are not told apart at the counter alone.
    @Test(arguments: Engine.available)
    func withOneNirItIsAProposal(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.number(3)
        saisie["demandeur.nir"] = "255081416802538"
        _ = try await register(saisie, by: test.sophie, test)
        var other = Households.number(9)
        other["demandeur.nir"] = "255081416802538"
        let second = try await register(other, by: test.sophie, test)
        let ensemble = try #require(try await sets(second, test).first)
        #expect(ensemble.etat == .ouvert && !ensemble.facile)
        let fiche = try #require(try await ReadEnsembles(test.world)(ensemble.id, by: test.gestionnaire))
        #expect(fiche.decisions.map(\.decision.genre) == [.proposeDifferent])
        try await test.close()
    }
}
