// SPDX-License-Identifier: EUPL-1.2

import Crypto
import Domain
import Formats
import Foundation
import Stores

/// An application that the rules accept: what is left to ask is whether the base knows it.
struct ImportCandidate: Sendable {
    let file: String
    let raw: RawInterfaceNuu
    let lines: [String: Int]
    let formulaire: Formulaire
    let texte: String
    let remarks: [Avertissement]
    let nirs: [Int: Nir]
    let numero: String?
    let externe: NumeroExterne?
    let guichet: String
    let reprise: Reprise
    /// None when the sender says that it is another person (`forcerDoublon`).
    let holders: [SearchedPerson]

    /// What another system calls it; compared with the numbers of the base.
    var reference: NumeroExterne? { numero.map { NumeroExterne(reference: $0, emetteur: "") } ?? externe }

    func outcome(_ result: ImportOutcome.Result, _ attestation: AttestationReprise? = nil) -> ImportOutcome {
        ImportOutcome(file: file, line: raw.demande.line, result: result, raw: raw, attestation: attestation)
    }

    func reject(_ element: String, _ code: String, _ parametres: [String: String] = [:]) -> ImportOutcome {
        let line = lines[element] ?? raw.demande.line
        return outcome(.rejected([.init(line: line, element: element, code: code, parametres: parametres)]))
    }
}

/// The part of an import that needs no base: pure, so that every core does it.
struct ImportJudge: Sendable {
    enum Verdict: Sendable {
        case outcome(ImportOutcome)
        case candidate(ImportCandidate)
    }

    let rulebook: Rulebook
    let today: Day
    let guichets: Set<String>
    /// Desk of the applications that name none.
    let fallback: String?

    func callAsFunction(_ raw: RawInterfaceNuu, of file: String) -> Verdict {
        let demande = raw.mapped()
        func reject(_ element: String, _ code: String, _ parametres: [String: String] = [:]) -> Verdict {
            let line = demande.lines[element] ?? demande.line
            return .outcome(
                ImportOutcome(
                    file: file, line: demande.line,
                    result: .rejected([.init(line: line, element: element, code: code, parametres: parametres)]),
                    raw: raw))
        }
        // A file that changes, renews or strikes off needs acts that do not exist yet: refused in words, never ignored.
        guard ["", "CRE", "RET", "DIS", "COP"].contains(demande.typeFichier) else {
            let known = rulebook.label("typeFichier", demande.typeFichier) != nil
            return reject(
                "typeFichier", known ? "import.type" : "code.inconnu",
                ["saisi": demande.typeFichier, "champ": "typeFichier"])
        }
        let guichet = demande.numGuichet.isEmpty ? fallback ?? "" : demande.numGuichet
        guard guichets.contains(guichet) else { return reject("guichet", "guichet.inconnu", ["saisi": guichet]) }
        var numero: NumeroUnique?
        var externe: NumeroExterne?
        if !demande.numUnique.isEmpty {
            guard let parsed = NumeroUnique(demande.numUnique) else {
                return reject("numero", "numero.format", ["saisi": demande.numUnique])
            }
            if parsed.prefixe == rulebook.territoire.prefixe {
                numero = parsed
            } else {
                // A number of another territory: kept beside, the file receives one of ours.
                externe = NumeroExterne(reference: parsed.text, emetteur: parsed.prefixe)
            }
        } else if !demande.refInterne.isEmpty {
            externe = NumeroExterne(reference: demande.refInterne, emetteur: guichet)
        }
        let examen = examine(demande.saisie, on: today, rulebook)
        guard let formulaire = examen.formulaire else {
            return .outcome(
                ImportOutcome(
                    file: file, line: demande.line,
                    result: .rejected(
                        examen.violations.map {
                            .init(
                                line: demande.lines[$0.champ] ?? demande.line, element: $0.champ, code: $0.code,
                                parametres: $0.parametres)
                        }), raw: raw))
        }
        let texte = formulaire.canonicalText()
        let reference = numero?.text ?? externe?.reference ?? Self.digest(texte)
        return .candidate(
            ImportCandidate(
                file: file, raw: raw, lines: demande.lines, formulaire: formulaire, texte: texte,
                remarks: examen.questions(confirmed: demande.saisie.confirmations), nirs: examen.nirs,
                numero: numero?.text, externe: externe, guichet: guichet,
                reprise: Reprise(
                    source: "interfaceNuu \(guichet)", reference: reference, extraitLe: String(raw.extraitLe.prefix(40))
                ),
                holders: demande.forcerDoublon ? [] : FindExistants.holders(formulaire)))
    }

    /// The reference of an application that has none: the same application gives the same.
    private static func digest(_ texte: String) -> String {
        "sha256:"
            + hexadecimal(SHA256.hash(data: Data(texte.utf8)))
    }
}
