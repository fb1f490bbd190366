// SPDX-License-Identifier: EUPL-1.2

/// A tax income is of one year: two files that know two years know both. What is earned, paid and done is of one moment, and stays whole:
/// the wage of one file beside the benefit of the other would be nobody's income.
extension FusionFormulaires {
    /// Of one person; where the holder of one file is the co-holder of the other, the incomes are of two.
    package var holdsAllRfr: Bool { Self.holdsAllRfr(gardee, absorbee) }

    static func holdsAllRfr(_ gardee: Formulaire, _ absorbee: Formulaire) -> Bool {
        guard let one = gardee.demandeur, let other = absorbee.demandeur, one.rfr != nil, other.rfr != nil else {
            return false
        }
        return one.isSame(as: other)
            || !absorbee.cotitulaires.contains { $0.isSame(as: one) }
                && !gardee.cotitulaires.contains { $0.isSame(as: other) }
    }

    /// Each year that either knows; of a year that both know, what was said last.
    func addRfr(to form: inout Formulaire) {
        guard let theirs = absorbee.demandeur?.rfr else { return }
        var years = form.demandeur?.rfr ?? [:]
        for (year, amount) in theirs {
            let path = "\(RubriqueFusion.rfr.rawValue).\(year)"
            if years[year] != nil, dites.absorbee.date(path) <= dites.gardee.date(path) { continue }
            years[year] = amount
            form.provenance[path] = absorbee.provenance[path]
        }
        form.demandeur?.rfr = years
    }

    /// Whichever co-holders are kept, the years that only the other file knows of them are kept too.
    func gatherRfr(in form: inout Formulaire) {
        for rang in form.cotitulaires.indices {
            for source in [gardee, absorbee] {
                for (path, known) in source.holders where known.isSame(as: form.cotitulaires[rang]) {
                    var years = form.cotitulaires[rang].rfr ?? [:]
                    for (year, amount) in known.rfr ?? [:] where years[year] == nil {
                        years[year] = amount
                        form.provenance["cotitulaires.\(rang).rfr.\(year)"] = source.provenance["\(path).rfr.\(year)"]
                    }
                    form.cotitulaires[rang].rfr = years.isEmpty ? nil : years
                }
            }
        }
    }
}

extension Formulaire {
    fileprivate var holders: [(path: String, holder: Titulaire)] {
        (demandeur.map { [("demandeur", $0)] } ?? [])
            + cotitulaires.enumerated().map { ("cotitulaires.\($0.offset)", $0.element) }
    }
}

extension Titulaire {
    /// Of whom bears a single name, that name tells.
    fileprivate func isSame(as other: Titulaire) -> Bool {
        guard naissance == other.naissance, folded(prenoms) == folded(other.prenoms) else { return false }
        return !folded(prenoms).isEmpty || folded(nomNaissance) == folded(other.nomNaissance)
    }
}
