// SPDX-License-Identifier: EUPL-1.2

import Domain
import Hummingbird
import Operations

/// Whose token it is and what it may ask: the first call of whoever connects a program.
struct JetonAPI {
    let site: Site
    let access: SoftwareAccess

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("api/v1/jeton", use: read)
    }

    private struct JetonJSON: Encodable {
        struct Limite: Encodable {
            let requetes: Int
            let secondes: Int
        }
        let organisme: String
        let guichet: String?
        let libelle: String
        let portees: [String]
        let expireLe: String
        let limite: Limite
    }

    @Sendable private func read(_ request: Request, _ context: RucheContext) async throws -> Response {
        let logiciel = try await access.enter(request, context, nil)
        return try json(
            JetonJSON(
                organisme: logiciel.acteur.organismeNom, guichet: logiciel.acteur.guichet,
                libelle: logiciel.acteur.nom, portees: logiciel.portees.map(\.rawValue).sorted(),
                expireLe: rfc3339(logiciel.expireLe),
                limite: .init(requetes: site.budget.limit, secondes: RequestBudget.seconds)))
    }
}
