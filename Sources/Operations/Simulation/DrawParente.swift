// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Makes the applicant of a form the relative of another.
struct DrawParente: Sendable {
    let formulaire: DrawFormulaire

    /// How they are related: what they share.
    enum Forme { case jumeau, pereEtFils, fratrie, cousins, homonymes }

    struct Parente {
        let identite: DrawFormulaire.Identite
        let forme: Forme
    }

    func identite(
        of other: Titulaire, origine: String, genre: Lien.Genre, depot: Day, _ generator: inout SeededGenerator
    ) -> Parente {
        let born = other.naissance.earliest.year
        let isWoman = other.civilite == "2"
        let adult = depot.year - 19
        let forme: Forme =
            switch genre {
            case .doublon, .jumeau: .jumeau
            case .homonyme: .homonymes
            case .parent:
                switch generator.below(3) {
                case 0 where !isWoman && (born + 22 <= adult || born >= 1955): .pereEtFils
                case 1: .cousins
                default: .fratrie
                }
            }
        let annee: Int
        switch forme {
        case .jumeau, .cousins: annee = born
        case .pereEtFils:
            annee = born + 22 <= adult ? min(adult, born + 20 + generator.below(14)) : born - 22 - generator.below(12)
        case .fratrie: annee = min(adult, born + 1 + generator.below(7))
        case .homonymes: annee = generator.chance(600) ? born : min(adult, born + generator.from(-9...9))
        }
        let isHers = forme == .pereEtFils || forme == .homonymes || (forme == .jumeau && generator.chance(600))
        return Parente(
            identite: DrawFormulaire.Identite(
                nom: other.nomNaissance, origine: origine, annee: annee,
                isWoman: isHers ? isWoman : generator.chance(500)), forme: forme)
    }

    func apply(
        _ parente: Parente, of other: Formulaire, to form: inout Formulaire, _ generator: inout SeededGenerator
    ) {
        guard let model = other.demandeur, var holder = form.demandeur else { return }
        switch parente.forme {
        case .jumeau:
            holder.naissance = model.naissance
            // Some parents like names that begin alike.
            if holder.civilite == model.civilite, generator.chance(400) {
                holder.prenoms = close(to: model, parente.identite, &generator)
            }
        case .cousins: holder.naissance = model.naissance
        case .pereEtFils: holder.prenoms = model.prenoms
        case .homonymes:
            holder.prenoms = model.prenoms
            if holder.naissance.earliest.year == model.naissance.earliest.year, generator.chance(250) {
                holder.naissance = model.naissance
            }
        case .fratrie: break
        }
        // Two persons, hence two first names where all the rest is the same.
        if parente.forme == .jumeau || parente.forme == .cousins || parente.forme == .fratrie {
            for _ in 0..<8 where holder.prenoms == model.prenoms {
                holder.prenoms = formulaire.noms.prenom(
                    parente.identite.origine, holder.civilite == "2" ? "F" : "M", year: parente.identite.annee,
                    &generator)
            }
        }
        form.demandeur = holder
        let isTogether = parente.forme == .fratrie || parente.forme == .pereEtFils || generator.chance(700)
        if isTogether, parente.forme != .cousins, parente.forme != .homonymes {
            form.adresse = other.adresse
            if generator.chance(300) { form.demandeur?.telephone = model.telephone }
        }
    }

    private func close(
        to model: Titulaire, _ identite: DrawFormulaire.Identite, _ generator: inout SeededGenerator
    ) -> String {
        var best = model.prenoms
        for _ in 0..<24 {
            let name = formulaire.noms.prenom(
                identite.origine, identite.isWoman ? "F" : "M", year: identite.annee, &generator)
            if name != model.prenoms, name.utf8.prefix(2).elementsEqual(model.prenoms.utf8.prefix(2)) { return name }
            if name != model.prenoms { best = name }
        }
        return best
    }
}
