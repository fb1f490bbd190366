// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Operations
import Reference
import Stores
import TestSupport
import Testing

@testable import Server

/// The pages of an applicant in his own file, from the entry to the way out.
@Suite struct EspacePagesTests {
    private struct Failed: Error { let what: String }

    private static let typed = "application/x-www-form-urlencoded"

    private func form(_ cookie: String) -> HTTPFields { [.cookie: cookie, .contentType: Self.typed] }

    private func file(_ test: TestWorld, _ more: [String: String] = [:]) async throws -> (ID<Demande>, String) {
        var saisie = Households.benali
        saisie["depot.date"] = "01/12/2025"
        for (champ, value) in more { saisie[champ] = value }
        guard case .registered(let done) = try await RegisterDemande(test.world)(saisie, by: test.sophie, asks: false)
        else { throw Failed(what: "not registered") }
        let numero = try await test.world.base.read { try $0.demandes.find(done.id)?.numero }
        return (done.id, numero ?? "")
    }

    /// In by a code on paper: the cookie of the session and the secret of its forms.
    private func entered(_ test: TestWorld, _ client: TestClient, _ id: ID<Demande>, _ numero: String) async throws -> (
        cookie: String, csrf: String
    ) {
        guard case .given(let code, _, _) = try await GiveCodePapier(test.world)(id, by: test.sophie) else {
            throw Failed(what: "no code")
        }
        let answer = try await client.call(
            .post, "/mon-dossier/code", form("ruche_avant=abc"),
            body: "csrf=abc&numero_unique=\(numero)&naissance=14/03/1988&code_acces=\(code)")
        #expect(answer.status == 303 && answer.headers[.location] == Paths.monEtat, "\(answer.body)")
        let set = answer.headers[values: .setCookie].first { $0.hasPrefix(EspaceMiddleware.cookie) } ?? ""
        #expect(set.contains("Path=/mon-dossier") && set.contains("HttpOnly"), "\(set)")
        let cookie = String(set.prefix { $0 != ";" })
        let page = try await client.call(.get, Paths.monEtat, form(cookie))
        let csrf = page.body.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.output.1) } ?? ""
        #expect(page.status == 200 && !csrf.isEmpty)
        return (cookie, csrf)
    }

    @Test func aNumberOfNobodyLooksLikeAnother() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let (_, numero) = try await file(test)
        var pages: [String] = []
        for (number, born) in [
            (numero, "14/03/1988"), (numero, "15/03/1988"), ("111112699999993055", "14/03/1988"),
        ] {
            let answer = try await client.call(
                .post, "/mon-dossier", form("ruche_avant=abc"),
                body: "csrf=abc&numero_unique=\(number)&naissance=\(born)&action=envoyer")
            #expect(answer.status == 200)
            let wrong = try await client.call(
                .post, "/mon-dossier/code", form("ruche_avant=abc"),
                body: "csrf=abc&numero_unique=\(number)&naissance=\(born)&code_acces=00000000")
            #expect(wrong.status == 422)
            // Tied to its field, counted in the title, on top as well.
            #expect(wrong.body.contains("aria-describedby=\"code_acces-erreur code_acces-aide\""), "\(wrong.body)")
            #expect(wrong.body.contains("<title>(1 à corriger)") && wrong.body.contains("href=\"#code_acces\""))
            pages.append(
                (answer.body + wrong.body).replacing(number, with: "N").replacing(born, with: "D"))
        }
        #expect(Set(pages).count == 1)
        try await test.close()
    }

    /// Past its end and told by nobody: no day that has passed, and no green « Active », in any of its languages.
    @Test func anEndThatNobodyWasToldOf() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let (id, numero) = try await file(test, ["depot.date": "01/10/2024"])
        let (cookie, _) = try await entered(test, client, id, numero)
        for (langue, words, badge) in [
            ("fr", "après l’envoi d’un préavis", "Expirée"), ("en", "once a notice has been sent", "Expired"),
            ("pt", "depois de lhe ser enviado um aviso", "Expirado"), ("ar", "بعد إرسال إشعار", "منتهي الصلاحية"),
        ] {
            let page = try await client.call(.get, "\(Paths.monEtat)?langue=\(langue)", form(cookie)).body
            #expect(page.contains(words) && page.contains(badge) && !page.contains("etat-ok"), "\(langue): \(page)")
        }
        try await test.close()
    }

    @Test func eachPageAndEachAct() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        let client = try TestClient(test)
        let (id, numero) = try await file(test)
        let (cookie, csrf) = try await entered(test, client, id, numero)
        let before = try await test.world.base.read { try $0.journal.count() }
        for (path, words) in [
            (Paths.monEtat, "Renouvelez votre demande au plus tard le"),
            (Paths.monRenouvellement, "Rien n’a changé dans ma situation"),
            (Paths.mesCoordonnees, "8, rue des Saules"), (Paths.maRenonciation, "Vous perdez votre ancienneté"),
            (Paths.mesConsultations, "Mairie de Pantin"), (Paths.maCopie, "Télécharger en JSON"),
        ] {
            let page = try await client.call(.get, path, form(cookie))
            #expect(page.status == 200 && page.body.contains(words), "\(path): \(page.body)")
            #expect(!page.body.contains("⟦") && !page.body.contains("Sophie"), "\(path)")
            let arabic = try await client.call(.get, "\(path)?langue=ar", form(cookie))
            #expect(arabic.body.contains("dir=\"rtl\"") && arabic.body.contains("ملفي"), "\(path)")
            #expect(arabic.headers[values: .setCookie].contains { $0.hasPrefix("ruche_langue=ar") })
        }
        #expect(try await test.world.base.read { try $0.journal.count() } == before, "no effect on GET")
        // Each act wants the secret of the page.
        for path in [
            Paths.monRenouvellement, Paths.mesCoordonnees, Paths.maRenonciation, Paths.maCopie, "/mon-dossier/fin",
            "/mon-dossier/attestation",
        ] {
            #expect(try await client.call(.post, path, form(cookie), body: "version=1").status == 403, "\(path)")
        }
        func post(_ path: String, _ body: String) async throws -> (status: Int, location: String?, body: String) {
            let answer = try await client.call(.post, path, form(cookie), body: "csrf=\(csrf)&\(body)")
            return (answer.status, answer.headers[.location], answer.body)
        }
        #expect(try await post(Paths.monRenouvellement, "version=1").location == "\(Paths.monEtat)?dit=renouvelee")
        #expect(
            try await client.call(.get, "\(Paths.monEtat)?dit=renouvelee", form(cookie)).body.contains(
                "Votre nouvelle attestation est prête"))
        // A second window hears that it is done, by whom; who tries again, that it is too early besides.
        for (version, status, isRefused) in [(1, 409, false), (2, 422, true)] {
            let again = try await post(Paths.monRenouvellement, "version=\(version)")
            #expect(again.status == status && again.body.contains("<title>Refusé : ") == isRefused, "\(version)")
            #expect(again.body.contains("Votre demande est déjà renouvelée") && again.body.contains("vous, en ligne"))
        }
        let short = try await post(Paths.mesCoordonnees, "version=2&demandeur.telephone=12")
        #expect(short.status == 422 && short.body.contains("value=\"12\"") && short.body.contains("is-invalid"))
        let stale = try await post(Paths.mesCoordonnees, "version=1&demandeur.telephone=0612345678")
        #expect(stale.status == 409 && stale.body.contains("value=\"0612345678\""))
        #expect(
            try await post(Paths.mesCoordonnees, "version=2&demandeur.telephone=0612345678").location
                == "\(Paths.monEtat)?dit=coordonnees")
        #expect(try await post(Paths.maCopie, "format=json").body.contains("\"nomNaissance\" : \"Haddad\""))
        #expect(try await post(Paths.maRenonciation, "version=3").status == 422)
        #expect(
            try await post(Paths.maRenonciation, "version=3&renoncer=oui").location == "\(Paths.monEtat)?dit=renoncee")
        #expect(try await client.call(.get, Paths.monEtat, form(cookie)).body.contains("Vous avez renoncé"))
        #expect(try await post("/mon-dossier/fin", "").status == 303)
        #expect(try await client.call(.get, Paths.monEtat, form(cookie)).status == 303)
        try await test.close()
    }

    /// A mail that was refused is told with the address on file; a protected address leaves that out. Another address ends it.
    @Test func whoIsNotReachedIsTold() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        let client = try TestClient(test)
        let (id, numero) = try await file(test, ["demandeur.courriel": "nadia@exemple.fr"])
        let (cookie, csrf) = try await entered(test, client, id, numero)
        func page(_ langue: String = "fr") async throws -> String {
            try await client.call(.get, "\(Paths.monEtat)?langue=\(langue)", form(cookie)).body
        }
        #expect(!(try await page().contains("pas pu vous joindre")))
        let (today, now, courrier) = (test.world.today, test.clock.now(), ID<Courrier>(77))
        let expireLe = try await test.dossier(id).demande.expireLe
        try await test.world.base.write { registry in
            let mail = Courrier(
                id: courrier, demande: id, genre: .preavis, canal: .courriel, isDu: true, echeance: expireLe,
                etat: .prevu, prevuLe: now)
            _ = try registry.courriers.insert([mail])
            _ = try registry.courriers.leave(courrier, envoi: nil, on: today, now: now)
            _ = try registry.courriers.end(courrier, .echec, faute: "rebond")
        }
        let told = try await page()
        #expect(told.contains("Nous n’avons pas pu vous joindre à nadia@exemple.fr") && !told.contains("⟦"))
        #expect(try await page("en").contains("We could not reach you at nadia@exemple.fr"))
        test.clock.advance(seconds: 60)
        let changed = try await client.call(
            .post, Paths.mesCoordonnees, form(cookie),
            body: "csrf=\(csrf)&version=1&demandeur.telephone=0612345678&demandeur.courriel=autre%40exemple.fr")
        #expect(changed.status == 303, "\(changed.body)")
        let after = try await test.dossier(id)
        #expect(after.contactsPerdus.isEmpty)
        try await test.close()
    }

    /// A protected address stands on no page of the applicant, and its other contact details can be changed all the same.
    @Test func aProtectedAddressIsNotShown() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        let client = try TestClient(test)
        let (id, numero) = try await file(test, ["adresseProtegee": "oui"])
        let (cookie, csrf) = try await entered(test, client, id, numero)
        for path in [
            Paths.monEtat, Paths.monRenouvellement, Paths.mesCoordonnees, Paths.mesConsultations, Paths.maCopie,
        ] {
            let page = try await client.call(.get, path, form(cookie))
            #expect(page.status == 200 && !page.body.contains("Saules"), "\(path)")
        }
        let copy = try await client.call(.post, Paths.maCopie, form(cookie), body: "csrf=\(csrf)&format=json")
        #expect(copy.status == 409 && !copy.body.contains("Saules"))
        let changed = try await client.call(
            .post, Paths.mesCoordonnees, form(cookie), body: "csrf=\(csrf)&version=1&demandeur.telephone=0612345678")
        #expect(changed.status == 303)
        let adresse = try await test.world.base.read { try $0.demandes.find(id)?.formulaire.adresse?.voie }
        #expect(adresse == "8, rue des Saules")
        try await test.close()
    }

    /// Read again before one says that nothing changed: the address, the household, the work and the income of each holder.
    @Test func whatIsReadAgain() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        let client = try TestClient(test)
        let (id, numero) = try await file(
            test,
            [
                "demandeur.profession.situation": "CDI", "demandeur.ressources.SAL": "1 650,50",
                "demandeur.rfr.2024": "19800",
            ])
        let (cookie, _) = try await entered(test, client, id, numero)
        let page = try await client.call(.get, Paths.monRenouvellement, form(cookie)).body
        for words in ["8, rue des Saules", "1\u{a0}650,50", "19\u{a0}800", "Revenu fiscal de référence 2024"] {
            #expect(page.contains(words), "\(words): \(page)")
        }
        let english = try await client.call(.get, "\(Paths.monRenouvellement)?langue=en", form(cookie)).body
        #expect(english.contains("<bdi lang=\"fr\">8, rue des Saules") && !english.contains("⟦"))
        try await test.close()
    }

    /// Struck off, and in its time to come back: nobody is sent to a page where nothing can be changed.
    @Test func aLateRenewalIsToldInItsOwnWords() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        let client = try TestClient(test)
        let (id, numero) = try await file(test, ["depot.date": "05/01/2026", "demandeur.courriel": ""])
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        let letter = try #require(try await ReadDemandes(test.world).courriers(of: id).first { $0.canal == .lettre })
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                letter.id, of: id, le: "23/11/2026", preuve: "1A 77", by: test.sophie)
        else { throw Failed(what: "not proved") }
        let late = try #require(Day(2027, 2, 5))
        test.clock.set(test.world.rulebook.territoire.clock.start(of: late).adding(seconds: 9 * 3_600))
        #expect(try await RecordNonRenouvellements(test.world)(on: late).radiees == 1)
        let (cookie, _) = try await entered(test, client, id, numero)
        for (langue, words) in [
            ("fr", "Renouvelez d’abord, changez-les ensuite"), ("en", "Renew first, then change them"),
            ("pt", "Renove primeiro, mude-os depois"), ("ar", "جدّد أولاً"),
        ] {
            let page = try await client.call(.get, "\(Paths.monRenouvellement)?langue=\(langue)", form(cookie)).body
            #expect(page.contains(words) && !page.contains("href=\"\(Paths.mesCoordonnees)\""), "\(page)")
            #expect(page.contains("name=\"version\"") && !page.contains("⟦"))
        }
        try await test.close()
    }

    /// Letters go to the postal address while there is one: it is shown, and left by a box.
    @Test func aPostalAddressIsLeft() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        let client = try TestClient(test)
        let (id, numero) = try await file(
            test, ["adresseCourrier.voie": "3, quai des Lettres", "adresseCourrier.commune": "93100 Montreuil"])
        let (cookie, csrf) = try await entered(test, client, id, numero)
        let page = try await client.call(.get, Paths.mesCoordonnees, form(cookie)).body
        let seen = page.firstMatch(of: /name="courrierVu" value="([^"]*)"/).map { String($0.output.1) } ?? ""
        #expect(page.contains("3, quai des Lettres") && page.contains("Ne plus utiliser cette adresse postale"))
        #expect(!seen.isEmpty && page.contains("Après 15 minutes sans action"))
        func post(_ body: String) async throws -> Int {
            try await client.call(.post, Paths.mesCoordonnees, form(cookie), body: "csrf=\(csrf)&version=1&\(body)")
                .status
        }
        // Of another address than the one that stands, nothing is taken away.
        #expect(try await post("sansCourrier=oui&courrierVu=autre") == 303)
        #expect(try await test.world.base.read { try $0.demandes.find(id)?.formulaire.adresseCourrier } != nil)
        #expect(try await post("sansCourrier=oui&courrierVu=\(seen)") == 303)
        let left = try await test.world.base.read { try $0.demandes.find(id)?.formulaire }
        #expect(left?.adresseCourrier == nil && left?.adresse?.voie == "8, rue des Saules")
        try await test.close()
    }

    /// R441-2-7: letters by post besides, asked for and left by a box; where the address is protected there is none.
    @Test func lettersByPostAreAskedForAndLeft() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        let client = try TestClient(test)
        let (id, numero) = try await file(test, [:])
        let (cookie, csrf) = try await entered(test, client, id, numero)
        func asked() async throws -> Bool? {
            try await test.world.base.read { try $0.demandes.find(id)?.formulaire.courriersPoste }
        }
        func post(_ version: Int, _ body: String) async throws -> Int {
            try await client.call(
                .post, Paths.mesCoordonnees, form(cookie), body: "csrf=\(csrf)&version=\(version)&\(body)"
            ).status
        }
        let page = try await client.call(.get, Paths.mesCoordonnees, form(cookie)).body
        #expect(page.contains("Recevoir aussi mes courriers par la poste"))
        #expect(page.contains("name=\"avant:courriersPoste\" value=\"\""))
        #expect(try await post(1, "avant:courriersPoste=&courriersPoste=oui") == 303)
        #expect(try await asked() == true)
        // Of a page without the box nothing is known.
        #expect(try await post(2, "demandeur.telephone=0600001427") == 303)
        #expect(try await asked() == true)
        let version = try await test.world.base.read { try $0.demandes.find(id)?.version } ?? 0
        #expect(try await post(version, "avant:courriersPoste=oui") == 303)
        #expect(try await asked() == nil)
        try await test.close()
    }

    /// Who is one of several reads it before, and finds no button.
    @Test func nobodyGivesUpForAnother() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        let client = try TestClient(test)
        let (id, numero) = try await file(
            test,
            [
                "cotitulaires.0.nomNaissance": "Durand", "cotitulaires.0.prenoms": "Paul",
                "cotitulaires.0.naissance": "11/12/1987", "cotitulaires.0.lien": "M",
            ])
        let (cookie, csrf) = try await entered(test, client, id, numero)
        let page = try await client.call(.get, Paths.maRenonciation, form(cookie)).body
        #expect(page.contains("Votre demande est faite à plusieurs") && !page.contains("Renoncer définitivement"))
        let refused = try await client.call(
            .post, Paths.maRenonciation, form(cookie), body: "csrf=\(csrf)&version=1&renoncer=oui")
        #expect(refused.status == 409 && refused.body.contains("Votre demande est faite à plusieurs"))
        #expect(try await test.world.base.read { try $0.demandes.find(id)?.etat } == .active)
        try await test.close()
    }

    /// Nobody reads that a dead person gave up.
    @Test func afterADeath() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        let client = try TestClient(test)
        let (id, numero) = try await file(test)
        guard
            case .ended = try await ChangeTitulaire(test.world)(
                id, ["acteTitulaire": "deces", "titulaireLe": "23/11/2026", "pieceTitulaire": "Acte de décès"],
                version: 1, by: test.sophie)
        else { throw Failed(what: "not ended") }
        // Whoever was in is out: the family comes with a code of its own.
        let (cookie, _) = try await entered(test, client, id, numero)
        let page = try await client.call(.get, Paths.monEtat, form(cookie)).body
        #expect(page.contains("a pris fin après le décès de son titulaire") && !page.contains("renoncé"), "\(page)")
        guard case .refused(.deces) = try await ContinueDemande(test.world)(id, by: test.sophie),
            case .dossier(let dossier) = try await ReadDemandes(test.world)(id, objet: "dossier", by: test.sophie)
        else { throw Failed(what: "a new form from it") }
        let said = VieWords(site: client.site).state(dossier.situation(test.world.rulebook), dossier)
        #expect(said?.hasSuffix(" : décès du titulaire.") == true, "\(said ?? "")")
        try await test.close()
    }

    /// A session that timed out says so, once; who never had one hears nothing of it.
    @Test func aSessionThatTimedOutSaysSo() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        let client = try TestClient(test)
        let (id, numero) = try await file(test)
        let (cookie, csrf) = try await entered(test, client, id, numero)
        #expect(try await client.call(.get, Paths.monEtat).headers[.location] == "\(Paths.monDossier)?avis=fin")
        test.clock.advance(seconds: 16 * 60)
        let late = try await client.call(
            .post, Paths.mesCoordonnees, form(cookie), body: "csrf=\(csrf)&version=1&demandeur.telephone=0612345678")
        #expect(late.status == 303 && late.headers[.location] == "\(Paths.monDossier)?avis=temps")
        let cleared = late.headers[values: .setCookie].first { $0.hasPrefix(EspaceMiddleware.cookie) } ?? ""
        #expect(cleared.hasPrefix("\(EspaceMiddleware.cookie)=;"), "\(cleared)")
        let entry = try await client.call(.get, "\(Paths.monDossier)?avis=temps").body
        #expect(entry.contains("refermé après 15 minutes sans action"), "\(entry)")
        // Used all along, it ends after two hours: that is another reason.
        let (used, _) = try await entered(test, client, id, numero)
        for _ in 0..<11 {
            test.clock.advance(seconds: 11 * 60)
            _ = try await client.call(.get, Paths.monEtat, form(used))
        }
        let over = try await client.call(.get, Paths.monEtat, form(used))
        #expect(over.headers[.location] == "\(Paths.monDossier)?avis=longue")
        #expect(
            try await client.call(.get, "\(Paths.monDossier)?avis=longue").body.contains("refermé après 2 heures"))
        try await test.close()
    }

    /// An appointment that was sent stands before what can wait; one that has not left is not told.
    @Test func whatALetterAsksIsTheNextStep() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let (id, numero) = try await file(test, ["depot.date": "01/10/2026"])
        let texts = try Catalogue.load("fr")
        let rdv = SaisieCourrier(.convocation, ["rdvLe": "10/12/2026", "rdvHeure": "14:30", "rdvObjet": "DOSSIER"])
        let write = WriteCourrier(test.world, texts: texts, site: "https://ruche.exemple")
        guard case .written(let courriers) = try await write(id, rdv, version: 1, by: test.sophie) else {
            throw Failed(what: "not written")
        }
        let (cookie, _) = try await entered(test, client, id, numero)
        #expect(!(try await client.call(.get, Paths.monEtat, form(cookie)).body.contains("14\u{a0}h\u{a0}30")))
        let letter = try #require(courriers.first { $0.canal != .courriel })
        guard
            case .done = try await ConfirmCourrier(test.world).prove(
                letter.id, of: id, le: "23/11/2026", preuve: "au guichet", by: test.sophie)
        else { throw Failed(what: "not proved") }
        let page = try await client.call(.get, Paths.monEtat, form(cookie)).body
        #expect(page.contains("14\u{a0}h\u{a0}30") && page.contains("Guichet de Pantin") && !page.contains("⟦"))
        #expect(!page.contains("rien à faire aujourd’hui") && page.contains("Nous vous avons donné un rendez-vous."))
        try await test.close()
    }
}
