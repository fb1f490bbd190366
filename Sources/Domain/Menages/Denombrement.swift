// SPDX-License-Identifier: EUPL-1.2

/// How many they are: those whom the form describes, and those whom it only counts.
struct Denombrement {
    /// To be housed.
    let loges: Int?
    /// Living in the household, for the ceilings (L442-12).
    let foyer: Int?
    /// At most: the form may have left out, in its number, the children in right of visit.
    let foyerPossible: Int?
    /// Counted by the form, not described.
    let unknown: Int
    let explications: [Explication]

    var isComplete: Bool { foyer != nil && unknown == 0 }

    init(_ formulaire: Formulaire, _ personnes: [PersonneALoger], on day: Day, _ rulebook: Rulebook) {
        let housed = personnes.count(where: \.isHoused)
        let visits = personnes.count - housed
        let births = personnes.count { $0.role == .aNaitre }
        guard housed > 0 else {
            (loges, foyer, foyerPossible, unknown) = (nil, nil, nil, 0)
            explications = [Explication("composition.aucune")]
            return
        }
        let rule = rulebook.chiffre(.droitDeVisite, on: day)
        let visitors = rule?.isYes == true ? personnes.filter { !$0.isHoused } : []
        let declared = formulaire.nombrePersonnes ?? housed
        // The form may have counted children to be born, even where the rule does not.
        let ignored = births > 0 ? 0 : max(0, formulaire.naissancesAttendues?.nombre ?? 0)
        var reasons: [Explication] = []
        if declared > housed + visits + ignored {
            // The number alone is known: who they are may still change the category.
            (loges, foyer, unknown) = (declared, declared, declared - housed - visits)
            foyerPossible = declared + visitors.count
            reasons.append(
                Explication(
                    "composition.incomplete", ["declare": "\(declared)", "decrites": "\(housed + visits)"],
                    statut: .aConfirmer))
        } else {
            (loges, foyer, unknown) = (housed, housed + visitors.count, 0)
            foyerPossible = foyer
            reasons.append(Explication("composition.nombre", article: "CCH, art. L442-12", ["n": "\(housed)"]))
            if declared < housed - births {
                reasons.append(
                    Explication(
                        declared == 1 ? "composition.ecart.un" : "composition.ecart",
                        ["declare": "\(declared)", "decrites": "\(housed - births)"],
                        statut: .aConfirmer))
            }
        }
        let shared = personnes.count { $0.garde == .alternee }
        if shared > 0 {
            reasons.append(
                Explication(
                    "composition.garde-alternee", article: "Arrêté du 29 juillet 1987, art. 1", ["n": "\(shared)"]))
        }
        if visits > 0 {
            reasons.append(
                Explication(
                    "composition.droit-visite.\(visitors.isEmpty ? "exclu" : "compte")", article: rule?.article,
                    ["n": "\(visits)"],
                    statut: visitors.map(\.aChargeStatut).max() ?? rule?.statut ?? .aConfirmer))
        }
        if births > 0 {
            let rule = rulebook.chiffre(.naissancesAttendues, on: day)
            reasons.append(
                Explication(
                    "composition.naissances", article: rule?.article, ["n": "\(births)"],
                    statut: rule?.statut ?? .aConfirmer))
        }
        explications = reasons
    }
}
