// SPDX-License-Identifier: EUPL-1.2

/// A way to an applicant that fails: what went by it last did not arrive, and nothing has by it since.
package struct ContactPerdu: Sendable, Hashable {
    package let courrier: Courrier
    /// Nil of what came back before returns were events.
    package let noteLe: Instant?
    /// What takes its place, where the rule wants one: due, gone, or nil.
    package let remplacant: Courrier?

    package var isCourriel: Bool { courrier.canal == .courriel }
}

/// `changes`: fields of the form that changed, and when: what comes back from an old address says nothing of the new one. `retours`:
/// when each return was noted; what left before that for the same place may come back too.
package func contactsPerdus(
    _ courriers: [Courrier], changes: [(champ: String, le: Instant)], retours: [ID<Courrier>: Instant]
) -> [ContactPerdu] {
    [CanalCourrier.courriel, .lettre].compactMap { canal in
        guard
            let last = courriers.filter({ $0.canal == canal && $0.didNotArrive })
                .max(by: { ($0.leftLe, $0.id) < ($1.leftLe, $1.id) })
        else { return nil }
        let isCorrected = changes.contains { $0.le >= last.leftLe && canal.isWritten(to: $0.champ) }
        // Signed for at the desk, where one could be asked.
        let noted = retours[last.id]
        let hasArrived = courriers.contains {
            ($0.canal == canal || $0.canal == .remise) && $0.etat == .prouve && $0.leftLe > noted ?? last.leftLe
        }
        guard !isCorrected, !hasArrived else { return nil }
        return ContactPerdu(
            courrier: last, noteLe: noted,
            remplacant: courriers.first {
                $0.genre == last.genre && $0.echeance == last.echeance && $0.canal != canal && $0.isDu
                    && [.prevu, .parti, .prouve].contains($0.etat)
            })
    }
}

extension Courrier {
    /// When it left, as far as is known.
    package var leftLe: Instant { partiLe ?? prouveLe ?? prevuLe }

    /// Came back, or was refused: not what never left, nor what was interrupted and may have arrived.
    fileprivate var didNotArrive: Bool {
        switch etat {
        case .revenu: true
        case .echec: partiLe != nil && faute != "incertain"
        case .prevu, .parti, .prouve, .annule: false
        }
    }
}

extension CanalCourrier {
    fileprivate func isWritten(to champ: String) -> Bool {
        let parts = champ.split(separator: ".")
        return switch self {
        case .courriel: parts.last == "courriel"
        case .lettre: parts.first == "adresse" || parts.first == "adresseCourrier"
        case .remise: false
        }
    }
}
