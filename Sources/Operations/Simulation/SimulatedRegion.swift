// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference

/// A fictional region: so many applications on file today, and all those of ten years that led there. Each is drawn
/// alone from the seed and its rank in order of deposit, so that they can be drawn in parallel and in any order.
package struct SimulatedRegion: Sendable {
    private let seed: UInt64
    private let flux: FluxDemandes
    private let jours: JoursDepot
    private let vie: DrawVie
    private let formulaire: DrawFormulaire
    private let canal: SimulationTables.Poids
    private let saison: SimulationTables.Saison
    private let guichets: [(organisme: Organisme, guichet: Guichet)]

    package init(
        tables: SimulationTables, names: NameTables, rulebook: Rulebook,
        guichets: [(organisme: Organisme, guichet: Guichet)], demandes: Int, seed: UInt64, today: Day
    ) throws {
        let territoire = try tables.territoires[rulebook.territoire.id]
        self.seed = seed
        self.guichets = guichets
        flux = FluxDemandes(tables, territoire, demandes: demandes, today: today)
        jours = JoursDepot(flux, tables.saison, portee: rulebook.territoire.porteeSequence)
        vie = DrawVie(
            tables: tables.vie, saison: tables.saison, delais: DelaisVie(rulebook, on: today), today: today)
        let communes = rulebook.communes.all.filter {
            rulebook.territoire.departements.contains($0.departement) && !$0.nom.hasSuffix("Arrondissement")
        }
        formulaire = DrawFormulaire(
            tables: tables, names: names, rulebook: rulebook, communes: communes, today: today)
        canal = tables.canal
        saison = tables.saison
    }

    /// All the applications of the ten years, those gone included.
    package var total: Int { flux.total }

    /// Rank of an application among those of its month (or year: as the territory counts), from 1: its number.
    package func sequence(_ index: Int) -> Int { jours.sequence(index) }

    package func vie(_ index: Int) -> Vie {
        let depot = jours.day(index)
        var generator = SeededGenerator(seed: seed, index: index, purpose: 1)
        let canal = canal(depot, &generator)
        return vie(index, depot, canal, &generator)
    }

    package func draw(_ index: Int) -> SimulatedDemande {
        let depot = jours.day(index)
        var generator = SeededGenerator(seed: seed, index: index, purpose: 1)
        let canal = canal(depot, &generator)
        let vie = vie(index, depot, canal, &generator)
        var household = SeededGenerator(seed: seed, index: index, purpose: 2)
        let guichet = household.below(guichets.count)
        var own: [String] = []
        if case .communes(let codes) = guichets[guichet].organisme.perimetre { own = codes.sorted() }
        var form = formulaire(depot: depot, own: own, using: &household)
        form.depot.canal = canal
        form.depot.pieceVue = vie.etat != .deposee
        if vie.etat == .purgee { form = form.anonymized() }
        return SimulatedDemande(index: index, vie: vie, guichet: guichet, formulaire: form, formulaireDepot: nil)
    }

    private func vie(_ index: Int, _ depot: Day, _ canal: String, _ generator: inout SeededGenerator) -> Vie {
        let cohort = flux.first.lastBefore(index)
        let place = shuffled(index - flux.first[cohort], count: flux.deposits[cohort], key: seed &+ UInt64(cohort))
        let exit = flux.exit(cohort: cohort, place: place).map {
            (month: flux.starts[$0.month].epochDay..<flux.starts[$0.month + 1].epochDay, motif: $0.motif)
        }
        return vie(depot: depot, exit: exit, online: canal == "web", using: &generator)
    }

    /// Desks and the post rest when they are closed.
    private func canal(_ depot: Day, _ generator: inout SeededGenerator) -> String {
        let drawn = canal.draw(generator.next())
        return saison.isWorking(depot) ? drawn : "web"
    }
}

/// An application of the fictional region.
package struct SimulatedDemande: Sendable {
    package let index: Int
    package let vie: Vie
    /// Rank of the desk among those that the region was given.
    package let guichet: Int
    /// As it stands today; without anyone when it is purged.
    package let formulaire: Formulaire
    /// As it was deposited, when that differs.
    package let formulaireDepot: Formulaire?
}
