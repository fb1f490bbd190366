// SPDX-License-Identifier: EUPL-1.2

/// The keys under which two records are brought together: who shares none is never compared. Each survives some mistakes
/// and not others; a second application of the same person shares nearly always at least two.
enum RegleBloc: Int, CaseIterable, Sendable {
    /// Birth date.
    case naissance
    /// Day and month exchanged, and the first name.
    case jourMois
    /// Names by their sound, in any order.
    case noms
    case telephone
    case courriel
    case nir
    /// Street and number.
    case adresse
    /// First name by its sound, place and year of birth.
    case prenomLieu
    /// Surname by its sound, and year of birth.
    case nomAnnee
    /// Surname by its sound, and day and month of birth.
    case nomJour
    /// Surname by its sound, and place.
    case nomLieu
    /// The first letters of both names, as they are written.
    case debuts
    /// Number in the street, place and first name by its sound.
    case numeroLieu

    /// A record has at most two keys of a rule: two surnames, two telephones.
    static let keysPerRecord = 2
    /// What cuts a block that holds too many, one after the other.
    enum Coupe: Sendable { case prenom, nom, annee, lieu }

    var coupes: [Coupe] {
        switch self {
        case .naissance: [.prenom, .nom, .lieu]
        case .jourMois: [.nom, .lieu]
        case .noms, .debuts: [.annee, .lieu, .prenom]
        case .telephone, .courriel, .nir, .adresse: [.prenom, .annee, .nom]
        case .prenomLieu, .numeroLieu: [.nom]
        case .nomAnnee, .nomJour: [.prenom, .lieu]
        case .nomLieu: [.prenom, .annee]
        }
    }

    /// Said to whoever reads that a block was left aside.
    var name: String { String(describing: self) }
}
