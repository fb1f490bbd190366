// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference
import Stores

/// Puts the letters that may leave into lots, in the order of their postcodes, each with its words as they will be sent.
package struct PrepareLots: Sendable {
    package enum Answer: Sendable {
        case made([ID<Lot>])
        /// What was ready cannot be printed here, or not yet: it waits for a hand.
        case setAside
        case nothing
        case denied
    }

    /// Of one press of the button: a night of the whole region.
    package static let lots = 20
    private let world: World
    private let texts: Catalogue
    private let site: String
    private let attestation: AttestationPage?

    /// `site`: how the site is reached from outside; it stands on letters. `attestation`: the pages of a certificate; without it, those
    /// letters wait.
    package init(_ world: World, texts: Catalogue, site: String, attestation: AttestationPage? = nil) {
        self.world = world
        self.texts = texts
        self.site = site
        self.attestation = attestation
    }

    package func callAsFunction(by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.sendLettres) else { return .denied }
        let guichet = acteur.deskOfLots
        guard guichet != nil || acteur.reachesAll(.sendLettres) else { return .denied }
        // Their figures may have been confirmed since.
        if attestation != nil { try await world.base.write { try $0.lots.retryUnready(guichet: guichet) } }
        var made: [ID<Lot>] = []
        var isAside = false
        while made.count < Self.lots {
            let new = try await fill(guichet, Self.lots - made.count, by: acteur)
            made += new.lots
            isAside = isAside || new.isAside
            if new.isLast { break }
        }
        if !made.isEmpty { return .made(made) }
        return isAside ? .setAside : .nothing
    }

    private struct Changed: Error {}

    /// Whether letters still say what their files hold, as they were locked: no address was hidden since these were read; a certificate
    /// tells the form itself, which did not change.
    package static func areTold(
        _ locked: [Demande], _ courriers: [Courrier], _ read: [ID<Demande>: Demande]
    ) -> Bool {
        let certified = Set(courriers.filter(\.genre.isAttestation).map(\.demande))
        return locked.allSatisfy { demande in
            demande.formulaire.adresseProtegee != true
                && (!certified.contains(demande.id) || demande.version == read[demande.id]?.version)
        }
    }

    /// Where lots begin and end, among letters that bear these logos.
    package static func parts(_ logos: [String?], plafond: Int = Lot.plafond) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var (start, seen) = (0, Set<String>())
        for (place, logo) in logos.enumerated() {
            let isFull =
                place - start == plafond
                || seen.count == Lot.logos && logo.map { !seen.contains($0) } == true
            if isFull {
                parts.append(start..<place)
                (start, seen) = (place, [])
            }
            if let logo { seen.insert(logo) }
        }
        return start < logos.count ? parts + [start..<logos.count] : parts
    }

    /// Letters of several lots are read together, so that each lot goes to few places.
    private func fill(
        _ guichet: String?, _ count: Int, by acteur: Acteur
    ) async throws -> (lots: [ID<Lot>], isAside: Bool, isLast: Bool) {
        let (now, today, keys, rulebook) = (world.now(), world.today, world.keys, world.rulebook)
        let (limit, limitAttestations) = (count * Lot.plafond, attestation == nil ? 0 : count * Lot.attestations)
        let found = try await world.base.read { registry in
            let certificates = try registry.lots.due(
                attestations: true, guichet: guichet, on: today, now: now, limit: limitAttestations)
            let due =
                try registry.lots.due(attestations: false, guichet: guichet, on: today, now: now, limit: limit)
                + certificates
            var demandes: [ID<Demande>: Demande] = [:]
            for start in stride(from: 0, to: due.count, by: 500) {
                let ids = due[start..<min(start + 500, due.count)].map(\.demande)
                for demande in try registry.demandes.find(ids) { demandes[demande.id] = demande }
            }
            return (
                due: due, demandes: demandes, contenus: try registry.contenus(due, keys),
                expediteurs: try registry.expediteurs(due, demandes, printedBy: acteur),
                faits: try registry.faitsAttestation(certificates, demandes, on: today, rulebook),
                validites: try registry.faitsValidite(due, demandes, rulebook)
            )
        }
        let hidden = found.demandes.values.filter { $0.formulaire.adresseProtegee == true }.map(\.id).sorted()
        if !hidden.isEmpty {
            // Protected by another way than a change of the form: a merger, a file that was taken over.
            try await world.base.write { registry in
                for id in hidden { try registry.courriers.handOver(of: id) }
            }
        }
        let closed = found.due.map(\.id).filter { found.contenus[$0] == nil }
        // Their key is gone: left there they would take the place of others each time, and be in no list.
        try await setAside(closed, "cle")
        let write = WriteLettre(rulebook: rulebook, texts: texts, today: today, site: site)
        let issue = IssueAttestation(world)
        var unready: [ID<Courrier>] = []
        let lettres = try found.due.compactMap {
            courrier -> (codePostal: String, courrier: Courrier, lettre: Lettre)? in
            guard let demande = found.demandes[courrier.demande], demande.formulaire.adresseProtegee != true,
                let expediteur = found.expediteurs[courrier.id], let contenu = found.contenus[courrier.id]
            else { return nil }
            var lettre = write(
                courrier, demande, found.validites[demande.id] ?? FaitsValidite(), from: expediteur, contenu)
            if courrier.genre.isAttestation {
                guard let attestation, let faits = found.faits[courrier.id] else { return nil }
                guard let jointe = try issue.join(demande, faits, attestation) else {
                    unready.append(courrier.id)
                    return nil
                }
                lettre = lettre.with(jointe)
            }
            let adresse = demande.formulaire.adresseCourrier ?? demande.formulaire.adresse
            return (adresse?.codePostal ?? "", courrier, lettre)
        }.sorted { ($0.codePostal, $0.courrier.id) < ($1.codePostal, $1.courrier.id) }
        try await setAside(unready, "chiffres")
        var made: [ID<Lot>] = []
        // Registered letters are given to the carrier apart; certificates have more pages.
        let parts = [false, true].flatMap { isRecommande in
            let kind = lettres.filter { $0.courrier.isRecommande == isRecommande && !$0.courrier.genre.isAttestation }
            return Self.parts(kind.map(\.lettre.logo)).map { Array(kind[$0]) }
        }
        let certificates = lettres.filter(\.courrier.genre.isAttestation)
        let last = Self.parts(certificates.map(\.lettre.logo), plafond: Lot.attestations).map {
            Array(certificates[$0])
        }
        for part in parts + last {
            let recorded = part.compactMap { item -> StoredAttestation? in
                guard let code = item.lettre.jointe?.code, let demande = found.demandes[item.courrier.demande],
                    let numero = demande.numero
                else { return nil }
                return IssueAttestation.stored(code, demande, numero, on: today, by: acteur)
            }
            let sealed = try part.map { item in
                NewLettre(
                    courrier: item.courrier.id, demande: item.courrier.demande, codePostal: item.codePostal,
                    contenu: try keys.seal(try item.lettre.text(), at: Lettre.place(item.courrier.id)))
            }
            let lot = Lot(
                id: world.ids.next(now), organisme: acteur.organisme, guichet: guichet, etat: .aImprimer,
                lettres: sealed.count, creeLe: now, estRecommande: part.contains { $0.courrier.isRecommande })
            do {
                try await world.base.write { registry in
                    let files = try registry.demandes.lock(sealed.map(\.demande))
                    guard Self.areTold(files, part.map(\.courrier), found.demandes),
                        try registry.lots.insert(lot, sealed, compte: acteur.compte, on: today)
                    else { throw Changed() }
                    for attestation in recorded {
                        try registry.attestations.insert(attestation, compte: acteur.compte, now: now)
                    }
                }
                made.append(lot.id)
            } catch is Changed {
                // Someone renewed, or printed, since these were read: what is left is read again.
                return (made, !closed.isEmpty || !unready.isEmpty, false)
            }
        }
        // Those that were set aside may have hidden others of their kind.
        let aside = Set(closed + unready)
        let hides = [(false, limit), (true, limitAttestations)].contains { isAttestation, limit in
            let kind = found.due.filter { $0.genre.isAttestation == isAttestation }
            return kind.count == limit && kind.contains { aside.contains($0.id) }
        }
        return (made, !aside.isEmpty, !hides)
    }

    private func setAside(_ courriers: [ID<Courrier>], _ faute: String) async throws {
        guard !courriers.isEmpty else { return }
        try await world.base.write { registry in
            for start in stride(from: 0, to: courriers.count, by: 500) {
                try registry.lots.setAside(Array(courriers[start..<min(start + 500, courriers.count)]), faute)
            }
        }
    }
}

extension Acteur {
    /// The desk whose letters are his to print; nil: those of the whole region.
    package var deskOfLots: String? { reachesAll(.sendLettres) ? nil : guichet }

    /// Who has no desk has no letters.
    package var mayPrintLots: Bool { may(.sendLettres) && (reachesAll(.sendLettres) || guichet != nil) }

    /// Whether a lot is his to see.
    func reaches(_ lot: Lot) -> Bool {
        guard may(.sendLettres) else { return false }
        // By the desk: its body may have merged into another since.
        return reachesAll(.sendLettres) || (guichet != nil && lot.guichet == guichet)
    }
}
