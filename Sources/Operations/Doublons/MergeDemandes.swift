// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// One file of two (R441-2-8, f): the older seniority, both numbers, both histories, and of each part of the form the
/// value that was chosen, with where it comes from. The other file stays, in a state of its own, and leads here.
package struct MergeDemandes: Sendable {
    package enum Answer: Sendable {
        case merged(ID<Fusion>)
        case denied
        case unknown
        case invalid([Violation])
        /// The set, or one of the files, changed since it was looked at.
        case stale
        /// Struck off, merged or purged: nothing to merge.
        case closed
    }

    /// What was seen, and what is chosen.
    package struct Choix: Sendable {
        package var gardee: ID<Demande>
        package var absorbee: ID<Demande>
        package var version: Int
        package var versionGardee: Int
        package var versionAbsorbee: Int
        package var valeurs: [RubriqueFusion: CoteFusion]

        package init(
            gardee: ID<Demande>, absorbee: ID<Demande>, version: Int, versionGardee: Int, versionAbsorbee: Int,
            valeurs: [RubriqueFusion: CoteFusion] = [:]
        ) {
            self.gardee = gardee
            self.absorbee = absorbee
            self.version = version
            self.versionGardee = versionGardee
            self.versionAbsorbee = versionAbsorbee
            self.valeurs = valeurs
        }
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// Which of two is kept, when nobody says otherwise: one with a number, then the older seniority.
    package static func ordered(_ one: Demande, _ other: Demande) -> (gardee: Demande, absorbee: Demande) {
        func rank(_ demande: Demande) -> (Int, Day, ID<Demande>) {
            (demande.etat == .active ? 0 : 1, demande.formulaire.depot.date, demande.id)
        }
        return rank(one) < rank(other) ? (one, other) : (other, one)
    }

    /// Why these two cannot be made one; nil when they can.
    package static func fault(_ gardee: Demande, _ absorbee: Demande) -> Violation? {
        if gardee.etat == .deposee, absorbee.etat == .active { return Violation("gardee", "fusion.sans-numero") }
        if (gardee.formulaire.demandeur == nil) != (absorbee.formulaire.demandeur == nil) {
            return Violation("gardee", "fusion.association")
        }
        return nil
    }

    package func callAsFunction(
        _ id: ID<EnsembleDoublon>, _ choix: Choix, motif typed: String, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.mergeDemandes) else { return .denied }
        var form = ShortForm(typed: ["motif": typed])
        let motif = form.requiredText("motif", longest: DecideDoublon.longest) ?? ""
        if !form.violations.isEmpty { return .invalid(form.violations) }
        let now = world.now()
        let fusion: ID<Fusion> = world.ids.next(now)
        let decision: ID<DecisionDoublon> = world.ids.next(now)
        let events: [ID<Evenement>] = [world.ids.next(now), world.ids.next(now)]
        let (today, keys, rulebook) = (world.today, world.keys, world.rulebook)
        let maximum = rulebook.territoire.maximumCommunes
        return try await world.base.write { registry in
            guard let ensemble = try registry.ensembles.lock(id) else { return .unknown }
            let membres = try registry.ensembles.membres(of: id)
            guard membres.contains(choix.gardee), membres.contains(choix.absorbee), choix.gardee != choix.absorbee
            else { return .unknown }
            guard ensemble.version == choix.version, ensemble.etat != .clos else { return .stale }
            // In the order of their ids: two mergers that cross wait for one another.
            var files: [ID<Demande>: Demande] = [:]
            for file in [choix.gardee, choix.absorbee].sorted() { files[file] = try registry.demandes.lock(file) }
            guard let gardee = files[choix.gardee], let absorbee = files[choix.absorbee] else { return .unknown }
            guard gardee.version == choix.versionGardee, absorbee.version == choix.versionAbsorbee else {
                return .stale
            }
            guard [gardee, absorbee].allSatisfy({ TransitionEtat.row(.fusion, from: $0.etat) != nil }) else {
                return .closed
            }
            guard [gardee, absorbee].allSatisfy({ $0.access(.mergeDemandes, by: acteur) != .refuse }) else {
                return .denied
            }
            // An address that is hidden from him would be chosen unseen, and shown to the desk of the other file.
            guard gardee.mayShowAddress(to: acteur), absorbee.mayShowAddress(to: acteur) else { return .denied }
            if let fault = Self.fault(gardee, absorbee) { return .invalid([fault]) }

            let plan = try FusionFormulaires(
                gardee.formulaire, absorbee.formulaire, gardeeLe: registry.dates(of: gardee),
                absorbeeLe: registry.dates(of: absorbee), maximumCommunes: maximum)
            if plan.cote(.communesSouhaitees, choix.valeurs) == .ensemble, !plan.holdsAllCommunes {
                return .invalid([Violation("champ-communesSouhaitees", "fusion.communes", ["n": "\(maximum)"])])
            }
            // Of what was chosen by nobody, the number follows the persons.
            if let fault = plan.nombreFault(choix.valeurs), fault.cote != nil {
                return .invalid([
                    Violation(
                        "champ-nombrePersonnes", fault.nombre == 1 ? "fusion.nombre.un" : "fusion.nombre",
                        ["n": "\(fault.nombre)", "decrites": "\(fault.decrites)"])
                ])
            }
            let merged = plan.merged(choix.valeurs)
            _ = try registry.absorb(
                absorbee, into: gardee, as: merged, fusion, ensemble: id, motif: motif, keys, by: acteur,
                sms: world.sms, on: today, rulebook, now)
            try registry.decisions.insert(
                DecisionDoublon(
                    id: decision, ensemble: id, genre: .fusion, demandes: [gardee.id, absorbee.id],
                    compte: acteur.compte, organisme: acteur.organisme, motif: motif, le: now),
                try IdentiteEmpreinte.members([gardee.id, absorbee.id], decision, in: registry))
            try Self.close(ensemble, membres, absorbee.id, now, in: registry)

            let changes = try Change.between(gardee.formulaire, merged)
            for (file, autre, changements, event) in [
                (gardee.id, absorbee.id, changes, events[0]), (absorbee.id, gardee.id, [], events[1]),
            ] {
                let entry = JournalEntry(
                    .fusion, demande: file, survenuLe: today, recuLe: now, by: acteur,
                    contenu: try ContenuFusion(fusion: fusion.text, autre: autre.text, changements: changements).text,
                    id: event, now: now)
                try registry.journal.append(entry.evenement, entry.contenu)
            }
            return .merged(fusion)
        }
    }

    /// A set of two is done with; a longer one goes on without the file that went.
    private static func close(
        _ ensemble: EnsembleDoublon, _ membres: [ID<Demande>], _ absorbee: ID<Demande>, _ now: Instant,
        in registry: Registry
    ) throws {
        let left = try registry.demandes.find(membres).filter {
            $0.id != absorbee && ($0.etat == .active || $0.etat == .deposee)
        }.map(\.id).sorted()
        if left.count < 2 {
            try registry.ensembles.update(ensemble.ended(.fusion, now))
        } else {
            try registry.ensembles.replace(left, of: ensemble.id)
            try registry.ensembles.update(ensemble.touched(.ouvert, taille: left.count, now))
        }
    }
}
