// SPDX-License-Identifier: EUPL-1.2

/// Why no new form is made from a file.
package enum RefusSuite: Error, Sendable, Hashable {
    /// On file, merged, cancelled or erased.
    case etat(Etat)
    /// It may still come back, with its number and its seniority: that is worth more.
    case reactivable
    /// Of the only holder: nothing of his is asked again. Another person of the household files his own.
    case deces
}

/// A new application from one that was struck off and cannot come back (arrêté of 2015, annex, 6.1): another number, another
/// seniority.
package func examineSuite(
    _ situation: SituationDemande, on today: Day, _ rulebook: Rulebook
) -> Result<Void, RefusSuite> {
    guard situation.etat == .radiee else { return .failure(.etat(situation.etat)) }
    if situation.isDeces { return .failure(.deces) }
    if case .success = examineRenouvellement(situation, recuLe: today, on: today, rulebook) {
        return .failure(.reactivable)
    }
    if case .success = examineReactivation(situation, on: today, rulebook) { return .failure(.reactivable) }
    return .success(())
}

extension Formulaire {
    /// What this file said, to be looked over with the applicant. The identity document, incomes and dates of then say nothing
    /// of today: they are typed anew. Nor do, after an allotment (R441-2-8 a), the dwelling that was left and the reasons to
    /// leave it.
    package func suite(after motif: MotifRadiation?, on today: Day) throws -> Saisie {
        var suite = Saisie()
        for (path, value) in try saisie().valeurs where !Self.isOfThen(path) {
            if motif == .attribution, Self.isOfLogementQuitte(path) { continue }
            suite[path] = value
        }
        suite["depot.date"] = today.numeric
        suite["depot.canal"] = "guichet"
        return suite
    }

    private static func isOfLogementQuitte(_ path: String) -> Bool {
        let first = path.prefix { $0 != "." }
        return ["adresse", "adresseCourrier", "logementActuel", "motifs", "motifPrecision"].contains(first)
    }

    private static func isOfThen(_ path: String) -> Bool {
        let parts = path.split(separator: ".")
        if ["depot", "ressourcesACharge", "naissancesAttendues", "motifJugement"].contains(parts.first) { return true }
        if path == "logementActuel.depuis" || path == "aide.du" || path == "aide.au" { return true }
        return parts.contains { ["rfr", "ressources", "versements"].contains($0) }
    }
}

extension Formulaire {
    /// One holder of both: the same birth date and birth name.
    package func sharesHolder(with other: Formulaire) -> Bool {
        func holders(_ form: Formulaire) -> [Titulaire] { [form.demandeur].compactMap { $0 } + form.cotitulaires }
        return holders(self).contains { own in
            holders(other).contains {
                $0.naissance == own.naissance && folded($0.nomNaissance) == folded(own.nomNaissance)
            }
        }
    }
}

/// What the event says, on both files, of a new application made from an old one.
package struct ContenuSuite: Sendable, Codable, Hashable {
    package let autre: String
    package let numero: String?

    package init(autre: String, numero: String?) {
        self.autre = autre
        self.numero = numero
    }
}
