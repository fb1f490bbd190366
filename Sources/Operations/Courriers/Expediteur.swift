// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

/// Who signs letters: a body, its desk, and its words, where it has any.
struct Expediteur: Sendable {
    let organisme: String
    let guichet: Guichet?
    private(set) var gabarit: Gabarit?
    let logo: VersionLogo?
    /// Names of the desks that follow the files.
    let guichets: [String: String]

    init(_ acteur: Acteur, genre: GenreCourrier, guichets codes: Set<String>, _ registry: Registry) throws {
        organisme = acteur.organismeNom
        guichet = try acteur.guichet.flatMap(registry.organismes.guichet)
        gabarit = try registry.words(genre, of: acteur.organisme)
        logo = try registry.logos.current(of: acteur.organisme)
        guichets = try registry.names(of: codes)
    }

    /// Who wrote it; of what came by itself, the desk that follows the file.
    fileprivate init(_ courrier: Courrier, _ demande: Demande, _ names: [String: String], _ registry: Registry) throws {
        let code = courrier.auteur == nil ? demande.guichet : courrier.auteur?.guichet
        guichet = try code.flatMap(registry.organismes.guichet)
        let id = courrier.auteur?.organisme ?? guichet?.organisme
        organisme = try id.flatMap(registry.organismes.organisme)?.nom ?? guichet?.nom ?? ""
        gabarit = try id.flatMap { try registry.words(courrier.genre, of: $0) }
        logo = try id.flatMap(registry.logos.current)
        guichets = names
    }

    /// The same, with other words.
    func with(_ gabarit: Gabarit) -> Expediteur {
        var result = self
        result.gabarit = gabarit
        return result
    }

    var lines: [String] {
        [organisme, guichet?.nom].compactMap { $0 } + (guichet?.adresse.split(separator: "\n").map(String.init) ?? [])
            + [guichet?.contact ?? ""].filter { !$0.isEmpty }
    }

    /// Where an appointment is.
    var lieu: String {
        ([guichet?.nom ?? organisme] + (guichet?.adresse.split(separator: "\n").map(String.init) ?? [])).joined(
            separator: ", ")
    }
}

extension Registry {
    /// Those of a body, where they say what the kind must say.
    fileprivate func words(_ genre: GenreCourrier, of organisme: ID<Organisme>) throws -> Gabarit? {
        guard let own = try gabarits.find(genre, of: organisme)?.gabarit, own.serves(genre) else { return nil }
        return own
    }

    fileprivate func names(of codes: Set<String>) throws -> [String: String] {
        Dictionary(
            try organismes.guichets(codes.sorted()).map { ($0.code, $0.nom) }, uniquingKeysWith: { first, _ in first })
    }

    /// Who signs each of some letters. `acteur`: who prints them, and signs what nobody wrote; nil when nobody does.
    func expediteurs(
        _ letters: [Courrier], _ demandes: [ID<Demande>: Demande], printedBy acteur: Acteur? = nil
    ) throws -> [ID<Courrier>: Expediteur] {
        struct Key: Hashable {
            let genre: GenreCourrier
            let auteur: Courrier.Auteur?
            let guichet: String?
        }
        let names = try names(of: Set(demandes.values.map(\.guichet)))
        var known: [Key: Expediteur] = [:]
        var found: [ID<Courrier>: Expediteur] = [:]
        for courrier in letters {
            guard let demande = demandes[courrier.demande] else { continue }
            let isOwn = courrier.auteur == nil && acteur != nil
            let key = Key(genre: courrier.genre, auteur: courrier.auteur, guichet: isOwn ? nil : demande.guichet)
            if known[key] == nil {
                if isOwn, let acteur {
                    known[key] = try Expediteur(acteur, genre: courrier.genre, guichets: Set(names.keys), self)
                } else {
                    known[key] = try Expediteur(courrier, demande, names, self)
                }
            }
            found[courrier.id] = known[key]
        }
        return found
    }
}
