// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// How good the file is by the criteria of the label: the region for whoever reads figures, the desks that are his for who
/// has some. Reads what was measured last, never a form.
package struct ReadQualite: Sendable {
    /// A criterion, what it is worth, and what it was.
    package struct Ligne: Sendable {
        package let critere: CritereQualite
        /// Nil: not measured.
        package let mesure: MesureQualite?
        /// About a month before; nil when nothing was measured then.
        package let avant: MesureQualite?
        package let courbe: [(jour: Day, mesure: MesureQualite)]
        /// Desks of the reader that are below the target; nil when none is shown to him.
        package let guichetsSous: Int?
    }

    package struct Tableau: Sendable {
        package let jour: Day
        package let mesureLe: Instant
        package let lignes: [Ligne]
        package let score: ScoreQualite
        /// Only small cells are hidden from who has the files before him.
        package let isOwn: Bool
        /// Nil for who sees the region only.
        package let entites: [Entite]?
    }

    /// A desk, or a body with all its desks.
    package struct Entite: Sendable {
        /// Nil for a body.
        package let guichet: String?
        package let nom: String
        package let organisme: String
        /// Files on its list.
        package let dossiers: Int
        package let mesures: [MesureQualite]
        package let score: ScoreQualite

        package func mesure(_ code: CodeCritere) -> MesureQualite? { mesures.first { $0.critere == code } }
    }

    package enum Answer: Sendable {
        case tableau(Tableau)
        /// Nothing was measured yet.
        case none
        case denied
    }

    /// How long the curves are.
    static let months = 24
    private let world: World

    package init(_ world: World) { self.world = world }

    private var regles: ReglesQualite { world.rulebook.qualite }

    /// Of the region. `byOrganisme`: bodies rather than desks.
    package func callAsFunction(byOrganisme: Bool = false, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.readStatistiques) else { return .denied }
        return try await world.base.read { registry in
            guard let last = try registry.qualite.last() else { return .none }
            let history = try registry.qualite.history(
                of: QualiteStore.region, since: last.jour.adding(months: -Self.months))
            // Whatever is listed below, a line counts desks.
            let desks: [Entite]? =
                switch try Self.guichets(of: acteur, registry) {
                case .none: nil
                case .all: try self.desks(last.jour, nil, registry)
                case .some(let codes): try self.desks(last.jour, codes, registry)
                }
            let lignes = lines(history, on: last.jour, desks)
            return .tableau(
                Tableau(
                    jour: last.jour, mesureLe: last.mesureLe, lignes: lignes,
                    score: scoreQualite(lignes.compactMap(\.mesure), regles),
                    isOwn: Droits.portee(acteur.role, .readQualite) == .region,
                    entites: desks.map { byOrganisme ? bodies($0) : $0 }))
        }
    }

    /// Of one desk; `.denied` for a desk that is not his, whether there is one or not.
    package func callAsFunction(guichet code: String, by acteur: Acteur) async throws -> Answer {
        try await world.base.read { registry in
            let isHis =
                switch try Self.guichets(of: acteur, registry) {
                case .none: false
                case .all: true
                case .some(let codes): codes.contains(code)
                }
            guard isHis, try registry.organismes.guichet(code) != nil else { return .denied }
            guard let last = try registry.qualite.last() else { return .none }
            let history = try registry.qualite.history(of: code, since: last.jour.adding(months: -Self.months))
            let lignes = lines(history, on: last.jour, nil)
            return .tableau(
                Tableau(
                    jour: last.jour, mesureLe: last.mesureLe, lignes: lignes,
                    score: scoreQualite(lignes.compactMap(\.mesure), regles), isOwn: true,
                    entites: try desks(last.jour, [code], registry)))
        }
    }

    private enum Guichets {
        case none, all
        case some([String])
    }

    /// The desks of which someone reads the figures.
    private static func guichets(of acteur: Acteur, _ registry: Registry) throws -> Guichets {
        switch Droits.portee(acteur.role, .readQualite) {
        case .region: .all
        case .organisme:
            .some(
                try registry.organismes.guichets(of: [acteur.organisme] + acteur.reprises.sorted()).map(\.code))
        case .guichet, .perimetre: .some(acteur.guichet.map { [$0] } ?? [])
        case .aucune, .propre, .ordreDuJour: .none
        }
    }

    private func lines(
        _ history: [(jour: Day, mesure: MesureQualite)], on jour: Day, _ desks: [Entite]?
    ) -> [Ligne] {
        let byCritere = Dictionary(grouping: history, by: \.mesure.critere)
        let month = jour.adding(months: -1)
        return regles.criteres.map { critere in
            let curve = byCritere[critere.code] ?? []
            let below = desks.map { desks in
                desks.count { desk in
                    guard let mesure = desk.mesure(critere.code), !mesure.isTooSmall(regles), let part = mesure.part
                    else { return false }
                    return part < Double(critere.cible)
                }
            }
            return Ligne(
                critere: critere, mesure: curve.last { $0.jour == jour }?.mesure,
                avant: curve.last { $0.jour <= month }?.mesure, courbe: curve, guichetsSous: below)
        }
    }

    private func desks(_ jour: Day, _ codes: [String]?, _ registry: Registry) throws -> [Entite] {
        if let codes, codes.isEmpty { return [] }
        let mesures = Dictionary(grouping: try registry.qualite.mesures(on: jour, of: codes), by: \.guichet)
        let guichets = try registry.organismes.guichets(mesures.keys.sorted())
        let names = try registry.organismes.names(
            Array(Set(guichets.map(\.organisme))).sorted(), on: world.today)
        return ranked(
            guichets.map { guichet in
                let nom = names[guichet.organisme].map { $0.aujourdhui ?? $0.nom } ?? ""
                return entite(guichet.code, guichet.nom, nom, (mesures[guichet.code] ?? []).map(\.mesure))
            })
    }

    /// A desk whose body merged counts under the one that took its place, as it is named today.
    private func bodies(_ desks: [Entite]) -> [Entite] {
        ranked(
            Dictionary(grouping: desks, by: \.organisme).map { name, desks in
                entite(nil, name, name, desks.flatMap(\.mesures))
            })
    }

    /// The worst first; those without a score at the end.
    private func ranked(_ entites: [Entite]) -> [Entite] {
        entites.sorted { left, right in
            (left.score.points ?? 101, left.nom, left.guichet ?? "")
                < (right.score.points ?? 101, right.nom, right.guichet ?? "")
        }
    }

    private func entite(_ guichet: String?, _ nom: String, _ organisme: String, _ lines: [MesureQualite]) -> Entite {
        var compte = CompteQualite()
        for line in lines { compte.add(line) }
        let mesures = compte.mesures
        return Entite(
            guichet: guichet, nom: nom, organisme: organisme,
            dossiers: mesures.first { $0.critere == .piece }?.denominateur ?? 0, mesures: mesures,
            score: scoreQualite(mesures, regles))
    }
}
