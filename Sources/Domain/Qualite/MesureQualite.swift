// SPDX-License-Identifier: EUPL-1.2

/// How many of how many satisfy a criterion.
package struct MesureQualite: Sendable, Hashable {
    package let critere: CodeCritere
    package let numerateur: Int
    package let denominateur: Int

    package init(_ critere: CodeCritere, _ numerateur: Int, sur denominateur: Int) {
        self.critere = critere
        self.numerateur = numerateur
        self.denominateur = denominateur
    }

    /// From 0 to 100; nil of nothing.
    package var part: Double? { denominateur > 0 ? Double(numerateur) * 100 / Double(denominateur) : nil }

    /// Too few files for a share to mean anything.
    package func isTooSmall(_ regles: ReglesQualite) -> Bool { denominateur < regles.minimum }

    /// Tells of a handful: those who satisfy, those who do not, or all of them. Does not leave the house, and is not for
    /// who does not have the files themselves before him.
    package func isSecret(_ regles: ReglesQualite) -> Bool {
        let few = 1..<max(2, regles.minimum)
        return [numerateur, denominateur - numerateur, denominateur].contains(where: few.contains)
    }
}

/// Sums by criterion.
package struct CompteQualite: Sendable, Hashable {
    private var sums: [CodeCritere: (numerateur: Int, denominateur: Int)] = [:]
    /// Files that were looked at.
    package private(set) var dossiers = 0

    package init() {}

    package mutating func add(_ mesures: [MesureQualite]) {
        dossiers += 1
        for mesure in mesures { add(mesure) }
    }

    package mutating func merge(_ other: CompteQualite) {
        dossiers += other.dossiers
        for mesure in other.mesures { add(mesure) }
    }

    package mutating func add(_ mesure: MesureQualite) {
        let known = sums[mesure.critere] ?? (0, 0)
        sums[mesure.critere] = (known.numerateur + mesure.numerateur, known.denominateur + mesure.denominateur)
    }

    /// What was not measured at all has no line.
    package mutating func remove(_ critere: CodeCritere) { sums[critere] = nil }

    package var mesures: [MesureQualite] {
        CodeCritere.allCases.compactMap { code in
            sums[code].flatMap { $0.denominateur > 0 ? MesureQualite(code, $0.numerateur, sur: $0.denominateur) : nil }
        }
    }

    package static func == (left: CompteQualite, right: CompteQualite) -> Bool {
        left.dossiers == right.dossiers && left.mesures == right.mesures
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(mesures) }
}
