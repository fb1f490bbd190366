// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Draws the form of a fictional household: persons, work, incomes, home, reasons and wishes that go together.
struct DrawFormulaire: Sendable {
    let tables: SimulationTables
    let noms: DrawNoms
    let voies: [String]
    let lieux: Lieux
    let loyers: SimulationTables.Territoire.Loyers
    let unites: UnitesSimulees
    let normes: NormesOccupation?
    let bailleurs: [Bailleur]
    let maximumCommunes: Int

    init(
        _ tables: SimulationTables, _ names: NameTables, _ rulebook: Rulebook,
        _ territoire: SimulationTables.Territoire, today: Day
    ) throws {
        self.tables = tables
        noms = DrawNoms(
            tables: names, rates: tables.noms, origines: tables.origines, part: territoire.noms.pourMille,
            today: today)
        voies = names.voies
        lieux = try Lieux(rulebook, names.populations, territoire, tables.voisinage)
        loyers = territoire.loyers
        unites = UnitesSimulees(rulebook, on: today)
        normes = rulebook.normesOccupation
        bailleurs = rulebook.bailleurs
        maximumCommunes = rulebook.territoire.maximumCommunes
    }

    /// What is known of an application before its household is drawn.
    struct Cadre {
        let depot: Day
        /// Today, or the day on which it left: nobody is born later.
        let fin: Day
        /// When the resources were last told.
        let ressourcesLe: Day
        let canal: String
        let isLoge: Bool
        /// Whom the applicant must be, when he is the relative of another.
        var identite: Identite?
    }

    struct Identite {
        let nom: String
        let origine: String
        let annee: Int
        let isWoman: Bool
    }

    /// A household with its home, without its wishes: a second application of the same people wishes elsewhere.
    struct Foyer {
        var formulaire: Formulaire
        let origine: String
        var home: Int
        let wanted: Int
        /// Rank among the incomes, from 0 to 1.
        let rang: Double
        let departement: SimulationTables.Departement
    }

    func foyer(_ cadre: Cadre, _ generator: inout SeededGenerator) -> Foyer {
        let profil = cadre.isLoge ? tables.attributaires : tables.demandeurs
        let (code, departement) = lieux.departement(isLoge: cadre.isLoge, &generator)
        let wanted = lieux.commune(of: code, &generator)
        var formulaire = Formulaire(depot: Depot(date: cadre.depot, canal: cadre.canal, pieceVue: true))
        let size = size(profil, departement, &generator)
        var foyer = Foyer(
            formulaire: formulaire, origine: cadre.identite?.origine ?? noms.origine(&generator),
            home: lieux.home(wanting: wanted, &generator), wanted: wanted, rang: generator.unit(),
            departement: departement)
        persons(size, profil, cadre, foyer, &formulaire, &generator)
        formulaire.adresse = adresse(foyer.home, &generator)
        dwelling(profil, cadre, foyer, &formulaire, &generator)
        incomes(profil, cadre, foyer, &formulaire, &generator)
        formulaire.provenance = DrawFormulaire.seen
        foyer.formulaire = formulaire
        return foyer
    }

    /// What a purge leaves of a household: how many they were, and whether they were tenants already.
    func remains(_ cadre: Cadre, _ generator: inout SeededGenerator) -> Formulaire {
        let profil = cadre.isLoge ? tables.attributaires : tables.demandeurs
        let (_, departement) = lieux.departement(isLoge: cadre.isLoge, &generator)
        var rest = Formulaire(depot: Depot(date: cadre.depot, canal: cadre.canal, pieceVue: true))
        rest.nombrePersonnes = size(profil, departement, &generator)
        rest.dejaLocataireHlm = profil.logement.draw(generator.next()) == "HLM"
        return rest
    }

    /// Shown by the identity document.
    private static let seen: [String: Provenance] = [
        "demandeur.naissance": .piece, "demandeur.nomNaissance": .piece, "demandeur.prenoms": .piece,
    ]

    private func size(
        _ profil: SimulationTables.Profil, _ departement: SimulationTables.Departement,
        _ generator: inout SeededGenerator
    ) -> Int {
        var size = Int(profil.personnes.draw(generator.next())) ?? 1
        guard let alone = departement.seules else { return size }
        if generator.chance(alone * 10) { return 1 }
        while size == 1 { size = Int(profil.personnes.draw(generator.next())) ?? 2 }
        return size
    }

    func adresse(_ place: Int, _ generator: inout SeededGenerator) -> Adresse {
        let commune = lieux.communes[place]
        var adresse = Adresse()
        adresse.voie = "\(1 + generator.below(120)), \(voies[generator.below(voies.count)])"
        adresse.codePostal = commune.codesPostaux[generator.below(commune.codesPostaux.count)]
        adresse.commune = commune.code
        if generator.chance(300) { adresse.complement = "Appartement \(1 + generator.below(60))" }
        return adresse
    }

    // MARK: Contact

    /// 07 00 begins the fourteen digits of machines: nobody has ten digits of it. The ten thousand numbers of 06 39 98
    /// that are kept for fiction are too few for a region.
    func telephone(_ generator: inout SeededGenerator) -> String {
        "0700\(String(1_000_000 + generator.below(1_000_000)).dropFirst())"
    }

    /// Under a domain kept for examples (RFC 2606).
    func courriel(_ holder: Titulaire, _ generator: inout SeededGenerator) -> String {
        var local = plain(holder.prenoms)
        local += local.isEmpty ? "" : "."
        local += plain(holder.nomNaissance)
        return "\(local.prefix(40))\(generator.below(1000))@example.\(["org", "net", "com"][generator.below(3)])"
    }

    private func plain(_ name: String) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "a"..."z": result.unicodeScalars.append(scalar)
            case "A"..."Z": result.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
            case "é", "è", "ê", "ë", "É", "È": result += "e"
            case "ï", "î", "Ï", "Î": result += "i"
            case "ç", "Ç": result += "c"
            case "ô", "ö", "Ö", "ó": result += "o"
            case "à", "â", "ã", "á": result += "a"
            case "ü", "û", "ù", "Ü": result += "u"
            default: break
            }
        }
        return result
    }
}

/// Consumption units of the persons drawn: the same scale as `UnitesConsommation`, without its reasons.
struct UnitesSimulees: Sendable {
    private let titulaire: Int
    private let cotitulaire: Int
    private let enfant: Int
    private let jeuneEnfant: Int
    private let autre: Int
    private let age: Int
    private let day: Day

    init(_ rulebook: Rulebook, on day: Day) {
        func figure(_ code: CodeChiffre) -> Int { rulebook.chiffre(code, on: day)?.valeur ?? 0 }
        titulaire = figure(.ucTitulaire)
        cotitulaire = figure(.ucCotitulaire)
        enfant = figure(.ucEnfant)
        jeuneEnfant = figure(.ucJeuneEnfant)
        autre = figure(.ucAutre)
        age = figure(.ucAge)
        self.day = day
    }

    /// In tenths.
    func callAsFunction(_ formulaire: Formulaire) -> Int {
        var total = titulaire + formulaire.cotitulaires.count * cotitulaire
        for person in formulaire.personnesACharge where person.garde != "D" {
            let years = person.naissance.map { max(0, $0.earliest.years(until: day)) } ?? age
            total += years < age ? jeuneEnfant : person.lien == "E" ? enfant : autre
        }
        return total
    }
}
