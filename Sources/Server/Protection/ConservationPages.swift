// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// How long everything is kept, and what is due today.
struct ConservationPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/conservation", use: list)
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let today = site.world.today
        guard let due = try await ApplyConservation(site.world).due(on: today, by: acteur) else {
            throw HTTPFailure(.forbidden)
        }
        return try site.page(
            "protection/conservation", site.texts("titre.conservation"),
            [
                "jour": .text(today.french),
                "lignes": .views(
                    due.map { line in
                        var view = Self.view(line.conservation, site)
                        view["avant"] = .text(
                            line.before.map { site.texts("conservation.avant", ["jour": $0.french]) }
                                ?? site.texts("conservation.sans-limite"))
                        view["nombre"] = .text(line.count.map { "\($0)" } ?? "–")
                        view["echu"] = .flag((line.count ?? 0) > 0)
                        return view
                    }),
            ], context, section: .protection)
    }

    /// A line of the table, as both pages show it.
    static func view(_ conservation: Conservation, _ site: Site) -> View {
        [
            "quoi": .text(conservation.quoi),
            "duree": .text(
                conservation.french.map {
                    site.texts("conservation.duree", ["duree": $0, "depuis": conservation.depuis])
                } ?? conservation.depuis),
            "article": .text(conservation.article),
            "a_confirmer": .flag(conservation.statut != .source),
        ]
    }
}
