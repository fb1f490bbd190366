// SPDX-License-Identifier: EUPL-1.2

/// What someone said of files of a set, and why. Never changed: another decision follows it.
package struct DecisionDoublon: Sendable, Hashable {
    package enum Genre: String, Sendable, CaseIterable {
        /// A desk says what it knows.
        case proposeMeme, proposeDifferent, incertain
        /// The manager or his delegate: remembered until their data say more than they did (`Reouverture`).
        case different
        case fusion
        case annulation
        /// A partner disputes; the manager maintains what was done.
        case conteste, maintenu
    }

    /// The reason of what was answered while a file was registered: nobody wrote one. The catalogue has its words.
    package static let motifSaisie = "@saisie"

    package let id: ID<DecisionDoublon>
    package let ensemble: ID<EnsembleDoublon>
    package let genre: Genre
    package let demandes: [ID<Demande>]
    package let compte: ID<Compte>?
    package let organisme: ID<Organisme>
    package let motif: String
    package let le: Instant

    package var isFromSaisie: Bool { motif == Self.motifSaisie }

    package init(
        id: ID<DecisionDoublon>, ensemble: ID<EnsembleDoublon>, genre: Genre, demandes: [ID<Demande>],
        compte: ID<Compte>?, organisme: ID<Organisme>, motif: String, le: Instant
    ) {
        self.id = id
        self.ensemble = ensemble
        self.genre = genre
        self.demandes = demandes
        self.compte = compte
        self.organisme = organisme
        self.motif = motif
        self.le = le
    }
}

/// For typed ids.
package enum Fusion {}

/// A file that went into another one; undone on a day, or living.
package struct FusionDemandes: Sendable, Hashable {
    package let id: ID<Fusion>
    /// Nil of a union of two households.
    package let ensemble: ID<EnsembleDoublon>?
    package let gardee: ID<Demande>
    package let absorbee: ID<Demande>
    package let faiteLe: Instant
    package let defaiteLe: Instant?

    package init(
        id: ID<Fusion>, ensemble: ID<EnsembleDoublon>?, gardee: ID<Demande>, absorbee: ID<Demande>, faiteLe: Instant,
        defaiteLe: Instant?
    ) {
        self.id = id
        self.ensemble = ensemble
        self.gardee = gardee
        self.absorbee = absorbee
        self.faiteLe = faiteLe
        self.defaiteLe = defaiteLe
    }
}

extension Acteur {
    /// Undoing a union corrects who holds two files: a delegate decides on duplicates alone, and a desk unites without undoing.
    package func mayUndo(union: Bool) -> Bool { may(.mergeDemandes) && (!union || reachesAll(.changeTitulaire)) }
}

/// The lists of sets.
package enum VueDoublons: String, Sendable, CaseIterable {
    case difficiles, faciles, contestes, clos
}
