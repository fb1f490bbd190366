// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Another holder, or the death of the holder: one page, two acts.
struct TitulairePages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes/:id/titulaire") { request, context in
            try page(try await dossier(context), context)
        }
        router.post("demandes/:id/titulaire", use: change)
        router.post("demandes/:id/separation", use: separate)
    }

    func dossier(_ context: RucheContext) async throws -> Dossier {
        let dossier = try await site.dossierVie(context, for: .changeTitulaire)
        guard dossier.mayShowAddress(to: try context.requireSession().acteur) else {
            throw HTTPFailure(.forbidden, key: "403.adresse")
        }
        return dossier
    }

    private func page(
        _ dossier: Dossier, _ context: RucheContext, typed: [String: String] = [:], _ violations: [Violation] = [],
        message: String? = nil, status: HTTPResponse.Status? = nil
    ) throws -> Response {
        let demande = dossier.demande
        let formulaire = demande.formulaire
        let nom = formulaire.nomComplet
        let summary = ShortFields(site: site, violations: violations)
        let isOpen = TransitionEtat.row(.titulaire, from: demande.etat) != nil && formulaire.demandeur != nil
        var view: View = [
            "nom": .text(nom), "numero": .view(optional: site.numero(demande.numero)),
            "etat": .view(site.etat(demande)), "version": .text("\(demande.version)"),
            "lien_dossier": .text(Paths.demande(demande.id)), "message": .text(optional: message),
            "avec_cotitulaire": .flag(isOpen && !formulaire.cotitulaires.isEmpty),
            "lien_union": .text(
                optional: TransitionEtat.row(.union, from: demande.etat) != nil && isOpen
                    ? Paths.union(demande.id) : nil),
        ]
        if isOpen {
            let actes: [ActeTitulaire] = formulaire.cotitulaires.isEmpty ? [.deces] : [.changement, .deces]
            var sections = actes.map { acte($0, formulaire, typed, violations) }
            if !formulaire.cotitulaires.isEmpty, try context.requireSession().acteur.guichet != nil {
                sections.append(separation(demande, typed, violations))
            }
            let action = View.Field.text(Paths.titulaire(demande.id))
            view["actes"] = .views(sections.map { $0.merging(["action": $0["action"] ?? action]) })
        } else {
            view["refus"] = .text(site.texts("titulaire.refus"))
        }
        return try site.page(
            "vie/titulaire", summary.titled(text: site.texts("titre.titulaire", ["nom": nom])),
            view.closed("refus", "message", "actes", "lien_union").merging(summary.summary), context,
            section: .demandes,
            status: status ?? summary.status)
    }

    private func acte(
        _ acte: ActeTitulaire, _ formulaire: Formulaire, _ typed: [String: String], _ violations: [Violation]
    ) -> View {
        let isThis = typed["acteTitulaire"] == acte.rawValue
        func value(_ champ: String) -> String { isThis ? typed[champ] ?? "" : "" }
        // The fields of the first one bear the plain ids, to which the summary leads.
        let fields = ShortFields(
            site: site, violations: isThis ? violations : [],
            suffixe: isThis || typed["acteTitulaire"] == nil && acte == .changement ? "" : "-\(acte.rawValue)")
        let ends = acte == .deces && formulaire.cotitulaires.isEmpty
        var champs: [View] = []
        if formulaire.cotitulaires.count > 1 {
            let none = [(valeur: "", libelle: site.texts("reponse.vide"))]
            champs.append(
                fields.choice(
                    "nouveauTitulaire", "g6", value("nouveauTitulaire"),
                    none
                        + formulaire.cotitulaires.enumerated().map {
                            (valeur: "\($0.offset)", libelle: $0.element.nomComplet)
                        }))
        }
        if acte == .changement {
            champs.append(
                fields.choice(
                    "ancienTitulaire", "g6", value("ancienTitulaire"),
                    ["", "part", "reste"].map {
                        (valeur: $0, libelle: site.texts($0.isEmpty ? "reponse.vide" : "titulaire.ancien.\($0)"))
                    }))
        }
        champs.append(fields.input("titulaireLe", "g4", value("titulaireLe"), requis: true, date: true))
        champs.append(fields.input("pieceTitulaire", "g8", value("pieceTitulaire"), requis: true))
        let key = ends ? "titulaire.fin" : "titulaire.\(acte.rawValue)"
        let suivant = formulaire.cotitulaires.count == 1 ? formulaire.cotitulaires[0].nomComplet : ""
        return [
            "acte": .text(acte.rawValue), "ancre": .text("t-\(acte.rawValue)"),
            "titre_acte": .text(site.texts("titulaire.\(acte.rawValue)")),
            "effet": .text(
                site.texts(
                    suivant.isEmpty || ends ? "\(key).effet" : "\(key).effet.un",
                    ["nom": suivant, "depot": formulaire.depot.date.french])),
            "bouton": .text(site.texts("\(key).bouton")), "met_fin": .flag(ends), "champs": .views(champs),
        ]
    }

    private func separation(_ demande: Demande, _ typed: [String: String], _ violations: [Violation]) -> View {
        let isThis = typed["quiPart"] != nil
        let fields = ShortFields(
            site: site, violations: isThis ? violations : [], suffixe: isThis ? "" : "-separation")
        let formulaire = demande.formulaire
        let none = (valeur: "", libelle: site.texts("reponse.vide"))
        let titulaire = (valeur: "titulaire", libelle: formulaire.nomComplet)
        let others = formulaire.cotitulaires.enumerated().map {
            (valeur: "\($0.offset)", libelle: $0.element.nomComplet)
        }
        return [
            "action": .text(Paths.separation(demande.id)), "acte": .text("separation"), "ancre": .text("t-separation"),
            "titre_acte": .text(site.texts("separation.titre")),
            "effet": .text(site.texts("separation.effet", ["depot": formulaire.depot.date.french])),
            "bouton": .text(site.texts("separation.bouton")), "met_fin": .flag(false),
            "champs": .views([
                fields.choice("quiPart", "g6", typed["quiPart"] ?? "", [none, titulaire] + others),
                fields.choice(
                    "violences", "g6", typed["violences"] ?? "",
                    [none] + ["non", "oui"].map { (valeur: $0, libelle: site.texts("reponse.\($0)")) }),
                fields.input("separationLe", "g4", typed["separationLe"] ?? "", requis: true, date: true),
                fields.input("pieceSeparation", "g8", typed["pieceSeparation"] ?? "", requis: true),
            ]),
        ]
    }

    @Sendable private func separate(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let dossier = try await dossier(context)
        guard session.acteur.may(.registerDemande), session.acteur.guichet != nil else { throw HTTPFailure(.forbidden) }
        let typed = Dictionary(uniqueKeysWithValues: champsSeparation.map { ($0, form.value($0)) })
        switch try await SeparateDemande(site.world)(
            dossier.demande.id, typed, version: Int(form.value("version")) ?? 0, by: session.acteur)
        {
        // The file of who leaves is completed at once.
        case .separated(let new): return site.redirect(Paths.modification(new))
        case .refused(.fautes(let violations)): return try page(dossier, context, typed: typed, violations)
        case .refused(.etat), .refused(.association):
            return try page(try await self.dossier(context), context, typed: typed, status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale:
            return try page(
                try await self.dossier(context), context, typed: typed, message: site.texts("vie.perime"),
                status: .conflict)
        }
    }

    @Sendable private func change(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let dossier = try await dossier(context)
        let id = dossier.demande.id
        let typed = Dictionary(uniqueKeysWithValues: champsTitulaire.map { ($0, form.value($0)) })
        switch try await ChangeTitulaire(site.world)(
            id, typed, version: Int(form.value("version")) ?? 0, by: session.acteur)
        {
        case .changed: return site.redirect("\(Paths.demande(id))?dit=titulaire")
        case .ended: return site.redirect("\(Paths.demande(id))?dit=radiee")
        case .refused(.fautes(let violations)): return try page(dossier, context, typed: typed, violations)
        case .refused(.etat), .refused(.association):
            return try page(try await self.dossier(context), context, typed: typed, status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale:
            return try page(
                try await self.dossier(context), context, typed: typed, message: site.texts("vie.perime"),
                status: .conflict)
        }
    }
}
