// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

extension Registry {
    /// When letters of some files left in lots: each time that the sheets of a lot were taken out, for who prints or posts them, and the
    /// day on which the lot was given to the carrier. Of the others in a lot nothing is told. `seen`: who looked at these files, as it was
    /// written down: of a letter that is in no lot any more it is all that tells that it was once.
    func remisesLots(
        of files: [ID<Demande>], _ seen: [SeenConsultation], _ clock: CivilClock
    ) throws -> [RemiseLot] {
        let kept = try lots.remis(of: files)
        let readings = seen.filter { $0.objet == "courrier" }
        let given = try exports.lots(Set(kept.map(\.lot)).sorted(), at: Set(readings.map(\.le)).sorted())
        let taken = given.compactMap { export -> RemiseLot? in
            // What was taken out of the lot before was in no sheet.
            let letters = kept.filter { letter in
                letter.lot == export.lot && letter.isPrinted && letter.retireLe.map { export.le < $0 } ?? true
            }
            let isSeen = readings.contains {
                $0.le == export.le && $0.compte == export.compte && $0.organisme == export.organisme
            }
            guard isSeen || !letters.isEmpty else { return nil }
            return RemiseLot(
                le: export.le, organisme: export.organisme, origine: export.origine, lot: export.lot,
                destinataire: .impression, lettres: letters)
        }
        let posted = Dictionary(grouping: kept.filter(\.hasLeft), by: \.lot).compactMap { lot, letters -> RemiseLot? in
            guard let first = letters.first, let day = first.remisLe else { return nil }
            return RemiseLot(
                le: clock.start(of: day), organisme: first.organisme, origine: .agent, lot: lot,
                destinataire: .transporteur, lettres: letters)
        }
        return taken + posted
    }
}

/// A letter that left the house in a lot, as the copy of a person tells it.
struct RemiseLot: Sendable {
    /// The service that prints or posts them, whoever that is: no name of it is known here.
    enum Destinataire: String, Sendable {
        case impression
        case transporteur
    }

    let le: Instant
    let organisme: ID<Organisme>
    let origine: Acteur.Origine
    let lot: ID<Lot>
    let destinataire: Destinataire
    /// Of this person; none when they are in the lot no more.
    let lettres: [LettreRemise]
}
