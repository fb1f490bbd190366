// SPDX-License-Identifier: EUPL-1.2

import Domain
import Hummingbird
import Operations
import Reference

/// The agent's home: one question, then what he left off.
struct AccueilPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("", use: show)
        router.get("aide/raccourcis", use: shortcuts)
        router.get("aide/droits", use: rights)
        router.get("aide/etats", use: states)
        router.get("chiffres", use: figures)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        // Who only manages people has no desk to come home to.
        if !session.acteur.may(.searchDemandes), session.acteur.may(.manageComptes) {
            return site.redirect(Paths.comptes)
        }
        // Nothing of what follows is his to read: the page says why instead.
        if let motif = session.fermeture {
            return try site.page("accueil/sans-acces", site.texts("titre.sans-acces"), withheld(motif), context)
        }
        let acteur = session.acteur
        let read = ReadDemandes(site.world)
        let registered = try await read.registeredToday(by: acteur)
        let recent = try await read.recent(by: acteur, limit: 8)
        let drafts = try await KeepBrouillons(site.world).all(by: acteur, limit: 10)
        let waiting = try await read.waiting(by: acteur, limit: 10)
        let (visits, appointments) = try await KeepVisites(site.world).counts(by: acteur)
        let now = site.world.now()
        return try site.page(
            "accueil/accueil", site.texts("titre.accueil"),
            [
                "aujourdhui": .text("\(site.world.today.french), \(site.clock.hour(now))"),
                "chiffres": .views([
                    ["valeur": .text("\(registered)"), "libelle": .text(site.texts("accueil.chiffre.enregistrees"))],
                    ["valeur": .text("\(drafts.count)"), "libelle": .text(site.texts("accueil.chiffre.brouillons"))],
                    ["valeur": .text("\(visits)"), "libelle": .text(site.texts("accueil.chiffre.visites"))],
                    ["valeur": .text("\(appointments)"), "libelle": .text(site.texts("accueil.chiffre.rendez-vous"))],
                ]),
                "attentes": .views(
                    waiting.map { item in
                        [
                            "lien": .text(Paths.demande(item.demande.id)),
                            "nom": .text(item.demande.formulaire.nomComplet),
                            "quand": .text(
                                item.avant.map {
                                    site.texts(
                                        $0 < site.world.today ? "accueil.attente.passee" : "accueil.attente.avant",
                                        ["date": $0.french])
                                } ?? ""),
                        ]
                    }),
                "fraicheur": .text(
                    site.texts("accueil.fraicheur", ["heure": site.clock.hour(now), "guichet": acteur.guichet ?? ""])),
                "recentes": .views(
                    recent.map { item in
                        [
                            "lien": .text(Paths.demande(item.demande.id)),
                            "nom": .text(item.demande.formulaire.nomComplet),
                            "numero": .view(optional: site.numero(item.demande.numero)),
                            "etat": .view(site.etat(item.demande)),
                            "geste": .text(site.texts(gesture(item.objet), ["quand": site.ago(item.le)])),
                        ]
                    }),
                "brouillons": .views(drafts.map(draft)),
            ], context, section: .accueil)
    }

    private func withheld(_ motif: Explication) -> View {
        [
            "motif": .text(site.texts(motif.regle, motif.parametres)), "article": .text(optional: motif.article),
            "statistiques": .flag(motif.regle == "regle.organisme.statistiques"),
        ]
    }

    private func gesture(_ objet: String) -> String {
        switch objet {
        case "enregistrement", "confirmation": "geste.enregistree"
        case "recepisse": "geste.recepisse"
        default: "geste.consultee"
        }
    }

    private func draft(_ kept: KeptBrouillon) -> View {
        let name = [kept.saisie["demandeur.prenoms"], kept.saisie["demandeur.nomNaissance"]].filter { !$0.isEmpty }
            .joined(separator: " ").prefix(80)
        return [
            "lien": .text(Paths.brouillon(kept.id)),
            "titre": .text(name.isEmpty ? site.texts("brouillon.titre.sans-nom") : String(name)),
            "note": .text(site.ago(kept.modifieLe)), "suppression": .text(Paths.suppression(kept.id)),
        ]
    }

    /// The figures that no text read establishes: what an answer rests on must be open to doubt.
    @Sendable private func figures(_ request: Request, _ context: RucheContext) async throws -> Response {
        let doubtful = site.world.rulebook.chiffresAConfirmer
        return try site.page(
            "aide/chiffres", site.texts("titre.chiffres"),
            [
                "compte": .text(site.texts("chiffres.compte", ["n": "\(doubtful.count)"])),
                "chiffres": .views(
                    doubtful.map { chiffre in
                        View([
                            "nom": .text(site.texts(chiffre.nom, chiffre.parametres)),
                            "valeur": .text(chiffre.valeur), "source": .text(chiffre.source),
                            "statut": .text(site.texts("statut.\(chiffre.statut.rawValue)")),
                            "article": .text(optional: chiffre.article),
                        ]).closed("article")
                    }),
            ], context)
    }

    @Sendable private func shortcuts(_ request: Request, _ context: RucheContext) async throws -> Response {
        try site.page("aide/raccourcis", site.texts("titre.raccourcis"), [:], context)
    }

    /// The life of an application, as the program applies it.
    @Sendable private func states(_ request: Request, _ context: RucheContext) async throws -> Response {
        let table = EtatsTable(site.texts, site.world.rulebook, on: site.world.today)
        return try site.page(
            "aide/etats", site.texts("titre.etats"),
            [
                "lignes": .views(
                    table.lines.map { line in
                        View([
                            "acte": .text(line.acte), "de": .text(line.de), "vers": .text(line.vers),
                            "qui": .text(line.qui), "pourquoi": .text(line.pourquoi), "article": .text(line.article),
                            "delais": .text(optional: line.delais.isEmpty ? nil : line.delais),
                        ]).closed("delais")
                    })
            ], context)
    }

    /// The table of rights, as the program applies it.
    @Sendable private func rights(_ request: Request, _ context: RucheContext) async throws -> Response {
        let own = try context.requireSession().acteur.role
        let acts = Acte.allCases
        return try site.page(
            "aide/droits", site.texts("titre.droits"),
            [
                "roles": .views(
                    Role.allCases.filter { $0 != .aucun }.map { role in
                        View([
                            "role": .text(site.texts("role.\(role.rawValue)")),
                            "mien": .flag(role == own), "articles": .text(optional: Droits.articles[role]),
                            "actes": .views(
                                acts.filter { Droits.portee(role, $0) != .aucune }.map { acte in
                                    [
                                        "acte": .text(site.texts("acte.\(acte.rawValue)")),
                                        "portee": .text(
                                            site.texts("portee.\(Droits.portee(role, acte).rawValue)")),
                                    ]
                                }),
                        ]).closed("articles")
                    })
            ], context)
    }
}
