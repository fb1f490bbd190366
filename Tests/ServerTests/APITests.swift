// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Operations
import Reference
import TestSupport
import Testing

@testable import Server

@Suite struct APITests {
    private func headers(
        _ test: TestWorld, guichet: String = "CANAL", organisme: Int64 = 2,
        portees: Set<PorteeJeton> = Set(PorteeJeton.allCases)
    ) async throws -> HTTPFields {
        let token = try await CreateAccounts(test.world, passwords: PasswordHasher(cost: 4)).token(
            libelle: "essai", organisme: ID(organisme), guichet: guichet, role: .agentGuichet, days: 1,
            portees: portees)
        return [.authorization: "Bearer \(token)", .contentType: "application/json"]
    }

    private func body(_ nom: String, _ naissance: String = "1988-03-14") -> String {
        """
        {"depot":{"date":"2026-11-23","canal":"guichet","pieceVue":true},
        "demandeur":{"nomNaissance":"\(nom)","prenoms":"Nadia","naissance":"\(naissance)","telephone":"0600001427"},
        "adresse":{"voie":"8 rue des Saules","commune":"93055"},"nombrePersonnes":4,"dejaLocataireHlm":false,
        "communesSouhaitees":["93055"]}
        """
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// The description and the router say the same: neither forgets nor invents an address.
    @Test func theDescriptionIsThatOfTheRouter() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let routes = try listRoutes(client.site).filter { $0.contains(" /api/") && !$0.hasPrefix("HEAD") }
            .map { $0.replacing(/:([a-z]+)/) { "{\($0.1)}" } }
        let description = try object(try await client.call(.get, "/api/v1/openapi.json").body)
        let paths = try #require(description["paths"] as? [String: [String: Any]])
        let described = paths.flatMap { path, item in
            item.keys.filter { $0 != "parameters" }.map { "\($0.uppercased()) \(path)" }
        }
        #expect(routes.sorted() == described.sorted())
        #expect(routes.count == 23)
        try await test.close()
    }

    @Test func theScopeOfATokenIsItsLimit() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let wanted: [(PorteeJeton, HTTPRequest.Method, String)] = [
            (.demandesEcrire, .post, "/api/v1/demandes"), (.demandesEcrire, .put, "/api/v1/demandes/x"),
            (.demandesEcrire, .post, "/api/v1/demandes/x/renouvellement"),
            (.demandesEcrire, .post, "/api/v1/demandes/x/radiation"),
            (.demandesEcrire, .post, "/api/v1/demandes/x/reactivation"),
            (.demandesEcrire, .post, "/api/v1/demandes/x/reponse"),
            (.demandesEcrire, .post, "/api/v1/demandes/x/titulaire"),
            (.demandesEcrire, .post, "/api/v1/demandes/x/annulation"),
            (.demandesEcrire, .post, "/api/v1/demandes/x/separation"),
            (.demandesEcrire, .post, "/api/v1/demandes/x/union"),
            (.demandesEcrire, .post, "/api/v1/demandes/x/courriers"),
            (.demandesEcrire, .delete, "/api/v1/demandes/x/courriers/x"),
            (.demandesLire, .get, "/api/v1/demandes/x/courriers"),
            (.demandesLire, .get, "/api/v1/demandes/x"), (.demandesLire, .get, "/api/v1/demandes/x/journal"),
            (.demandesLire, .get, "/api/v1/guichets/x/creneaux"),
            (.recherche, .post, "/api/v1/recherches"), (.changements, .get, "/api/v1/changements"),
        ]
        for portee in PorteeJeton.allCases {
            let headers = try await headers(test, portees: [portee])
            for (needed, method, path) in wanted {
                let status = try await client.call(method, path, headers, body: "{}").status
                #expect((status == 403) == (needed != portee), "\(portee) \(method) \(path) \(status)")
            }
            #expect(try await client.call(.get, "/api/v1/jeton", headers).body.contains(portee.rawValue))
        }
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func changesAreFollowedByPosition(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let client = try TestClient(test)
        let canal = try await headers(test)
        let montreuil = try await headers(test, guichet: "93048", organisme: 3)
        for rank in 0..<5 {
            let answer = try await client.call(
                .post, "/api/v1/demandes", canal,
                body: body("Nom\(["a", "b", "c", "d", "e"][rank])", "198\(rank)-03-14"))
            #expect(answer.status == 201)
        }
        let empty = try object(try await client.call(.get, "/api/v1/changements", canal).body)
        #expect((empty["changements"] as? [Any])?.isEmpty == true)
        _ = try await SequenceJournal(test.world, porteur: "test").all()
        var position = 0
        var seen: [Int] = []
        for _ in 0..<3 {
            let page = try object(
                try await client.call(.get, "/api/v1/changements?apres=\(position)&limite=2", canal).body)
            let changes = try #require(page["changements"] as? [[String: Any]])
            seen += changes.compactMap { $0["position"] as? Int }
            position = try #require(page["jusqua"] as? Int)
            #expect(page["reste"] as? Bool == (position < 5))
        }
        #expect(seen == [1, 2, 3, 4, 5])
        // Another commune reads the same journal and sees nothing of it: no file names it.
        let other = try object(try await client.call(.get, "/api/v1/changements", montreuil).body)
        #expect((other["changements"] as? [Any])?.isEmpty == true && other["jusqua"] as? Int == 5)
        for bad in ["apres=-1", "apres=x", "limite=0", "limite=1001", "apres=99999999999999999999"] {
            #expect(try await client.call(.get, "/api/v1/changements?\(bad)", canal).status == 400, "\(bad)")
        }
        try await test.close()
    }

    @Test func aCursorBelongsToItsQuestion() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let canal = try await headers(test)
        for rank in 0..<3 {
            _ = try await client.call(.post, "/api/v1/demandes", canal, body: body("Haddad", "198\(rank)-03-14"))
        }
        func search(_ json: String) async throws -> (Int, [String: Any]) {
            let answer = try await client.call(.post, "/api/v1/recherches", canal, body: json)
            return (answer.status, try object(answer.body))
        }
        let first = try await search(#"{"texte":"haddad","limite":2}"#)
        #expect((first.1["resultats"] as? [Any])?.count == 2 && first.1["total"] as? Int == 3)
        let cursor = try #require(first.1["suivant"] as? String)
        let second = try await search(#"{"texte":"haddad","limite":2,"curseur":"\#(cursor)"}"#)
        #expect((second.1["resultats"] as? [Any])?.count == 1 && second.1["suivant"] == nil)
        #expect(try await search(#"{"texte":"nadia","curseur":"\#(cursor)"}"#).0 == 400)
        #expect(try await search(#"{"texte":"haddad","curseur":"0000000000000"}"#).0 == 400)
        #expect(try await search(#"{"texte":"haddad","limite":0}"#).0 == 422)
        #expect(try await search(#"{"texte":""}"#).0 == 422)
        #expect(try await search(#"{"texte":"!?"}"#).0 == 422)
        #expect(try await search(#"{"texte":"haddad","autre":1}"#).0 == 422)
        #expect(try await search(#"{"limite":1}"#).0 == 400)
        try await test.close()
    }

    /// Renewed, struck off with its proof, back: the version that was seen is stated, a refusal says when.
    @Test func theLifeOfAFileGoesThroughTheAPI() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var canal = try await headers(test)
        let old = body("Haddad").replacing("2026-11-23", with: "2025-12-01")
        let created = try object(try await client.call(.post, "/api/v1/demandes", canal, body: old).body)
        let path = "/api/v1/demandes/\(try #require(created["numero"] as? String))"
        #expect(try await client.call(.post, "\(path)/renouvellement", canal, body: "{}").status == 428)
        canal[.ifMatch] = "\"1\""
        for (bad, status) in [
            ("{\"recuLe\":\"2026-02-30\"}", 422), ("{\"recuLe\":\"2026-11-24\"}", 422), ("{\"autre\":1}", 400),
            ("[", 400), ("[null,null]", 400), ("null", 400), ("{\"recuLe\":null}", 400),
            ("{\"recuLe\":[]}", 400),
            ("{\"recuLe\":\"2025-11-30\"}", 409),
        ] {
            #expect(try await client.call(.post, "\(path)/renouvellement", canal, body: bad).status == status, "\(bad)")
        }
        let early = #"{"motif":"RADCON","avertiLe":"2026-10-01","moyen":"LRAR","preuve":"1A 1"}"#
        let refused = try await client.call(.post, "\(path)/radiation", canal, body: early)
        #expect(refused.status == 422 && refused.body.contains("/avertiLe"))
        // A field that this ground does not read.
        let mixed = early.replacing("}", with: ",\"sousMotif\":\"IRRRES\"}")
        #expect(try await client.call(.post, "\(path)/radiation", canal, body: mixed).status == 400)
        // A warning that was never sent from here; one that was has its own day and proof.
        let unknown = #"{"motif":"RADCON","courrier":"0000000000abc"}"#
        let nobody = try await client.call(.post, "\(path)/radiation", canal, body: unknown)
        #expect(nobody.status == 422 && nobody.body.contains("/courrier"))
        let both = unknown.replacing("}", with: ",\"preuve\":\"1A 1\"}")
        #expect(try await client.call(.post, "\(path)/radiation", canal, body: both).status == 400)
        let proven = early.replacing("2026-10-01", with: "2026-09-01")
        let gone = try object(try await client.call(.post, "\(path)/radiation", canal, body: proven).body)
        #expect(gone["etat"] as? String == "radiee" && gone["numero"] as? String == created["numero"] as? String)
        canal[.ifMatch] = "2"
        #expect(try await client.call(.post, "\(path)/radiation", canal, body: proven).status == 409)
        // What is wrong in the body is said first, whatever the state of the file.
        #expect(try await client.call(.post, "\(path)/radiation", canal, body: early).status == 422)
        let back = try object(try await client.call(.post, "\(path)/reactivation", canal, body: "{}").body)
        #expect(back["etat"] as? String == "active" && back["valableJusquau"] as? String == "2026-12-01")
        canal[.ifMatch] = "3"
        #expect(try await client.call(.post, "\(path)/reactivation", canal, body: "{}").status == 409)
        // Back because he answered: that warning serves no more.
        let used = try await client.call(.post, "\(path)/radiation", canal, body: proven)
        #expect(used.status == 422 && used.body.contains("/avertiLe"))
        let silent = try await client.call(.post, "\(path)/reponse", canal, body: "{}")
        #expect(silent.status == 422 && silent.body.contains("/moyenReponse"))
        let words = #"{"reponduLe":"2026-11-23","moyenReponse":"TELEPHONE","auteurReponse":"DEMANDEUR"}"#
        let answered = try await client.call(.post, "\(path)/reponse", canal, body: words)
        #expect(answered.status == 200 && answered.headers[.eTag] == "\"4\"")
        let journal = try await client.call(.get, "\(path)/journal", canal).body
        #expect(journal.contains(#""genre":"reponse""#) && journal.contains(#""moyen":"TELEPHONE""#))
        canal[.ifMatch] = "4"

        let renewed = try object(try await client.call(.post, "\(path)/renouvellement", canal, body: "{}").body)
        #expect(renewed["valableJusquau"] as? String == "2027-11-23" && renewed["version"] as? Int == 5)
        #expect(try await client.call(.post, "\(path)/renouvellement", canal, body: "{}").status == 412)
        canal[.ifMatch] = "5"
        let again = try await client.call(.post, "\(path)/renouvellement", canal, body: "{}")
        #expect(again.status == 409 && again.body.contains("23\u{a0}septembre\u{a0}2027"))
        // A warning of before the renewal was answered by it.
        #expect(try await client.call(.post, "\(path)/radiation", canal, body: proven).status == 422)
        try await test.close()
    }

    /// Who holds a file: what is wrong in the body is said first, then the state; the version that was seen is stated.
    @Test func whoHoldsAFileGoesThroughTheAPI() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var canal = try await headers(test)
        func post(_ path: String, _ body: String) async throws -> (status: Int, body: String) {
            let answer = try await client.call(.post, path, canal, body: body)
            return (answer.status, answer.body)
        }
        func register(_ body: String) async throws -> String {
            let created = try object(try await post("/api/v1/demandes", body).body)
            return try #require(created["numero"] as? String)
        }
        let couple = body("Haddad").replacing(
            "\"adresse\":",
            with:
                "\"cotitulaires\":[{\"nomNaissance\":\"Benali\",\"prenoms\":\"Karim\",\"naissance\":\"1986-02-01\",\"lien\":\"M\"}],\"adresse\":"
        )
        let (first, second) = (
            try await register(couple),
            try await register(body("Petit", "1979-07-01").replacing("0600001427", with: "0600001999"))
        )
        let path = "/api/v1/demandes/\(first)"
        let parted = #"{"quiPart":0,"violences":false,"separationLe":"2026-11-23","pieceSeparation":"Jugement"}"#
        #expect(try await post("\(path)/separation", parted).status == 428)
        canal[.ifMatch] = "\"1\""
        for (act, wrong) in [
            ("titulaire", "/acteTitulaire"), ("separation", "/quiPart"), ("union", "/lienUnion"),
        ] {
            let refused = try await post("\(path)/\(act)", "{}")
            #expect(refused.status == 422 && refused.body.contains(wrong), "\(act) \(refused)")
            #expect(try await post("\(path)/\(act)", "{\"autre\":1}").status == 400)
        }
        let gone = try await post("\(path)/separation", parted)
        let opened = try object(gone.body)
        #expect(gone.status == 201 && opened["etat"] as? String == "deposee" && opened["numero"] == nil)
        #expect(try await post("\(path)/separation", parted).status == 422)
        let united =
            #"{"numeroUnion":"\#(second)","versionAutre":1,"lienUnion":"C","unionLe":"2026-11-20","pieceUnion":"Lettre"}"#
        #expect(try await post("\(path)/union", united).status == 412)
        canal[.ifMatch] = "2"
        #expect(try await post("\(path)/union", united.replacing(":1,", with: ":7,")).status == 409)
        #expect(try await post("\(path)/union", united.replacing(second, with: first)).status == 422)
        let one = try object(try await post("\(path)/union", united).body)
        #expect(one["version"] as? Int == 3 && one["numero"] as? String == first)
        // The other number leads there too: the same file twice.
        canal[.ifMatch] = "3"
        #expect(try await post("\(path)/union", united).status == 422)
        let changed = try object(
            try await post(
                "\(path)/titulaire",
                #"{"acteTitulaire":"changement","titulaireLe":"2026-11-23","pieceTitulaire":"Lettre","ancienTitulaire":"part"}"#
            ).body)
        #expect(changed["version"] as? Int == 4)
        canal[.ifMatch] = "4"
        let dead = #"{"acteTitulaire":"deces","titulaireLe":"2026-11-23","pieceTitulaire":"Acte"}"#
        #expect(try object(try await post("\(path)/titulaire", dead).body)["etat"] as? String == "radiee")
        canal[.ifMatch] = "5"
        #expect(try await post("\(path)/titulaire", dead).status == 409)
        #expect(try await post("\(path)/titulaire", "{}").status == 422)
        try await test.close()
    }

    /// Written once, whatever was sent again; read with its channels and no place; taken back by the software that wrote it.
    @Test func lettersGoThroughTheAPI() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var canal = try await headers(test)
        let created = try object(try await client.call(.post, "/api/v1/demandes", canal, body: body("Haddad")).body)
        let path = "/api/v1/demandes/\(try #require(created["numero"] as? String))/courriers"
        let rdv = #"{"genre":"convocation","rdvLe":"2026-12-15","rdvHeure":"14:30","rdvObjet":"DOSSIER"}"#
        #expect(try await client.call(.post, path, canal, body: rdv).status == 428)
        canal[.ifMatch] = "7"
        #expect(try await client.call(.post, path, canal, body: rdv).status == 412)
        canal[.ifMatch] = "1"
        canal[try #require(HTTPField.Name("Idempotency-Key"))] = "rdv-1"
        for (wrong, status) in [
            (#"{"genre":"preavis"}"#, 422), (#"{"genre":"autre"}"#, 422), ("{}", 422), ("[]", 400),
            (#"{"genre":"convocation","piecesLe":"2026-12-15"}"#, 400), (#"{"genre":"convocation","rdvLe":3}"#, 400),
            (rdv.replacing("2026-12-15", with: "2026-01-15"), 422), (#"{"genre":"attestation"}"#, 422),
        ] {
            #expect(try await client.call(.post, path, canal, body: wrong).status == status, "\(wrong)")
        }
        let first = try await client.call(.post, path, canal, body: rdv)
        let again = try await client.call(.post, path, canal, body: rdv)
        #expect(first.status == 201 && again.status == 201 && first.body == again.body)
        // Another of that kind since: each key has its own answer.
        test.clock.advance(seconds: 1)
        let key = try #require(HTTPField.Name("Idempotency-Key"))
        canal[key] = "rdv-2"
        let later = try await client.call(
            .post, path, canal, body: rdv.replacing("2026-12-15", with: "2026-12-21"))
        #expect(later.status == 201 && later.body.contains("2026-12-21"))
        canal[key] = "rdv-1"
        #expect(try await client.call(.post, path, canal, body: rdv).body == first.body)
        // The same key with other bytes; the same letter without it.
        #expect(
            try await client.call(.post, path, canal, body: rdv.replacing("14:30", with: "15:30")).status == 422)
        canal[try #require(HTTPField.Name("Idempotency-Key"))] = nil
        let twice = try await client.call(.post, path, canal, body: rdv)
        #expect(twice.status == 422 && twice.body.contains("/rdvLe") && twice.body.contains("courrier.deja"))

        // A desk that gives no appointment has no slot.
        let slot = #"{"genre":"convocation","rdvCreneau":"2026-12-16 09:30","rdvObjet":"DOSSIER"}"#
        let none = try await client.call(.post, path, canal, body: slot)
        #expect(none.status == 422 && none.body.contains("/rdvCreneau") && none.body.contains("creneau.inconnu"))

        let list = try await client.call(.get, path, canal)
        let lines = try #require(try object(list.body)["courriers"] as? [[String: Any]])
        #expect(list.status == 200 && !lines.isEmpty && lines.allSatisfy { $0["genre"] as? String == "convocation" })
        #expect(lines.allSatisfy { $0["etat"] as? String == "prevu" })
        #expect(Set(lines.compactMap { $0["echeance"] as? String }) == ["2026-12-15", "2026-12-21"])
        #expect(!list.body.contains("Haddad"))
        let id = try #require(lines.first?["id"] as? String)
        #expect(try await client.call(.delete, "\(path)/x", canal).status == 404)
        #expect(try await client.call(.delete, "\(path)/\(id)", canal).status == 204)
        #expect(try await client.call(.delete, "\(path)/\(id)", canal).status == 409)
        try await test.close()
    }

    /// A slot of the agenda goes with the letter: once, answered again by its key; free again with it.
    @Test func anAppointmentTakesASlot() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var pantin = try await headers(test, guichet: "93055", organisme: 1)
        var paths: [String] = []
        let petit = body("Petit", "1979-07-01").replacing("0600001427", with: "0600001999")
        for form in [body("Haddad"), petit] {
            let created = try object(try await client.call(.post, "/api/v1/demandes", pantin, body: form).body)
            paths.append("/api/v1/demandes/\(try #require(created["numero"] as? String))/courriers")
        }
        pantin[.ifMatch] = "1"
        let key = try #require(HTTPField.Name("Idempotency-Key"))
        let rdv = #"{"genre":"convocation","rdvCreneau":"2026-12-16 09:30","rdvObjet":"DOSSIER"}"#
        let soon = try await client.call(
            .post, paths[0], pantin, body: rdv.replacing("2026-12-16", with: "2026-11-24"))
        #expect(soon.status == 422 && soon.body.contains("creneau.trop-tot"))
        pantin[key] = "rdv-1"
        let first = try await client.call(.post, paths[0], pantin, body: rdv)
        #expect(first.status == 201 && first.body.contains("2026-12-16"))
        #expect(try await client.call(.post, paths[0], pantin, body: rdv).body == first.body)
        pantin[key] = nil
        let taken = try await client.call(.post, paths[1], pantin, body: rdv)
        #expect(taken.status == 409 && taken.body.contains("créneau vient d’être pris"))
        let lines = try #require(try object(first.body)["courriers"] as? [[String: Any]])
        let id = try #require(lines.first?["id"] as? String)
        #expect(try await client.call(.delete, "\(paths[0])/\(id)", pantin).status == 204)
        #expect(try await client.call(.post, paths[1], pantin, body: rdv).status == 201)
        try await test.close()
    }

    /// Free slots by pages of days; what a letter takes is free no more.
    @Test func freeSlotsGoThroughTheAPI() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var pantin = try await headers(test, guichet: "93055", organisme: 1)
        let path = "/api/v1/guichets/93055/creneaux"
        func free(_ query: String) async throws -> [String: Any] {
            let answer = try await client.call(.get, "\(path)?\(query)", pantin)
            #expect(answer.status == 200, "\(answer.body)")
            return try object(answer.body)
        }
        let day = try await free("du=2026-12-16&au=2026-12-16")
        #expect(day["duree"] as? Int == 30 && day["suivant"] == nil && day["guichet"] as? String == "93055")
        let slots = try #require(day["creneaux"] as? [String])
        #expect(slots.count == 6 && slots.first == "2026-12-16 09:00")

        let created = try object(try await client.call(.post, "/api/v1/demandes", pantin, body: body("Haddad")).body)
        let numero = try #require(created["numero"] as? String)
        pantin[.ifMatch] = "1"
        let rdv = "{\"genre\":\"convocation\",\"rdvCreneau\":\"\(slots[1])\",\"rdvObjet\":\"DOSSIER\"}"
        #expect(try await client.call(.post, "/api/v1/demandes/\(numero)/courriers", pantin, body: rdv).status == 201)
        let after = try await free("du=2026-12-16&au=2026-12-16")
        #expect(after["creneaux"] as? [String] == slots.filter { $0 != slots[1] })

        // Page after page, each day once, until the desk offers no more.
        var (pages, days, next) = (0, Set<String>(), "")
        repeat {
            let page = try await free(next)
            let some = Set(try #require(page["creneaux"] as? [String]).map { String($0.prefix(10)) })
            #expect(days.isDisjoint(with: some))
            days.formUnion(some)
            pages += 1
            next = (page["suivant"] as? String).map { "du=\($0)" } ?? ""
        } while !next.isEmpty && pages < 10
        // From 23 November to 30 December.
        #expect(pages == 3 && days.max() == "2026-12-30")
        #expect((try await free("du=2026-12-10&au=2026-12-01")["creneaux"] as? [String]) == [])
        #expect((try await free("du=2031-01-01")["creneaux"] as? [String]) == [])

        for query in ["du=hier", "au=2026-02-30", "au=16/12/2026"] {
            #expect(try await client.call(.get, "\(path)?\(query)", pantin).status == 400, "\(query)")
        }
        #expect(try await client.call(.get, "/api/v1/guichets/00000/creneaux", pantin).status == 404)
        #expect(try await client.call(.get, "/api/v1/guichets/93048/creneaux", pantin).status == 403)
        // A desk without appointments says so by an empty list.
        let canal = try await client.call(.get, "/api/v1/guichets/CANAL/creneaux", try await headers(test))
        #expect(canal.status == 200 && !canal.body.contains("duree") && canal.body.contains("\"creneaux\":[]"))
        try await test.close()
    }

    /// What a software sent itself, while there is time; nothing else.
    @Test func anEntrySentByMistakeIsTakenBack() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var canal = try await headers(test)
        canal[.ifMatch] = "1"
        let why = #"{"raisonAnnulation":"Essai"}"#
        let keyed = try await test.register(Households.number(3), by: test.karim)
        let created = try object(try await client.call(.post, "/api/v1/demandes", canal, body: body("Haddad")).body)
        let path = "/api/v1/demandes/\(try #require(created["numero"] as? String))/annulation"
        #expect(try await client.call(.post, path, canal, body: "{}").status == 422)
        // Keyed by a person of the same desk: two persons, on the page.
        let other = try await client.call(.post, "/api/v1/demandes/\(keyed.text)/annulation", canal, body: why)
        #expect(other.status == 409 && other.body.contains("deux personnes"))
        let gone = try object(try await client.call(.post, path, canal, body: why).body)
        #expect(gone["etat"] as? String == "annulee" && gone["version"] as? Int == 2)
        #expect(try await client.call(.post, path, canal, body: why).status == 409)
        #expect(try await client.call(.post, path, canal, body: "{}").status == 422)
        // Another body worked on it: the answer does not name it, and leaves no empty place for a name.
        let touched = try object(
            try await client.call(.post, "/api/v1/demandes", canal, body: body("Morel", "1975-03-02")).body)
        let id = try #require(ID<Demande>(text: touched["id"] as? String ?? ""))
        var saisie = try await test.dossier(id).demande.formulaire.saisie()
        saisie["demandeur.telephone"] = "0600001998"
        guard
            case .updated = try await UpdateDemande(test.world)(
                id, saisie, version: 1, by: test.gestionnaire, asks: false)
        else {
            Issue.record("not changed")
            return
        }
        canal[.ifMatch] = "2"
        let named = try await client.call(.post, "/api/v1/demandes/\(id.text)/annulation", canal, body: why)
        #expect(named.status == 409 && named.body.contains("Un autre organisme a travaillé"), "\(named.body)")
        canal[.ifMatch] = "1"
        let late = try object(
            try await client.call(.post, "/api/v1/demandes", canal, body: body("Petit", "1979-07-01")).body)
        test.clock.advance(seconds: 25 * 3_600)
        let after = "/api/v1/demandes/\(try #require(late["numero"] as? String))/annulation"
        // The token was one of a day.
        canal = try await headers(test)
        canal[.ifMatch] = "1"
        let refused = try await client.call(.post, after, canal, body: why)
        #expect(refused.status == 409, "\(refused.body)")
        try await test.close()
    }

    @Test func theHistoryOfAFileComesInPages() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var canal = try await headers(test)
        let created = try object(try await client.call(.post, "/api/v1/demandes", canal, body: body("Haddad")).body)
        let numero = try #require(created["numero"] as? String)
        for version in 1...3 {
            canal[.ifMatch] = "\"\(version)\""
            let changed = body("Haddad").replacing("0600001427", with: "060000142\(version)")
            #expect(try await client.call(.put, "/api/v1/demandes/\(numero)", canal, body: changed).status == 200)
        }
        var path = "/api/v1/demandes/\(numero)/journal?limite=3"
        let first = try object(try await client.call(.get, path, canal).body)
        let cursor = try #require(first["suivant"] as? String)
        let facts = try #require(first["evenements"] as? [[String: Any]])
        #expect(facts.compactMap { $0["genre"] as? String } == ["modification", "modification", "modification"])
        #expect((facts[0]["changements"] as? [[String: Any]])?.first?["apres"] as? String == "0600001423")
        path += "&curseur=\(cursor)"
        let second = try object(try await client.call(.get, path, canal).body)
        #expect((second["evenements"] as? [[String: Any]])?.first?["genre"] as? String == "creation")
        #expect(second["suivant"] == nil)
        // The same cursor on another file.
        let other = try object(
            try await client.call(.post, "/api/v1/demandes", canal, body: body("Autre", "1970-01-01")).body)
        let otherNumero = try #require(other["numero"] as? String)
        #expect(
            try await client.call(.get, "/api/v1/demandes/\(otherNumero)/journal?curseur=\(cursor)", canal).status
                == 400)
        try await test.close()
    }

    /// Why a file left, in both texts and as codes: in its history, in the feed, and with the file; an act of its applicant is of no body.
    @Test(arguments: Engine.available)
    func aFileThatLeavesSaysWhy(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let client = try TestClient(test)
        var canal = try await headers(test)
        let first = try object(try await client.call(.post, "/api/v1/demandes", canal, body: body("Haddad")).body)
        let path = "/api/v1/demandes/\(try #require(first["numero"] as? String))"
        #expect(try object(try await client.call(.get, path, canal).body)["radiation"] == nil)
        canal[.ifMatch] = "1"
        let changed = body("Haddad").replacing("0600001427", with: "0600001421")
        #expect(try await client.call(.put, path, canal, body: changed).status == 200)
        canal[.ifMatch] = "2"
        let written = #"{"motif":"RADABA","avertiLe":"2026-11-23","moyen":"LETTRE"}"#
        #expect(try await client.call(.post, "\(path)/radiation", canal, body: written).status == 200)
        let second = try object(
            try await client.call(.post, "/api/v1/demandes", canal, body: body("Petit", "1979-07-01")).body)
        let id = try #require(ID<Demande>(text: second["id"] as? String ?? ""))
        guard case .renounced = try await RenounceDemande(test.world)(id, version: 1, by: .demandeur(id)) else {
            Issue.record("not given up")
            return
        }
        func isTold(_ facts: [String: Any]?) -> Bool {
            facts?["motif"] as? String == "RADABA" && facts?["radieeLe"] as? String == "2026-11-23"
                && facts?["reactivableJusquau"] == nil
        }
        let file = try object(try await client.call(.get, path, canal).body)
        #expect(isTold(file["radiation"] as? [String: Any]), "\(file)")
        #expect((file["radiation"] as? [String: Any])?["moyen"] as? String == "LETTRE")
        let page = try object(try await client.call(.get, "\(path)/journal", canal).body)
        let event = try #require((page["evenements"] as? [[String: Any]])?.first)
        #expect(event["libelle"] as? String == "Demande radiée" && isTold(event["faits"] as? [String: Any]))
        #expect(event["libelleDemandeur"] as? String == "Votre demande n’est plus active.")
        #expect(event["organisme"] as? String == "Canal Habitat")
        _ = try await SequenceJournal(test.world, porteur: "test").all()
        let feed = try object(try await client.call(.get, "/api/v1/changements", canal).body)
        let changes = try #require(feed["changements"] as? [[String: Any]])
        let left = changes.filter { $0["genre"] as? String == "radiation" }
        #expect(left.count == 2 && left.allSatisfy { isTold($0["faits"] as? [String: Any]) }, "\(left)")
        #expect(left.allSatisfy { $0["libelleDemandeur"] as? String == "Votre demande n’est plus active." })
        let his = try #require(left.first { $0["origine"] as? String == "demandeur" })
        #expect(his["organisme"] == nil)
        // Of a form, that it changed, never what.
        let update = try #require(changes.first { $0["genre"] as? String == "modification" })
        #expect(update["libelle"] as? String == "Demande modifiée" && update["faits"] == nil)
        try await test.close()
    }

    @Test func theBudgetSaysWhenToComeBack() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test, apiRequests: 3)
        let canal = try await headers(test)
        var remaining: [String] = []
        for _ in 0..<3 {
            let answer = try await client.call(.get, "/api/v1/jeton", canal)
            #expect(answer.status == 200)
            remaining.append(answer.headers[try #require(HTTPField.Name("RateLimit-Remaining"))] ?? "")
        }
        #expect(remaining == ["2", "1", "0"])
        let refused = try await client.call(.get, "/api/v1/jeton", canal)
        #expect(refused.status == 429 && refused.headers[.contentType]?.hasPrefix("application/problem+json") == true)
        let wait = try #require(refused.headers[.retryAfter].flatMap { Int($0) })
        #expect((1...60).contains(wait))
        test.clock.advance(seconds: wait)
        #expect(try await client.call(.get, "/api/v1/jeton", canal).status == 200)
        try await test.close()
    }

    /// Ten forms with one number that stopped at a file, then none for an hour; what was answered once is answered again.
    @Test func whoGoesThroughNumbersIsStopped() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let canal = try await headers(test)
        let form = body("Haddad").replacing(
            "\"telephone\":", with: "\"civilite\":\"2\",\"nir\":\"288037510800170\",\"telephone\":")
        var named = canal
        named[try #require(HTTPField.Name("Idempotency-Key"))] = "envoi-1"
        let first = try await client.call(.post, "/api/v1/demandes", named, body: form)
        #expect(first.status == 201, "\(first.body)")
        for _ in 0..<10 { #expect(try await client.call(.post, "/api/v1/demandes", canal, body: form).status == 409) }
        let refused = try await client.call(.post, "/api/v1/demandes", canal, body: form)
        #expect(refused.status == 429 && refused.headers[.retryAfter] == "\(NirLimits.seconds)")
        #expect(refused.headers[.contentType]?.hasPrefix("application/problem+json") == true)
        let again = try await client.call(.post, "/api/v1/demandes", named, body: form)
        #expect(again.status == 201 && again.headers[.location] == first.headers[.location])
        #expect(try await client.call(.post, "/api/v1/demandes", named, body: body("Petit")).status == 422)
        try await test.close()
    }

    @Test func referenceDataSayWhereTheyComeFrom() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let list = try object(try await client.call(.get, "/api/v1/reference").body)
        let tables = try #require(list["tables"] as? [[String: Any]])
        #expect(tables.count == 6)
        for table in tables {
            let link = try #require(table["lien"] as? String)
            let answer = try await client.call(.get, link)
            let lignes = try #require(try object(answer.body)["lignes"] as? [[String: Any]])
            #expect(!lignes.isEmpty, "\(link)")
            let tag = try #require(answer.headers[.eTag])
            #expect(try await client.call(.get, link, [.ifNoneMatch: tag]).status == 304)
            guard !["communes", "guichets"].contains(where: link.hasSuffix) else { continue }
            #expect(lignes.allSatisfy { $0["source"] != nil && $0["statut"] != nil }, "\(link)")
        }
        #expect(try await client.call(.get, "/api/v1/reference/autre").status == 404)
        try await test.close()
    }

    @Test func anotherMethodIsRefusedWithThoseThatExist() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let answer = try await client.call(.delete, "/api/v1/demandes/111112600000193055")
        #expect(answer.status == 405 && answer.headers[.allow] == "GET, HEAD, PUT")
        #expect(answer.headers[.contentType]?.hasPrefix("application/problem+json") == true)
        #expect(try await client.call(.get, "/deconnexion").status == 405)
        #expect(try await client.call(.get, "/api").status == 200)
        for name in ["QUERY", "PROPFIND", "FOO", "TRACE"] {
            let method = try #require(HTTPRequest.Method(rawValue: name))
            let answer = try await client.call(method, "/api/v1/recherches")
            #expect(answer.status == 405 && answer.headers[.allow] == "POST", "\(name)")
            #expect(try await client.call(method, "/api/v1/rien").status == 404, "\(name)")
        }
        try await test.close()
    }

    /// What is sent is read or refused: nothing is taken for something else, nothing is dropped in silence.
    @Test func unreadAnswersOfEligibiliteAreRefused() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        func ask(_ more: String) async throws -> (Int, Set<String>) {
            let body = #"{"age":34,"communes":["93055"]\#(more)}"#
            let answer = try await client.call(
                .post, "/api/v1/eligibilite", [.contentType: "application/json"], body: body)
            let errors = try object(answer.body)["errors"] as? [[String: Any]] ?? []
            return (answer.status, Set(errors.compactMap { $0["pointer"] as? String }))
        }
        for good in [
            "", #","sejour":true,"handicap":"non""#, #","sejour":"false","handicap":null"#, #","enfants":["3",9]"#,
            #","enfants":[\#(Array(repeating: "3", count: 20).joined(separator: ","))]"#,
        ] {
            #expect(try await ask(good).0 == 200, "\(good)")
        }
        for (bad, pointer) in [
            (#","sejour":-58800"#, "/sejour"), (#","handicap":"peut-être""#, "/handicap"),
            (#","handicap":[true]"#, "/handicap/0"), (#","enfants":[3.5]"#, "/enfants"),
            (#","enfants":[-2]"#, "/enfants"), (#","enfants":0"#, "/enfants"), (#","enfants":"3""#, "/enfants"),
            (#","handicape":true"#, "/handicape"),
            (#","enfants":[\#(Array(repeating: "3", count: 21).joined(separator: ","))]"#, "/enfants"),
        ] {
            let (status, pointers) = try await ask(bad)
            #expect(status == 422 && pointers == [pointer], "\(bad): \(status) \(pointers)")
        }
        let page = try await client.call(
            .post, "/avant-de-deposer", [.contentType: "application/x-www-form-urlencoded"],
            body: "age=34&commune0=Pantin&sejour=peut-%C3%AAtre")
        #expect(page.status == 422 && page.body.contains("n’est ni oui ni non"))
        try await test.close()
    }

    /// `{"a": {"b": 1}, "a.b": 2}` would keep either.
    @Test func aNameWithAPointIsRefused() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let canal = try await headers(test)
        for (change, pointer) in [
            (#"{"demandeur.prenoms":"Bob","#, "/demandeur.prenoms"), (#"{"aide":{"a.b":"x"},"#, "/aide/a.b"),
        ] {
            let sent = body("Haddad").replacing("{\"depot\"", with: "\(change)\"depot\"")
            let answer = try await client.call(.post, "/api/v1/demandes", canal, body: sent)
            let errors = try object(answer.body)["errors"] as? [[String: Any]]
            #expect(answer.status == 400 && errors?.first?["pointer"] as? String == pointer, "\(answer.body)")
        }
        // What GET gives has paths for names under `provenance`, and PUT takes what GET gives.
        let sent = body("Haddad").replacing(
            "{\"depot\"", with: #"{"provenance":{"demandeur.prenoms":"piece"},"national":{"a.b":"c"},"depot""#)
        #expect(try await client.call(.post, "/api/v1/demandes", canal, body: sent).status == 201)
        try await test.close()
    }

    @Test func aQuarterHasItsCommune() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let canal = try await headers(test)
        func send(_ quartiers: String) async throws -> (status: Int, headers: HTTPFields, body: String) {
            let sent = body("Haddad").replacing("{\"depot\"", with: "{\"quartiers\":\(quartiers),\"depot\"")
            return try await client.call(.post, "/api/v1/demandes", canal, body: sent)
        }
        for (quartiers, pointer) in [(#"{"75056":"Ourcq"}"#, "/quartiers/75056"), (#"{"3":"Ourcq"}"#, "/quartiers/3")] {
            let refused = try await send(quartiers)
            #expect(refused.status == 422 && refused.body.contains("\"\(pointer)\""), "\(refused.body)")
        }
        #expect(try await send(#"{"93055":"Hoche"}"#).status == 201)
        try await test.close()
    }

    /// As it is read aloud: five groups.
    @Test func aNumberMayHaveSpacesInItsAddress() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let canal = try await headers(test)
        let created = try object(try await client.call(.post, "/api/v1/demandes", canal, body: body("Haddad")).body)
        let numero = try #require((created["numero"] as? String).flatMap(NumeroUnique.init))
        let path = "/api/v1/demandes/\(numero.groups.joined(separator: "%20"))"
        #expect(try await client.call(.get, path, canal).status == 200)
        #expect(try await client.call(.get, "\(path)/journal", canal).status == 200)
        #expect(try await client.call(.get, "/api/v1/demandes/111%zz", canal).status == 404)
        try await test.close()
    }

    @Test func oneIsSaidInTheSingular() throws {
        let messages = Messages(texts: try Catalogue.load("fr"))
        func sentence(_ n: Int) -> String {
            messages.sentence(Avertissement("nombrePersonnes", "nombre.ecart", ["n": "\(n)", "decrites": "3"]))
        }
        #expect(sentence(1).hasPrefix("1 personne à loger") && sentence(2).hasPrefix("2 personnes à loger"))
    }
}
