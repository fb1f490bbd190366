// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// The whole file of a person in plain French: what is held, where it comes from, who saw it, how long it stays.
struct AccesView {
    let site: Site
    let dossier: DossierAcces

    private var texts: Catalogue { site.texts }

    func view() throws -> View {
        // It is the person who reads: the protected address is his.
        let lecture = LectureView(site: site, formulaire: dossier.formulaire, showsProtected: true)
        let rulebook = site.world.rulebook
        return [
            "formation": .flag(site.world.isFormation),
            "titre": .text(texts("titre.acces")), "nom": .text(dossier.formulaire.nomComplet),
            "fait_le": .text(texts("acces.etabli", ["jour": dossier.etabliLe.french])),
            "service": .texts([dossier.organisme, dossier.guichet].filter { !$0.isEmpty }),
            "destinataire": .texts([dossier.formulaire.nomComplet] + Person.postal(dossier.formulaire, site)),
            "jour_iso": .text(dossier.etabliLe.iso),
            "faits": .views(facts), "reponses": .views(try lecture.rubriques()),
            "numeros": .views(
                dossier.numeros.map {
                    [
                        "libelle": .text(texts("numero.genre.\($0.genre)")),
                        "valeur": .text([$0.numero, $0.emetteur].filter { !$0.isEmpty }.joined(separator: ", ")),
                    ]
                }),
            "nir": .flag(!dossier.nirEnregistres.isEmpty),
            "historique": .views(dossier.historique.map { event($0) }),
            "consultations": .views(
                dossier.consultations.map {
                    [
                        "quand": .text(spoken($0.le)), "organisme": .text(who($0.organisme, $0.origine)),
                        "objet": .text(texts.find("consultation.objet.\($0.objet)") ?? $0.objet),
                    ]
                }),
            "remises": .views(
                dossier.remises.map {
                    [
                        "quand": .text(spoken($0.le)), "organisme": .text(who($0.organisme, $0.origine)),
                        "objet": .text(what($0)),
                    ]
                }),
            "accueil": .views(
                dossier.visites.map { visit($0, "acces.visite") }
                    + dossier.rendezVous.map { visit($0, "acces.rendez-vous") }),
            "courriers": .views(
                dossier.courriers.map {
                    [
                        "quand": .text($0.prouveLe.map(spoken) ?? texts("acces.courrier.sans-preuve")),
                        "objet": .text(
                            texts("courriers.genre.\($0.genre)") + ", " + texts("courriers.canal.\($0.canal)")),
                        "suite": .text(became($0)),
                    ]
                }),
            "demandes": .views(
                dossier.droits.map {
                    [
                        "quand": .text($0.recueLe.french), "objet": .text(texts("droits.genre.\($0.genre)")),
                        "suite": .text(
                            $0.issue.map { texts("droits.issue.\($0)") } ?? texts("acces.en-cours")),
                    ]
                }),
            "conservation": .texts(
                ([.demandes, .visites, .consultations] as [CodeConservation]).compactMap {
                    rulebook.conservation($0, on: dossier.etabliLe).flatMap { line in
                        line.french.map {
                            texts("acces.conservation", ["quoi": line.quoi, "duree": $0, "depuis": line.depuis])
                        }
                    }
                }),
        ]
    }

    private var facts: [View] {
        let pairs: [(String, String?)] = [
            ("numero", dossier.numero), ("depot", dossier.dateDepot.french), ("valable", dossier.valableJusquau.french),
            ("radiee", dossier.radieeLe?.french), ("guichet", dossier.guichet), ("organisme", dossier.organisme),
        ]
        return pairs.compactMap { code, value in
            value.map { ["libelle": .text(texts("acces.fait.\(code)")), "valeur": .text($0)] }
        }
    }

    private func event(_ fait: DossierAcces.Fait) -> View {
        let messages = Messages(texts: texts)
        let champs = fait.changements.map(\.champ)
        return [
            "quand": .text(days(fait)), "organisme": .text(who(fait.organisme, fait.origine)),
            "quoi": .text(
                texts(
                    "evenement.\(fait.genre).agent", ["fichier": "national", "champs": messages.subjects(champs)])),
            "detail": .texts(
                VieWords(site: site).details(fait.vie)
                    + fait.changements.map {
                        texts(
                            $0.isHidden ? "evenement.modification.detail.reserve" : "acces.changement",
                            [
                                "champ": messages.subject($0.champ), "avant": $0.avant ?? texts("acces.rien"),
                                "apres": $0.apres ?? texts("acces.rien"),
                            ])
                    }),
        ]
    }

    /// The day of the fact, and that of keying where it is another, as the file and *Mon dossier* say them.
    private func days(_ fait: DossierAcces.Fait) -> String {
        let keyed = Day(iso: String(fait.saisiLe.prefix { $0 != "T" }))
        guard let keyed, keyed != fait.survenuLe else { return fait.survenuLe.french }
        return "\(fait.survenuLe.french), \(texts("evenement.saisi", ["jour": keyed.french]))"
    }

    /// A mail that the relay took and that came back proves nothing; a letter that came back was posted all the same.
    private func became(_ avis: DossierAcces.Avis) -> String {
        let etat = texts.find("acces.courrier.etat.\(avis.etat)")
        let preuve = avis.etat == EtatCourrier.echec.rawValue ? nil : avis.preuve
        return [preuve, etat].compactMap { $0 }.joined(separator: ", ")
    }

    /// What was given; of letters in a lot which, and to whom.
    private func what(_ remise: DossierAcces.Remise) -> String {
        guard let destinataire = remise.destinataire, let lot = remise.lot else {
            return texts("export.genre.\(remise.genre)")
        }
        let letters = (remise.lettres ?? []).map { texts("courriers.genre.\($0)") }
        return
            ((letters.isEmpty ? [texts("acces.remise.lettre")] : letters)
            + [texts("acces.remise.\(destinataire)", ["lot": lot])]
            + [remise.reference.map { texts("acces.remise.reference", ["reference": $0]) }].compactMap { $0 })
            .joined(separator: ", ")
    }

    private func visit(_ visite: DossierAcces.Accueil, _ key: String) -> View {
        let rulebook = site.world.rulebook
        let details = [
            rulebook.label("objetVisite", visite.objet) ?? rulebook.label("objetConvocation", visite.objet)
                ?? visite.objet, visite.nom, visite.contact, visite.note,
        ]
        return [
            "quand": .text(visite.jour.french), "objet": .text(texts(key, ["guichet": visite.guichet])),
            "suite": .text(details.compactMap { $0 }.joined(separator: ", ")),
        ]
    }

    private func who(_ organisme: String, _ origine: String) -> String {
        organisme.isEmpty ? texts.find("consultations.\(origine)") ?? "" : organisme
    }

    /// `2026-11-23T10:42:00` → `23 novembre 2026, 10 h 42`
    private func spoken(_ iso: String) -> String {
        let parts = iso.split(separator: "T")
        guard parts.count == 2, let day = Day(iso: String(parts[0])) else { return iso }
        // The start of a day is a day of which the hour is not known: that of a deposit, of a paper that came back.
        if parts[1].hasPrefix("00:00:00") { return day.french }
        let hour = parts[1].split(separator: ":")
        guard hour.count > 1, let whole = Int(hour[0]) else { return day.french }
        return "\(day.french), \(whole)\u{a0}h\u{a0}\(hour[1])"
    }
}
