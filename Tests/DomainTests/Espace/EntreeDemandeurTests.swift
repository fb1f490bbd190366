// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// What is typed to enter one's own file, and the codes that open it.
@Suite struct EntreeDemandeurTests {
    @Test(arguments: [
        ("111112600000193055", "14/03/1988", [String]()),
        ("111 11 26 000001 93055", "14031988", []),
        ("111-11-26-000001-93055", "1988", []),
        ("", "14/03/1988", ["numero requis.court"]),
        ("1111126000001", "14/03/1988", ["numero espace.numero"]),
        ("111112600000193055", "", ["naissance requis.court"]),
        ("111112600000193055", "31/02/1988", ["naissance date.impossible"]),
        ("abc", "hier", ["numero espace.numero", "naissance date.format"]),
    ])
    func whatIsTyped(_ numero: String, _ naissance: String, _ faults: [String]) {
        let (entree, violations) = examineEntree(numero: numero, naissance: naissance)
        #expect(violations.map { "\($0.champ) \($0.code)" } == faults)
        #expect((entree != nil) == faults.isEmpty)
        if let entree { #expect(entree.numero.text == "111112600000193055") }
    }

    /// On file, typed, whether they agree.
    @Test(arguments: [
        ("1988-03-14", "1988-03-14", true), ("1988-03-14", "1988-03-15", false), ("1988-03-14", "1988", false),
        ("1988-03-14", "1988-03", false), ("1988-03", "1988-03-14", true), ("1988-03", "1988-03", true),
        ("1988-03", "1988-04-14", false), ("1995", "1995-01-01", true), ("1995", "1995", true),
        ("1995", "1995-07", true), ("1995", "1996-01-01", false),
    ])
    func aDateKnownInPart(_ known: String, _ typed: String, _ fits: Bool) throws {
        let date = try #require(Naissance(iso: known))
        #expect(date.admits(try #require(Naissance(iso: typed))) == fits)
    }

    @Test func codesAreReadAsTheyAreWritten() {
        let mail = CodeDemandeur.make(.courriel, [0, 0, 0, 0, 0, 0, 0, 42])
        #expect(mail == "00000042" && CodeDemandeur.shown(mail) == "0000 0042")
        #expect(CodeDemandeur.normalized(" 0000 oO42 ") == mail)
        let paper = CodeDemandeur.make(.papier, [0, 1, 31, 255, 10, 11, 12, 13, 14, 15])
        #expect(paper.count == 10 && CodeDemandeur.shown(paper).count == 12)
        #expect(CodeDemandeur.normalized(CodeDemandeur.shown(paper).lowercased()) == paper)
        #expect(CodeDemandeur.normalized("l1-iI") == "1111")
        #expect(CodeDemandeur.normalized(String(repeating: "7", count: 5_000)).count <= 60)
    }

    /// His own file, and no other, whatever else is said of it.
    @Test func anApplicantReachesOneFile() {
        let acteur = Acteur.demandeur(ID(7))
        for acte in [
            Acte.readDemande, .updateDemande, .renewDemande, .renounceDemande, .issueAttestation, .giveAcces,
            .readConsultations, .readAdresseProtegee,
        ] {
            #expect(acteur.access(acte, guichet: "93055", communes: ["93055"], demande: ID(7)) == .propre, "\(acte)")
            #expect(acteur.access(acte, guichet: "93055", communes: ["93055"], demande: ID(8)) == .refuse, "\(acte)")
            #expect(acteur.access(acte, guichet: "93055", communes: ["93055"]) == .refuse, "\(acte)")
            #expect(!acteur.reachesAll(acte))
        }
        for acte in [
            Acte.recordRadiation, .reactivateDemande, .searchDemandes, .readCarte, .openPresence, .purgeDemande,
        ] {
            #expect(!acteur.may(acte), "\(acte)")
        }
        let agent = Acteur(
            origine: .agent, compte: ID(1), nom: "", organisme: ID(1), organismeNom: "", guichet: "93055",
            role: .demandeur, perimetre: .region)
        #expect(agent.access(.readDemande, guichet: "93055", communes: [], demande: ID(7)) == .refuse)
    }
}
