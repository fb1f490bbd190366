// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference
import Stores

/// A letter that a desk writes to an applicant: looked at as it will be, written, taken back by its author while it waits. It leaves as
/// notices do, and only what is proved counts.
package struct WriteCourrier: Sendable {
    package enum Answer: Sendable {
        case written([Courrier])
        case invalid([Violation])
        /// Struck off, merged, cancelled or erased.
        case closed(Etat)
        /// Somebody else has the slot meanwhile: nothing is written.
        case taken
        case denied
        case unknown
        case stale(version: Int)
        /// The key was used for something else within 24 hours.
        case keyReused
    }

    package enum Apercu: Sendable {
        case lettre(Lettre)
        case invalid([Violation])
        case closed(Etat)
        case denied
        case unknown
    }

    package enum Retrait: Sendable {
        case done
        /// It left, or was taken back before.
        case left
        case denied
        case unknown
    }

    private let world: World
    private let texts: Catalogue
    private let site: String
    private let attestation: AttestationPage?

    /// `site`: how the site is reached from outside; it stands on letters. `attestation`: the pages of a certificate, for whoever looks
    /// at its letter.
    package init(_ world: World, texts: Catalogue, site: String, attestation: AttestationPage? = nil) {
        self.world = world
        self.texts = texts
        self.site = site
        self.attestation = attestation
    }

    /// `key`: of software, which sends again after a cut and gets the first answer.
    package func callAsFunction(
        _ id: ID<Demande>, _ saisie: SaisieCourrier, version: Int, key: IdempotencyKey? = nil, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.recordRadiation) else { return .denied }
        let (now, today, rulebook, keys) = (world.now(), world.today, world.rulebook, world.keys)
        let ids: [ID<Courrier>] = CanalCourrier.allCases.map { _ in world.ids.next(now) }
        let rendezVous: ID<RendezVous> = world.ids.next(now)
        let issue = IssueAttestation(world)
        do {
            return try await world.base.write { registry in
                guard let current = try registry.demandes.lock(id) else { return .unknown }
                guard try registry.reaches(current, .recordRadiation, acteur, now) else { return .denied }
                if let key, let answer = try registry.earlier(key, id, saisie.genre, by: acteur, now) { return answer }
                let nouveau: NouveauCourrier
                switch try registry.examine(saisie, current, by: acteur, on: today, rulebook) {
                case .failure(.fautes(let violations)): return .invalid(violations)
                case .failure(.etat(let etat)): return .closed(etat)
                case .success(let found): nouveau = found
                }
                if nouveau.genre.isAttestation {
                    // Who opened the file because its applicant was there may change it, and no more.
                    guard current.access(.issueAttestation, by: acteur) != .refuse else { return .denied }
                    guard issue.mayLeave(issue.doutes(current.formulaire)) else { return .invalid([Self.unconfirmed]) }
                }
                guard current.version == version else { return .stale(version: current.version) }
                guard try registry.hold(nouveau, of: current, as: rendezVous, by: acteur, on: today, now) else {
                    return .taken
                }
                let wasOnline = try registry.courriers.online([id]).contains(id)
                let canaux = canauxDus(nouveau.genre, current.contact(wasOnline: wasOnline))
                let sealed = try nouveau.contenu.sealed(keys, id, nouveau.genre, nouveau.echeance)
                let courriers = canaux.courriers(
                    nouveau.genre, of: id, ids: ids, echeance: nouveau.echeance,
                    prevuLe: now.adding(seconds: PrepareCourriers.fenetre(nouveau.genre)),
                    auteur: acteur.author(of: nouveau.genre, current), fin: current.expireLe)
                _ = try registry.courriers.insert(
                    courriers,
                    contenus: Dictionary(courriers.map { ($0.id, sealed) }, uniquingKeysWith: { first, _ in first }))
                if let key { try registry.keep(key, id, version: version, by: acteur, now) }
                return .written(courriers)
            }
        } catch let error where error.uniqueViolation?.contains("rendez_vous") == true {
            return .taken
        }
    }

    private static let unconfirmed = Violation("genre", "courrier.attestation.chiffres")

    /// On paper, as it would leave today, its certificate behind it: of that one the code alone is given when it leaves. Nothing is kept.
    package func apercu(
        _ id: ID<Demande>, _ saisie: SaisieCourrier, by acteur: Acteur
    ) async throws -> Apercu {
        guard acteur.may(.recordRadiation) else { return .denied }
        let (now, today, rulebook) = (world.now(), world.today, world.rulebook)
        let write = WriteLettre(rulebook: rulebook, texts: texts, today: today, site: site)
        let issue = IssueAttestation(world)
        let courrier: ID<Courrier> = world.ids.next(now)
        return try await world.base.read { registry in
            guard let current = try registry.demandes.find(id) else { return .unknown }
            guard try registry.reaches(current, .recordRadiation, acteur, now) else { return .denied }
            switch try registry.examine(saisie, current, by: acteur, on: today, rulebook) {
            case .failure(.fautes(let violations)): return .invalid(violations)
            case .failure(.etat(let etat)): return .closed(etat)
            case .success(let nouveau):
                let isHidden = current.formulaire.adresseProtegee == true
                let sample = Courrier(
                    id: courrier, demande: id, genre: nouveau.genre, canal: isHidden ? .remise : .lettre, isDu: true,
                    echeance: nouveau.echeance, etat: .prevu, prevuLe: now,
                    auteur: acteur.author(of: nouveau.genre, current), fin: current.expireLe)
                guard let expediteur = try registry.expediteurs([sample], [id: current])[courrier] else {
                    return .unknown
                }
                let lettre = write(
                    sample, current, try registry.faitsValidite(of: current, rulebook), from: expediteur,
                    nouveau.contenu, isHandedOver: isHidden)
                guard nouveau.genre.isAttestation, let attestation else { return .lettre(lettre) }
                guard current.access(.issueAttestation, by: acteur) != .refuse else { return .denied }
                guard
                    let jointe = try issue.join(
                        current, registry.faitsAttestation(of: current, on: today, rulebook),
                        code: IssueAttestation.exemple, attestation)
                else { return .invalid([Self.unconfirmed]) }
                return .lettre(lettre.with(jointe))
            }
        }
    }

    /// By who wrote it, on all its channels.
    package func takeBack(_ id: ID<Courrier>, of demande: ID<Demande>, by acteur: Acteur) async throws -> Retrait {
        guard acteur.may(.recordRadiation) else { return .denied }
        let now = world.now()
        return try await world.base.write { registry in
            guard let file = try registry.demandes.lock(demande) else { return .unknown }
            guard try registry.reaches(file, .recordRadiation, acteur, now) else { return .denied }
            guard let courrier = try registry.courriers.find(id),
                try registry.filesOfLetters(demande).contains(courrier.demande)
            else { return .unknown }
            guard courrier.isOf(acteur) else { return .denied }
            return try registry.courriers.takeBack(courrier) ? .done : .left
        }
    }
}

extension Courrier {
    /// Written by this account, or by software of this body.
    package func isOf(_ acteur: Acteur) -> Bool {
        guard let auteur else { return false }
        if let compte = acteur.compte { return auteur.compte == compte }
        return acteur.origine == .logiciel && auteur.compte == nil && auteur.organisme == acteur.organisme
    }
}

extension Acteur {
    fileprivate func author(of genre: GenreCourrier, _ demande: Demande) -> Courrier.Auteur {
        Courrier.Auteur(
            organisme: organisme, guichet: guichet(of: genre, demande), compte: compte)
    }
}

extension Registry {
    /// The answer that this key had already: the letter that was written with it, as it stands.
    fileprivate func earlier(
        _ key: IdempotencyKey, _ demande: ID<Demande>, _ genre: GenreCourrier, by acteur: Acteur, _ now: Instant
    ) throws -> WriteCourrier.Answer? {
        let since = now.adding(seconds: -86_400)
        guard let stored = try idempotence.find(organisme: acteur.organisme, cle: key.key, since: since) else {
            return nil
        }
        guard stored.empreinte == key.empreinte, stored.demande == demande else { return .keyReused }
        let prevuLe = stored.creeLe.adding(seconds: PrepareCourriers.fenetre(genre))
        return .written(
            (try courriers.of([demande])[demande] ?? []).filter {
                $0.genre == genre && $0.auteur?.organisme == acteur.organisme && $0.prevuLe == prevuLe
            })
    }

    fileprivate func keep(
        _ key: IdempotencyKey, _ demande: ID<Demande>, version: Int, by acteur: Acteur, _ now: Instant
    ) throws {
        try idempotence.insert(
            organisme: acteur.organisme, cle: key.key, empreinte: key.empreinte, demande: demande, version: version,
            now: now)
    }

    fileprivate func examine(
        _ saisie: SaisieCourrier, _ demande: Demande, by acteur: Acteur, on today: Day, _ rulebook: Rulebook
    ) throws -> Result<NouveauCourrier, RefusCourrier> {
        let nature = try organismes.current(acteur.organisme, on: today)?.nature
        let agenda =
            saisie["rdvCreneau"].isEmpty ? nil : try agendaConvocation(of: demande, by: acteur, on: today, rulebook)
        let typed = saisie.genre == .convocation && saisie["rdvCreneau"].isEmpty
        let premier = typed ? rulebook.premierCreneau(try canauxConvocation(of: demande), on: today) : nil
        return examineCourrier(
            saisie, try dossierCourrier(demande, agenda, premierRendezVous: premier, on: today, rulebook),
            isBailleur: nature == .bailleur || acteur.may(.correctRadiation), on: today, rulebook)
    }

    func dossierCourrier(
        _ demande: Demande, _ agenda: AgendaConvocation? = nil, premierRendezVous: Day? = nil, on today: Day,
        _ rulebook: Rulebook
    ) throws -> DossierCourrier {
        let composition = CompositionMenage(demande.formulaire, on: today, rulebook)
        return DossierCourrier(
            situation: try situation(of: demande, rulebook),
            pieces: piecesAttendues(demande.formulaire, composition, on: today, rulebook),
            courriers: try courriers.of([demande.id])[demande.id] ?? [], agenda: agenda,
            premierRendezVous: premierRendezVous, caducs: try caducs(of: demande.id, rulebook))
    }
}
