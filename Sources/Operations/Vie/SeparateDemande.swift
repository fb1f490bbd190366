// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation
import Stores

/// A couple that parts: a second file for who leaves, with the day of deposit of the first. Its number comes when the identity
/// document is seen, as of any file. Under violence it is closed: the first file says that a holder left, told by the system, and
/// nothing of a separation; its address is protected. Who did it is in the event of the second file.
package struct SeparateDemande: Sendable {
    private static let places = ["adresse", "aide", "national", "logementActuel"]

    package enum Answer: Sendable {
        /// The new file, to be completed.
        case separated(ID<Demande>)
        case refused(RefusTitulaire)
        case denied
        case unknown
        case stale(version: Int)
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ id: ID<Demande>, _ typed: [String: String], version: Int, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.changeTitulaire), acteur.may(.registerDemande), let guichet = acteur.guichet else {
            return .denied
        }
        let (now, today, keys) = (world.now(), world.today, world.keys)
        let new: ID<Demande> = world.ids.next(now)
        let events: [ID<Evenement>] = [world.ids.next(now), world.ids.next(now), world.ids.next(now)]
        let seen = Consultation(id: world.ids.nextRaw(now), demande: new, objet: "enregistrement")
        return try await world.base.write { registry in
            guard let current = try registry.demandes.lock(id) else { return .unknown }
            guard try registry.reaches(current, .changeTitulaire, acteur, now), current.mayShowAddress(to: acteur)
            else { return .denied }
            let separation: SeparationDemande
            switch examineSeparation(typed, current.formulaire, current.etat, on: today) {
            case .failure(let refus): return .refused(refus)
            case .success(let found): separation = found
            }
            guard current.version == version else { return .stale(version: current.version) }
            guard let forms = current.formulaire.separated(separation) else { return .refused(.association) }
            let nirs = try registry.demandes.nirs(of: id)
            _ = try registry.rewrite(current, to: forms.reste, keys, now)
            try registry.espace.shut(id)
            if separation.rang == nil {
                // What waits for the holder who leaves, and what was proved to him, tells the new one nothing.
                try registry.courriers.stop(of: id)
                try registry.courriers.annul(of: id, echeance: current.expireLe)
            } else {
                // They were warned together: who stays is warned anew, as `AvertissementsCaducs` has it of those sent otherwise.
                let warned = try registry.courriers.of([id])[id, default: []].filter { $0.genre.avertitDe != nil }
                try registry.courriers.annul(warned.map(\.id))
            }

            let leaving = Demande(
                id: new, version: 1, etat: .deposee, numero: nil, guichet: guichet, organisme: acteur.organisme,
                expireLe: current.expireLe, enregistreeLe: now, modifieeLe: now, formulaire: forms.part)
            let own = try UpdateDemande.kept(nirs, from: current.formulaire, to: forms.part, demande: id, keys: keys)
                .compactMap { nir in
                    try keys.open(nir, demande: id).map { try keys.seal($0, demande: new, rang: nir.rang) }
                }
            let entry = JournalEntry(
                .depot, demande: new, survenuLe: forms.part.depot.date, recuLe: now, by: acteur,
                contenu: forms.part.canonicalText(), id: events[0], now: now)
            try registry.register(
                leaving, nirs: own, evenement: entry.evenement, contenu: entry.contenu, key: nil,
                consultation: acteur.compte == nil ? nil : seen, brouillon: nil, by: acteur, now: now)

            let isClosed = separation.violences
            let changements = try Change.between(current.formulaire, forms.reste)
            if isClosed {
                // Where letters to who left went stands in no history that the other one is given.
                let told = changements.filter { change in !Self.places.contains { change.champ.hasPrefix($0) } }
                    .map { AdresseProtegee.leadsToPerson($0.champ) ? $0.silent : $0 }
                try registry.append(.composition, told, of: id, on: today, events[1], by: .systeme("composition"), now)
            } else {
                let first = ContenuSeparationEcrit(
                    piece: separation.piece, autre: new.text, numero: nil, reserve: nil, changements: changements)
                try registry.append(.separation, first, of: id, on: separation.le, events[1], by: acteur, now)
            }
            let second = ContenuSeparationEcrit(
                piece: separation.piece, autre: isClosed ? nil : id.text, numero: isClosed ? nil : current.numero,
                reserve: isClosed ? id.text : nil, changements: [])
            try registry.append(.separation, second, of: new, on: separation.le, events[2], by: acteur, now)
            return .separated(new)
        }
    }
}

/// The whole content of the event. `reserve`: the other file, told to nobody but the person concerned.
struct ContenuSeparationEcrit: Codable, Sendable {
    let piece: String
    let autre: String?
    let numero: String?
    let reserve: String?
    let changements: [Change]
}
