// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Operations
package import Reference

/// A study as a report that a steering committee reads: the HTML that `LetterPress` prints.
package struct RapportDiagnostic {
    private let words: DiagnosticWords
    private let texts: Catalogue
    private let templates: Templates

    package init(texts: Catalogue, templates: Templates) {
        words = DiagnosticWords(texts)
        self.texts = texts
        self.templates = templates
    }

    package func html(_ diagnostic: Diagnostic, on day: Day) throws -> String {
        var view = view(diagnostic)
        view["titre"] = .text(texts("diagnostic.titre"))
        view["jour_iso"] = .text(day.iso)
        view["fait_le"] = .text(texts("diagnostic.fait-le", ["jour": day.french]))
        return try templates.render("lettres/diagnostic", view)
    }

    /// The same parts on paper and on a page.
    func view(_ diagnostic: Diagnostic) -> View {
        let several = diagnostic.fichiers.count > 1
        return [
            "ensemble": .text(words.ensemble(diagnostic.ensemble)),
            "constats": .texts(constats(diagnostic)),
            "fichiers": .views(diagnostic.fichiers.enumerated().map { fichier($0 + 1, $1) }),
            "recouvrement": several ? .view(recouvrement(diagnostic)) : .flag(false),
            "probabilites": .view(probabilites(diagnostic)),
            "blocs": words.blocs(diagnostic.ensemble).map { .text($0) } ?? .flag(false),
            "seuil": .text(
                texts(
                    "diagnostic.seuil",
                    [
                        "seuil": words.part(diagnostic.ensemble.seuil),
                        "plancher": words.part(diagnostic.ensemble.plancher),
                    ])),
        ]
    }

    private func constats(_ diagnostic: Diagnostic) -> [String] {
        diagnostic.fichiers.map(words.fichier)
            + diagnostic.recouvrements.filter { $0.paires > 0 }.sorted { $0.paires > $1.paires }.prefix(5).map(
                words.recouvrement)
    }

    private func fichier(_ rank: Int, _ file: Diagnostic.Fichier) -> View {
        let bars = file.champs.map {
            DiagnosticPictures.Bar(libelle: words.champ($0.champ), part: $0.taux, chiffre: words.part($0.taux))
        }
        return View([
            "rang": .text("\(rank)"), "nom_fichier": .text(file.nom),
            "lignes": .text(words.nombre(file.lignes)), "comparees": .text(words.nombre(file.lignesComparees)),
            "taille": .text(
                "\(words.compte("lignes", file.lignes)), \(words.compte("colonnes", file.colonnes.count))"),
            "ecriture": .text(
                texts(
                    "diagnostic.ecriture",
                    ["encodage": file.encodage, "separateur": words.separateur(file.separateur)])),
            "doublons": .text(
                "\(words.nombre(file.doublons.lignes)) (\(words.part(file.doublons.part)))"),
            "groupes": .text(words.nombre(file.doublons.groupes)),
            "en_trop": .text(words.nombre(file.doublons.enTrop)),
            "tailles": .text(optional: tailles(file.doublons.tailles)),
            "image_remplissage": .text(DiagnosticPictures.bars(bars)),
            "texte_remplissage": .text(texts("diagnostic.image.remplissage", ["nom": file.nom])),
            "champs": .views(
                file.champs.map { field in
                    [
                        "champ": .text(words.champ(field.champ)),
                        "colonne": .text((file.correspondance[field.champ] ?? []).joined(separator: ", ")),
                        "remplies": .text(words.nombre(field.remplies)), "taux": .text(words.part(field.taux)),
                    ]
                }),
            "proposee": .flag(file.correspondanceProposee),
            "noms_complets": .text(optional: words.nomsComplets(file)),
            "dates": .text(optional: dates(file)),
            "ages": .view(optional: ages(file)),
            "anomalies": .views(
                file.anomalies.map { anomalie in
                    View([
                        "phrase": .text(words.anomalie(anomalie)),
                        "exemples": .text(optional: words.exemples(anomalie)),
                    ]).closed("exemples")
                }),
            "sans_anomalie": .flag(file.anomalies.isEmpty),
        ]).closed("tailles", "noms_complets", "dates", "ages")
    }

    /// « 120 groupes de 2, 3 groupes de 3 »
    private func tailles(_ sizes: [Int: Int]) -> String? {
        guard !sizes.isEmpty else { return nil }
        let first = sizes.sorted { $0.key < $1.key }.prefix(6).map { size, count in
            texts(
                count == 1 ? "diagnostic.groupe.un" : "diagnostic.groupe",
                ["n": words.nombre(count), "taille": words.nombre(size)])
        }
        return first.joined(separator: ", ") + (sizes.count > 6 ? "…" : "")
    }

    private func dates(_ file: Diagnostic.Fichier) -> String? {
        guard !file.ecrituresNaissance.isEmpty else { return nil }
        return file.ecrituresNaissance.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            "\($0.key) : \(words.nombre($0.value))"
        }.joined(separator: " ; ")
    }

    private func ages(_ file: Diagnostic.Fichier) -> View? {
        guard !file.ages.isEmpty, file.lignes > 0 else { return nil }
        let bars = file.ages.map {
            DiagnosticPictures.Bar(
                libelle: words.age($0), part: Double($0.lignes) / Double(file.lignes), chiffre: words.nombre($0.lignes))
        }
        return [
            "image_ages": .text(DiagnosticPictures.columns(bars)),
            "texte_ages": .text(
                texts(
                    "diagnostic.image.ages",
                    ["valeurs": bars.map { "\($0.libelle) : \($0.chiffre)" }.joined(separator: " ; ")])),
        ]
    }

    private func recouvrement(_ diagnostic: Diagnostic) -> View {
        let names = diagnostic.fichiers.indices.map { "\($0 + 1)" }
        var shares = names.map { _ in names.map { _ -> Double? in nil } }
        let ranks = Dictionary(
            diagnostic.fichiers.enumerated().map { ($1.nom, $0) }, uniquingKeysWith: { first, _ in first })
        for overlap in diagnostic.recouvrements {
            guard let a = ranks[overlap.fichierA], let b = ranks[overlap.fichierB] else { continue }
            shares[a][b] = overlap.partA
            shares[b][a] = overlap.partB
        }
        let figures = shares.map { $0.map { $0.map(words.part) ?? "" } }
        return [
            // Beyond a dozen files the squares would be too small to be read: the table says it all.
            "image_matrice": names.count <= 12
                ? .text(DiagnosticPictures.matrix(names, shares, figures)) : .flag(false),
            "lignes_recouvrement": .views(
                diagnostic.recouvrements.map { overlap in
                    [
                        "fichier_a": .text(overlap.fichierA), "fichier_b": .text(overlap.fichierB),
                        "paires": .text(words.nombre(overlap.paires)),
                        "lignes_a": .text("\(words.nombre(overlap.lignesA)) (\(words.part(overlap.partA)))"),
                        "lignes_b": .text("\(words.nombre(overlap.lignesB)) (\(words.part(overlap.partB)))"),
                    ]
                }),
        ]
    }

    private func probabilites(_ diagnostic: Diagnostic) -> View {
        let bars = diagnostic.probabilites.map {
            DiagnosticPictures.Bar(
                libelle: "\(Int(($0.de * 100).rounded()))", part: Double($0.paires),
                chiffre: $0.paires == 0 ? "" : words.nombre($0.paires))
        }
        return [
            "image_probabilites": .text(DiagnosticPictures.columns(bars)),
            "tranches": .views(
                diagnostic.probabilites.filter { $0.paires > 0 }.map { tranche in
                    [
                        "bornes": .text(
                            texts(
                                "diagnostic.tranche", ["de": words.part(tranche.de), "a": words.part(tranche.a)])),
                        "paires": .text(words.nombre(tranche.paires)),
                    ]
                }),
        ]
    }
}
