// SPDX-License-Identifier: EUPL-1.2

/// An applicant who stands at a desk that does not see his file by itself: with an identity document and a reason, the
/// agent opens it for a while, to renew or to change it. The applicant can see that.
package struct Presence: Sendable, Hashable {
    package enum Motif: String, Sendable, CaseIterable {
        case renouvellement, modification
    }

    package let demande: ID<Demande>
    package let motif: Motif
    /// Code of the list `pieceIdentite`.
    package let piece: String
    package let jusquAu: Instant

    package init(demande: ID<Demande>, motif: Motif, piece: String, jusquAu: Instant) {
        self.demande = demande
        self.motif = motif
        self.piece = piece
        self.jusquAu = jusquAu
    }

    /// How long the file stays open: one conversation at a counter, its copies included. A choice of the project.
    package static let seconds = 2 * 3_600
}

/// What the agent reads on the identity document, and what it is for.
package struct SaisiePresence: Sendable, Hashable {
    package var nom = ""
    package var prenoms = ""
    package var naissance = ""
    package var piece = ""
    package var motif = ""

    package init() {}
}

/// What is missing before anything is compared with the file.
package func examinePresence(_ saisie: SaisiePresence, _ rulebook: Rulebook) -> [Violation] {
    var violations: [Violation] = []
    if folded(saisie.nom).isEmpty { violations.append(Violation("nom", "requis")) }
    if folded(saisie.prenoms).isEmpty { violations.append(Violation("prenoms", "requis")) }
    if saisie.naissance.isEmpty {
        violations.append(Violation("naissance", "requis"))
    } else if case .failure(let violation) = TypedDate.birth(saisie.naissance, "naissance") {
        violations.append(violation)
    }
    if rulebook.label("pieceIdentite", saisie.piece) == nil { violations.append(Violation("piece", "requis")) }
    if Presence.Motif(rawValue: saisie.motif) == nil { violations.append(Violation("motif", "requis")) }
    return violations
}

extension SaisiePresence {
    /// Whether the document is that of a holder of the file: whole name, birth or usage, first first name, birth date.
    package func names(_ holder: SearchedPerson) -> Bool {
        guard holder.role == "titulaire" || holder.role == "cotitulaire", let born = holder.naissance,
            examineNaissance(naissance) == born
        else { return false }
        let typed = folded(nom)
        let first = folded(prenoms).split(separator: " ").first
        return (typed == holder.nom || typed == holder.usage) && first == holder.prenoms?.split(separator: " ").first
    }
}
