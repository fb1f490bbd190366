// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Operations
import Reference
import Stores
import TestSupport
import Testing

@testable import Server

/// The page of a file says what became of it, and prints nothing that is not so any more.
@Suite struct DossierPagesTests {
    @Test func noReceiptOfWhatLeftTheFile() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let id = try await test.register(Households.benali)
        let sophie = try await signed(test, test.sophie)
        let receipt = "href=\"\(Paths.recepisse(id))\""
        #expect(try await client.call(.get, Paths.demande(id), sophie).body.contains(receipt))
        #expect(try await client.call(.get, Paths.recepisse(id), sophie).status == 200)
        let abandon = SaisieRadiation(["motif": "RADABA", "avertiLe": "23/11/2026", "moyen": "LETTRE"])
        guard case .struckOff = try await RecordRadiation(test.world)(id, abandon, version: 1, by: test.sophie) else {
            Issue.record("not struck off")
            return
        }
        let dossier = try await client.call(.get, Paths.demande(id), sophie).body
        #expect(!dossier.contains(receipt) && !dossier.contains("⟦"))
        let refused = try await client.call(.get, Paths.recepisse(id), sophie)
        #expect(refused.status == 409 && refused.body.contains("Récépissé refusé") && !refused.body.contains("⟦"))
        #expect(!refused.body.contains("prouve que votre demande est enregistrée"))
        // Nor from the page that follows a registration.
        let confirmation = try await client.call(.get, "\(Paths.demande(id))/confirmation", sophie)
        #expect(confirmation.status == 303 && confirmation.headers[.location] == Paths.demande(id))
        try await test.close()
    }

    /// The day of the strike-off is that of the letters: from the proof of the notice, and none that has passed without it.
    @Test func theDayOfTheStrikeOffRestsOnTheNotice() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var saisie = Households.benali
        saisie["depot.date"] = "02/12/2024"
        let id = try await test.register(saisie)
        let sophie = try await signed(test, test.sophie)
        let untold = try await client.call(.get, Paths.demande(id), sophie).body
        let earliest = try #require(Day(2027, 1, 23)).french
        #expect(untold.contains("Aucun préavis n’est prouvé") && untold.contains(earliest), "\(untold)")
        #expect(untold.contains("Expirée") && untold.contains("etat-mal"))
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        let karim = try await signed(test, test.karim)
        let letter = try #require(
            try await ReadDemandes(test.world).courriers(of: id).first { $0.genre == .preavis && $0.canal == .lettre })
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                letter.id, of: id, le: "24/11/2026", preuve: "lot 9", by: test.sophie)
        else {
            Issue.record("not proved")
            return
        }
        let told = try await client.call(.get, Paths.demande(id), karim).body
        let day = try #require(Day(2027, 1, 24)).french
        #expect(told.contains("elle sera radiée à partir du \(day)") && !told.contains("Aucun préavis"), "\(told)")
        // In its last two months it is to be renewed.
        var near = Households.nguyen
        near["depot.date"] = "01/12/2025"
        near.set("communesSouhaitees", ["Pantin"])
        let soon = try await test.register(near)
        let page = try await client.call(.get, Paths.demande(soon), karim).body
        #expect(page.contains("À renouveler") && page.contains("etat-avis") && !page.contains("etat-mal"))
        try await test.close()
    }

    /// A number outlives its file, and is not counted as one.
    @Test func theNumberOfAnErasedFile() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let id = try await test.register(Households.benali)
        let numero = try #require(try await test.dossier(id).demande.numero)
        #expect(try await PurgeDemande(test.world)(id, by: test.gestionnaire) == .purged)
        let page = try await client.call(.get, "\(Paths.demandes)?q=\(numero)", signed(test, test.sophie))
        #expect(page.status == 200 && page.body.contains("dont les données sont effacées"), "\(page.body)")
        #expect(!page.body.contains("1 dossier") && !page.body.contains("n’est pas dans le fichier"))
        let other = try await client.call(
            .get, "\(Paths.demandes)?q=111112699999993055", signed(test, test.karim))
        #expect(other.body.contains("n’est pas dans le fichier"))
        try await test.close()
    }

    /// A day that does not exist: the document tells a birth date, nothing else. A list is not « de le motif ».
    @Test func faultsAreSaidInFrench() throws {
        let messages = Messages(texts: try Catalogue.load("fr"))
        var form = ShortForm(typed: ["recuLe": "30/02/2026", "naissance": "30/02/1988"])
        _ = form.day("recuLe", isRequired: true)
        let received = try #require(form.violations.first)
        let sentence = messages.sentence(received)
        #expect(sentence.contains("février 2026 a 28 jours") && !sentence.contains("identité"), "\(sentence)")
        let born = Violation("demandeur.naissance", received.code, received.parametres)
        #expect(messages.sentence(born).contains("Reprenez la date de la pièce d’identité"))
        let code = messages.sentence(Violation("motif", "code.inconnu", ["code": "REFUS"]))
        #expect(code.contains("« REFUS » n’est pas une réponse possible pour le motif"), "\(code)")
        let money = messages.subjects(["demandeur.ressources.SAL", "demandeur.ressources.AF"])
        #expect(money == messages.subject("demandeur.ressources.SAL"), "\(money)")
        try #require(!money.isEmpty)
    }

    /// A renewal received on Friday and keyed on Monday: both days are told.
    @Test func theDayOfTheFactComesFirst() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var saisie = Households.benali
        saisie["depot.date"] = "01/12/2025"
        let id = try await test.register(saisie)
        guard
            case .renewed = try await RenewDemande(test.world)(
                id, version: 1, recuLe: Day(2026, 11, 20), by: test.sophie)
        else {
            Issue.record("not renewed")
            return
        }
        let page = try await client.call(.get, Paths.demande(id), signed(test, test.sophie)).body
        let keyed = "<span class=\"doux petit\">saisi le 23\u{a0}novembre\u{a0}2026</span>"
        #expect(page.contains("<time>20\u{a0}novembre\u{a0}2026</time> \(keyed)"), "\(page)")
        // The second window of the same agent, or of another: done, by whom, when, until when.
        let again = try await client.call(
            .post, Paths.renouvellement(id), signed(test, test.karim),
            body: "csrf=jeton&version=1&recuLe=20%2F11%2F2026")
        #expect(again.status == 409 && again.body.contains("La demande est déjà renouvelée"), "\(again.body)")
        #expect(again.body.contains("Mairie de Pantin") && again.body.contains("20\u{a0}novembre\u{a0}2027"))
        #expect(!again.body.contains("rien n’a été enregistré") && !again.body.contains("⟦"))
        // Filed a year ago on paper; a fact of the day is told once.
        #expect(page.contains("<time>1er\u{a0}décembre\u{a0}2025</time> \(keyed)"), "\(page)")
        try await test.close()
    }

    /// A letter that came back stands on top of the file and of *Mon dossier*, with what to do, until the address is another.
    @Test func whoIsNotReachedIsTold() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var saisie = Households.benali
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.courriel"] = ""
        let id = try await test.register(saisie)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        let letter = try #require(try await ReadDemandes(test.world).courriers(of: id).first { $0.canal == .lettre })
        test.clock.advance(seconds: 26 * 3_600)
        let confirm = ConfirmCourrier(test.world)
        guard
            case .done = try await confirm.prove(
                letter.id, of: id, le: test.world.today.numeric, preuve: "Dépôt 1", by: test.sophie)
        else {
            Issue.record("not proved")
            return
        }
        let sophie = try await signed(test, test.sophie)
        func page() async throws -> String { try await client.call(.get, Paths.demande(id), sophie).body }
        #expect(!(try await page().contains("jointe par lettre")))
        guard case .done = try await confirm.returned(letter.id, of: id, by: test.sophie) else {
            Issue.record("not returned")
            return
        }
        let told = try await page()
        #expect(told.contains("La personne n’a pas été jointe par lettre") && !told.contains("⟦"))
        #expect(told.contains("Envoi non remis") && told.contains("href=\"\(Paths.courriers(id))\""))
        #expect(told.contains("Corriger ses coordonnées") && told.contains("Retour noté le"))
        let personne = Acteur.demandeur(id)
        guard
            case .dossier(let own) = try await ReadDemandes(test.world)(id, objet: "mon-dossier", by: personne)
        else {
            Issue.record("not his")
            return
        }
        #expect(own.contactsPerdus.map(\.courrier.id) == [letter.id])
        saisie["adresse.voie"] = "12, rue des Lilas"
        guard case .updated = try await UpdateDemande(test.world)(id, saisie, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not corrected")
            return
        }
        #expect(!(try await page().contains("jointe par lettre")))
        try await test.close()
    }
}
