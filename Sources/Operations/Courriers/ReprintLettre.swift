// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference
import Stores

/// One letter of a file, to be printed at the desk: as it was sent, word for word; or, of one that no lot took, as it would be.
package struct ReprintLettre: Sendable {
    package enum Impression: Sendable, Hashable {
        /// It may leave: these are its words.
        case premiere
        /// Word for word what was printed before.
        case copie
        /// Sent, and printed by other means, or kept under a key that is gone: written again, from the file as it is today.
        case refaite
    }

    package enum Answer: Sendable {
        case lettre(Lettre, Impression)
        /// A mail, or a notice that was given up.
        case none
        /// No key opens what it says: a hand writes it.
        case closed
        /// Its certificate would rest on figures to be confirmed.
        case unconfirmed
        case denied
        case unknown
    }

    private let world: World
    private let texts: Catalogue
    private let site: String
    private let attestation: AttestationPage?

    /// `site`: how the site is reached from outside; it stands on letters. `attestation`: the pages of a certificate.
    package init(_ world: World, texts: Catalogue, site: String, attestation: AttestationPage? = nil) {
        self.world = world
        self.texts = texts
        self.site = site
        self.attestation = attestation
    }

    /// Nothing is written down: what is on paper is, by `keep`.
    package func callAsFunction(
        _ id: ID<Courrier>, of demande: ID<Demande>, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.recordRadiation) else { return .denied }
        let (now, today, keys, rulebook) = (world.now(), world.today, world.keys, world.rulebook)
        let write = WriteLettre(rulebook: world.rulebook, texts: texts, today: today, site: site)
        return try await world.base.read { registry in
            guard let file = try registry.demandes.find(demande) else { return .unknown }
            guard try registry.reaches(file, .recordRadiation, acteur, now) else { return .denied }
            guard let courrier = try registry.courriers.find(id), courrier.demande == demande else { return .unknown }
            // Who opened the file because its applicant was there prints no certificate of it, nor a copy.
            guard !courrier.genre.isAttestation || file.access(.issueAttestation, by: acteur) != .refuse else {
                return .denied
            }
            guard courrier.canal != .courriel, courrier.etat != .annule,
                // What has not left and is not so any more does not leave.
                !courrier.mayLeave || courrier.speaks(of: file, on: today)
            else { return .none }
            let kept = try registry.lots.lettre(id)
            if let lettre = kept.flatMap({ Lettre.open($0, keys) }) {
                // Nor does where it went to who left since.
                let isHidden =
                    try file.formulaire.adresseProtegee == true
                    || registry.reserves(of: [demande])[demande]?.precedes(id) ?? false
                return .lettre(isHidden ? lettre.withoutAddress : lettre, .copie)
            }
            guard let contenu = try registry.contenus([courrier], keys)[id] else { return .closed }
            guard let expediteur = try registry.expediteurs([courrier], [demande: file], printedBy: acteur)[id] else {
                return .none
            }
            let lettre = write(
                courrier, file, try registry.faitsValidite(of: file, rulebook), from: expediteur, contenu,
                isHandedOver: courrier.canal == .remise)
            let isFirst = kept == nil && courrier.mayLeave
            guard courrier.genre.isAttestation else { return .lettre(lettre, isFirst ? .premiere : .refaite) }
            // One that was sent and not kept is not made up again: the file prints another.
            guard isFirst, let attestation else { return .none }
            guard
                let jointe = try IssueAttestation(world).join(
                    file, registry.faitsAttestation(of: file, on: today, rulebook), attestation)
            else { return .unconfirmed }
            return .lettre(lettre.with(jointe), .premiere)
        }
    }

    /// On paper: the registers say who has it, and the words of one that was printed for the first time are kept. False when it was
    /// printed or taken by a lot, or is not so any more, since they were written: it does not leave in these words.
    package func keep(
        _ lettre: Lettre, _ impression: Impression, of id: ID<Courrier>, _ demande: ID<Demande>, by acteur: Acteur
    ) async throws -> Bool {
        guard acteur.may(.recordRadiation) else { return false }
        let (now, today, keys) = (world.now(), world.today, world.keys)
        let registre: ID<RegistreExport> = world.ids.next(now)
        let seen = Consultation(id: world.ids.nextRaw(now), demande: demande, objet: "courrier")
        return try await world.base.write { registry in
            guard let file = try registry.demandes.lock(demande),
                try registry.reaches(file, .recordRadiation, acteur, now),
                let courrier = try registry.courriers.find(id), courrier.demande == demande,
                // Hidden since: with its address it goes nowhere.
                file.formulaire.adresseProtegee != true || lettre == lettre.withoutAddress
            else { return false }
            if impression == .premiere {
                guard courrier.mayLeave, courrier.speaks(of: file, on: today),
                    courrier.canal == .lettre || lettre.destinataire == lettre.withoutAddress.destinataire,
                    try registry.lots.keep(
                        NewLettre(
                            courrier: id, demande: demande, codePostal: "",
                            contenu: try keys.seal(try lettre.text(), at: Lettre.place(id))))
                else { return false }
                if let jointe = lettre.jointe, let numero = file.numero {
                    let attestation = IssueAttestation.stored(jointe.code, file, numero, on: today, by: acteur)
                    try registry.attestations.insert(attestation, compte: acteur.compte, now: now)
                }
            }
            try registry.exports.insert(
                registre, .lettres, portee: file.numero ?? file.id.text, nombre: 1, jour: today, by: acteur, now: now)
            try registry.consultations.insert([seen], by: acteur, now: now)
            return true
        }
    }
}

extension Courrier {
    fileprivate var mayLeave: Bool { etat == .prevu || etat == .parti }
}
