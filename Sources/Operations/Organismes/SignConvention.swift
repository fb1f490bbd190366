// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

/// A body signed its convention: the file opens to it on the day of its cut-over (*bascule*), which may come later and
/// be moved as long as it has not come.
package struct SignConvention: Sendable {
    package enum Answer: Sendable, Equatable {
        case signed(ID<Convention>)
        case changed
        case invalid([Violation])
        /// The body merged.
        case closed
        case unknown
        case denied
    }

    /// As it is typed.
    package struct Saisie: Sendable, Hashable {
        package var reference = ""
        package var signeeLe = ""
        package var ouvertureLe = ""
        package var finLe = ""
        package init() {}
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    package func callAsFunction(
        _ organisme: ID<Organisme>, _ typed: Saisie, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.manageOrganismes) else { return .denied }
        let (now, today) = (world.now(), world.today)
        var form = ShortForm(typed: [
            "reference": typed.reference, "signee_le": typed.signeeLe, "ouverture_le": typed.ouvertureLe,
            "fin_le": typed.finLe,
        ])
        let reference = form.text("reference", longest: 60)
        if reference == nil, form.violations.isEmpty { form.refuse("reference", "manque") }
        let signed = form.day("signee_le", isRequired: true)
        let (opening, end) = Self.period(&form)
        if let signed, signed > today { form.refuse("signee_le", "convention.pas-signee", ["date": signed.french]) }
        if let signed, let opening, opening < signed {
            form.refuse("ouverture_le", "convention.avant-signature", ["date": signed.french])
        }
        guard form.violations.isEmpty, let reference, let signed, let opening else { return .invalid(form.violations) }
        let convention = Convention(
            id: world.ids.next(now), organisme: organisme, reference: reference, signeeLe: signed,
            ouvertureLe: opening, finLe: end)
        let entry = try AdministrationEntry(
            .signatureConvention, on: [organisme], convention.details, survenuLe: signed, by: acteur, world, now)
        return try await world.base.write { registry in
            guard let body = try registry.organismes.lock(organisme) else { return .unknown }
            if body.isClosed(on: today) { return .closed }
            try registry.adhesions.insert(convention)
            try entry.write(registry)
            return .signed(convention.id)
        }
    }

    /// Moves the cut-over of a convention, or ends it.
    package func change(
        _ id: ID<Convention>, of organisme: ID<Organisme>, _ typed: Saisie, by acteur: Acteur
    ) async throws -> Answer {
        guard acteur.may(.manageOrganismes) else { return .denied }
        let now = world.now()
        let known = try await world.base.read { try $0.adhesions.conventions(of: [organisme]) }
        guard let before = known.first(where: { $0.id == id }) else { return .unknown }
        var form = ShortForm(typed: ["ouverture_le": typed.ouvertureLe, "fin_le": typed.finLe])
        let (opening, end) = Self.period(&form)
        if let opening, opening < before.signeeLe {
            form.refuse("ouverture_le", "convention.avant-signature", ["date": before.signeeLe.french])
        }
        guard form.violations.isEmpty, let opening else { return .invalid(form.violations) }
        let after = Convention(
            id: id, organisme: organisme, reference: before.reference, signeeLe: before.signeeLe,
            ouvertureLe: opening, finLe: end)
        let entry = try AdministrationEntry(
            .modificationConvention, on: [organisme],
            [Detail("reference", apres: before.reference)] + after.details.changes(from: before.details), by: acteur,
            world, now)
        return try await world.base.write { registry in
            guard try registry.organismes.lock(organisme) != nil else { return .unknown }
            try registry.adhesions.update(after)
            try entry.write(registry)
            return .changed
        }
    }

    private static func period(_ form: inout ShortForm) -> (opening: Day?, end: Day?) {
        let opening = form.day("ouverture_le", isRequired: true)
        let end = form.day("fin_le", isRequired: false)
        if let opening, let end, end < opening {
            form.refuse("fin_le", "convention.fin-avant", ["date": opening.french])
        }
        return (opening, end)
    }
}

extension Convention {
    fileprivate var details: [Detail] {
        [
            Detail("reference", apres: reference), Detail("signee_le", apres: signeeLe.iso),
            Detail("ouverture_le", apres: ouvertureLe.iso), Detail("fin_le", apres: finLe?.iso),
        ].filter { $0.apres != nil }
    }
}
