// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Formats
import Stores

/// The logo of a body on its letters: read, changed, taken away.
package struct KeepLogo: Sendable {
    package enum Answer: Sendable {
        case done
        case invalid([Violation])
        /// Someone sent another meanwhile.
        case stale
        /// The printer cannot try it now.
        case unavailable
        case denied
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// The last version, and whether a logo stands; nil when it is not his to change.
    package func state(by acteur: Acteur) async throws -> (version: Int, stands: Bool)? {
        guard acteur.may(.editGabarits) else { return nil }
        let organisme = acteur.organisme
        return try await world.base.read { registry in
            (try registry.logos.version(of: organisme), try registry.logos.current(of: organisme) != nil)
        }
    }

    /// The picture of his body; nil when there is none, or it is not his to see.
    package func picture(by acteur: Acteur) async throws -> (genre: Logo.Genre, contenu: [UInt8])? {
        guard acteur.may(.editGabarits) else { return nil }
        let organisme = acteur.organisme
        return try await world.base.read { registry in
            try registry.logos.current(of: organisme).flatMap(registry.logos.find)
        }
    }

    /// `page`: as letters are printed. A logo that the printer does not take would stop every letter of its body: it is tried
    /// first. A server without a printer tries nothing.
    package func save(
        _ contenu: [UInt8], version: Int, by acteur: Acteur, page: PrintLots.Page
    ) async throws -> Answer {
        guard acteur.may(.editGabarits) else { return .denied }
        let logo: Logo
        switch examineLogo(contenu) {
        case .failure(let refus): return .invalid(refus.violations)
        case .success(let examined): logo = examined
        }
        if let press = world.press {
            do {
                let nom = VersionLogo(organisme: acteur.organisme, version: 0).nom
                let essai = Lettre(
                    service: [acteur.organismeNom], faitLe: "", destinataire: [], reference: "0", appel: "",
                    objet: acteur.organismeNom,
                    blocs: [], signature: [], logo: nom)
                _ = try await press.print(
                    html: try page([essai]), qr: PrintLots.codes([essai]), images: [nom: contenu])
            } catch LetterFault.refused {
                return .invalid([Violation("logo", "logo.illisible")])
            } catch is LetterFault {
                return .unavailable
            }
        }
        return try await write(logo, version: version, by: acteur)
    }

    package func takeAway(version: Int, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.editGabarits) else { return .denied }
        return try await write(nil, version: version, by: acteur)
    }

    private func write(_ logo: Logo?, version: Int, by acteur: Acteur) async throws -> Answer {
        let (now, compte, organisme) = (world.now(), acteur.compte, acteur.organisme)
        return try await world.base.write { registry in
            // The row of the body is what two administrators meet at.
            _ = try registry.organismes.lock(organisme)
            let current = try registry.logos.current(of: organisme).flatMap(registry.logos.find)
            // Twice the same makes no new version.
            if current?.contenu == logo?.contenu { return .done }
            guard try registry.logos.version(of: organisme) == version else { return .stale }
            try registry.logos.insert(logo, of: organisme, version: version + 1, compte: compte, now: now)
            return .done
        }
    }
}
