// SPDX-License-Identifier: EUPL-1.2

/// Why two persons may be one, or may not: what a comparison of one field found. Said in words by the catalogue:
/// `doublon.raison.<champ>.<constat>`.
package struct RaisonDoublon: Sendable, Hashable, Codable {
    package enum Champ: String, Sendable, CaseIterable, Codable {
        case nom, prenoms, naissance, sexe, adresse, telephone, courriel, nir, conjoint, enfants
    }

    package enum Constat: String, Sendable, CaseIterable, Codable {
        case identique
        /// The same words, otherwise cut or ordered: `DE SOUZA` and `DESOUZA`, `MARIE` and `MARIE CLAIRE`.
        case partiel
        /// Another writing of one name: `MOHAMED` and `MUHAMMAD`.
        case variante
        /// Name and first names, or day and month, exchanged.
        case inverse
        /// A letter or a digit apart.
        case proche
        /// Known to a part only, or by convention: a year, 1 January.
        case incomplet
        /// Something in common: the street, the year, some of the children.
        case commun
        /// Near in time: less than a year apart.
        case voisin
        case different
    }

    package let champ: Champ
    package let constat: Constat

    package init(_ champ: Champ, _ constat: Constat) {
        self.champ = champ
        self.constat = constat
    }

    /// `naissance.inverse`: its key in the catalogue, in files and in the API.
    package var code: String { "\(champ.rawValue).\(constat.rawValue)" }

    package init?(code: String) {
        let parts = code.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let champ = Champ(rawValue: parts[0]), let constat = Constat(rawValue: parts[1]) else {
            return nil
        }
        self.init(champ, constat)
    }

    /// Speaks against: shown apart from what speaks for.
    package var isContraire: Bool { constat == .different }
}
