// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

extension Site {
    /// The day of keying, where it is not that of the fact.
    func keyedApart(_ evenement: Evenement) -> Day? {
        let day = clock.day(evenement.saisiLe)
        return day == evenement.survenuLe ? nil : day
    }
}

/// The life of an application in sentences: where it stands, why an act is refused, what an event says.
struct VieWords {
    let site: Site

    func sentence(_ refus: RefusRenouvellement) -> String {
        switch refus {
        case .etat: site.texts("renouvellement.refus.etat")
        case .sansNumero: site.texts("renouvellement.refus.sans-numero")
        case .tropTot(let opens, let since):
            site.texts("renouvellement.refus.tot", ["jour": opens.french, "depuis": since.french])
        case .tropTard(let end): site.texts("renouvellement.refus.tard", ["jour": end.french])
        case .sansPreuve(let end): site.texts("renouvellement.refus.sans-preuve", ["jour": end.french])
        case .recuDansLeFutur: site.texts("renouvellement.refus.futur")
        case .recuAvant(let day): site.texts("renouvellement.refus.avant", ["jour": day.french])
        }
    }

    /// « Déjà renouvelée », by whom and when: of what is refused because the year has just begun.
    func renewed(_ dossier: Dossier, _ refus: RefusRenouvellement) -> String? {
        guard case .tropTot = refus, let fait = dossier.lastRenewal else { return nil }
        let evenement = fait.evenement
        let nom = site.nom(fait.organisme)
        let qui =
            evenement.origine == .demandeur
            ? site.texts("renouvellement.deja.personne") : nom.isEmpty ? site.texts("renouvellement.deja.service") : nom
        return site.texts(
            "renouvellement.deja",
            [
                "recu": evenement.survenuLe.french, "saisi": site.moment(evenement.saisiLe), "qui": qui,
                "fin": dossier.demande.expireLe.french,
            ])
    }

    /// `autre`: the body that worked on it since; empty where it is not named.
    func sentence(_ refus: RefusAnnulation, autre: String) -> String {
        switch refus {
        case .etat: site.texts("annulation-enregistrement.refus.etat")
        case .reprise: site.texts("annulation-enregistrement.refus.reprise")
        case .vie(let genre):
            site.texts(
                "annulation-enregistrement.refus.vie",
                ["fait": site.texts("evenement.\(genre.rawValue).agent", ["fichier": "", "champs": ""])])
        case .titulaireParti: site.texts("annulation-enregistrement.refus.titulaire-parti")
        case .autreOrganisme where autre.isEmpty: site.texts("annulation-enregistrement.refus.autre-organisme.tu")
        case .autreOrganisme: site.texts("annulation-enregistrement.refus.autre-organisme", ["organisme": autre])
        case .dejaDemandee: site.texts("annulation-enregistrement.refus.deja-demandee")
        case .autrePersonne: site.texts("annulation-enregistrement.refus.autre-personne")
        case .deuxPersonnes: site.texts("annulation-enregistrement.refus.deux-personnes")
        }
    }

    func sentence(_ refus: RefusReactivation) -> String {
        switch refus {
        case .etat: site.texts("reactivation.refus.etat")
        case .motif(let motif):
            site.texts("reactivation.refus.motif", ["motif": motif.map(label) ?? site.texts("commun.non-connu")])
        case .renouveler(let end): site.texts("reactivation.refus.renouveler", ["jour": end.french])
        case .tropTard(let end): site.texts("reactivation.refus.tard", ["jour": end.french])
        }
    }

    func label(_ motif: MotifRadiation) -> String {
        site.world.rulebook.label("motifRadiation", motif.rawValue) ?? motif.rawValue
    }

    /// Where the application stands today, and until when something can be done; nil of what goes its way.
    func state(_ situation: SituationDemande, _ dossier: Dossier) -> String? {
        let (today, rulebook) = (site.world.today, site.world.rulebook)
        switch situation.lu(on: today, rulebook) {
        case .expiree:
            let out = rulebook.radiationProuvee(situation, dossier.preavis)
            return site.texts(
                out == nil ? "vie.expiree.sans-preavis" : "vie.expiree",
                [
                    "jour": situation.expireLe.french,
                    "radiation": (out ?? rulebook.radiationAuPlusTot(situation, notice: today)).french,
                ])
        case .aRenouveler: return site.texts("vie.a-renouveler", ["jour": situation.expireLe.french])
        case .tenu(.radiee):
            let motif = situation.motif.map(label) ?? site.texts("commun.non-connu")
            let day = situation.radieeLe?.french ?? ""
            if situation.isDeces { return site.texts("vie.radiee.deces", ["jour": day]) }
            guard let end = rulebook.derniereReactivation(situation), end >= today else {
                return site.texts("vie.radiee", ["jour": day, "motif": motif])
            }
            return site.texts("vie.radiee.retour", ["jour": day, "motif": motif, "fin": end.french])
        case .tenu(.annulee): return site.texts("vie.annulee")
        case .brouillon, .tenu: return nil
        }
    }

    /// What an event of the life of an application adds to its title.
    func details(_ vie: FaitVie?) -> [String] {
        switch vie {
        case .radiation(let radiation): details(radiation)
        case .renouvellement(let contenu):
            [
                contenu.expireLe.flatMap(Day.init(iso:)).map { site.texts("vie.detail.valable", ["jour": $0.french]) },
                contenu.preuve.map { site.texts("vie.detail.piece", ["piece": $0]) },
            ].compactMap { $0 }
        case .reactivation(let contenu):
            contenu.erreur.map { [site.texts("vie.detail.erreur", ["motif": $0])] } ?? []
        case .reponse(let contenu):
            [
                site.world.rulebook.label("auteurReponse", contenu.auteur) ?? contenu.auteur,
                site.world.rulebook.label("moyenReponse", contenu.moyen) ?? contenu.moyen,
            ]
        case .annulation(let contenu): [site.texts("vie.detail.annulation", ["motif": contenu.motif])]
        case .titulaire(let contenu):
            [
                site.texts(
                    contenu.acte == .deces
                        ? "vie.detail.titulaire.deces" : "vie.detail.titulaire.\(contenu.reste ? "reste" : "part")"),
                site.texts("vie.detail.piece", ["piece": contenu.piece]),
            ]
        case .separation(let contenu):
            (contenu.piece.isEmpty ? [] : [site.texts("vie.detail.piece", ["piece": contenu.piece])])
                + (contenu.numero.flatMap(NumeroUnique.init).map {
                    [site.texts("vie.detail.suite", ["numero": $0.groups.joined(separator: " ")])]
                } ?? [])
        case .union(let contenu):
            [site.texts("vie.detail.piece", ["piece": contenu.piece])]
                + (contenu.numero.flatMap(NumeroUnique.init).map {
                    [site.texts("vie.detail.suite", ["numero": $0.groups.joined(separator: " ")])]
                } ?? [])
        case .saisine(let contenu):
            [
                site.texts("saisine.genre.\(contenu.genre)"), site.texts("saisine.etape.\(contenu.etape)"),
                contenu.reference.map { site.texts("saisine.detail.reference", ["reference": $0]) },
                contenu.pieces.map { site.texts("saisine.detail.pieces", ["pieces": $0]) },
                contenu.issue.map { site.texts("saisine.issue.\($0.rawValue)") },
            ].compactMap { $0 }
        case .office(let contenu): [office(contenu)]
        case .courrier(let contenu):
            // The kind is its title.
            [CanalCourrier(rawValue: contenu.canal).map { site.texts("courriers.canal.\($0.rawValue)") }]
                .compactMap { $0 }
                + [Day(iso: contenu.echeance)].compactMap { $0 }.map {
                    site.texts("vie.detail.jour", ["jour": $0.french])
                }
        case .retour(let contenu):
            [
                site.texts("courriers.genre.\(contenu.genre)"), site.texts("courriers.canal.\(contenu.canal)"),
                site.texts.find("courriers.faute.\(contenu.faute)") ?? contenu.faute,
            ]
        case .suite(let contenu):
            [
                site.texts(
                    "vie.detail.suite",
                    ["numero": contenu.numero.flatMap { NumeroUnique($0)?.groups.joined(separator: " ") } ?? ""])
            ]
        case nil: []
        }
    }

    /// « Sur décision du préfet du …, référence … ».
    func office(_ contenu: ContenuOffice) -> String {
        site.texts(
            "saisine.office.decision",
            ["jour": Day(iso: contenu.le)?.french ?? contenu.le, "reference": contenu.reference])
    }

    private func details(_ radiation: ContenuRadiation) -> [String] {
        func coded(_ list: String, _ code: String?) -> String? {
            code.map { site.world.rulebook.label(list, $0) ?? $0 }
        }
        func day(_ iso: String?) -> String? { iso.flatMap(Day.init(iso:))?.french }
        let isAbandon = radiation.motif == .abandon
        let moyen = coded(isAbandon ? "moyenRenonciation" : "moyenAvertissement", radiation.moyen)
        // After a death the code says what nobody did.
        var lines = radiation.deces == nil ? [site.texts("vie.detail.motif", ["motif": label(radiation.motif)])] : []
        if let sub = coded("sousMotifIrrecevabilite", radiation.sousMotif) { lines.append(sub) }
        if let on = day(radiation.commissionLe) { lines.append(site.texts("vie.detail.commission", ["jour": on])) }
        if let on = day(radiation.avertiLe) {
            let proof = [moyen, radiation.preuve].compactMap { $0 }.joined(separator: ", ")
            lines.append(
                site.texts(isAbandon ? "vie.detail.ecrit" : "vie.detail.averti", ["jour": on, "preuve": proof]))
        }
        if let on = day(radiation.deces) {
            lines.append(site.texts("vie.detail.deces", ["jour": on, "piece": radiation.preuve ?? ""]))
        }
        return lines + (radiation.bail.map(details) ?? [])
    }

    /// `52`, `45,5`.
    private func decimal(_ number: Double) -> String {
        number == number.rounded() ? "\(Int(number))" : "\(number)".replacing(".", with: ",")
    }

    /// What was recorded of an allotment (R441-2-9), each with its label.
    private func details(_ bail: ContenuRadiation.Bail) -> [String] {
        func said(_ champ: String, _ valeur: String?) -> String? {
            valeur.map { site.texts("vie.detail.champ", ["champ": site.texts("court.\(champ)"), "valeur": $0]) }
        }
        func yesNo(_ champ: String, _ value: Bool?) -> String? {
            said(champ, value.map { site.texts("reponse.\($0 ? "oui" : "non")") })
        }
        let rulebook = site.world.rulebook
        return [
            site.texts("vie.detail.bail", ["jour": Day(iso: bail.signeLe)?.french ?? bail.signeLe]),
            said("bailleurSiren", bail.bailleur.map { Siren($0)?.groups ?? $0 }),
            said("contingent", rulebook.label("typeReservataire", bail.contingent) ?? bail.contingent),
            yesNo("dalo", bail.dalo), yesNo("accordCollectif", bail.accordCollectif),
            yesNo("dejaLocataire", bail.dejaLocataire), yesNo("menageRelu", bail.menageRelu), said("rpls", bail.rpls),
            said("communeLogement", bail.commune.map { rulebook.communes[$0]?.nom ?? $0 }),
            said("typeLogement", bail.type.map { rulebook.label("typeLogement", $0) ?? $0 }),
            said("surface", bail.surface.map(decimal)), said("loyer", bail.loyer.map { $0.montant.french }),
        ].compactMap { $0 }
    }
}
