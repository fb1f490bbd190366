// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The steps of a complaint, each a dated act of a service of the State: formal notice, registration ex officio entrusted to a
/// landlord, end.
package struct FollowSaisine: Sendable {
    package enum Acte: String, Sendable, CaseIterable {
        case demeure, office, cloture
    }

    package enum Answer: Sendable {
        case done(Saisine)
        case refused(RefusSaisine)
        case denied
        case unknown
        case stale(version: Int)
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ id: ID<Saisine>, _ acte: Acte, _ typed: [String: String], version: Int, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.reachesAll(.followSaisines) else { return .denied }
        let (now, today) = (world.now(), world.today)
        let event: ID<Evenement> = world.ids.next(now)
        return try await world.base.write { registry in
            guard var saisine = try registry.saisines.lock(id) else { return .unknown }
            let le: Day
            switch acte {
            case .demeure:
                switch examineDemeure(typed, saisine, on: today) {
                case .failure(let refus): return .refused(refus)
                case .success(let demeure): (saisine.demeure, le) = (demeure, demeure.le)
                }
            case .office:
                let guichet = try registry.organismes.guichet(codeGuichet(typed, "guichetOffice"))
                let body = try guichet.flatMap { try registry.organismes.current($0.organisme, on: today) }
                switch examineOffice(typed, saisine, guichet: guichet, nature: body?.nature, on: today) {
                case .failure(let refus): return .refused(refus)
                case .success(let office): (saisine.office, le) = (office, office.le)
                }
            case .cloture:
                switch examineCloture(typed, saisine, on: today) {
                case .failure(let refus): return .refused(refus)
                case .success(let cloture): (saisine.cloture, le) = (cloture, cloture.le)
                }
            }
            guard saisine.version == version else { return .stale(version: saisine.version) }
            saisine.version += 1
            try registry.saisines.update(saisine)
            try registry.tell(saisine, on: le, event, by: acteur, now)
            return .done(saisine)
        }
    }
}
