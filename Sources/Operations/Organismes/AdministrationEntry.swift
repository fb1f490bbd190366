// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Stores

/// What an act of administration leaves: an event of the journal without Demande, found again from the bodies that it
/// concerns. Made outside the transaction, like any entry.
struct AdministrationEntry: Sendable {
    private let entry: JournalEntry
    private let organismes: [ID<Organisme>]

    init(
        _ genre: GenreEvenement, on organismes: [ID<Organisme>], _ details: [Detail], survenuLe: Day? = nil,
        by acteur: Acteur, _ world: World, _ now: Instant
    ) throws {
        let contenu = String(decoding: try canonicalEncoder().encode(details), as: UTF8.self)
        entry = JournalEntry(
            genre, demande: nil, survenuLe: survenuLe ?? world.today, recuLe: now, by: acteur, contenu: contenu,
            id: world.ids.next(now), now: now)
        self.organismes = organismes
    }

    func write(_ registry: Registry) throws {
        try registry.journal.append(entry.evenement, entry.contenu)
        try registry.adhesions.link(entry.evenement.id, to: organismes)
    }
}

/// One field of an act of administration, before and after; both texts as they are shown.
package struct Detail: Codable, Sendable, Hashable {
    package let champ: String
    package let avant: String?
    package let apres: String?

    init(_ champ: String, avant: String? = nil, apres: String?) {
        self.champ = champ
        self.avant = avant
        self.apres = apres
    }

    static func decode(_ contenu: String?) -> [Detail] {
        // written by us; shown empty if not
        contenu.flatMap { try? JSONDecoder().decode([Detail].self, from: Data($0.utf8)) } ?? []
    }
}

extension Organisme {
    /// Its fields as the history shows them.
    func details(_ rulebook: Rulebook) -> [Detail] {
        var territoire: String?
        if case .communes(let codes) = perimetre { territoire = SaisieTerritoire.text(codes, rulebook) }
        return [
            Detail("nom", apres: nom), Detail("nature", apres: nature.rawValue),
            Detail("siren", apres: siren?.text), Detail("siret", apres: siret?.text),
            Detail("enregistre", apres: enregistre ? "oui" : "non"), Detail("territoire", apres: territoire),
        ].filter { $0.apres != nil }
    }
}

extension Guichet {
    var details: [Detail] {
        [
            Detail("guichet", apres: code), Detail("guichet.nom", apres: nom), Detail("adresse", apres: adresse),
            Detail("contact", apres: contact), Detail("commune", apres: commune),
            Detail("horaires", apres: horaires.map(\.texte)),
        ].filter { $0.apres != nil }
    }
}

extension [Detail] {
    /// What differs from before, field by field.
    func changes(from before: [Detail]) -> [Detail] {
        let old = Dictionary(before.map { ($0.champ, $0.apres) }, uniquingKeysWith: { first, _ in first })
        let kept = Set(map(\.champ))
        return filter { old[$0.champ] != .some($0.apres) }.map {
            Detail($0.champ, avant: old[$0.champ] ?? nil, apres: $0.apres)
        } + before.filter { !kept.contains($0.champ) }.map { Detail($0.champ, avant: $0.apres, apres: nil) }
    }
}
