// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Stores

/// What the base says of a batch, and its writing: one transaction for all of it.
struct ImportWriter: Sendable {
    /// A batch on its way: what was decided, and what may be written.
    struct Batch: Sendable {
        var outcomes: [ImportOutcome] = []
        var candidates: [ImportCandidate] = []
        /// Before the base was asked.
        var asked: Instant
    }

    let world: World
    let acteur: Acteur
    /// Nil when none are sent.
    let attestations: ImportAttestations?

    /// Takes out those that the base knows, or that may be persons whom it knows. Reads only.
    func ask(_ batch: Batch) async throws -> Batch {
        let candidates = batch.candidates
        let (outcomes, rest) = try await world.base.read { registry in
            let known = try Known(registry, candidates)
            let births = try MatchBirths(registry, candidates, after: ID(.min))
            let open = candidates.map { !known.contains($0) && births.matches($0).isEmpty }
            let rapproches = try rapproches(candidates, births, where: open, in: registry)
            var outcomes: [ImportOutcome] = []
            var rest: [ImportCandidate] = []
            for (candidate, near) in zip(candidates, rapproches) {
                let matches = known.contains(candidate) ? [:] : births.matches(candidate)
                if known.contains(candidate) {
                    outcomes.append(candidate.outcome(.known))
                } else if let reject = try Self.existing(registry, matches.isEmpty ? near : matches, candidate) {
                    outcomes.append(reject)
                } else {
                    rest.append(candidate)
                }
            }
            return (outcomes, rest)
        }
        return Batch(outcomes: batch.outcomes + outcomes, candidates: rest, asked: batch.asked)
    }

    /// What the engine finds besides, of those whose sender does not say that they are others: by birth date, by telephone, by NIR.
    private func rapproches(
        _ candidates: [ImportCandidate], _ births: MatchBirths, where open: [Bool], in registry: Registry
    ) throws -> [[ID<Demande>: FindExistants.Motif]] {
        let finder = FindExistants(world)
        let found = try FindRapproches(world)(
            batch: zip(candidates, open).map { candidate, isOpen in
                guard isOpen, !candidate.holders.isEmpty else { return ([], [], []) }
                let identites = finder.comparees(candidate.formulaire, candidate.nirs)
                return (identites, Array(Set(identites.flatMap(\.telephones))), births.near(candidate, identites))
            }, in: registry)
        var motifs = found.map { near in
            Dictionary(near.map { ($0.demande, FindExistants.Motif($0)) }, uniquingKeysWith: { first, _ in first })
        }
        guard world.rulebook.territoire.rapprocheParNir else { return motifs }
        let digests = zip(candidates, open).map { candidate, isOpen in
            candidate.holders.isEmpty || !isOpen
                ? [] : candidate.nirs.sorted { $0.key < $1.key }.flatMap { world.keys.digests($0.value) }
        }
        let known = Dictionary(
            grouping: try registry.recherche.demandes(
                nirs: digests.flatMap { $0 }, limit: FindExistants.limit * candidates.count), by: \.nir)
        for (place, own) in digests.enumerated() {
            for same in own.flatMap({ known[$0] ?? [] }) { motifs[place][same.demande] = .nir }
        }
        return motifs
    }

    /// Writes what is left; asks again inside the transaction what may have changed since.
    func write(_ batch: Batch) async throws -> [ImportOutcome] {
        guard !batch.candidates.isEmpty else { return batch.outcomes }
        var drafts: [Draft] = []
        var outcomes = batch.outcomes
        for candidate in batch.candidates {
            if let draft = try await draft(candidate) {
                drafts.append(draft)
            } else {
                outcomes.append(candidate.reject("numero", "numero.epuise"))
            }
        }
        // Another server's clock, and a request that waited for its turn, are less than a minute behind.
        let since = ID<Demande>(IDMaker.raw(batch.asked.adding(seconds: -60), 0))
        return outcomes + (try await store(drafts, since: since))
    }

    private func store(_ drafts: [Draft], since: ID<Demande>, tries: Int = 20) async throws -> [ImportOutcome] {
        guard !drafts.isEmpty else { return [] }
        let now = world.now()
        do {
            return try await world.base.writeAlone { registry in
                let candidates = drafts.map(\.candidate)
                try registry.demandes.lock(
                    naissances: candidates.flatMap(\.holders).compactMap { $0.naissance?.lockKey })
                var known = try Known(registry, candidates)
                var births = try MatchBirths(registry, candidates, after: since)
                var rows = NewRows()
                var outcomes: [ImportOutcome] = []
                var lettres: [ImportAttestations.Lettres] = []
                // Those of this batch that are taken: the base does not have them yet.
                var own: [ID<Demande>: String] = [:]
                for draft in drafts {
                    let candidate = draft.candidate
                    if known.contains(candidate) {
                        outcomes.append(candidate.outcome(.known))
                        continue
                    }
                    if let reject = try Self.existing(registry, births.matches(candidate), candidate, own: own) {
                        outcomes.append(reject)
                        continue
                    }
                    rows.add(draft.demande, texte: candidate.texte, nirs: draft.nirs, externe: candidate.externe)
                    rows.add(draft.entry.evenement, draft.entry.contenu)
                    rows.add(candidate.reprise, of: draft.demande.id, now: now)
                    known.add(candidate)
                    births.add(candidate, draft.demande.id)
                    own[draft.demande.id] = draft.demande.numero ?? ""
                    if let written = draft.lettres { lettres.append(written) }
                    outcomes.append(
                        candidate.outcome(
                            .accepted(numero: draft.demande.numero, remarks: candidate.remarks), draft.attestation))
                }
                try registry.load(rows)
                _ = try registry.courriers.insert(
                    lettres.flatMap(\.courriers),
                    contenus: lettres.reduce(into: [:]) { $0.merge($1.contenus) { first, _ in first } })
                return outcomes
            }
        } catch let error where error.uniqueViolation != nil {
            // Another import, or a desk, took one of the numbers at the same instant: which one is found by halves.
            guard drafts.count > 1 else { return try await again(drafts[0].candidate, since: since, tries: tries) }
            let half = drafts.count / 2
            let first = try await store(Array(drafts[..<half]), since: since)
            return first + (try await store(Array(drafts[half...]), since: since))
        }
    }

    /// One whose number someone has: its own, and it is known; or the one that we drew, that another brought from
    /// outside, and the next is taken.
    private func again(
        _ candidate: ImportCandidate, since: ID<Demande>, tries: Int
    ) async throws -> [ImportOutcome] {
        guard candidate.numero == nil else { return [candidate.outcome(.known)] }
        guard tries > 0, let draft = try await draft(candidate) else {
            return [candidate.reject("numero", "numero.epuise")]
        }
        return try await store([draft], since: since, tries: tries - 1)
    }

    private struct Draft: Sendable {
        let candidate: ImportCandidate
        let demande: Demande
        let nirs: [SealedNir]
        let entry: JournalEntry
        let attestation: AttestationReprise?
        let lettres: ImportAttestations.Lettres?
    }

    /// Nil when the numbers of its month are used up.
    private func draft(_ candidate: ImportCandidate) async throws -> Draft? {
        let formulaire = candidate.formulaire
        var numero = candidate.numero
        if numero == nil, formulaire.isReadyForNumber {
            guard
                let next = try await world.nextNumero(formulaire.depot.date, candidate.guichet)
            else { return nil }
            numero = next.text
        }
        let now = world.now()
        let id: ID<Demande> = world.ids.next(now)
        let nirs = try candidate.nirs.sorted { $0.key < $1.key }.map {
            try world.keys.seal($0.value, demande: id, rang: $0.key)
        }
        let entry = JournalEntry(
            .import, demande: id, survenuLe: formulaire.depot.date, recuLe: now, by: acteur, contenu: candidate.texte,
            id: world.ids.next(now), now: now)
        let demande = Demande(
            id: id, version: 1, etat: numero == nil ? .deposee : .active, numero: numero, guichet: candidate.guichet,
            organisme: acteur.organisme, expireLe: world.rulebook.expiration(after: formulaire.depot.date),
            enregistreeLe: now, modifieeLe: now, formulaire: formulaire)
        let attestation = attestations?.judge(candidate)
        return Draft(
            candidate: candidate, demande: demande, nirs: nirs, entry: entry, attestation: attestation,
            lettres: try attestation.flatMap { try attestations?.lettres($0, of: demande, now) })
    }

    /// The reject of someone who may be on file already; nil when no one is. `own`: numbers of the batch itself. Each number is said
    /// with why (`existants`): the codes of the API, put in words where the report is written.
    private static func existing(
        _ registry: Registry, _ matches: [ID<Demande>: FindExistants.Motif], _ candidate: ImportCandidate,
        own: [ID<Demande>: String] = [:]
    ) throws -> ImportOutcome? {
        guard !matches.isEmpty else { return nil }
        let cards = try registry.demandes.cards(matches.keys.sorted()).filter {
            $0.value.etat != .purgee && $0.value.etat != .annulee
        }
        let ids = matches.keys.sorted().filter { cards[$0] != nil || own[$0] != nil }
        guard !ids.isEmpty else { return nil }
        // A number that is not yet allotted has no place in the list, and its reasons have.
        let said = ids.map { (numero: cards[$0]?.numero ?? own[$0] ?? "", id: $0, motif: matches[$0]) }.sorted {
            ($0.numero, $0.id) < ($1.numero, $1.id)
        }.prefix(10)
        let existants = said.map { numero, _, motif in
            ([numero, motif?.code ?? ""] + (motif?.raisons ?? []).prefix(4).map(\.code)).joined(separator: " ")
        }
        return candidate.reject(
            "demandeur.nomNaissance", "existant.possible",
            [
                "numeros": said.map(\.numero).filter { !$0.isEmpty }.joined(separator: ", "),
                "existants": existants.joined(separator: ","),
            ])
    }

    /// What the base has of the references of a batch.
    private struct Known {
        private var taken: Set<Reprise>
        private var references: Set<NumeroExterne>

        init(_ registry: Registry, _ candidates: [ImportCandidate]) throws {
            taken = try registry.reprises.taken(candidates.map(\.reprise))
            references = try registry.reprises.known(candidates.compactMap(\.reference?.reference))
        }

        func contains(_ candidate: ImportCandidate) -> Bool {
            taken.contains(candidate.reprise) || candidate.reference.map(references.contains) == true
        }

        mutating func add(_ candidate: ImportCandidate) {
            taken.insert(candidate.reprise)
            if let reference = candidate.reference { references.insert(reference) }
        }
    }
}
