// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Operations
import Reference
import Stores
import TestSupport
import Testing

@testable import Server

/// Pages of the protection of persons: for the manager only, and each of them answers.
@Suite struct ProtectionPagesTests {
    private func register(_ test: TestWorld) async throws -> RegisterDemande.Registered {
        guard
            case .registered(let registered) = try await RegisterDemande(test.world)(
                Households.benali, by: test.sophie, asks: false)
        else { throw CancellationError() }
        return registered
    }

    @Test func theManagerReadsThemAndNobodyElse() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let registered = try await register(test)
        let (sophie, marc) = (try await signed(test, test.sophie), try await signed(test, test.gestionnaire))
        let file = Paths.demande(registered.id)
        for (path, words) in [
            (Paths.protection, "Exports et téléchargements"), (Paths.consultations, "Sophie Marchand"),
            (Paths.activite(ID(11)), "Dossiers vus le"), (Paths.exports, "Télécharger (CSV)"),
            (Paths.registreExports, "\"Quand\";"), (Paths.conservation, "12\u{a0}mois depuis la radiation"),
            (Paths.droits, "Noter une demande"), (Paths.violations, "Noter une violation"),
            (file + "/consultations", "Enregistrement"), (file + "/acces", "À lire et imprimer"),
        ] {
            #expect(try await client.call(.get, path).status == 303, "\(path)")
            #expect(try await client.call(.get, path, sophie).status == 403, "\(path)")
            let page = try await client.call(.get, path, marc)
            #expect(page.status == 200 && page.body.contains(words) && !page.body.contains("⟦"), "\(path)")
        }
        // Anyone reads what is done with the data; nobody is named there.
        let open = try await client.call(.get, Paths.traitement)
        #expect(open.status == 200 && open.body.contains("L441-2-1") && !open.body.contains("Benali"))
        for path in [
            Paths.activite(ID(999)), "\(Paths.consultations)?compte=x", "/demandes/0000000000000/consultations",
        ] {
            #expect(try await client.call(.get, path, marc).status == 404, "\(path)")
        }
        // The dossier leads the manager there, and not the desk.
        #expect(try await client.call(.get, file, marc).body.contains(file + "/consultations"))
        #expect(!(try await client.call(.get, file, sophie).body.contains(file + "/consultations")))
        try await test.close()
    }

    @Test func nothingHappensWithoutTheSecretOfThePage() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let registered = try await register(test)
        let (sophie, marc) = (try await signed(test, test.sophie), try await signed(test, test.gestionnaire))
        let access = Paths.demande(registered.id) + "/acces"
        for path in [Paths.droits, Paths.droits(ID(1)), Paths.violations, Paths.violation(ID(1)), access] {
            #expect(try await client.call(.post, path, marc, body: "csrf=autre").status == 403, "\(path)")
        }
        for path in [Paths.droits, Paths.violations, access] {
            #expect(try await client.call(.post, path, sophie, body: "csrf=jeton").status == 403, "\(path)")
        }
        #expect(
            try await client.call(.post, Paths.droits(ID(1)), marc, body: "csrf=jeton&issue=acceptee").status == 404)
        let json = try await client.call(.post, access, marc, body: "csrf=jeton&format=json")
        #expect(json.status == 200 && json.body.contains("\"nomNaissance\" : \"Haddad\""))
        #expect(json.headers[.contentDisposition]?.hasPrefix("attachment") == true)
        let page = try await client.call(.post, access, marc, body: "csrf=jeton&format=html")
        #expect(page.status == 200 && page.body.contains("Haddad") && !page.body.contains("⟦"))
        // Nothing prints here: said, with what to do instead.
        #expect(try await client.call(.post, access, marc, body: "csrf=jeton&format=pdf").status == 503)
        try await test.close()
    }

    @Test func aRequestIsNotedFilledAgainAnsweredAndErased() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let registered = try await register(test)
        let marc = try await signed(test, test.gestionnaire)
        let wrong = try await client.call(
            .post, Paths.droits, marc, body: "csrf=jeton&droit=acces&nom=Mme+Zed&recueLe=31%2F02%2F2026")
        #expect(wrong.status == 422 && wrong.body.contains("value=\"Mme Zed\"") && wrong.body.contains("31/02/2026"))
        let numero = try #require(registered.numero)
        let noted = try await client.call(
            .post, Paths.droits, marc, body: "csrf=jeton&droit=effacement&numero=\(numero)&recueLe=23%2F11%2F2026")
        #expect(noted.status == 303)
        guard case .done(let list) = try await KeepDemandesDroits(test.world).list(from: 0, by: test.gestionnaire),
            let id = list.demandes.first?.droits.id
        else {
            Issue.record("not noted")
            return
        }
        let path = Paths.droits(id)
        let refused = try await client.call(.post, path, marc, body: "csrf=jeton&action=effacer")
        #expect(refused.status == 422 && refused.body.contains("Cochez la case"))
        #expect(try await client.call(.post, path, marc, body: "csrf=jeton&action=effacer&effacer=oui").status == 303)
        let found = try await test.store.base.read { try $0.demandes.find(registered.id) }
        #expect(found?.etat == .purgee)
        try await test.close()
    }

    @Test(arguments: [
        ("=cmd()", "\"'=cmd()\""), ("+33", "\"'+33\""), ("-1", "\"'-1\""), ("@x", "\"'@x\""), ("\tx", "\"' x\""),
        ("a\"b;c", "\"a\"\"b;c\""), ("a\r\nb", "\"a  b\""), ("a\"\u{301}b", "\"a\"\"\u{301}b\""),
        ("Pantin", "\"Pantin\""), ("", "\"\""),
        ("=\u{301}x", "\"'=\u{301}x\""),
    ])
    func aCellIsNeverAFormula(_ text: String, _ cell: String) {
        #expect(spreadsheetCell(text).utf8.elementsEqual(cell.utf8))
    }

    /// A mail that its relay took and that came back is not shown as proved; both days of what was keyed later are.
    @Test func theCopySaysWhatBecameOfAMail() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var saisie = Households.benali
        saisie["depot.date"] = "02/11/2026"
        let id = try await test.register(saisie)
        let (now, courrier) = (test.clock.now(), ID<Courrier>(77))
        let expireLe = try await test.dossier(id).demande.expireLe
        try await test.world.base.write { registry in
            let mail = Courrier(
                id: courrier, demande: id, genre: .preavis, canal: .courriel, isDu: true, echeance: expireLe,
                etat: .prevu, prevuLe: now)
            _ = try registry.courriers.insert([mail])
            _ = try registry.courriers.prove(courrier, "250 2.0.0 reçu", at: now)
        }
        let marc = try await signed(test, test.gestionnaire)
        func copy() async throws -> String {
            try await client.call(.post, Paths.acces(id), marc, body: "csrf=jeton").body
        }
        #expect(try await copy().contains("250 2.0.0 reçu"))
        let keyed = "2\u{a0}novembre\u{a0}2026, saisi le 23\u{a0}novembre\u{a0}2026"
        #expect(try await copy().contains(keyed))
        try await test.world.base.write { _ = try $0.courriers.end(courrier, .echec, faute: "rebond") }
        let bounced = try await copy()
        #expect(bounced.contains("non remis") && !bounced.contains("250 2.0.0 reçu") && !bounced.contains("⟦"))
        let desk = try await client.call(.get, Paths.courriers(id), marc).body
        #expect(desk.contains("Non remis") && !desk.contains("250 2.0.0 reçu"), "\(desk)")
        try await test.close()
    }

    /// To whom a letter went with its lot, in words.
    @Test func theCopySaysToWhomALetterWent() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var saisie = Households.benali
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.courriel"] = ""
        let id = try await test.register(saisie)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        let prepare = PrepareLots(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .made(let lots) = try await prepare(by: test.sophie), let lot = lots.first else {
            Issue.record("no lot")
            return
        }
        _ = try await test.world.base.write { registry in
            let places = try registry.lots.lettres(of: lot).map { (courrier: $0.courrier, page: 1, pages: 1) }
            return try registry.lots.printed(lot, SealedText(chiffre: [1], cle: "secret-1"), places: places, pages: 1)
        }
        guard
            case .done = try await EndLot(test.world).handOver(
                lot, le: "24/11/2026", reference: "B 1", by: test.sophie)
        else {
            Issue.record("not handed over")
            return
        }
        let marc = try await signed(test, test.gestionnaire)
        let copy = try await client.call(.post, Paths.acces(id), marc, body: "csrf=jeton").body
        let said = "Préavis de renouvellement, dans le lot \(lot.text), remis au transporteur du courrier, dépôt B 1"
        #expect(copy.contains(said) && !copy.contains("⟦"), "\(copy)")
        try await test.close()
    }
}
