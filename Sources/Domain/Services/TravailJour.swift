// SPDX-License-Identifier: EUPL-1.2

/// What a background work did on one day, however often it was done.
package struct TravailJour: Sendable, Hashable {
    package let nom: String
    package let jour: Day
    package let finiLe: Instant
    package let faits: Int
    package let echecs: Int
    package let comptes: [String: Int]

    package init(nom: String, jour: Day, finiLe: Instant, faits: Int, echecs: Int, comptes: [String: Int]) {
        self.nom = nom
        self.jour = jour
        self.finiLe = finiLe
        self.faits = faits
        self.echecs = echecs
        self.comptes = comptes
    }

    /// What is left waiting is as it stood at the last run of the day; what was done adds up.
    private static let levels: Set<String> = [
        "sans-preuve", "preavis-reprises", "doublons-sans-modele", "doublons-a-la-commande",
    ]

    /// Days that are kept.
    package static let gardes = 90

    /// With one more run.
    package func adding(_ travail: Travail) -> TravailJour {
        // That another server was at it is of this hour only.
        let counted = travail.comptes.filter { $0.key != "occupe" }
        return TravailJour(
            nom: nom, jour: jour, finiLe: travail.finiLe, faits: faits + (travail.issue == .fait ? 1 : 0),
            echecs: echecs + (travail.issue == .echec ? 1 : 0),
            comptes: comptes.merging(counted) { old, new in new + old }
                .merging(counted.filter { Self.levels.contains($0.key) }) { _, new in new })
    }
}
