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

    /// Each look-up brings at most so many files, and so many are compared.
    private static let limit = 30
    private static let most = 120
    let world: World

    init(_ world: World) { self.world = world }

    /// `identites`: the holders of one form. `others`: files that are compared as well. The most probable first; none before a
    /// model was estimated.
    func callAsFunction(
        _ identites: [IdentiteComparee], _ others: [ID<Demande>], except own: ID<Demande>?, in registry: Registry
    ) throws -> [Rapproche] {
        guard !identites.isEmpty, let modele = try world.modele(registry) else { return [] }
        var ids = others
        for telephone in Set(identites.flatMap(\.telephones)).sorted() {
            ids += try registry.recherche.demandes(telephone: telephone, limit: Self.limit)
        }
        ids += try registry.recherche.persons(questions(identites), limit: Self.limit).map(\.demande)
        var seen: Set<ID<Demande>> = own.map { [$0] } ?? []
        let candidates = ids.filter { seen.insert($0).inserted }.prefix(Self.most)
        var registre = RegistreCompare()
        for identite in identites { registre.append(identite, dossier: 0) }
        var files: [ID<Demande>] = []
        for row in try registry.demandes.texts(of: candidates.sorted()) {
            guard let persons = scanIdentites(row.texte), !persons.isEmpty else { continue }
            files.append(row.id)
            for person in persons { registre.append(person, dossier: UInt32(files.count)) }
        }
        return compareFirst(registre, modele).map {
            Rapproche(demande: files[Int($0.b) - 1], probabilite: $0.probabilite, raisons: $0.raisons)
        }.sorted { ($1.probabilite, $0.demande) < ($0.probabilite, $1.demande) }
    }

    /// The same names at any date.
    private func questions(_ identites: [IdentiteComparee]) -> [DemandeSearch.Question] {
        identites.flatMap { identite -> [DemandeSearch.Question] in
            let noms = [identite.nom, identite.nomUsage].compactMap { $0 }.map(folded).filter { !$0.isEmpty }
            let prenoms = folded(identite.prenoms ?? "")
            guard !noms.isEmpty, !prenoms.isEmpty else { return [] }
            return [.nom(noms, prenoms: [prenoms]), .usage(noms, prenoms: [prenoms])]
        }
    }
}
