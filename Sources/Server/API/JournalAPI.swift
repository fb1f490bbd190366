// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// What happened: to one file, and to all the files that a partner may read.
struct JournalAPI {
    let site: Site
    let access: SoftwareAccess

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("api/v1/demandes/:numero/journal", use: journal)
        router.get("api/v1/changements", use: changements)
    }

    private struct JournalJSON: Encodable {
        struct Fait: Encodable {
            let id: String
            let genre: String
            let libelle: String
            let libelleDemandeur: String?
            let survenuLe: String
            let recuLe: String
            let saisiLe: String
            let origine: String
            /// Nil of the applicant, of the program, and of who is not told.
            let organisme: String?
            let guichet: String?
            let position: Int64?
            let faits: FaitsJSON?
            let changements: [Change]
        }
        let evenements: [Fait]
        let suivant: String?
    }

    private struct ChangementsJSON: Encodable {
        struct Changement: Encodable {
            let position: Int64
            let demande: String
            let numero: String?
            let genre: String
            let libelle: String
            let libelleDemandeur: String?
            let survenuLe: String
            let recuLe: String
            let origine: String
            let organisme: String?
            let guichet: String?
            let faits: FaitsJSON?
        }
        let changements: [Changement]
        let jusqua: Int64
        let reste: Bool
    }

    @Sendable private func journal(_ request: Request, _ context: RucheContext) async throws -> Response {
        let logiciel = try await access.enter(request, context, .demandesLire)
        let limite = try request.integer("limite", 1...200, usual: 50)
        let curseur = request.uri.queryParameters["curseur"].map(String.init)
        let id = try await DemandeAPI.id(context, site)
        switch try await ReadJournal(site.world)(id, curseur: curseur, limite: Int(limite), by: logiciel.acteur) {
        case .page(let page):
            return try json(
                JournalJSON(
                    evenements: page.faits.map { fait($0, page) }, suivant: page.suivant?.text))
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        case .curseur: throw HTTPFailure(.badRequest, key: "400.curseur")
        }
    }

    private func fait(_ fait: Dossier.Fait, _ page: ReadJournal.Page) -> JournalJSON.Fait {
        let evenement = fait.evenement
        let words = EvenementWords(site: site)
        let (champs, organisme) = (fait.changes.map(\.champ), site.nom(fait.organisme))
        let isStanding = page.situation.map { $0.radieeLe == evenement.survenuLe } ?? false
        return JournalJSON.Fait(
            id: evenement.id.text, genre: evenement.genre.rawValue,
            libelle: words.agent(evenement.genre, champs: champs),
            libelleDemandeur: words.demandeur(evenement.genre, champs: champs, organisme: organisme),
            survenuLe: evenement.survenuLe.iso, recuLe: rfc3339(evenement.recuLe), saisiLe: rfc3339(evenement.saisiLe),
            origine: evenement.origine.rawValue, organisme: organisme.isEmpty ? nil : organisme,
            guichet: evenement.guichet, position: fait.position,
            faits: FaitsJSON(
                fait.vie, survenuLe: evenement.survenuLe,
                fin: isStanding ? page.situation.flatMap(site.world.rulebook.derniereReactivation) : nil),
            // The history of a protected address is as protected as the address.
            changements: fait.changes.filter { !page.hidesAddress || !AdresseProtegee.hides($0.champ) })
    }

    @Sendable private func changements(_ request: Request, _ context: RucheContext) async throws -> Response {
        let logiciel = try await access.enter(request, context, .changements)
        let apres = try request.integer("apres", 0...Int64.max, usual: 0)
        let limite = try request.integer("limite", 1...1_000, usual: 200)
        guard
            let page = try await ReadChangements(site.world)(
                apres: apres, limite: Int(limite), jeton: logiciel.empreinte, by: logiciel.acteur)
        else { throw HTTPFailure(.forbidden) }
        return try json(
            ChangementsJSON(
                changements: page.changements.map(changement), jusqua: page.jusqua, reste: page.reste))
    }

    /// Which fields changed is told to who reads the file.
    private func changement(_ changement: ReadChangements.Changement) -> ChangementsJSON.Changement {
        let (words, organisme) = (EvenementWords(site: site), site.nom(changement.organisme))
        return .init(
            position: changement.position, demande: changement.demande.text, numero: changement.numero,
            genre: changement.genre.rawValue, libelle: words.agent(changement.genre, champs: nil),
            libelleDemandeur: words.demandeur(changement.genre, champs: nil, organisme: organisme),
            survenuLe: changement.survenuLe.iso, recuLe: rfc3339(changement.recuLe),
            origine: changement.origine.rawValue, organisme: organisme.isEmpty ? nil : organisme,
            guichet: changement.guichet,
            faits: changement.fusion.map(FaitsJSON.init)
                ?? FaitsJSON(
                    changement.vie, survenuLe: changement.survenuLe, fin: changement.reactivableJusquau))
    }
}
