// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// A service of the State received a complaint: of a file whose documents were not entered (R441-2-4-1), or of an application that
/// nobody registered (L441-2-1), which has no file yet.
package struct ReceiveSaisine: Sendable {
    package enum Answer: Sendable {
        case received(Saisine)
        case refused(RefusSaisine)
        /// Documents of a file that is not on record any more.
        case closed(Etat)
        case denied
        case unknown
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// `demande`: nil of an application that was not registered. The file itself does not change.
    package func callAsFunction(
        _ demande: ID<Demande>?, _ typed: [String: String], by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.reachesAll(.followSaisines) else { return .denied }
        let (now, today, rulebook) = (world.now(), world.today, world.rulebook)
        let (id, event): (ID<Saisine>, ID<Evenement>) = (world.ids.next(now), world.ids.next(now))
        return try await world.base.write { registry in
            var file: Demande?
            if let demande {
                file = try registry.demandes.lock(demande)
                guard let file else { return .unknown }
                guard file.access(.followSaisines, by: acteur) != .refuse else { return .denied }
            }
            let guichet = try registry.organismes.guichet(codeGuichet(typed, "guichetSaisine"))
            let judged = examineSaisine(
                typed, demande == nil ? .enregistrement : .pieces, guichet: guichet, on: today, rulebook)
            let saisine: Saisine
            switch judged {
            case .failure(let refus): return .refused(refus)
            case .success(let found):
                saisine = Saisine(
                    id: id, genre: demande == nil ? .enregistrement : .pieces, demande: demande,
                    guichet: found.guichet, recue: found.recue)
            }
            if let file, file.etat != .active, file.etat != .deposee { return .closed(file.etat) }
            // The same letter twice is one complaint.
            if let again = try registry.saisines.same(as: saisine) { return .received(again) }
            let isFirst = try registry.saisines.insert(
                saisine, departement: guichet?.commune.flatMap { rulebook.communes[$0]?.departement })
            guard isFirst else { return .received(try registry.saisines.same(as: saisine) ?? saisine) }
            try registry.tell(saisine, on: saisine.recue.le, event, by: acteur, now)
            return .received(saisine)
        }
    }
}

extension Registry {
    /// The history of the file says each step; without a file, that of the bodies of the desk concerned and of the one charged.
    func tell(_ saisine: Saisine, on day: Day, _ event: ID<Evenement>, by acteur: Acteur, _ now: Instant) throws {
        try append(.saisine, ContenuSaisine(saisine), of: saisine.demande, on: day, event, by: acteur, now)
        guard saisine.demande == nil else { return }
        let desks = try organismes.guichets([saisine.guichet] + [saisine.office?.guichet].compactMap { $0 })
        try adhesions.link(event, to: desks.map(\.organisme))
    }
}
