// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Two households that become one: the number of the other file, then both side by side.
struct UnionPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes/:id/union") { _, context in
            try page(try await TitulairePages(site: site).dossier(context), context)
        }
        router.post("demandes/:id/union", use: unite)
    }

    @Sendable private func unite(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let dossier = try await TitulairePages(site: site).dossier(context)
        let unite = UniteDemandes(site.world)
        let numero = form.value("numeroUnion")
        switch try await unite.pair(dossier.demande.id, with: numero, by: session.acteur) {
        case .both(let one, let other):
            // The first time only the number was given.
            guard form.has("gardee") || form.has("unionLe") else {
                return try page(dossier, context, numero, (one, other))
            }
            return try await act(form, dossier, context, (one, other))
        case .invalid(let violations): return try page(dossier, context, numero, violations: violations)
        case .gestionnaire: return try page(dossier, context, numero, refus: "union.gestionnaire", status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    private func act(
        _ form: RequestForm, _ dossier: Dossier, _ context: RucheContext, _ pair: (MembreEnsemble, MembreEnsemble)
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let numero = form.value("numeroUnion")
        let ids = [pair.0.carte.id, pair.1.carte.id]
        guard let gardee = ID<Demande>(text: form.value("gardee")), let absorbee = ids.first(where: { $0 != gardee }),
            ids.contains(gardee)
        else {
            return try page(
                dossier, context, numero, pair, form, violations: [Violation("gardee", "requis.court")])
        }
        func version(_ id: ID<Demande>) -> Int { Int(form.value("version-\(id.text)")) ?? 0 }
        // Chosen for another holder than the one that was shown: the sides are exchanged.
        let isExchanged = form.value("vue") != gardee.text
        var choix = UniteDemandes.Choix(
            gardee: gardee, absorbee: absorbee, versionGardee: version(gardee), versionAbsorbee: version(absorbee))
        for (rubrique, cote) in Self.choices(form) { choix.valeurs[rubrique] = isExchanged ? cote.exchanged : cote }
        let typed = Dictionary(uniqueKeysWithValues: champsUnion.map { ($0, form.value($0)) })
        switch try await UniteDemandes(site.world)(choix, typed, by: acteur) {
        case .united(let demande): return site.redirect("\(Paths.demande(demande.id))?dit=unie")
        case .refused(.fautes(let violations)):
            return try page(dossier, context, numero, pair, form, violations: violations)
        case .refused(let refus):
            return try page(dossier, context, numero, refus: Self.key(refus), status: .conflict)
        case .gestionnaire: return try page(dossier, context, numero, refus: "union.gestionnaire", status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        case .stale: return try page(dossier, context, numero, pair, form, message: "vie.perime", status: .conflict)
        }
    }

    static func key(_ refus: RefusUnion) -> String {
        switch refus {
        case .memePersonne: "union.refus.meme-personne"
        case .association: "union.refus.association"
        case .etat, .fautes: "union.refus.etat"
        }
    }

    private static func choices(_ form: RequestForm) -> [RubriqueFusion: CoteFusion] {
        var choices: [RubriqueFusion: CoteFusion] = [:]
        for rubrique in RubriqueFusion.menage {
            choices[rubrique] = CoteFusion(rawValue: form.value("champ-\(rubrique.rawValue)"))
        }
        return choices
    }

    // MARK: The page

    private func page(
        _ dossier: Dossier, _ context: RucheContext, _ numero: String = "",
        _ pair: (MembreEnsemble, MembreEnsemble)? = nil, _ form: RequestForm? = nil, violations: [Violation] = [],
        refus: String? = nil, message: String? = nil, status: HTTPResponse.Status? = nil
    ) throws -> Response {
        let fields = ShortFields(site: site, violations: violations)
        let demande = dossier.demande
        let nom = demande.formulaire.nomComplet
        var view: View = [
            "nom": .text(nom), "lien_dossier": .text(Paths.demande(demande.id)),
            "action": .text(Paths.union(demande.id)), "message": .text(optional: message.map { site.texts($0) }),
            "refus": .text(optional: refus.map { site.texts($0) }),
        ]
        let isOpen = TransitionEtat.row(.union, from: demande.etat) != nil && demande.formulaire.demandeur != nil
        if !isOpen {
            view["refus"] = .text(site.texts("union.refus.etat"))
        } else if let pair, let one = pair.0.demande, let other = pair.1.demande {
            view["comparaison"] = .view(try comparison(pair, (one, other), numero, form, fields))
        } else {
            view["champs"] = .views([fields.input("numeroUnion", "g7", numero, requis: true)])
        }
        return try site.page(
            "vie/union", fields.titled(text: site.texts("titre.union", ["nom": nom])),
            view.closed("message", "refus", "comparaison", "champs").merging(fields.summary), context,
            section: .demandes, status: status ?? fields.status)
    }

    private func comparison(
        _ pair: (MembreEnsemble, MembreEnsemble), _ files: (Demande, Demande), _ numero: String, _ form: RequestForm?,
        _ fields: ShortFields
    ) throws -> View {
        // Of who is shown as the holder; the older seniority when nobody was chosen.
        let chosen = ID<Demande>(text: form?.value("gardee") ?? "")
        let isFirst =
            chosen == nil ? files.0.formulaire.depot.date <= files.1.formulaire.depot.date : chosen == files.0.id
        let (kept, gone) = isFirst ? pair : (pair.1, pair.0)
        let (own, other) = isFirst ? files : (files.1, files.0)
        guard let gardeeLe = kept.dates, let absorbeeLe = gone.dates else { throw HTTPFailure(.notFound) }
        let plan = try FusionFormulaires(
            unionOf: own.formulaire, other.formulaire,
            gardeeLe: gardeeLe, absorbeeLe: absorbeeLe,
            maximumCommunes: site.world.rulebook.territoire.maximumCommunes)
        let liens = site.world.rulebook.codes("lienDemandeur").map { (valeur: $0.code, libelle: $0.libelle) }
        let none = (valeur: "", libelle: site.texts("reponse.vide"))
        let depot = min(own.formulaire.depot.date, other.formulaire.depot.date)
        // What was chosen stands for the holder that was shown then.
        let isExchanged = form.map { $0.value("vue") != own.id.text } ?? false
        let choices = form.map(Self.choices) ?? [:]
        return View([
            "numero_autre": .text(numero), "vue": .text(own.id.text),
            "versions": .views(
                [files.0, files.1].map { ["id": .text($0.id.text), "version": .text("\($0.version)")] }),
            "face": .view(
                try FaceView(site: site, un: pair.0, autre: pair.1).view(
                    (plan, isExchanged ? choices.mapValues(\.exchanged) : choices, own.id), garder: "union.garder")),
            "gardes": .views(
                [files.0, files.1].map { demande in
                    [
                        "valeur": .text(demande.id.text), "choisi": .flag(demande.id == own.id),
                        "titre_avis": .text(demande.formulaire.nomComplet),
                        "suite_avis": .text(
                            site.texts("union.titulaire.suite", ["jour": demande.formulaire.depot.date.french])),
                    ]
                }),
            "faute_garde": .text(
                optional: fields.violations.first { $0.champ == "gardee" }.map(Messages(texts: site.texts).sentence)),
            "champs_union": .views([
                fields.choice("lienUnion", "g5", form?.value("lienUnion") ?? "", [none] + liens),
                fields.input("unionLe", "g4", form?.value("unionLe") ?? "", requis: true, date: true),
                fields.input("pieceUnion", "g8", form?.value("pieceUnion") ?? "", requis: true),
            ]),
            "effets": .texts(
                ["personnes", "logement", "anciennete", "numeros", "fin", "courriers", "defaire"].map {
                    site.texts("union.effet.\($0)", ["jour": depot.french])
                }),
        ]).closed("faute_garde")
    }
}
