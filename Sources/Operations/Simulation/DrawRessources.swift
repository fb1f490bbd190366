// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Incomes: by consumption unit, since that is how they are published, then shared between the holders.
extension DrawFormulaire {
    func incomes(
        _ profil: SimulationTables.Profil, _ cadre: Cadre, _ foyer: Foyer, _ formulaire: inout Formulaire,
        _ generator: inout SeededGenerator
    ) {
        let yearly = Int(profil.revenuParUC[foyer.rang] * Double(unites(formulaire)) / 10)
        // Of two, the one who works earns most.
        let works = formulaire.cotitulaires.first.map { DrawFormulaire.isWorking($0) } ?? false
        let parts = formulaire.cotitulaires.isEmpty ? [100, 0] : works ? [58, 42] : [84, 16]
        let isKnown = !generator.chance(tables.rfrInconnu[cadre.canal] * 10)
        // What one had the year before, in percent.
        let before = tables.revenuFiscal
        let drift =
            generator.chance(before.anneePartielle)
            ? generator.from(10...60)
            : generator.from(before.avantDernierMinimum...max(before.avantDernierMinimum, before.avantDernierMaximum))
        let year = cadre.ressourcesLe.year
        func fill(_ holder: inout Titulaire, _ part: Int, _ generator: inout SeededGenerator) {
            let own = yearly * part / 100
            let situation = holder.profession?.situation ?? ""
            let code =
                switch situation {
                case "RET": "RET"
                case "CHO": "CHO"
                case "ETU": "BE"
                case "AUT": own < 9_000 ? "RSA" : generator.chance(600) ? "AAH" : "PINV"
                default: "SAL"
                }
            holder.ressources = [code: Montant(euros: own / 12)]
            if isKnown {
                // The reference income is after the abatement of ten percent, and without what is not taxed.
                let taxed = ["RSA", "AAH", "BE"].contains(code) ? 0 : own * 9 / 10
                holder.rfr = ["\(year - 2)": taxed * drift / 100, "\(year - 1)": taxed]
            }
        }
        if var holder = formulaire.demandeur {
            fill(&holder, parts[0], &generator)
            if let benefit = allocations(formulaire) { holder.ressources?["AF"] = benefit }
            formulaire.demandeur = holder
        }
        if !formulaire.cotitulaires.isEmpty { fill(&formulaire.cotitulaires[0], parts[1], &generator) }
    }

    /// From the second child on.
    func allocations(_ formulaire: Formulaire) -> Montant? {
        let children = formulaire.personnesACharge.count { $0.lien == "E" }
        if children < 2 { return nil }
        return Montant(cents: tables.allocations.deuxEnfants + (children - 2) * tables.allocations.parEnfant)
    }

    static func isWorking(_ holder: Titulaire) -> Bool {
        ["CDI", "CDD", "ART", "APP"].contains(holder.profession?.situation ?? "")
    }
}
