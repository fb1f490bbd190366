// SPDX-License-Identifier: EUPL-1.2

import Crypto
package import Domain
import Foundation
import Stores

/// A request that may be sent again: the same key with the same body gives the first answer again.
package struct IdempotencyKey: Sendable, Hashable {
    package let key: String
    /// Digest of the request.
    package let empreinte: [UInt8]

    /// What was typed, whatever was confirmed meanwhile.
    package init(key: String, saisie: Saisie) {
        let typed = saisie.valeurs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        self.init(key: key, body: Array(typed.joined(separator: "\n").utf8))
    }

    package init(key: String, body: [UInt8]) {
        self.key = key
        empreinte = [UInt8](SHA256.hash(data: body))
    }
}

/// Registers an application: the number at once, and never a second file for the same person without a human word.
package struct RegisterDemande: Sendable {
    package struct Registered: Sendable, Hashable {
        package let id: ID<Demande>
        package let version: Int
        package let numero: String?
        package let etat: Etat
        package let avertissements: [Avertissement]
        /// True when this is the answer to an earlier request with the same key.
        package let again: Bool
    }

    package enum Answer: Sendable {
        case registered(Registered)
        /// The right is missing.
        case denied
        case invalid(Examen)
        /// Everything is valid; these questions were not answered yet.
        case asks(Examen)
        /// These files, or drafts, may be those of the same person; confirm `existant` to go on.
        case existants(Existants)
        /// The key was used for another request.
        case keyReused
        /// The complaint on which it is registered ex officio waits for that no more: registered from another page, or closed.
        case saisineClose
        /// The sequence of numbers of this month is used up.
        case exhausted
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// `asks`: whether warnings must be confirmed first (pages) or only accompany the answer (API).
    package func callAsFunction(
        _ typed: Saisie, by acteur: Acteur, asks: Bool, key: IdempotencyKey? = nil, brouillon: ID<Brouillon>? = nil
    ) async throws -> Answer {
        guard acteur.may(.registerDemande), let guichet = acteur.guichet else { return .denied }
        if let key, let again = try await earlier(key, acteur) { return again }

        // From the draft alone: a page names no other file.
        let (suite, saisine) = try await KeepBrouillons(world).origin(of: brouillon, by: acteur)
        // Ex officio, the seniority runs from the first deposit, whatever was typed.
        var dated = typed
        if let saisine {
            guard let office = try await world.base.read({ try $0.office(saisine, of: guichet) }) else {
                return .saisineClose
            }
            dated["depot.date"] = office.recue.deposeLe.numeric
        }
        let saisie = dated
        let examen = examine(saisie, on: world.today, world.rulebook)
        guard let formulaire = examen.formulaire else { return .invalid(examen) }
        let questions = examen.questions(confirmed: saisie.confirmations)
        if asks, !questions.isEmpty { return .asks(examen) }

        let finder = FindExistants(world)
        let holders = FindExistants.holders(formulaire)
        let isForced = saisie.confirmations.contains("existant")
        let recherche = isForced ? nil : finder.recherche(holders, examen.nirs)
        // The word of a person is kept where duplicates are decided on; software that always confirms would hide its own.
        let ecartes =
            isForced && asks ? try await ecartes(finder, suite, formulaire, examen, holders, by: acteur) : []
        // Asked before a number is taken, so that a refusal does not burn one; asked again inside the transaction.
        if let recherche {
            let identites = finder.comparees(formulaire, examen.nirs)
            let now = world.now()
            let existants = try await world.base.read { registry in
                Existants(
                    // The file from which this one goes on is known.
                    dossiers: try finder.found(
                        registry, recherche, identites, by: acteur,
                        except: registry.continued(
                            suite, formulaire, by: acteur, now, on: world.today, world.rulebook)?.id),
                    // A draft is a matter between agents: software has none to open. One's own, perhaps in another tab, is
                    // told while one types and stops nothing.
                    brouillons: asks && !saisie.confirmations.contains("brouillon")
                        ? try FindBrouillons(world)(saisie, except: brouillon, by: acteur, in: registry).filter {
                            !$0.isOwn
                        } : [])
            }
            if !existants.isEmpty {
                // Cards were shown: that is a reading like any other.
                let shown = consultations(of: existants.dossiers, now)
                try await world.base.write { try $0.consultations.insert(shown, by: acteur, now: now) }
                return .existants(existants)
            }
        }

        // A number that someone brought from the national system may stand in the way: the next one then.
        for _ in 0..<20 {
            var numero: String?
            if formulaire.isReadyForNumber {
                guard let next = try await world.nextNumero(formulaire.depot.date, guichet) else { return .exhausted }
                numero = next.text
            }
            do {
                return try await save(
                    suite, saisine, formulaire, examen, numero, guichet, holders, recherche, ecartes, by: acteur, key,
                    brouillon, questions)
            } catch StoreConflict.numero {
                continue
            } catch StoreConflict.key {
                if let key, let again = try await earlier(key, acteur) { return again }
                throw StoreConflict.key
            }
        }
        return .exhausted
    }

    private func ecartes(
        _ finder: FindExistants, _ suite: ID<Demande>?, _ formulaire: Formulaire, _ examen: Examen,
        _ holders: [SearchedPerson], by acteur: Acteur
    ) async throws -> [Ecarte] {
        let recherche = finder.recherche(holders, examen.nirs)
        let identites = finder.comparees(formulaire, examen.nirs)
        let (now, today, rulebook) = (world.now(), world.today, world.rulebook)
        let decisions: [ID<DecisionDoublon>] = (0..<FindExistants.limit).map { _ in world.ids.next(now) }
        return try await world.base.read { registry in
            let own = try registry.continued(suite, formulaire, by: acteur, now, on: today, rulebook)?.id
            return try finder.ecartes(registry, recherche, identites, by: acteur, except: own, decisions)
        }
    }

    private func save(
        _ suite: ID<Demande>?, _ saisine: ID<Saisine>?, _ formulaire: Formulaire, _ examen: Examen, _ numero: String?,
        _ guichet: String, _ holders: [SearchedPerson],
        _ recherche: FindExistants.Recherche?, _ ecartes: [Ecarte], by acteur: Acteur, _ key: IdempotencyKey?,
        _ brouillon: ID<Brouillon>?, _ questions: [Avertissement]
    ) async throws -> Answer {
        let now = world.now()
        let since = now.adding(seconds: -86_400)
        let id: ID<Demande> = world.ids.next(now)
        let genre: GenreEvenement = numero == nil ? .depot : .creation
        let nirs = try examen.nirs.sorted { $0.key < $1.key }.map {
            try world.keys.seal($0.value, demande: id, rang: $0.key)
        }
        let entry = JournalEntry(
            genre, demande: id, survenuLe: formulaire.depot.date, recuLe: now, by: acteur,
            contenu: formulaire.canonicalText(), id: world.ids.next(now), now: now)
        let demande = Demande(
            id: id, version: 1, etat: numero == nil ? .deposee : .active, numero: numero, guichet: guichet,
            organisme: acteur.organisme, expireLe: world.rulebook.expiration(after: formulaire.depot.date),
            enregistreeLe: now,
            modifieeLe: now, formulaire: formulaire)
        // Opening one's own registration shows on the home page; it is a reading like any other.
        let consultation = Consultation(id: world.ids.nextRaw(now), demande: id, objet: "enregistrement")
        let (today, rulebook) = (world.today, world.rulebook)
        let links: [ID<Evenement>] = [world.ids.next(now), world.ids.next(now), world.ids.next(now)]
        let spare = (0..<FindExistants.limit).map { _ in world.ids.nextRaw(now) }
        // Widened here: the only writer does not wait for the projection of names.
        let lookups = recherche.map { FindExistants(world).questions($0.holders) } ?? []
        // Another server's clock, and a request that waited for its turn, are less than a minute behind.
        let recent = ID<Demande>(IDMaker.raw(now.adding(seconds: -60), 0))

        return try await world.base.write { registry in
            try registry.demandes.lock(naissances: holders.compactMap { $0.naissance?.lockKey })
            // The same request, answered while this one was on its way: its own file is not a duplicate.
            if let key, try registry.idempotence.find(organisme: acteur.organisme, cle: key.key, since: since) != nil {
                throw StoreConflict.key
            }
            let old = try registry.continued(
                suite, formulaire, by: acteur, now, on: today, rulebook, locked: true)
            if let recherche {
                // Those of these birth dates that came since it was asked: the only writer does not read the others again.
                let born = try registry.recherche.persons(born: recherche.jours, after: recent)
                let existants = try FindExistants.run(
                    registry, recherche, born, lookups, by: acteur, except: old?.id)
                if !existants.isEmpty {
                    let shown = zip(spare, existants).map {
                        Consultation(id: $0, demande: $1.demande, objet: "existants")
                    }
                    try registry.consultations.insert(shown, by: acteur, now: now)
                    return .existants(Existants(dossiers: existants))
                }
            }
            let office = try registry.office(saisine, of: guichet, locked: true)
            if saisine != nil, office?.recue.deposeLe != formulaire.depot.date { return .saisineClose }
            do {
                try registry.register(
                    demande, nirs: nirs, evenement: entry.evenement, contenu: entry.contenu,
                    key: key.map { ($0.key, $0.empreinte) }, consultation: acteur.compte == nil ? nil : consultation,
                    brouillon: brouillon, by: acteur, now: now)
            } catch let error {
                switch error.uniqueViolation {
                case .some(let table) where table.contains("idempotence"): throw StoreConflict.key
                case .some(let table) where table.contains("numero"): throw StoreConflict.numero
                default: throw error
                }
            }
            try registry.record(ecartes, apartFrom: id, by: acteur, now: now)
            if let office { try registry.endOffice(office, with: id, on: today, links[2], by: acteur, now) }
            if let old {
                try registry.append(
                    .suite, ContenuSuite(autre: old.id.text, numero: old.numero), of: id, on: today, links[0],
                    by: acteur, now)
                try registry.append(
                    .suite, ContenuSuite(autre: id.text, numero: numero), of: old.id, on: today, links[1], by: acteur,
                    now)
            }
            return .registered(
                Registered(
                    id: id, version: 1, numero: numero, etat: demande.etat, avertissements: questions, again: false))
        }
    }

    /// Whether a request with this key, within 24 hours, has its answer already: it gets that one again, or `keyReused`.
    package func isKnown(_ key: IdempotencyKey, by acteur: Acteur) async throws -> Bool {
        try await earlier(key, acteur) != nil
    }

    /// The answer already given to this key, within 24 hours.
    private func earlier(_ key: IdempotencyKey, _ acteur: Acteur) async throws -> Answer? {
        let since = world.now().adding(seconds: -86_400)
        return try await world.base.read { registry in
            guard let stored = try registry.idempotence.find(organisme: acteur.organisme, cle: key.key, since: since)
            else {
                return nil
            }
            guard stored.empreinte == key.empreinte else { return .keyReused }
            guard let demande = try registry.demandes.find(stored.demande) else { return nil }
            return .registered(
                Registered(
                    id: demande.id, version: stored.version, numero: demande.numero, etat: demande.etat,
                    avertissements: [], again: true))
        }
    }

    private func consultations(of existants: [Existant], _ now: Instant) -> [Consultation] {
        existants.map { Consultation(id: world.ids.nextRaw(now), demande: $0.demande, objet: "existants") }
    }
}

/// Two requests wanted the same unique thing.
enum StoreConflict: Error {
    case numero, key
}
