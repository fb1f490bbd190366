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

    /// Sends a code to the address of the file; the one before ends. `traduction`: a sentence in the language of the page,
    /// with `{code}` and `{minutes}` in it.
    package func ask(_ entree: EntreeDemandeur, traduction: String = "") async throws {
        let now = world.now()
        let found = try await world.base.read { try $0.own(entree) }
        let address = found?.formulaire.courriel.flatMap(AdresseCourriel.parse)
        let code = CodeDemandeur.make(.courriel, randomBytes(8))
        let sujet = sujet(found?.id, entree)
        var parametres = ["code": CodeDemandeur.shown(code), "minutes": "\(CodeDemandeur.minutes)"]
        parametres["traduction"] = parametres.reduce(traduction.isEmpty ? "" : "\n\n\(traduction)") { text, value in
            text.replacing("{\(value.key)}", with: value.value)
        }
        let envoi = try mailer.write(
            .codeDemandeur, to: address ?? Self.nobody, organisme: nil, about: found?.id, parametres)
        let stored = StoredCode(
            sujet: sujet, demande: address == nil ? nil : found?.id, genre: .courriel,
            empreinte: digest(code, sujet), expireLe: now.adding(seconds: CodeDemandeur.minutes * 60))
        try await world.base.write { registry in
            try registry.espace.put(stored, now: now)
            if address != nil { try registry.envois.insert(envoi, now: now) }
        }
    }

    /// By either code; it serves once, and ends the others of the file.
    package func callAsFunction(_ typed: String, _ entree: EntreeDemandeur) async throws -> Answer {
        let (now, code) = (world.now(), CodeDemandeur.normalized(typed))
        let (secret, csrf, decoy) = (newSecret(), newSecret(), randomBytes(16))
        let seen = world.ids.nextRaw(now)
        let until = now.adding(seconds: CodeDemandeur.minutes * 60)
        let empreinte = SignIn.digest(secret)
        return try await world.base.write { registry in
            let demande = try registry.own(entree)
            let sujet = self.sujet(demande?.id, entree)
            try registry.espace.countTry(
                StoredCode(sujet: sujet, demande: nil, genre: .courriel, empreinte: decoy, expireLe: until), now: now)
            guard let courriel = try registry.espace.find(sujet) else { return .wrong }
            guard courriel.essais <= CodeDemandeur.mostTries else { return .over(until: courriel.expireLe) }
            guard let demande else {
                _ = self.fits(code, courriel)
                return .wrong
            }
            let papier = try registry.espace.find(Self.sujetPapier(demande.id))
            if papier != nil { try registry.espace.countTry(papier: Self.sujetPapier(demande.id)) }
            let isMail = courriel.demande == demande.id && self.fits(code, courriel)
            let isPaper =
                papier.map {
                    $0.expireLe > now && $0.essais < CodeDemandeur.mostTriesPapier && self.fits(code, $0)
                } ?? false
            guard isMail || isPaper else { return .wrong }
            try registry.espace.end(codesOf: demande.id, [sujet])
            try registry.espace.close(lastSeenBefore: now.adding(seconds: -OpenEspace.idleSeconds))
            try registry.espace.open(empreinte, demande: demande.id, csrf: csrf, now: now)
            try registry.consultations.insert(
                [Consultation(id: seen, demande: demande.id, objet: "entree")], by: .demandeur(demande.id), now: now)
            return .opened(secret: secret)
        }
    }

    static func sujetPapier(_ demande: ID<Demande>) -> String { "papier \(demande.text)" }

    private func sujet(_ demande: ID<Demande>?, _ entree: EntreeDemandeur) -> String {
        if let demande { return "courriel \(demande.text)" }
        let typed = world.keys.digests("\(entree.numero.text) \(entree.naissance.iso)", at: "entree-demandeur").last
        return "inconnu \(hexadecimal(typed ?? []))"
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
}
