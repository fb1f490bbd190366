// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// The words of a body: text and fields, nothing else.
@Suite struct GabaritTests {
    private static let corps =
        "Votre demande {numero} est valable jusqu’au {fin}, radiée à partir du {radiation}. Venez : {guichet}."

    private func faults(_ objet: String, _ corps: String, _ signataire: String = "") -> [String] {
        switch examineGabarit(.preavis, objet: objet, corps: corps, signataire: signataire) {
        case .success: []
        case .failure(let refus): refus.violations.map { "\($0.champ) \($0.code)" }
        }
    }

    @Test(arguments: [
        ("À renouveler", corps, "", []),
        (
            "Demande {numero}", "Avant le {fin}, sinon radiée le {radiation}. {site}",
            "La cheffe du service\nMme Diallo", []
        ),
        ("", corps, "", ["objet requis.court"]),
        ("À renouveler", "   \n\n ", "", ["corps requis.court"]),
        ("À renouveler", "Radiée le {radiation}, {fin}, {site}.", "", ["corps gabarit.manque"]),
        // What the law wants told stands in the text, not in a subject alone; nor is the way to answer left out.
        (
            "Avant le {fin}", "{numero}", "",
            ["corps gabarit.manque-corps", "corps gabarit.manque", "corps gabarit.manque-ou"]
        ),
        ("{radiation}", "{numero} {fin} {site}", "", ["corps gabarit.manque-corps"]),
        ("À renouveler", "{numero} {fin} {radiation}", "", ["corps gabarit.manque-ou"]),
        ("Venez : {guichet}", "{numero} {fin} {radiation}", "", ["corps gabarit.manque-ou"]),
        ("À renouveler", "\(corps) {nom}.", "", ["corps gabarit.champ"]),
        ("À renouveler", "\(corps) {{numero}}.", "", ["corps gabarit.accolade"]),
        ("À renouveler", "\(corps) {{{numero}}}", "", ["corps gabarit.accolade"]),
        ("À renouveler", "\(corps) {", "", ["corps gabarit.accolade"]),
        ("À renouveler", "\(corps) }", "", ["corps gabarit.accolade"]),
        ("À renouveler", "\(corps) {}", "", ["corps gabarit.champ"]),
        ("À renouveler", "\(corps) <b>vite</b>", "", ["corps texte.caractere"]),
        ("Fin {fn}", corps, "", ["objet gabarit.champ"]),
        ("À renouveler", corps, "a\nb\nc\nd\ne", ["signataire gabarit.lignes"]),
        (String(repeating: "x", count: 121), corps, "", ["objet texte.long"]),
        ("À renouveler", corps + String(repeating: "x", count: 3_000), "", ["corps texte.long"]),
    ])
    func whatIsTaken(_ objet: String, _ corps: String, _ signataire: String, _ expected: [String]) {
        #expect(faults(objet, corps, signataire) == expected)
    }

    /// The delay of a warning runs from its proof: a day computed when it is written would be before the legal one.
    @Test(arguments: [GenreCourrier.avertissementSansReponse, .avertissementIrrecevabilite])
    func aWarningNamesNoDayOfTheStrikeOff(_ genre: GenreCourrier) {
        let corps = (genre.requis + genre.requisOu.prefix(1)).map { "{\($0.rawValue)}" }.joined(separator: " ")
        func codes(_ corps: String) -> [String] {
            guard case .failure(let refus) = examineGabarit(genre, objet: "x", corps: corps, signataire: "")
            else { return [] }
            return refus.violations.map(\.code)
        }
        #expect(codes(corps).isEmpty)
        #expect(codes("\(corps) {radiation}") == ["gabarit.champ"])
        // But that there will be one, and why.
        #expect(codes(corps.replacing("{consequence}", with: "Répondez-nous.")) == ["gabarit.manque"])
    }

    @Test func fieldsAreFilledAndLinesWithADashAreAList() throws {
        let gabarit = try examineGabarit(
            .preavis, objet: "Fin le {fin}",
            corps: "Demande {numero}.\r\n{radiation}, {fin}.\n\n\n\nVenez :\n- {guichet} ;\n- là.\n",
            signataire: ""
        ).get()
        let (objet, blocs) = gabarit.filled([
            .numero: "075 1", .fin: "3 mars 2027", .radiation: "4 avril", .guichet: "ici",
        ])
        #expect(objet == "Fin le 3 mars 2027")
        #expect(
            blocs == [
                .texte("Demande 075 1. 4 avril, 3 mars 2027."), .texte("Venez :"), .liste(["ici ;", "là."]),
            ])
    }

    /// Words kept before more was asked of them carry no notice.
    @Test func whatSaysTooLittleDoesNotServe() {
        let old = Gabarit(objet: "Renouvelez avant le {fin}", corps: "Numéro {numero}.", signataire: [])
        #expect(!old.serves(.preavis))
        #expect(Gabarit(objet: "x", corps: Self.corps, signataire: []).serves(.preavis))
        #expect(Gabarit(objet: "Le {jour} à {heure}", corps: "{numero} {lieu}", signataire: []).serves(.convocation))
    }

    /// What stands for a field is not read as one.
    @Test func aValueIsNotFilledAgain() throws {
        let gabarit = try examineGabarit(
            .preavis, objet: "x", corps: "{numero} {fin} {radiation} {guichet}", signataire: ""
        ).get()
        let (_, blocs) = gabarit.filled([
            .numero: "1", .fin: "2", .radiation: "3", .guichet: "Chez {territoire}", .territoire: "IdF",
        ])
        #expect(blocs == [.texte("1 2 3 Chez {territoire}")])
    }

    /// Each kind has its own fields: those of another are refused, and what it must say has to be there.
    @Test(arguments: GenreCourrier.allCases)
    func eachKindHasItsFields(_ genre: GenreCourrier) throws {
        #expect(Set(genre.requis + genre.requisOu).isSubset(of: genre.champs))
        #expect(Set(genre.requisAuCorps).isSubset(of: genre.requis))
        let place = genre.requisOu.first.map { "{\($0.rawValue)} " } ?? ""
        let all = place + genre.requis.map { "{\($0.rawValue)}" }.joined(separator: " ")
        #expect(throws: Never.self) {
            try examineGabarit(genre, objet: "x", corps: all, signataire: "").get()
        }
        for missing in genre.requis {
            let text =
                place + genre.requis.filter { $0 != missing }.map { "{\($0.rawValue)}" }.joined(separator: " ") + " x"
            guard case .failure(let refus) = examineGabarit(genre, objet: "x", corps: text, signataire: "")
            else {
                Issue.record("\(genre) without \(missing)")
                continue
            }
            #expect(refus.violations.map(\.code) == ["gabarit.manque"])
        }
        for foreign in Gabarit.Champ.allCases where !genre.champs.contains(foreign) {
            guard
                case .failure(let refus) = examineGabarit(
                    genre, objet: "x", corps: "\(all) {\(foreign.rawValue)}", signataire: "")
            else {
                Issue.record("\(genre) with \(foreign)")
                continue
            }
            #expect(refus.violations.map(\.code) == ["gabarit.champ"])
        }
    }

    @Test func severalLinesAreAsManyItems() throws {
        let gabarit = try examineGabarit(
            .demandePieces, objet: "x", corps: "Avant le {jour}, {numero} :\n- {pieces}", signataire: ""
        ).get()
        let (_, blocs) = gabarit.filled([.jour: "3 mars", .numero: "1", .pieces: "Avis d’imposition\nBail"])
        #expect(blocs == [.texte("Avant le 3 mars, 1 :"), .liste(["Avis d’imposition", "Bail"])])
    }
}
