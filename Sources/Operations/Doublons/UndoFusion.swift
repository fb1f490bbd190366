// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// Two files again, as each was, numbers and seniorities included; both journals are longer. What changed since goes to
/// the one or to the other, part by part, by a choice of the manager.
package struct UndoFusion: Sendable {
    package enum Answer: Sendable {
        case undone
        case denied
        case unknown
        case invalid([Violation])
        /// The kept file changed since it was looked at.
        case stale
        case already
        /// Persons of either were erased: there is nothing to go back to.
        case erased
        /// A later merger stands on this one: it is undone first.
        case after(ID<Fusion>)
        /// The application of a united household ended, or its persons are not those of the union any more: who leaves is separated.
        case lived
    }

    /// What undoing would do.
    package struct Plan: Sendable {
        package struct Depuis: Sendable {
            package let rubrique: RubriqueFusion
            package let le: DateDite
        }

        package let fusion: FusionDemandes
        package let gardee: Demande
        package let absorbee: Demande
        /// What both would be when nothing of what changed since is given to the file that comes back.
        package let avant: Formulaire
        package let fusionnee: Formulaire
        package let depuis: [Depuis]
        /// Other events of the kept file since, the oldest first.
        package let evenements: [FaitDepuis]

        /// Nothing to deal with: both are as before.
        package var isPlain: Bool { depuis.isEmpty && evenements.isEmpty }
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// Nothing is changed. It is a reading of both files.
    package func plan(_ id: ID<Fusion>, by acteur: Acteur) async throws -> (plan: Plan?, answer: Answer) {
        guard acteur.may(.mergeDemandes) else { return (nil, .denied) }
        let keys = world.keys
        let (plan, answer) = try await world.base.read { registry -> (Plan?, Answer) in
            guard let fusion = try registry.fusions.find(id) else { return (nil, .unknown) }
            guard acteur.mayUndo(union: fusion.isUnion) else { return (nil, .denied) }
            guard let gardee = try registry.demandes.find(fusion.gardee),
                let absorbee = try registry.demandes.find(fusion.absorbee)
            else { return (nil, .unknown) }
            if let refusal = try Self.refusal(fusion, gardee, in: registry) { return (nil, refusal) }
            guard let avant = fusion.avant, let souvenir = try SouvenirFusion.open(avant, id, keys) else {
                return (nil, .erased)
            }
            let fusionnee = try souvenir.form(souvenir.fusionne)
            let persons = fusion.isUnion ? try Self.persons(gardee, absorbee, souvenir) : nil
            if fusion.isUnion, persons == nil { return (nil, .lived) }
            let retour = try RetourFusion(fusionnee: fusionnee, aujourdhui: gardee.formulaire)
            let depuis = persons?.asked(retour.depuis) ?? retour.depuis
            let dates = try registry.dates(of: gardee)
            return (
                Plan(
                    fusion: fusion.faite, gardee: gardee, absorbee: absorbee,
                    avant: try souvenir.form(souvenir.formulaire),
                    fusionnee: fusionnee, depuis: depuis.map { .init(rubrique: $0, le: dates.date($0)) },
                    evenements: try Self.faits(since: fusion, in: registry).map(\.fait)), .undone
            )
        }
        if let plan {
            let now = world.now()
            let seen = [plan.gardee.id, plan.absorbee.id].map {
                Consultation(id: world.ids.nextRaw(now), demande: $0, objet: "doublon")
            }
            try await world.base.write { try $0.consultations.insert(seen, by: acteur, now: now) }
        }
        return (plan, answer)
    }

    private static func refusal(
        _ fusion: StoredFusion, _ gardee: Demande, in registry: Registry
    ) throws -> Answer? {
        if fusion.defaiteLe != nil { return .already }
        // The last one first: what an earlier one remembers is from before it.
        if let above = try registry.fusions.of(absorbee: fusion.gardee) { return .after(above.id) }
        if let later = try registry.fusions.into(fusion.gardee).first, later.id != fusion.id { return .after(later.id) }
        if gardee.etat == .purgee || fusion.avant == nil { return .erased }
        return nil
    }

    /// `version`: of the kept file, as it was seen. `rendues`: parts that changed since and go to the file that comes
    /// back; the others stay; `faits`: events that go there. `differents`: two households, remembered as such.
    package func callAsFunction(
        _ id: ID<Fusion>, version: Int, rendues: Set<RubriqueFusion>, faits chosen: Set<ID<Evenement>> = [],
        differents: Bool, motif typed: String, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.mergeDemandes) else { return .denied }
        var form = ShortForm(typed: ["motif": typed])
        let motif = form.requiredText("motif", longest: DecideDoublon.longest) ?? ""
        if !form.violations.isEmpty { return .invalid(form.violations) }
        let now = world.now()
        let decisions: [ID<DecisionDoublon>] = [world.ids.next(now), world.ids.next(now)]
        let events: [ID<Evenement>] = [world.ids.next(now), world.ids.next(now)]
        // A renewal may have brought back what was struck off: two events.
        let copies: [ID<Evenement>] = chosen.flatMap { _ in [world.ids.next(now), world.ids.next(now)] }
        let (today, keys) = (world.today, world.keys)
        return try await world.base.write { registry in
            guard let found = try registry.fusions.find(id) else { return .unknown }
            guard acteur.mayUndo(union: found.isUnion) else { return .denied }
            let ensemble = try found.ensemble.flatMap(registry.ensembles.lock)
            guard (ensemble == nil) == found.isUnion, let fusion = try registry.fusions.lock(id) else {
                return .unknown
            }
            var files: [ID<Demande>: Demande] = [:]
            for file in [fusion.gardee, fusion.absorbee].sorted() { files[file] = try registry.demandes.lock(file) }
            guard let gardee = files[fusion.gardee], let absorbee = files[fusion.absorbee] else { return .unknown }
            if let refusal = try Self.refusal(fusion, gardee, in: registry) { return refusal }
            guard gardee.version == version else { return .stale }
            guard let avant = fusion.avant, let souvenir = try SouvenirFusion.open(avant, id, keys),
                let etat = Etat(rawValue: souvenir.etatAbsorbee)
            else { return .erased }

            let persons = fusion.isUnion ? try Self.persons(gardee, absorbee, souvenir) : nil
            if fusion.isUnion, persons == nil { return .lived }
            // Of a union both keep their end, and what happened stays with the household that lived it.
            let since = try fusion.isUnion ? [] : Self.faits(since: fusion, in: registry)
            let given = chosen.intersection(since.map(\.fait).filter(\.mayGoBack).map(\.id))
            guard let at = Self.positions(gardee, absorbee, etat, souvenir, since.map(\.fait), given) else {
                return .invalid([Violation("faits", "annulation.faits")])
            }
            let back = try Self.restored(gardee, absorbee, at, souvenir, rendues, persons, now)
            let nirs = try registry.nirsGivenBack((gardee, back.gardee), (absorbee, back.absorbee), souvenir, keys)
            let standing = try IdentiteEmpreinte.standing(of: gardee.id, in: registry)
            try registry.demandes.update(back.gardee, nirs: nirs.gardee)
            try registry.demandes.update(back.absorbee, nirs: nirs.absorbee)
            for (before, after) in [(gardee, back.gardee), (absorbee, back.absorbee)] {
                try registry.follow(before.formulaire, after.formulaire, of: after.id, by: acteur, sms: world.sms, now)
            }
            let told = Set(at.racontes.map(\.id))
            try registry.giveBack(since.filter { told.contains($0.fait.id) }, to: absorbee.id, copies)
            try registry.followRadiation((gardee, back.gardee), back.absorbee, keys)
            try registry.saisines.giveBack((souvenir.saisines ?? []).map { ID($0) }, to: absorbee.id)
            if let suivis = souvenir.courriers {
                try registry.giveBackCourriers(suivis, from: gardee.id, to: absorbee.id, keys)
            }
            for numero in souvenir.heldNumeros { try registry.fusions.restore(numero, to: absorbee.id) }
            // Allotted since, with the seniority of the other one.
            if souvenir.numero == nil, let numero = gardee.numero {
                try registry.fusions.setAnciennete(numero, back.gardee.formulaire.depot.date)
            }
            try registry.fusions.undo(id, motif: motif, by: acteur, now: now)
            // The names that it bore by the merger go: nobody was mistaken of them, and what was said of it stands.
            for decision in standing {
                for membre in try IdentiteEmpreinte.members([gardee.id], decision, in: registry) {
                    try registry.decisions.update(decision, membre)
                }
            }

            // Those of a union are two households again, whatever was said of it.
            let differents = differents || fusion.isUnion
            if let ensemble {
                try Self.reopen(ensemble, [gardee.id, absorbee.id], differents, now, in: registry)
                for (genre, decision) in zip([DecisionDoublon.Genre.annulation, .different], decisions)
                where genre == .annulation || differents {
                    try registry.decisions.insert(
                        DecisionDoublon(
                            id: decision, ensemble: ensemble.id, genre: genre,
                            demandes: [gardee.id, absorbee.id].sorted(), compte: acteur.compte,
                            organisme: acteur.organisme, motif: motif, le: now),
                        try IdentiteEmpreinte.members([gardee.id, absorbee.id], decision, in: registry))
                }
                try Self.regroup(ensemble.id, [gardee.id, absorbee.id], differents, now, in: registry)
            } else {
                // Whoever came in as a co-holder is none of this file any more.
                try registry.courriers.stop(of: gardee.id)
                try registry.espace.shut(gardee.id)
                try Self.forgetEntrant(
                    fusion, after: souvenir.form(souvenir.formulaire).cotitulaires.count, back.rendues, in: registry)
            }
            // What was proved before told them of an end that was put off since: it comes back, and is told again before it counts.
            for file in [back.gardee, back.absorbee] where fusion.isUnion || file.expireLe < gardee.expireLe {
                try registry.courriers.annul(of: file.id, echeance: file.expireLe, requests: fusion.isUnion)
            }
            // Two households that lived as one: neither keeps in its history what the other said. Of a merger nothing is lost, and what is
            // read leaves it out (`OubliFusion`).
            if fusion.isUnion {
                try registry.journal.eraseFusions(of: gardee.id, with: absorbee.id)
                try registry.journal.eraseFusions(of: absorbee.id, with: gardee.id)
            }
            for (before, after, autre, event) in [
                (gardee, back.gardee, absorbee.id, events[0]), (absorbee, back.absorbee, gardee.id, events[1]),
            ] {
                let contenu = ContenuFusion(
                    fusion: id.text, autre: autre.text,
                    changements: fusion.isUnion ? [] : try Change.between(before.formulaire, after.formulaire),
                    differents: differents,
                    rendus: before.id == gardee.id && !at.rendus.isEmpty ? at.rendus.map(\.id.text).sorted() : nil)
                let entry = JournalEntry(
                    .annulationFusion, demande: before.id, survenuLe: today, recuLe: now, by: acteur,
                    contenu: try contenu.text, id: event, now: now)
                try registry.journal.append(entry.evenement, entry.contenu)
            }
            return .undone
        }
    }

    /// Both as they were, with what changed since where it belongs. Of a union, both keep its end of validity: it is what both were
    /// told.
    private static func restored(
        _ gardee: Demande, _ absorbee: Demande,
        _ at: Positions, _ souvenir: SouvenirFusion,
        _ rendues: Set<RubriqueFusion>, _ persons: RetourUnion?, _ now: Instant
    ) throws -> (gardee: Demande, absorbee: Demande, rendues: Set<RubriqueFusion>) {
        let retour = try RetourFusion(
            fusionnee: souvenir.form(souvenir.fusionne), aujourdhui: gardee.formulaire)
        // Of a union, only what is of the household goes to the one or to the other.
        let rendues = persons?.rendues(rendues, among: retour.depuis) ?? rendues
        var own = retour.restored(
            try souvenir.form(souvenir.formulaire), gardee.formulaire,
            taking: Set(retour.depuis).subtracting(rendues))
        retour.keepsRest(of: gardee.formulaire, in: &own)
        var other = retour.restored(absorbee.formulaire, gardee.formulaire, taking: rendues)
        persons?.giveBack(to: &own, &other)
        let expireLe = persons == nil ? at.gardee.expireLe : gardee.expireLe
        return (
            Demande(
                id: gardee.id, version: gardee.version + 1, etat: at.gardee.etat, numero: gardee.numero,
                guichet: gardee.guichet, organisme: gardee.organisme, expireLe: expireLe, radieeLe: at.gardee.radieeLe,
                enregistreeLe: gardee.enregistreeLe, modifieeLe: now, formulaire: own),
            Demande(
                id: absorbee.id, version: absorbee.version + 1, etat: at.absorbee.etat, numero: absorbee.numero,
                guichet: absorbee.guichet, organisme: absorbee.organisme,
                expireLe: persons == nil ? at.absorbee.expireLe : max(absorbee.expireLe, expireLe),
                radieeLe: at.absorbee.radieeLe,
                enregistreeLe: absorbee.enregistreeLe, modifieeLe: now, formulaire: other),
            rendues
        )
    }

    /// The persons of a union, who go back to the one file and to the other; nil when they are not the same any more, or when the
    /// application ended: who was housed with it does not come back on file.
    private static func persons(
        _ gardee: Demande, _ absorbee: Demande, _ souvenir: SouvenirFusion
    ) throws -> RetourUnion? {
        guard gardee.etat == .active else { return nil }
        return try RetourUnion(
            avant: souvenir.form(souvenir.formulaire), absorbee: absorbee.formulaire,
            fusionnee: souvenir.form(souvenir.fusionne), aujourdhui: gardee.formulaire)
    }

    /// What was changed meanwhile of who goes back, and of what is given back to him, is not told any more in the history of the file
    /// that stays.
    private static func forgetEntrant(
        _ fusion: StoredFusion, after cotitulaires: Int, _ rendues: Set<RubriqueFusion>, in registry: Registry
    ) throws {
        var (before, theirs): (ID<Evenement>?, [ID<Evenement>]) = (nil, [])
        while true {
            let page = try registry.journal.events(of: fusion.gardee, before: before, limit: 200)
            theirs += page.filter { event in
                event.evenement.genre == .modification && event.evenement.saisiLe >= fusion.faiteLe
                    && Change.decode(.modification, event.contenu).contains { change in
                        RetourUnion.isOfEntrant(change.champ, after: cotitulaires)
                            || RubriqueFusion(path: change.champ).map(rendues.contains) ?? false
                    }
            }.map(\.evenement.id)
            guard let last = page.last?.evenement, page.count == 200, last.saisiLe >= fusion.faiteLe else { break }
            before = last.id
        }
        try registry.journal.erase(contentsOf: theirs)
    }
}
