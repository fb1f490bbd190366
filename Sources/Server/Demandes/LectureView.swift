// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// A form to be read: rubric by rubric, only what is known, as people say it. For the dossier, the read-back and the
/// annex of the certificate.
struct LectureView {
    let site: Site
    let formulaire: Formulaire
    /// An address to be protected is not printed, nor shown before it is asked for.
    var showsProtected = false

    private var texts: Catalogue { site.texts }
    private var rulebook: Rulebook { site.world.rulebook }

    /// Rubrics that hold something: title, and for each person or part its lines.
    func rubriques(_ wanted: Set<String>? = nil) throws -> [View] {
        let saisie = try formulaire.saisie()
        return site.layout.rubriques.filter { wanted?.contains($0.code) ?? true }.compactMap { rubrique in
            let parties = rubrique.parties.flatMap { partie($0, saisie) }
            guard !parties.isEmpty else { return nil }
            return [
                "ancre": .text(rubrique.code), "titre_rubrique": .text(texts("rubrique.\(rubrique.code)")),
                "parties": .views(parties),
            ]
        }
    }

    /// A value as people say it, by the path of its field.
    func said(_ value: String, at path: String) -> String {
        if value.isEmpty { return texts("commun.non-connu") }
        guard let champ = site.layout.champ(at: path) else { return value }
        switch champ.saisie {
        case .montants: return amount(value)
        case .rfr: return Int(value).map { "\(grouped($0))\u{a0}€" } ?? value
        case .rangs, .cases: return rulebook.label(champ.liste ?? "", value) ?? value
        case .communes: return FieldViews.place(value, rulebook)
        default: return said(value, champ)
        }
    }

    /// The lines of these rubrics in a row.
    func lines(_ wanted: Set<String>) throws -> [View] {
        let saisie = try formulaire.saisie()
        return site.layout.rubriques.filter { wanted.contains($0.code) }.flatMap(\.parties)
            .filter { $0.groupe == nil }.flatMap(\.champs).flatMap { lines($0, saisie) }
    }

    private func partie(_ partie: FormLayout.Partie, _ saisie: Saisie) -> [View] {
        if let groupe = partie.groupe {
            return saisie.rangs(groupe).compactMap { rang in
                let lines = partie.champs.flatMap { self.lines($0.under("\(groupe).\(rang)"), saisie) }
                guard !lines.isEmpty else { return nil }
                return [
                    "titre_partie": .text(texts("groupe.\(groupe)", ["n": "\(rang + 1)"])),
                    "lignes": .views(lines),
                ]
            }
        }
        let lines = partie.champs.flatMap { self.lines($0, saisie) }
        guard !lines.isEmpty else { return [] }
        let title = partie.code.map { View.Field.text(texts("partie.\($0)")) } ?? .flag(false)
        return [["titre_partie": title, "lignes": .views(lines)]]
    }

    private func lines(_ champ: FormLayout.Champ, _ saisie: Saisie) -> [View] {
        let path = champ.champ
        let key = FormLayout.key(path)
        let label = texts.find("lecture.\(key)") ?? texts("champ.\(key)", ["annee": ""])
        if formulaire.adresseProtegee == true, !showsProtected, AdresseProtegee.hides(path), saisie.contains(path) {
            return [line(label, texts("adresse.protegee"), path)]
        }
        switch champ.saisie {
        case .montants:
            return saisie.noms(path).map { name in
                let field = "\(path).\(name)"
                return line(rulebook.label(champ.liste ?? "", name) ?? name, amount(saisie[field]), field)
            }
        case .rfr:
            return saisie.noms(path).map { year in
                let euros = Int(saisie["\(path).\(year)"]).map { "\(grouped($0))\u{a0}€" } ?? ""
                return line(texts("champ.titulaire.rfr", ["annee": year]), euros, "\(path).\(year)")
            }
        case .rangs, .cases:
            let codes = saisie.liste(path).filter { !$0.isEmpty }
            guard !codes.isEmpty else { return [] }
            let words = codes.map { rulebook.label(champ.liste ?? "", $0) ?? $0 }
            return [line(label, words.joined(separator: champ.saisie == .rangs ? " ; " : ", "), "\(path).0")]
        case .communes:
            return formulaire.communesSouhaitees.enumerated().map { rang, code in
                let name = rulebook.communes[code]?.nom ?? code
                let quartier = formulaire.quartiers?[code].map { " (\($0))" } ?? ""
                return line("\(label) \(rang + 1)", name + quartier, "\(path).\(rang)")
            }
        default:
            guard !saisie[path].isEmpty else { return [] }
            return [line(label, said(saisie[path], champ), path)]
        }
    }

    private func said(_ value: String, _ champ: FormLayout.Champ) -> String {
        switch champ.saisie {
        case .code: rulebook.label(champ.liste ?? "", value) ?? value
        case .date: Naissance(iso: value)?.french ?? value
        case .montant: amount(value)
        case .ouinon, .case: texts(value == "oui" ? "reponse.oui" : "reponse.non")
        case .commune: FieldViews.place(value, rulebook)
        case .tel: Self.paired(value)
        default: value
        }
    }

    private func amount(_ value: String) -> String { Montant(typed: value)?.french ?? value }

    /// `06 12 34 56 78`
    static func paired(_ telephone: String) -> String {
        let digits = Array(telephone)
        return stride(from: 0, to: digits.count, by: 2).map { String(digits[$0..<min($0 + 2, digits.count)]) }
            .joined(separator: "\u{a0}")
    }

    private func line(_ label: String, _ value: String, _ path: String) -> View {
        let source = formulaire.provenance[path] ?? .declare
        return [
            "libelle": .text(label), "valeur": .text(value),
            "provenance": .view([
                "declare": .flag(source == .declare), "tiers": .flag(source == .tiers),
                "piece": .flag(source == .piece),
            ]),
        ]
    }
}
