// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

@Suite struct SaisieHorairesTests {
    @Test(arguments: [
        ("8h30", "08:30"), ("8 h 30", "08:30"), ("08:30", "08:30"), ("9h", "09:00"), ("9 H", "09:00"), ("14", "14:00"),
        ("24h", "24:00"), ("0:05", "00:05"), ("", nil), ("8h3", nil), ("8h60", nil), ("24h01", nil), ("25", nil),
        ("8h30h", nil), ("-8h", nil), ("huit", nil), ("888", nil), ("٨h", nil),
    ])
    func anHourIsReadAsPeopleTypeIt(_ typed: String, _ read: String?) { #expect(Heure(typed: typed)?.text == read) }

    private func examine(_ change: (inout SaisieHoraires) -> Void) -> (HorairesGuichet?, Set<String>) {
        var typed = SaisieHoraires()
        change(&typed)
        var form = ShortForm(typed: [:])
        let read = typed.examine(&form)
        return (read, Set(form.violations.map { "\($0.champ) \($0.code)" }))
    }

    @Test func whatIsKeptIsShownAgain() {
        let kept = HorairesGuichet(
            horaires: [
                .init(jours: "lundi à vendredi", de: "08:30", a: "12:00"),
                .init(jours: "mardi", de: "13:30", a: "17:00"),
            ],
            creneaux: .init(duree: 30, jours: [1, 2, 4], de: "09:00", a: "12:00", places: 2))
        var form = ShortForm(typed: [:])
        #expect(SaisieHoraires(kept).examine(&form) == kept && form.violations.isEmpty)
        #expect(SaisieHoraires(nil).examine(&form) == nil && form.violations.isEmpty)
    }

    @Test func aDeskMayGiveNoAppointment() {
        let (read, faults) = examine { typed in
            typed.plages[1].jours = " lundi  au\u{a0}jeudi "
            (typed.plages[1].de, typed.plages[1].a) = ("9h", "12 h 15")
        }
        #expect(faults.isEmpty && read?.creneaux == nil)
        #expect(read?.horaires == [.init(jours: "lundi au jeudi", de: "09:00", a: "12:15")])
    }

    @Test func eachFaultStandsBesideItsField() {
        #expect(examine { $0.plages[0].jours = "lundi" }.1 == ["plage0_de horaires.heure", "plage0_a horaires.heure"])
        #expect(
            examine { ($0.plages[2].jours, $0.plages[2].de, $0.plages[2].a) = ("lundi", "12h", "9h") }.1
                == ["plage2_a horaires.ordre"])
        for (jours, code) in [
            (String(repeating: "a", count: 61), "texte.long"), ("lundi\u{0}", "texte.controle"),
            ("lundi\u{202e}", "texte.controle"), ("<b>lundi", "texte.caractere"),
        ] {
            let faults = examine { ($0.plages[0].jours, $0.plages[0].de, $0.plages[0].a) = (jours, "9h", "12h") }.1
            #expect(faults == ["plage0_jours \(code)"])
        }
        #expect(
            examine { $0.places = "3" }.1
                == [
                    "rdv_jours horaires.jours", "rdv_duree requis.court", "rdv_de horaires.heure",
                    "rdv_a horaires.heure",
                ])
        func slots(_ duree: String, _ places: String) -> Set<String> {
            examine { typed in
                typed.jours = ["1", "8", "x"]
                (typed.de, typed.a, typed.duree, typed.places) = ("9h", "10h", duree, places)
            }.1
        }
        #expect(slots("30", "") == [] && slots("60", "2") == [])
        #expect(slots("61", "") == ["rdv_duree horaires.duree"] && slots("4", "") == ["rdv_duree horaires.nombre"])
        #expect(
            slots("30", "0") == ["rdv_places horaires.nombre"] && slots("30", "deux") == ["rdv_places horaires.nombre"])
    }
}
