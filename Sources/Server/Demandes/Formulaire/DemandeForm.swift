// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// What the page of the form sends: the fields by their path, and the controls around them.
struct DemandeForm {
    private(set) var saisie = Saisie()
    /// Members shown of each group, empty ones included.
    private(set) var membres: [String: Int] = [:]
    let brouillon: ID<Brouillon>?
    let action: String
    /// The member to take out: `personnesACharge.1`.
    let retirer: String
    /// Language shown beside the French.
    let langue: String
    let preuve: Provenance

    init(_ form: RequestForm, _ layout: FormLayout) {
        brouillon = ID<Brouillon>(text: form.value("brouillon"))
        action = form.value("action")
        retirer = form.value("retirer")
        langue = form.value("langue_affichee")
        preuve = Provenance(rawValue: form.value("preuve")) ?? .declare
        let top = layout.topFields
        for (name, value) in form.all {
            if let groupe = Self.stripped(name, "membres.") {
                membres[groupe] = min(50, Int(value) ?? 0)
            } else if name.hasSuffix("[]") {
                continue
            } else if name.contains(".") || top.contains(name) {
                // A line feed has no place in a field of one line.
                saisie[name] = value
            }
        }
        for name in Set(form.all.map(\.name)) where name.hasSuffix("[]") {
            saisie.set(String(name.dropLast(2)), form.values(name))
        }
        let keys = form.values("confirmer").flatMap { $0.split(separator: "|").map(String.init) }
        saisie.confirmations = Array(Set(keys)).sorted()
        if form.values("existant").contains("autre") { saisie.confirmations.append("existant") }
    }

    /// Where the focus goes on the page that comes back: a member, or the button that adds one.
    private(set) var focus: String?

    /// The file that its draft goes on from: the page does not say it.
    mutating func goOn(from demande: String?) { saisie.suiteDe = demande }

    mutating func adoptLanguage() {
        if saisie["langue"].isEmpty, !langue.isEmpty { saisie["langue"] = langue }
    }

    /// Adds or takes out a member of a list; false when nothing of this was asked.
    mutating func rearrange() -> Bool {
        if let groupe = Self.stripped(action, "ajouter:") {
            let count = min(50, max(membres[groupe] ?? 0, (saisie.rangs(groupe).last ?? -1) + 1) + 1)
            membres[groupe] = count
            focus = "\(groupe).\(count - 1)"
            return true
        }
        let parts = retirer.split(separator: ".")
        guard parts.count == 2, let rang = Int(parts[1]) else { return false }
        let groupe = String(parts[0])
        saisie.remove(groupe, rang)
        // A quarter is typed beside its commune and leaves with it.
        if groupe == "communesSouhaitees" { saisie.remove("quartiers", rang) }
        membres[groupe] = max(0, (membres[groupe] ?? 1) - 1)
        focus = "ajouter:\(groupe)"
        return true
    }

    private static func stripped(_ text: String, _ prefix: String) -> String? {
        text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }
}
