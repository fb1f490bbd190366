// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import SwiftASN1

/// The answer of a time-stamping authority (RFC 3161, 2.4.2), as far as it is read here: what it is about and when.
/// Whether its signature is good is for the tools that know the authority: `openssl ts -verify`.
package struct ReponseHorodatage: Sendable, Hashable {
    package enum Fault: Error, Sendable, Hashable {
        /// Not of the form of RFC 3161.
        case malformed
        /// `PKIStatus`: 2 rejection, 3 waiting, 4 and 5 revocation.
        case refused(status: Int)
        /// Of other bytes, or of another question.
        case foreign
    }

    package let empreinte: [UInt8]
    package let nonce: UInt64?
    /// `genTime`: when the authority says that it saw the bytes.
    package let le: Instant

    /// Reads the answer to `demande`; throws `Fault`.
    package init(der bytes: [UInt8], to demande: DemandeHorodatage) throws {
        let read: ReponseHorodatage
        do {
            read = try Self.response(bytes)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault.malformed
        }
        guard read.empreinte == demande.empreinte, read.nonce == demande.nonce else { throw Fault.foreign }
        self = read
    }

    private init(empreinte: [UInt8], nonce: UInt64?, le: Instant) {
        self.empreinte = empreinte
        self.nonce = nonce
        self.le = le
    }

    /// `TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken ContentInfo OPTIONAL }`
    private static func response(_ bytes: [UInt8]) throws -> ReponseHorodatage {
        try BER.sequence(try BER.parse(bytes), identifier: .sequence) { nodes in
            let status = try BER.sequence(try next(&nodes), identifier: .sequence) { nodes in
                let status = try Int(berEncoded: &nodes)
                drain(&nodes)
                return status
            }
            // Granted, with changes or not.
            guard status == 0 || status == 1 else {
                drain(&nodes)
                throw Fault.refused(status: status)
            }
            return try token(try next(&nodes))
        }
    }

    /// `ContentInfo` of `SignedData` of `TSTInfo` (RFC 5652, 5).
    private static func token(_ node: ASN1Node) throws -> ReponseHorodatage {
        try BER.sequence(node, identifier: .sequence) { nodes in
            guard try ASN1ObjectIdentifier(berEncoded: &nodes) == signedData else { throw Fault.malformed }
            return try BER.explicitlyTagged(&nodes, tagNumber: 0, tagClass: .contextSpecific) { node in
                try BER.sequence(node, identifier: .sequence) { nodes in
                    _ = try next(&nodes)  // version
                    _ = try next(&nodes)  // digestAlgorithms
                    let info = try BER.sequence(try next(&nodes), identifier: .sequence) { nodes in
                        guard try ASN1ObjectIdentifier(berEncoded: &nodes) == tstInfo else { throw Fault.malformed }
                        return try BER.explicitlyTagged(&nodes, tagNumber: 0, tagClass: .contextSpecific) {
                            try ASN1OctetString(berEncoded: $0)
                        }
                    }
                    drain(&nodes)
                    return try content(info.bytes)
                }
            }
        }
    }

    /// `TSTInfo`: version, policy, messageImprint, serialNumber, genTime, accuracy?, ordering?, nonce?, tsa?, extensions?
    private static func content(_ bytes: ArraySlice<UInt8>) throws -> ReponseHorodatage {
        try DER.sequence(try DER.parse(bytes), identifier: .sequence) { nodes in
            guard try Int(derEncoded: &nodes) == 1 else { throw Fault.malformed }
            _ = try ASN1ObjectIdentifier(derEncoded: &nodes)
            let empreinte = try DER.sequence(try next(&nodes), identifier: .sequence) { nodes in
                let algorithm = try DER.sequence(try next(&nodes), identifier: .sequence) { nodes in
                    let oid = try ASN1ObjectIdentifier(derEncoded: &nodes)
                    drain(&nodes)
                    return oid
                }
                guard algorithm == DemandeHorodatage.sha256 else { throw Fault.foreign }
                return try ASN1OctetString(derEncoded: &nodes).bytes
            }
            _ = try next(&nodes)  // serialNumber: up to 160 bits
            let time = try GeneralizedTime(derEncoded: &nodes)
            var nonce: UInt64?
            while let node = nodes.next() {
                if node.identifier == .integer { nonce = try UInt64(derEncoded: node) }
            }
            guard let day = Day(time.year, time.month, time.day) else { throw Fault.malformed }
            let seconds = day.epochDay * 86_400 + time.hours * 3_600 + time.minutes * 60 + time.seconds
            return ReponseHorodatage(
                empreinte: Array(empreinte), nonce: nonce, le: Instant(milliseconds: Int64(seconds) * 1_000))
        }
    }

    private static func next(_ nodes: inout ASN1NodeCollection.Iterator) throws -> ASN1Node {
        guard let node = nodes.next() else { throw Fault.malformed }
        return node
    }

    /// What follows is not read.
    private static func drain(_ nodes: inout ASN1NodeCollection.Iterator) {
        while nodes.next() != nil {}
    }

    private static let signedData: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 2]
    private static let tstInfo: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 16, 1, 4]
}
