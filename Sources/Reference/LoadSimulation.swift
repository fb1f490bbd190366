// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// The distributions of a fictional region (`Tables/simulation.json`), where each row says where it comes from. Numbers
/// are per thousand unless their name says otherwise.
package struct SimulationTables: Decodable, Sendable {
    package struct Departement: Decodable, Sendable {
        /// Weights: of the applications on file, and of the dwellings that are allotted.
        package let demandes: Int
        package let attributions: Int
        /// Codes, parted by spaces.
        package let voisins: String
        /// Persons alone, in percent; nil: as the region. Of those, the ones who want one room.
        package let seules: Int?
        package let seulesT1: Int?
    }

    /// How many landlords there are, and communes that register.
    package struct Organismes: Decodable, Sendable {
        package let bailleurs: Int
        package let communes: Int
    }

    package struct Territoire: Decodable, Sendable {
        package struct Lignes: Decodable, Sendable { package let lignes: [String: Departement] }

        /// Applications on file, and attributions a year.
        package let stock: Chronique
        package let attributions: Chronique
        package let departements: Lignes
        package let noms: Noms
        package let loyers: Loyers
        package let organismes: Organismes

        package struct Noms: Decodable, Sendable {
            /// Households, per thousand, whose name comes from one of the lists by origin.
            package let pourMille: Int
        }

        /// Euros a square metre and month.
        package struct Loyers: Decodable, Sendable {
            package let social: Int
            package let autre: Int
        }
    }

    package struct Territoires: Decodable, Sendable {
        private let table: [String: Territoire]

        package init(from decoder: any Decoder) throws {
            table = try decoder.singleValueContainer().decode([String: Territoire].self)
        }

        /// A region that the tables do not describe cannot be invented.
        package subscript(id: String) -> Territoire {
            get throws {
                guard let found = table[id] else {
                    throw ReferenceError(description: "simulation.json does not describe the territoire « \(id) »")
                }
                return found
            }
        }
    }

    package struct Vie: Decodable, Sendable {
        /// In percent, of the first renewal, the second…
        package let nonRenouvellement: [Int]
        /// Per thousand and month, by seniority in months.
        package let abandonParMois: Courbe
        package let sansReponseParMois: Courbe
        package let irrecevabiliteParMois: Courbe
        /// How likely one is to be allotted a dwelling, by seniority in months; no unit.
        package let attributionSelonMois: Courbe
        /// Per thousand renewals, deposits, deposits at a desk.
        package let reactivation: Int
        package let sansPiece: Int
        package let sansPieceJours: Int
        package let attestationAuGuichet: Int
    }

    package struct Saison: Decodable, Sendable {
        package let mois: [Int]
        /// From Monday.
        package let jours: [Int]

        /// Holidays of a fixed date: the others move too little for a fiction.
        private static let holidays: Set<Int> = [101, 501, 508, 714, 815, 1101, 1111, 1225]

        package func isWorking(_ day: Day) -> Bool {
            weekday(day) < 5 && !Saison.holidays.contains(day.month * 100 + day.day)
        }

        /// Of the deposits of a day.
        package func weight(_ day: Day) -> Double {
            let rank = Saison.holidays.contains(day.month * 100 + day.day) ? 6 : weekday(day)
            guard mois.count == 12, jours.count == 7 else { return 1 }
            return Double(mois[day.month - 1] * jours[rank]) / 10_000
        }

        /// 1 January 1970 was a Thursday.
        private func weekday(_ day: Day) -> Int { ((day.epochDay + 3) % 7 + 7) % 7 }
    }

    /// What differs between those who apply and those who are housed.
    package struct Profil: Decodable, Sendable {
        package struct ParQuartile: Decodable, Sendable {
            /// By quartile of income, from `1`.
            private let quartiles: [String: Poids]

            package subscript(rank: Double) -> Poids? { quartiles["\(min(3, Int(rank * 4)) + 1)"] }
        }

        package let personnes: Poids
        /// By number of persons.
        package let couple: PourCent
        /// Where they live, by code of `modeleLogement`.
        package let logement: Poids
        package let situation: ParQuartile
        /// A year and consumption unit.
        package let revenuParUC: Quantiles
    }

    package struct PourCent: Decodable, Sendable {
        package let pourCent: [String: Int]
        package subscript(code: String) -> Int { pourCent[code] ?? 0 }
    }

    package struct Titulaire: Decodable, Sendable {
        package let femmeSeule: Int
        package let femmeMonoparentale: Int
        package let femmeCouple: Int
        package let nomUsage: Int
        package let handicap: Int
        package let naissanceAttendue: Int
        package let ascendant: Int
        package let gardeAlternee: Int
        package let jumeaux: Int
    }

    /// On the day of the deposit.
    package struct Age: Decodable, Sendable {
        package let seule: Quantiles
        package let famille: Quantiles
    }

    package struct Nationalites: Decodable, Sendable {
        /// By origin of the name; empty for the names of no list.
        package let parOrigine: [String: Poids]
    }

    package struct Noms: Decodable, Sendable {
        package let prenomDOrigine: [String: Int]
        package let trait: Int
        package let espace: Int
        package let particule: Int
        package let accent: Int
        package let prenomTrait: Int
        package let deuxPrenoms: Int
        package let sansPrenom: Int
        package let anneeSeule: Int
        package let premierJanvier: Int
        package let premierJanvierHorsUE: Int
    }

    /// Reasons, by where one lives.
    package struct Motifs: Decodable, Sendable {
        package let loge: Poids
        package let parents: Poids
        package let tiers: Poids
        package let precaire: Poids
        package let deuxieme: Int
        package let troisieme: Int
    }

    package struct TypeVoulu: Decodable, Sendable {
        /// By number of persons; `couple` for two who are one.
        package let parMenage: [String: Poids]
        /// Those who name the next size too.
        package let second: Int
    }

    package struct Voisinage: Decodable, Sendable {
        package let memeCommune: Int
        package let memeArrondissement: Int
        package let autreArrondissement: Int
        package let intercommunalite: Int
        package let departement: Int
        package let voisin: Int
        package let souhaitDomicile: Int
        package let souhaitIntercommunalite: Int
        package let souhaitDepartement: Int
        package let souhaitVoisin: Int
    }

    /// By channel.
    package struct Guichets: Decodable, Sendable {
        package let web: Poids
        package let guichet: Poids
        package let courrier: Poids
    }

    /// Of the year before the last, in percent of the last; `anneePartielle`: those who had a part of a year only.
    package struct RevenuFiscal: Decodable, Sendable {
        package let avantDernierMinimum: Int
        package let avantDernierMaximum: Int
        package let anneePartielle: Int
    }

    package struct Contact: Decodable, Sendable {
        package let telephone: Int
        package let courrielWeb: Int
        package let courrielGuichet: Int
        package let autreTelephone: Int
    }

    package struct Allocations: Decodable, Sendable {
        /// In cents a month.
        package let deuxEnfants: Int
        package let parEnfant: Int
    }

    package struct Changements: Decodable, Sendable {
        package let telephone: Int
        package let demenagement: Int
        package let ressources: Int
    }

    package struct Liens: Decodable, Sendable {
        package let doublon: Int
        package let jumeau: Int
        package let parent: Int
        package let homonyme: Int
    }

    package struct Fautes: Decodable, Sendable {
        package let pourMille: [String: Int]
        /// Writings of one first name.
        package let variantes: [[String]]
    }

    package let territoires: Territoires
    package let vie: Vie
    package let saison: Saison
    package let demandeurs: Profil
    package let attributaires: Profil
    package let titulaire: Titulaire
    package let age: Age
    package let famille: Poids
    package let couples: Poids
    package let origines: Poids
    package let nationalites: Nationalites
    package let noms: Noms
    package let motifs: Motifs
    package let typeVoulu: TypeVoulu
    package let canal: Poids
    package let communes: Poids
    package let voisinage: Voisinage
    package let guichets: Guichets
    package let rfrInconnu: PourCent
    package let revenuFiscal: RevenuFiscal
    package let contact: Contact
    package let allocations: Allocations
    package let changements: Changements
    package let liens: Liens
    package let fautes: Fautes

    package static func load() throws -> SimulationTables {
        try JSONDecoder().decode(SimulationTables.self, from: Tables.data("Tables/simulation.json"))
    }
}
