// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// A file as one page shows it.
package struct Dossier: Sendable {
    package let demande: Demande
    package let acces: Acces
    package let guichet: Guichet?
    package let organisme: NomOrganisme
    package let numeros: [Numero]
    package let evenements: [Fait]
    /// Since when its validity may run; of a whole reading.
    package let validite: FaitsValidite
    /// The address is or was protected, and its history is none of this reader's.
    package let hidesAddressHistory: Bool
    package let consultations: Int
    /// Complaints that wait.
    package let openSaisines: [Saisine]
    /// Where it went, when it was merged into another one.
    package let suite: Carte?
    /// What was merged into it: living mergers, the newest first.
    package let fusions: [FusionDemandes]
    /// By which the applicant is not reached any more.
    package let contactsPerdus: [ContactPerdu]
    /// The notices of an end that has passed: what it is struck off on.
    package let preavis: [Courrier]

    /// An event, with the names that a reader needs.
    package struct Fait: Sendable {
        package let evenement: Evenement
        package let organisme: NomOrganisme
        package let changes: [Change]
        /// Of a strike-off, a renewal, a reactivation: what it holds.
        package let vie: FaitVie?
        /// Its place in the journal; nil until the sequencer passed.
        package let position: Int64?
    }
}

extension Dossier {
    /// When each letter that came back was noted so.
    fileprivate static func returns(
        _ events: [(evenement: Evenement, contenu: String?, position: Int64?)]
    ) -> [ID<Courrier>: Instant] {
        events.reduce(into: [:]) { found, event in
            guard case .retour(let contenu)? = FaitVie(event.evenement.genre, event.contenu),
                let id = ID<Courrier>(text: contenu.courrier)
            else { return }
            found[id] = event.evenement.saisiLe
        }
    }

    package func mayShowAddress(to acteur: Acteur) -> Bool { demande.mayShowAddress(to: acteur) }
}

extension Demande {
    /// A protected address (violence) is for the desk of the file and for the manager: who must act.
    func mayShowAddress(to acteur: Acteur) -> Bool {
        formulaire.adresseProtegee != true || access(.readAdresseProtegee, by: acteur) != .refuse
    }

    /// What the table of rights says of this file.
    package func access(_ acte: Acte, by acteur: Acteur) -> Acces {
        acteur.access(acte, guichet: guichet, communes: formulaire.communesSouhaitees, demande: id)
    }
}

extension Registry {
    /// The card of the file that stands for one that was merged.
    func heirCard(of id: ID<Demande>) throws -> Carte? {
        guard let heir = try fusions.heirs(of: [id])[id], let demande = try demandes.find(heir) else { return nil }
        return Carte(
            id: demande.id, numero: demande.numero, etat: demande.etat,
            guichet: try organismes.guichet(demande.guichet)?.nom ?? demande.guichet)
    }

    /// The desk that a card names to who may not read the file: where the person is sent. Of a protected address, the manager's: its
    /// own would tell where someone is hidden.
    func cardDesk(of demande: Demande, _ nom: String?) throws -> String {
        try cardDesk(nom ?? demande.guichet, isProtected: demande.formulaire.adresseProtegee == true)
    }

    func cardDesk(_ own: String, isProtected: Bool) throws -> String {
        isProtected ? try organismes.guichetGestionnaire()?.nom ?? "" : own
    }

    /// A protection that ended does not tell where the person was hidden: `events` are those at hand, all there are or not.
    func hidesAddressHistory(
        of demande: Demande, from acteur: Acteur, events: [(evenement: Evenement, contenu: String?, position: Int64?)],
        areAll: Bool, absorbees: [ID<Demande>] = []
    ) throws -> Bool {
        guard demande.access(.readAdresseProtegee, by: acteur) == .refuse else { return false }
        if demande.formulaire.adresseProtegee == true { return true }
        if events.contains(where: { $0.contenu?.contains("\"adresseProtegee\"") ?? false }) { return true }
        return try !areAll
            && ([demande.id] + absorbees).contains { try journal.mentions("adresseProtegee", of: $0) }
    }
}

/// What a desk may know of a file out of its scope.
package struct Carte: Sendable {
    package let id: ID<Demande>
    package let numero: String?
    package let etat: Etat
    package let guichet: String
}

/// Reads files. Each nominative answer leaves a `Consultation`; when it cannot be written, there is no answer.
package struct ReadDemandes: Sendable {
    package enum Answer: Sendable {
        case dossier(Dossier)
        /// Out of scope: the minimal card.
        case carte(Carte)
        case unknown
        case denied
    }

    let world: World

    package init(_ world: World) { self.world = world }

    /// `objet`: what the reading is for, one of `dossier`, `recepisse`, `confirmation`, `api`. `isWhole` false: without
    /// history, numbers and count of readings, which the form of a change does not show.
    package func callAsFunction(
        _ id: ID<Demande>, objet: String, isWhole: Bool = true, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.readDemande) else { return .denied }
        let now = world.now()
        let (today, rulebook) = (world.today, world.rulebook)
        let answer = try await world.base.read { registry -> Answer in
            guard let demande = try registry.demandes.find(id) else { return .unknown }
            var acces = demande.access(.readDemande, by: acteur)
            if acces == .refuse, try registry.presences.isOpen(id, to: acteur, now: now) { acces = .presence }
            // The desk of a file that was merged into this one still sees it.
            let counts =
                isWhole
                ? try registry.consultations.counts(of: id) : (consultations: 0, fusions: 0, saisines: 0, retours: 0)
            let absorbees =
                counts.fusions > 0 || (!isWhole && acces == .refuse) ? try registry.fusions.absorbees(of: [id]) : []
            if acces == .refuse, !absorbees.isEmpty {
                let cards = try registry.demandes.cards(absorbees).values
                acces =
                    cards.lazy.map { acteur.access(.readDemande, guichet: $0.guichet, communes: $0.communes) }
                    .first { $0 != .refuse } ?? .refuse
            }
            let guichet = try registry.organismes.guichet(demande.guichet)
            guard acces != .refuse else {
                guard acteur.may(.readCarte) else { return .denied }
                return .carte(
                    Carte(
                        id: demande.id, numero: demande.numero, etat: demande.etat,
                        guichet: try registry.cardDesk(of: demande, guichet?.nom)))
            }
            // An applicant reads his own past, not that of whom he was united with.
            let same =
                absorbees.isEmpty || acteur.origine != .demandeur
                ? absorbees : try registry.fusions.absorbees(of: [id], unions: false)
            let found = isWhole ? try registry.journal.events(of: [id] + same, limit: 50) : []
            // A page of the history may not go back to the departure.
            let departs =
                found.count < 50
                ? found.map(\.evenement) : try registry.journal.all(.composition, of: [id] + same)
            let reserve = ReserveSeparation(departs, [demande])
            let oubli = try registry.oubli(of: [id] + same, found, areAll: found.count < 50)
            let told = found.filter { !oubli.hides($0.evenement, $0.contenu) }
            let events: [(evenement: Evenement, contenu: String?, position: Int64?)] = told.map {
                (reserve.shown($0.evenement, to: acteur), $0.contenu, $0.position)
            }
            // Those at hand, where they are all there are: what an act reads of the journal.
            let isAllTold = absorbees.isEmpty && found.count < 50
            let validite =
                !isWhole || isAllTold
                ? FaitsValidite(
                    renouvelee: told.map(\.evenement).filter { $0.genre == .renouvellement }.map(\.survenuLe))
                : try registry.faitsValidite(of: demande, rulebook)
            let names = try registry.organismes.names(
                Array(
                    Set(events.map(\.evenement.organisme) + [demande.organisme, guichet?.organisme].compactMap { $0 })),
                on: today)
            let changes = events.map { oubli.shown($0.evenement, reserve.changes($0.evenement, $0.contenu)) }
            // Letters are read of those alone that have one which came back.
            let areLost = counts.retours > 0 && [.active, .deposee, .radiee].contains(demande.etat)
            let isPast = isWhole && demande.etat == .active && demande.expireLe < today
            let letters = areLost || isPast ? try registry.courriers.of([id])[id] ?? [] : []
            let perdus =
                areLost
                ? contactsPerdus(
                    letters,
                    changes: zip(events, changes).flatMap { event, list in
                        list.map { ($0.champ, event.evenement.saisiLe) }
                    }, retours: Dossier.returns(events)) : []
            return .dossier(
                try Dossier(
                    demande: demande, acces: acces, guichet: guichet,
                    organisme: names.registering(demande, guichet),
                    numeros: isWhole ? try registry.numeros.all(of: id) : [],
                    evenements: zip(events, changes).map { event, changes in
                        Dossier.Fait(
                            evenement: event.evenement, organisme: names[event.evenement.organisme] ?? NomOrganisme(""),
                            changes: changes,
                            vie: FaitVie(event.evenement.genre, event.contenu),
                            position: event.position)
                    }, validite: validite,
                    hidesAddressHistory: isWhole
                        && registry.hidesAddressHistory(
                            of: demande, from: acteur, events: events, areAll: found.count < 50, absorbees: absorbees),
                    consultations: counts.consultations,
                    openSaisines: counts.saisines > 0 ? try registry.saisines.open(of: id) : [],
                    suite: demande.etat == .fusionnee ? try registry.heirCard(of: id) : nil,
                    fusions: absorbees.isEmpty || !isWhole ? [] : try registry.fusions.into(id).map(\.faite),
                    contactsPerdus: perdus, preavis: isPast ? letters.filter { $0.genre == .preavis } : []))
        }
        switch answer {
        case .dossier, .carte:
            let consultation = Consultation(id: world.ids.nextRaw(now), demande: id, objet: objet)
            try await world.base.write { try $0.consultations.insert([consultation], by: acteur, now: now) }
        case .unknown, .denied: break
        }
        return answer
    }

    /// By number, current or old.
    package func callAsFunction(numero: NumeroUnique, objet: String, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.readDemande) else { return .denied }
        guard let id = try await world.base.read({ try $0.recherche.demande(numero: numero.text) }) else {
            return .unknown
        }
        return try await self(id, objet: objet, by: acteur)
    }

    /// The identity behind a number; the caller still has to be let in.
    package func id(of numero: NumeroUnique) async throws -> ID<Demande>? {
        try await world.base.read { try $0.recherche.demande(numero: numero.text) }
    }

    /// Who opened the form of a file to change it within the half hour: said to the next one.
    package func lastEditor(
        of id: ID<Demande>, otherThan acteur: Acteur
    ) async throws -> (nom: String, organisme: NomOrganisme, le: Instant)? {
        guard acteur.may(.updateDemande), let compte = acteur.compte else { return nil }
        let since = world.now().adding(seconds: -1_800)
        let today = world.today
        return try await world.base.read { registry in
            guard let seen = try registry.consultations.last("modification", of: id, otherThan: compte, since: since)
            else { return nil }
            let names = try registry.organismes.names([seen.organisme], on: today)
            return (seen.nom, names[seen.organisme] ?? NomOrganisme(""), seen.le)
        }
    }

    /// What the agent opened or registered in the last days, with names as far as he may see them. Each of these files is
    /// written down once a day and account, as seen on the home page: that page is opened all day long.
    package func recent(by acteur: Acteur, limit: Int) async throws -> [(demande: Demande, le: Instant, objet: String)]
    {
        guard let compte = acteur.compte, acteur.may(.readDemande) else { return [] }
        let clock = world.rulebook.territoire.clock
        let (today, since) = (clock.start(of: world.today), clock.start(of: world.today.adding(days: -7)))
        let (shown, fresh) = try await world.base.read { registry in
            let recent = try registry.demandes.recent(compte: compte, since: since, limit: limit)
            let demandes = try registry.demandes.find(recent.map(\.id))
            let shown = recent.compactMap { item -> (demande: Demande, le: Instant, objet: String)? in
                guard let demande = demandes.first(where: { $0.id == item.id }), demande.etat != .purgee,
                    demande.access(.readDemande, by: acteur) != .refuse
                else { return nil }
                return (demande, item.le, item.objet)
            }
            let known = try registry.consultations.seen(shown.map(\.demande.id), "accueil", by: compte, since: today)
            return (shown, shown.map(\.demande.id).filter { !known.contains($0) })
        }
        guard !fresh.isEmpty else { return shown }
        let now = world.now()
        let seen = fresh.map { Consultation(id: world.ids.nextRaw(now), demande: $0, objet: "accueil") }
        try await world.base.write { registry in
            // Two windows opened at once.
            let known = try registry.consultations.seen(fresh, "accueil", by: compte, since: today)
            try registry.consultations.insert(seen.filter { !known.contains($0.demande) }, by: acteur, now: now)
        }
        return shown
    }

    /// Files of the agent's desk without a number yet: their certificate is due within a month (L441-2-1).
    package func waiting(by acteur: Acteur, limit: Int) async throws -> [(demande: Demande, avant: Day?)] {
        guard let guichet = acteur.guichet, acteur.may(.readDemande) else { return [] }
        let demandes = try await world.base.read { try $0.demandes.waiting(guichet: guichet, limit: limit) }
        let now = world.now()
        let seen = demandes.map { Consultation(id: world.ids.nextRaw(now), demande: $0.id, objet: "attente") }
        if !seen.isEmpty { try await world.base.write { try $0.consultations.insert(seen, by: acteur, now: now) } }
        return demandes.map { demande in
            let depot = demande.formulaire.depot.date
            return (demande, world.rulebook.delai("attestation", on: depot)?.end(from: depot))
        }
    }

    /// Registered today at the agent's desk.
    package func registeredToday(by acteur: Acteur) async throws -> Int {
        guard let guichet = acteur.guichet else { return 0 }
        let clock = world.rulebook.territoire.clock
        let (from, to) = (clock.start(of: world.today), clock.start(of: world.today.adding(days: 1)))
        return try await world.base.read { try $0.demandes.count(guichet: guichet, from: from, to: to) }
    }
}

extension Change {
    /// The changes that an event holds; none when it is of another kind or was erased.
    static func decode(_ genre: GenreEvenement, _ contenu: String?) -> [Change] {
        guard let contenu else { return [] }
        if genre == .fusion || genre == .annulationFusion {
            // written by us; shown empty if not
            return (try? JSONDecoder().decode(ContenuFusion.self, from: Data(contenu.utf8)))?.changements ?? []
        }
        if genre == .titulaire {
            // written by us; shown empty if not
            return (try? JSONDecoder().decode(ContenuTitulaire.self, from: Data(contenu.utf8)))?.changements ?? []
        }
        if genre == .union {
            // written by us; shown empty if not
            return (try? JSONDecoder().decode(ContenuUnionEcrit.self, from: Data(contenu.utf8)))?.changements ?? []
        }
        if genre == .separation {
            // written by us; shown empty if not
            return (try? JSONDecoder().decode(ContenuSeparationEcrit.self, from: Data(contenu.utf8)))?.changements ?? []
        }
        guard genre == .modification || genre == .composition else { return [] }
        // written by us; shown empty if not
        return (try? JSONDecoder().decode([Change].self, from: Data(contenu.utf8))) ?? []
    }
}
