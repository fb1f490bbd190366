// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Linkage
import Stores

/// A draft in which the same person stands: where, when, and whether it is one's own. Nothing of what was typed in it.
package struct BrouillonProche: Sendable, Hashable {
    package let id: ID<Brouillon>
    /// Name of the desk; empty when the draft is older than desks of drafts.
    package let guichet: String
    package let modifieLe: Instant
    package let isOwn: Bool
}

/// The drafts of the persons of a form: two desks that type one family at the same time, or an agent who begins again what
/// he had put aside. Drafts are encrypted: they are found by keyed digests of birth date and sound of the name.
struct FindBrouillons {
    private static let limit = 5
    let world: World

    init(_ world: World) { self.world = world }

    /// `own`: the draft of this very form.
    func callAsFunction(
        _ saisie: Saisie, except own: ID<Brouillon>?, by acteur: Acteur, in registry: Registry
    ) throws -> [BrouillonProche] {
        let reperes = repereTexts(saisie).flatMap { world.keys.digests($0, at: Self.place) }
        let found = try registry.brouillons.find(reperes, except: own, limit: Self.limit)
        let guichets = try registry.organismes.guichets(Array(Set(found.map(\.guichet))))
        return found.map { draft in
            BrouillonProche(
                id: draft.id, guichet: guichets.first { $0.code == draft.guichet }?.nom ?? draft.guichet,
                modifieLe: draft.modifieLe, isOwn: draft.compte == acteur.compte)
        }
    }

    /// None of who must be hidden: not even that he is at a desk.
    static func reperes(_ saisie: Saisie, _ keys: KeyRing) -> [[UInt8]] {
        saisie["adresseProtegee"] == "oui"
            ? []
            : repereTexts(saisie).compactMap { keys.digests($0, at: place).last }
    }

    private static let place = "brouillon-repere"
}

/// One text for each name of each holder whose birth date is known: the date with day and month in either order, and how the
/// name and the first given name sound, in either order.
func repereTexts(_ saisie: Saisie) -> [String] {
    let holders = ["demandeur"] + saisie.rangs("cotitulaires").map { "cotitulaires.\($0)" }
    var texts: Set<String> = []
    for holder in holders {
        guard let naissance = examineNaissance(saisie["\(holder).naissance"]) else { continue }
        let first = folded(saisie["\(holder).prenoms"]).split(separator: " ").first.map(String.init) ?? ""
        for nom in ["nomNaissance", "nomUsage"].map({ folded(saisie["\(holder).\($0)"]) }) {
            guard !nom.isEmpty, !first.isEmpty else { continue }
            let sounds = [nom, first].map { "\(phoneticCode($0))" }.sorted().joined(separator: " ")
            texts.insert("\(naissance.lockKey.iso) \(sounds)")
        }
    }
    return texts.sorted()
}
