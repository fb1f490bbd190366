// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// Complaints: all of them for a service of the State, those that concern it or with which it is charged for a desk. They name
/// nobody: a reading of them is none of a file.
package struct ReadSaisines: Sendable {
    package struct Ligne: Sendable {
        package let saisine: Saisine
        package let guichet: String
        package let charge: String?
        /// Of a file that its reader may read: the desk concerned may not reach it.
        package let demande: ID<Demande>?
        /// Its number, once it has one.
        package let numero: String?
    }

    package struct Page: Sendable {
        package let lignes: [Ligne]
        package let total: Int
        package let premier: Int
    }

    package static let size = 50
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Nil without the right.
    package func list(
        closes: Bool, departement: String?, from first: Int, by acteur: Acteur
    ) async throws -> Page? {
        guard acteur.may(.followSaisines) else { return nil }
        var filtre = SaisineStore.Filtre(departement: departement, closes: closes)
        if !acteur.reachesAll(.followSaisines) {
            guard let guichet = acteur.guichet else { return Page(lignes: [], total: 0, premier: 0) }
            filtre.guichet = guichet
        }
        let asked = filtre
        return try await world.base.read { registry in
            Page(
                lignes: try registry.lignes(registry.saisines.page(asked, from: first, limit: Self.size), by: acteur),
                total: try registry.saisines.count(asked), premier: first)
        }
    }

    /// Nil: it does not exist, or is none of his: which of the two is not told.
    package func callAsFunction(_ id: ID<Saisine>, by acteur: Acteur) async throws -> Ligne? {
        guard acteur.may(.followSaisines) else { return nil }
        return try await world.base.read { registry in
            guard let saisine = try registry.saisines.find(id), saisine.isSeen(by: acteur) else { return nil }
            return try registry.lignes([saisine], by: acteur).first
        }
    }
}

extension Saisine {
    /// It is before his service of the State, or concerns or charges his desk.
    package func isSeen(by acteur: Acteur) -> Bool {
        guard acteur.may(.followSaisines) else { return false }
        return acteur.reachesAll(.followSaisines)
            || acteur.guichet != nil && [guichet, office?.guichet].contains(acteur.guichet)
    }
}

extension Registry {
    fileprivate func lignes(_ saisines: [Saisine], by acteur: Acteur) throws -> [ReadSaisines.Ligne] {
        let codes = Set(saisines.map(\.guichet) + saisines.compactMap { $0.office?.guichet }).sorted()
        let names = Dictionary(
            try organismes.guichets(codes).map { ($0.code, $0.nom) }, uniquingKeysWith: { first, _ in first })
        let cards = try demandes.cards(Set(saisines.compactMap(\.demande)).sorted())
        return saisines.map { saisine in
            let read = saisine.demande.flatMap { id in
                cards[id].flatMap { card in
                    acteur.access(.readDemande, guichet: card.guichet, communes: card.communes) == .refuse
                        ? nil : (id: id, numero: card.numero)
                }
            }
            return ReadSaisines.Ligne(
                saisine: saisine, guichet: names[saisine.guichet] ?? saisine.guichet,
                charge: saisine.office.map { names[$0.guichet] ?? $0.guichet },
                demande: read?.id, numero: read?.numero)
        }
    }
}
