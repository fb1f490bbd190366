// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// How bodies are written: their nature, what they may read, their history.
struct OrganismeWords {
    let site: Site
    private var texts: Catalogue { site.texts }

    func nature(_ nature: NatureOrganisme) -> String { texts("nature.\(nature.rawValue)") }

    func line(_ line: ListOrganismes.Ligne) -> View {
        View([
            "lien": .text(Paths.organisme(line.organisme.id)), "nom": .text(site.nom(line.nom)),
            "nature": .text(nature(line.organisme.nature)), "siren": .text(optional: line.organisme.siren?.groups),
            "guichets": .text("\(line.guichets)"), "acces": .view(state(line.acces)),
        ]).closed("siren")
    }

    /// A word and its own shape.
    func state(_ acces: AccesOrganisme) -> View {
        let (key, tone) =
            switch acces {
            case .nominatif: ("acces.nominatif", "etat-ok")
            case .statistiques: ("acces.statistiques", "")
            case .ferme: ("acces.ferme", "etat-avis")
            }
        return [
            "texte": .text(texts(key)), "classe": .text(tone), "icone_point": .flag(tone == "etat-ok"),
            "icone_anneau": .flag(tone.isEmpty), "icone_horloge": .flag(tone == "etat-avis"),
            "icone_croix": .flag(false), "icone_disque": .flag(false),
        ]
    }

    func reason(_ acces: AccesOrganisme) -> String {
        acces.motif.map { texts($0.regle, $0.parametres) } ?? texts("acces.nominatif.pourquoi")
    }

    func registers(_ organisme: Organisme) -> String {
        switch organisme.nature.enregistrement {
        case .toujours: texts("organisme.enregistre.loi")
        case .surDecision: texts(organisme.enregistre ? "organisme.enregistre.decision" : "organisme.enregistre.non")
        case .jamais: texts("organisme.enregistre.jamais")
        }
    }

    func reads(_ organisme: Organisme) -> String {
        switch organisme.nature.lecture(enregistre: organisme.enregistre) {
        case .region: texts("organisme.lecture.region")
        case .territoire: texts("organisme.lecture.territoire")
        case .statistiques: texts("organisme.lecture.statistiques")
        }
    }

    func event(_ fait: ReadOrganisme.Fait) -> View {
        [
            "date": .text("\(site.clock.day(fait.le).french), \(site.clock.hour(fait.le))"),
            "qui": .text(fait.par ?? texts("organisme.systeme")),
            "texte": .text(texts("evenement.\(fait.genre.rawValue).agent")),
            "detail": .texts(fait.details.map(detail) + VieWords(site: site).details(fait.vie)),
        ]
    }

    private func detail(_ detail: Detail) -> String {
        let label = texts("administration.\(detail.champ)")
        let apres = shown(detail.champ, detail.apres)
        guard let avant = detail.avant else {
            return texts("administration.detail", ["champ": label, "apres": apres])
        }
        return texts(
            "administration.change", ["champ": label, "avant": shown(detail.champ, avant), "apres": apres])
    }

    /// A difference that someone else made, for who comes second.
    func difference(_ champ: String, theirs: String, mine: String) -> String {
        texts(
            "administration.difference",
            [
                "champ": texts("administration.\(champ)"), "base": shown(champ, theirs), "saisi": shown(champ, mine),
            ])
    }

    private func shown(_ champ: String, _ value: String?) -> String {
        guard let value, !value.isEmpty else { return texts("administration.vide") }
        if champ == "nature", let nature = NatureOrganisme(rawValue: value) { return self.nature(nature) }
        if champ == "genre", let genre = RelationOrganismes.Genre(rawValue: value) {
            return texts("relation.\(genre.rawValue)")
        }
        if champ == "siren" { return Siren(value)?.groups ?? value }
        if champ == "siret" { return Siret(value)?.groups ?? value }
        return Day(iso: value).map(day) ?? value.replacing("\n", with: ", ")
    }

    /// A convention of before conventions were kept has no day of its own.
    func day(_ day: Day) -> String { day.year == 1 ? texts("convention.toujours") : day.french }
}
