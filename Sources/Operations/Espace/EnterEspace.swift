// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The entry of an applicant into his own file: a number, a birth date, then a code. Whether there is such a file, and whether
/// the date fits, is told to nobody: what is unknown has its row, its mail that is never sent and its tries as well.
package struct EnterEspace: Sendable {
    package enum Answer: Sendable {
        case opened(secret: String)
        /// Wrong, late, used, or of no file.
        case wrong
        /// Too many tries: nothing is looked at until then.
        case over(until: Instant)
    }

    /// Of what fits no file: sealed like another, kept nowhere.
    private static let nobody = "personne@exemple.invalid"
    private let world: World
    private let mailer: Mailer

    package init(_ world: World, mailer: Mailer) {
        self.world = world
        self.mailer = mailer
    }

    /// Sends a code to the address of the file, unless it had one just now or enough of them today; the one before ends.
    /// `traduction`: a sentence in the language of the page, with `{code}` and `{minutes}` in it. `sms`: such a sentence too, when
    /// a text message is asked for: it goes to the mobile of the file; a mail goes instead where there is none, where the address
    /// is protected (who is not to know may read the telephone), or where enough of them left today.
    package func ask(_ entree: EntreeDemandeur, traduction: String = "", sms: String? = nil) async throws {
        let now = world.now()
        let found = try await world.base.read { try $0.own(entree) }
        let address = found?.formulaire.courriel.flatMap(AdresseCourriel.parse)
        let (regles, sms) = (world.sms, world.sms == nil ? nil : sms)
        let mobile =
            sms == nil
            ? nil : found.flatMap { $0.formulaire.adresseProtegee == true ? nil : regles?.mobile(of: $0.formulaire) }
        let code = CodeDemandeur.make(.courriel, randomBytes(8))
        let sujet = sujet(found?.id, entree)
        var parametres = ["code": CodeDemandeur.shown(code), "minutes": "\(CodeDemandeur.minutes)"]
        // Sealed whether or not there is whom to send it to.
        let message = try sms.map {
            try mailer.write(sms: .codeDemandeur, to: mobile, about: found?.id, Self.filled($0, parametres))
        }
        parametres["traduction"] = Self.filled(traduction.isEmpty ? "" : "\n\n\(traduction)", parametres)
        let envoi = try mailer.write(
            .codeDemandeur, to: address ?? Self.nobody, organisme: nil, about: found?.id, parametres)
        let stored = StoredCode(
            sujet: sujet, demande: address == nil && mobile == nil ? nil : found?.id, genre: .courriel,
            empreinte: digest(code, sujet), expireLe: now.adding(seconds: CodeDemandeur.minutes * 60))
        try await world.base.write { registry in
            guard try registry.espace.ask(stored, now: now) else { return }
            if let message, let regles, try registry.maySend(message, regles, now), mobile != nil {
                return try registry.envois.insert(message, now: now)
            }
            if address != nil { try registry.envois.insert(envoi, now: now) }
        }
    }

    private static func filled(_ text: String, _ parametres: [String: String]) -> String {
        parametres.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    /// By either code; it serves once, and ends the others of the file.
    package func callAsFunction(_ typed: String, _ entree: EntreeDemandeur) async throws -> Answer {
        let (now, code) = (world.now(), CodeDemandeur.normalized(typed))
        let (secret, csrf, nothing) = (newSecret(), newSecret(), randomBytes(16))
        let seen = world.ids.nextRaw(now)
        let until = now.adding(seconds: CodeDemandeur.minutes * 60)
        let empreinte = SignIn.digest(secret)
        let decoy = { @Sendable (sujet: String) in
            StoredCode(sujet: sujet, demande: nil, genre: .courriel, empreinte: nothing, expireLe: until)
        }
        return try await world.base.write { registry in
            let demande = try registry.own(entree)
            let (saisie, sujet) = (self.sujetSaisie(entree), self.sujet(demande?.id, entree))
            // By what was typed alone: several dates fit one file whose date is known by its year, and they must not tell it.
            try registry.espace.countTry(decoy(saisie), now: now)
            guard let tries = try registry.espace.find(saisie) else { return .wrong }
            guard tries.essais <= CodeDemandeur.mostTries else { return .over(until: tries.expireLe) }
            try registry.espace.countTry(decoy(sujet), now: now)
            guard let courriel = try registry.espace.find(sujet) else { return .wrong }
            let fitsMail = self.fits(code, courriel)
            guard let demande, courriel.essais <= CodeDemandeur.mostTries else { return .wrong }
            let papier = try registry.espace.find(Self.sujetPapier(demande.id))
            if papier != nil, CodeDemandeur.looksPapier(code) {
                try registry.espace.countTry(papier: Self.sujetPapier(demande.id))
            }
            let isMail = courriel.demande == demande.id && fitsMail
            let isPaper =
                papier.map {
                    $0.expireLe > now && $0.essais < CodeDemandeur.mostTriesPapier && self.fits(code, $0)
                } ?? false
            guard isMail || isPaper else { return .wrong }
            try registry.espace.end(codesOf: demande.id, [saisie], now: now)
            try registry.espace.close(lastSeenBefore: now.adding(seconds: -OpenEspace.idleSeconds))
            try registry.espace.open(empreinte, demande: demande.id, csrf: csrf, now: now)
            try registry.consultations.insert(
                [Consultation(id: seen, demande: demande.id, objet: "entree")], by: .demandeur(demande.id), now: now)
            return .opened(secret: secret)
        }
    }

    static func sujetPapier(_ demande: ID<Demande>) -> String { "papier \(demande.text)" }

    private func sujet(_ demande: ID<Demande>?, _ entree: EntreeDemandeur) -> String {
        demande.map(EspaceStore.courriel) ?? "inconnu \(typed(entree))"
    }

    /// Whether or not it fits a file.
    private func sujetSaisie(_ entree: EntreeDemandeur) -> String { "saisie \(typed(entree))" }

    private func typed(_ entree: EntreeDemandeur) -> String {
        let digests = world.keys.digests("\(entree.numero.text) \(entree.naissance.iso)", at: "entree-demandeur")
        return hexadecimal(digests.last ?? [])
    }

    /// Under the key that writes.
    private func digest(_ code: String, _ sujet: String) -> [UInt8] {
        world.keys.digests(code, at: Self.place(sujet)).last ?? []
    }

    /// In the same time whatever differs.
    private func fits(_ code: String, _ stored: StoredCode) -> Bool {
        var fits = false
        for digest in world.keys.digests(code, at: Self.place(stored.sujet)) {
            let difference = zip(digest, stored.empreinte).reduce(UInt8(digest.count == stored.empreinte.count ? 0 : 1))
            {
                $0 | ($1.0 ^ $1.1)
            }
            if difference == 0 { fits = true }
        }
        return fits
    }

    static func place(_ sujet: String) -> String { "code-demandeur/\(sujet)" }
}

extension Registry {
    /// The file of who says so of himself: on file or struck off, not erased; of one that was merged, the one that stands.
    func own(_ entree: EntreeDemandeur) throws -> Demande? {
        guard let id = try recherche.demande(numero: entree.numero.text), let found = try demandes.find(id) else {
            return nil
        }
        var demande = found
        if found.etat == .fusionnee {
            guard let heir = try fusions.heirs(of: [id])[id], let next = try demandes.find(heir) else { return nil }
            demande = next
        }
        guard demande.etat == .active || demande.etat == .radiee else { return nil }
        return demande.formulaire.hasHolder(born: entree.naissance) ? demande : nil
    }

    /// Text messages cost: so many a day for one file, so many for all. Counted alike whether or not there is such a file.
    func maySend(_ message: NewEnvoi, _ regles: ReglesSMS, _ now: Instant) throws -> Bool {
        let day = now.adding(seconds: -86_400)
        let own = try envois.countSMS(of: message.demande ?? ID(0), since: day)
        return try envois.countSMS(since: day) < regles.parJour && own < CodeDemandeur.mostSMS
    }

    /// The mail address of a file changed, or its mobile where codes go there: what went to the old one opens nothing more.
    /// Whoever entered by it is out, unless he changed it himself.
    func endEspace(of demande: ID<Demande>, by acteur: Acteur, _ now: Instant) throws {
        try espace.end(codesOf: demande, now: now)
        if acteur.origine != .demandeur { try espace.close(allOf: demande) }
    }
}
