// SPDX-License-Identifier: EUPL-1.2

/// A breach: data lost, changed or seen by those who should not (RGPD, 4, 12). Not a `Violation`, which is a fault of a form.
package struct ViolationDonnees: Sendable, Hashable {
    /// For the rights and freedoms of persons: decides who is to be told.
    package enum Risque: String, Sendable, CaseIterable {
        case aucun, possible, eleve
    }

    /// Who is told, and under which article.
    package enum Informe: String, Sendable, CaseIterable {
        /// Arrêté of 2015, 8: in any case.
        case prefet
        /// RGPD, 33: unless there is no risk.
        case cnil
        /// RGPD, 34: when the risk is high.
        case personnes
    }

    package let id: ID<ViolationDonnees>
    package let constateeLe: Instant
    package let faits: String
    /// How many persons; nil while it is not known.
    package let personnes: Int?
    package let mesures: String
    package let risque: Risque
    package var informes: [Informe: Day]

    package init(
        id: ID<ViolationDonnees>, constateeLe: Instant, faits: String, personnes: Int?, mesures: String,
        risque: Risque, informes: [Informe: Day] = [:]
    ) {
        self.id = id
        self.constateeLe = constateeLe
        self.faits = faits
        self.personnes = personnes
        self.mesures = mesures
        self.risque = risque
        self.informes = informes
    }

    package func mustTell(_ informe: Informe) -> Bool {
        switch informe {
        case .prefet: true
        case .cnil: risque != .aucun
        case .personnes: risque == .eleve
        }
    }

    /// Those who were not told yet and must be.
    package var aInformer: [Informe] { Informe.allCases.filter { mustTell($0) && informes[$0] == nil } }

    /// 72 hours after it was found (RGPD, 33, 1); nil when the figure is missing, or when the CNIL need not be told.
    package func limiteCnil(on day: Day, _ rulebook: Rulebook) -> Instant? {
        guard mustTell(.cnil) else { return nil }
        return rulebook.chiffre(.violationCnil, on: day).map { constateeLe.adding(seconds: $0.valeur * 3_600) }
    }
}
