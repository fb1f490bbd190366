// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference
import Stores
import TestSupport
import Testing

/// In the manager's own body, its administrator manages people, and not the manager.
@Suite(.serialized) struct ManagerBodyTests {
    private func administrator(_ test: TestWorld) -> Acteur {
        Acteur(
            origine: .agent, compte: ID(99), nom: "Admin", organisme: test.gestionnaire.organisme, organismeNom: "",
            guichet: nil, role: .administrateur, perimetre: .region)
    }

    @Test(arguments: Engine.available)
    func theManagerIsNotLockedOut(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let mailer = Mailer(test.world, texts: try Catalogue.load("fr"), publicURL: "https://ruche.exemple.fr")
        for change in [ChangeCompte.Change.suspend, .close, .resetSecondFacteur] {
            guard
                case .denied = try await ChangeCompte(test.world, mailer: mailer)(
                    change, ID(14), by: administrator(test))
            else {
                Issue.record("\(change)")
                return
            }
        }
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func whatIsAskedOfTheManagerStays(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let organisme = test.gestionnaire.organisme
        let set = SetExigences(test.world)
        #expect(try await set([.gestionnaire, .administrateur], of: organisme, by: test.gestionnaire))
        #expect(try await set([], of: organisme, by: administrator(test)))
        #expect(try await test.world.base.read { try $0.habilitations.exigences(of: organisme) } == [.gestionnaire])
        try await test.close()
    }
}
