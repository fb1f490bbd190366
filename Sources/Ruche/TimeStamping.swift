// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Foundation
import Operations
import Outbound

/// The authority that dates the seals: `RUCHE_TSA`, its address; `RUCHE_TSA_CA`, the certificates of its TLS, where
/// those of the system do not know it.
func timeStampingAuthority() throws -> DateSceaux.Autorite? {
    guard let url = Settings.value(nil, "RUCHE_TSA") else { return nil }
    guard let parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme), parts.host != nil else {
        throw ValidationError("RUCHE_TSA is not an address: \(url)")
    }
    let certificates = Settings.value(nil, "RUCHE_TSA_CA")
    // Without TLS too: the answer is signed, and what is asked tells nothing (RFC 3161, 3.4).
    return DateSceaux.Autorite(nom: url) { question in
        var call = HTTPCall(url: url)
        call.body = Data(question)
        call.headers = ["Content-Type: application/timestamp-query", "Accept: application/timestamp-reply"]
        call.authority = certificates
        call.seconds = 30
        let answer = try await call()
        guard answer.status == 200 else { throw HTTPCall.Failure.unreachable("HTTP \(answer.status)") }
        return [UInt8](answer.body)
    }
}
