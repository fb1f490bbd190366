// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// What is read on the identity document of an applicant who is there, under the card of his file.
struct PresenceView {
    let site: Site
    let demande: ID<Demande>
    let typed: SaisiePresence
    let violations: [Violation]
    let refus: String?

    var view: View {
        [
            "action": .text(Paths.presence(demande)), "ouvert": .flag(refus != nil || !violations.isEmpty),
            "refus": .text(optional: refus),
            "champs": .views([
                input("nom", typed.nom), input("prenoms", typed.prenoms),
                input("naissance", typed.naissance, numeric: true),
                choice("piece", typed.piece, site.world.rulebook.codes("pieceIdentite").map { ($0.code, $0.libelle) }),
                choice(
                    "motif", typed.motif,
                    Presence.Motif.allCases.map { ($0.rawValue, site.texts("presence.motif.\($0.rawValue)")) }),
            ]),
        ]
    }

    private func base(_ nom: String) -> View {
        [
            "id": .text("presence-\(nom)"), "nom": .text(nom), "largeur": .text("g4"), "requis": .flag(true),
            "libelle": .text(site.texts("court.\(nom)")), "aide": .text(optional: site.texts.find("court.\(nom).aide")),
            "erreur": .text(
                optional: violations.first { $0.champ == nom }.map(Messages(texts: site.texts).sentence)),
        ]
    }

    private func input(_ nom: String, _ value: String, numeric: Bool = false) -> View {
        var view = base(nom)
        view["est_champ"] = .flag(true)
        view["valeur"] = .text(optional: value.isEmpty ? nil : value)
        view["inputmode"] = .text(optional: numeric ? "numeric" : nil)
        return FieldViews.closed(view)
    }

    private func choice(_ nom: String, _ value: String, _ options: [(String, String)]) -> View {
        var view = base(nom)
        view["est_choix"] = .flag(true)
        view["options"] = .views(
            ([("", site.texts("reponse.vide"))] + options).map {
                ["valeur": .text($0.0), "libelle": .text($0.1), "choisi": .flag($0.0 == value)]
            })
        return FieldViews.closed(view)
    }
}
