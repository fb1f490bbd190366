// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// What someone may hope for before he applies (R441-2-10: information): ceilings, rooms, documents, desks, waiting.
package struct AnswerEligibilite: Sendable {
    package struct Answer: Sendable {
        package let formulaire: Formulaire
        package let bilan: Bilan
        package let pieces: [PieceDemandee]
        package let guichets: [Guichet]
        package let delais: [DelaiObserve]
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// No right is asked for: nothing of a file is read.
    package func callAsFunction(_ question: QuestionEligibilite, noms: [String]) async throws -> Answer {
        let rulebook = world.rulebook
        let formulaire = question.formulaire(on: world.today, noms: noms)
        let bilan = Bilan(formulaire, on: world.today, rulebook)
        let codes = question.communes.map(\.code)
        // The desks of the communes named, else those of the same intercommunality.
        let around = Set(question.communes.map(\.intercommunalite).filter { !$0.isEmpty })
        let near = rulebook.communes.all.filter { around.contains($0.intercommunalite) }.map(\.code)
        let today = world.today
        let guichets = try await world.base.read { registry in
            let own = try registry.organismes.guichets(communes: codes, on: today)
            return own.isEmpty ? try registry.organismes.guichets(communes: near, on: today) : own
        }
        let departements = Set(question.communes.map(\.departement))
        return Answer(
            formulaire: formulaire, bilan: bilan,
            pieces: piecesAttendues(formulaire, bilan.composition, on: world.today, rulebook),
            guichets: guichets, delais: rulebook.delaisObserves.filter { departements.contains($0.departement) })
    }
}
