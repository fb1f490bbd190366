// SPDX-License-Identifier: EUPL-1.2

package import Operations
package import Reference

/// The figures of a study in French words: the same on the terminal, on paper and on a page.
package struct DiagnosticWords {
    let texts: Catalogue

    package init(_ texts: Catalogue) { self.texts = texts }

    /// `1 234 567`
    package func nombre(_ value: Int) -> String {
        let digits = Array(String(abs(value)))
        var result = value < 0 ? "-" : ""
        for (rank, digit) in digits.enumerated() {
            if rank > 0, (digits.count - rank) % 3 == 0 { result += "\u{a0}" }
            result.append(digit)
        }
        return result
    }

    /// « 1 ligne », « 3 000 lignes »: what is counted, a key of `diagnostic.compte.`. In French nothing is singular.
    func compte(_ what: String, _ value: Int) -> String {
        texts("diagnostic.compte.\(what)" + (value < 2 ? ".un" : ""), ["n": nombre(value)])
    }

    /// `12,3 %`; what is not nothing is never written as 0.
    package func part(_ value: Double) -> String {
        let tenths = Int((value * 1_000).rounded())
        if tenths == 0, value > 0 { return "< 0,1\u{a0}%" }
        if tenths == 1_000, value < 1 { return "> 99,9\u{a0}%" }
        return "\(tenths / 10)" + (tenths % 10 == 0 ? "" : ",\(tenths % 10)") + "\u{a0}%"
    }

    package func champ(_ champ: ChampFichier) -> String { texts("diagnostic.champ.\(champ.rawValue)") }

    package func separateur(_ sign: String) -> String {
        let names = [",": "virgule", ";": "point-virgule", "\t": "tabulation", "|": "barre", " ": "espaces"]
        if let name = names[sign] { return texts("diagnostic.separateur.\(name)") }
        let code = sign.unicodeScalars.first?.value ?? 0
        let digits = String(code, radix: 16, uppercase: true)
        let shown = code > 32 ? "« \(sign) »" : "U+\(String(repeating: "0", count: 4 - digits.count))\(digits)"
        return texts("diagnostic.separateur.signe", ["signe": shown])
    }

    package func anomalie(_ anomalie: Anomalie) -> String {
        let key = "diagnostic.anomalie.\(anomalie.code.rawValue)"
        return texts.find("\(key).\(anomalie.nombre == 1 ? "un" : "plusieurs")", ["n": nombre(anomalie.nombre)])
            ?? texts(key, ["n": nombre(anomalie.nombre)])
    }

    /// « lignes 3, 17 et 20 »; nil where no line shows it.
    package func exemples(_ anomalie: Anomalie) -> String? {
        guard let last = anomalie.exemples.last else { return nil }
        let first = anomalie.exemples.dropLast().map { "\($0)" }.joined(separator: ", ")
        let list = first.isEmpty ? "\(last)" : "\(first) \(texts("commun.et")) \(last)"
        return texts(
            anomalie.exemples.count == 1
                ? "diagnostic.exemple"
                : anomalie.nombre > anomalie.exemples.count
                    ? "diagnostic.exemples.premiers" : "diagnostic.exemples", ["lignes": list])
    }

    package func age(_ tranche: Diagnostic.TrancheAge) -> String {
        guard let de = tranche.de else { return texts("diagnostic.age.inconnu") }
        guard let a = tranche.a else { return texts("diagnostic.age.plus", ["de": "\(de)"]) }
        return de == 0 ? texts("diagnostic.age.moins", ["a": "\(a + 1)"]) : "\(de)-\(a)"
    }

    package func fichier(_ file: Diagnostic.Fichier) -> String {
        texts(
            "diagnostic.resume.fichier",
            [
                "nom": file.nom, "lignes": compte("lignes", file.lignes),
                "paires": compte("paires", file.doublons.paires),
                "concernees": compte("lignes", file.doublons.lignes), "part": part(file.doublons.part),
                "entrop": nombre(file.doublons.enTrop),
            ])
    }

    /// How surname and given names of one column were told apart; nil where they stood in two.
    package func nomsComplets(_ file: Diagnostic.Fichier) -> String? {
        guard let names = file.nomsComplets else { return nil }
        let ways = [
            ("virgule", names.virgule), ("capitales", names.capitales), (names.ordre.rawValue, names.place),
            ("un-mot", names.unMot),
        ].filter { $0.1 > 0 }.map { texts("diagnostic.noms-complets.\($0.0)", ["n": nombre($0.1)]) }
        let said = texts("diagnostic.noms-complets", ["facons": ways.joined(separator: " ; ")])
        return names.place > 0 && !names.ordreSur ? "\(said) \(texts("diagnostic.noms-complets.incertain"))" : said
    }

    package func recouvrement(_ overlap: Diagnostic.Recouvrement) -> String {
        texts(
            "diagnostic.resume.recouvrement",
            [
                "a": overlap.fichierA, "b": overlap.fichierB, "paires": compte("paires", overlap.paires),
                "lignesa": compte("lignes", overlap.lignesA), "parta": part(overlap.partA),
                "lignesb": compte("lignes", overlap.lignesB), "partb": part(overlap.partB),
            ])
    }

    /// Nil when all lines that share a key were compared two by two.
    package func blocs(_ ensemble: Diagnostic.Ensemble) -> String? {
        guard ensemble.blocsEcartes > 0 else { return nil }
        return texts(
            "diagnostic.blocs", ["n": nombre(ensemble.blocsEcartes), "taille": nombre(ensemble.plusGrandBloc)])
    }

    package func ensemble(_ ensemble: Diagnostic.Ensemble) -> String {
        texts(
            "diagnostic.resume.ensemble",
            [
                "lues": compte("lues", ensemble.lignes), "comparees": compte("comparees", ensemble.lignesComparees),
                "personnes": compte("personnes", ensemble.personnesDistinctes),
                "paires": compte("probables", ensemble.pairesAuSeuil),
                "seuil": part(ensemble.seuil), "plancher": part(ensemble.plancher),
                "toutes": nombre(ensemble.pairesAuPlancher),
            ])
    }
}
