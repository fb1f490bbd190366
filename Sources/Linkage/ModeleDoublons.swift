// SPDX-License-Identifier: EUPL-1.2

import Domain

/// How probable each finding is when two persons are one, and when they are not: estimated without labels from a file
/// (`estimateModele`), then frozen. Under one model, what is found depends on the records alone.
///
/// Two persons that are not one are not all alike: a family shares a name and a home, twins a birth date besides, a
/// father and his son a first name. Each of these `Classe` has its own probabilities, made of those of « the same » (m) and
/// « by chance » (u): this is what keeps twins apart, which a model with two classes cannot do.
package struct ModeleDoublons: Codable, Sendable, Equatable {
    package enum Classe: String, Codable, Sendable, CaseIterable {
        /// One person twice.
        case meme
        case hasard
        /// Same family name, most often same home.
        case famille
        /// Same family name and birth date.
        case jumeaux
        /// Same names, other birth date: father and son.
        case homonymes
        /// Same names and birth date by chance, nothing else in common.
        case sosies
        /// Same home or telephone: a couple, a hostel, a social worker.
        case foyer
    }

    package struct Partage: Codable, Sendable, Equatable {
        package internal(set) var adresse: Double
        package internal(set) var telephone: Double
        package internal(set) var courriel: Double
    }

    /// How many persons share each value, among all; those that few share are left out and count as `rare`.
    package struct Frequences: Codable, Sendable, Equatable {
        package internal(set) var values: [UInt64: Double]
        package internal(set) var rare: Double
        /// Of the birth dates only: they are spread evenly but for a few.
        package internal(set) var mean: Double?
    }

    package internal(set) var version: Int
    /// Records from which it was estimated.
    package internal(set) var enregistrements: Int
    /// By field (`RaisonDoublon.Champ`), by level: the probability of a finding when both know.
    package internal(set) var m: [[Double]]
    package internal(set) var u: [[Double]]
    /// Shares of the classes among all pairs: inside a file, and between two files.
    package internal(set) var parts: [[Classe: Double]]
    /// How often each class shares its home, its telephone and its mail.
    package internal(set) var partages: [Classe: Partage]
    /// How much more often two who share a surname share a first name than if both were drawn apart.
    package internal(set) var accordDesNoms: Double
    /// Surname and first names together, of several persons: what an average says badly of the names that go together most.
    /// Nil in a model of before it was counted.
    package internal(set) var nomsPrenoms: Frequences?
    package internal(set) var noms: Frequences
    package internal(set) var prenoms: Frequences
    package internal(set) var premiers: Frequences
    package internal(set) var naissances: Frequences
    package internal(set) var adresses: Frequences
    package internal(set) var lieux: Frequences
    package internal(set) var telephones: Frequences
    package internal(set) var courriels: Frequences
    /// The same applicant from here on.
    package var seuil = 0.5
    /// A pair from here on, with nothing against it, may be merged with others of its kind in one go.
    package var seuilFacile = 0.99
    /// Pairs below are not kept.
    package var plancher = 0.05
    /// More records than this that share a key are not all compared two by two.
    package var borne = 100
}
