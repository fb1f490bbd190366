// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference

/// The page of one file.
struct DossierView {
    let site: Site
    let dossier: Dossier
    let acteur: Acteur

    var texts: Catalogue { site.texts }
    var formulaire: Formulaire { dossier.demande.formulaire }

    var titre: String {
        guard let numero = dossier.demande.numero.flatMap(NumeroUnique.init) else {
            return texts("titre.dossier.sans-numero", ["nom": formulaire.nomComplet])
        }
        return texts("titre.dossier", ["nom": formulaire.nomComplet, "numero": numero.groups.joined(separator: " ")])
    }

    /// Whether the protected address was asked for.
    var showsProtected = false

    func view() throws -> View {
        let demande = dossier.demande
        let bilan = Bilan(formulaire, on: site.world.today, site.world.rulebook)
        let lecture = LectureView(site: site, formulaire: formulaire, showsProtected: showsProtected)
        var view = try facts(bilan, lecture)
        view["bilan"] = formulaire.demandeur == nil ? nil : .view(BilanView(site: site, bilan: bilan).view)
        if demande.etat == .active || demande.etat == .deposee {
            if acteur.may(.updateDemande), dossier.mayShowAddress(to: acteur) {
                view["lien_modification"] = .text(Paths.modification(demande.id))
            }
            if demande.numero != nil, demande.access(.issueAttestation, by: acteur) != .refuse {
                view["lien_attestation"] = .text(Paths.attestation(demande.id))
            }
        }
        acts(&view, demande)
        view["contacts_perdus"] = .views(dossier.contactsPerdus.map(lost))
        if acteur.may(.readConsultations) || acteur.may(.giveAcces) {
            view["protection"] = .view(
                View([
                    "consultations": acteur.may(.readConsultations) ? .text(Paths.consultations(demande.id)) : nil,
                    "droit_acces": acteur.may(.giveAcces) ? .text(Paths.acces(demande.id)) : nil,
                ]).closed("consultations", "droit_acces"))
        }
        if let suite = dossier.suite {
            view["suite"] = .view([
                "lien": .text(Paths.demande(suite.id)),
                "phrase_fusion": .text(
                    texts(
                        "dossier.fusionnee",
                        ["numero": suite.numero.flatMap { NumeroUnique($0)?.groups.joined(separator: " ") } ?? ""])),
            ])
        }
        view["reunis"] = .views(
            dossier.fusions.map { fusion in
                View([
                    "lien": .text(Paths.demande(fusion.absorbee)),
                    "phrase_fusion": .text(
                        texts(
                            fusion.ensemble == nil ? "dossier.unie" : "dossier.reunie",
                            ["jour": site.clock.day(fusion.faiteLe).french])),
                    "annulation": acteur.mayUndo(union: fusion.ensemble == nil)
                        ? .text(Paths.annulation(fusion.id)) : nil,
                    "defaire": .text(
                        texts(fusion.ensemble == nil ? "dossier.reunie.defaire" : "doublons.fusion.defaire")),
                ]).closed("annulation")
            })
        if formulaire.adresseProtegee == true {
            view["protegee"] = .flag(true)
            if !showsProtected, acteur.may(.updateDemande), dossier.mayShowAddress(to: acteur) {
                view["lien_adresse"] = .text(Paths.adresse(demande.id))
            }
        }
        return view
    }

    /// What only the imported file said; some of it is of the address. An empty path only keeps the rank of a list.
    private var others: [(key: String, value: String)] {
        if formulaire.adresseProtegee == true, !showsProtected { return [] }
        return formulaire.national.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
    }

    /// Without a number, the clock of L441-2-1 runs from the deposit.
    private var waiting: String? {
        guard dossier.demande.etat == .deposee else { return nil }
        let depot = formulaire.depot.date
        guard let limit = site.world.rulebook.delai("attestation", on: depot)?.end(from: depot) else { return nil }
        let due = texts(
            limit < site.world.today ? "dossier.attente" : "dossier.attente.reste", ["date": limit.french])
        return [due, erasure].compactMap { $0 }.joined(separator: " ")
    }

    /// It has no end but this one.
    private var erasure: String? {
        let touched = site.world.rulebook.territoire.clock.day(dossier.demande.modifieeLe)
        return site.world.rulebook.conservation(.sansNumero, on: site.world.today)?.end(from: touched).map {
            texts("dossier.attente.effacement", ["date": $0.french])
        }
    }

    private func pieces(_ bilan: Bilan) -> [View] {
        let expected = piecesAttendues(
            formulaire, bilan.composition, on: site.world.today, site.world.rulebook)
        return PieceDemandee.Moment.allCases.compactMap { moment in
            let list = expected.filter { $0.quand == moment }
            guard !list.isEmpty else { return nil }
            return ["moment": .text(texts("dossier.pieces.\(moment.rawValue)")), "liste": .texts(list.map(\.libelle))]
        }
    }

    private func facts(_ bilan: Bilan, _ lecture: LectureView) throws -> View {
        [
            "nom": .text(formulaire.nomComplet),
            "ne": .text(optional: formulaire.demandeur.flatMap { $0.nomUsage == nil ? nil : Person.born($0) }),
            "numero": .view(optional: site.numero(dossier.demande.numero)),
            "etat": .view(site.etat(dossier.demande)),
            "dates": .text(dates),
            "attente": .text(optional: waiting),
            "lien_recepisse": .text(
                optional: RecepisseView.isOf(dossier.demande.etat) ? Paths.recepisse(dossier.demande.id) : nil),
            "lien_relecture": .text(Paths.relecture(dossier.demande.id)),
            "personnes": .views(personnes),
            "pieces": .views(pieces(bilan)),
            "reponses": .views(try lecture.rubriques()),
            "coordonnees": .views(coordonnees),
            "logement": .views(try lines(lecture, ["logement"])),
            "souhaits": .views(try lines(lecture, ["recherche", "motifs"])),
            "aide": .views(aide),
            "communes": .views(
                formulaire.communesSouhaitees.enumerated().map { index, code in
                    ["rang": .text("\(index + 1)"), "nom": .text(site.world.rulebook.communes[code]?.nom ?? code)]
                }),
            "numeros": .views(
                dossier.numeros.map { numero in
                    [
                        "numero_ligne": .view(optional: site.numero(numero.numero)),
                        "genre": .text(texts("numero.genre.\(numero.genre.rawValue)")),
                        "note": .text(site.numero(numero.numero) == nil ? numero.numero : numero.anciennete.french),
                    ]
                }),
            "autres": others.isEmpty
                ? nil
                : .view([
                    "compte": .text("\(others.count)"),
                    "elements": .views(others.map { ["libelle": .text($0.key), "valeur": .text($0.value)] }),
                ]),
            "fil": .views(dossier.evenements.map(event)),
            "acces": .text(access),
        ]
    }

    private var dates: String {
        texts(
            "dossier.dates", ["depot": formulaire.depot.date.french, "expire": dossier.demande.expireLe.french])
    }

    private var personnes: [View] {
        var views: [View] = []
        if let association = formulaire.association {
            views.append(person(association.nom, "personne.titulaire", nil, "association.nom"))
        }
        if let holder = formulaire.demandeur {
            views.append(person(holder.nomComplet, "personne.titulaire", holder.naissance, "demandeur.naissance"))
        }
        for (index, holder) in formulaire.cotitulaires.enumerated() {
            views.append(
                person(holder.nomComplet, "personne.cotitulaire", holder.naissance, "cotitulaires.\(index).naissance"))
        }
        for (index, person) in formulaire.personnesACharge.enumerated() {
            let name = [person.prenoms, person.nom].compactMap { $0 }.joined(separator: " ")
            let role = ["E": "personne.enfant", "P": "personne.parent"][person.lien ?? ""] ?? "personne.autre"
            var view = self.person(name, role, person.naissance, "personnesACharge.\(index).naissance")
            if let garde = person.garde.flatMap({ site.world.rulebook.label("coParentalite", $0) }) {
                view["role"] = .text("\(texts(role)), \(garde.lowercased())")
            }
            views.append(view)
        }
        return views
    }

    /// `2 novembre 2015, 11 ans`
    private func aged(_ naissance: Naissance) -> String {
        let years = naissance.earliest.years(until: site.world.today)
        return texts("dossier.naissance.age", ["date": naissance.french, "age": "\(max(0, years))"])
    }

    private func person(_ nom: String, _ role: String, _ naissance: Naissance?, _ champ: String) -> View {
        [
            "nom": .text(nom), "role": .text(texts(role)),
            "naissance": .text(naissance.map(aged) ?? texts("commun.non-connu")),
            "provenance": .view(provenance(champ)),
        ]
    }

    /// The lines of some rubrics, without their titles.
    private func lines(_ lecture: LectureView, _ rubriques: Set<String>) throws -> [View] {
        try lecture.lines(rubriques)
    }

    private var coordonnees: [View] {
        let isHidden = formulaire.adresseProtegee == true && !showsProtected
        func place(_ adresse: Adresse?) -> String? {
            guard let adresse else { return nil }
            return isHidden ? texts("adresse.protegee") : Person.lines(adresse, site).joined(separator: ", ")
        }
        var rows = [
            row(texts("coordonnees.telephone"), formulaire.telephone.map(LectureView.paired), "demandeur.telephone"),
            row(texts("coordonnees.courriel"), formulaire.courriel, "demandeur.courriel"),
            row(texts("coordonnees.adresse"), place(formulaire.adresse), "adresse.voie"),
        ]
        if let courrier = place(formulaire.adresseCourrier) {
            rows.append(row(texts("coordonnees.courrier"), courrier, "adresseCourrier.voie"))
        }
        return rows
    }

    /// Who acts for the applicant, and whether his mandate still runs.
    private var aide: [View] {
        guard let aide = formulaire.aide, let genre = aide.genre else { return [] }
        let label = site.world.rulebook.label("genreAide", genre) ?? genre
        // A shelter or an association leads to the door.
        if formulaire.adresseProtegee == true, !showsProtected {
            return [row(label, texts("adresse.protegee"), "aide.nom")]
        }
        let who = [aide.nom, aide.organisme].compactMap { $0 }.joined(separator: ", ")
        let ended = aide.au.map { $0 < site.world.today } ?? false
        let end = aide.au.map { texts(ended ? "dossier.mandat.termine" : "dossier.mandat", ["date": $0.french]) }
        return [row(label, [who, end].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", "), "aide.nom")]
    }

    private func row(_ libelle: String, _ valeur: String?, _ champ: String) -> View {
        [
            "libelle": .text(libelle), "valeur": .text(valeur ?? texts("commun.non-connu")),
            "provenance": .view(optional: valeur == nil ? nil : provenance(champ)),
        ]
    }

    private func provenance(_ champ: String) -> View {
        let source = formulaire.provenance[champ] ?? .declare
        return [
            "declare": .flag(source == .declare), "tiers": .flag(source == .tiers), "piece": .flag(source == .piece),
        ]
    }

    private var access: String {
        switch dossier.acces {
        case .region: texts("dossier.acces.region", ["organisme": acteur.organismeNom])
        case .guichet: texts("dossier.acces.guichet")
        case .commune(let code):
            texts("dossier.acces.commune", ["commune": site.world.rulebook.communes[code]?.nom ?? code])
        case .presence: texts("dossier.acces.presence")
        // An agent's page: its applicant has his own.
        case .propre, .refuse: ""
        }
    }
}
