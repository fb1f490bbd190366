// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The table of contents of the protection of persons, and the register of processing, which anyone may read.
struct ProtectionPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/protection", use: contents)
    }

    func addPublic(to router: some RouterMethods<RucheContext>) {
        router.get("protection-des-donnees", use: register)
    }

    @Sendable private func contents(_ request: Request, _ context: RucheContext) async throws -> Response {
        guard try context.requireSession().acteur.may(.manageProtection) else { throw HTTPFailure(.forbidden) }
        let pages = [
            ("consultations", Paths.consultations), ("exports", Paths.exports), ("droits", Paths.droits),
            ("conservation", Paths.conservation), ("violations", Paths.violations), ("traitement", Paths.traitement),
        ]
        return try site.page(
            "protection/sommaire", site.texts("titre.protection"),
            [
                "pages": .views(
                    pages.map { code, lien in
                        [
                            "lien": .text(lien), "nom": .text(site.texts("protection.page.\(code)")),
                            "note": .text(site.texts("protection.page.\(code).note")),
                        ]
                    })
            ], context, section: .protection)
    }

    /// RGPD, 13, 14 and 30: what is done, why, on what basis, with whose data, for whom, how long, and one's rights.
    @Sendable private func register(_ request: Request, _ context: RucheContext) async throws -> Response {
        let rulebook = site.world.rulebook
        let today = site.world.today
        let lines = CodeConservation.allCases.compactMap { rulebook.conservation($0, on: today) }
        let months = rulebook.chiffre(.droitsReponse, on: today).map { "\($0.valeur)\u{a0}mois" }
        return try site.page(
            "protection/traitement", site.texts("titre.traitement"),
            [
                "territoire": .text(rulebook.territoire.nom),
                "finalites": .texts(texts("traitement.finalite", 4)),
                "donnees": .texts(texts("traitement.donnee", 6)),
                "destinataires": .texts(texts("traitement.destinataire", 6)),
                "droits": .texts(texts("traitement.droit", 5)),
                "delai": .text(site.texts("traitement.delai", ["delai": months ?? site.texts("commun.non-connu")])),
                "lignes": .views(lines.map { ConservationPages.view($0, site) }),
            ], context)
    }

    private func texts(_ key: String, _ count: Int) -> [String] { (1...count).map { site.texts("\(key).\($0)") } }
}
