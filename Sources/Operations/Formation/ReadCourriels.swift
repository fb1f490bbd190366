// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The mails of a training base, which never leave it: read where they wait. Nothing elsewhere.
package struct ReadCourriels: Sendable {
    package struct Courriel: Sendable {
        package let destinataire: String
        package let objet: String
        package let texte: String
        package let le: Instant
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(limit: Int = 50) async throws -> [Courriel]? {
        guard world.isFormation else { return nil }
        return try await world.base.read { try $0.envois.last(limit: limit) }.compactMap { envoi -> Courriel? in
            guard let text = world.keys.open(envoi.contenu, at: Mailer.place(envoi.id)) else { return nil }
            let content = try EnvoiContent.parse(text)
            return Courriel(
                destinataire: envoi.destinataire, objet: content.objet, texte: content.texte, le: envoi.creeLe)
        }
    }
}
