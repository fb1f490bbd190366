// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference
import Stores
import TestSupport
import Testing

/// Whom an address is hidden from may read the mailbox: no mail names the desk where the person registered.
@Suite(.serialized) struct AdresseProtegeeTests {
    @Test(arguments: Engine.available)
    func noMailNamesThePlace(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let test = comptoir.test
        var saisie = Households.number(1)
        saisie["depot.date"] = "05/01/2026"
        saisie["depot.canal"] = "web"
        saisie["demandeur.courriel"] = "n1@exemple.fr"
        saisie["adresseProtegee"] = "oui"
        let id = try await Doublures(test: test).register(saisie, by: test.sophie)
        let now = test.clock.now()
        let own = Gabarit(
            objet: "Renouvelez avant le {fin}", corps: "Numéro {numero}, {fin}, {radiation}, {guichet}.", signataire: []
        )
        try await test.world.base.write {
            try $0.gabarits.insert(own, .preavis, of: test.sophie.organisme, version: 1, compte: nil, now: now)
        }
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        let send = SendCourriers(test.world, mailer: comptoir.mailer)
        #expect(try await send().partis == 1)
        let mails = try await comptoir.mails()
        #expect(mails.count == 1 && mails.allSatisfy { !$0.contains("Guichet de Pantin") && !$0.contains("Mairie") })

        // What tells of the strike-off is handed over, and nothing of it goes by mail.
        guard
            case .struckOff = try await RecordRadiation(test.world)(
                id, SaisieRadiation(["motif": "RADABA", "avertiLe": "20/11/2026", "moyen": "GUICHET"]), version: 1,
                by: test.sophie)
        else {
            Issue.record("not struck off")
            return
        }
        let told = try await ReadDemandes(test.world).courriers(of: id).filter { $0.genre == .avisRadiation }
        #expect(told.map(\.canal) == [.remise])
        // One that was written as a mail before the address was protected: refused at its sending, handed over.
        let mail = Courrier(
            id: ID(9_001), demande: id, genre: .avisRadiation, canal: .courriel, isDu: true, echeance: test.world.today,
            etat: .prevu, prevuLe: test.clock.now())
        try await test.world.base.write { _ = try $0.courriers.insert([mail]) }
        #expect(try await send().partis == 0)
        #expect(try await test.world.base.read { try $0.courriers.find(mail.id) }?.faute == "protegee")
        #expect(try await comptoir.mails().isEmpty)
        try await comptoir.close()
    }

    /// One that was given up holds no place: the letter that waits, or is in a lot, is handed over all the same.
    @Test(arguments: Engine.available, [false, true])
    func whatWasGivenUpHoldsNoPlace(_ engine: Engine, isInLot: Bool) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.number(2)
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.courriel"] = ""
        let id = try await Doublures(test: test).register(saisie, by: test.sophie)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        let notice = try #require(try await ReadDemandes(test.world).courriers(of: id).first)
        #expect(notice.canal == .lettre)
        let old = Courrier(
            id: ID(9_002), demande: id, genre: .preavis, canal: .remise, isDu: true, echeance: notice.echeance,
            etat: .annule, prevuLe: notice.prevuLe)
        try await test.world.base.write { _ = try $0.courriers.insert([old]) }
        if isInLot {
            let prepare = PrepareLots(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
            guard case .made = try await prepare(by: test.sophie) else {
                Issue.record("no lot")
                return
            }
        }
        saisie["adresseProtegee"] = "oui"
        guard case .updated = try await UpdateDemande(test.world)(id, saisie, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("not protected")
            return
        }
        let all = try await ReadDemandes(test.world).courriers(of: id)
        #expect(all.map(\.id) == [notice.id] && all.map(\.canal) == [.remise] && all.map(\.etat) == [.prevu])
        try await test.close()
    }
}
