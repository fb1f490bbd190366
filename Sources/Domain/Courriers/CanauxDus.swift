// SPDX-License-Identifier: EUPL-1.2

/// What decides on the channel of a notice.
package struct ContactDemandeur: Sendable, Hashable {
    /// Registered or renewed online at least once.
    package let enLigne: Bool
    /// Asked for letters besides mails.
    package let demandePoste: Bool
    package let aCourriel: Bool
    package let adresseProtegee: Bool

    package init(enLigne: Bool, demandePoste: Bool = false, aCourriel: Bool, adresseProtegee: Bool = false) {
        self.enLigne = enLigne
        self.demandePoste = demandePoste
        self.aCourriel = aCourriel
        self.adresseProtegee = adresseProtegee
    }
}

/// The channels of a notice: those that the law wants, each of them with its proof, and what is sent besides.
package struct CanauxDus: Sendable, Hashable {
    package let dus: Set<CanalCourrier>
    package let enPlus: Set<CanalCourrier>

    package init(dus: Set<CanalCourrier>, enPlus: Set<CanalCourrier>) {
        self.dus = dus
        self.enPlus = enPlus
    }

    package var tous: Set<CanalCourrier> { dus.union(enPlus) }
}

extension CanauxDus {
    /// One letter on each of its channels, to be sent. `ids`: one for each channel that there is.
    package func courriers(
        _ genre: GenreCourrier, of demande: ID<Demande>, ids: [ID<Courrier>], echeance: Day, prevuLe: Instant,
        auteur: Courrier.Auteur? = nil, fin: Day? = nil
    ) -> [Courrier] {
        zip(ids, CanalCourrier.allCases).filter { tous.contains($1) }.map { id, canal in
            Courrier(
                id: id, demande: demande, genre: genre, canal: canal, isDu: dus.contains(canal), echeance: echeance,
                etat: .prevu, prevuLe: prevuLe, auteur: auteur, fin: fin)
        }
    }
}

/// R441-2-7: who never came online is written to, and by mail too if it is known; who came online once is mailed; both, if
/// he asked for letters. Without a mail address a letter is due, whatever else; an address that is protected is written
/// to by handing the letter over.
package func canauxDus(_ contact: ContactDemandeur) -> CanauxDus {
    let papier: CanalCourrier = contact.adresseProtegee ? .remise : .lettre
    if contact.enLigne, contact.aCourriel {
        return CanauxDus(dus: contact.demandePoste ? [.courriel, papier] : [.courriel], enPlus: [])
    }
    return CanauxDus(dus: [papier], enPlus: contact.aCourriel ? [.courriel] : [])
}

/// Those of a letter of a kind. A warning wants a proof of its delivery (R441-2-8), which no mail is: a registered letter, or one
/// handed over; a mail besides, if it is known. Whom a protected address is hidden from may know the mailbox: what is asked of that
/// person, and where she is expected or was registered, is told by hand only.
package func canauxDus(_ genre: GenreCourrier, _ contact: ContactDemandeur) -> CanauxDus {
    if genre != .preavis, contact.adresseProtegee { return CanauxDus(dus: [.remise], enPlus: []) }
    guard genre.avertitDe != nil else { return canauxDus(contact) }
    return CanauxDus(dus: [.lettre], enPlus: contact.aCourriel ? [.courriel] : [])
}
