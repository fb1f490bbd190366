// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// Precision and recall that the probabilities of the pairs let one expect, at each threshold: two curves and a table.
struct CourbeSeuil {
    let site: Site
    let tranches: [TranchePaires]
    let seuils: SeuilsDoublon

    /// Nil when no pair is kept.
    var view: View? {
        // Under the lowest pair that is kept, nothing is known.
        let known = attentes(Array(tranches.drop { $0.nombre == 0 }))
        guard let first = known.first, first.nombre > 0 else { return nil }
        let (width, height) = (CourbeView.width, CourbeView.height)
        func trace(_ value: (AttenteSeuil) -> Double?) -> String {
            known.compactMap { point in
                value(point).map {
                    "\(CourbeView.short(point.seuil * width)),\(CourbeView.short(height - $0 * height))"
                }
            }.joined(separator: " ")
        }
        let here = known.last { $0.seuil <= seuils.seuil + 1e-9 } ?? first
        return View([
            "precision": .text(trace(\.precision)), "rappel": .text(trace(\.rappel)),
            "seuil_x": .text(CourbeView.short(seuils.seuil * width)),
            "resume": .text(
                site.texts(
                    "doublons.passages.resume",
                    [
                        "seuil": PassagePages.percent(here.seuil), "n": grouped(here.nombre),
                        "precision": here.precision.map(PassagePages.percent) ?? "–",
                        "rappel": here.rappel.map(PassagePages.percent) ?? "–",
                    ])),
            "points": .views(
                zip(known, tranches.suffix(known.count)).reversed().map { point, tranche in
                    [
                        "seuil": .text(PassagePages.percent(point.seuil)), "tranche": .text(grouped(tranche.nombre)),
                        "nombre": .text(grouped(point.nombre)),
                        "part_precision": .text(point.precision.map(PassagePages.percent) ?? "–"),
                        "part_rappel": .text(point.rappel.map(PassagePages.percent) ?? "–"),
                    ]
                }),
        ])
    }
}
