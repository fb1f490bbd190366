// SPDX-License-Identifier: EUPL-1.2

/// Which of two files a value is taken from.
package enum CoteFusion: String, Sendable, Codable, CaseIterable {
    case gardee, absorbee
    /// Of both: communes wanted, one after the other; incomes, year by year.
    case ensemble
}

/// Two forms made one: where they differ, what is proposed, and the form that comes out of the choices.
package struct FusionFormulaires: Sendable {
    package let gardee: Formulaire
    package let absorbee: Formulaire
    /// Where they differ; the others have nothing to choose.
    package let differences: [RubriqueFusion]
    /// The communes wanted of both are not more than a form may hold.
    package let holdsAllCommunes: Bool
    /// What is taken unless someone chooses otherwise: the only one that says something, else the more recent.
    package private(set) var proposes: [RubriqueFusion: CoteFusion]
    /// When each field was last said in each.
    let dites: (gardee: DatesDites, absorbee: DatesDites)
    let gathersHolders: Bool

    /// `rubriques`: those that are chosen; the others stay as the kept file has them.
    package init(
        _ gardee: Formulaire, _ absorbee: Formulaire, among rubriques: [RubriqueFusion] = RubriqueFusion.allCases,
        gardeeLe: DatesDites, absorbeeLe: DatesDites, maximumCommunes: Int
    ) throws {
        self.gardee = gardee
        self.absorbee = absorbee
        dites = (gardeeLe, absorbeeLe)
        gathersHolders = rubriques.contains(.cotitulaires)
        holdsAllCommunes =
            Set(gardee.communesSouhaitees + absorbee.communesSouhaitees).count <= maximumCommunes
        let (own, other) = (try gardee.leaves(), try absorbee.leaves())
        var differences: [RubriqueFusion] = []
        var proposes: [RubriqueFusion: CoteFusion] = [:]
        for rubrique in rubriques {
            let (mine, his) = (rubrique.leaves(own), rubrique.leaves(other))
            guard mine != his else { continue }
            differences.append(rubrique)
            proposes[rubrique] =
                if rubrique == .communesSouhaitees, holdsAllCommunes {
                    .ensemble
                } else if rubrique == .rfr,
                    Self.holdsAllRfr(gardee, absorbee)
                {
                    .ensemble
                } else if his.isEmpty {
                    .gardee
                } else if mine.isEmpty {
                    .absorbee
                } else { absorbeeLe.date(rubrique) > gardeeLe.date(rubrique) ? .absorbee : .gardee }
        }
        self.differences = differences
        self.proposes = proposes
        if let cote = nombreFault([:])?.cote { self.proposes[.nombrePersonnes] = cote }
    }

    package func cote(_ rubrique: RubriqueFusion, _ choix: [RubriqueFusion: CoteFusion]) -> CoteFusion {
        choix[rubrique] ?? proposes[rubrique] ?? .gardee
    }

    /// The form of the file that is kept: the older seniority (R441-2-8, f), whatever else was chosen.
    package func merged(_ choix: [RubriqueFusion: CoteFusion]) -> Formulaire {
        var form = chosen(choix)
        // Neither file counts this household: it is who is described.
        if let fault = nombreFault(choix), fault.cote == nil { form.nombrePersonnes = fault.decrites }
        return form
    }

    func chosen(_ choix: [RubriqueFusion: CoteFusion]) -> Formulaire {
        var form = gardee
        for rubrique in differences {
            switch cote(rubrique, choix) {
            case .gardee: continue
            case .absorbee: rubrique.copy(from: absorbee, into: &form)
            case .ensemble:
                if rubrique == .communesSouhaitees { addCommunes(to: &form) }
                if rubrique == .rfr, holdsAllRfr { addRfr(to: &form) }
            }
        }
        if gathersHolders { gatherRfr(in: &form) }
        if absorbee.depot.date < form.depot.date {
            form.depot.date = absorbee.depot.date
            form.depot.canal = absorbee.depot.canal
        }
        if !form.depot.pieceVue, absorbee.depot.pieceVue {
            form.depot.pieceVue = true
            form.depot.pieceNature = absorbee.depot.pieceNature
            form.depot.pieceExpireLe = absorbee.depot.pieceExpireLe
        }
        // Who must be hidden in one is hidden in both.
        if absorbee.adresseProtegee == true { form.adresseProtegee = true }
        form.national.merge(absorbee.national) { own, _ in own }
        form.confirmations += absorbee.confirmations.filter { !form.confirmations.contains($0) }
        return form
    }

    private func addCommunes(to form: inout Formulaire) {
        form.communesSouhaitees += absorbee.communesSouhaitees.filter { !form.communesSouhaitees.contains($0) }
        if let quartiers = absorbee.quartiers {
            form.quartiers = (form.quartiers ?? [:]).merging(quartiers) { own, _ in own }
        }
    }
}

/// What changed in the kept file since the merger, rubric by rubric: dealt with one by one when it is undone.
package struct RetourFusion: Sendable {
    package let depuis: [RubriqueFusion]
    /// The protection of an address that was set since.
    package let protege: Bool
    private let fusionnee: Formulaire

    package init(fusionnee: Formulaire, aujourdhui: Formulaire) throws {
        self.fusionnee = fusionnee
        let (then, now) = (try fusionnee.leaves(), try aujourdhui.leaves())
        depuis = RubriqueFusion.allCases.filter { $0.leaves(then) != $0.leaves(now) }
        protege = fusionnee.adresseProtegee != true && aujourdhui.adresseProtegee == true
    }

    /// A file as it was, with what changed since and is his.
    package func restored(
        _ avant: Formulaire, _ aujourdhui: Formulaire, taking rubriques: Set<RubriqueFusion>
    ) -> Formulaire {
        var form = avant
        for rubrique in depuis where rubriques.contains(rubrique) {
            if rubrique == .rfr {
                copyRfr(from: aujourdhui, to: &form)
            } else {
                rubrique.copy(from: aujourdhui, into: &form)
            }
        }
        // An address that was protected since the merger is protected in both.
        if protege { form.adresseProtegee = true }
        return form
    }

    /// The years that were said since; those that the merger brought are of the other file.
    private func copyRfr(from aujourdhui: Formulaire, to form: inout Formulaire) {
        let (then, now) = (fusionnee.demandeur?.rfr ?? [:], aujourdhui.demandeur?.rfr ?? [:])
        var years = form.demandeur?.rfr ?? [:]
        for year in Set(then.keys).union(now.keys) where then[year] != now[year] {
            years[year] = now[year]
            let path = "\(RubriqueFusion.rfr.rawValue).\(year)"
            form.provenance[path] = aujourdhui.provenance[path]
        }
        form.demandeur?.rfr = years.isEmpty ? nil : years
    }

    /// What is no rubric and changed since stays with the file that was kept: it was changed there. The identity document that was
    /// seen, a corrected date of deposit, elements of a national file, questions that were answered.
    package func keepsRest(of aujourdhui: Formulaire, in form: inout Formulaire) {
        let (then, now) = (fusionnee.depot, aujourdhui.depot)
        if then.date != now.date { form.depot.date = now.date }
        if then.canal != now.canal { form.depot.canal = now.canal }
        if then.signeLe != now.signeLe { form.depot.signeLe = now.signeLe }
        if (then.pieceVue, then.pieceNature, then.pieceExpireLe) != (now.pieceVue, now.pieceNature, now.pieceExpireLe) {
            form.depot.pieceVue = now.pieceVue
            form.depot.pieceNature = now.pieceNature
            form.depot.pieceExpireLe = now.pieceExpireLe
        }
        for key in Set(fusionnee.national.keys).union(aujourdhui.national.keys)
        where fusionnee.national[key] != aujourdhui.national[key] {
            form.national[key] = aujourdhui.national[key]
        }
        let answered = aujourdhui.confirmations.filter { !fusionnee.confirmations.contains($0) }
        form.confirmations += answered.filter { !form.confirmations.contains($0) }
    }
}
