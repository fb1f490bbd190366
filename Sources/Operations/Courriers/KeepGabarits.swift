// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference
import Stores

/// The words of a body for its letters: read, tried on a real file, changed, given up for the common ones.
package struct KeepGabarits: Sendable {
    package enum Answer: Sendable {
        case done
        case invalid([Violation])
        /// Someone wrote another version meanwhile.
        case stale(Gabarit?, version: Int)
        case denied
    }

    package enum Essai: Sendable {
        case lettre(Lettre)
        case invalid([Violation])
        case denied
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

    /// The words that count for his body, whether they are its own, and their version; nil when they are not his to change.
    package func read(
        _ genre: GenreCourrier, by acteur: Acteur
    ) async throws -> (gabarit: Gabarit, isOwn: Bool, version: Int)? {
        guard acteur.may(.editGabarits) else { return nil }
        let organisme = acteur.organisme
        let common = WriteLettre(rulebook: world.rulebook, texts: texts, today: world.today, site: site).common(genre)
        return try await world.base.read { registry in
            let own = try registry.gabarits.find(genre, of: organisme)
            return (own?.gabarit ?? common, own != nil, try registry.gabarits.version(genre, of: organisme))
        }
    }

    /// `gabarit`: nil goes back to the common words. `version`: the one that was seen.
    package func save(
        _ gabarit: Result<Gabarit, Refus>?, _ genre: GenreCourrier, version: Int, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.editGabarits) else { return .denied }
        var new: Gabarit?
        switch gabarit {
        case .failure(let refus): return .invalid(refus.violations)
        case .success(let examined): new = examined
        case nil: new = nil
        }
        let (now, written) = (world.now(), new)
        let (compte, organisme) = (acteur.compte, acteur.organisme)
        return try await world.base.write { registry in
            // The row of the body is what two administrators meet at.
            _ = try registry.organismes.lock(organisme)
            let last = try registry.gabarits.version(genre, of: organisme)
            guard last == version else {
                return .stale(try registry.gabarits.find(genre, of: organisme)?.gabarit, version: last)
            }
            try registry.gabarits.insert(
                written, genre, of: organisme, version: version + 1, compte: compte, now: now)
            return .done
        }
    }

    /// The letter that these words make: to a real file, where its number is given and it is his to read; else to nobody.
    package func essai(
        _ gabarit: Result<Gabarit, Refus>, _ genre: GenreCourrier, numero: String, by acteur: Acteur
    ) async throws -> Essai {
        guard acteur.may(.editGabarits) else { return .denied }
        let examined: Gabarit
        switch gabarit {
        case .failure(let refus): return .invalid(refus.violations)
        case .success(let given): examined = given
        }
        let write = WriteLettre(rulebook: world.rulebook, texts: texts, today: world.today, site: site)
        guard acteur.may(.readDemande), numero.contains(where: { !$0.isWhitespace }) else {
            let expediteur = try await world.base.read {
                try Expediteur(acteur, genre: genre, guichets: [], $0).with(examined)
            }
            return .lettre(write.sample(genre, from: expediteur))
        }
        guard let unique = NumeroUnique(numero),
            case .dossier(let dossier) = try await ReadDemandes(world)(numero: unique, objet: "lettre", by: acteur)
        else {
            var form = ShortForm(typed: [:])
            form.refuse("numeroEssai", "essai.inconnu")
            return .invalid(form.violations)
        }
        let demande = dossier.demande
        let expediteur = try await world.base.read {
            try Expediteur(acteur, genre: genre, guichets: [demande.guichet], $0).with(examined)
        }
        let courrier = Courrier(
            id: world.ids.next(world.now()), demande: demande.id, genre: genre, canal: .lettre, isDu: true,
            echeance: genre == .preavis ? demande.expireLe : world.today.adding(months: 1), etat: .prevu,
            prevuLe: world.now())
        return .lettre(write(courrier, demande, dossier.validite, from: expediteur, write.example(genre)))
    }
}
