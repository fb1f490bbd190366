// SPDX-License-Identifier: EUPL-1.2

/// Why one letter of a lot is not posted: a code of the list `raisonRetrait`.
package struct RaisonRetrait: Sendable, Hashable {
    package let code: String

    package init(code: String) { self.code = code }

    /// To be given to the person, at the desk.
    package static let remise = RaisonRetrait(code: "REMISE")

    /// By which the letter waits again: in the next lot, or at the desk, in none.
    package var canal: CanalCourrier { self == .remise ? .remise : .lettre }
}

package enum RefusRetrait: Error, Sendable, Hashable {
    case fautes([Violation])
    /// The lot is not printed, or has left; the letter was taken out before, or is of no use and leaves by itself.
    case fini
}

extension LettreDeLot {
    /// One by one, by hand, between the printer and the carrier.
    package func mayBeTakenOut(of lot: Lot) -> Bool {
        lot.etat == .imprime && etat == .parti && !estInutile && retrait == nil
    }
}

/// A letter is taken out of its lot for a reason of the list.
package func examineRetrait(
    _ typed: String, _ lot: Lot, _ lettre: LettreDeLot, _ rulebook: Rulebook
) -> Result<RaisonRetrait, RefusRetrait> {
    guard lettre.mayBeTakenOut(of: lot) else { return .failure(.fini) }
    var form = ShortForm(typed: ["raisonRetrait": typed])
    guard let code = form.code("raisonRetrait", "raisonRetrait", rulebook) else {
        return .failure(.fautes(form.violations))
    }
    return .success(RaisonRetrait(code: code))
}
