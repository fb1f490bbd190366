// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Letters that came back (NPAI): the codes of their envelopes, one a line, as a scanner types them.
package struct RecordRetours: Sendable {
    package struct Ligne: Sendable, Hashable {
        package enum Issue: String, Sendable {
            case note, dejaNote, pasEnvoyee, inconnue
        }

        package let code: String
        package let issue: Issue
        /// Known when the file is his to see.
        package let demande: ID<Demande>?
        package let numero: String?
    }

    package enum Answer: Sendable {
        case done([Ligne])
        case invalid([Violation])
        case denied
    }

    package static let lignes = 500
    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(_ typed: String, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.sendLettres) else { return .denied }
        var form = ShortForm(typed: ["codes": typed])
        let codes = typed.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map { String($0.prefix(40)) }
        if codes.isEmpty { form.refuse("codes", "requis.court") }
        if codes.count > Self.lignes {
            form.refuse("codes", "retours.trop", ["n": "\(codes.count)", "maximum": "\(Self.lignes)"])
        }
        guard form.violations.isEmpty else { return .invalid(form.violations) }
        let now = world.now()
        let lines = try await world.base.write { registry in
            try codes.map { code -> Ligne in
                guard let id = ID<Courrier>(text: code), let courrier = try registry.courriers.find(id),
                    let file = try registry.demandes.lock(courrier.demande),
                    try registry.reaches(file, .sendLettres, acteur, now)
                else { return Ligne(code: code, issue: .inconnue, demande: nil, numero: nil) }
                let issue: Ligne.Issue
                if courrier.canal != .lettre || (courrier.etat != .prouve && courrier.etat != .revenu) {
                    issue = .pasEnvoyee
                } else if courrier.etat == .revenu {
                    issue = .dejaNote
                } else {
                    issue = try registry.courriers.end(id, .revenu, faute: "npai") ? .note : .dejaNote
                }
                return Ligne(code: code, issue: issue, demande: file.id, numero: file.numero)
            }
        }
        return .done(lines)
    }
}
