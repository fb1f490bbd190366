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

    /// Keeps a form under a draft. Where `id` is nil, under the one of his own in which nothing was typed, or one that is made now: a form
    /// that is opened again and again and left leaves one draft. Nil when the draft is someone else's. The file that a draft goes on
    /// from is that of the day it was made.
    ///
    /// No page names a draft in which nothing was typed (`Saisie.isUntouched`): whichever window types first has it, the next one
    /// another, and none writes over what the other typed.
    package func save(_ typed: Saisie, id: ID<Brouillon>?, by acteur: Acteur) async throws -> ID<Brouillon>? {
        guard let compte = acteur.compte, acteur.may(.keepBrouillon) else { return nil }
        guard let id else { return try await begin(typed, compte, by: acteur) }
        var saisie = typed
        let before = try await find(id, by: acteur)?.saisie
        (saisie.suiteDe, saisie.saisine) = (before?.suiteDe, before?.saisine)
        let now = world.now()
        let draft = try write(saisie, as: id, compte, by: acteur, now)
        let key = IdempotencyKey(key: "brouillon-\(id.text)", saisie: saisie)
        let since = now.adding(seconds: -86_400)
        let organisme = acteur.organisme
        let saved = try await world.base.write { registry in
            // A draft that crossed its own registration does not come back to life.
            if let done = try registry.idempotence.find(organisme: organisme, cle: key.key, since: since),
                done.empreinte == key.empreinte
            {
                return true
            }
            return try draft.save(registry)
        }
        return saved ? id : nil
    }

    /// Of a form that has no draft yet.
    private func begin(_ saisie: Saisie, _ compte: ID<Compte>, by acteur: Acteur) async throws -> ID<Brouillon>? {
        let now = world.now()
        let known = try await untouched(by: acteur)
        let fresh = try write(saisie, as: world.ids.next(now), compte, by: acteur, now)
        let again = try known.map { try write(saisie, as: $0, compte, by: acteur, now) }
        let (marks, isUntouched) = (marks, saisie.isUntouched(on: world.today))
        return try await world.base.write { registry in
            // Two presses at once: the second one finds the draft of the first.
            _ = try registry.comptes.lock(compte)
            let found = try registry.brouillons.find(marks, compte: compte)
            if let found, isUntouched, found != known { return found }
            let draft = found == known ? again ?? fresh : fresh
            return try draft.save(registry) ? draft.id : nil
        }
    }

    /// The draft of his own in which nothing was typed; nil when there is none.
    package func untouched(by acteur: Acteur) async throws -> ID<Brouillon>? {
        guard let compte = acteur.compte else { return nil }
        let marks = marks
        return try await world.base.read { try $0.brouillons.find(marks, compte: compte) }
    }

    /// By which such a draft is found, whose text is sealed; under each of the keys that there are.
    private var marks: [[UInt8]] { world.keys.digests("", at: "brouillon-vide") }

    /// A draft as it will be written.
    private struct Draft: Sendable {
        let id: ID<Brouillon>
        let compte: ID<Compte>
        let guichet: String?
        let contenu: SealedText
        let reperes: [[UInt8]]
        let now: Instant

        func save(_ registry: Registry) throws -> Bool {
            try registry.brouillons.save(
                id, compte: compte, guichet: guichet, contenu: contenu, reperes: reperes, now: now)
        }
    }

    private func write(
        _ saisie: Saisie, as id: ID<Brouillon>, _ compte: ID<Compte>, by acteur: Acteur, _ now: Instant
    ) throws -> Draft {
        let contenu = try world.keys.seal(
            String(decoding: try canonicalEncoder().encode(saisie), as: UTF8.self), at: Self.place(id, compte))
        let mark = saisie.isUntouched(on: world.today) ? marks.last : nil
        return Draft(
            id: id, compte: compte, guichet: acteur.guichet, contenu: contenu,
            reperes: FindBrouillons.reperes(saisie, world.keys) + [mark].compactMap { $0 }, now: now)
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
