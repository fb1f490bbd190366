// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Foundation
import Stores

/// Lots as their page shows them, and their files.
package struct ReadLots: Sendable {
    package struct Tableau: Sendable {
        package let lots: [Lot]
        /// Letters that may leave now, those whose time to be looked at is not over, and certificates that wait for figures.
        package let attente: (due: Int, later: Int, unready: Int)
        package let hasMore: Bool
        /// Notices for the hands of who has a protected address.
        package let remises: [(demande: ID<Demande>, numero: String?, genre: GenreCourrier, echeance: Day)]
        /// Of them, how many are not among these.
        package let autres: Int
    }

    package static let remises = 50

    package static let page = 25
    private let world: World

    package init(_ world: World) { self.world = world }

    /// Nil when it is not his.
    package func list(from first: Int, by acteur: Acteur) async throws -> Tableau? {
        guard acteur.may(.sendLettres) else { return nil }
        let (now, today) = (world.now(), world.today)
        let (guichet, isAll) = (acteur.deskOfLots, acteur.reachesAll(.sendLettres))
        guard isAll || guichet != nil else { return nil }
        return try await world.base.read { registry in
            let lots = try registry.lots.page(
                guichet: guichet, from: first, limit: Self.page + 1)
            let byHand = try registry.lots.toHandOver(
                guichet: guichet, on: today, now: now, limit: Self.remises)
            return Tableau(
                lots: Array(lots.prefix(Self.page)),
                attente: try registry.lots.waiting(guichet: guichet, on: today, now: now),
                hasMore: lots.count > Self.page, remises: byHand.rows, autres: byHand.count - byHand.rows.count)
        }
    }

    /// Nil when there is none, or when it is not his.
    package func lot(_ id: ID<Lot>, by acteur: Acteur) async throws -> (lot: Lot, lettres: [LettreDeLot])? {
        let today = world.today
        return try await world.base.read { registry in
            guard let lot = try registry.lots.find(id), acteur.reaches(lot) else { return nil }
            return (lot, try registry.lettres(of: lot, on: today))
        }
    }

    /// The letters as they were printed, while they wait for the carrier; written down as what leaves the house, and at each file as
    /// a letter of it that was printed: its names and its address are read there. Nil: not his, or not there.
    package func pdf(_ id: ID<Lot>, by acteur: Acteur) async throws -> Data? {
        let sealed = try await world.base.read { registry -> (lot: Lot, pdf: SealedText?, files: Set<ID<Demande>>)? in
            guard let lot = try registry.lots.find(id), acteur.reaches(lot) else { return nil }
            // One without a page is not in these sheets; one that was taken out after the print is.
            let printed = try registry.lots.lettres(of: id).filter { $0.page != nil }
            return (lot, try registry.lots.pdf(id), Set(printed.map(\.demande)))
        }
        guard let sealed, let pdf = sealed.pdf, let data = world.keys.openBytes(pdf, at: Lettre.place(id)) else {
            return nil
        }
        let (now, today) = (world.now(), world.today)
        let registre: ID<RegistreExport> = world.ids.next(now)
        let seen = sealed.files.sorted().map {
            Consultation(id: world.ids.nextRaw(now), demande: $0, objet: "courrier")
        }
        try await world.base.write { registry in
            try registry.exports.insert(
                registre, .lettres, portee: RegistreExportStore.portee(id), nombre: sealed.lot.lettres, jour: today,
                by: acteur, now: now)
            try registry.consultations.insert(seen, by: acteur, now: now)
        }
        return data
    }

    /// What a mailing provider is told: where each letter begins, how long it is, where it goes to. No name.
    package static let colonnes = ["lot", "rang", "reference", "premiere_page", "pages", "code_postal", "a_retirer"]

    package static func manifeste(_ lot: Lot, _ lettres: [LettreDeLot]) -> [[String]] {
        [colonnes]
            + lettres.map { lettre in
                [
                    lot.id.text, "\(lettre.rang)", lettre.courrier.text, lettre.page.map { "\($0)" } ?? "",
                    lettre.pages.map { "\($0)" } ?? "", lettre.codePostal,
                    lettre.estInutile || lettre.retrait != nil ? "oui" : "",
                ]
            }
    }
}

extension Registry {
    /// Those of a lot as they stand; in a lot that has not left, those that are of no use any more are told.
    func lettres(of lot: Lot, on today: Day) throws -> [LettreDeLot] {
        let kept = try lots.lettres(of: lot.id)
        let found = try found(kept)
        let isWaiting = lot.etat == .aImprimer || lot.etat == .imprime
        return kept.map { lettre in
            let (courrier, demande) = (found.courriers[lettre.courrier], found.demandes[lettre.demande])
            let fits = courrier?.etat == .parti && demande.map { courrier?.stillFits($0, on: today) == true } == true
            return LettreDeLot(
                courrier: lettre.courrier, demande: lettre.demande, numero: demande?.numero, rang: lettre.rang ?? 0,
                codePostal: lettre.codePostal, page: lettre.page, pages: lettre.pages,
                etat: courrier?.etat ?? .annule, estInutile: isWaiting && !fits && lettre.retrait == nil,
                retrait: lettre.retrait)
        }
    }
}
