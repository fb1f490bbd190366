// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Linkage
import Stores

/// A file on record, before it is read for the engine.
struct IdentitesRow: Sendable {
    let demande: ID<Demande>
    let texte: String
    fileprivate(set) var nirs: [(rang: Int, nir: UInt64)] = []

    /// A text that was not written by this program is decoded as a whole; what cannot be is not compared.
    func identites() -> [IdentiteComparee] {
        var persons =
            scanIdentites(texte)
            ?? (try? JSONDecoder().decode(Formulaire.self, from: Data(texte.utf8))).map(Operations.identites) ?? []
        for (rang, nir) in nirs where persons.indices.contains(rang) { persons[rang].nir = nir }
        return persons
    }
}

/// Files as the engine compares them: the texts of their forms, and the digests of NIR where the territory holds files
/// together by them. Digests of an older key say nothing until `ruche keys reseal`.
struct ReadIdentites {
    let world: World

    init(_ world: World) { self.world = world }

    func callAsFunction(after id: ID<Demande>, limit: Int, in registry: Registry) throws -> [IdentitesRow] {
        let texts = try registry.demandes.texts(after: id, limit: limit)
        guard let first = texts.first, let last = texts.last else { return [] }
        return joined(
            texts,
            isByNir
                ? try registry.demandes.nirDigests(from: first.id, through: last.id, key: world.keys.nirDigestKey())
                : [])
    }

    /// `nirs`: false where nobody whom they are held against has one.
    func callAsFunction(of ids: [ID<Demande>], nirs: Bool = true, in registry: Registry) throws -> [IdentitesRow] {
        joined(
            try registry.demandes.texts(of: ids),
            isByNir && nirs ? try registry.demandes.nirDigests(of: ids, key: world.keys.nirDigestKey()) : [])
    }

    private var isByNir: Bool { world.rulebook.territoire.rapprocheParNir }

    /// Both in the order of files.
    private func joined(_ texts: [CanonicalRow], _ digests: [NirDigest]) -> [IdentitesRow] {
        var rest = digests[...]
        return texts.map { text in
            var row = IdentitesRow(demande: text.id, texte: text.texte)
            rest = rest.drop { $0.demande < text.id }
            while let next = rest.first, next.demande == text.id {
                row.nirs.append((next.rang, IdentiteComparee.nir(next.empreinte)))
                rest = rest.dropFirst()
            }
            return row
        }
    }
}
