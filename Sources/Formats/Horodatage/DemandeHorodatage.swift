// SPDX-License-Identifier: EUPL-1.2

import SwiftASN1

/// What is asked of a time-stamping authority: that these bytes existed today (RFC 3161, 2.4.1).
package struct DemandeHorodatage: Sendable, Hashable {
    /// SHA-256 of the data, 32 bytes: the authority never sees the data.
    package let empreinte: [UInt8]
    /// Comes back in the answer: an old answer is not taken for a new one.
    package let nonce: UInt64

    package init(empreinte: [UInt8], nonce: UInt64) {
        self.empreinte = empreinte
        self.nonce = nonce
    }

    /// `TimeStampReq` in DER: `application/timestamp-query`. The certificate is asked for, so that the answer can be
    /// verified in twenty years by whoever has the root only.
    package func der() throws -> [UInt8] {
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(1)
            try coder.appendConstructedNode(identifier: .sequence) { coder in
                try coder.appendConstructedNode(identifier: .sequence) { coder in
                    try coder.serialize(Self.sha256)
                    try coder.serialize(ASN1Null())
                }
                try coder.serialize(ASN1OctetString(contentBytes: empreinte[...]))
            }
            try coder.serialize(nonce)
            try coder.serialize(true)
        }
        return coder.serializedBytes
    }

    static let sha256: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 2, 1]
}
