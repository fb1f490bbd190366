// SPDX-License-Identifier: EUPL-1.2

/// A letter as it was written, word for word: what is printed again is what was sent, whatever the file and the template have
/// become since.
package struct Lettre: Sendable, Hashable, Codable {
    /// The sender: body, desk, address, contact.
    package let service: [String]
    package let faitLe: String
    /// Six lines at most: they fall in the window of the envelope. Empty when the letter is handed over.
    package let destinataire: [String]
    /// By which it is found when it comes back; printed in the window, and as a code to be scanned.
    package let reference: String
    package let appel: String
    package let objet: String
    package let blocs: [BlocLettre]
    package let signature: [String]
    /// The version of the logo of its body (`VersionLogo.nom`); nil without.
    package let logo: String?
    /// The certificate, on the pages that follow.
    package private(set) var jointe: AttestationJointe?

    package init(
        service: [String], faitLe: String, destinataire: [String], reference: String, appel: String, objet: String,
        blocs: [BlocLettre], signature: [String], logo: String?
    ) {
        self.service = service
        self.faitLe = faitLe
        self.destinataire = destinataire
        self.reference = reference
        self.appel = appel
        self.objet = objet
        self.blocs = blocs
        self.signature = signature
        self.logo = logo
    }
}

extension Lettre {
    /// The same without where it went: an address that is protected now is printed nowhere. A certificate that bears it goes.
    package var withoutAddress: Lettre {
        var result = Lettre(
            service: service, faitLe: faitLe, destinataire: Array(destinataire.prefix(1)), reference: reference,
            appel: appel, objet: objet, blocs: blocs, signature: signature, logo: logo)
        if jointe?.sansAdresse == true { result.jointe = jointe }
        return result
    }

    /// Its certificate follows.
    package func with(_ jointe: AttestationJointe) -> Lettre {
        var result = self
        result.jointe = jointe
        return result
    }
}

/// The pages of a certificate as they were written.
package struct AttestationJointe: Sendable, Hashable, Codable {
    /// `7K2M-94QD-X1`
    package let code: String
    /// What its QR code leads to.
    package let verification: String
    /// HTML of the program, in which every value was escaped.
    package let corps: String
    /// Written while the address was protected: it bears none.
    package let sansAdresse: Bool

    package init(code: String, verification: String, corps: String, sansAdresse: Bool) {
        self.sansAdresse = sansAdresse
        self.code = code
        self.verification = verification
        self.corps = corps
    }

    /// Name of its QR code among those of a lot.
    package static func qr(_ code: String) -> String { "v-\(code.lowercased())" }
}

/// Letters that are printed and handed over together.
package struct Lot: Sendable, Hashable {
    package enum Etat: String, Sendable, CaseIterable {
        /// Written, waits for the printer.
        case aImprimer
        case imprime
        /// Given to the carrier: each letter is proved.
        case remis
        case annule
    }

    package let id: ID<Lot>
    package let organisme: ID<Organisme>
    package let guichet: String?
    package let etat: Etat
    package let lettres: Int
    /// Known once printed.
    package let pages: Int?
    package let creeLe: Instant
    package let remisLe: Day?
    package let reference: String?
    /// Why it could not be printed the last time.
    package let faute: String?
    /// Of registered letters: each is proved by its own number.
    package let estRecommande: Bool

    package init(
        id: ID<Lot>, organisme: ID<Organisme>, guichet: String?, etat: Etat, lettres: Int, pages: Int? = nil,
        creeLe: Instant, remisLe: Day? = nil, reference: String? = nil, faute: String? = nil,
        estRecommande: Bool = false
    ) {
        self.id = id
        self.organisme = organisme
        self.guichet = guichet
        self.etat = etat
        self.lettres = lettres
        self.pages = pages
        self.creeLe = creeLe
        self.remisLe = remisLe
        self.reference = reference
        self.faute = faute
        self.estRecommande = estRecommande
    }

    /// One printing, and one file that a person still opens.
    package static let plafond = 200
    /// Of certificates, which have lots of their own: ten of six pages take the printer a minute at worst.
    package static let attestations = 10
    /// Of different bodies: the printer holds them all at once.
    package static let logos = 10
}

/// One letter of a lot, and where it stands in its file.
package struct LettreDeLot: Sendable, Hashable {
    package let courrier: ID<Courrier>
    package let demande: ID<Demande>
    package let numero: String?
    package let rang: Int
    package let codePostal: String
    /// First page and count, once printed.
    package let page: Int?
    package let pages: Int?
    package let etat: EtatCourrier
    /// What it warns of is not so any more (renewed, struck off): taken out of the pile before it leaves.
    package let estInutile: Bool
    /// Taken out by hand: what is printed of it is not posted.
    package let retrait: RaisonRetrait?

    package init(
        courrier: ID<Courrier>, demande: ID<Demande>, numero: String?, rang: Int, codePostal: String, page: Int?,
        pages: Int?, etat: EtatCourrier, estInutile: Bool, retrait: RaisonRetrait? = nil
    ) {
        self.courrier = courrier
        self.demande = demande
        self.numero = numero
        self.rang = rang
        self.codePostal = codePostal
        self.page = page
        self.pages = pages
        self.etat = etat
        self.estInutile = estInutile
        self.retrait = retrait
    }
}
