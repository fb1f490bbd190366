// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// Which numbers take text messages, and how a provider wants them.
@Suite struct NumeroMobileTests {
    @Test(arguments: [
        ("0612345678", "+33612345678"), ("07 12 34 56 78", "+33712345678"), ("06.12.34.56.78", "+33612345678"),
        ("+33 6 12 34 56 78", "+33612345678"), ("0033612345678", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"), ("06\u{202f}12\u{a0}34\u{2009}56 78", "+33612345678"),
        // Overseas: each by its own country code, however it was typed.
        ("0692123456", "+262692123456"), ("0693123456", "+262693123456"), ("0639123456", "+262639123456"),
        ("0690123456", "+590690123456"), ("0691123456", "+590691123456"), ("0694123456", "+594694123456"),
        ("0696123456", "+596696123456"), ("0697123456", "+596697123456"), ("+33692123456", "+262692123456"),
        ("+262692123456", "+262692123456"), ("00596696123456", "+596696123456"),
        // Of other countries: as they are.
        ("+447911123456", "+447911123456"), ("0044 7911 123456", "+447911123456"), ("+351912345678", "+351912345678"),
    ])
    func mobiles(_ typed: String, _ e164: String) { #expect(NumeroMobile.parse(typed)?.e164 == e164) }

    @Test(arguments: [
        "", "0112345678", "0412345678", "0912345678", "0812345678", "+33112345678", "0262123456", "+262262123456",
        "+590590123456", "612345678", "06123456789", "061234567", "06 12 34 56 7a", "+", "+0612345678", "++33612345678",
        "+3361234567", "+336123456789", "+1234567890123456", "15", "06１2345678",
    ])
    func whatIsNone(_ typed: String) { #expect(NumeroMobile.parse(typed) == nil) }

    /// To the countries that the operator chose.
    @Test(arguments: [
        ("0612345678", true), ("0692123456", true), ("0697123456", true), ("+447911123456", false),
        ("+351912345678", false), ("+68987123456", false),
    ])
    func whereMessagesLeave(_ typed: String, _ leaves: Bool) throws {
        var formulaire = Formulaire(depot: Depot(date: Day(epochDay: 20_700), canal: "guichet", pieceVue: true))
        let naissance = Naissance.day(try #require(Day(1988, 3, 14)))
        formulaire.demandeur = Titulaire(nomNaissance: "Benali", prenoms: "Nadia", naissance: naissance)
        formulaire.demandeur?.telephone = typed
        #expect((ReglesSMS(parJour: 1, rappels: false).mobile(of: formulaire) != nil) == leaves)
        let other = ReglesSMS(parJour: 1, rappels: false, indicatifs: ["44", "351", "689"])
        #expect((other.mobile(of: formulaire) != nil) == !leaves)
    }

    /// The number of the applicant himself, never the other one.
    @Test func ofAFile() throws {
        var formulaire = Formulaire(depot: Depot(date: Day(epochDay: 20_700), canal: "guichet", pieceVue: true))
        #expect(formulaire.mobile == nil)
        let naissance = Naissance.day(try #require(Day(1988, 3, 14)))
        formulaire.demandeur = Titulaire(nomNaissance: "Benali", prenoms: "Nadia", naissance: naissance)
        formulaire.demandeur?.telephone = "0112345678"
        formulaire.demandeur?.autreTelephone = "0612345679"
        #expect(formulaire.mobile == nil)
        formulaire.demandeur?.telephone = "0612345678"
        #expect(formulaire.mobile?.digits == "33612345678")
    }
}
