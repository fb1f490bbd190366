// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Stores

/// What happened to a kept file since its merger, and where both files stand once it is dealt with.
extension UndoFusion {
    private static let longest = 500

    typealias Positions = (
        gardee: PositionDemande, absorbee: PositionDemande, rendus: [FaitDepuis], racontes: [FaitDepuis]
    )

    /// The oldest first, without what is told part by part.
    static func faits(since fusion: StoredFusion, in registry: Registry) throws -> [(
        fait: FaitDepuis, contenu: String?, evenement: Evenement
    )] {
        let told: Set<GenreEvenement> = [.modification, .fusion, .annulationFusion]
        // What went to a third file already is not of this one any more.
        let oubli = try registry.oubli(of: [fusion.gardee], [], areAll: false)
        let events = try registry.journal.events(of: fusion.gardee, limit: longest).filter {
            $0.evenement.id.rawValue > fusion.id.rawValue && !told.contains($0.evenement.genre)
                && !oubli.hides($0.evenement, $0.contenu)
        }.reversed()
        return events.map { evenement, contenu, _ in
            let vie = FaitVie(evenement.genre, contenu)
            var avec: ID<Evenement>?
            if case .reactivation(let back) = vie, back.erreur == nil, back.motif == .nonRenouvellement {
                avec =
                    events.first {
                        $0.evenement.genre == .renouvellement && $0.evenement.saisiLe == evenement.saisiLe
                    }?.evenement.id
            }
            return (
                FaitDepuis(
                    id: evenement.id, genre: evenement.genre, survenuLe: evenement.survenuLe, effet: effet(vie),
                    avec: avec),
                contenu, evenement
            )
        }
    }

    private static func effet(_ vie: FaitVie?) -> FaitDepuis.Effet {
        switch vie {
        case .renouvellement(let contenu):
            contenu.expireLe.flatMap { Day(iso: $0) }.map { .renouvellement(expireLe: $0) } ?? .aucun
        case .radiation(let contenu): .radiation(contenu.deces != nil ? .deces : .radiation(contenu.motif))
        case .reactivation(let contenu):
            .reactivation(contenu.erreur == nil ? contenu.motif.map { .reactivation($0) } ?? .correction : .correction)
        default: .aucun
        }
    }

    /// Where both stand, which events leave the kept file, and which of them the other one tells from now on: a way back with a renewal
    /// is none where nothing was struck off. Nil when one of them may not be done there.
    static func positions(
        _ gardee: Demande, _ absorbee: Demande, _ etat: Etat, _ souvenir: SouvenirFusion, _ faits: [FaitDepuis],
        _ rendus: Set<ID<Evenement>>
    ) -> Positions? {
        let isNumbered = gardee.numero != nil
        let start: Etat = isNumbered ? .active : .deposee
        let merged = Day(iso: souvenir.expireLeFusionne) ?? gardee.expireLe
        let own = Day(iso: souvenir.expireLe) ?? gardee.expireLe
        let now = PositionDemande(etat: gardee.etat, expireLe: gardee.expireLe, radieeLe: gardee.radieeLe)
        let goes = { (fait: FaitDepuis) in rendus.contains(fait.avec ?? fait.id) }
        let (given, kept) = (faits.filter(goes), faits.filter { !goes($0) })
        guard
            let theirs = PositionDemande(etat: etat, expireLe: absorbee.expireLe).after(
                given, isNumbered: absorbee.numero != nil)
        else { return nil }
        // Something that no event tells moved it: it stays where it stands, and nothing that moved it goes to the other.
        guard PositionDemande(etat: start, expireLe: merged).after(faits, isNumbered: isNumbered)?.position == now
        else {
            guard given.allSatisfy({ $0.effet == .aucun }) else { return nil }
            let stays = PositionDemande(
                etat: gardee.etat, expireLe: gardee.expireLe == merged ? own : gardee.expireLe,
                radieeLe: gardee.radieeLe)
            return (stays, theirs.position, given, theirs.faits)
        }
        guard let mine = PositionDemande(etat: start, expireLe: own).after(kept, isNumbered: isNumbered) else {
            return nil
        }
        return (mine.position, theirs.position, given, theirs.faits)
    }
}

extension Registry {
    /// Told in the history of the file that comes back, as it was told of both; the journal of the other one keeps it.
    func giveBack(
        _ faits: [(fait: FaitDepuis, contenu: String?, evenement: Evenement)], to demande: ID<Demande>,
        _ ids: [ID<Evenement>]
    ) throws {
        for ((_, contenu, evenement), id) in zip(faits, ids) {
            let entry = JournalEntry(like: evenement, contenu ?? "{}", demande: demande, id: id)
            try journal.append(entry.evenement, entry.contenu)
        }
    }

    /// Who was struck off as a merged file, and is not any more, is told nothing of it; who is, is told what was prepared.
    func followRadiation(
        _ gardee: (now: Demande, back: Demande), _ absorbee: Demande, _ keys: KeyRing
    ) throws {
        guard gardee.now.etat == .radiee, gardee.back.etat != .radiee, let radieeLe = gardee.now.radieeLe else {
            return
        }
        if absorbee.etat == .radiee {
            try moveAvis(of: radieeLe, from: gardee.now.id, to: absorbee.id, keys)
        } else {
            try courriers.annulAvis(of: gardee.now.id)
        }
        // Its notices served: whoever comes back is told again before he could be struck off again.
        try courriers.annul(of: gardee.now.id, echeance: gardee.back.expireLe, requests: false)
    }
}
