// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference

/// A fictional region: so many applications on file today, and all those of ten years that led there. Each is drawn
/// alone from the seed and its rank in order of deposit, so that they can be drawn in parallel and in any order.
package struct SimulatedRegion: Sendable {
    let seed: UInt64
    let liens: SimulationTables.Liens
    private let flux: FluxDemandes
    private let jours: JoursDepot
    private let vies: DrawVie
    private let formulaire: DrawFormulaire
    private let changements: DrawChangements
    private let parente: DrawParente
    private let fautes: DrawFautes
    private let services: DrawGuichet
    private let canal: SimulationTables.Poids
    private let saison: SimulationTables.Saison
    private let today: Day

    package init(
        tables: SimulationTables, names: NameTables, rulebook: Rulebook,
        guichets: [(organisme: Organisme, guichet: Guichet)], demandes: Int, seed: UInt64, today: Day
    ) throws {
        let territoire = try tables.territoires[rulebook.territoire.id]
        self.seed = seed
        self.today = today
        liens = tables.liens
        flux = FluxDemandes(tables, territoire, demandes: demandes, today: today)
        jours = JoursDepot(flux, tables.saison, portee: rulebook.territoire.porteeSequence)
        vies = DrawVie(
            tables: tables.vie, saison: tables.saison, delais: DelaisVie(rulebook, on: today), today: today)
        formulaire = try DrawFormulaire(tables, names, rulebook, territoire, today: today)
        changements = DrawChangements(formulaire: formulaire, rates: tables.changements)
        parente = DrawParente(formulaire: formulaire)
        fautes = DrawFautes(formulaire, tables.fautes)
        services = DrawGuichet(tables.guichets, guichets)
        canal = tables.canal
        saison = tables.saison
    }

    /// All the applications of the ten years, those gone included.
    package var total: Int { flux.total }

    /// Rank of an application among those of its month (or year: as the territory counts), from 1: its number.
    package func sequence(_ index: Int) -> Int { jours.sequence(index) }

    /// On file today, with a number or without.
    func isWaiting(_ index: Int) -> Bool {
        let cohort = flux.first.lastBefore(index)
        return place(index, cohort) < flux.waiting[cohort]
    }

    package func vie(_ index: Int) -> Vie { life(index).vie }

    package func draw(_ index: Int) -> SimulatedDemande {
        var (vie, canal) = life(index)
        var generator = SeededGenerator(seed: seed, index: index, purpose: 3)
        if vie.etat == .purgee {
            // What the purge leaves: a day and two counts, drawn as for anyone.
            var own = SeededGenerator(seed: seed, index: index, purpose: 2)
            let rest = formulaire.remains(cadre(vie, canal), &own)
            return SimulatedDemande(
                index: index, vie: vie, guichet: services(canal, [], &generator), formulaire: rest,
                formulaireDepot: nil)
        }
        var (foyer, tie, _) = household(index, vie, canal)
        var first = foyer.wanted
        if tie?.genre == .doublon, generator.chance(400) { first = formulaire.lieux.wish(from: foyer.home, &generator) }
        foyer.formulaire.depot = Depot(date: vie.depot, canal: canal, pieceVue: vie.etat != .deposee)
        foyer.formulaire.depot.signeLe = vie.depot
        if vie.etat == .deposee { foyer.formulaire.provenance = [:] }
        foyer.formulaire.communesSouhaitees = formulaire.wishes(foyer, first: first, &generator)
        let guichet = services(canal, foyer.formulaire.communesSouhaitees, &generator)

        var earlier = foyer.formulaire
        let changes = changements(cadre(vie, canal), home: foyer.home, &earlier, &generator)
        vie.insert(changes, online: canal == "web", &generator)
        if vie.faits.first?.genre == .depot {
            earlier.depot.pieceVue = false
            earlier.provenance = [:]
        }
        return SimulatedDemande(
            index: index, vie: vie, guichet: guichet, formulaire: foyer.formulaire,
            formulaireDepot: earlier == foyer.formulaire ? nil : earlier)
    }

    /// What is known of an application and an earlier one; nil for most. Never shown to what is tested.
    package func truth(_ index: Int) -> Lien? {
        guard let tie = tie(index) else { return nil }
        let (vie, canal) = life(index)
        return Lien(autre: tie.autre, genre: tie.genre, fautes: household(index, vie, canal).fautes)
    }

    // MARK: Parts

    private func place(_ index: Int, _ cohort: Int) -> Int {
        shuffled(index - flux.first[cohort], count: flux.deposits[cohort], key: seed &+ UInt64(cohort))
    }

    private func life(_ index: Int) -> (vie: Vie, canal: String) {
        var generator = SeededGenerator(seed: seed, index: index, purpose: 1)
        let depot = jours.day(index)
        // Desks and the post rest when they are closed.
        let drawn = canal.draw(generator.next())
        let canal = saison.isWorking(depot) ? drawn : "web"
        let cohort = flux.first.lastBefore(index)
        let exit = flux.exit(cohort: cohort, place: place(index, cohort)).map {
            (month: flux.starts[$0.month].epochDay..<flux.starts[$0.month + 1].epochDay, motif: $0.motif)
        }
        return (vies(depot: depot, exit: exit, online: canal == "web", using: &generator), canal)
    }

    private func cadre(_ vie: Vie, _ canal: String) -> DrawFormulaire.Cadre {
        var told = vie.depot
        if let last = vie.faits.last(where: { $0.genre == .renouvellement }),
            // The same for the same life.
            (last.minute &+ last.jour.epochDay) % 1000 < changements.rates.ressources
        {
            told = last.jour
        }
        return DrawFormulaire.Cadre(
            depot: vie.depot, fin: vie.radiation?.jour ?? today, ressourcesLe: told, canal: canal,
            isLoge: vie.radiation?.motif == FluxDemandes.Motif.attribution.code, identite: nil)
    }

    /// The household of an application, its own or that of an earlier one, with what was written otherwise.
    private func household(
        _ index: Int, _ vie: Vie, _ canal: String
    ) -> (foyer: DrawFormulaire.Foyer, tie: (autre: Int, genre: Lien.Genre)?, fautes: [Faute]) {
        var own = SeededGenerator(seed: seed, index: index, purpose: 2)
        guard let tie = tie(index) else { return (formulaire.foyer(cadre(vie, canal), &own), nil, []) }
        let (life, its) = life(tie.autre)
        var source = SeededGenerator(seed: seed, index: tie.autre, purpose: 2)
        var other = formulaire.foyer(cadre(life, its), &source)
        var generator = SeededGenerator(seed: seed, index: index, purpose: 4)
        if tie.genre == .doublon {
            let made = fautes(&other.formulaire, home: &other.home, &generator)
            return (other, tie, made)
        }
        guard let model = other.formulaire.demandeur else { return (other, tie, []) }
        let relation = parente.identite(
            of: model, origine: other.origine, genre: tie.genre, depot: vie.depot, &generator)
        var cadre = cadre(vie, canal)
        cadre.identite = relation.identite
        var foyer = formulaire.foyer(cadre, &own)
        parente.apply(relation, of: other.formulaire, to: &foyer.formulaire, &generator)
        return (foyer, tie, [])
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
