// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// A form put aside, as it was typed.
package struct KeptBrouillon: Sendable {
    package let id: ID<Brouillon>
    package let saisie: Saisie
    package let modifieLe: Instant
}

/// Drafts: nothing that was typed is lost. A draft is its author's alone.
package struct KeepBrouillons: Sendable {
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Keeps a form under a draft, made now when `id` is nil. Nil when the draft is someone else's. The file that a draft goes on
    /// from is that of the day it was made.
    package func save(_ typed: Saisie, id: ID<Brouillon>?, by acteur: Acteur) async throws -> ID<Brouillon>? {
        guard let compte = acteur.compte, acteur.may(.keepBrouillon) else { return nil }
        var saisie = typed
        if let id {
            let before = try await find(id, by: acteur)?.saisie
            (saisie.suiteDe, saisie.saisine) = (before?.suiteDe, before?.saisine)
        }
        let now = world.now()
        let kept = id ?? world.ids.next(now)
        let contenu = try world.keys.seal(
            String(decoding: try canonicalEncoder().encode(saisie), as: UTF8.self), at: Self.place(kept, compte))
        let key = IdempotencyKey(key: "brouillon-\(kept.text)", saisie: saisie)
        let since = now.adding(seconds: -86_400)
        let (organisme, guichet) = (acteur.organisme, acteur.guichet)
        let reperes = FindBrouillons.reperes(saisie, world.keys)
        let saved = try await world.base.write { registry in
            // A draft that crossed its own registration does not come back to life.
            if let done = try registry.idempotence.find(organisme: organisme, cle: key.key, since: since),
                done.empreinte == key.empreinte
            {
                return true
            }
            return try registry.brouillons.save(
                kept, compte: compte, guichet: guichet, contenu: contenu, reperes: reperes, now: now)
        }
        return saved ? kept : nil
    }

    package func find(_ id: ID<Brouillon>, by acteur: Acteur) async throws -> KeptBrouillon? {
        guard let compte = acteur.compte else { return nil }
        return try await world.base.read { try $0.brouillons.find(id, compte: compte) }.flatMap { decode($0, compte) }
    }

    /// What a draft was made from: a file that cannot come back, a complaint on which it is registered ex officio.
    func origin(
        of id: ID<Brouillon>?, by acteur: Acteur
    ) async throws -> (suite: ID<Demande>?, saisine: ID<Saisine>?) {
        guard let id, let saisie = try await find(id, by: acteur)?.saisie else { return (nil, nil) }
        return (saisie.suiteDe.flatMap { ID<Demande>(text: $0) }, saisie.saisine.flatMap { ID<Saisine>(text: $0) })
    }

    package func all(by acteur: Acteur, limit: Int) async throws -> [KeptBrouillon] {
        guard let compte = acteur.compte else { return [] }
        return try await world.base.read { try $0.brouillons.all(compte: compte, limit: limit) }.compactMap {
            decode($0, compte)
        }
    }

    package func delete(_ id: ID<Brouillon>, by acteur: Acteur) async throws {
        guard let compte = acteur.compte else { return }
        try await world.base.write { try $0.brouillons.delete(id, compte: compte) }
    }

    private static func place(_ id: ID<Brouillon>, _ compte: ID<Compte>) -> String {
        "brouillon/\(id.text)/\(compte.text)"
    }

    private func decode(_ stored: StoredBrouillon, _ compte: ID<Compte>) -> KeptBrouillon? {
        let text: String? =
            switch stored.contenu {
            case .sealed(let sealed): world.keys.open(sealed, at: Self.place(stored.id, compte))
            case .clear(let text): text
            }
        // A draft of an older program, or of a key that is gone, is not shown; it stays in the base.
        guard let text, let saisie = try? JSONDecoder().decode(Saisie.self, from: Data(text.utf8)) else { return nil }
        return KeptBrouillon(id: stored.id, saisie: saisie, modifieLe: stored.modifieLe)
    }
}
