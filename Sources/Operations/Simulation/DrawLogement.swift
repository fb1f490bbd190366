// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Where the household lives, why it applies, what it looks for.
extension DrawFormulaire {
    private enum Toit {
        case loge, parents, tiers, precaire

        init(_ statut: String) {
            switch statut {
            case "HLM", "LP", "POCC", "FONC": self = .loge
            case "CPE": self = .parents
            case "CP", "LTG": self = .tiers
            default: self = .precaire
            }
        }
    }

    func dwelling(
        _ profil: SimulationTables.Profil, _ cadre: Cadre, _ foyer: Foyer, _ formulaire: inout Formulaire,
        _ generator: inout SeededGenerator
    ) {
        let statut = profil.logement.draw(generator.next())
        let toit = Toit(statut)
        let size = formulaire.nombrePersonnes ?? 1
        let motifs = motifs(toit, statut, size, &generator)
        formulaire.motifs = motifs
        formulaire.dejaLocataireHlm = statut == "HLM"
        if motifs.contains("23") { formulaire.motifPrecision = "Rapprochement d’un proche" }
        if motifs.contains("06"), generator.chance(550) { formulaire.adresseProtegee = true }
        if motifs.contains("05"), generator.chance(500) {
            formulaire.motifJugement = cadre.depot.adding(days: -10 - generator.below(300))
        }
        if motifs.contains("07") { handicap(&formulaire, &generator) }
        var logement = LogementActuel()
        logement.statut = statut
        logement.depuis = cadre.depot.adding(days: -30 - generator.below(toit == .loge ? 4_000 : 1_200))
        switch toit {
        case .loge: housed(statut, size, motifs[0], &logement, &generator)
        case .parents, .tiers:
            let hosts = 1 + generator.below(4)
            logement.nombreHabitants = size + hosts
            let rooms = min(5, max(1, (size + hosts + 1) / 2 + generator.below(2)))
            logement.type = "T\(rooms)"
            logement.surface = 16 + rooms * 15 + generator.from(-4...10)
            // Parents bear the name of the family; other hosts have theirs.
            let host =
                toit == .parents
                ? formulaire.demandeur?.nomNaissance ?? "" : noms.surname(foyer.origine, &generator)
            formulaire.adresse?.chez = host
        case .precaire: precarious(statut, size, &logement, &formulaire, &generator)
        }
        formulaire.logementActuel = logement
        formulaire.logementRecherche = wanted(foyer.departement, size, &formulaire, &generator)
    }

    // MARK: Reasons

    private func motifs(
        _ toit: Toit, _ statut: String, _ size: Int, _ generator: inout SeededGenerator
    ) -> [String] {
        let laws =
            switch toit {
            case .loge: tables.motifs.loge
            case .parents: tables.motifs.parents
            case .tiers: tables.motifs.tiers
            case .precaire: tables.motifs.precaire
            }
        var found: [String] = []
        let wanted = generator.chance(tables.motifs.deuxieme) ? generator.chance(tables.motifs.troisieme) ? 3 : 2 : 1
        for _ in 0..<12 where found.count < wanted {
            let motif = laws.draw(generator.next())
            if DrawFormulaire.fits(motif, statut, size), !found.contains(motif) { found.append(motif) }
        }
        return found.isEmpty ? ["23"] : found
    }

    /// A landlord sells or takes back a private dwelling; an owner cannot pay his loan.
    private static func fits(_ motif: String, _ statut: String, _ size: Int) -> Bool {
        switch motif {
        case "04": statut != "HLM" && statut != "POCC"
        case "22": statut == "POCC"
        case "05": statut != "POCC"
        case "10": size <= 3
        default: true
        }
    }

    private func handicap(_ formulaire: inout Formulaire, _ generator: inout SeededGenerator) {
        formulaire.demandeur?.handicap = true
        var need = Handicap()
        need.personne = formulaire.demandeur?.prenoms.isEmpty == false ? formulaire.demandeur?.prenoms : nil
        need.etat = generator.chance(700) ? "STA" : "EVO"
        need.marche = "\(1 + generator.below(3))"
        need.equipements = generator.chance(600) ? ["3", "4"] : ["4"]
        formulaire.handicaps = [need]
    }

    // MARK: Dwelling of today

    private func housed(
        _ statut: String, _ size: Int, _ motif: String, _ logement: inout LogementActuel,
        _ generator: inout SeededGenerator
    ) {
        let isSocial = statut == "HLM"
        var rooms = max(1, size - generator.below(2))
        var surface = 0
        switch motif {
        case "13":
            rooms = max(1, size - 1 - generator.below(2))
            let minimum = normes?.surfaceMinimale(habitants: size) ?? 9 * size
            // Half of those who say so are below the norm.
            surface = generator.chance(500) ? minimum - 1 - generator.below(3 + size) : minimum + generator.below(8)
        case "10": rooms = size + 2
        default: break
        }
        rooms = min(rooms, 6)
        if surface <= 0 { surface = max(9, 12 + rooms * 16 + generator.from(-5...9)) }
        logement.type = rooms >= 6 ? "T6P" : "T\(rooms)"
        logement.surface = max(7, surface)
        logement.nombreHabitants = size
        logement.categorie = generator.chance(isSocial ? 950 : 850) ? "A" : "M"
        if statut == "POCC" { return }
        let rate = isSocial ? loyers.social : motif == "09" ? loyers.autre * 5 / 4 : loyers.autre
        logement.loyer = Montant(euros: max(9, surface) * rate + generator.below(140))
        if generator.chance(isSocial ? 400 : 350) {
            logement.aideLogement = Montant(euros: 60 + 20 * size + generator.below(120))
        }
        if isSocial, !bailleurs.isEmpty {
            let bailleur = bailleurs[generator.below(bailleurs.count)]
            logement.bailleur = bailleur.nom
            logement.bailleurSiren = bailleur.siren
        }
    }

    private func precarious(
        _ statut: String, _ size: Int, _ logement: inout LogementActuel, _ formulaire: inout Formulaire,
        _ generator: inout SeededGenerator
    ) {
        logement.nombreHabitants = size
        switch statut {
        case "SD", "CAMCAR", "SQUAT": formulaire.adresse?.domiciliation = true
        case "RS", "RE", "SLHT", "RHVS":
            logement.type = size <= 2 ? "T1" : "T2"
            logement.surface = 16 + 7 * size + generator.below(6)
            logement.loyer = Montant(euros: 280 + 60 * size + generator.below(150))
        default:
            logement.surface = 9 + 4 * size + generator.below(4)
        }
    }

    // MARK: Dwelling wanted

    private func wanted(
        _ departement: SimulationTables.Departement, _ size: Int, _ formulaire: inout Formulaire,
        _ generator: inout SeededGenerator
    ) -> LogementRecherche {
        var recherche = LogementRecherche()
        recherche.categorie = ["A", "A", "A", "I", "I", "I", "M"][generator.below(7)]
        let isCouple = size == 2 && !formulaire.cotitulaires.isEmpty
        var type = tables.typeVoulu.parMenage[isCouple ? "couple" : "\(min(size, 8))"]?.draw(generator.next()) ?? "T3"
        if size == 1, let share = departement.seulesT1 { type = generator.chance(share * 10) ? "T1" : "T2" }
        recherche.types = [type]
        if generator.chance(tables.typeVoulu.second), let next = DrawFormulaire.larger[type] {
            recherche.types = [type, next]
        }
        recherche.loyerMaximum = Montant(euros: 300 + 110 * min(size, 6) + 10 * generator.below(26))
        if generator.chance(250) { recherche.parking = generator.chance(500) }
        if formulaire.handicaps != nil { recherche.sansAscenseur = false }
        if generator.chance(400) { recherche.elargie = true }
        return recherche
    }

    private static let larger = ["C": "T1", "T1": "T2", "T2": "T3", "T3": "T4", "T4": "T5", "T5": "T6P"]

    /// The communes wanted, from the first; most near home.
    func wishes(_ foyer: Foyer, first: Int, _ generator: inout SeededGenerator) -> [String] {
        let count = min(Int(tables.communes.draw(generator.next())) ?? 1, maximumCommunes)
        var wanted = [lieux.communes[first].code]
        let home = lieux.communes[foyer.home].code
        if count > 1, home != wanted[0], generator.chance(tables.voisinage.souhaitDomicile) { wanted.append(home) }
        for _ in 0..<24 where wanted.count < count {
            let code = lieux.communes[lieux.wish(from: foyer.home, &generator)].code
            if !wanted.contains(code) { wanted.append(code) }
        }
        return wanted
    }
}
