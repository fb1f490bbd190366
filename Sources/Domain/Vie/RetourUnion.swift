// SPDX-License-Identifier: EUPL-1.2

/// A union undone: each person goes back with what he said since. Nil when the household is not that of the union any more: then
/// those who part are separated, and keep the seniority.
package struct RetourUnion: Sendable {
    private let avant: Formulaire
    private let absorbee: Formulaire
    private let fusionnee: Formulaire
    private let aujourdhui: Formulaire

    package init?(avant: Formulaire, absorbee: Formulaire, fusionnee: Formulaire, aujourdhui: Formulaire) throws {
        func holders(_ form: Formulaire) -> [Titulaire] { [form.demandeur].compactMap { $0 } + form.cotitulaires }
        let (then, now) = (holders(fusionnee), holders(aujourdhui))
        guard then.count == now.count, zip(then, now).allSatisfy(Self.areOne) else { return nil }
        let (said, says) = (try fusionnee.leaves(), try aujourdhui.leaves())
        for rubrique in [RubriqueFusion.personnesACharge, .nombrePersonnes, .handicaps]
        where rubrique.leaves(said) != rubrique.leaves(says) { return nil }
        (self.avant, self.absorbee, self.fusionnee, self.aujourdhui) = (avant, absorbee, fusionnee, aujourdhui)
    }

    /// A name or a date may have been corrected, not all of them.
    private static func areOne(_ one: Titulaire, _ other: Titulaire) -> Bool {
        [
            folded(one.nomNaissance) == folded(other.nomNaissance), folded(one.prenoms) == folded(other.prenoms),
            one.naissance == other.naissance,
        ].count { $0 } >= 2
    }

    /// What changed since and is of the household, where it is asked which file it is of: a dwelling goes with its address.
    package func asked(_ depuis: [RubriqueFusion]) -> [RubriqueFusion] {
        let asked = RubriqueFusion.answered(depuis)
        return avant.adresse == absorbee.adresse ? asked : asked.filter { !RubriqueFusion.dwelling.contains($0) }
    }

    /// Those that go to the file that comes back: the ones that were chosen, and the dwelling of the address that goes there, or
    /// that was his all along.
    package func rendues(_ chosen: Set<RubriqueFusion>, among depuis: [RubriqueFusion]) -> Set<RubriqueFusion> {
        let rendues = chosen.intersection(asked(depuis))
        let isTheirs =
            depuis.contains(.adresse)
            ? rendues.contains(.adresse) : avant.adresse != absorbee.adresse && fusionnee.adresse == absorbee.adresse
        return isTheirs ? rendues.union(depuis.filter(RubriqueFusion.dwelling.contains)) : rendues
    }

    /// Writes the holders over both forms that come back.
    package func giveBack(to gardee: inout Formulaire, _ other: inout Formulaire) {
        let count = avant.cotitulaires.count
        gardee.cotitulaires = Array(aujourdhui.cotitulaires.prefix(count))
        gardee.provenance = gardee.provenance.filter { path, _ in Self.rang(path) == nil }
            .merging(aujourdhui.provenance.filter { path, _ in Self.rang(path).map { $0 < count } ?? false }) { $1 }
        guard count < aujourdhui.cotitulaires.count,
            Array(aujourdhui.cotitulaires.dropFirst(count)) != Array(fusionnee.cotitulaires.dropFirst(count))
        else { return }
        var holder = aujourdhui.cotitulaires[count]
        if let place = holder.adresse, place != fusionnee.cotitulaires[count].adresse { other.adresse = place }
        (holder.lien, holder.adresse) = (nil, nil)
        (holder.nomEnvoi, holder.prenomsEnvoi) = (absorbee.demandeur?.nomEnvoi, absorbee.demandeur?.prenomsEnvoi)
        other.demandeur = holder
        other.cotitulaires = zip(aujourdhui.cotitulaires.dropFirst(count + 1), absorbee.cotitulaires).map { now, then in
            var next = now
            next.lien = then.lien
            return next
        }
        other.provenance = other.provenance.filter { path, _ in
            !path.hasPrefix("demandeur.") && !path.hasPrefix("cotitulaires.")
        }
        for (path, provenance) in aujourdhui.provenance {
            guard let rang = Self.rang(path), rang >= count else { continue }
            let field = path.split(separator: ".", maxSplits: 2).last.map(String.init) ?? ""
            other.provenance[rang == count ? "demandeur.\(field)" : "cotitulaires.\(rang - count - 1).\(field)"] =
                provenance
        }
    }

    /// A field of who came in by the union, where the file had so many co-holders before.
    package static func isOfEntrant(_ champ: String, after cotitulaires: Int) -> Bool {
        rang(champ).map { $0 >= cotitulaires } ?? false
    }

    private static func rang(_ path: String) -> Int? {
        let parts = path.split(separator: ".", maxSplits: 2)
        return parts.count == 3 && parts[0] == "cotitulaires" ? Int(parts[1]) : nil
    }
}
