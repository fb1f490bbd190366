// SPDX-License-Identifier: EUPL-1.2

/// What a study found: figures only, no name of a person. Written as it is by `ruche diagnostic --json` (docs/diagnostic.md).
package struct Diagnostic: Sendable, Codable {
    package struct Fichier: Sendable, Codable {
        /// As given, made unique.
        package let nom: String
        package let octets: Int
        package let encodage: String
        package let separateur: String
        /// Without the header and the blank lines.
        package var lignes: Int
        /// Those that could be compared.
        package var lignesComparees: Int
        package var colonnes: [Colonne]
        package var correspondance: [ChampFichier: [String]]
        /// No mapping was given: this one was guessed.
        package let correspondanceProposee: Bool
        package var champs: [Remplissage]
        /// How dates are written: so many of each.
        package var ecrituresNaissance: [String: Int]
        /// How those were read, where day and month might be confused.
        package var ordreNaissance: OrdreDate?
        /// Surname and given names stood in one column.
        package var nomsComplets: NomsComplets?
        package var ages: [TrancheAge]
        package var anomalies: [Anomalie]
        package var doublons: Doublons
    }

    /// How surname and given names were taken apart: so many of each.
    package struct NomsComplets: Sendable, Codable {
        /// Which comes first, where neither a comma nor capitals say it.
        package let ordre: OrdreNoms
        /// The column shows it; else it is a custom.
        package let ordreSur: Bool
        package var virgule: Int
        package var capitales: Int
        package var place: Int
        package var unMot: Int
    }

    package struct Colonne: Sendable, Codable {
        package let nom: String
        package var remplies: Int
    }

    package struct Remplissage: Sendable, Codable {
        package let champ: ChampFichier
        package var remplies: Int
        package var taux: Double
    }

    package struct TrancheAge: Sendable, Codable {
        /// Full years; `a` nil: and more. Both nil: not known.
        package let de: Int?
        package let a: Int?
        package var lignes: Int
    }

    /// Pairs at or above the threshold.
    package struct Doublons: Sendable, Codable {
        package var paires = 0
        package var lignes = 0
        /// Share of the compared lines.
        package var part = 0.0
        package var groupes = 0
        /// Lines that would go if one of each group stayed.
        package var enTrop = 0
        /// How many groups of each size.
        package var tailles: [Int: Int] = [:]
    }

    package struct Recouvrement: Sendable, Codable {
        package let fichierA: String
        package let fichierB: String
        package var paires = 0
        /// Lines of A found in B, and of B found in A.
        package var lignesA = 0
        package var lignesB = 0
        package var partA = 0.0
        package var partB = 0.0
    }

    package struct Tranche: Sendable, Codable {
        package let de: Double
        package let a: Double
        package var paires: Int
    }

    package struct Ensemble: Sendable, Codable {
        package var lignes: Int
        package var lignesComparees: Int
        /// Lines less those that repeat another one, in all files.
        package var personnesDistinctes: Int
        package var pairesAuSeuil: Int
        package var pairesAuPlancher: Int
        package var seuil: Double
        package var plancher: Double
        package var comparaisons: Int
        /// So many lines alike that they were not compared two by two: how often, and the most of them.
        package var blocsEcartes: Int
        package var plusGrandBloc: Int
    }

    /// Of this shape.
    package var diagnostic = 1
    package var fichiers: [Fichier]
    package var recouvrements: [Recouvrement]
    /// Of the probabilities of all pairs that were kept.
    package var probabilites: [Tranche]
    package var ensemble: Ensemble
}
