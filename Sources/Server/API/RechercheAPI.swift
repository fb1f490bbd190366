// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Operations

/// The search of the desk, for software. Asked by POST: what is searched names people, and must not stand in an address
/// that every proxy on the way writes down.
struct RechercheAPI {
    let site: Site
    let access: SoftwareAccess

    func add(to router: some RouterMethods<RucheContext>) {
        router.post("api/v1/recherches", use: search)
    }

    private struct Question: Decodable {
        let texte: String
        let limite: Int?
        let curseur: String?
    }

    private struct ResultatsJSON: Encodable {
        struct Resultat: Encodable {
            let id: String
            let numero: String?
            let etat: String
            let guichet: String
            let acces: String
            var nom: String?
            var prenoms: String?
            var naissance: String?
            var communesSouhaitees: [String]?
        }
        let resultats: [Resultat]
        let total: Int
        let hors: Int
        let tronque: Bool
        let suivant: String?
    }

    @Sendable private func search(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try await access.enter(request, context, .recherche).acteur
        let question: Question
        do {
            let bytes = try await request.json(upTo: context.maxUploadSize)
            let known: Set = ["texte", "limite", "curseur"]
            let names = try JSONLeaves(body: bytes).values.keys
            if let other = names.sorted().first(where: { !known.contains($0) }) {
                return try refuse([Violation(other, "champ.inconnu")])
            }
            question = try JSONDecoder().decode(Question.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw MalformedBody(error)
        }
        let limite = question.limite ?? SearchDemandes.pageSize
        guard (1...50).contains(limite) else { return try refuse([Violation("limite", "limite.bornes")]) }
        guard (1...200).contains(question.texte.count) else { return try refuse([Violation("texte", "texte.bornes")]) }
        let search = SearchDemandes(site.world)
        let answer =
            if let curseur = question.curseur {
                try await search(question.texte, curseur: curseur, limite: limite, by: acteur)
            } else {
                try await search(question.texte, limite: limite, by: acteur)
            }
        switch answer {
        case .page(let page):
            return try json(
                ResultatsJSON(
                    resultats: page.results.map(resultat), total: page.total, hors: page.hors,
                    tronque: page.isCut, suivant: page.suivant?.text))
        case .denied: throw HTTPFailure(.forbidden)
        case .empty: return try refuse([Violation("texte", "recherche.vide")])
        case .curseur: throw HTTPFailure(.badRequest, key: "400.curseur")
        }
    }

    private func resultat(_ found: SearchDemandes.Found) -> ResultatsJSON.Resultat {
        let demande = found.demande
        var json = ResultatsJSON.Resultat(
            id: demande.id.text, numero: demande.numero, etat: demande.etat.rawValue, guichet: found.guichet,
            acces: found.acces == .refuse ? "carte" : "complet")
        guard found.acces != .refuse else { return json }
        let formulaire = demande.formulaire
        json.nom = formulaire.demandeur.map { $0.nomUsage ?? $0.nomNaissance } ?? formulaire.association?.nom
        json.prenoms = formulaire.demandeur?.prenoms
        json.naissance = formulaire.demandeur?.naissance.iso
        json.communesSouhaitees = formulaire.communesSouhaitees
        return json
    }

    private func refuse(_ violations: [Violation]) throws -> Response {
        try Problem.invalid(violations, site).response()
    }
}
