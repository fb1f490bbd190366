// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// A set on its page, as far as its reader may see it.
struct EnsembleView {
    let site: Site
    let fiche: FicheEnsemble
    let acteur: Acteur
    /// The two files that are looked at; the strongest pair when nothing is asked.
    var asked: (un: String, autre: String) = ("", "")
    /// Why what was decided is a question again.
    var reouvertures: [ID<DecisionDoublon>: Reouverture] = [:]

    private var texts: Catalogue { site.texts }
    private var ensemble: EnsembleDoublon { fiche.ensemble }

    /// The two that are looked at; nil when the set has lost its files.
    var deux: (un: MembreEnsemble, autre: MembreEnsemble)? {
        func membre(_ id: ID<Demande>?) -> MembreEnsemble? { fiche.membres.first { $0.carte.id == id } }
        if let un = membre(ID(text: asked.un)), let autre = membre(ID(text: asked.autre)), un.carte.id != autre.carte.id
        {
            return (un, autre)
        }
        if let paire = fiche.paires.first, let un = membre(paire.premiere), let autre = membre(paire.seconde) {
            return (un, autre)
        }
        return fiche.membres.count > 1 ? (fiche.membres[0], fiche.membres[1]) : nil
    }

    var paire: PaireDoublon? {
        guard let deux else { return nil }
        let ids = [deux.un.carte.id, deux.autre.carte.id].sorted()
        return fiche.paires.first { $0.premiere == ids[0] && $0.seconde == ids[1] }
    }

    /// Both on record, and both seen.
    var mayMerge: Bool {
        guard acteur.may(.mergeDemandes), ensemble.etat != .clos, let deux else { return false }
        return [deux.un, deux.autre].allSatisfy {
            $0.demande != nil && ($0.carte.etat == .active || $0.carte.etat == .deposee)
        }
    }

    func view() throws -> View {
        var view: View = [
            "reference": .text(ensemble.reference), "etat_ensemble": .text(Self.etat(ensemble, texts)),
            "phrase": .text(phrase), "version_vue": .text("\(ensemble.version)"),
            "action_avis": .text(Paths.avis(ensemble.id)),
            "decisions": .views(fiche.decisions.map(decision)), "fusions": .views(fiche.fusions.compactMap(fusion)),
            "autres_paires": .views(fiche.membres.count > 2 ? fiche.paires.map(other) : []),
            "coupe": .flag(ensemble.coupe),
            "suite_reference": .text(optional: fiche.suite?.reference),
            "lien_suite": .text(optional: fiche.suite.map(Paths.ensemble)),
        ]
        if let deux {
            view["face"] = .view(try FaceView(site: site, un: deux.un, autre: deux.autre).view(nil))
            view["un"] = .text(deux.un.carte.id.text)
            view["autre"] = .text(deux.autre.carte.id.text)
        }
        if let paire { view["verdict"] = .view(verdict(paire)) }
        if mayMerge, let deux {
            view["lien_fusion"] = .text(Paths.fusionDemandes(ensemble.id, deux.un.carte.id, deux.autre.carte.id))
        }
        return view.closed("face", "verdict", "lien_fusion", "suite_reference", "lien_suite")
    }

    static func etat(_ ensemble: EnsembleDoublon, _ texts: Catalogue) -> String {
        switch ensemble.etat {
        case .ouvert: texts(ensemble.facile ? "doublons.etat.facile" : "doublons.etat.ouvert")
        case .conteste: texts("doublons.etat.conteste")
        case .clos: texts("doublons.issue.\(ensemble.issue?.rawValue ?? "disparu")")
        }
    }

    /// What happened while he had another version of the set before him: who said what, when it was said of the set; else a file changed.
    func perime(seen version: String) -> String {
        guard version != "\(ensemble.version)", let last = fiche.decisions.first,
            last.decision.le == ensemble.modifieLe
        else {
            return texts("doublons.perime")
        }
        return texts(
            "doublons.perime.par",
            ["qui": author(last), "dit": said(last.decision), "quand": site.moment(last.decision.le)])
    }

    private func author(_ item: (decision: DecisionDoublon, organisme: NomOrganisme)) -> String {
        item.decision.compte == nil ? texts("doublons.programme") : site.nom(item.organisme)
    }

    private func said(_ decision: DecisionDoublon) -> String { texts("doublons.decision.\(decision.genre.rawValue)") }

    private var phrase: String {
        switch ensemble.etat {
        case .ouvert:
            texts(
                fiche.membres.count == 2 ? "doublons.phrase.deux" : "doublons.phrase.plusieurs",
                ["n": "\(fiche.membres.count)"])
        case .conteste: texts("doublons.phrase.conteste")
        case .clos: texts("doublons.phrase.clos.\(ensemble.issue?.rawValue ?? "disparu")")
        }
    }

    /// `97`: never a hundred of what is not certain.
    static func percent(_ probability: Double) -> Int { min(99, max(1, Int((probability * 100).rounded(.down)))) }

    private func verdict(_ paire: PaireDoublon) -> View {
        let percent = Self.percent(paire.probabilite)
        var view: View = [
            "note": .text(texts("doublons.note", ["n": "\(percent)"])),
            "largeur": .text("\(percent * 260 / 100)"),
            "dite": .text(
                fiche.modeleLe.map {
                    texts("doublons.probabilite.modele", ["jour": site.clock.day($0).french])
                } ?? texts("doublons.probabilite")),
            "pour": .views(paire.raisons.filter { !$0.isContraire }.map(reason)),
            "contre": .views(paire.raisons.filter(\.isContraire).map(reason)),
            "echanges": .flag(paire.rolesEchanges),
        ]
        if let seuil = fiche.seuil, seuil > 0 {
            let place = Int((seuil * 260).rounded())
            view["repere"] = .view([
                "trait": .text("M\(place) 2v16"), "place": .text("\(min(230, max(30, place)))"),
                "seuil": .text(texts("doublons.seuil", ["n": "\(Int((seuil * 100).rounded()))"])),
                "dessin": .text(
                    texts("doublons.jauge", ["n": "\(percent)", "seuil": "\(Int((seuil * 100).rounded()))"])),
            ])
        }
        return view.closed("repere")
    }

    private func reason(_ raison: RaisonDoublon) -> View {
        [
            "champ_raison": .text(texts("doublon.champ.\(raison.champ.rawValue)")),
            "dit_raison": .text(texts("doublon.raison.\(raison.code)")),
        ]
    }

    private func other(_ paire: PaireDoublon) -> View {
        func name(_ id: ID<Demande>) -> String {
            let carte = fiche.membres.first { $0.carte.id == id }?.carte
            return carte?.numero.flatMap { NumeroUnique($0)?.groups.joined(separator: " ") }
                ?? texts("demandes.sans-numero")
        }
        let isShown = paire == self.paire
        return [
            "lien": .text(Paths.ensemble(ensemble.id, paire.premiere, paire.seconde)), "courante": .flag(isShown),
            "libelle": .text(
                texts(
                    "doublons.paire",
                    [
                        "un": name(paire.premiere), "autre": name(paire.seconde),
                        "n": "\(Self.percent(paire.probabilite))",
                    ])),
        ]
    }

    private func decision(_ item: (decision: DecisionDoublon, organisme: NomOrganisme)) -> View {
        View([
            "dit": .text(said(item.decision)), "qui": .text(author(item)),
            "quand": .text(site.moment(item.decision.le)),
            "motif": .text(
                optional: item.decision.isFromSaisie
                    ? texts("doublons.decision.saisie") : item.decision.motif.isEmpty ? nil : item.decision.motif),
            "reouverture": .text(optional: reouvertures[item.decision.id].map(reopened)),
        ]).closed("motif", "reouverture")
    }

    /// « Rouvert : le téléphone est devenu le même. » Never which one.
    private func reopened(_ reouverture: Reouverture) -> String {
        let raisons =
            (reouverture.identite ? [texts("doublons.reouverture.identite")] : [])
            + reouverture.preuves.map { texts("doublons.reouverture.\($0.champ.rawValue)") }
        return texts("doublons.reouverture", ["raisons": raisons.joined(separator: ", ")])
    }

    /// A living merger, to be undone by who may.
    private func fusion(_ fusion: FusionDemandes) -> View? {
        guard fusion.defaiteLe == nil else { return nil }
        func numero(_ id: ID<Demande>) -> String {
            fiche.numeros[id].flatMap { NumeroUnique($0)?.groups.joined(separator: " ") }
                ?? texts("demandes.sans-numero")
        }
        return View([
            "dite": .text(
                texts(
                    "doublons.fusion.faite",
                    [
                        "absorbee": numero(fusion.absorbee), "gardee": numero(fusion.gardee),
                        "jour": site.clock.day(fusion.faiteLe).french,
                    ])),
            "lien_gardee": .text(Paths.demande(fusion.gardee)),
            "lien_annulation": acteur.may(.mergeDemandes) ? .text(Paths.annulation(fusion.id)) : nil,
        ]).closed("lien_annulation")
    }
}
