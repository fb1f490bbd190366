// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

extension Site {
    /// What every page of a training base says on top: that it is one, when it starts anew, and the exercise in hand.
    /// Nil elsewhere.
    func formation(_ rappel: FollowExercices.Rappel?) -> View? {
        guard world.isFormation else { return nil }
        let next = RemiseAZero.next(after: world.now(), clock)
        var view: View = [
            "remise": .text(
                texts("formation.remise", ["jour": clock.day(next).french, "heure": clock.hour(next)]))
        ]
        if let rappel {
            if let exercice = rappel.enCours {
                view["rappel"] = .text(
                    texts(
                        "formation.rappel",
                        [
                            "n": "\(exercice.rang)",
                            "titre": texts("formation.exercice.\(exercice.rawValue).titre"),
                        ]))
                view["lien_rappel"] = .text(Paths.exercice(exercice))
            } else {
                let isOver = rappel.faits == Exercice.allCases.count
                view["rappel"] = .text(texts(isOver ? "formation.rappel.fini" : "formation.rappel.choisir"))
                view["lien_rappel"] = .text(Paths.formation)
            }
        }
        return view.closed("rappel")
    }
}
