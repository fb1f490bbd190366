// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// The body that the manager means: by its SIREN, its SIRET or its name, accents and case aside. Nil when there is none
/// or more than one.
struct FindOrganisme: Sendable {
    private let world: World

    init(_ world: World) { self.world = world }

    func callAsFunction(_ typed: String) async throws -> Organisme? {
        let name = folded(typed)
        let digits = typed.filter { !$0.isWhitespace }
        let isSiret = digits.utf8.count == 14 && digits.utf8.allSatisfy { (48...57).contains($0) }
        return try await world.base.read { registry in
            let lines = try registry.organismes.lines()
            var found = lines.filter { $0.siren?.text == String(digits.prefix(9)) }.map(\.id)
            if found.isEmpty { found = lines.filter { folded($0.nom) == name }.map(\.id) }
            let bodies = try registry.organismes.organismes(found)
            let exact = bodies.filter { $0.siret?.text == digits }
            if exact.count == 1 { return exact[0] }
            return !isSiret && bodies.count == 1 ? bodies[0] : nil
        }
    }
}
