// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Formats
import TestSupport
import Testing

/// Against `openssl ts`, which is the authority here, and the one who verifies.
@Suite struct HorodatageTests {
    /// SHA-256 of « Ruche » and of nothing (`printf Ruche | sha256sum`).
    private static let ruche = "07cb91169d896d29e300f3f5fcb0aafcd4c8d9a5cf92848716910f892a740813"
    private static let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private static func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).map { place in
            UInt8(hex.dropFirst(place).prefix(2), radix: 16) ?? 0
        }
    }

    @Test func anAuthorityUnderstandsAndOpensslVerifies() throws {
        let authority = try TimeStampingAuthority()
        let question = DemandeHorodatage(empreinte: Self.bytes(Self.ruche), nonce: .max - 7)
        let before = Date()
        let reply = try authority.answer(try question.der())
        let read = try ReponseHorodatage(der: reply, to: question)
        let seconds = Double(read.le.milliseconds) / 1_000
        #expect(abs(seconds - before.timeIntervalSince1970) < 30)
        #expect(try authority.verifies(Array("Ruche".utf8), reply))
        #expect(try !authority.verifies(Array("Rucher".utf8), reply))

        // Of another question, or of other bytes.
        #expect(throws: ReponseHorodatage.Fault.foreign) {
            try ReponseHorodatage(der: reply, to: DemandeHorodatage(empreinte: question.empreinte, nonce: 1))
        }
        #expect(throws: ReponseHorodatage.Fault.foreign) {
            try ReponseHorodatage(
                der: reply, to: DemandeHorodatage(empreinte: Self.bytes(Self.empty), nonce: question.nonce))
        }
    }

    /// `PKIStatus` 2, without a token: what an authority answers to what it does not know.
    @Test func aRefusalIsToldApart() throws {
        let question = DemandeHorodatage(empreinte: Self.bytes(Self.empty), nonce: 1)
        #expect(throws: ReponseHorodatage.Fault.refused(status: 2)) {
            try ReponseHorodatage(der: [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02], to: question)
        }
    }

    /// Cut anywhere, or one bit changed: an answer or a fault, never the end of the program.
    @Test func alteredAnswersEndInAFault() throws {
        let authority = try TimeStampingAuthority()
        let question = DemandeHorodatage(empreinte: Self.bytes(Self.empty), nonce: 1 << 63)
        let reply = try authority.answer(try question.der())
        var refused = 0
        for place in 0..<reply.count {
            #expect(throws: ReponseHorodatage.Fault.self, "cut at \(place)") {
                try ReponseHorodatage(der: Array(reply.prefix(place)), to: question)
            }
            var altered = reply
            altered[place] ^= 0x80
            do { _ = try ReponseHorodatage(der: altered, to: question) } catch is ReponseHorodatage.Fault {
                refused += 1
            }
        }
        #expect(refused > 100)
        print("\(reply.count) cuts, \(reply.count) altered answers, \(refused) refused")
    }
}
