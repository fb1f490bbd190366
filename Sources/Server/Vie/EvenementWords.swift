// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// Both texts of an event (R441-2-15): for who works on the file, and for whose application it is.
struct EvenementWords {
    let site: Site

    /// `champs`: fields that changed; nil where they are not told.
    func agent(_ genre: GenreEvenement, champs: [String]?) -> String {
        guard let champs else {
            return site.texts.find("api.\(genre.rawValue).agent") ?? agent(genre, champs: [])
        }
        return site.texts(
            "evenement.\(genre.rawValue).agent",
            ["fichier": "national", "champs": Messages(texts: site.texts).subjects(champs)])
    }

    /// Nil of what is told to agents alone.
    func demandeur(_ genre: GenreEvenement, champs: [String]?, organisme: String) -> String? {
        guard let champs else {
            return site.texts.find("api.\(genre.rawValue).demandeur")
                ?? demandeur(genre, champs: [], organisme: organisme)
        }
        return site.texts.find(
            "evenement.\(genre.rawValue).demandeur",
            ["champs": Messages(texts: site.texts).subjects(champs), "organisme": organisme])
    }
}
