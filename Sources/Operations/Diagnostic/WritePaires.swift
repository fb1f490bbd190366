// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Formats
package import Foundation

/// Every pair that was kept, one a row: where its lines are, how probable it is, why.
package struct WritePaires {
    package static let colonnes = [
        "fichier_a", "ligne_a", "identifiant_a", "fichier_b", "ligne_b", "identifiant_b", "probabilite", "raisons",
    ]

    private let isForSpreadsheet: Bool

    /// `isForSpreadsheet`: what a spreadsheet would take for a formula begins with an apostrophe; else identifiers are as
    /// their file has them.
    package init(isForSpreadsheet: Bool = false) { self.isForSpreadsheet = isForSpreadsheet }

    private func cell(_ text: String) -> String {
        isForSpreadsheet && text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } == true
            ? "'\(text)" : text
    }

    package func callAsFunction(_ resultat: StudyFichiers.Resultat, to handle: FileHandle) throws {
        var writer = CSVWriter(handle)
        try writer.write(Self.colonnes)
        let (lignes, fichiers) = (resultat.lignes, resultat.diagnostic.fichiers)
        for pair in resultat.paires {
            try writer.write([
                cell(fichiers[lignes.fichier(pair.a)].nom), "\(lignes.line(pair.a))",
                cell(lignes.identifiant(pair.a)), cell(fichiers[lignes.fichier(pair.b)].nom),
                "\(lignes.line(pair.b))", cell(lignes.identifiant(pair.b)),
                Self.decimal(pair.probabilite), pair.raisons.map(\.code).joined(separator: "|"),
            ])
        }
        try writer.flush()
    }

    /// Six decimals, a point whatever the language of the machine.
    private static func decimal(_ value: Double) -> String {
        let millionths = Int((min(1, max(0, value)) * 1_000_000).rounded())
        let digits = String(millionths % 1_000_000)
        return "\(millionths / 1_000_000).\(String(repeating: "0", count: 6 - digits.count))\(digits)"
    }
}
