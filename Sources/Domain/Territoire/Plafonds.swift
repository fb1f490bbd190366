// SPDX-License-Identifier: EUPL-1.2

/// How a dwelling was financed, from the lowest ceilings to the highest.
package enum Financement: String, Sendable, Codable, CaseIterable {
    case plai = "PLAI"
    case plus = "PLUS"
    case pls = "PLS"
}

/// Zones of the ceilings, by the commune of the dwelling (arrêté of 29 July 1987, annexes). Not the zones A to C.
package enum ZonePlafonds: String, Sendable, Codable, CaseIterable {
    case parisLimitrophes = "paris-limitrophes"
    case ileDeFrance = "ile-de-france"
    case autresRegions = "autres-regions"
}

/// Ceilings of one year, one financing, one zone: yearly income in euros, by category of household (L441-3, R441-1).
package struct Plafond: Sendable, Hashable {
    package static let article = "Arrêté du 29 juillet 1987, annexes"

    package let annee: Int
    package let effetLe: Day
    package let financement: Financement
    package let zone: ZonePlafonds
    /// One amount for each of the six categories.
    package let categories: [Int]
    /// What each further person adds.
    package let parPersonne: Int
    package let source: String
    package let statut: Statut
    package let parPersonneStatut: Statut

    /// Nil unless there are six categories.
    package init?(
        annee: Int, effetLe: Day, financement: Financement, zone: ZonePlafonds, categories: [Int], parPersonne: Int,
        source: String, statut: Statut, parPersonneStatut: Statut
    ) {
        guard categories.count == CategorieMenage.derniere else { return nil }
        self.annee = annee
        self.effetLe = effetLe
        self.financement = financement
        self.zone = zone
        self.categories = categories
        self.parPersonne = parPersonne
        self.source = source
        self.statut = statut
        self.parPersonneStatut = parPersonneStatut
    }

    package func montant(_ categorie: CategorieMenage) -> Int {
        categories[categorie.numero - 1] + categorie.supplementaires * parPersonne
    }

    /// The supplement may be less sure than the categories.
    package func statut(_ categorie: CategorieMenage) -> Statut {
        categorie.supplementaires > 0 ? max(statut, parPersonneStatut) : statut
    }
}

/// Thresholds that part applicants in four equal groups, in euros a year and a consumption unit (L441-1).
package struct Quartiles: Sendable, Hashable {
    package let annee: Int
    package let effetLe: Day
    package let seuils: [Int]
    package let source: String
    package let statut: Statut
    package let effetLeStatut: Statut

    package init(
        annee: Int, effetLe: Day, q1: Int, q2: Int, q3: Int, source: String, statut: Statut, effetLeStatut: Statut
    ) {
        self.annee = annee
        self.effetLe = effetLe
        seuils = [q1, q2, q3]
        self.source = source
        self.statut = statut
        self.effetLeStatut = effetLeStatut
    }

    /// 1 to 4. The threshold is the highest income of its group, hence inside it (L441-1).
    package func rang(centsParUC: Int) -> Int { 1 + seuils.count { centsParUC > $0 * 100 } }
}
