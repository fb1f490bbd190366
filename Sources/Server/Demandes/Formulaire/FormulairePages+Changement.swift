// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The change of an application on file.
extension FormulairePages {
    @Sendable func edit(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let demande = try await editable(context, acteur)
        guard TransitionEtat.row(.modification, from: demande.etat) != nil else {
            var form = FormulaireView(site: site, saisie: Saisie())
            form.change = FormulaireView.Change(
                demande: demande.id, version: demande.version, nom: demande.formulaire.nomComplet)
            return try await closed(form, context)
        }
        var form = FormulaireView(site: site, saisie: try demande.formulaire.saisie())
        form.change = FormulaireView.Change(
            demande: demande.id, version: demande.version, nom: demande.formulaire.nomComplet)
        form.change?.autre = try await others(demande.id, acteur)
        form.change?.origine = demande.formulaire.canonicalText()
        form.langue = demande.formulaire.langue ?? ""
        return try page(form, context)
    }

    @Sendable func change(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let acteur = session.acteur
        let posted = try await RequestForm.read(request, context, csrf: session.csrf)
        let demande = try await editable(context, acteur)
        var form = DemandeForm(posted, site.layout)
        var saisie = form.saisie
        saisie.national = demande.formulaire.national
        let rearranged = form.rearrange()
        var view = view(form)
        view.change = FormulaireView.Change(
            demande: demande.id, version: Int(posted.value("version")) ?? 0, nom: demande.formulaire.nomComplet,
            preuve: form.preuve)
        view.change?.origine = posted.value("origine")
        view.focus = form.focus
        guard TransitionEtat.row(.modification, from: demande.etat) != nil else {
            return try await closed(view, context)
        }
        if rearranged || form.action == "afficher" || form.action == "verifier" { return try page(view, context) }
        let answer = try await UpdateDemande(site.world)(
            demande.id, saisie, version: Int(posted.value("version")) ?? 0, by: acteur, asks: true, preuve: form.preuve)
        switch answer {
        case .updated(_, let numero, _, _):
            // The number came now: it is handed over.
            let isNew = demande.numero == nil && numero != nil
            return site.redirect(isNew ? Paths.confirmation(demande.id) : Paths.demande(demande.id))
        case .exhausted: view.violations = [Violation("depot.pieceVue", "numero.epuise")]
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .closed: return try await closed(view, context)
        case .invalid(let examen):
            view.violations = examen.violations
            view.questions = examen.questions(confirmed: saisie.confirmations)
            view.remarques = examen.remarques
        case .asks(let examen):
            view.questions = examen.questions(confirmed: saisie.confirmations)
            view.remarques = examen.remarques
        case .stale(let version):
            // What the other agent saved is taken over; what was changed here stands. Saving again says that it was
            // compared.
            let merged = try merge(demande.formulaire, typed: saisie, opened: posted.value("origine"))
            view.saisie = merged.saisie
            view.change?.autre = site.texts(
                "refus.version.perimee", ["heure": site.clock.hour(demande.modifieeLe)])
            view.change?.difference = merged.differences
            view.change?.origine = demande.formulaire.canonicalText()
            view.change?.version = version
        }
        return try page(view, context, status: .unprocessableContent)
    }

    /// Struck off, merged or cancelled, maybe while it was typed: why, and what was typed, to be copied.
    private func closed(_ form: FormulaireView, _ context: RucheContext) async throws -> Response {
        var view = form
        view.change?.ferme = FermetureWords(site: site).sentence(try await site.dossierVie(context))
        return try page(view, context, status: .conflict)
    }

    /// Three ways: the form as it was opened, as it stands in the base, as it is typed. Without a readable origin, or
    /// with a typed form that has faults, what is typed stays whole.
    private func merge(
        _ current: Formulaire, typed: Saisie, opened: String
    ) throws -> (saisie: Saisie, differences: [String]) {
        let now = try current.saisie()
        let examen = examine(typed, on: site.world.today, site.world.rulebook)
        guard let wanted = try examen.formulaire?.saisie(),
            let origin = try? Formulaire(canonical: opened, version: Formulaire.version).saisie()
        else { return (typed, []) }
        let lecture = LectureView(site: site, formulaire: current, showsProtected: true)
        let messages = Messages(texts: site.texts)
        var merged = now
        var differences: [String] = []
        for path in Set(now.valeurs.keys).union(wanted.valeurs.keys).union(origin.valeurs.keys).sorted() {
            let isMine = wanted[path] != origin[path]
            if isMine { merged[path] = wanted[path] }
            guard now[path] != origin[path] else { continue }
            differences.append(
                site.texts(
                    isMine && wanted[path] != now[path] ? "formulaire.difference" : "formulaire.difference.reprise",
                    [
                        "champ": messages.subject(path), "base": lecture.said(now[path], at: path),
                        "saisi": lecture.said(wanted[path], at: path),
                    ]))
        }
        merged.confirmations = typed.confirmations
        return (merged, differences)
    }

    private func editable(_ context: RucheContext, _ acteur: Acteur) async throws -> Demande {
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        guard acteur.may(.updateDemande) else { throw HTTPFailure(.forbidden) }
        switch try await ReadDemandes(site.world)(id, objet: "modification", isWhole: false, by: acteur) {
        case .dossier(let dossier):
            // A protected address is changed where it is known, not read by opening a form.
            guard dossier.mayShowAddress(to: acteur) else { throw HTTPFailure(.forbidden, key: "403.adresse") }
            return dossier.demande
        case .carte, .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    /// Another agent who opened the same form within the half hour.
    private func others(_ id: ID<Demande>, _ acteur: Acteur) async throws -> String? {
        guard let other = try await ReadDemandes(site.world).lastEditor(of: id, otherThan: acteur) else { return nil }
        return site.texts(
            "formulaire.autre-agent",
            ["nom": other.nom, "organisme": site.nom(other.organisme), "heure": site.clock.hour(other.le)])
    }
}
