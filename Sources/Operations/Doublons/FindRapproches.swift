// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage
import Stores

/// One record against the file, by the engine of the whole file and its model: what names and birth dates alone do not say.
/// The same telephone, the same names at another date, a whole household.
struct FindRapproches {
    struct Rapproche {
        let demande: ID<Demande>
        let probabilite: Double
        let raisons: [RaisonDoublon]
    }

    /// Each look-up brings at most so many persons, and so many files are compared.
    private static let limit = 60
    private static let most = 150
    let world: World

    init(_ world: World) { self.world = world }

    /// `identites`: the holders of one form; `born`: persons of their birth dates (`FindExistants.born`); `known`: files that need no
    /// comparison, its own among them. The most probable first, from the threshold of the model on; none before a model was estimated.
    func callAsFunction(
        _ identites: [IdentiteComparee], _ born: [FoundPerson], except known: Set<ID<Demande>>, in registry: Registry
    ) throws -> [Rapproche] {
        guard !identites.isEmpty, let modele = try world.modele(registry) else { return [] }
        let candidates = try candidates(identites, born, except: known, in: registry)
        return try compared(identites, candidates, modele, in: registry)
    }

    /// What is compared: the files that the telephones, the birth dates and the names of a form bring.
    func candidates(
        _ identites: [IdentiteComparee], _ born: [FoundPerson], except known: Set<ID<Demande>>, in registry: Registry
    ) throws -> [ID<Demande>] {
        var ids: [ID<Demande>] = []
        // What fills a field is nobody's: it would bring strangers only, out of thousands of files.
        for telephone in Set(identites.flatMap(\.telephones)).filter(isTelephone).sorted() {
            ids += try registry.recherche.demandes(telephone: telephone, limit: Self.limit / 2)
        }
        let persons = try registry.recherche.persons(each: questions(identites), limit: Self.limit)
        ids += RankCandidates(identites)(born + persons, except: known)
        var seen = known
        return Array(ids.filter { seen.insert($0).inserted }.prefix(Self.most))
    }

    /// The same for the forms of a batch, by telephone and by those who were born on their days (`born`): the names of a batch at any
    /// date would bring thousands of files, and a pass over the file follows an import.
    func callAsFunction(
        batch: [(identites: [IdentiteComparee], telephones: [String], born: [ID<Demande>])], in registry: Registry
    ) throws -> [[Rapproche]] {
        guard let modele = try world.modele(registry) else { return batch.map { _ in [] } }
        // What fills a field is nobody's, and would bring thousands of files.
        let numbers = Array(Set(batch.flatMap(\.telephones)).filter(isTelephone)).sorted()
        let found = Dictionary(
            grouping: try registry.recherche.demandes(telephones: numbers, limit: Self.limit / 2 * batch.count),
            by: \.telephone)
        return try batch.map { form in
            let ids = Set(form.born + form.telephones.flatMap { (found[$0] ?? []).map(\.demande) }).sorted()
                .prefix(Self.most)
            return try compared(form.identites, Array(ids), modele, in: registry)
        }
    }

    func compared(
        _ identites: [IdentiteComparee], _ candidates: [ID<Demande>], _ modele: ModeleDoublons, in registry: Registry
    ) throws -> [Rapproche] {
        guard !candidates.isEmpty, !identites.isEmpty else { return [] }
        var registre = RegistreCompare()
        for identite in identites { registre.append(identite, dossier: 0) }
        var files: [ID<Demande>] = []
        let nirs = identites.contains { $0.nir != nil }
        for row in try ReadIdentites(world)(of: candidates.sorted(), nirs: nirs, in: registry) {
            let persons = row.identites()
            guard !persons.isEmpty else { continue }
            files.append(row.demande)
            for person in persons { registre.append(person, dossier: UInt32(files.count)) }
        }
        return compareFirst(registre, modele).filter { $0.probabilite >= modele.seuil }.map {
            Rapproche(demande: files[Int($0.b) - 1], probabilite: $0.probabilite, raisons: $0.raisons)
        }.sorted { ($1.probabilite, $0.demande) < ($0.probabilite, $1.demande) }
    }

    /// The same names at any date; and, at a date that is one slip away, a surname that begins alike or a first name within one letter.
    private func questions(_ identites: [IdentiteComparee]) -> [DemandeSearch.Question] {
        identites.flatMap { identite -> [DemandeSearch.Question] in
            let noms = Set([identite.nom, identite.nomUsage].compactMap { $0 }.map(folded)).filter { !$0.isEmpty }
                .sorted()
            let prenoms = folded(identite.prenoms ?? "")
            guard !noms.isEmpty, !prenoms.isEmpty else { return [] }
            let near = world.formes.near(prenoms, .prenoms, limit: Self.forms)
            let same: [DemandeSearch.Question] = [
                .nom(noms, prenoms: [prenoms]), .usage(noms, prenoms: [prenoms]),
                .nom(noms.flatMap { world.formes.near($0, .nom, limit: Self.forms) }, prenoms: near),
            ]
            guard let naissance = identite.naissance else { return same }
            // With the day itself, of which a look-up by date alone brings only so many.
            let days = FindExistants.jours([naissance]) + naissance.oneSlip
            return same + Set(noms.compactMap(Self.start)).sorted().map { .nomStartBorn($0, days) }
                + [.prenomsBorn(near, days)]
        }
    }

    /// Writings of a name that are looked for: each costs a look-up a date.
    private static let forms = 8

    /// The first letters of a name, where they are letters that every collation sorts alike.
    private static func start(_ nom: String) -> String? {
        let letters = nom.utf8.prefix(3)
        guard letters.count == 3, letters.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            return nil
        }
        return String(nom.prefix(3))
    }
}
