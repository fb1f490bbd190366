// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Formats
import Stores

/// The state of the services and of the seals, for the manager. Bounded questions, and nothing is written.
package struct ReadServices: Sendable {
    package struct Tableau: Sendable {
        package let moteur: String
        package let schema: Int
        package let demarreLe: Instant
        package let sceaux: [FaitsServices.Sceau]
        package let constats: [ConstatService]
    }

    private let world: World
    private let relais: FaitsServices.Relais
    private let dateSceaux: Bool

    /// `relais`: whether this server sends mails; `dateSceaux`: whether it has the seals dated.
    package init(_ world: World, relais: FaitsServices.Relais, dateSceaux: Bool = false) {
        self.world = world
        self.relais = relais
        self.dateSceaux = dateSceaux
    }

    package func callAsFunction(by acteur: Acteur) async throws -> Tableau? {
        guard acteur.may(.manageServices) else { return nil }
        var faits = FaitsServices(
            now: world.now(), demarreLe: world.startedAt, hier: world.today.adding(days: -1))
        faits.relais = relais
        faits.dateSceaux = dateSceaux
        faits.estFormation = world.isFormation
        let formes = world.formes.status
        (faits.formesPretes, faits.formesPosition, faits.formes) = (formes.ready, formes.position, formes.forms)
        if let press = world.press {
            let state = press.state
            faits.lettres = state.isBroken ? .enPanne : .pretes
            faits.lettresImprimees = state.printed
        } else {
            faits.lettres = .absentes
        }
        faits.schemaProgramme = Base.knownSchema
        let (known, keys, regles) = (faits, world.keys, world.sms)
        return try await world.base.read { registry in
            var faits = known
            let moteur = try registry.travaux.moteur()
            faits.schemaBase = moteur.schema
            let journal = try ReadStatus.read(registry)
            (faits.position, faits.enAttente, faits.plusAncien) = (journal.position, journal.waiting, journal.oldest)
            faits.sceaux = try VerifyJournal.sceaux(registry, keys)
            faits.travaux = Dictionary(
                try registry.travaux.all().map { ($0.nom, $0) }, uniquingKeysWith: { first, _ in first })
            let envois = try registry.envois.state(.courriel, now: faits.now)
            (faits.courriels, faits.plusAncienCourriel, faits.courrielsPerdus) =
                (envois.attente, envois.plusAncien, envois.perdus)
            if let regles {
                let state = try registry.envois.state(.sms, now: faits.now)
                faits.sms = FaitsServices.SMS(
                    attente: state.attente, plusAncien: state.plusAncien, perdus: state.perdus,
                    dansLeJour: try registry.envois.countSMS(since: faits.now.adding(seconds: -86_400)),
                    parJour: regles.parJour)
            }
            return Tableau(
                moteur: "\(moteur.nom) \(moteur.version)", schema: moteur.schema, demarreLe: faits.demarreLe,
                sceaux: faits.sceaux, constats: judgeServices(faits))
        }
    }
}
