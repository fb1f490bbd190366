// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference

/// The hours of a desk in its form: lines of opening, then the appointments.
extension SaisieHoraires {
    init(_ form: RequestForm) {
        self.init()
        let sent = (0..<Self.mostLignes).last { form.has("plage\($0)_jours") } ?? 0
        plages += Array(repeating: Ligne(), count: max(0, sent + 1 - Self.lignes))
        for rang in plages.indices {
            plages[rang].jours = form.value("plage\(rang)_jours")
            plages[rang].de = form.value("plage\(rang)_de")
            plages[rang].a = form.value("plage\(rang)_a")
        }
        jours = Set(form.all.filter { $0.name == "rdv_jours" }.map(\.value))
        (de, a) = (form.value("rdv_de"), form.value("rdv_a"))
        (duree, places) = (form.value("rdv_duree"), form.value("rdv_places"))
    }

    /// As typed, to be shown beside what another one typed.
    var texte: String {
        let open = plages.map { "\($0.jours) \($0.de)-\($0.a)" }.filter { $0.contains { $0.isLetter || $0.isNumber } }
        let slots =
            jours.isEmpty ? [] : ["\(jours.sorted().joined(separator: " ")), \(de)-\(a), \(duree) min, \(places)"]
        return (open + slots).joined(separator: " ; ")
    }
}

extension ShortFields {
    func plages(_ typed: SaisieHoraires) -> [View] {
        typed.plages.enumerated().map { rang, ligne in
            [
                "titre": .text(site.texts("guichet.plage", ["n": "\(rang + 1)"])),
                "champs": .views([
                    input("plage\(rang)_jours", "g6", ligne.jours), input("plage\(rang)_de", "g3", ligne.de),
                    input("plage\(rang)_a", "g3", ligne.a),
                ]),
            ]
        }
    }

    func rendezVous(_ typed: SaisieHoraires) -> [View] {
        let jours = (1...7).map { (valeur: "\($0)", libelle: site.texts("jour.\($0)")) }
        return [
            boxes("rdv_jours", typed.jours, jours), input("rdv_de", "g3", typed.de), input("rdv_a", "g3", typed.a),
            input("rdv_duree", "g3", typed.duree, numeric: true),
            input("rdv_places", "g3", typed.places, numeric: true),
        ]
    }
}
