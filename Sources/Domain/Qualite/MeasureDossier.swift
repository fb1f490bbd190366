// SPDX-License-Identifier: EUPL-1.2

extension Rulebook {
    /// What one file adds to each criterion on a day. What does not concern it is left out: an association has no birth
    /// date. Each formula stands in words in the catalogue, `qualite.formule.<code>`: change both.
    package func measure(_ dossier: DossierMesure, on jour: Day) -> [MesureQualite] {
        let formulaire = dossier.formulaire
        var mesures: [MesureQualite] = []
        func count(_ code: CodeCritere, _ isGood: Bool) {
            mesures.append(MesureQualite(code, isGood ? 1 : 0, sur: 1))
        }
        count(.piece, formulaire.isReadyForNumber)
        measureDelais(dossier, on: jour, count)
        guard dossier.etat == .active else { return mesures }
        count(.contact, formulaire.isReachable)
        count(.adresse, formulaire.adresse?.isEnough ?? false)
        count(.motif, !(formulaire.motifs ?? []).isEmpty)
        count(
            .souhaits,
            !formulaire.communesSouhaitees.isEmpty && !(formulaire.logementRecherche?.types ?? []).isEmpty)
        count(.validite, dossier.expireLe >= jour)
        if let mois = qualite.critere(.fraicheur)?.mois {
            count(.fraicheur, touched(dossier) >= jour.adding(months: -mois))
        }
        count(.avertissements, formulaire.confirmations.isEmpty)
        if let estSuspect = dossier.estSuspect { count(.doublons, !estSuspect) }
        guard let demandeur = formulaire.demandeur else { return mesures }
        let titulaires = [demandeur] + formulaire.cotitulaires
        count(.naissance, titulaires.allSatisfy { $0.naissance.isDay })
        count(.revenu, titulaires.allSatisfy { $0.knowsIncome(since: jour.year - 2) })
        count(.menage, formulaire.isHouseholdDescribed)
        let probants = formulaire.probants
        mesures.append(MesureQualite(.provenance, probants.count { $0 }, sur: probants.count))
        return mesures
    }

    /// Deposits of the last months that were made here. The day of deposit counts, not that of keying: a paper form that
    /// waits in a tray is what this measures.
    private func measureDelais(_ dossier: DossierMesure, on jour: Day, _ count: (CodeCritere, Bool) -> Void) {
        guard !dossier.estRepris else { return }
        let depot = dossier.formulaire.depot.date
        if let critere = qualite.critere(.numero), let jours = critere.jours, isRecent(depot, critere, jour) {
            let limit = depot.adding(days: jours)
            // Not late yet.
            if dossier.numeroLe != nil || limit < jour { count(.numero, dossier.numeroLe.map { $0 <= limit } ?? false) }
        }
        if let critere = qualite.critere(.attestation), isRecent(depot, critere, jour),
            let limit = delai("attestation", on: depot)?.end(from: depot),
            dossier.attestationLe != nil || limit < jour
        {
            count(.attestation, dossier.attestationLe.map { $0 <= limit } ?? false)
        }
    }

    private func isRecent(_ depot: Day, _ critere: CritereQualite, _ jour: Day) -> Bool {
        depot <= jour && critere.mois.map { depot >= jour.adding(months: -$0) } ?? true
    }

    /// The last time that someone said that it is still so: deposited, renewed (a renewal prolongs it by the validity),
    /// changed.
    private func touched(_ dossier: DossierMesure) -> Day {
        let depot = dossier.formulaire.depot.date
        return max(depot, dernierDebut(finissantLe: dossier.expireLe), dossier.modifieeLe)
    }
}

extension Formulaire {
    fileprivate var isReachable: Bool {
        [telephone, demandeur?.autreTelephone, courriel].contains { !($0 ?? "").isEmpty }
    }

    /// As many persons as were said, each with a birth date.
    fileprivate var isHouseholdDescribed: Bool {
        guard let nombrePersonnes else { return false }
        let described = 1 + cotitulaires.count + personnesACharge.count
        return (described...described + (naissancesAttendues?.nombre ?? 0)).contains(nombrePersonnes)
            && personnesACharge.allSatisfy { $0.naissance != nil }
    }

    /// Of the fields that a document can show, those that are filled: true when one did, or a third party.
    fileprivate var probants: [Bool] {
        guard let demandeur else { return [] }
        var known = ["demandeur.nomNaissance", "demandeur.naissance"]
        if !demandeur.prenoms.isEmpty { known.append("demandeur.prenoms") }
        if demandeur.situationFamiliale != nil { known.append("demandeur.situationFamiliale") }
        if let last = demandeur.rfr?.keys.max() { known.append("demandeur.rfr.\(last)") }
        if adresse?.voie != nil { known.append("adresse.voie") }
        if nombrePersonnes != nil { known.append("nombrePersonnes") }
        return known.map { provenance[$0].map { $0 != .declare } ?? false }
    }
}

extension Adresse {
    /// A letter arrives: a place, and a street, or whoever takes the mail in.
    fileprivate var isEnough: Bool {
        let place = commune != nil || libelle != nil || pays != nil
        return place && (voie != nil || chez != nil || domiciliation == true)
    }
}

extension Titulaire {
    fileprivate func knowsIncome(since year: Int) -> Bool {
        rfr?.keys.contains { Int($0).map { $0 >= year } ?? false } ?? false
    }
}

extension Naissance {
    fileprivate var isDay: Bool {
        if case .day = self { true } else { false }
    }
}
