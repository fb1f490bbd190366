// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// What an applicant reads again before he says that nothing changed: what changes most often, in his language. A protected
/// address is not among it.
struct FaitsRenouvellement {
    let frame: EspaceFrame

    private var texts: Catalogue { frame.texts }
    private var rulebook: Rulebook { frame.site.world.rulebook }

    func lines(_ formulaire: Formulaire) -> [View] {
        let communes = formulaire.communesSouhaitees.map { rulebook.communes[$0]?.nom ?? $0 }
        let adresse = Person.lines(formulaire.adresse, frame.site).joined(separator: ", ")
        let isProtected = formulaire.adresseProtegee == true
        let contact = [
            line("espace.fait.adresse", isProtected ? texts("espace.fait.protegee") : adresse, isFrench: !isProtected),
            line("espace.fait.telephone", formulaire.telephone.map(LectureView.paired)),
            line("espace.fait.courriel", formulaire.courriel),
        ]
        let foyer = [
            line("espace.fait.personnes", formulaire.nombrePersonnes.map { "\($0)" }),
            line("espace.fait.communes", communes.joined(separator: ", "), isFrench: true),
        ]
        return contact + foyer + titulaires(formulaire)
    }

    /// The work and the income of each holder.
    private func titulaires(_ formulaire: Formulaire) -> [View] {
        let holders = (formulaire.demandeur.map { [$0] } ?? []) + formulaire.cotitulaires
        let list = frame.site.layout.champ(at: "demandeur.profession.situation")?.liste ?? ""
        let work = holders.compactMap(\.profession?.situation).map {
            texts.find("liste.\(list).\($0)") ?? rulebook.label(list, $0) ?? $0
        }
        let monthly = holders.compactMap { $0.ressources.map { $0.values.reduce(Montant(cents: 0), +).french } }
        var lines = [
            line("champ.titulaire.profession.situation", work.joined(separator: " ; ")),
            line("champ.titulaire.ressources", monthly.joined(separator: " ; ")),
        ]
        guard let annee = holders.flatMap({ $0.rfr.map { Array($0.keys) } ?? [] }).max() else { return lines }
        let yearly = holders.compactMap { $0.rfr?[annee].map { Montant(euros: $0).french } }
        lines.append(line("champ.titulaire.rfr", yearly.joined(separator: " ; "), ["annee": annee]))
        return lines
    }

    private func line(
        _ key: String, _ valeur: String?, _ parametres: [String: String] = [:], isFrench: Bool = false
    ) -> View {
        let valeur = valeur ?? ""
        return [
            "libelle": .text(texts(key, parametres)),
            "valeur": .text(valeur.isEmpty ? texts("espace.inconnu") : valeur),
            "francais": .flag(isFrench && !valeur.isEmpty),
        ]
    }
}
