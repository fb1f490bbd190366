// SPDX-License-Identifier: EUPL-1.2

import Domain
import Hummingbird
import Operations
import Reference

/// The passes of the engine, and what its threshold is worth.
struct PassagePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("doublons/passages", use: list)
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard let bilan = try await ReadPassages(site.world)(by: acteur) else { throw HTTPFailure(.forbidden) }
        var view: View = ["passages": .views(bilan.passages.map(line))]
        if let modele = bilan.modele {
            view["modele"] = .text(
                site.texts(
                    "doublons.passages.modele",
                    [
                        "version": "\(modele.version)", "jour": site.clock.day(modele.creeLe).french,
                        "seuil": Self.percent(modele.seuils.seuil), "facile": Self.percent(modele.seuils.facile),
                    ]))
            view["courbe"] = .view(
                optional: CourbeSeuil(site: site, tranches: bilan.tranches, seuils: modele.seuils).view)
        }
        if let rapport = try await ReadEcarts(site.world)(by: acteur) { view["rapport"] = .view(report(rapport)) }
        return try site.page(
            "doublons/passages", site.texts("titre.doublons.passages"), view.closed("modele", "courbe", "rapport"),
            context,
            section: .doublons)
    }

    /// The pairs that the newest model changed.
    private func report(_ rapport: ReadEcarts.Rapport) -> View {
        [
            "intro_ecarts": .text(
                site.texts(
                    "doublons.ecarts.intro",
                    ["version": "\(rapport.modele)", "jour": site.clock.day(rapport.le).french])),
            "listes": .views([
                list("gagnees", rapport.gagnees, of: rapport.nouvelles),
                list("perdues", rapport.perdues, of: rapport.disparues),
            ]),
        ]
    }

    private func list(_ nom: String, _ lignes: [ReadEcarts.Ligne], of total: Int) -> View {
        View([
            "ancre": .text("t-\(nom)"),
            "titre_liste": .text(site.texts("doublons.ecarts.\(nom)", ["n": grouped(total)])),
            "reste": .text(
                optional: total > lignes.count
                    ? site.texts("doublons.ecarts.reste", ["n": grouped(lignes.count)]) : nil),
            "ecarts_montres": .views(
                lignes.map { ligne in
                    View([
                        "reference": .text(optional: ligne.ensemble?.reference),
                        "lien": .text(optional: ligne.ensemble.map(Paths.ensemble)),
                        "numeros": .texts(
                            ligne.dossiers.map { dossier in
                                dossier.isHidden
                                    ? site.texts("doublons.hors")
                                    : dossier.numero.flatMap { NumeroUnique($0)?.groups.joined(separator: " ") }
                                        ?? site.texts("demandes.sans-numero")
                            }),
                        "avant": .text(ligne.avant.map(Self.percent) ?? site.texts("doublons.ecarts.sous-plancher")),
                        "apres": .text(ligne.apres.map(Self.percent) ?? site.texts("doublons.ecarts.sous-plancher")),
                    ]).closed("reference", "lien")
                }),
        ]).closed("reste")
    }

    private func line(_ passage: ReadPassages.Passage) -> View {
        func count(_ key: String) -> String { passage.comptes[key].map(grouped) ?? "–" }
        return [
            "quand": .text("\(site.clock.day(passage.commenceLe).french), \(site.clock.hour(passage.commenceLe))"),
            "duree": .text(duration(passage)),
            "sorte": .text(site.texts("doublons.passages.mode.\(passage.mode)")),
            "etat": .text(site.texts("doublons.passages.etat.\(passage.etat)")),
            "version": .text("\(passage.modele)"),
            "dossiers": .text(count("demandes")), "comparaisons": .text(count("comparaisons")),
            "probables": .text(count("probables")),
            "ecarts": .text(
                site.texts("doublons.passages.ecarts", ["plus": count("nouvelles"), "moins": count("perdues")])),
            "ensembles": .text(ensembles(passage)),
        ]
    }

    /// `1 ouvert, 2 nouveaux, 0 fermé`.
    private func ensembles(_ passage: ReadPassages.Passage) -> String {
        func said(_ key: String, _ count: String) -> String {
            let number = passage.comptes[count]
            // In French, none is singular.
            return site.texts(
                "doublons.passages.\(key)\(number.map { $0 < 2 } == true ? ".un" : "")",
                ["n": number.map(grouped) ?? "–"])
        }
        let isPartial = passage.mode == "partiel"
        let moves = [
            said(isPartial ? "ouverts.revus" : "ouverts", "ensembles"), said("nouveaux", "nouveaux"),
            said("fermes", "fermes"),
        ].joined(separator: ", ")
        return isPartial ? "\(moves) ; \(said("ouverts.tous", "ouverts"))" : moves
    }

    private func duration(_ passage: ReadPassages.Passage) -> String {
        guard let end = passage.finiLe else { return "–" }
        let seconds = max(0, Int((end.milliseconds - passage.commenceLe.milliseconds + 500) / 1000))
        return seconds < 60
            ? site.texts("doublons.passages.secondes", ["n": "\(seconds)"])
            : site.texts("doublons.passages.minutes", ["n": "\(seconds / 60)", "s": "\(seconds % 60)"])
    }

    /// `97,4 %`
    static func percent(_ part: Double) -> String { CourbeView.percent(part * 100) }
}
