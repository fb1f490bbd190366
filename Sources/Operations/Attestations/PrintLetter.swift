// SPDX-License-Identifier: EUPL-1.2

import Formats
package import Foundation

/// The printer cannot take a letter now.
package struct LetterUnavailable: Error {}

/// The printer cannot write something of the letter: a script for which this machine has no font.
package struct LetterRefused: Error {}

/// Turns the HTML of a letter into a tagged PDF, in the worker apart.
package struct PrintLetter: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    /// `codes`: QR codes that the letter shows, by name.
    package func callAsFunction(html: String, codes: [String: String]) async throws -> Data {
        guard let press = world.press else { throw LetterUnavailable() }
        do {
            return try await press.print(html: html, qr: codes)
        } catch let fault as LetterFault {
            switch fault {
            case .busy, .timeout, .unavailable: throw LetterUnavailable()
            case .refused: throw LetterRefused()
            }
        }
    }
}
