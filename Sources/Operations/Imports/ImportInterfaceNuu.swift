// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Formats
import Foundation
import Stores

/// Takes over one national file: each application becomes a Demande, is found to be known already, or is rejected with
/// its element, its line and its reason.
package struct ImportInterfaceNuu: Sendable {
    package enum Outcome: Sendable {
        case accepted(numero: String?, remarks: [Avertissement])
        /// Its number is in the base already: nothing was changed.
        case known
        case rejected([Reject])
    }

    /// A reason, with the key of its sentence in the catalogue and the line of the element.
    package struct Reject: Sendable, Hashable {
        package let line: Int
        package let element: String
        package let code: String
        package let parametres: [String: String]
    }

    package struct Report: Sendable {
        package internal(set) var accepted = 0
        package internal(set) var remarks = 0
        package internal(set) var known = 0
        package internal(set) var rejects: [Reject] = []
        package internal(set) var rejected = 0
        /// Why the reading stopped before the end of the file.
        package internal(set) var fault: InterfaceNuuFault?
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// `guichet` replaces the desk of applications that name none. `dryRun` judges without writing. `progress` hears of
    /// each application.
    package func callAsFunction(
        path: String, guichet: String?, dryRun: Bool, by acteur: Acteur, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Report {
        var report = Report()
        var waiting: [InterfaceNuuDemande] = []
        // One file holds one application by its schema; a tolerant reader gives all that it finds. Reading is
        // synchronous, registering is not: what was read is bounded by the size of the file.
        do {
            try InterfaceNuuReader().read(path: path) { waiting.append($0) }
        } catch let fault as InterfaceNuuFault {
            report.fault = fault
        }
        for (index, demande) in waiting.enumerated() {
            switch try await take(demande, guichet: guichet, dryRun: dryRun, by: acteur) {
            case .accepted(_, let remarks):
                report.accepted += 1
                if !remarks.isEmpty { report.remarks += 1 }
            case .known: report.known += 1
            case .rejected(let rejects):
                report.rejected += 1
                report.rejects += rejects
            }
            progress(index + 1)
        }
        return report
    }

    private func take(
        _ demande: InterfaceNuuDemande, guichet fallback: String?, dryRun: Bool, by acteur: Acteur
    ) async throws -> Outcome {
        func reject(_ element: String, _ code: String, _ parametres: [String: String] = [:]) -> Outcome {
            .rejected([
                Reject(
                    line: demande.lines[element] ?? demande.line, element: element, code: code, parametres: parametres)
            ])
        }
        // A file that changes, renews or strikes off needs acts that do not exist yet: refused in words, never ignored.
        guard ["", "CRE", "RET", "DIS", "COP"].contains(demande.typeFichier) else {
            let known = world.rulebook.label("typeFichier", demande.typeFichier) != nil
            return reject(
                "typeFichier", known ? "import.type" : "code.inconnu",
                ["saisi": demande.typeFichier, "champ": "typeFichier"])
        }
        let code = demande.numGuichet.isEmpty ? fallback ?? "" : demande.numGuichet
        guard try await world.base.read({ try $0.organismes.guichet(code) }) != nil else {
            return reject("guichet", "guichet.inconnu", ["saisi": code])
        }
        var numero: NumeroUnique?
        var externe: NumeroExterne?
        if !demande.numUnique.isEmpty {
            guard let parsed = NumeroUnique(demande.numUnique) else {
                return reject("numero", "numero.format", ["saisi": demande.numUnique])
            }
            if parsed.prefixe == world.rulebook.territoire.prefixe {
                numero = parsed
            } else {
                // A number of another territory: kept beside, the file receives one of ours.
                externe = NumeroExterne(reference: parsed.text, emetteur: parsed.prefixe)
            }
        } else if !demande.refInterne.isEmpty {
            externe = NumeroExterne(reference: demande.refInterne, emetteur: code)
        }
        if let externe, try await world.base.read({ try $0.recherche.demande(externe: externe) }) != nil {
            return .known
        }
        var saisie = demande.saisie
        if demande.forcerDoublon { saisie.confirmations.append("existant") }
        if dryRun { return try await judge(saisie, numero, demande) }

        let answer = try await RegisterDemande(world)(
            saisie, by: acteur, asks: false,
            reprise: RegisterDemande.Reprise(numero: numero, externe: externe, guichet: code))
        switch answer {
        case .registered(let registered):
            return .accepted(numero: registered.numero, remarks: registered.avertissements)
        case .known: return .known
        case .invalid(let examen): return rejected(examen.violations, demande)
        case .existants(let existants):
            return reject(
                "demandeur.nomNaissance", "existant.possible",
                ["numeros": existants.compactMap(\.numero).joined(separator: ", ")])
        case .denied: return reject("", "droit.refuse")
        case .exhausted: return reject("numero", "numero.epuise")
        case .asks, .keyReused: return reject("", "import.impossible")
        }
    }

    private func judge(
        _ saisie: Saisie, _ numero: NumeroUnique?, _ demande: InterfaceNuuDemande
    ) async throws -> Outcome {
        let examen = examine(saisie, on: world.today, world.rulebook)
        guard examen.formulaire != nil else { return rejected(examen.violations, demande) }
        if let numero, try await world.base.read({ try $0.recherche.demande(numero: numero.text) }) != nil {
            return .known
        }
        return .accepted(numero: numero?.text, remarks: examen.avertissements)
    }

    private func rejected(_ violations: [Violation], _ demande: InterfaceNuuDemande) -> Outcome {
        .rejected(
            violations.map { violation in
                Reject(
                    line: demande.lines[violation.champ] ?? demande.line, element: violation.champ,
                    code: violation.code,
                    parametres: violation.parametres)
            })
    }
}
