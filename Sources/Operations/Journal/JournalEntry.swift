// SPDX-License-Identifier: EUPL-1.2

import Crypto
package import Domain
import Foundation
package import Stores

/// An event ready to be written: header and content, with its salt drawn outside the transaction.
package struct JournalEntry: Sendable {
    package let evenement: Evenement
    package let contenu: EvenementContenu

    /// `contenu` is canonical JSON; nominative, so it only enters `evenement_contenu`.
    package init(
        _ genre: GenreEvenement, demande: ID<Demande>?, survenuLe: Day, recuLe: Instant, by acteur: Acteur,
        contenu: String, id: ID<Evenement>, now: Instant
    ) {
        let sel = randomBytes(16)
        self.contenu = EvenementContenu(sel: sel, contenu: contenu)
        evenement = Evenement(
            id: id, demande: demande, genre: genre, survenuLe: survenuLe, recuLe: recuLe, saisiLe: now,
            origine: acteur.origine, compte: acteur.compte, organisme: acteur.organisme, guichet: acteur.guichet,
            empreinte: JournalChain.digest(sel: sel, contenu: contenu))
    }
}

extension JournalEntry {
    /// The same of another file, with a salt of its own.
    init(like entry: JournalEntry, demande: ID<Demande>, id: ID<Evenement>) {
        self.init(like: entry.evenement, entry.contenu.contenu, demande: demande, id: id)
    }

    init(like other: Evenement, _ texte: String, demande: ID<Demande>, id: ID<Evenement>) {
        let sel = randomBytes(16)
        contenu = EvenementContenu(sel: sel, contenu: texte)
        evenement = Evenement(
            id: id, demande: demande, genre: other.genre, survenuLe: other.survenuLe, recuLe: other.recuLe,
            saisiLe: other.saisiLe, origine: other.origine, compte: other.compte, organisme: other.organisme,
            guichet: other.guichet, empreinte: JournalChain.digest(sel: sel, contenu: texte))
    }
}

/// The digest chain: each event binds all those before it.
package enum JournalChain {
    /// Before the first event.
    static let origin = [UInt8](SHA256.hash(data: Data("ruche journal 1".utf8)))

    /// Salted, so that the digest of a content that was erased tells nothing of it.
    static func digest(sel: [UInt8], contenu: String) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: sel)
        hash.update(data: Data(contenu.utf8))
        return [UInt8](hash.finalize())
    }

    static func next(after chaine: [UInt8], position: Int64, _ evenement: Evenement) -> [UInt8] {
        var bytes = chaine
        bytes.reserveCapacity(320)
        append(evenement, position, to: &bytes)
        return [UInt8](SHA256.hash(data: bytes))
    }

    /// All columns of the header, each with its length: no two headers give the same bytes.
    private static func append(_ evenement: Evenement, _ position: Int64, to bytes: inout [UInt8]) {
        func field(_ text: String) {
            bytes.append(contentsOf: String(text.utf8.count).utf8)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: text.utf8)
        }
        func field(_ number: Int64?) { field(number.map { String($0) } ?? "") }
        field(position)
        field(evenement.id.rawValue)
        field(evenement.demande?.rawValue)
        field(evenement.genre.rawValue)
        field(evenement.survenuLe.iso)
        field(evenement.recuLe.milliseconds)
        field(evenement.saisiLe.milliseconds)
        field(evenement.origine.rawValue)
        field(evenement.compte?.rawValue)
        field(evenement.organisme.rawValue)
        field(evenement.guichet ?? "")
        bytes.append(contentsOf: evenement.empreinte)
    }

    /// What a daily seal signs.
    static func sealed(_ jour: Day, _ position: Int64, _ chaine: [UInt8]) -> [UInt8] {
        Array("ruche sceau 1 \(jour.iso) \(position) ".utf8) + chaine
    }
}
