// SPDX-License-Identifier: EUPL-1.2

/// A line of the page « Chiffres à confirmer »: what the region runs on without a text that says it.
package struct ChiffreAConfirmer: Hashable, Sendable {
    /// Key of its name in the catalogue: `chiffre.plafond.paris-limitrophes`.
    package let nom: String
    package let parametres: [String: String]
    package let valeur: String
    package let source: String
    package let statut: Statut
    package let article: String?

    package init(
        _ code: String, _ parametres: [String: String] = [:], valeur: String, source: String, statut: Statut,
        article: String? = nil
    ) {
        nom = "chiffre.\(code)"
        self.parametres = parametres
        self.valeur = valeur
        self.source = source
        self.statut = statut
        self.article = article
    }
}

extension Rulebook {
    /// Every figure that no text sets, the least sure kinds of tables first. Ceilings and delays of the past are not
    /// hidden: old decisions rest on them.
    package var chiffresAConfirmer: [ChiffreAConfirmer] {
        let figures = CodeChiffre.allCases.flatMap { chiffres[$0] ?? [] }.map(line)
        let all =
            autresChiffres + delaisAnormaux.map(line) + delais.map(line)
            + conservations.filter { $0.valeur != nil }.map(line) + figures + normes + typologie.map(line)
            + labels + listes + quartiles.flatMap(lines) + plafonds.flatMap(lines) + commissions.map(line) + fictions
        return all.filter { $0.statut != .source }
    }

    private func line(_ chiffre: Chiffre) -> ChiffreAConfirmer {
        let text =
            chiffre.unite == "oui-non"
            ? (chiffre.isYes ? "oui" : "non") : "\(grouped(chiffre.valeur))\u{a0}\(chiffre.unite)"
        return ChiffreAConfirmer(
            chiffre.code.rawValue, valeur: text, source: chiffre.source, statut: chiffre.statut,
            article: chiffre.article)
    }

    /// The criteria of the label one by one; what adds them up in one line.
    private var labels: [ChiffreAConfirmer] {
        guard !qualite.criteres.isEmpty else { return [] }
        let niveaux = qualite.niveaux.map { "\($0.points)" }.joined(separator: ", ")
        return [
            ChiffreAConfirmer(
                "qualite.niveaux", valeur: niveaux, source: qualite.source, statut: qualite.statut),
            ChiffreAConfirmer(
                "qualite.minimum", valeur: "\(qualite.minimum)", source: qualite.minimumSource,
                statut: qualite.minimumStatut),
        ]
            + qualite.criteres.map { critere in
                ChiffreAConfirmer(
                    "qualite.\(critere.code.rawValue)", valeur: "\(critere.cible)\u{a0}%", source: critere.source,
                    statut: critere.statut, article: critere.article)
            }
    }

    private func line(_ delai: Delai) -> ChiffreAConfirmer {
        ChiffreAConfirmer(
            "delai.\(delai.code)", ["date": delai.effetLe.french], valeur: delai.french, source: delai.source,
            statut: delai.statut, article: delai.article)
    }

    private func line(_ conservation: Conservation) -> ChiffreAConfirmer {
        ChiffreAConfirmer(
            "conservation", ["quoi": conservation.quoi], valeur: conservation.french ?? "",
            source: conservation.source, statut: conservation.statut, article: conservation.article)
    }

    private func line(_ delai: DelaiAnormal) -> ChiffreAConfirmer {
        let code = delai.piecesMinimum == 1 && delai.piecesMaximum == nil ? "delai-anormal" : "delai-anormal.pieces"
        let pieces = delai.piecesMaximum.map { "\(delai.piecesMinimum) à \($0)" } ?? "\(delai.piecesMinimum) et plus"
        return ChiffreAConfirmer(
            code, ["departement": delai.departement, "pieces": pieces], valeur: "\(delai.mois)\u{a0}mois",
            source: delai.source, statut: delai.statut, article: "CCH, art. L441-1-4")
    }

    private var normes: [ChiffreAConfirmer] {
        guard let norme = normesOccupation else { return [] }
        let surfaces = [norme.unePersonne, norme.deuxPersonnes, norme.parPersonne, norme.huitPersonnesEtPlus]
        return [
            ChiffreAConfirmer(
                "occupation.surfaces", valeur: surfaces.map { "\($0)\u{a0}m²" }.joined(separator: ", "),
                source: norme.source, statut: norme.statut, article: norme.article),
            ChiffreAConfirmer(
                "occupation.pieces", valeur: "\(norme.piecesEnPlus)", source: norme.piecesSource,
                statut: norme.piecesStatut, article: norme.piecesArticle),
        ]
    }

    private func line(_ row: TypologieMenage) -> ChiffreAConfirmer {
        let code = row.couple.map { $0 ? "typologie.couple" : "typologie.sans-couple" } ?? "typologie"
        return ChiffreAConfirmer(
            code, ["n": "\(row.personnes)"], valeur: row.types.joined(separator: ", "), source: row.source,
            statut: row.statut, article: row.article)
    }

    private var listes: [ChiffreAConfirmer] {
        guard let liste = ressourcesImposables else { return [] }
        let labels = liste.codes.sorted().map { label("ressourceRecue", $0) ?? $0 }
        return [
            ChiffreAConfirmer(
                "revenus.imposables", valeur: labels.joined(separator: ", "), source: liste.source,
                statut: liste.statut, article: liste.article)
        ]
    }

    private func lines(_ row: Quartiles) -> [ChiffreAConfirmer] {
        let annee = ["annee": "\(row.annee)"]
        return [
            ChiffreAConfirmer(
                "quartiles", annee, valeur: row.seuils.map(euros).joined(separator: ", "), source: row.source,
                statut: row.statut, article: "CCH, art. L441-1"),
            ChiffreAConfirmer(
                "quartiles.effet", annee, valeur: row.effetLe.french, source: row.source, statut: row.effetLeStatut,
                article: "CCH, art. L441-1"),
        ]
    }

    private func lines(_ row: Plafond) -> [ChiffreAConfirmer] {
        let parametres = ["annee": "\(row.annee)", "financement": row.financement.rawValue]
        return [
            ChiffreAConfirmer(
                "plafond.\(row.zone.rawValue)", parametres,
                valeur: row.categories.map(euros).joined(separator: ", "), source: row.source, statut: row.statut,
                article: Plafond.article),
            ChiffreAConfirmer(
                "plafond.par-personne.\(row.zone.rawValue)", parametres, valeur: euros(row.parPersonne),
                source: row.source, statut: row.parPersonneStatut, article: Plafond.article),
        ]
    }

    private func line(_ commission: CommissionMediation) -> ChiffreAConfirmer {
        ChiffreAConfirmer(
            "commission", ["departement": commission.departement],
            valeur: commission.adresse.joined(separator: ", "), source: commission.source, statut: commission.statut,
            article: "CCH, art. L441-2-3")
    }

    /// One line for all the landlords that are not real.
    private var fictions: [ChiffreAConfirmer] {
        let count = bailleurs.count { $0.statut == .fictif }
        return count == 0
            ? []
            : [ChiffreAConfirmer("bailleurs", valeur: "\(count)", source: "bailleurs.json", statut: .fictif)]
    }
}

/// `26 920 €`
func euros(_ amount: Int) -> String { "\(grouped(amount))\u{a0}€" }
