// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

extension DossierView {
    /// Where it stands in its life, and what may be done of it today.
    func acts(_ view: inout View, _ demande: Demande) {
        let situation = dossier.situation(site.world.rulebook)
        view["situation"] = .text(optional: VieWords(site: site).state(situation, dossier))
        view["situation_grave"] = .flag(
            [.radiee, .annulee].contains(situation.etat) || situation.expireLe < site.world.today)
        let today = site.world.today
        let isThere = dossier.acces != .refuse
        if isThere { returns(&view, situation) }
        if isThere, demande.numero != nil || demande.etat == .deposee, acteur.may(.recordRadiation) {
            view["lien_courriers"] = .text(Paths.courriers(demande.id))
        }
        if isThere, demande.numero != nil, demande.etat == .active || demande.etat == .radiee,
            acteur.may(.updateDemande), dossier.mayShowAddress(to: acteur)
        {
            view["lien_code_papier"] = .text(Paths.codePapier(demande.id))
        }
        if isThere, demande.etat == .active || demande.etat == .deposee, acteur.may(.recordRadiation) {
            view["lien_radiation"] = .text(Paths.radiation(demande.id))
        }
        if isThere, TransitionEtat.row(.reponse, from: demande.etat) != nil, acteur.may(.reactivateDemande) {
            view["lien_reponse"] = .text(Paths.reponse(demande.id))
        }
        if isThere, TransitionEtat.row(.titulaire, from: demande.etat) != nil, formulaire.demandeur != nil,
            acteur.may(.changeTitulaire), dossier.mayShowAddress(to: acteur)
        {
            view["lien_titulaire"] = .text(Paths.titulaire(demande.id))
        }
        let saisines = isThere ? dossier.openSaisines.filter { $0.isSeen(by: acteur) } : []
        if !saisines.isEmpty {
            view["saisines_ouvertes"] = .view([
                "saisines": .views(
                    saisines.map {
                        [
                            "lien": .text(Paths.saisine($0.id)),
                            "libelle": .text(texts("dossier.saisine-ouverte.lien", ["reference": $0.recue.reference])),
                        ]
                    })
            ])
        }
        if isThere, acteur.reachesAll(.followSaisines), demande.etat == .active || demande.etat == .deposee {
            view["lien_saisine"] = .text(Paths.saisine(demande.id))
        }
        cancellation(&view, demande)
        if isThere, acteur.may(.registerDemande), acteur.guichet != nil,
            case .success = examineSuite(situation, on: today, site.world.rulebook)
        {
            // What an error struck off is worth more corrected; what only waited too long is no error.
            let note =
                switch situation.motif {
                case .nonRenouvellement: "dossier.suite.note.recu"
                case .sansReponse: "dossier.suite.note"
                case .attribution, .abandon, .irrecevabilite, nil: "dossier.suite.note.autre"
                }
            view["suite_possible"] = .view([
                "lien_suite": .text(Paths.suite(demande.id)), "note": .text(texts(note)),
            ])
        }
    }

    /// The one way on, or back on file, that may succeed: today; or, after the last day, with what shows that it was received before.
    private func returns(_ view: inout View, _ situation: SituationDemande) {
        let (today, rulebook, id) = (site.world.today, site.world.rulebook, dossier.demande.id)
        let renewal = examineRenouvellement(situation, recuLe: today, on: today, rulebook)
        if acteur.may(.renewDemande) {
            switch renewal {
            case .success: view["lien_renouvellement"] = .text(Paths.renouvellement(id))
            case .failure(.tropTard): view["lien_renouvellement_recu"] = .text(Paths.renouvellement(id))
            case .failure: break
            }
        }
        guard situation.etat == .radiee, acteur.may(.reactivateDemande) else { return }
        if case .success = examineReactivation(situation, on: today, rulebook) {
            view["lien_reactivation"] = .text(Paths.reactivation(id))
        } else if acteur.may(.correctRadiation), case .failure = renewal {
            view["lien_correction"] = .text(Paths.reactivation(id))
        }
    }

    /// Whether someone wants this entry taken back, and who may.
    private func cancellation(_ view: inout View, _ demande: Demande) {
        let about: [GenreEvenement] = [.demandeAnnulation, .refusAnnulation, .annulationEnregistrement]
        let last = dossier.evenements.first { about.contains($0.evenement.genre) }
        guard TransitionEtat.row(.annulation, from: demande.etat) != nil else { return }
        let mayCancel = demande.access(.cancelEnregistrement, by: acteur) != .refuse
        let path: View.Field? = mayCancel ? .text(Paths.annulationEnregistrement(demande.id)) : nil
        if last?.evenement.genre == .demandeAnnulation {
            view["annulation_demandee"] = .view(View(["annulation": path]).closed("annulation"))
        } else {
            view["lien_annulation"] = path
        }
    }
}
