// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference
import Stores

/// One letter of a file, to be printed at the desk: as it was sent, word for word; or, of one that no lot took, as it would be.
package struct ReprintLettre: Sendable {
    package enum Impression: Sendable, Hashable {
        /// It may leave: these are its words, kept from now on.
        case premiere
        /// Word for word what was printed before.
        case copie
        /// Sent, and printed by other means: written again, from the file as it is today.
        case refaite
    }

    package enum Answer: Sendable {
        case lettre(Lettre, Impression)
        /// A mail, or a notice that was given up.
        case none
        case denied
        case unknown
    }

    private let world: World
    private let texts: Catalogue
    private let site: String

    /// `site`: how the site is reached from outside; it stands on letters.
    package init(_ world: World, texts: Catalogue, site: String) {
        self.world = world
        self.texts = texts
        self.site = site
    }

    package func callAsFunction(
        _ id: ID<Courrier>, of demande: ID<Demande>, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.recordRadiation) else { return .denied }
        let (now, today, keys) = (world.now(), world.today, world.keys)
        let write = WriteLettre(rulebook: world.rulebook, texts: texts, today: today, site: site)
        let registre: ID<RegistreExport> = world.ids.next(now)
        return try await world.base.write { registry in
            guard let file = try registry.demandes.find(demande) else { return .unknown }
            guard try registry.reaches(file, .recordRadiation, acteur, now) else { return .denied }
            guard let courrier = try registry.courriers.find(id), courrier.demande == demande else { return .unknown }
            guard courrier.canal != .courriel, courrier.etat != .annule,
                // What has not left and is not so any more does not leave.
                ![.prevu, .parti].contains(courrier.etat) || courrier.speaks(of: file, on: today)
            else { return .none }
            try registry.exports.insert(
                registre, .lettres, portee: file.numero ?? file.id.text, nombre: 1, jour: today, by: acteur, now: now)
            if let kept = try registry.lots.lettre(id), let lettre = Lettre.open(kept, keys) {
                return .lettre(file.formulaire.adresseProtegee == true ? lettre.withoutAddress : lettre, .copie)
            }
            guard let contenu = try registry.contenus([courrier], keys)[id],
                let expediteur = try registry.expediteurs([courrier], [demande: file], printedBy: acteur)[id]
            else { return .none }
            let lettre = write(courrier, file, from: expediteur, contenu, isHandedOver: courrier.canal == .remise)
            guard courrier.etat == .prevu || courrier.etat == .parti else { return .lettre(lettre, .refaite) }
            try registry.lots.keep(
                NewLettre(
                    courrier: id, demande: demande, codePostal: "",
                    contenu: try keys.seal(try lettre.text(), at: Lettre.place(id))))
            return .lettre(lettre, .premiere)
        }
    }
}
