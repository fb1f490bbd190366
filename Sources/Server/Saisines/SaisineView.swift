// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// A complaint in words: its line in the list, what is known of it, and what may be done next.
struct SaisineView {
    let site: Site
    let ligne: ReadSaisines.Ligne

    private var saisine: Saisine { ligne.saisine }

    var line: View {
        View([
            "reference": .text(saisine.recue.reference), "lien": .text(Paths.saisine(saisine.id)),
            "genre": .text(site.texts("saisine.genre.\(saisine.genre.rawValue)")),
            "recue": .text(saisine.recue.le.french), "guichet": .text(ligne.guichet),
            "etape": .text(step), "numero": .view(optional: site.numero(ligne.numero)),
        ]).closed("numero")
    }

    private var step: String {
        if let cloture = saisine.cloture { return site.texts("saisine.issue.\(cloture.issue.rawValue)") }
        return site.texts("saisine.etape.\(saisine.etape.rawValue)")
    }

    var view: View {
        let texts = site.texts
        func dated(_ le: Day, _ reference: String) -> String {
            texts("saisine.fait.dit", ["jour": le.french, "reference": reference])
        }
        let facts: [(String, String?)] = [
            ("genre", texts("saisine.genre.\(saisine.genre.rawValue)")), ("etape", step),
            ("depose", saisine.recue.deposeLe.french),
            ("recue", dated(saisine.recue.le, saisine.recue.reference)), ("pieces", saisine.recue.pieces),
            ("guichet", "\(ligne.guichet) (\(saisine.guichet))"),
            ("demeure", saisine.demeure.map { dated($0.le, $0.reference) }),
            ("office", saisine.office.map { dated($0.le, $0.reference) }), ("charge", ligne.charge),
            ("close", saisine.cloture?.le.french),
        ]
        return View([
            "version": .text("\(saisine.version)"), "action": .text(Paths.saisine(saisine.id)),
            "lien_dossier": .text(optional: ligne.demande.map { Paths.demande($0) }),
            "faits": .views(
                facts.compactMap { key, value -> View? in
                    value.map { ["libelle": .text(texts("saisine.fait.\(key)")), "valeur": .text($0)] }
                }),
        ]).closed("lien_dossier")
    }

    /// What a service of the State may do next; `typed` belongs to the act that was refused.
    func acts(_ refused: FollowSaisine.Acte?, _ typed: [String: String], _ fields: ShortFields) -> [View] {
        let possible: [FollowSaisine.Acte] =
            switch saisine.etape {
            case .recue: [.demeure, .cloture]
            case .demeure: saisine.genre == .enregistrement ? [.office, .cloture] : [.cloture]
            case .office: [.cloture]
            case .close: []
            }
        return possible.map { acte in
            let own = acte == refused ? fields : ShortFields(site: site)
            // An order wants a notice first; of documents there is none.
            let suite = acte == .demeure && saisine.genre == .enregistrement ? ".enregistrement" : ""
            func value(_ champ: String) -> String { acte == refused ? typed[champ] ?? "" : "" }
            let champs: [View] =
                switch acte {
                case .demeure:
                    [
                        own.input("demeureLe", "g5", value("demeureLe"), requis: true, date: true),
                        own.input("demeureReference", "g7", value("demeureReference"), requis: true),
                    ]
                case .office:
                    [
                        own.input("officeLe", "g5", value("officeLe"), requis: true, date: true),
                        own.input("officeReference", "g7", value("officeReference"), requis: true),
                        own.input("guichetOffice", "g5", value("guichetOffice"), requis: true),
                    ]
                case .cloture:
                    [
                        own.input("clotureLe", "g5", value("clotureLe"), requis: true, date: true),
                        own.choice(
                            "issueSaisine", "g7", value("issueSaisine"),
                            [(valeur: "", libelle: site.texts("reponse.vide"))]
                                + saisine.issues.map {
                                    (valeur: $0.rawValue, libelle: site.texts("saisine.issue.\($0.rawValue)"))
                                }),
                    ]
                }
            return [
                "acte": .text(acte.rawValue), "ancre": .text("t-\(acte.rawValue)"),
                "titre_acte": .text(site.texts("saisine.acte.\(acte.rawValue)")),
                "effet": .text(site.texts("saisine.acte.\(acte.rawValue).effet\(suite)")),
                "bouton": .text(site.texts("saisine.acte.\(acte.rawValue).bouton")), "champs": .views(champs),
            ]
        }
    }
}
