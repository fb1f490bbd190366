// SPDX-License-Identifier: EUPL-1.2

/// The guided exercises, in their order: the ordinary work of an agent of a desk.
package enum Exercice: String, Sendable, CaseIterable {
    /// Note a visit and give an appointment.
    case accueil
    /// Register a couple and two children.
    case famille
    /// Find a file in spite of a typing error, and give its récépissé again.
    case recherche
    /// Change an address, on a document.
    case changement
    /// Open the file of another desk, the applicant being there.
    case ailleurs
    /// Protect an address.
    case protegee

    package var rang: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    /// Those that begin with a file which is there already.
    package static let prepares: [Exercice] = [.recherche, .changement, .ailleurs, .protegee]
}

/// Whether an exercise is done, and if not, what is missing: `formation.raison.<code>`.
package enum VerdictExercice: Sendable, Hashable {
    case fait
    case pasEncore(String)
}

/// What an account did since the last reset, as the base and the journal tell it.
package struct FaitsFormation: Sendable, Hashable {
    package struct Enregistrement: Sendable, Hashable {
        /// Birth and usage name of the holder.
        package let noms: [String]
        package let nombrePersonnes: Int?
        package let cotitulaires: Int
        package let aCharge: Int
        package let aNumero: Bool

        package init(noms: [String], nombrePersonnes: Int?, cotitulaires: Int, aCharge: Int, aNumero: Bool) {
            self.noms = noms
            self.nombrePersonnes = nombrePersonnes
            self.cotitulaires = cotitulaires
            self.aCharge = aCharge
            self.aNumero = aNumero
        }
    }

    package struct Changement: Sendable, Hashable {
        package let champ: String
        package let apres: String?
        package let parPiece: Bool

        package init(champ: String, apres: String?, parPiece: Bool) {
            self.champ = champ
            self.apres = apres
            self.parPiece = parPiece
        }
    }

    /// What the account did with the file that was prepared for an exercise.
    package struct Dossier: Sendable, Hashable {
        /// `dossier`, `recepisse`…
        package var consultations: Set<String> = []
        /// Opened for its applicant, who was there.
        package var aPresence = false
        package var changements: [Changement] = []

        package init() {}
    }

    package var visites: [String] = []
    package var rendezVous: [String] = []
    package var enregistrements: [Enregistrement] = []
    package var dossiers: [Exercice: Dossier] = [:]

    package init() {}
}
