// SPDX-License-Identifier: EUPL-1.2

/// The words of a letter, as a body wrote them: text and fields, nothing else. A blank line ends a paragraph, a line that begins
/// with a dash is a line of a list.
package struct Gabarit: Sendable, Hashable {
    /// What a text may name between braces: `{numero}`. Texts `gabarit.champ.*`.
    package enum Champ: String, Sendable, CaseIterable {
        case numero, fin, radiation, guichet, territoire, site
        case pieces, jour, heure, lieu, objet, lettre, delai, motif, article, suite
        /// What follows a warning: the strike-off, and its article.
        case consequence
        /// Where the certificate is: in the pages that follow, or in Mon dossier.
        case attestation
    }

    package let objet: String
    package let corps: String
    /// Who signs: one line each.
    package let signataire: [String]

    package init(objet: String, corps: String, signataire: [String]) {
        self.objet = objet
        self.corps = corps
        self.signataire = signataire
    }

    package static let longestObjet = 120
    package static let longestCorps = 3_000
    package static let longestSignataire = 200

    /// The fields filled in. What was examined has no other. A value of several lines makes as many lines of a list.
    package func filled(_ values: [Champ: String]) -> (objet: String, blocs: [BlocLettre]) {
        let blocs = Self.blocs(corps).map { bloc -> BlocLettre in
            switch bloc {
            case .texte(let text): .texte(fill(text, values).replacing("\n", with: ", "))
            case .liste(let items): .liste(items.flatMap { fill($0, values).split(separator: "\n").map(String.init) })
            }
        }
        return (fill(objet, values).replacing("\n", with: ", "), blocs)
    }

    /// One pass: what stands for a field is not read again.
    private func fill(_ text: String, _ values: [Champ: String]) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += Champ(rawValue: name).flatMap { values[$0] } ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private static func blocs(_ corps: String) -> [BlocLettre] {
        corps.split(separator: "\n\n", omittingEmptySubsequences: true).flatMap { part -> [BlocLettre] in
            var blocs: [BlocLettre] = []
            for line in part.split(separator: "\n") {
                let text = line.trimmingPrefix { $0 == " " }
                if text.hasPrefix("- ") || text.hasPrefix("– ") {
                    let item = String(text.dropFirst(2))
                    if case .liste(let items) = blocs.last {
                        blocs[blocs.count - 1] = .liste(items + [item])
                    } else {
                        blocs.append(.liste([item]))
                    }
                } else if case .texte(let before) = blocs.last {
                    blocs[blocs.count - 1] = .texte("\(before) \(text)")
                } else {
                    blocs.append(.texte(String(text)))
                }
            }
            return blocs
        }
    }
}

/// A part of a letter.
package enum BlocLettre: Sendable, Hashable, Codable {
    case texte(String)
    case liste([String])
}

extension GenreCourrier {
    /// What its words may name, in the order of the page. A warning names no day of the strike-off: the delay runs from its proof.
    package var champs: [Gabarit.Champ] {
        let common: [Gabarit.Champ] = [.numero, .guichet, .territoire, .site]
        return switch self {
        case .preavis: [.numero, .fin, .radiation, .guichet, .territoire, .site]
        case .demandePieces: common + [.pieces, .jour]
        case .convocation: common + [.jour, .heure, .lieu, .objet]
        case .avertissementSansReponse: common + [.lettre, .delai, .consequence]
        case .avertissementIrrecevabilite: common + [.jour, .motif, .delai, .consequence]
        case .avisRadiation: common + [.jour, .motif, .article, .suite]
        case .attestation, .attestationRenouvellement: common + [.fin, .attestation]
        }
    }

    /// What they must name, in the subject at least: without it, a letter does not prove what it announces.
    package var requis: [Gabarit.Champ] {
        switch self {
        case .preavis: [.numero, .fin, .radiation]
        case .demandePieces: [.numero, .pieces, .jour]
        case .convocation: [.numero, .jour, .heure, .lieu]
        case .avertissementSansReponse: [.numero, .lettre, .delai, .consequence]
        case .avertissementIrrecevabilite: [.numero, .jour, .motif, .delai, .consequence]
        case .avisRadiation: [.numero, .jour, .motif, .suite]
        case .attestation, .attestationRenouvellement: [.numero, .attestation]
        }
    }

    /// Of a notice that the law wants, what its text itself must say: the end and the strike-off (R441-2-7), what was left without an
    /// answer, what follows and when (R441-2-8), what can be done. A subject is read or not.
    package var requisAuCorps: [Gabarit.Champ] {
        switch self {
        case .preavis: [.fin, .radiation]
        case .avertissementSansReponse, .avertissementIrrecevabilite, .avisRadiation: requis.filter { $0 != .numero }
        case .demandePieces, .convocation, .attestation, .attestationRenouvellement: []
        }
    }

    /// Where to answer: one of these, in the text.
    package var requisOu: [Gabarit.Champ] {
        switch self {
        case .preavis, .avertissementSansReponse: [.guichet, .site]
        case .demandePieces, .convocation, .avertissementIrrecevabilite, .avisRadiation, .attestation,
            .attestationRenouvellement:
            []
        }
    }
}

extension GenreCourrier {
    /// What words do not say that they must: a notice that says neither when nor of which file proves nothing (R441-2-7).
    fileprivate func missing(objet: String, corps: String) -> [(code: String, parametres: [String: String])] {
        func has(_ champ: Gabarit.Champ, _ text: String) -> Bool { text.contains("{\(champ.rawValue)}") }
        var faults = requis.compactMap { champ -> (code: String, parametres: [String: String])? in
            if has(champ, corps) { return nil }
            let parametres = ["nom": "{\(champ.rawValue)}"]
            if requisAuCorps.contains(champ), has(champ, objet) { return ("gabarit.manque-corps", parametres) }
            return has(champ, objet) ? nil : ("gabarit.manque", parametres)
        }
        if !requisOu.isEmpty, !requisOu.contains(where: { has($0, corps) }) {
            faults.append(
                ("gabarit.manque-ou", ["noms": requisOu.map { "{\($0.rawValue)}" }.joined(separator: " ou ")]))
        }
        return faults
    }
}

extension Gabarit {
    /// Words that were kept before more was asked of them do not carry a notice: the common ones do.
    package func serves(_ genre: GenreCourrier) -> Bool { genre.missing(objet: objet, corps: corps).isEmpty }
}

/// A template as it was typed. Unknown fields, other braces and marks of HTML are refused: what is sent was read as it will be.
package func examineGabarit(
    _ genre: GenreCourrier, objet: String, corps: String, signataire: String
) -> Result<Gabarit, Refus> {
    var form = ShortForm(typed: ["objet": objet, "corps": corps, "signataire": signataire])
    let title = form.requiredText("objet", longest: Gabarit.longestObjet)
    let body = lines(corps, "corps", longest: Gabarit.longestCorps, &form)
    let signature = lines(signataire, "signataire", longest: Gabarit.longestSignataire, &form)
    for (champ, text) in [("objet", title ?? ""), ("corps", body)] {
        for fault in fieldFaults(text, genre.champs) { form.refuse(champ, fault.code, fault.parametres) }
    }
    if body.isEmpty, !form.violations.contains(where: { $0.champ == "corps" }) { form.refuse("corps", "requis.court") }
    if !body.isEmpty {
        for (code, parametres) in genre.missing(objet: title ?? "", corps: body) {
            form.refuse("corps", code, parametres)
        }
    }
    if signature.split(separator: "\n").count > 4 { form.refuse("signataire", "gabarit.lignes", ["n": "4"]) }
    guard form.violations.isEmpty, let title else { return .failure(Refus(violations: form.violations)) }
    return .success(
        Gabarit(
            objet: title, corps: body, signataire: signature.split(separator: "\n").map(String.init)))
}

/// What a short form is refused for.
package struct Refus: Error, Sendable, Hashable {
    package let violations: [Violation]
}

/// A text of several lines, each squeezed; blank lines are kept as ends of paragraphs.
private func lines(_ text: String, _ champ: String, longest: Int, _ form: inout ShortForm) -> String {
    let all = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").split(
        separator: "\n", omittingEmptySubsequences: false
    ).map { squeezedText(String($0)) }
    let whole = all.joined(separator: "\n")
    if whole.count > longest {
        form.refuse(champ, "texte.long", ["n": "\(whole.count)", "maximum": "\(longest)"])
    } else if let fault = all.lazy.compactMap({ textFault($0, longest) }).first {
        form.refuse(champ, fault.code, fault.parametres)
    }
    return all.joined(separator: "\n").split(separator: "\n\n").map { part in
        String(part.drop { $0 == "\n" })
    }.filter { !$0.isEmpty }.joined(separator: "\n\n")
}

/// `{nom}` is not a field, `{{{html}}}` neither, and a brace that is left alone was meant as one.
private func fieldFaults(_ text: String, _ champs: [Gabarit.Champ]) -> [(code: String, parametres: [String: String])] {
    var faults: [(code: String, parametres: [String: String])] = []
    var rest = text[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
        guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
            faults.append(("gabarit.accolade", [:]))
            break
        }
        let name = String(rest[rest.index(after: open)..<close])
        if name.contains("{") || rest[rest.index(after: close)...].first == "}" {
            faults.append(("gabarit.accolade", [:]))
            break
        }
        if Gabarit.Champ(rawValue: name).map(champs.contains) != true {
            faults.append(("gabarit.champ", ["nom": TypedDate.shown(name)]))
        }
        rest = rest[rest.index(after: close)...]
    }
    return faults
}
