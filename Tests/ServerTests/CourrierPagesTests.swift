// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Operations
import Stores
import TestSupport
import Testing

@testable import Server

/// Letters that a desk writes, from the page: what is refused stays filled, what is written can be taken back, a warning is told where
/// a strike-off would rest on it.
@Suite struct CourrierPagesTests {
    @Test func writtenRefusedAndTakenBack() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let id = try await test.register(Households.benali)
        let sophie = try await signed(test, test.sophie)
        let path = Paths.nouveauCourrier(id)
        let kinds = try await client.call(.get, path, sophie).body
        #expect(kinds.contains("genre=demandePieces") && !kinds.contains("genre=avertissementIrrecevabilite"))
        for genre in ["demandePieces", "convocation", "avertissementSansReponse"] {
            let page = try await client.call(.get, "\(path)?genre=\(genre)", sophie)
            #expect(
                page.status == 200 && page.body.contains("value=\"\(genre)\"") && !page.body.contains("⟦"), "\(genre)")
        }
        // Nothing is written by a kind that comes by itself, a landlord's, an unknown one, another document, a day that is over.
        let body = "csrf=jeton&version=1&acte=ecrire"
        #expect(try await client.call(.post, path, sophie, body: "\(body)&genre=radiation").status == 404)
        for bad in [
            "genre=preavis", "genre=avertissementIrrecevabilite&commissionLe=20%2F11%2F2026&sousMotif=IRRRES",
            "genre=demandePieces&pieces=RIB&piecesLe=10%2F12%2F2026",
            "genre=convocation&rdvLe=10%2F11%2F2026&rdvHeure=14%3A30&rdvObjet=DOSSIER",
        ] {
            let refused = try await client.call(.post, path, sophie, body: "\(body)&\(bad)")
            #expect(refused.status == 422 && !refused.body.contains("⟦"), "\(bad)")
        }
        let good = "\(body)&genre=convocation&rdvLe=10%2F12%2F2026&rdvHeure=14%3A30&rdvObjet=DOSSIER"
        #expect(try await client.call(.post, path, sophie, body: good.replacing("jeton", with: "x")).status == 403)
        let stale = try await client.call(.post, path, sophie, body: good.replacing("version=1", with: "version=7"))
        #expect(stale.status == 409 && stale.body.contains("10/12/2026"))
        // A look has no effect; nothing prints here.
        let look = good.replacing("acte=ecrire", with: "acte=apercu")
        #expect(try await client.call(.post, path, sophie, body: look).status == 503)
        #expect(try await ReadDemandes(test.world).courriers(of: id).isEmpty)
        #expect(try await client.call(.post, path, sophie, body: good).status == 303)
        #expect(try await client.call(.post, path, sophie, body: good).status == 422)

        let page = try await client.call(.get, Paths.courriers(id), sophie).body
        #expect(page.contains("Convocation") && page.contains("14\u{a0}h\u{a0}30"))
        #expect(page.contains("Retirer ce courrier"))
        #expect(!page.contains("⟦"))
        let written = try #require(try await ReadDemandes(test.world).courriers(of: id).first)
        let back = "csrf=jeton&acte=retrait&courrier=\(written.id.text)"
        let karim = try await signed(test, test.karim)
        #expect(try await client.call(.post, Paths.courriers(id), karim, body: back).status == 403)
        #expect(try await client.call(.post, Paths.courriers(id), sophie, body: back).status == 303)
        #expect(try await client.call(.post, Paths.courriers(id), sophie, body: back).status == 409)
        try await test.close()
    }

    /// The slots of the desk are offered day by day, taken with the letter, shown in its agenda with what becomes of it.
    @Test func anAppointmentTakesASlot() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let (id, other) = (try await test.register(Households.benali), try await test.register(Households.durand))
        let (sophie, karim) = (try await signed(test, test.sophie), try await signed(test, test.karim))
        let path = "\(Paths.nouveauCourrier(id))?genre=convocation"
        let offered = try await client.call(.get, path, sophie).body
        #expect(
            offered.contains("id=\"rdvCreneau\"")
                && offered.contains("<optgroup label=\"jeudi 3\u{a0}décembre\u{a0}2026\">"))
        #expect(offered.contains("<option value=\"2026-12-03 09:00\">3\u{a0}décembre\u{a0}2026, 9\u{a0}h"))
        // A letter would come too late for those of before.
        #expect(!offered.contains("2026-12-02 ") && offered.contains("Autre date, hors de l’agenda"))
        // Canal Habitat gives no appointment: its page is as it was.
        let none = try await client.call(.get, path, karim).body
        #expect(none.contains("id=\"rdvLe\"") && !none.contains("rdvCreneau"))

        let body = "csrf=jeton&version=1&acte=ecrire&genre=convocation&rdvObjet=DOSSIER&rdvLe=&rdvHeure="
        let slot = "&rdvCreneau=2026-12-03+09%3A00"
        for (bad, word) in [
            ("&rdvCreneau=2026-11-24+09%3A00", "arriverait trop tard"), ("&rdvCreneau=x", "n’est pas dans l’agenda"),
        ] {
            let refused = try await client.call(.post, path, sophie, body: body + bad)
            #expect(refused.status == 422 && refused.body.contains(word), "\(bad)")
            #expect(refused.body.contains("id=\"rdvCreneau-erreur\""), "\(bad)")
        }
        let both = body.replacing("rdvLe=", with: "rdvLe=10%2F12%2F2026") + slot
        let twice = try await client.call(.post, path, sophie, body: both)
        #expect(twice.status == 422 && twice.body.contains("value=\"2026-12-03 09:00\" selected"))
        #expect(try await client.call(.post, path, sophie, body: body + slot).status == 303)
        let late = try await client.call(.post, Paths.nouveauCourrier(other), sophie, body: body + slot)
        #expect(late.status == 422 && late.body.contains("créneau vient d’être pris"))
        #expect(try await ReadDemandes(test.world).courriers(of: other).isEmpty)
        #expect(try await client.call(.get, Paths.courriers(id), sophie).body.contains("tient sa place dans l’agenda"))

        let day = "\(Paths.rendezVous)?jour=2026-12-03"
        let agenda = try await client.call(.get, day, sophie).body
        #expect(agenda.contains("pas encore parti") && agenda.contains("Étudier votre dossier"))
        #expect(agenda.contains("href=\"\(Paths.courriers(id))\"") && !agenda.contains("⟦"))
        let booked = try #require(try await ReadDemandes(test.world).rendezVous(of: id).first)
        let state = "\(Paths.rendezVous)/\(booked.id.text)/etat"
        #expect(try await client.call(.post, state, sophie, body: "csrf=jeton&etat=annule").status == 303)
        for page in [day, Paths.courriers(id)] {
            let said = try await client.call(.get, page, sophie).body
            #expect(said.contains("encore parti : retirez-le") && !said.contains("⟦"), "\(page)")
        }
        let written = try #require(try await ReadDemandes(test.world).courriers(of: id).first)
        let back = "csrf=jeton&acte=retrait&courrier=\(written.id.text)"
        #expect(try await client.call(.post, Paths.courriers(id), sophie, body: back).status == 303)
        #expect(try await client.call(.get, day, sophie).body.contains("Aucun rendez-vous ce jour"))
        try await test.close()
    }

    /// A landlord's warning of what cannot follow is not offered; a file that closed meanwhile keeps what was typed.
    @Test func offeredByTheSameRule() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let id = try await test.register(Households.benali)
        let (sophie, karim) = (try await signed(test, test.sophie), try await signed(test, test.karim))
        let path = Paths.nouveauCourrier(id)
        #expect(try await client.call(.get, path, karim).body.contains("genre=avertissementIrrecevabilite"))
        let found = try #require(try await test.world.base.read { try $0.demandes.find(id) })
        let now = test.clock.now()
        try await test.world.base.write { try $0.demandes.updateVie(found.changed(.deposee, radieeLe: nil, now)) }
        let kinds = try await client.call(.get, path, karim).body
        #expect(kinds.contains("genre=convocation") && !kinds.contains("genre=avertissementIrrecevabilite"))
        let (today, body) = (
            test.world.today, "csrf=jeton&version=2&genre=convocation&rdvHeure=14%3A30&rdvObjet=DOSSIER"
        )
        try await test.world.base.write {
            try $0.demandes.updateVie(found.changed(.radiee, radieeLe: today, now))
        }
        for acte in ["ecrire", "apercu"] {
            let closed = try await client.call(
                .post, path, sophie, body: "\(body)&acte=\(acte)&rdvLe=10%2F12%2F2026")
            #expect(closed.status == 409 && closed.body.contains("rien n’a été gardé"), "\(acte)")
            #expect(closed.body.contains("10/12/2026") && !closed.body.contains("⟦"), "\(acte)")
        }
        try await test.close()
    }

    /// A warning that is not proved is told beside the field, and cannot be chosen.
    @Test func anUnprovedWarningIsToldAtTheStrikeOff() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var saisie = Households.benali
        saisie["depot.date"] = "05/10/2026"
        let id = try await test.register(saisie)
        let sophie = try await signed(test, test.sophie)
        let radiation = "\(Paths.radiation(id))?motif=RADCON"
        #expect(!(try await client.call(.get, radiation, sophie).body.contains("id=\"courrier\"")))
        let body =
            "csrf=jeton&version=1&acte=ecrire&genre=avertissementSansReponse&lettreLe=20%2F10%2F2026&lettreObjet=Adresse"
        #expect(try await client.call(.post, Paths.nouveauCourrier(id), sophie, body: body).status == 303)
        let page = try await client.call(.get, radiation, sophie).body
        #expect(page.contains("id=\"courrier\"") && page.contains("n’est pas prouvé") && !page.contains("⟦"))
        let warning = try #require(try await ReadDemandes(test.world).courriers(of: id).first { $0.isDu })
        let refused = try await client.call(
            .post, Paths.radiation(id), sophie,
            body: "csrf=jeton&version=1&motif=RADCON&courrier=\(warning.id.text)")
        #expect(refused.status == 422 && refused.body.contains("ne compte pas encore"))
        try await test.close()
    }

    /// After a registration the certificate is printed there, or sent; once it is on its way it is not offered again.
    @Test func theCertificateIsSentFromThePageAfterTheRegistration() async throws {
        let test = try await TestWorld.make(.sqlite, isDemonstration: true)
        let client = try TestClient(test)
        let id = try await test.register(Households.benali)
        let sophie = try await signed(test, test.sophie)
        let offered = try await client.call(.get, Paths.confirmation(id), sophie).body
        #expect(offered.contains("value=\"attestation\"") && !offered.contains("⟦"))
        let kinds = try await client.call(.get, Paths.nouveauCourrier(id), sophie).body
        #expect(kinds.contains("genre=attestation\"") && !kinds.contains("genre=attestationRenouvellement"))
        let body = "csrf=jeton&version=1&acte=ecrire&genre=attestation"
        // Looked at first, its certificate is written without being kept; nothing prints here.
        let look = body.replacing("acte=ecrire", with: "acte=apercu")
        #expect(try await client.call(.post, Paths.nouveauCourrier(id), sophie, body: look).status == 503)
        #expect(try await test.world.base.read { try $0.attestations.all(of: id, limit: 10).isEmpty })
        let sent = try await client.call(.post, Paths.nouveauCourrier(id), sophie, body: body)
        #expect(sent.status == 303 && sent.headers[.location]?.hasSuffix("dit=ecrit-attestation") == true)
        let page = try await client.call(.get, "\(Paths.courriers(id))?dit=ecrit-attestation", sophie).body
        #expect(page.contains("Attestation d’enregistrement") && page.contains("Retirer ce courrier"))
        #expect(!page.contains("⟦"))
        #expect(!(try await client.call(.get, Paths.confirmation(id), sophie).body.contains("value=\"attestation\"")))
        try await test.close()
    }

    /// Words by kind, with their own fields.
    @Test func eachKindHasItsWords() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        let marc = try await signed(test, test.gestionnaire)
        for genre in GenreCourrier.allCases {
            let page = try await client.call(.get, "\(Paths.gabarits)?genre=\(genre.rawValue)", marc)
            #expect(page.status == 200 && !page.body.contains("⟦"), "\(genre)")
            for champ in genre.champs { #expect(page.body.contains("<code>{\(champ.rawValue)}</code>"), "\(champ)") }
        }
        // A kind that is not known is no page, and none of the notice is written in its place.
        #expect(try await client.call(.get, "\(Paths.gabarits)?genre=radiation", marc).status == 404)
        for path in [Paths.gabarits, "\(Paths.logo)/retrait"] {
            let unknown = try await client.call(.post, path, marc, body: "csrf=jeton&version=0&genre=radiation")
            #expect(unknown.status == 404, "\(path)")
        }
        let body = "csrf=jeton&version=0&acte=garder&genre=convocation&objet=Rendez-vous&signataire=&corps="
        let wrong = try await client.call(.post, Paths.gabarits, marc, body: "\(body)%7Bnumero%7D+%7Bpieces%7D")
        #expect(wrong.status == 422 && wrong.body.contains("{pieces}"))
        let right = "\(body)%7Bnumero%7D+%7Bjour%7D+%7Bheure%7D+%7Blieu%7D"
        #expect(try await client.call(.post, Paths.gabarits, marc, body: right).status == 303)
        try await test.close()
    }
}
