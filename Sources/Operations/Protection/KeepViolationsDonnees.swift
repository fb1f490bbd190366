// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// The register of breaches: what happened, what was done, who was told and when (RGPD, 33, 5; arrêté of 2015, 8).
package struct KeepViolationsDonnees: Sendable {
    package enum Answer<Value: Sendable>: Sendable {
        case done(Value)
        case denied
        case unknown
        case invalid([Violation])
    }

    /// As it is typed.
    package struct Saisie: Sendable, Hashable {
        package var jour = ""
        package var heure = ""
        package var faits = ""
        package var personnes = ""
        package var mesures = ""
        package var risque = ""
        package init() {}
    }

    package struct Page: Sendable {
        package let violations: [ViolationDonnees]
        package let premier: Int
        package let total: Int
    }

    package static let size = 20
    private static let longest = 1_000
    private let world: World

    package init(_ world: World) { self.world = world }

    package func list(from first: Int, by acteur: Acteur) async throws -> Answer<Page> {
        guard acteur.may(.manageProtection) else { return .denied }
        return .done(
            try await world.base.read {
                Page(
                    violations: try $0.violations.page(from: first, limit: Self.size), premier: first,
                    total: try $0.violations.count())
            })
    }

    package func record(_ typed: Saisie, by acteur: Acteur) async throws -> Answer<ID<ViolationDonnees>> {
        guard acteur.may(.manageProtection) else { return .denied }
        var form = ShortForm(typed: ["decouverte": typed.jour, "faits": typed.faits, "mesures": typed.mesures])
        let constatee = instant(typed, &form)
        let faits = form.requiredText("faits", longest: Self.longest)
        let mesures = form.requiredText("mesures", longest: Self.longest)
        let count = typed.personnes.filter { !$0.isWhitespace }
        let personnes = count.isEmpty ? nil : Int(count)
        if !count.isEmpty, personnes.map({ !(0...100_000_000).contains($0) }) ?? true {
            form.refuse("personnes", "nombre.format", ["saisi": String(typed.personnes.prefix(40))])
        }
        let risque = ViolationDonnees.Risque(rawValue: typed.risque)
        if risque == nil { form.refuse("risque", "requis.court") }
        guard form.violations.isEmpty, let constatee, let faits, let mesures, let risque else {
            return .invalid(form.violations)
        }
        let now = world.now()
        let violation = ViolationDonnees(
            id: world.ids.next(now), constateeLe: constatee, faits: faits, personnes: personnes, mesures: mesures,
            risque: risque)
        try await world.base.write { try $0.violations.insert(violation, compte: acteur.compte, now: now) }
        return .done(violation.id)
    }

    /// Writes that someone was told today; told twice, the first day stays.
    package func tell(
        _ informe: ViolationDonnees.Informe, of id: ID<ViolationDonnees>, by acteur: Acteur
    ) async throws -> Answer<ViolationDonnees> {
        guard acteur.may(.manageProtection) else { return .denied }
        let today = world.today
        return try await world.base.write { registry in
            try registry.violations.tell(informe, on: today, of: id)
            return try registry.violations.find(id).map { .done($0) } ?? .unknown
        }
    }

    /// The day and the hour when it was found: the 72 hours run from then.
    private func instant(_ typed: Saisie, _ form: inout ShortForm) -> Instant? {
        let clock = world.rulebook.territoire.clock
        let parts = typed.heure.split { !$0.isNumber }.compactMap { Int($0) }
        let hour = typed.heure.isEmpty ? [0, 0] : parts
        guard hour.count == 2, (0..<24).contains(hour[0]), (0..<60).contains(hour[1]) else {
            form.refuse("heure", "heure.format", ["saisi": String(typed.heure.prefix(20))])
            return nil
        }
        guard let day = form.pastDay("decouverte", world.today) else { return nil }
        let found = clock.start(of: day).adding(seconds: hour[0] * 3_600 + hour[1] * 60)
        if found > world.now() {
            form.refuse("heure", "date.future", ["date": day.french])
            return nil
        }
        return found
    }
}
