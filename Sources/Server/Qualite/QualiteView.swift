// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// The measures of the label as pages and files show them.
struct QualiteView {
    let site: Site
    let tableau: ReadQualite.Tableau

    private var regles: ReglesQualite { site.world.rulebook.qualite }

    /// What all pages of measures begin with.
    var head: View {
        [
            "mesure": .text(
                site.texts(
                    "qualite.mesure", ["jour": tableau.jour.french, "quand": site.moment(tableau.mesureLe)])),
            "points": .text(tableau.score.points.map { "\($0)" } ?? site.texts("qualite.sans-score")),
            "niveau": .view(level(tableau.score)),
            "part_mesuree": .text(site.texts("qualite.part-mesuree", ["n": "\(tableau.score.mesure)"])),
            "lignes": .views(tableau.lignes.map(line)),
            "courbe": .view(optional: scoreCurve),
            "lien_criteres": .text(Paths.criteresQualite), "lien_csv": .text(Paths.mesuresQualite),
        ]
    }

    private func line(_ ligne: ReadQualite.Ligne) -> View {
        let critere = ligne.critere
        let part = part(ligne.mesure)
        return View([
            "critere": .text(site.texts("qualite.critere.\(critere.code.rawValue)")),
            "lien": .text(Paths.critereQualite(critere.code)),
            "famille": .text(site.texts("qualite.famille.\(critere.code.famille.rawValue)")),
            "valeur": .text(value(ligne.mesure)), "cible": .text("\(critere.cible)\u{a0}%"),
            "tendance": .text(trend(part, self.part(ligne.avant))), "etat": .view(state(part, critere)),
            "sous": .text(optional: ligne.guichetsSous.map { "\($0)" }),
        ]).closed("sous")
    }

    /// Nil when it was not measured, or may not be shown here.
    func part(_ mesure: MesureQualite?) -> Double? {
        guard let mesure, !mesure.isTooSmall(regles), tableau.isOwn || !mesure.isSecret(regles) else { return nil }
        return mesure.part
    }

    /// `97,4 %`, or why there is no figure.
    func value(_ mesure: MesureQualite?) -> String {
        guard mesure != nil else { return site.texts("qualite.non-mesure") }
        return part(mesure).map(CourbeView.percent)
            ?? site.texts("qualite.secret", ["n": "\(regles.minimum)"])
    }

    private func trend(_ now: Double?, _ before: Double?) -> String {
        guard let now, let before else { return site.texts("qualite.tendance.inconnue") }
        let change = CourbeView.tenths(now) - CourbeView.tenths(before)
        if change == 0 { return site.texts("qualite.tendance.stable") }
        let size = change.magnitude
        let text = size % 10 == 0 ? "\(size / 10)" : "\(size / 10),\(size % 10)"
        return site.texts(change > 0 ? "qualite.tendance.hausse" : "qualite.tendance.baisse", ["n": text])
    }

    private func state(_ part: Double?, _ critere: CritereQualite) -> View {
        guard let part else { return badge("qualite.etat.inconnu", "", "anneau") }
        return part >= Double(critere.cible)
            ? badge("qualite.etat.atteint", "etat-ok", "point") : badge("qualite.etat.sous", "etat-avis", "horloge")
    }

    func level(_ score: ScoreQualite) -> View {
        guard score.points != nil else { return badge("qualite.niveau.inconnu", "", "anneau") }
        guard let niveau = score.niveau else { return badge("qualite.niveau.aucun", "etat-mal", "croix") }
        let isHigh = niveau.code != regles.niveaux.last?.code
        return badge("qualite.niveau.\(niveau.code)", isHigh ? "etat-ok" : "etat-avis", isHigh ? "point" : "horloge")
    }

    /// The word says it; the shape and the colour only help.
    private func badge(_ key: String, _ tone: String, _ shape: String) -> View {
        [
            "texte": .text(site.texts(key)), "classe": .text(tone), "icone_point": .flag(shape == "point"),
            "icone_horloge": .flag(shape == "horloge"), "icone_croix": .flag(shape == "croix"),
            "icone_anneau": .flag(shape == "anneau"), "icone_disque": .flag(false),
        ]
    }

    /// A desk or a body in the list.
    func entite(_ entite: ReadQualite.Entite) -> View {
        let below = entite.score.sousCible.prefix(3).map { site.texts("qualite.critere.\($0.rawValue)") }
        return View([
            "lien": .text(optional: entite.guichet.map(Paths.guichetQualite)), "nom": .text(entite.nom),
            "organisme": .text(optional: entite.guichet == nil ? nil : entite.organisme),
            "dossiers": .text(grouped(entite.dossiers)),
            "points": .text(entite.score.points.map { "\($0)" } ?? site.texts("qualite.sans-score")),
            "niveau": .view(level(entite.score)),
            "faible": .text(below.isEmpty ? site.texts("qualite.rien-sous") : below.joined(separator: ", ")),
        ]).closed("lien", "organisme")
    }

    /// One criterion over time.
    func curve(_ ligne: ReadQualite.Ligne) -> View? {
        CourbeView(
            site: site, titre: site.texts("qualite.critere.\(ligne.critere.code.rawValue)"),
            points: ligne.courbe.compactMap { item in part(item.mesure).map { (item.jour, $0) } },
            cible: Double(ligne.critere.cible)
        ).view
    }

    /// The score of each day, by the criteria and weights of today.
    private var scoreCurve: View? {
        let all = tableau.lignes.flatMap(\.courbe)
        let days = Dictionary(grouping: all, by: \.jour).sorted { $0.key < $1.key }
        return CourbeView(
            site: site, titre: site.texts("qualite.courbe.points"),
            points: days.compactMap { jour, items in
                scoreQualite(items.map(\.mesure), regles).points.map { (jour, Double($0)) }
            }, cible: nil, ecrit: { "\(Int($0))" }
        ).view
    }
}
