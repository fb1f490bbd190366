// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// A file of a set, as far as its reader may see it.
package struct MembreEnsemble: Sendable {
    package let carte: Carte
    package let organisme: NomOrganisme
    package let acces: Acces
    /// Nil out of scope.
    package let demande: Demande?
    /// When each field of it was last said; nil out of scope, and where nobody asked.
    package let dates: DatesDites?
    package let hidesAddress: Bool
}

/// A set as one page shows it.
package struct FicheEnsemble: Sendable {
    package let ensemble: EnsembleDoublon
    package let membres: [MembreEnsemble]
    package let paires: [PaireDoublon]
    package let decisions: [(decision: DecisionDoublon, organisme: NomOrganisme)]
    package let fusions: [FusionDemandes]
    /// Numbers of the files of these mergers, which left the set when it had others.
    package let numeros: [ID<Demande>: String]
    /// Of the model under which the pairs were found.
    package let modeleLe: Instant?
    package let seuil: Double?
    package let suite: ID<EnsembleDoublon>?
}

/// Sets of files that may be of one household. Whoever sees one of the files sees the set; of the others, the card. A set with a
/// file of a protected address is for who may see that file.
package struct ReadEnsembles: Sendable {
    package struct Ligne: Sendable {
        package let ensemble: EnsembleDoublon
        package let membres: [MembreEnsemble]
    }

    package struct Page: Sendable {
        package let lignes: [Ligne]
        package let total: Int
        package let premier: Int
        package let comptes: [VueDoublons: Int]
    }

    package static let size = 20
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Nil without the right.
    package func list(
        _ vue: VueDoublons, guichet: String?, from first: Int, by acteur: Acteur
    ) async throws -> Page? {
        guard acteur.may(.proposeDoublon) else { return nil }
        let today = world.today
        let filtre = Self.filtre(vue, guichet, acteur)
        let page = try await world.base.read { registry -> Page in
            let ensembles = try registry.ensembles.page(filtre, from: first, limit: Self.size)
            let lignes = try ensembles.map { ensemble in
                let ids = try registry.ensembles.membres(of: ensemble.id)
                return Ligne(
                    ensemble: ensemble,
                    membres: try Self.membres(ids, in: registry, today, by: acteur, withDates: false))
            }
            var comptes: [VueDoublons: Int] = [:]
            for vue in VueDoublons.allCases {
                comptes[vue] = try registry.ensembles.count(Self.filtre(vue, guichet, acteur))
            }
            return Page(lignes: lignes, total: comptes[vue] ?? 0, premier: first, comptes: comptes)
        }
        try await record(page.lignes.flatMap(\.membres), "doublons", by: acteur)
        return page
    }

    /// Nil: it does not exist, or none of its files is in his scope: which of the two is not told.
    package func callAsFunction(_ id: ID<EnsembleDoublon>, by acteur: Acteur) async throws -> FicheEnsemble? {
        guard acteur.may(.proposeDoublon) else { return nil }
        let today = world.today
        let fiche = try await world.base.read { registry -> FicheEnsemble? in
            guard let ensemble = try registry.ensembles.find(id) else { return nil }
            let ids = try registry.ensembles.membres(of: id)
            let membres = try Self.membres(ids, in: registry, today, by: acteur, withDates: true)
            guard membres.contains(where: { $0.demande != nil }),
                !membres.contains(where: { $0.demande == nil && $0.hidesAddress })
            else { return nil }
            let decisions = try registry.decisions.all(of: id)
            let names = try registry.organismes.names(Array(Set(decisions.map(\.organisme))), on: today)
            let files = Set(ids)
            let modele = try registry.doublons.modele()
            let fusions = try registry.fusions.all(of: id).map(\.faite)
            // Of an open set, nothing is asked any more of two who were told apart, whom others hold together.
            let apart = ensemble.etat == .ouvert ? try IdentiteEmpreinte.toldApart(ids, in: registry) : []
            return FicheEnsemble(
                ensemble: ensemble, membres: membres,
                paires: try registry.doublons.paires(between: ids).filter {
                    files.contains($0.premiere) && files.contains($0.seconde)
                        && !apart.contains(.init($0.premiere, $0.seconde))
                }.sorted { ($1.probabilite, $0.premiere) < ($0.probabilite, $1.premiere) },
                decisions: decisions.map { ($0, names[$0.organisme] ?? NomOrganisme("")) },
                fusions: fusions,
                numeros: try registry.demandes.cards(fusions.flatMap { [$0.gardee, $0.absorbee] })
                    .compactMapValues(\.numero),
                modeleLe: modele?.creeLe,
                seuil: modele?.seuils.seuil,
                suite: try registry.ensembles.suite(of: id))
        }
        if let fiche { try await record(fiche.membres, "doublon", by: acteur) }
        return fiche
    }

    /// What the menu counts: sets that wait for people.
    package func waiting(by acteur: Acteur) async throws -> Int {
        guard acteur.may(.proposeDoublon) else { return 0 }
        let filtre = Self.filtre(.difficiles, nil, acteur)
        return try await world.base.read { try $0.ensembles.count(filtre) }
    }

    private static func filtre(
        _ vue: VueDoublons, _ guichet: String?, _ acteur: Acteur
    ) -> EnsembleStore.Filtre {
        var filtre = EnsembleStore.Filtre(vue: vue, guichet: guichet)
        if !acteur.reachesAll(.proposeDoublon) {
            var communes: [String] = []
            if case .communes(let mine) = acteur.perimetre { communes = mine.sorted() }
            filtre.portee = (acteur.guichet, communes)
        }
        return filtre
    }

    static func membres(
        _ ids: [ID<Demande>], in registry: Registry, _ today: Day, by acteur: Acteur, withDates: Bool
    ) throws -> [MembreEnsemble] {
        try membres(
            of: registry.demandes.find(ids).sorted { $0.id < $1.id }, in: registry, today, by: acteur,
            withDates: withDates)
    }

    /// `areOpen`: he was let into each of them, by his scope or otherwise.
    static func membres(
        of demandes: [Demande], in registry: Registry, _ today: Day, by acteur: Acteur, withDates: Bool,
        areOpen: Bool = false
    ) throws -> [MembreEnsemble] {
        let guichets = try registry.organismes.guichets(Array(Set(demandes.map(\.guichet))))
        let names = try registry.organismes.names(Array(Set(demandes.map(\.organisme))), on: today)
        return try demandes.map { demande in
            let acces = demande.access(.readDemande, by: acteur)
            let isShown = areOpen || acces != .refuse
            return MembreEnsemble(
                carte: Carte(
                    id: demande.id, numero: demande.numero, etat: demande.etat,
                    guichet: guichets.first { $0.code == demande.guichet }?.nom ?? demande.guichet),
                organisme: names[demande.organisme] ?? NomOrganisme(""), acces: acces,
                demande: isShown ? demande : nil,
                dates: withDates && isShown ? try registry.dates(of: demande) : nil,
                hidesAddress: demande.formulaire.adresseProtegee == true)
        }
    }

    private func record(_ membres: [MembreEnsemble], _ objet: String, by acteur: Acteur) async throws {
        guard !membres.isEmpty else { return }
        let now = world.now()
        let seen = membres.map { Consultation(id: world.ids.nextRaw(now), demande: $0.carte.id, objet: objet) }
        try await world.base.write { try $0.consultations.insert(seen, by: acteur, now: now) }
    }
}
