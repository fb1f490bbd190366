// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The works of the night: what each did these last days, and what it would do in the two nights to come.
struct TravauxPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/travaux", use: list)
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        guard let tableau = try await ReadTravaux(site.world)(by: try context.requireSession().acteur) else {
            throw HTTPFailure(.forbidden)
        }
        let last = Dictionary(tableau.travaux.map { ($0.nom, $0) }, uniquingKeysWith: { first, _ in first })
        let days = Dictionary(grouping: tableau.jours, by: \.nom)
        return try site.page(
            "services/travaux", site.texts("titre.travaux"),
            [
                "lien_services": .text(Paths.services),
                "demain": .text(site.texts("travaux.demain", ["du": tableau.aujourdhui.french])),
                "apres": .text(site.texts("travaux.apres", ["du": tableau.aujourdhui.adding(days: 1).french])),
                "travaux": .views(
                    Travail.montres.map { nom in
                        View([
                            "nom_travail": .text(site.texts("services.nom.\(nom)")), "ancre": .text(nom),
                            "dernier": .text(last[nom].map { site.moment($0.finiLe) } ?? site.texts("travaux.jamais")),
                            "prochain": .text(optional: last[nom]?.prochainLe.map(site.moment)),
                            "demain_fera": .text(optional: tableau.demain[nom].map(planned)),
                            "apres_fera": .text(optional: tableau.apres[nom].map(planned)),
                            "jours": .views((days[nom] ?? []).map(day)),
                        ]).closed("prochain", "demain_fera", "apres_fera")
                    }),
            ], context, section: .services)
    }

    private func day(_ day: TravailJour) -> View {
        View([
            "jour": .text(day.jour.french), "bilan_jour": .text(counted(day.comptes)),
            "passages": .text(
                site.texts(day.faits == 1 ? "travaux.passage" : "travaux.passages", ["n": "\(day.faits)"])),
            "echecs": .text(
                optional: day.echecs == 0 ? nil : site.texts("travaux.echecs", ["n": "\(day.echecs)"])),
        ]).closed("echecs")
    }

    /// Nothing of it is done yet: in the future.
    private func planned(_ prevision: ReadTravaux.Prevision) -> String {
        let said = counted(prevision.comptes, "travaux.prevu")
        return prevision.isPartial ? site.texts("travaux.au-moins", ["bilan": said]) : said
    }

    private func counted(_ comptes: [String: Int], _ words: String = "services.compte") -> String {
        let said = comptes.sorted { $0.key < $1.key }.compactMap { name, count in
            count == 0 || name == "occupe" ? nil : site.texts.find("\(words).\(name)", ["n": "\(count)"])
        }
        return said.isEmpty ? site.texts("services.compte.rien") : said.joined(separator: ", ")
    }
}
