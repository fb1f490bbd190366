// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// A curve over days, as a picture made here and as a table: `qualite/courbe`. The words stand beside the picture, which
/// stretches with the page.
struct CourbeView {
    let site: Site
    let titre: String
    let points: [(jour: Day, valeur: Double)]
    let cible: Double?
    /// How a value is written: points are no percentage.
    var ecrit: (Double) -> String = CourbeView.percent

    static let (width, height) = (600.0, 160.0)

    /// Nil of nothing.
    var view: View? {
        guard let first = points.first, let last = points.last else { return nil }
        let (low, high) = bounds
        let span = max(1, Double(last.jour.epochDay - first.jour.epochDay))
        func place(_ point: (jour: Day, valeur: Double)) -> (x: Double, y: Double) {
            (Double(point.jour.epochDay - first.jour.epochDay) / span * Self.width, height(point.valeur, low, high))
        }
        let places = points.map(place)
        var view: View = [
            "titre_courbe": .text(titre),
            "trace": .text(places.map { "\(Self.short($0.x)),\(Self.short($0.y))" }.joined(separator: " ")),
            "est_une": .flag(points.count == 1), "haut": .text(ecrit(high)), "bas": .text(ecrit(low)),
            "debut": .text(first.jour.french), "fin": .text(last.jour.french),
            "resume": .text(
                site.texts(
                    points.count == 1 ? "qualite.courbe.une" : "qualite.courbe.resume",
                    [
                        "debut": first.jour.french, "fin": last.jour.french, "de": ecrit(first.valeur),
                        "a": ecrit(last.valeur),
                    ])),
            "mesures_courbe": .views(
                shown.map { ["jour_mesure": .text($0.jour.french), "valeur_mesure": .text(ecrit($0.valeur))] }),
        ]
        if points.count == 1 {
            view["seul_y"] = .text(Self.short(places[0].y))
        }
        if let cible {
            view["cible_y"] = .text(Self.short(height(cible, low, high)))
            view["legende_cible"] = .text(site.texts("qualite.courbe.cible", ["cible": ecrit(cible)]))
        }
        return view.closed("cible_y", "legende_cible", "seul_y")
    }

    /// In steps of ten, so that two curves of one page are read alike, and a tenth of a point does not look like a cliff.
    private var bounds: (low: Double, high: Double) {
        let values = points.map(\.valeur) + (cible.map { [$0] } ?? [])
        let low = max(0, ((values.min() ?? 0) / 10).rounded(.down) * 10)
        let high = min(100, ((values.max() ?? 100) / 10).rounded(.up) * 10)
        return low < high ? (low, high) : (max(0, high - 10), max(10, high))
    }

    private func height(_ value: Double, _ low: Double, _ high: Double) -> Double {
        Self.height - (value - low) / (high - low) * Self.height
    }

    /// The last of each month and the last two weeks, the newest first.
    private var shown: [(jour: Day, valeur: Double)] {
        points.enumerated().filter { rang, point in
            rang + 14 >= points.count
                || points[rang + 1].jour.month != point.jour.month || points[rang + 1].jour.year != point.jour.year
        }.map(\.element).reversed()
    }

    /// A coordinate of the picture, to a tenth.
    static func short(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `97,4 %`
    static func percent(_ value: Double) -> String {
        let tenths = tenths(value)
        return tenths % 10 == 0 ? "\(tenths / 10)\u{a0}%" : "\(tenths / 10),\(tenths % 10)\u{a0}%"
    }

    /// Cut, not rounded: 99.96 % is not all of them.
    static func tenths(_ value: Double) -> Int { Int(value * 10 + 1e-6) }
}
