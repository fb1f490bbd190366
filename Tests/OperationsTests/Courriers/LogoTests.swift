// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Foundation
import Operations
import Reference
import Stores
import TestSupport
import Testing

/// The logo of a body: version after version, on its letters, which keep the one that they were written with.
@Suite struct LogoTests {
    /// 60 × 40, grey.
    private static let grey =
        "iVBORw0KGgoAAAANSUhEUgAAADwAAAAoCAAAAACH0MYjAAAAIklEQVR42mNwoAAwjGoe1TyqeVTzqOZRzaOaRzWPaiYXAAARHFgfUAtoDQAAAABJRU5ErkJggg=="

    private static let configuration = LetterPress.Configuration(
        assets: [
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../../.vendor/atkinson").path
        ])
    private static let press = LetterPress(configuration)

    private func picture() throws -> [UInt8] { [UInt8](try #require(Data(base64Encoded: Self.grey))) }

    /// The same with a text chunk: another picture for the base.
    private func other() throws -> [UInt8] {
        var bytes = try picture()
        // tEXt, "a\0b", with its checksum, before IEND.
        bytes.insert(
            contentsOf: [0, 0, 0, 3, 0x74, 0x45, 0x58, 0x74, 0x61, 0, 0x62, 0xdc, 0x49, 0xa2, 0x3b],
            at: bytes.count - 12)
        return bytes
    }

    private func page(_ lettres: [Lettre]) -> String {
        let parts = lettres.enumerated().map { rang, lettre in
            "<section class=\"lettre\" id=\"\(PrintLots.mark(rang))\">"
                + (lettre.logo.map { "<img src=\"image:\($0)\" alt=\"Logo\">" } ?? "") + "</section>"
        }
        return "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Lot</title>"
            + "<link rel=\"stylesheet\" href=\"asset:letters.css\"></head><body>\(parts.joined())</body></html>"
    }

    private func save(_ test: TestWorld, _ contenu: [UInt8], version: Int, by acteur: Acteur) async throws -> String {
        switch try await KeepLogo(test.world).save(contenu, version: version, by: acteur, page: { page($0) }) {
        case .done: "done"
        case .invalid(let violations): violations.map(\.code).joined(separator: " ")
        case .stale: "stale"
        case .unavailable: "unavailable"
        case .denied: "denied"
        }
    }

    private func state(_ test: TestWorld) async throws -> String? {
        try await KeepLogo(test.world).state(by: test.gestionnaire).map { "\($0.version) \($0.stands)" }
    }

    @Test(arguments: Engine.available)
    func versionAfterVersion(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (keep, marc) = (KeepLogo(test.world), test.gestionnaire)
        let (first, second) = (try picture(), try other())
        #expect(try await save(test, first, version: 0, by: test.sophie) == "denied")
        #expect(try await keep.state(by: test.sophie) == nil)
        #expect(try await save(test, Array(first.dropLast()), version: 0, by: marc) == "logo.coupe")
        #expect(try await save(test, first, version: 1, by: marc) == "stale")
        #expect(try await save(test, first, version: 0, by: marc) == "done")
        // Twice the same click, or the same picture from an older page.
        #expect(try await save(test, first, version: 0, by: marc) == "done")
        #expect(try await state(test) == "1 true")
        #expect(try await save(test, second, version: 0, by: marc) == "stale")
        #expect(try await save(test, second, version: 1, by: marc) == "done")
        #expect(try await keep.picture(by: marc)?.contenu == second)
        #expect(try await keep.picture(by: test.sophie) == nil)
        guard case .stale = try await keep.takeAway(version: 1, by: marc),
            case .denied = try await keep.takeAway(version: 2, by: test.sophie),
            case .done = try await keep.takeAway(version: 2, by: marc),
            case .done = try await keep.takeAway(version: 2, by: marc)
        else {
            Issue.record("taken away")
            return
        }
        #expect(try await state(test) == "3 false")
        #expect(try await keep.picture(by: marc) == nil)
        // And back: another version; those of before are kept.
        #expect(try await save(test, first, version: 3, by: marc) == "done")
        let kept = try await test.world.base.read { registry in
            try (1...4).map {
                try registry.logos.find(VersionLogo(organisme: marc.organisme, version: $0))?.contenu
            }
        }
        #expect(kept == [first, second, nil, first])
        #expect(try await test.world.base.read { try $0.logos.current(of: test.sophie.organisme) } == nil)
        try await test.close()
    }

    /// Tried on the printer before it is kept: right headers are not yet a picture.
    @Test(arguments: Engine.available)
    func triedOnThePrinter(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let given = test.world
        let press = LetterPress(Self.configuration)
        defer { press.shutdown() }
        let world = World(
            base: given.base, rulebook: given.rulebook, keys: given.keys, now: given.now, ids: given.ids,
            formes: given.formes, press: press)
        let whole = try picture()
        let pixels = try #require(Data(whole).range(of: Data("IDAT".utf8))).upperBound
        var broken = whole
        broken.replaceSubrange(pixels..<(pixels + 8), with: [UInt8](repeating: 0, count: 8))
        guard
            case .invalid(let violations) = try await KeepLogo(world).save(
                broken, version: 0, by: test.gestionnaire, page: { page($0) })
        else {
            Issue.record("broken pixels are kept")
            return
        }
        #expect(violations.map(\.code) == ["logo.illisible"])
        #expect(try await state(test) == "0 false")
        guard
            case .done = try await KeepLogo(world).save(whole, version: 0, by: test.gestionnaire, page: { page($0) })
        else {
            Issue.record("a good one is not kept")
            return
        }
        #expect(try await state(test) == "1 true")
        try await test.close()
    }

    /// Of a lot and of a letter alone; a letter that is written keeps its logo, whatever becomes of it.
    @Test(arguments: Engine.available)
    func itStandsOnLetters(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let texts = try Catalogue.load("fr")
        #expect(try await save(test, picture(), version: 0, by: test.gestionnaire) == "done")
        let nom = VersionLogo(organisme: test.gestionnaire.organisme, version: 1).nom
        var saisie = Households.number(1)
        saisie["depot.date"] = "05/01/2026"
        saisie["demandeur.courriel"] = ""
        let id = try await Doublures(test: test).register(saisie, by: test.sophie)
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        test.clock.advance(seconds: 26 * 3_600)
        let gabarits = KeepGabarits(test.world, texts: texts, site: "https://ruche.exemple")
        let words = try #require(try await gabarits.read(.preavis, by: test.gestionnaire)).gabarit
        guard
            case .lettre(let sample) = try await gabarits.essai(
                .success(words), .preavis, numero: "", by: test.gestionnaire),
            case .made(let lots) = try await PrepareLots(test.world, texts: texts, site: "https://ruche.exemple")(
                by: test.gestionnaire)
        else {
            Issue.record("no letter")
            return
        }
        #expect(sample.logo == nom)
        guard case .done = try await KeepLogo(test.world).takeAway(version: 1, by: test.gestionnaire) else {
            Issue.record("not taken away")
            return
        }
        // Printed after it was taken away: the picture still goes to the printer, which refuses one that it was not given.
        let outcome = try await PrintLots(test.world, presses: [Self.press]) { page($0) }()
        #expect(outcome?.lettres == 1 && outcome?.echecs == 0)
        let lot = try #require(lots.first)
        let pdf = try #require(try await ReadLots(test.world).pdf(lot, by: test.gestionnaire))
        #expect(pdf.range(of: Data("/Subtype /Image".utf8)) != nil)
        let courrier = try #require(try await ReadDemandes(test.world).courriers(of: id).first)
        let reprint = ReprintLettre(test.world, texts: texts, site: "https://ruche.exemple")
        guard case .lettre(let lettre, .copie) = try await reprint(courrier.id, of: id, by: test.sophie) else {
            Issue.record("no copy")
            return
        }
        #expect(lettre.logo == nom && lettre.withoutAddress.logo == nom)
        try await test.close()
    }

    /// A lot ends with two hundred letters, or before a picture too many.
    @Test func lotsHoldFewPictures() {
        #expect(PrepareLots.parts([]).isEmpty)
        #expect(PrepareLots.parts(Array(repeating: nil, count: 401)) == [0..<200, 200..<400, 400..<401])
        #expect(PrepareLots.parts(Array(repeating: "a", count: 201)) == [0..<200, 200..<201])
        let many = (0..<25).map { "\($0)" as String? }
        #expect(PrepareLots.parts(many) == [0..<10, 10..<20, 20..<25])
        #expect(PrepareLots.parts(many.flatMap { [$0, nil, $0] }) == [0..<30, 30..<60, 60..<75])
        #expect(PrepareLots.parts(Array(many[..<10]) + [nil, "3", "11"]) == [0..<12, 12..<13])
    }
}
