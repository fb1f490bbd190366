// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// Why a file may be that of the person who is typed, in words: the same in the form, in the API and in the report of an import.
struct ExistantWords {
    /// Of what speaks for, so much is said.
    static let most = 4
    let texts: Catalogue

    func sentence(_ existant: Existant) -> String { sentence(existant.raison, existant.raisons) }

    private func sentence(_ code: String, _ raisons: [RaisonDoublon]) -> String {
        texts(
            "existants.raison.\(code)",
            // `nom : une lettre d’écart ; téléphone : le même`.
            ["raisons": raisons.prefix(Self.most).map { said($0).lowercasedFirst }.joined(separator: " ; ")])
    }

    /// `Téléphone : le même numéro`.
    func said(_ raison: RaisonDoublon) -> String {
        "\(texts("doublon.champ.\(raison.champ.rawValue)")) : \(texts("doublon.raison.\(raison.code)"))"
    }

    /// Of a reject: numbers, each with the code of the API and what speaks for (`ImportWriter`).
    func list(_ existants: String) -> String {
        existants.split(separator: ",").map { existant in
            let parts = existant.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            let numero = parts.first.flatMap { $0.isEmpty ? nil : $0 } ?? texts("demandes.sans-numero")
            let why = sentence(parts.dropFirst().first ?? "", parts.dropFirst(2).compactMap(RaisonDoublon.init(code:)))
            return "\(numero) (\(why.lowercasedFirst.trimmingSuffix(".")))"
        }.joined(separator: ", ")
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }

    fileprivate func trimmingSuffix(_ suffix: Character) -> String { last == suffix ? String(dropLast()) : self }
}
