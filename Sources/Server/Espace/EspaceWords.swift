// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// The life of an application in the words of its applicant.
struct EspaceWords {
    let frame: EspaceFrame

    private var texts: Catalogue { frame.texts }
    private var rulebook: Rulebook { frame.site.world.rulebook }
    private var today: Day { frame.site.world.today }

    /// What to do now. `isAsked`: a letter asks for something, which is told before. `preavis`: those of an end that has passed.
    func next(_ situation: SituationDemande, _ preavis: [Courrier], isAsked: Bool) -> String {
        switch situation.etat {
        case .active:
            let opens = rulebook.ouvertureRenouvellement(situation)
            let proved = rulebook.radiationProuvee(situation, preavis)
            let days = [
                "ouvre": frame.day(opens), "jour": frame.day(situation.expireLe),
                "radiation": frame.day(proved ?? rulebook.radiationAuPlusTot(situation, notice: today)),
            ]
            if situation.expireLe < today {
                return texts(proved == nil ? "espace.suite.expiree.sans-preavis" : "espace.suite.expiree", days)
            }
            if opens <= today { return texts("espace.suite.a-renouveler", days) }
            return texts(isAsked ? "espace.suite.demande" : "espace.suite.rien", days)
        case .radiee: return afterRadiation(situation)
        case .deposee, .fusionnee, .annulee, .purgee: return texts("espace.suite.radiee")
        }
    }

    func etat(_ etat: EtatLu) -> String {
        switch etat {
        case .aRenouveler: texts("espace.etat.a-renouveler")
        case .expiree: texts("espace.etat.expiree")
        case .tenu(.active): texts("espace.etat.active")
        case .brouillon, .tenu: texts("espace.etat.radiee")
        }
    }

    /// What a letter asks. Documents and places have their French names: they are asked for again at a desk.
    func expected(_ attendu: CourrierAttendu) -> View {
        let contenu = attendu.contenu
        let pieces = (contenu.pieces ?? []).map { code in
            rulebook.pieces.first { $0.code == code }?.libelle ?? code
        }
        let objet = contenu.objet.flatMap { rulebook.label("objetConvocation", $0) }
        let rdv = attendu.courrier.genre == .convocation ? [attendu.lieu, objet].compactMap { $0 } : []
        return [
            "texte": .text(
                texts(
                    "espace.attendu.\(attendu.courrier.genre.rawValue)",
                    [
                        "jour": frame.day(attendu.courrier.echeance),
                        "heure": (frame.langue == "fr" ? contenu.heureFrancaise : contenu.heure) ?? "",
                    ])),
            "lignes": .texts(pieces + rdv),
        ]
    }

    /// What did not arrive. The mail address is the one on file, or nothing is told of it any more; a place is not written out.
    func lost(_ contact: ContactPerdu, _ formulaire: Formulaire) -> String {
        let jour = frame.day(frame.site.clock.day(contact.courrier.leftLe))
        guard contact.isCourriel else { return texts("espace.perdu.lettre", ["jour": jour]) }
        let courriel = formulaire.adresseProtegee == true ? nil : formulaire.courriel
        return texts(
            courriel == nil ? "espace.perdu.courriel" : "espace.perdu.courriel.adresse",
            ["jour": jour, "courriel": courriel ?? ""])
    }

    private func afterRadiation(_ situation: SituationDemande) -> String {
        if situation.isDeces { return texts("espace.suite.deces") }
        switch situation.motif {
        case .nonRenouvellement:
            let end = rulebook.finReactivation(situation)
            return texts(end < today ? "espace.suite.trop-tard" : "espace.suite.retour", ["fin": frame.day(end)])
        case .sansReponse:
            guard let end = situation.radieeLe.map(rulebook.finReactivationSansReponse), end >= today else {
                return texts("espace.suite.radiee")
            }
            return texts("espace.suite.sans-reponse", ["fin": frame.day(end)])
        case .attribution: return texts("espace.suite.attribution")
        case .abandon: return texts("espace.suite.abandon")
        case .irrecevabilite: return texts("espace.suite.irrecevabilite")
        case nil: return texts("espace.suite.radiee")
        }
    }

    func sentence(_ refus: RefusRenouvellement) -> String {
        switch refus {
        case .tropTot(let opens, _): texts("espace.refus.tot", ["jour": frame.day(opens)])
        case .tropTard(let end): texts("espace.refus.tard", ["jour": frame.day(end)])
        case .etat, .sansNumero, .sansPreuve, .recuDansLeFutur, .recuAvant: texts("espace.refus.etat")
        }
    }

    /// « Déjà renouvelée », by whom and when: of what is refused because the year has just begun.
    func renewed(_ dossier: Dossier, _ refus: RefusRenouvellement) -> String? {
        guard case .tropTot = refus, let fait = dossier.lastRenewal else { return nil }
        let nom = frame.site.nom(fait.organisme)
        let qui =
            fait.evenement.origine == .demandeur
            ? texts("espace.historique.vous") : nom.isEmpty ? texts("espace.consultations.service") : nom
        return texts(
            "espace.renouveler.deja",
            [
                "recu": frame.day(fait.evenement.survenuLe), "qui": qui, "fin": frame.day(dossier.demande.expireLe),
            ])
    }

    /// One event, in the applicant's text. What changed is named, never its values: the screen may be somebody else's.
    func event(_ fait: Dossier.Fait) -> View {
        let evenement = fait.evenement
        let messages = Messages(texts: texts)
        let champs = fait.changes.map { change in
            // In French with its article, as in a sentence; the other languages have the names of fields alone.
            frame.langue == "fr"
                ? messages.subject(change.champ)
                : texts.find("champ.\(FormLayout.key(change.champ))") ?? messages.subject(change.champ)
        }
        // What the program did, or what is told of nobody.
        let nom = frame.site.nom(fait.organisme)
        let qui = nom.isEmpty ? texts("espace.consultations.service") : nom
        return [
            "jour": .text(frame.day(evenement.survenuLe)),
            "saisi": frame.site.keyedApart(evenement).map {
                .text(texts("espace.historique.saisi", ["jour": frame.day($0)]))
            } ?? .flag(false),
            "qui": .text(evenement.origine == .demandeur ? texts("espace.historique.vous") : qui),
            "francais": .flag(evenement.origine != .demandeur && !nom.isEmpty),
            "texte": .text(
                texts(
                    "evenement.\(evenement.genre.rawValue).demandeur",
                    ["champs": messages.listed(champs), "organisme": frame.site.nom(fait.organisme)])),
        ]
    }
}
