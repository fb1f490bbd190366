// SPDX-License-Identifier: EUPL-1.2

/// What the quality of the shared file is measured by. Its name and its formula in words are in the catalogue:
/// `qualite.critere.<code>` and `qualite.formule.<code>`.
package enum CodeCritere: String, Sendable, Codable, CaseIterable {
    // Complete.
    case contact, adresse, naissance, revenu, menage, motif, souhaits, piece
    // Fresh.
    case fraicheur, validite
    /// Shown by a document or a third party, rather than only declared.
    case provenance
    // In time.
    case numero, attestation
    // One application a household, and warnings that were heard.
    case avertissements, doublons

    package var famille: FamilleCriteres {
        switch self {
        case .contact, .adresse, .naissance, .revenu, .menage, .motif, .souhaits, .piece: .completude
        case .fraicheur, .validite: .fraicheur
        case .provenance: .provenance
        case .numero, .attestation: .delais
        case .avertissements, .doublons: .unicite
        }
    }
}

package enum FamilleCriteres: String, Sendable, CaseIterable {
    case completude, fraicheur, provenance, delais, unicite
}

/// A criterion of the label of the regional file, with its target: `Reference/Tables/qualite.json`.
package struct CritereQualite: Sendable, Hashable {
    package let code: CodeCritere
    /// Percent to be reached.
    package let cible: Int
    /// Its share in the score, beside those of the others.
    package let poids: Int
    /// Only what began that many months ago counts; nil: the whole file.
    package let mois: Int?
    /// Days allowed for the act that is measured.
    package let jours: Int?
    package let article: String?
    package let source: String
    package let statut: Statut

    package init(
        code: CodeCritere, cible: Int, poids: Int, mois: Int? = nil, jours: Int? = nil, article: String? = nil,
        source: String = "", statut: Statut = .aConfirmer
    ) {
        self.code = code
        self.cible = cible
        self.poids = poids
        self.mois = mois
        self.jours = jours
        self.article = article
        self.source = source
        self.statut = statut
    }
}

/// A level of the label. Its name: `qualite.niveau.<code>`.
package struct NiveauLabel: Sendable, Hashable {
    package let code: String
    /// Points from which it is given.
    package let points: Int
    /// No criterion may be under that percentage of its own target.
    package let plancher: Int

    package init(code: String, points: Int, plancher: Int) {
        self.code = code
        self.points = points
        self.plancher = plancher
    }
}

/// The published criteria of the label, and how they add up.
package struct ReglesQualite: Sendable, Hashable {
    package let criteres: [CritereQualite]
    /// The highest first.
    package let niveaux: [NiveauLabel]
    /// A share over fewer files is neither shown nor counted.
    package let minimum: Int
    package let minimumSource: String
    package let minimumStatut: Statut
    /// Percent of the weights that must have been measured before there is a score.
    package let poidsMesure: Int
    /// Of the levels and of the weights.
    package let source: String
    package let statut: Statut

    package init(
        criteres: [CritereQualite], niveaux: [NiveauLabel], minimum: Int, minimumSource: String = "",
        minimumStatut: Statut = .aConfirmer, poidsMesure: Int, source: String = "", statut: Statut = .aConfirmer
    ) {
        self.criteres = criteres
        self.niveaux = niveaux
        self.minimum = minimum
        self.minimumSource = minimumSource
        self.minimumStatut = minimumStatut
        self.poidsMesure = poidsMesure
        self.source = source
        self.statut = statut
    }

    package static let aucune = ReglesQualite(criteres: [], niveaux: [], minimum: 11, poidsMesure: 100)

    package func critere(_ code: CodeCritere) -> CritereQualite? { criteres.first { $0.code == code } }
}
