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
            let survenuLe: String
            let recuLe: String
            let saisiLe: String
            let origine: String
            let organisme: String
            let guichet: String?
            let position: Int64?
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
            let survenuLe: String
            let recuLe: String
            let organisme: String
            let guichet: String?
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
                    evenements: page.faits.map { fait($0, hiding: page.hidesAddress) }, suivant: page.suivant?.text))
        case .unknown: throw HTTPFailure(.notFound)
        case .denied: throw HTTPFailure(.forbidden)
        case .curseur: throw HTTPFailure(.badRequest, key: "400.curseur")
        }
    }

    private func fait(_ fait: Dossier.Fait, hiding: Bool) -> JournalJSON.Fait {
        let evenement = fait.evenement
        let messages = Messages(texts: site.texts)
        return JournalJSON.Fait(
            id: evenement.id.text, genre: evenement.genre.rawValue,
            libelle: site.texts(
                "evenement.\(evenement.genre.rawValue).agent",
                [
                    "fichier": "national",
                    "champs": fait.changes.map { messages.subject($0.champ) }.joined(separator: ", "),
                ]),
            survenuLe: evenement.survenuLe.iso, recuLe: rfc3339(evenement.recuLe), saisiLe: rfc3339(evenement.saisiLe),
            origine: evenement.origine.rawValue, organisme: site.nom(fait.organisme), guichet: evenement.guichet,
            position: fait.position,
            // The history of a protected address is as protected as the address.
            changements: fait.changes.filter { !hiding || !AdresseProtegee.hides($0.champ) })
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
                changements: page.changements.map { changement in
                    .init(
                        position: changement.position, demande: changement.demande.text, numero: changement.numero,
                        genre: changement.genre.rawValue, survenuLe: changement.survenuLe.iso,
                        recuLe: rfc3339(changement.recuLe), organisme: site.nom(changement.organisme),
                        guichet: changement.guichet)
                }, jusqua: page.jusqua, reste: page.reste))
    }
}
