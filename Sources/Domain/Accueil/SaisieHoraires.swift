// SPDX-License-Identifier: EUPL-1.2

/// The hours of a desk and the appointments that it gives, as they are typed.
package struct SaisieHoraires: Sendable, Hashable {
    package struct Ligne: Sendable, Hashable {
        package var jours = ""
        package var de = ""
        package var a = ""
        package init() {}

        var isEmpty: Bool { [jours, de, a].allSatisfy { $0.allSatisfy(\.isWhitespace) } }
    }

    /// Lines of an empty form: morning, afternoon, and one more; a desk that has more of them is shown with all.
    package static let lignes = 3
    package static let mostLignes = 7
    package static let durees = 5...240
    package static let places = 1...50

    package var plages = [Ligne](repeating: Ligne(), count: lignes)
    /// `1` is Monday.
    package var jours: Set<String> = []
    package var de = ""
    package var a = ""
    package var duree = ""
    package var places = ""

    package init() {}

    package init(_ horaires: HorairesGuichet?) {
        let known = horaires?.horaires ?? []
        plages += Array(repeating: Ligne(), count: max(0, known.count - Self.lignes))
        for (rang, plage) in known.enumerated() {
            (plages[rang].jours, plages[rang].de, plages[rang].a) = (plage.jours, plage.de, plage.a)
        }
        guard let creneaux = horaires?.creneaux else { return }
        jours = Set(creneaux.jours.map(String.init))
        (de, a, duree) = (creneaux.de, creneaux.a, "\(creneaux.duree)")
        places = creneaux.places.map(String.init) ?? ""
    }

    /// Nil when nothing is typed, or when something is wrong: `form` says what.
    package func examine(_ form: inout ShortForm) -> HorairesGuichet? {
        var read: [HorairesGuichet.Plage] = []
        for (rang, ligne) in plages.enumerated() where !ligne.isEmpty {
            let jours = squeezedText(ligne.jours)
            if jours.isEmpty { form.refuse("plage\(rang)_jours", "requis.court") }
            if let fault = textFault(jours, 60) { form.refuse("plage\(rang)_jours", fault.code, fault.parametres) }
            if let (de, a) = span(("plage\(rang)_de", ligne.de), ("plage\(rang)_a", ligne.a), &form) {
                read.append(.init(jours: jours, de: de.text, a: a.text))
            }
        }
        let creneaux = appointments(&form)
        return read.isEmpty && creneaux == nil ? nil : HorairesGuichet(horaires: read, creneaux: creneaux)
    }

    private func appointments(_ form: inout ShortForm) -> HorairesGuichet.Creneaux? {
        guard !jours.isEmpty || [de, a, duree, places].contains(where: { !$0.allSatisfy(\.isWhitespace) }) else {
            return nil
        }
        let days = (1...7).filter { jours.contains("\($0)") }
        if days.isEmpty { form.refuse("rdv_jours", "horaires.jours") }
        let length = number("rdv_duree", duree, Self.durees, isRequired: true, &form)
        let seats = number("rdv_places", places, Self.places, isRequired: false, &form)
        guard let (start, end) = span(("rdv_de", de), ("rdv_a", a), &form), let length, !days.isEmpty else {
            return nil
        }
        if end.minutes - start.minutes < length { form.refuse("rdv_duree", "horaires.duree", ["n": "\(length)"]) }
        return .init(duree: length, jours: days, de: start.text, a: end.text, places: seats)
    }

    private func span(
        _ de: (champ: String, texte: String), _ a: (champ: String, texte: String), _ form: inout ShortForm
    ) -> (Heure, Heure)? {
        let read = [de, a].map { side -> Heure? in
            let heure = Heure(typed: side.texte)
            if heure == nil { form.refuse(side.champ, "horaires.heure", ["saisi": String(side.texte.prefix(20))]) }
            return heure
        }
        guard let start = read[0], let end = read[1] else { return nil }
        guard start.minutes < end.minutes else {
            form.refuse(a.champ, "horaires.ordre", ["de": start.text])
            return nil
        }
        return (start, end)
    }

    private func number(
        _ champ: String, _ typed: String, _ range: ClosedRange<Int>, isRequired: Bool, _ form: inout ShortForm
    ) -> Int? {
        let text = typed.filter { !$0.isWhitespace }
        if text.isEmpty {
            if isRequired { form.refuse(champ, "requis.court") }
            return nil
        }
        guard text.utf8.count <= 4, let found = digits(text), range.contains(found) else {
            form.refuse(champ, "horaires.nombre", ["minimum": "\(range.lowerBound)", "maximum": "\(range.upperBound)"])
            return nil
        }
        return found
    }
}
