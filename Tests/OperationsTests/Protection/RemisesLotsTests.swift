// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
@testable import Operations
import Reference
import SQL
import Stores
import TestSupport
import Testing

/// The copy of a person says to whom the letters about him went in lots, and nothing of the others in them (RGPD, 15, 1, c).
@Suite struct RemisesLotsTests {
    private func saisie(_ number: Int) -> Saisie {
        var saisie = Households.number(number)
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.courriel"] = ""
        return saisie
    }

    /// Files whose notices are in a lot that is printed, a page each.
    private func printed(_ test: TestWorld, _ count: Int) async throws -> (lot: ID<Lot>, files: [ID<Demande>]) {
        var files: [ID<Demande>] = []
        for number in 1...count { files.append(try await test.register(saisie(number), by: test.sophie)) }
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        let prepare = PrepareLots(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        guard case .made(let lots) = try await prepare(by: test.sophie), let lot = lots.first else {
            throw TestWorld.Failed(what: "no lot")
        }
        let sealed = try test.world.keys.seal([UInt8]("%PDF-".utf8), at: Lettre.place(lot))
        let isPrinted = try await test.world.base.write { registry in
            let places = try registry.lots.lettres(of: lot).enumerated().map {
                (courrier: $1.courrier, page: $0 + 1, pages: 1)
            }
            return try registry.lots.printed(lot, sealed, places: places, pages: places.count)
        }
        #expect(isPrinted)
        return (lot, files)
    }

    private func copy(_ test: TestWorld, _ id: ID<Demande>) async throws -> DossierAcces {
        guard case .done(let copy) = try await CollectAcces(test.world)(id, by: test.gestionnaire) else {
            throw TestWorld.Failed(what: "no copy")
        }
        return copy
    }

    private func lots(_ test: TestWorld, _ id: ID<Demande>) async throws -> [DossierAcces.Remise] {
        try await copy(test, id).remises.filter { $0.lot != nil }
    }

    @Test(arguments: Engine.available)
    func whoPrintsAndWhoPosts(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (lot, files) = try await printed(test, 2)
        #expect(try await lots(test, files[0]).isEmpty, "nobody has it yet")
        test.clock.advance(seconds: 60)
        #expect(try await ReadLots(test.world).pdf(lot, by: test.sophie) != nil)
        let clock = test.world.rulebook.territoire.clock
        let taken = clock.iso(test.clock.now())
        for file in files {
            let remise = try #require(try await lots(test, file).first)
            #expect(remise.destinataire == "impression" && remise.lot == lot.text && remise.le == taken)
            #expect(remise.organisme == "Mairie de Pantin" && remise.genre == GenreExport.lettres.rawValue)
            #expect(remise.lettres == [GenreCourrier.preavis.rawValue] && remise.reference == nil)
        }

        // The second letter is put away: the lot is posted without it.
        let letters = try #require(try await ReadLots(test.world).lot(lot, by: test.sophie)).lettres
        let bad = try #require(letters.first { $0.demande == files[1] })
        guard
            case .done = try await TakeOutLettre(test.world)(
                bad.courrier, of: lot, raison: "IMPRESSION", by: test.sophie),
            case .done(prouvees: 1, retirees: 1) = try await EndLot(test.world).handOver(
                lot, le: "24/11/2026", reference: "B 1", by: test.sophie)
        else { throw TestWorld.Failed(what: "not handed over") }
        let posted = try await lots(test, files[0])
        #expect(Set(posted.map(\.destinataire)) == ["transporteur", "impression"])
        let carrier = try #require(posted.first { $0.destinataire == "transporteur" })
        #expect(carrier.reference == "B 1" && carrier.le.hasPrefix("2026-11-24T00:00"))
        #expect(carrier.lettres == [GenreCourrier.preavis.rawValue])
        #expect(try await lots(test, files[1]).map(\.destinataire) == ["impression"])

        // Nothing in it leads to the other person, in the text that a program reads either.
        let (mine, theirs) = (try await copy(test, files[0]), try await copy(test, files[1]))
        let text = String(decoding: try mine.json(), as: UTF8.self)
        let number = try #require(theirs.numero)
        #expect(!text.contains(number) && !text.contains(files[1].text) && !text.contains(bad.courrier.text))
        #expect(!text.contains(try #require(theirs.formulaire.demandeur?.nomNaissance)))
        // Newest first, with what left otherwise.
        #expect(mine.remises.map(\.le) == mine.remises.map(\.le).sorted(by: >))
        try await test.close()
    }

    /// Hidden, or the lot given up, after somebody took the sheets out: the letter is in no lot any more, and left all the same.
    @Test(arguments: Engine.available, [false, true])
    func whatIsInNoLotAnyMoreIsStillTold(_ engine: Engine, isGivenUp: Bool) async throws {
        let test = try await TestWorld.make(engine)
        let (lot, files) = try await printed(test, 2)
        test.clock.advance(seconds: 60)
        #expect(try await ReadLots(test.world).pdf(lot, by: test.gestionnaire) != nil)
        if isGivenUp {
            guard case .done = try await EndLot(test.world).annul(lot, by: test.sophie) else {
                throw TestWorld.Failed(what: "not given up")
            }
        } else {
            var hidden = saisie(1)
            hidden["adresseProtegee"] = "oui"
            let update = UpdateDemande(test.world)
            guard case .updated = try await update(files[0], hidden, version: 1, by: test.sophie, asks: false) else {
                throw TestWorld.Failed(what: "not hidden")
            }
        }
        let remise = try #require(try await lots(test, files[0]).first)
        #expect(remise.destinataire == "impression" && remise.lot == lot.text)
        #expect(remise.organisme == "Gestionnaire régional" && remise.lettres == [])
        // Another reading by another body at another time is none of a lot.
        #expect(try await lots(test, files[0]).count == 1)
        try await test.close()
    }

    /// Once the traces of who looked are gone, the letter that is kept tells it.
    @Test(arguments: Engine.available)
    func theLetterOutlivesTheReading(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (lot, files) = try await printed(test, 1)
        test.clock.advance(seconds: 60)
        #expect(try await ReadLots(test.world).pdf(lot, by: test.sophie) != nil)
        _ = try await test.store.database.write { try $0.execute("DELETE FROM consultation") }
        #expect(try await lots(test, files[0]).map(\.lot) == [lot.text])
        try await test.close()
    }
}
