// SPDX-License-Identifier: EUPL-1.2

/// The grounds on which an application is struck off (R441-2-8): a closed list, under the codes of the national interface
/// (list `motifRadiation`). Refusing a dwelling is none of them. A merger (f) has its own act.
package enum MotifRadiation: String, Sendable, Codable, CaseIterable {
    case attribution = "RADATT"
    case abandon = "RADABA"
    case sansReponse = "RADCON"
    case irrecevabilite = "RADIRR"
    case nonRenouvellement = "RADREN"

    package var article: String {
        switch self {
        case .attribution: "CCH, art. R441-2-8 a"
        case .abandon: "CCH, art. R441-2-8 b"
        case .sansReponse: "CCH, art. R441-2-8 c"
        case .irrecevabilite: "CCH, art. R441-2-8 d"
        case .nonRenouvellement: "CCH, art. R441-2-8 e"
        }
    }

    /// Only a landlord signs a lease, and only a landlord warns after its commission's decision.
    package var isOfBailleur: Bool { self == .attribution || self == .irrecevabilite }

    /// Code of the delay that its warning gives; nil of what wants none.
    package var delai: String? {
        switch self {
        case .sansReponse: "sansReponse"
        case .irrecevabilite: "irrecevabilite"
        case .attribution, .abandon, .nonRenouvellement: nil
        }
    }

    /// Keyed by nobody: the system strikes off, with the proof of its notice (arrêté of 23 March 2015, annex, 6.1).
    package var isOfSysteme: Bool { self == .nonRenouvellement }
}

/// What the event of a strike-off holds. Of an older program, only the ground.
package struct ContenuRadiation: Sendable, Codable, Hashable {
    package var motif: MotifRadiation
    /// Code of the list `sousMotifIrrecevabilite`.
    package var sousMotif: String?
    /// When the applicant was warned, or wrote; how it can be proved.
    package var avertiLe: String?
    package var moyen: String?
    package var preuve: String?
    /// The warning that was sent from here, on which it rests; nil when it was sent otherwise.
    package var courrier: String?
    /// Day of the commission that declared the application inadmissible.
    package var commissionLe: String?
    package var bail: Bail?
    /// The day on which the only holder died.
    package var deces: String?

    /// What is recorded of an allotment (R441-2-9; arrêté of 2015, annex, 6.2).
    package struct Bail: Sendable, Codable, Hashable {
        package var signeLe: String
        /// Of the national register of social dwellings; else what the dwelling is.
        package var rpls: String?
        package var commune: String?
        /// Square metres, to the hundredth.
        package var surface: Double?
        package var type: String?
        /// Euros a month, charges not included.
        package var loyer: LoyerBail?
        /// Code of the list `typeReservataire`.
        package var contingent: String
        package var dalo: Bool
        package var accordCollectif: Bool
        package var dejaLocataire: Bool
        /// SIREN of the landlord.
        package var bailleur: String?
        /// Household and incomes were read again with the applicant; nil of an older program.
        package var menageRelu: Bool?
    }

    package init(_ motif: MotifRadiation) { self.motif = motif }
}

/// What the event of a renewal holds; of an older program, nothing.
package struct ContenuRenouvellement: Sendable, Codable, Hashable {
    package var expireLe: String?
    /// By which document its reception is known, of one that was keyed after the time to come back.
    package var preuve: String?

    package init(expireLe: String?, preuve: String? = nil) {
        self.expireLe = expireLe
        self.preuve = preuve
    }
}

/// What the event of a reactivation holds.
package struct ContenuReactivation: Sendable, Codable, Hashable {
    /// The ground of the strike-off that ends; nil when nobody knows it any more.
    package var motif: MotifRadiation?
    /// Of a strike-off that should not have been: why, in the words of the manager.
    package var erreur: String?

    package init(motif: MotifRadiation?, erreur: String? = nil) {
        self.motif = motif
        self.erreur = erreur
    }
}

/// A rent as it is kept; an older program wrote whole euros.
package struct LoyerBail: Sendable, Codable, Hashable {
    package let montant: Montant

    package init(_ montant: Montant) { self.montant = montant }

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        // a text since there are cents
        montant = try (try? value.decode(Int.self)).map(Montant.init(euros:)) ?? value.decode(Montant.self)
    }

    package func encode(to encoder: any Encoder) throws { try montant.encode(to: encoder) }
}
