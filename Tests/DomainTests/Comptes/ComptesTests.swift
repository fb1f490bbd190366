// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

@Suite struct ReseauTests {
    @Test(arguments: [
        ("192.0.2.0/24", "192.0.2.200", true), ("192.0.2.0/24", "192.0.3.1", false),
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false),
        ("10.128.0.0/9", "10.200.0.1", true), ("10.128.0.0/9", "10.127.255.255", false),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
        // An IPv4 address that came through an IPv6 socket.
        ("192.0.2.0/24", "::ffff:192.0.2.9", true), ("192.0.2.0/24", "", false),
        ("192.0.2.0/24", "192.0.2.9, 10.0.0.1", false),
    ])
    func aNetworkHoldsItsAddresses(_ network: String, _ address: String, _ holds: Bool) throws {
        #expect(try #require(Reseau(network)).contains(address) == holds)
    }

    @Test(arguments: [
        "", "192.0.2.7/24", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/+4", "192.0.2/24",
        "2001:db8::1/32",
        "exemple.fr", "192.0.2.0/24/8", "192.0.2.0/0024", "192.0.2.0 /24",
    ])
    func whatIsNoNetworkIsNone(_ text: String) { #expect(Reseau(text) == nil) }

    @Test func aNetworkIsWrittenWithItsLength() {
        #expect(Reseau("192.0.2.7")?.text == "192.0.2.7/32")
        #expect(Reseau("2001:DB8::/32")?.text == "2001:db8::/32")
    }
}

@Suite struct MotDePasseTests {
    private func code(_ password: String, own: [String] = ["s.marchand@pantin.exemple.fr", "Sophie Marchand"]) throws
        -> String?
    {
        MotDePasse.fault(password, courants: try MotsCourants.load(), own: own)?.code
    }

    @Test(arguments: [
        "correct cheval agrafe", "Les sept jours du merle", "tq8-Vz.mW2x!pL", "éléphant gris sous la pluie",
        "%$£&*!?;:§µ=#",
    ])
    func longAndOddIsGood(_ password: String) throws { #expect(try code(password) == nil) }

    @Test(arguments: [
        ("onze lettre", "mot-de-passe.court"), ("", "mot-de-passe.court"),
        (String(repeating: "abcd efgh ", count: 30), "mot-de-passe.long"),
        ("motdepasse1234", "mot-de-passe.courant"), ("AzertyUiop2026", "mot-de-passe.courant"),
        ("aaaaaaaaaaaaaaaa", "mot-de-passe.courant"), ("123456789012345", "mot-de-passe.courant"),
        ("Bonjour-Bonjour", "mot-de-passe.courant"), ("Soleil Soleil 75", "mot-de-passe.courant"),
        ("abcdefghijklmnop", "mot-de-passe.courant"), ("ruche-ruche-2026", "mot-de-passe.courant"),
        ("Motdepâsse!2026", "mot-de-passe.courant"),
        ("vive Marchand 93 !", "mot-de-passe.personnel"), ("le guichet de PANTIN", "mot-de-passe.personnel"),
    ])
    func whatIsTriedFirstIsRefused(_ password: String, _ expected: String) throws {
        #expect(try code(password) == expected)
    }
}

@Suite struct AdresseCourrielTests {
    @Test(arguments: [
        ("S.Marchand@Pantin.Exemple.FR", "s.marchand@pantin.exemple.fr"), (" a+b@c-d.fr ", "a+b@c-d.fr"),
    ])
    func anAddressIsRead(_ typed: String, _ expected: String) { #expect(AdresseCourriel.parse(typed) == expected) }

    /// It stands in the header of a mail: no second line, no second address.
    @Test(arguments: [
        "", "a", "a@b", "@b.fr", "a@", "a@@b.fr", "a@b..fr", "a@-b.fr", "a@b.fr>", "a,c@b.fr", "a@b.fr,c@d.fr",
        "\"a b\"@c.fr",
        "é@b.fr", "a@b.fr\u{0}", ".a@b.fr", "a.@b.fr", "a@b.fr\u{301}", "<a@b.fr", "a:b@c.fr", "a;b@c.fr",
    ])
    func whatIsNoneIsNone(_ typed: String) { #expect(AdresseCourriel.parse(typed) == nil) }

    @Test func aLineFeedNeverGetsIn() {
        // Spaces are taken out, as everywhere an address is typed: what is left is one word.
        #expect(AdresseCourriel.parse("a@b.fr\r\nBcc: c@d.fr") == nil)
    }
}

@Suite struct ManageComptesTests {
    private func acteur(_ role: Role, _ organisme: Int64) -> Acteur {
        Acteur(
            origine: .agent, compte: ID(1), nom: "", organisme: ID(organisme), organismeNom: "", guichet: nil,
            role: role,
            perimetre: .region)
    }

    private let mairie = Organisme(id: ID(7), nature: .commune, nom: "", perimetre: .communes([]))
    private let manager = Organisme(id: ID(8), nature: .gestionnaire, nom: "", perimetre: .region)

    @Test func anAdministratorManagesHisBodyAndNoOther() {
        #expect(acteur(.administrateur, 7).manages(ID(7)) && !acteur(.administrateur, 7).manages(ID(8)))
        #expect(acteur(.gestionnaire, 8).manages(ID(7)))
        #expect(!acteur(.agentGuichet, 7).manages(ID(7)) && !acteur(.aucun, 7).manages(ID(7)))
    }

    /// What is worth nothing where one works may be taken away by whoever manages; a role above his own may not.
    @Test func aRoleThatIsWorthNothingMayBeChanged() {
        let anne = acteur(.administrateur, 7)
        #expect(anne.mayChange(.agentEtat, in: mairie) && anne.mayChange(.gestionnaire, in: mairie))
        #expect(!anne.mayChange(.agentGuichet, in: manager))
        #expect(!acteur(.administrateur, 8).mayChange(.gestionnaire, in: manager))
    }

    @Test func anAdministratorSeesNobody() {
        // Figures, files of his own that are not in the base, and words of letters name nobody who is on file.
        let allowed: Set<Acte> = [.manageComptes, .studyFichiers, .readStatistiques, .readQualite, .editGabarits]
        for acte in Acte.allCases { #expect(acteur(.administrateur, 7).may(acte) == allowed.contains(acte)) }
    }

    @Test func nobodyGivesMoreThanHeHas() {
        let given = acteur(.administrateur, 7).rolesToGive(in: mairie)
        #expect(given.contains(.agentGuichet) && given.contains(.administrateur))
        #expect(!given.contains(.gestionnaire) && !given.contains(.aucun) && !given.contains(.agentEtat))
        #expect(acteur(.administrateur, 7).rolesToGive(in: manager).isEmpty)
        // Not even the administrator of the manager's own body, nor the manager in another body.
        #expect(!acteur(.administrateur, 8).rolesToGive(in: manager).contains(.gestionnaire))
        #expect(acteur(.gestionnaire, 8).rolesToGive(in: manager).contains(.gestionnaire))
        #expect(!acteur(.gestionnaire, 8).rolesToGive(in: mairie).contains(.gestionnaire))
    }
}
