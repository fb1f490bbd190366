// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Whether a password typed twice may be taken.
struct JudgePassword: Sendable {
    /// Read once; a table that is missing would refuse every password, which is what a broken installation deserves.
    private static let courants = Result { try MotsCourants.load() }

    /// None when it may. `own`: the address and the name of the person.
    func callAsFunction(_ password: String, again: String, own: [String]) throws -> [Violation] {
        if password.isEmpty { return [Violation("motDePasse", "compte.requis")] }
        if let fault = MotDePasse.fault(password, courants: try Self.courants.get(), own: own) {
            return [Violation("motDePasse", fault.code, fault.parametres)]
        }
        return password == again ? [] : [Violation("confirmation", "mot-de-passe.confirmation")]
    }
}
