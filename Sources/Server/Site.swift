// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
package import Operations
package import Reference

/// What all pages share: operations, words, templates, and how the site is reached.
package struct Site: Sendable {
    package struct DemoAccount: Sendable {
        package let role: String
        package let courriel: String
        package let password: String
        package init(role: String, courriel: String, password: String) {
            self.role = role
            self.courriel = courriel
            self.password = password
        }
    }

    package struct Options: Sendable {
        /// Shown on the sign-in page of a demonstration; empty in production.
        package var accounts: [DemoAccount] = []
        /// Cookies only travel over TLS; false on the loopback.
        package var secureCookies = true
        /// Folder of the third-party assets that `bin/setup` installs.
        package var vendor = ".vendor"
        /// Proxies whose `X-Forwarded-For` is believed.
        package var trustedProxies: Set<String> = []
        /// How the site is reached from outside, without a slash at the end: it stands on certificates.
        package var publicURL = "http://127.0.0.1:8080"
        /// Changes with each release, so that browsers fetch the assets anew.
        package var version = "1"
        /// Requests that each token may make in a minute.
        package var apiRequests = 3_000
        /// Whether this server sends mails; without a relay they wait.
        package var sendsMails = true
        /// Whether an authority dates the seals of the journal.
        package var datesSceaux = false
        /// Where partners' files are studied.
        package var diagnostics = DiagnosticDesk()
        package init() {}
    }

    let world: World
    private(set) var texts: Catalogue
    /// The words of the form in the languages of applicants, shown under the French.
    let translations: [String: Catalogue]
    let layout: FormLayout
    /// *Et maintenant ?* by language.
    let suites: [String: SuiteTextes]
    package private(set) var templates: Templates
    /// The same for *Mon dossier*, by language other than French.
    let espaces: [String: Espace]
    let signIn: SignIn
    /// The identity provider of agents, when there is one.
    let federation: ConnexionFederee?
    let passwords: PasswordHasher
    let mailer: Mailer
    let options: Options
    let metrics: SiteMetrics
    let budget: RequestBudget
    let nirs = NirLimits()
    /// Studies of partners' files.
    let diagnostics: DiagnosticDesk

    package init(
        world: World, texts: Catalogue, translations: [String: Catalogue] = [:], layout: FormLayout,
        suites: [String: SuiteTextes] = [:], templates: Templates, espaces: [String: Espace] = [:],
        options: Options,
        passwords: PasswordHasher = PasswordHasher(), federation: ConnexionFederee? = nil
    ) {
        self.world = world
        self.texts = texts
        self.translations = translations
        self.layout = layout
        self.suites = suites
        self.templates = templates
        self.espaces = espaces
        self.options = options
        signIn = SignIn(world, passwords: passwords)
        self.passwords = passwords
        self.federation = federation
        mailer = Mailer(world, texts: texts, publicURL: options.publicURL)
        metrics = SiteMetrics()
        budget = RequestBudget(limit: options.apiRequests)
        diagnostics = options.diagnostics
    }

    /// The words and pages of an applicant in his own file, in one language.
    package struct Espace: Sendable {
        let texts: Catalogue
        let templates: Templates

        package static func load(over french: Catalogue) throws -> [String: Espace] {
            try Catalogue.loadEspaces(over: french).mapValues {
                Espace(
                    texts: $0,
                    templates: try Templates.load(
                        $0, under: ["layout-espace", "espace/", "composants/", "formulaire/", "icones/"]))
            }
        }
    }

    /// The same site in a language of applicants; in French when it has no such words.
    func speaking(_ langue: String) -> Site {
        guard let espace = espaces[langue] else { return self }
        var site = self
        site.texts = espace.texts
        site.templates = espace.templates
        return site
    }

    var policy: String { EdgeMiddleware.policy(federation?.origins ?? []) }

    /// « Se connecter avec … »; nil without an identity provider.
    var provider: String? { federation.map { texts("connexion.oidc.bouton", ["nom": $0.nom]) } }

    var clock: CivilClock { world.rulebook.territoire.clock }

    enum Section {
        case accueil, demandes, visites, rendezVous, administration, comptes, jetons, services, diagnostic, qualite,
            protection, formation, doublons, courriers, saisines, none
    }

    /// A page in its frame.
    func page(
        _ template: String, _ titre: String, _ view: View, _ context: RucheContext, section: Section = .none,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        html(try templates.render(template, frame(titre, context, section).merging(view)), status)
    }

    func html(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func frame(_ titre: String, _ context: RucheContext, _ section: Section) -> View {
        var view: View = [
            "titre": .text(titre),
            "theme": .text(context.session?.theme ?? "auto"),
            "version": .text(options.version),
            "demonstration": .flag(!options.accounts.isEmpty && !world.isFormation),
            "formation": .view(optional: formation(context.rappel)),
            "navigation": .views(navigation(section, context.session?.acteur)),
        ]
        // Protection of persons.
        if context.session?.acteur.may(.manageProtection) == true {
            view["navigation_protection"] = .view(
                entry("navigation.protection", Paths.protection, "oeil", section == .protection))
        }
        if let session = context.session {
            view["jeton"] = .text(session.csrf)
            let agent: View = [
                "nom": .text(session.acteur.nom), "organisme": .text(session.acteur.organismeNom),
                "guichet": .text(optional: session.acteur.guichet), "a_choix": .flag(session.hasChoice),
                "role": .text(texts("role.\(session.acteur.role.rawValue)")),
            ]
            view["agent"] = .view(agent.closed("guichet"))
            view["cherche"] = .flag(session.acteur.may(.searchDemandes))
        }
        return view
    }

    /// Only what the agent may do: a link that ends in a refusal is a question asked for nothing.
    private func navigation(_ section: Section, _ acteur: Acteur?) -> [View] {
        let entries: [(acte: Acte?, key: String, lien: String, icon: String, section: Section)] = [
            (nil, "navigation.accueil", Paths.accueil, "accueil", .accueil),
            (.searchDemandes, "navigation.demandes", Paths.demandes, "demandes", .demandes),
            (.keepVisites, "navigation.visites", Paths.visites, "journal", .visites),
            (.keepVisites, "navigation.rendez-vous", Paths.rendezVous, "horloge", .rendezVous),
            (.proposeDoublon, "navigation.doublons", Paths.doublons, "doublon", .doublons),
            (.sendLettres, "navigation.courriers", Paths.courriers, "demandes", .courriers),
            (.followSaisines, "navigation.saisines", Paths.saisines, "horloge", .saisines),
            (.manageOrganismes, "navigation.administration", Paths.organismes, "administration", .administration),
            (.manageComptes, "navigation.comptes", Paths.comptes, "personnes", .comptes),
            (.manageComptes, "navigation.jetons", Paths.jetons, "cle", .jetons),
            (.studyFichiers, "navigation.diagnostic", Paths.diagnostic, "demandes", .diagnostic),
            (.manageServices, "navigation.services", Paths.services, "services", .services),
            (.readStatistiques, "navigation.qualite", Paths.qualite, "qualite", .qualite),
        ]
        guard let acteur else { return [] }
        let training = entry("navigation.formation", Paths.formation, "services", section == .formation)
        return (world.isFormation ? [training] : [])
            + entries.filter { item in
                // Who only manages people has no desk to come home to.
                if item.acte == .sendLettres { return acteur.mayPrintLots }
                return item.acte.map(acteur.may) ?? (acteur.may(.searchDemandes) || !acteur.may(.manageComptes))
            }.map {
                entry($0.key, $0.lien, $0.icon, $0.section == section)
            }
    }

    private func entry(_ key: String, _ lien: String, _ icon: String, _ current: Bool) -> View {
        [
            "libelle": .text(texts(key)), "lien": .text(lien), "courante": .flag(current),
            "icone_accueil": .flag(icon == "accueil"), "icone_demandes": .flag(icon == "demandes"),
            "icone_journal": .flag(icon == "journal"), "icone_horloge_nav": .flag(icon == "horloge"),
            "icone_administration": .flag(icon == "administration"),
            "icone_personnes": .flag(icon == "personnes"), "icone_cle": .flag(icon == "cle"),
            "icone_services": .flag(icon == "services"), "icone_doublon": .flag(icon == "doublon"),
            "icone_qualite": .flag(icon == "qualite"),
        ]
    }

    /// A file to keep, or that the browser shows; nothing of it stays in a cache.
    func file(_ data: Data, _ type: String, _ name: String, isShown: Bool = false) -> Response {
        var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        headers[.contentDisposition] = "\(isShown ? "inline" : "attachment"); filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    // MARK: Parts that many pages show

    func numero(_ text: String?) -> View? {
        guard let numero = text.flatMap(NumeroUnique.init) else { return nil }
        let groups = numero.groups
        return [
            "p1": .text(groups[0]), "p2": .text(groups[1]), "p3": .text(groups[2]), "p4": .text(groups[3]),
            "p5": .text(groups[4]), "brut": .text(numero.text),
        ]
    }

    func etat(_ etat: Etat) -> View { self.etat(EtatLu.tenu(etat)) }

    /// What the days say of it, too.
    func etat(_ demande: Demande) -> View { etat(lu(demande)) }

    /// Counted back from the end alone: since when it runs changes nothing here.
    func lu(_ demande: Demande) -> EtatLu {
        SituationDemande(demande, FaitsValidite(), world.rulebook).lu(on: world.today, world.rulebook)
    }

    private func etat(_ etat: EtatLu) -> View {
        let (key, shape, tone) =
            switch etat {
            case .brouillon: ("etat.brouillon", "horloge", "")
            case .aRenouveler: ("etat.a-renouveler", "horloge", "etat-avis")
            case .expiree: ("etat.expiree", "croix", "etat-mal")
            case .tenu(.deposee): ("etat.deposee", "horloge", "")
            case .tenu(.active): ("etat.active", "point", "etat-ok")
            case .tenu(.radiee): ("etat.radiee", "croix", "")
            case .tenu(.fusionnee): ("etat.fusionnee", "anneau", "")
            case .tenu(.annulee): ("etat.annulee", "croix", "")
            case .tenu(.purgee): ("etat.effacee", "croix", "")
            }
        return [
            "texte": .text(texts(key)), "classe": .text(tone), "icone_point": .flag(shape == "point"),
            "icone_horloge": .flag(shape == "horloge"), "icone_croix": .flag(shape == "croix"),
            "icone_anneau": .flag(shape == "anneau"), "icone_disque": .flag(false),
        ]
    }

    /// `il y a 3 minutes`, `hier à 16 h 55`, or a day.
    func ago(_ instant: Instant) -> String {
        let now = world.now()
        let minutes = Int((now.milliseconds - instant.milliseconds) / 60_000)
        let day = clock.day(instant)
        let today = clock.day(now)
        if minutes < 2 { return texts("temps.il-y-a-minute") }
        if minutes < 60 { return texts("temps.il-y-a-minutes", ["n": "\(minutes)"]) }
        if day == today { return clock.hour(instant) }
        if day == today.adding(days: -1) { return texts("temps.hier", ["heure": clock.hour(instant)]) }
        return day.french
    }

    /// « Foyers du Bassin (aujourd’hui Canal Habitat) »: what was done under a name stays under it.
    func nom(_ organisme: NomOrganisme) -> String {
        guard let aujourdhui = organisme.aujourdhui else { return organisme.nom }
        return texts("organisme.aujourdhui", ["nom": organisme.nom, "successeur": aujourdhui])
    }

    func redirect(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }
}
