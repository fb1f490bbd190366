// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

@Suite(.serialized) struct SecondFacteurTests {
    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
        (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
    func codesAreThoseOfTheStandard(_ second: Int64, _ expected: String) {
        let code = CodeTemporel(secret: Array("12345678901234567890".utf8))
        #expect(code.code(pas: CodeTemporel.pas(Instant(milliseconds: second * 1_000))) == expected)
        #expect(code.text == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    }

    /// Sets up a second factor; the code of the telephone, and the recovery codes.
    private func enrol(
        _ comptoir: Comptoir, _ courriel: String
    ) async throws -> (code: CodeTemporel, secours: [String]) {
        let secret = try #require(try await comptoir.session(courriel))
        let session = try #require(try await comptoir.signIn.session(secret: secret))
        let keep = KeepSecondFacteur(comptoir.test.world, mailer: comptoir.mailer)
        try await keep.begin(session)
        guard case .begun(let text, let address, let size, let path) = try await keep.state(session) else {
            throw NotBegun()
        }
        #expect(address.hasPrefix("otpauth://totp/") && address.contains(text) && size > 29 && path.hasPrefix("M4 4"))
        let code = CodeTemporel(secret: try Self.bytes(text))
        #expect(code.text == text)
        let now = comptoir.test.clock.now()
        #expect(
            try await keep.confirm("000000", session, secret: secret) == nil
                || code.code(pas: CodeTemporel.pas(now)) == "000000")
        let codes = try #require(
            try await keep.confirm(code.code(pas: CodeTemporel.pas(now)), session, secret: secret))
        #expect(Set(codes).count == 10)
        return (code, codes)
    }

    private struct NotBegun: Error {}

    private static func bytes(_ text: String) throws -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (result, buffer, bits) = ([UInt8](), 0, 0)
        for letter in text {
            buffer = (buffer << 5 | (try #require(alphabet.firstIndex(of: letter)))) & 0xfff
            bits += 5
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(buffer >> bits & 0xff))
            }
        }
        return result
    }

    private func step(_ comptoir: Comptoir, _ courriel: String) async throws -> String {
        guard case .codeWanted(let step) = try await comptoir.signIn(courriel: courriel, password: Comptoir.password)
        else {
            throw NotBegun()
        }
        return step
    }

    @Test(arguments: Engine.available)
    func aCodeOpensOnceWithOneStepOfDrift(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let courriel = "n.petit@exemple.fr"
        try await comptoir.join(courriel)
        let (code, _) = try await enrol(comptoir, courriel)
        let check = CheckCode(comptoir.test.world, signIn: comptoir.signIn)
        func present(_ drift: Int64 = 0) -> String {
            code.code(pas: CodeTemporel.pas(comptoir.test.clock.now()) + drift)
        }

        // The one that confirmed it does not serve again.
        guard case .wrong = try await check(present(), step: try await step(comptoir, courriel), appareil: "") else {
            return #expect(Bool(false), "replayed")
        }
        comptoir.test.clock.advance(seconds: 120)
        for drift: Int64 in [-2, 2] {
            guard case .wrong = try await check(present(drift), step: try await step(comptoir, courriel), appareil: "")
            else { return #expect(Bool(false), "\(drift) steps away") }
        }
        let typed = " \(present().prefix(3)) \(present().suffix(3))"
        guard
            case .opened(let secret) = try await check(
                typed, step: try await step(comptoir, courriel), appareil: "Firefox")
        else { return #expect(Bool(false), "the present one, typed in two groups") }
        #expect(try await comptoir.signIn.session(secret: secret) != nil)
        for drift: Int64 in [0, -1] {
            guard case .wrong = try await check(present(drift), step: try await step(comptoir, courriel), appareil: "")
            else { return #expect(Bool(false), "never twice, nor an earlier one") }
        }
        guard case .opened = try await check(present(1), step: try await step(comptoir, courriel), appareil: "") else {
            return #expect(Bool(false), "a clock half a minute fast")
        }
        try await comptoir.close()
    }

    /// What the password alone opened before is over; and the password alone does not take the factor away.
    @Test(arguments: Engine.available)
    func itHoldsForTheSessionsThatWereOpen(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let courriel = "n.petit@exemple.fr"
        try await comptoir.join(courriel)
        let elsewhere = try #require(try await comptoir.session(courriel))
        let (code, secours) = try await enrol(comptoir, courriel)
        #expect(try await comptoir.signIn.session(secret: elsewhere) == nil)

        comptoir.test.clock.advance(seconds: 120)
        let present = code.code(pas: CodeTemporel.pas(comptoir.test.clock.now()))
        let check = CheckCode(comptoir.test.world, signIn: comptoir.signIn)
        guard
            case .opened(let secret) = try await check(present, step: try await step(comptoir, courriel), appareil: "")
        else { return #expect(Bool(false)) }
        let session = try #require(try await comptoir.signIn.session(secret: secret))
        let keep = KeepSecondFacteur(comptoir.test.world, mailer: comptoir.mailer)
        // Neither none, nor one that served.
        for typed in ["", "000000", present] {
            #expect(try await keep.renewCodes(typed, session) == nil)
            #expect(try await !keep.remove(typed, session))
        }
        _ = try await comptoir.mails()
        let new = try #require(try await keep.renewCodes(secours[0], session))
        #expect(try await !keep.remove(secours[1], session), "those before are worth nothing")
        #expect(try await keep.remove(new[0], session))
        #expect(
            try await comptoir.mails().contains { $0.contains("To: <\(courriel)>") && $0.contains("mot de passe seul") }
        )
        #expect(try await comptoir.session(courriel) != nil)
        try await comptoir.close()
    }

    @Test(arguments: Engine.available)
    func triesAreCounted(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let courriel = "n.petit@exemple.fr"
        try await comptoir.join(courriel)
        let (code, _) = try await enrol(comptoir, courriel)
        comptoir.test.clock.advance(seconds: 120)
        let check = CheckCode(comptoir.test.world, signIn: comptoir.signIn)
        let first = try await step(comptoir, courriel)
        #expect(try await check.account(step: first) == courriel)
        let good = code.code(pas: CodeTemporel.pas(comptoir.test.clock.now()))
        let wrong = good == "123456" ? "654321" : "123456"
        for _ in 0..<CheckCode.mostTries {
            guard case .wrong = try await check(wrong, step: first, appareil: "") else { return #expect(Bool(false)) }
        }
        guard case .over = try await check(good, step: first, appareil: "") else {
            return #expect(Bool(false), "the sixth try is not looked at")
        }
        let second = try await step(comptoir, courriel)
        let third = try await step(comptoir, courriel)
        guard case .over = try await check(good, step: second, appareil: "") else {
            return #expect(Bool(false), "one step at a time")
        }
        comptoir.test.clock.advance(seconds: CheckCode.longestSeconds + 1)
        let late = code.code(pas: CodeTemporel.pas(comptoir.test.clock.now()))
        guard case .over = try await check(late, step: third, appareil: "") else {
            return #expect(Bool(false), "too late")
        }
        guard case .over = try await check(late, step: "rien", appareil: "") else {
            return #expect(Bool(false), "forged")
        }
        try await comptoir.close()
    }

    @Test(arguments: Engine.available)
    func aRecoveryCodeServesOnceAndAnAdministratorTakesTheFactorAway(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let courriel = "n.petit@exemple.fr"
        try await comptoir.join(courriel)
        let (_, codes) = try await enrol(comptoir, courriel)
        let check = CheckCode(comptoir.test.world, signIn: comptoir.signIn)
        let typed = codes[3].uppercased().replacing("-", with: " ")
        guard case .opened(let secret) = try await check(typed, step: try await step(comptoir, courriel), appareil: "")
        else { return #expect(Bool(false)) }
        guard case .wrong = try await check(codes[3], step: try await step(comptoir, courriel), appareil: "") else {
            return #expect(Bool(false), "once")
        }
        let session = try #require(try await comptoir.signIn.session(secret: secret))
        guard
            case .active(_, let left) = try await KeepSecondFacteur(comptoir.test.world, mailer: comptoir.mailer)
                .state(session)
        else {
            return #expect(Bool(false))
        }
        #expect(left == 9)

        let change = ChangeCompte(comptoir.test.world, mailer: comptoir.mailer)
        let id = try await comptoir.habilitation(courriel)
        guard case .denied = try await change(.resetSecondFacteur, id, by: comptoir.test.julie) else {
            return #expect(Bool(false))
        }
        guard case .done = try await change(.resetSecondFacteur, id, by: comptoir.anne) else {
            return #expect(Bool(false))
        }
        #expect(try await comptoir.mails().contains { $0.contains("To: <\(courriel)>") }, "the person is told")
        #expect(try await comptoir.signIn.session(secret: secret) == nil)
        #expect(try await comptoir.session(courriel) != nil, "the password opens again")
        let fiche = try #require(try await ReadComptes(comptoir.test.world).fiche(id, by: comptoir.anne))
        #expect(fiche.traces.first?.trace.acte == .secondFacteurRetire && fiche.traces.first?.par == "Anne Roux")
        try await comptoir.close()
    }

    @Test(arguments: Engine.available)
    func aRoleThatWantsAFactorDoesNothingWithoutOne(_ engine: Engine) async throws {
        let comptoir = try await Comptoir(engine)
        let courriel = "n.petit@exemple.fr"
        try await comptoir.join(courriel)
        let secret = try #require(try await comptoir.session(courriel))
        let set = SetExigences(comptoir.test.world)
        #expect(try await set([.agentGuichet], of: ID(1), by: comptoir.test.sophie) == false)
        #expect(try await set([.agentGuichet], of: ID(1), by: comptoir.anne))
        let held = try #require(try await comptoir.signIn.session(secret: secret))
        #expect(held.attente == .secondFacteur && held.acteur.role == .aucun)
        _ = try await enrol(comptoir, courriel)
        #expect(try await comptoir.signIn.session(secret: secret)?.attente == nil)
        #expect(try await set([], of: ID(1), by: comptoir.anne))
        try await comptoir.close()
    }
}
