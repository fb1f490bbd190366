// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Foundation
import Stores

/// The whole file of a person, for that person (RGPD, 15): all that the base holds, and who received it. It leaves a
/// line in the register of exports and a consultation before it is given.
package struct CollectAcces: Sendable {
    package enum Answer: Sendable {
        case done(DossierAcces)
        case unknown
        /// Erased already: nothing is left to give.
        case purged
        /// Of a protected address, online: handed over at a desk, to who shows who he is.
        case protected
        case denied
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(_ id: ID<Demande>, by acteur: Acteur) async throws -> Answer {
        guard acteur.may(.giveAcces) else { return .denied }
        let today = world.today
        let now = world.now()
        let (rulebook, keys) = (world.rulebook, world.keys)
        let answer = try await world.base.read { registry -> Answer in
            guard let demande = try registry.demandes.find(id) else { return .unknown }
            guard demande.access(.giveAcces, by: acteur) != .refuse else { return .denied }
            if demande.etat == .purgee { return .purged }
            if acteur.origine == .demandeur, try registry.hidesAddressOnline(demande) { return .protected }
            return .done(try DossierAcces(demande, on: today, registry, rulebook, keys))
        }
        guard case .done(let dossier) = answer else { return answer }
        let registre: ID<RegistreExport> = world.ids.next(now)
        let consultation = Consultation(id: world.ids.nextRaw(now), demande: id, objet: "acces")
        try await world.base.write { registry in
            try registry.exports.insert(
                registre, .acces, portee: dossier.numero ?? id.text, nombre: 1, jour: today, by: acteur, now: now)
            try registry.consultations.insert([consultation], by: acteur, now: now)
        }
        return answer
    }

    package func callAsFunction(numero: NumeroUnique, by acteur: Acteur) async throws -> Answer {
        guard acteur.reachesAll(.giveAcces) else { return .denied }
        guard let id = try await world.base.read({ try $0.recherche.demande(numero: numero.text) }) else {
            return .unknown
        }
        return try await self(id, by: acteur)
    }
}

extension Registry {
    /// The address is or was protected: number, birth date and a mailbox may be known to whom it is hidden from.
    func hidesAddressOnline(_ demande: Demande) throws -> Bool {
        if demande.formulaire.adresseProtegee == true { return true }
        return try ([demande.id] + fusions.absorbees(of: [demande.id])).contains {
            try journal.mentions("adresseProtegee", of: $0)
        }
    }
}

/// All that is held about the persons of a file, as it is given to them. Instants and days are texts.
package struct DossierAcces: Encodable, Sendable {
    package struct Reference: Encodable, Sendable {
        package let numero: String
        package let genre: String
        package let emetteur: String
        package let anciennete: Day
    }

    package struct Fait: Encodable, Sendable {
        package let genre: GenreEvenement.RawValue
        package let survenuLe: Day
        package let saisiLe: String
        package let organisme: String
        package let origine: Acteur.Origine.RawValue
        package let changements: [Change]
        /// Of a strike-off, a renewal, a reactivation: ground, proof, end of validity.
        package let vie: FaitVie?
    }

    package struct Avis: Encodable, Sendable {
        package let genre: GenreCourrier.RawValue
        package let canal: CanalCourrier.RawValue
        package let etat: EtatCourrier.RawValue
        package let echeance: Day
        package let prouveLe: String?
        package let preuve: String?
        /// What it said beside its day.
        package let contenu: ContenuCourrier?
    }

    package struct Consultee: Encodable, Sendable {
        package let le: String
        package let organisme: String
        package let origine: Acteur.Origine.RawValue
        package let objet: String
    }

    package struct Remise: Encodable, Sendable {
        package let le: String
        package let organisme: String
        package let origine: Acteur.Origine.RawValue
        package let genre: GenreExport.RawValue
        /// Of a letter in a lot: to whom (`impression`, `transporteur`), in which lot, which letters of this person, and the reference of
        /// the deposit. Of the others in the lot nothing.
        package var destinataire: String?
        package var lot: String?
        package var lettres: [GenreCourrier.RawValue]?
        package var reference: String?
    }

    package struct Accueil: Encodable, Sendable {
        package let jour: Day
        package let guichet: String
        package let objet: String
        package let nom: String?
        package let contact: String?
        package let note: String?
    }

    package struct Droit: Encodable, Sendable {
        package let genre: DemandeDroits.Genre.RawValue
        package let recueLe: Day
        package let echeance: Day
        package let repondueLe: Day?
        package let issue: DemandeDroits.Issue.RawValue?
        package let objet: String?
        package let reponse: String?
    }

    package let etabliLe: Day
    package let territoire: String
    package let numero: String?
    package let etat: Etat.RawValue
    package let dateDepot: Day
    package let valableJusquau: Day
    package let radieeLe: Day?
    package let guichet: String
    package let organisme: String
    package let formulaire: Formulaire
    /// Of the files that were merged into this one, as each stood then.
    package let formulairesFusionnes: [Formulaire]
    /// Ranks of the holders whose NIR is held. Encrypted, it is shown to nobody, not even here.
    package let nirEnregistres: [Int]
    package let numeros: [Reference]
    package let historique: [Fait]
    package let consultations: [Consultee]
    package let remises: [Remise]
    package let attestations: [Day]
    /// Notices that were sent, or tried.
    package let courriers: [Avis]
    package let visites: [Accueil]
    package let rendezVous: [Accueil]
    package let droits: [Droit]
    /// Supporting documents: none is kept by this version.
    package let documents: [String]
}

extension DossierAcces {
    /// Nothing is left out for its length: pages are read to the end.
    init(_ demande: Demande, on today: Day, _ registry: Registry, _ rulebook: Rulebook, _ keys: KeyRing) throws {
        let clock = rulebook.territoire.clock
        let id = demande.id
        // What was merged into this file is the person's as well; what was united with it is of other persons.
        let absorbees = try registry.demandes.find(registry.fusions.absorbees(of: [id], unions: false))
        let files = [demande] + absorbees
        var events: [(evenement: Evenement, contenu: String?, position: Int64?)] = []
        var seen: [SeenConsultation] = []
        for file in files {
            var before: ID<Evenement>?
            while true {
                let page = try registry.journal.events(of: file.id, before: before, limit: 200)
                events += page
                before = page.last?.evenement.id
                if page.count < 200 { break }
            }
            var first = 0
            while true {
                let page = try registry.consultations.page(of: file.id, from: first, limit: 1_000)
                seen += page
                first += page.count
                if page.count < 1_000 { break }
            }
        }
        let reserve = ReserveSeparation(events.map(\.evenement), files)
        let oubli = try registry.oubli(of: files.map(\.id), events, areAll: true)
        events = events.filter { !oubli.hides($0.evenement, $0.contenu) }.map {
            (reserve.shown($0.evenement), $0.contenu, $0.position)
        }
        let lots = try registry.remisesLots(of: files.map(\.id), seen, clock).filter {
            !reserve.hides($0.organisme, $0.origine, $0.le)
        }
        seen = seen.map(reserve.shown)
        if !absorbees.isEmpty {
            events.sort { $0.evenement.id > $1.evenement.id }
            seen.sort { $0.le > $1.le }
        }
        let given = try files.flatMap { try registry.exports.all(portee: $0.numero ?? $0.id.text, limit: 1_000) }
            .filter { !reserve.hides($0.organisme, $0.origine, $0.le) }
        let bodies = Set(
            events.map(\.evenement.organisme) + seen.map(\.organisme) + given.map(\.organisme)
                + lots.map(\.organisme) + [demande.organisme])
        let names = try registry.organismes.namesThen(bodies.sorted())
        func name(_ id: ID<Organisme>) -> String { names[id] ?? "" }

        etabliLe = today
        territoire = rulebook.territoire.nom
        numero = demande.numero
        etat = demande.etat.rawValue
        dateDepot = demande.formulaire.depot.date
        valableJusquau = demande.expireLe
        radieeLe = demande.radieeLe
        guichet = try registry.organismes.guichet(demande.guichet)?.nom ?? demande.guichet
        organisme = name(demande.organisme)
        formulaire = demande.formulaire
        formulairesFusionnes = absorbees.map {
            reserve.hidesAbsorbees ? AdresseProtegee.withoutContacts($0.formulaire) : $0.formulaire
        }
        nirEnregistres = try registry.demandes.nirs(of: id).map(\.rang)
        numeros = try registry.numeros.all(of: id).map {
            Reference(numero: $0.numero, genre: $0.genre.rawValue, emetteur: $0.emetteur, anciennete: $0.anciennete)
        }
        historique = events.map { event in
            Fait(
                genre: event.evenement.genre.rawValue, survenuLe: event.evenement.survenuLe,
                saisiLe: clock.iso(event.evenement.saisiLe), organisme: name(event.evenement.organisme),
                origine: event.evenement.origine.rawValue,
                changements: oubli.shown(event.evenement, reserve.changes(event.evenement, event.contenu)).map {
                    $0.isSilent ? $0.elided : $0
                },
                vie: FaitVie(event.evenement.genre, event.contenu))
        }
        // Which body, when, what for; not which agent, who is a person too.
        consultations = seen.map {
            Consultee(
                le: clock.iso($0.le), organisme: name($0.organisme), origine: $0.origine.rawValue, objet: $0.objet)
        }
        let others = given.map {
            (
                $0.le,
                Remise(
                    le: clock.iso($0.le), organisme: name($0.organisme), origine: $0.origine.rawValue,
                    genre: $0.genre.rawValue)
            )
        }
        remises = (others + lots.map { ($0.le, Remise($0, reserve, name($0.organisme), clock)) })
            .sorted { $0.0 > $1.0 }.map(\.1)
        attestations = try files.flatMap { try registry.attestations.all(of: $0.id, limit: 1_000).map(\.faiteLe) }
        let letters = try registry.courriers.of(files.map(\.id)).values.flatMap { $0 }.sorted { $0.id < $1.id }
        let said = try registry.contenus(letters.filter { $0.genre != .preavis }, keys)
        courriers = letters.map {
            Avis(
                genre: $0.genre.rawValue, canal: $0.canal.rawValue, etat: $0.etat.rawValue, echeance: $0.echeance,
                // A number of the post leads to the place where it went.
                prouveLe: $0.prouveLe.map { clock.iso($0) },
                preuve: reserve.hides($0.id, of: $0.demande) ? nil : $0.preuve,
                contenu: said[$0.id])
        }
        visites = try files.flatMap { file in
            try registry.accueil.visites(of: file.id).filter {
                !reserve.hides(guichet: $0.guichet, on: $0.jour, clock)
            }.map {
                // What a person said before he left is not for who stays.
                Accueil(
                    jour: $0.jour, guichet: $0.guichet, objet: $0.objet, nom: $0.nom, contact: nil,
                    note: reserve.hides($0.id, of: file.id) ? nil : $0.dit)
            }
        }
        rendezVous = try files.flatMap { file in
            try registry.accueil.rendezVous(of: file.id).filter {
                !reserve.hides(guichet: $0.guichet, on: $0.creneau.jour, clock)
            }.map {
                Accueil(
                    jour: $0.creneau.jour, guichet: $0.guichet, objet: $0.objet, nom: $0.nom,
                    contact: reserve.hides($0.id, of: file.id) ? nil : $0.contact, note: nil)
            }
        }
        droits = try files.flatMap { file in
            try registry.droits.all(of: file.id).map {
                let isHidden = reserve.hides($0.id, of: file.id)
                return Droit(
                    genre: $0.genre.rawValue, recueLe: $0.recueLe, echeance: $0.echeance, repondueLe: $0.repondueLe,
                    issue: $0.issue?.rawValue, objet: isHidden ? nil : $0.objet,
                    reponse: isHidden ? nil : $0.reponse)
            }
        }
        documents = []
    }

    /// Keys sorted, readable: for the person and for whoever takes it over (RGPD, 20).
    package func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}

extension DossierAcces.Remise {
    fileprivate init(_ lot: RemiseLot, _ reserve: ReserveSeparation, _ organisme: String, _ clock: CivilClock) {
        self.init(
            le: clock.iso(lot.le), organisme: organisme, origine: lot.origine.rawValue,
            genre: GenreExport.lettres.rawValue, destinataire: lot.destinataire.rawValue, lot: lot.lot.text,
            lettres: Set(lot.lettres.compactMap { $0.genre?.rawValue }).sorted(),
            // What the carrier knows it by leads to the place where it went.
            reference: lot.destinataire == .transporteur
                && !lot.lettres.contains { reserve.hides($0.courrier, of: $0.demande) }
                ? lot.lettres.first?.reference : nil)
    }
}

extension Change {
    fileprivate var elided: Change {
        Change(champ: champ, avant: Self.elision, apres: Self.elision, provenance: provenance)
    }
}
