// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Formats
package import Foundation
import Stores

/// The printer cannot take a letter now.
package struct LetterUnavailable: Error {}

/// The printer cannot write something of the letter: a script for which this machine has no font.
package struct LetterRefused: Error {}

/// Turns the HTML of a letter into a tagged PDF, in the worker apart.
package struct PrintLetter: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    /// `codes`: QR codes that the letter shows, by name. `lettre`: whose logo it bears.
    package func callAsFunction(html: String, codes: [String: String], lettre: Lettre? = nil) async throws -> Data {
        guard let press = world.press else { throw LetterUnavailable() }
        let logos =
            lettre?.logo == nil
            ? [:] : try await world.base.read { try $0.logos.pictures(of: [lettre].compactMap { $0 }) }
        do {
            return try await press.print(html: html, qr: codes, images: logos)
        } catch let fault as LetterFault {
            switch fault {
            case .busy, .timeout, .unavailable: throw LetterUnavailable()
            case .refused: throw LetterRefused()
            }
        }
    }
}
