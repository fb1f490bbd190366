// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Reference

/// The page of results.
struct RechercheView {
    let site: Site
    let typed: String
    let answer: SearchDemandes.Answer

    var view: View {
        var view: View = ["recherche": .text(optional: typed.isEmpty ? nil : typed)]
        if !typed.isEmpty { view["q"] = .text(typed) }
        guard case .page(let page) = answer else {
            if !typed.isEmpty { view["conseils"] = .texts(advice) }
            return view
        }
        view["resultats"] = .views(page.results.map(result))
        if page.hors > 0 {
            view["hors"] = .text(
                page.hors == 1
                    ? site.texts("recherche.hors.compte.un")
                    : site.texts("recherche.hors.compte", ["n": "\(page.hors)"]))
        }
        view["nombre"] = .text(count(page.total))
        if page.results.isEmpty {
            view["conseils"] = .texts(page.isErased ? [site.texts("recherche.conseil.numero-efface")] : advice)
        }
        if page.isWidened, !page.results.isEmpty {
            view["approche"] = .text(site.texts("recherche.approche.orthographe"))
        }
        // What the reader cannot see must be said: until the projection is there, only exact spellings are found.
        if !site.world.formes.status.ready { view["approche"] = .text(site.texts("recherche.approche.exacte")) }
        let last = page.first + page.results.count
        if page.total > SearchDemandes.pageSize {
            view["plage"] = .text(
                site.texts(
                    page.isCut ? "compte.plage.plus" : "compte.plage",
                    ["debut": "\(page.first + 1)", "fin": "\(last)", "total": "\(page.total)"]))
            if last < page.total { view["suivante"] = .text(link(from: last)) }
            if page.first > 0 { view["precedente"] = .text(link(from: max(0, page.first - SearchDemandes.pageSize))) }
        }
        return view
    }

    private func result(_ found: SearchDemandes.Found) -> View {
        let demande = found.demande
        let hidden = found.acces == .refuse
        var view: View = [
            "hors_perimetre": .flag(hidden), "lien": .text(Paths.demande(demande.id)),
            "numero": .view(optional: site.numero(demande.numero)), "etat": .view(site.etat(demande)),
            "guichet": .text(found.guichet),
        ]
        if hidden { return view }
        let holder = demande.formulaire.demandeur
        view["nom"] = .text(
            holder.map { "\($0.nomUsage ?? $0.nomNaissance) \($0.prenoms)" } ?? demande.formulaire.nomComplet)
        view["ne"] = .text(optional: holder.flatMap { $0.nomUsage == nil ? nil : Person.born($0) })
        view["naissance"] = .text(holder?.naissance.french ?? site.texts("commun.non-connu"))
        view["commune"] = .text(
            demande.formulaire.adresseProtegee == true
                ? site.texts("adresse.protegee") : Person.commune(demande.formulaire.adresse, site))
        view["depot"] = .text(demande.formulaire.depot.date.numeric)
        return view
    }

    private func count(_ total: Int) -> String {
        switch total {
        case 0: site.texts("compte.aucun-dossier")
        case 1: site.texts("compte.dossier")
        default: site.texts("compte.dossiers", ["n": "\(total)"])
        }
    }

    private var advice: [String] {
        let digits = typed.filter(\.isNumber).count
        if digits >= 15 {
            let length = typed.filter { !$0.isWhitespace }.count
            return [
                length == 18
                    ? site.texts("recherche.conseil.numero-inconnu")
                    : site.texts("recherche.conseil.numero", ["n": "\(length)"])
            ]
        }
        return [
            site.texts("recherche.conseil.orthographe"), site.texts("recherche.conseil.naissance"),
            site.texts("recherche.conseil.telephone"), site.texts("recherche.conseil.effacee"),
        ]
    }

    private func link(from first: Int) -> String {
        var components = URLComponents()
        components.path = Paths.demandes
        components.queryItems = [URLQueryItem(name: "q", value: typed), URLQueryItem(name: "de", value: "\(first)")]
        return components.string ?? Paths.demandes
    }
}

/// How a person and a place are written.
enum Person {
    /// `née Haddad`, `né Haddad`; without a title, « né(e) ».
    static func born(_ holder: Titulaire) -> String {
        switch holder.civilite {
        case "1": "né \(holder.nomNaissance)"
        case "2", "3": "née \(holder.nomNaissance)"
        default: "né(e) \(holder.nomNaissance)"
        }
    }

    static func commune(_ adresse: Adresse?, _ site: Site) -> String {
        if let code = adresse?.commune, let commune = site.world.rulebook.communes[code] { return commune.nom }
        return adresse?.libelle ?? site.texts("commun.non-connu")
    }

    /// Where letters to this household go. Nothing of a protected address is ever printed.
    static func postal(_ formulaire: Formulaire, _ site: Site) -> [String] {
        if formulaire.adresseProtegee == true { return [site.texts("adresse.protegee.remise")] }
        return lines(formulaire.adresseCourrier ?? formulaire.adresse, site)
    }

    /// The lines of a postal address.
    static func lines(_ adresse: Adresse?, _ site: Site) -> [String] {
        guard let adresse else { return [] }
        let place = [adresse.codePostal, adresse.commune == nil ? adresse.libelle : commune(adresse, site)]
            .compactMap { $0 }.joined(separator: " ")
        let host = adresse.chez.map { site.texts("adresse.chez", ["nom": $0]) }
        return [host, adresse.complement, adresse.voie, place.isEmpty ? nil : place, adresse.pays].compactMap { $0 }
    }
}
