// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
package import Stores

/// Changes the form of an application. The number, the day of deposit and the desk of origin stay; a new attestation is
/// not due for a mere change.
package struct UpdateDemande: Sendable {
    package enum Answer: Sendable {
        /// With the number and the state that stand now: a number is allotted when the identity document is shown.
        case updated(version: Int, numero: String?, etat: Etat, avertissements: [Avertissement])
        case denied
        case unknown
        case invalid(Examen)
        case asks(Examen)
        /// Someone changed the file since: the version that stands now.
        case stale(version: Int)
        /// Struck off or purged: nothing can be changed.
        case closed(Etat)
        /// The sequence of numbers of this month is used up.
        case exhausted
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// `version` is the one that the author of the change saw; `preuve`, where what changes comes from; `telling`, a mail that
    /// leaves with the change.
    package func callAsFunction(
        _ id: ID<Demande>, _ saisie: Saisie, version: Int, by acteur: Acteur, asks: Bool, preuve: Provenance = .declare,
        telling envoi: NewEnvoi? = nil
    ) async throws -> Answer {
        guard acteur.may(.updateDemande) else { return .denied }
        var examen = examine(saisie, on: world.today, world.rulebook)
        // The day of deposit does not move: nothing is asked about it again.
        examen.settle("depot.date")
        guard let typed = examen.formulaire else { return .invalid(examen) }
        let questions = examen.questions(confirmed: saisie.confirmations)
        if asks, !questions.isEmpty { return .asks(examen) }
        let now = world.now()
        let eventIDs: [ID<Evenement>] = [world.ids.next(now), world.ids.next(now)]
        let today = world.today
        // R441-2-3: the number comes with the document, at the day of deposit. Taken before the transaction; when
        // another agent was faster it is lost, which is allowed.
        let spare: String?
        switch try await self.numero(id, typed, version, by: acteur) {
        case .none: spare = nil
        case .exhausted: return .exhausted
        case .taken(let text): spare = text
        }
        let sealed = try examen.nirs.sorted { $0.key < $1.key }.map {
            try world.keys.seal($0.value, demande: id, rang: $0.key)
        }

        return try await world.base.write { registry in
            guard let current = try registry.demandes.lock(id) else { return .unknown }
            if current.access(.updateDemande, by: acteur) == .refuse,
                try !registry.presences.isOpen(id, to: acteur, now: now)
            {
                return .denied
            }
            // What was not shown would be taken for erased, and the history would tell it.
            guard current.mayShowAddress(to: acteur) else { return .denied }
            guard TransitionEtat.row(.modification, from: current.etat) != nil else { return .closed(current.etat) }
            guard current.version == version else { return .stale(version: current.version) }
            var next = typed
            // The day of deposit and its channel never move; the identity document may come later.
            next.depot.date = current.formulaire.depot.date
            next.depot.canal = current.formulaire.depot.canal
            next.national = current.formulaire.national.merging(typed.national) { _, new in new }
            next.provenance = try Self.provenance(of: next, since: current.formulaire, typed.provenance, preuve)
            let changes = try Change.between(current.formulaire, next)
            let isAllotted = current.etat == .deposee && current.numero == nil && next.isReadyForNumber
            let numero = isAllotted ? spare : current.numero
            if isAllotted, numero == nil { throw StoreConflict.numero }
            let entry = JournalEntry(
                .modification, demande: id, survenuLe: today, recuLe: now, by: acteur,
                contenu: String(decoding: try canonicalEncoder().encode(changes), as: UTF8.self), id: eventIDs[0],
                now: now)
            let kept = try Self.kept(
                registry.demandes.nirs(of: id), from: current.formulaire, to: next, demande: id, keys: world.keys
            ).filter { old in !sealed.contains { $0.rang == old.rang } }
            let demande = Demande(
                id: id, version: version + 1, etat: isAllotted ? .active : current.etat, numero: numero,
                guichet: current.guichet,
                organisme: current.organisme, expireLe: current.expireLe, enregistreeLe: current.enregistreeLe,
                modifieeLe: now, formulaire: next)
            try registry.demandes.update(demande, nirs: kept + sealed)
            try registry.journal.append(entry.evenement, entry.contenu)
            if let envoi, try registry.mayTell(envoi, current.formulaire, next, world.sms, now) {
                try registry.envois.insert(envoi, now: now)
            }
            try registry.follow(current.formulaire, next, of: id, by: acteur, sms: world.sms, now)
            if isAllotted, let numero {
                try registry.numeros.allot(numero, to: id, anciennete: next.depot.date, now: now)
                let allotted = JournalEntry(
                    .numero, demande: id, survenuLe: today, recuLe: now, by: acteur, contenu: "{}", id: eventIDs[1],
                    now: now)
                try registry.journal.append(allotted.evenement, allotted.contenu)
            }
            return .updated(
                version: demande.version, numero: numero, etat: demande.etat, avertissements: questions)
        }
    }

    private enum Spare {
        case none, exhausted
        case taken(String)
    }

    /// A number for a file that waits for one and whose document is shown now.
    private func numero(
        _ id: ID<Demande>, _ typed: Formulaire, _ version: Int, by acteur: Acteur
    ) async throws -> Spare {
        guard typed.isReadyForNumber else { return .none }
        let now = world.now()
        // A request that will be refused spends no number.
        let found = try await world.base.read { registry -> Demande? in
            guard let current = try registry.demandes.find(id), current.etat == .deposee, current.numero == nil,
                current.version == version
            else { return nil }
            let isHis = current.access(.updateDemande, by: acteur) != .refuse
            return try isHis || registry.presences.isOpen(id, to: acteur, now: now) ? current : nil
        }
        guard let current = found else { return .none }
        let territoire = world.rulebook.territoire
        let depot = current.formulaire.depot.date
        for _ in 0..<20 {
            let portee = territoire.porteeSequence.key(prefixe: territoire.prefixe, depot: depot)
            guard
                let numero = NumeroUnique(
                    prefixe: territoire.prefixe, depot: depot, sequence: try await world.numeros.next(portee),
                    guichet: current.guichet)
            else { return .exhausted }
            // One that came in from the national system may stand in the way.
            if try await world.base.read({ try $0.recherche.demande(numero: numero.text) }) == nil {
                return .taken(numero.text)
            }
        }
        return .exhausted
    }

    /// The NIR of those who are still in the file: it follows the person, not the rank. One whose name and birth date
    /// both changed is someone else.
    static func kept(
        _ nirs: [SealedNir], from before: Formulaire, to after: Formulaire, demande: ID<Demande>, keys: KeyRing
    ) throws -> [SealedNir] {
        let ranks = ranks(from: before, to: after)
        return try nirs.compactMap { nir -> SealedNir? in
            guard let rang = ranks[nir.rang] else { return nil }
            if rang == nir.rang { return nir }
            return try keys.open(nir, demande: demande).map { try keys.seal($0, demande: demande, rang: rang) }
        }
    }

    /// At which rank each person of a form is found in another one: the surest first, and nobody twice. A father and his son may have
    /// one name, twins one birth date.
    static func ranks(from before: Formulaire, to after: Formulaire) -> [Int: Int] {
        let (old, new) = (before.searchedPersons, after.searchedPersons)
        let rules: [(SearchedPerson, SearchedPerson) -> Bool] = [
            { $0.nom == $1.nom && $0.prenoms == $1.prenoms && $0.naissance == $1.naissance },
            { $0.prenoms == $1.prenoms && $0.naissance == $1.naissance },
            { $0.nom == $1.nom && $0.prenoms == $1.prenoms },
            { $0.nom == $1.nom && $0.naissance == $1.naissance && $1.role != "charge" },
        ]
        var ranks: [Int: Int] = [:]
        var found: Set<Int> = []
        for isSame in rules {
            for rang in old.indices where ranks[rang] == nil {
                guard let next = new.indices.first(where: { !found.contains($0) && isSame(old[rang], new[$0]) }) else {
                    continue
                }
                ranks[rang] = next
                found.insert(next)
            }
        }
        return ranks
    }

    /// A field that did not change keeps where it came from; one that changed is as it was given now.
    static func provenance(
        of next: Formulaire, since current: Formulaire, _ given: [String: Provenance], _ preuve: Provenance
    ) throws -> [String: Provenance] {
        let (before, after) = (try current.leaves(), try next.leaves())
        var result = given
        for (path, provenance) in current.provenance where before[path] == after[path] {
            result[path] = provenance
        }
        if preuve != .declare {
            for (path, value) in after where before[path] != value && !Change.isKept(path) { result[path] = preuve }
        }
        return result
    }
}

/// One field changed: as the journal keeps it, and the dossier shows it.
package struct Change: Codable, Sendable, Hashable {
    package let champ: String
    package let avant: String?
    package let apres: String?
    package let provenance: Provenance

    /// That the field changed, and not what it held.
    var silent: Change { Change(champ: champ, avant: nil, apres: nil, provenance: provenance) }

    /// No change says nothing of both sides but one whose values are not told.
    package var isSilent: Bool { avant == nil && apres == nil }

    /// Stands for a value that is not told: an empty one would say that nothing was there.
    package static let elision = "…"

    /// One of both values at least is not told.
    package var isHidden: Bool { isSilent || avant == Self.elision || apres == Self.elision }

    /// What goes with the form without being of it.
    static func isKept(_ champ: String) -> Bool {
        champ.hasPrefix("provenance") || champ.hasPrefix("confirmations") || champ.hasPrefix("national")
    }

    /// The leaves that differ between two forms.
    static func between(_ before: Formulaire, _ after: Formulaire) throws -> [Change] {
        let (old, new) = (try before.leaves(), try after.leaves())
        return Set(old.keys).union(new.keys).sorted().compactMap { champ in
            guard old[champ] != new[champ], !isKept(champ) else { return nil }
            return Change(
                champ: champ, avant: old[champ], apres: new[champ], provenance: after.provenance[champ] ?? .declare)
        }
    }
}
