// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Operations
import Stores
import TestSupport
import Testing

@testable import Server

/// What a route asks before it answers. The table below is the list of all routes: a new one without a rule fails.
private enum RouteRule {
    /// Anyone, signed in or not.
    case everyone
    /// Whoever gave a right password a moment ago; others begin again.
    case step
    /// An applicant in his own file; the session of an agent is none there.
    case applicant
    /// Whoever is signed in, whatever his role.
    case signed
    /// The role must have this act.
    case act(Acte)
    /// The same, of things whose very existence is not told: refused or unknown, and no one is named.
    case hidden(Acte)
    /// The role must have this act on the file of the address.
    case file(Acte)
    /// A token with this scope; nil, any token.
    case token(PorteeJeton?)
}

private let rules: [String: RouteRule] = [
    "DELETE /api/v1/demandes/:numero/courriers/:courrier": .token(.demandesEcrire),
    "GET /": .signed,
    "GET /administration/comptes": .hidden(.manageComptes),
    "GET /administration/comptes/:id": .hidden(.manageComptes),
    "GET /administration/comptes/invitation": .hidden(.manageComptes),
    "GET /administration/comptes/lot": .hidden(.manageComptes),
    "GET /administration/conservation": .hidden(.manageProtection),
    "GET /administration/consultations": .hidden(.readConsultations),
    "GET /administration/diagnostic": .hidden(.studyFichiers),
    "GET /administration/diagnostic/:cle": .hidden(.studyFichiers),
    "GET /administration/diagnostic/:cle/rapport.pdf": .hidden(.studyFichiers),
    "GET /administration/droits": .hidden(.manageProtection),
    "GET /administration/exports": .hidden(.manageProtection),
    "GET /administration/exports/registre.csv": .hidden(.manageProtection),
    "GET /administration/gabarits": .act(.editGabarits),
    "GET /administration/gabarits/logo": .act(.editGabarits),
    "GET /administration/guichets/:code": .hidden(.manageOrganismes),
    "GET /administration/jetons": .hidden(.manageComptes),
    "GET /administration/organismes": .hidden(.manageOrganismes),
    "GET /administration/organismes/:id": .hidden(.manageOrganismes),
    "GET /administration/organismes/:id/fusion": .hidden(.manageOrganismes),
    "GET /administration/organismes/:id/guichets/nouveau": .hidden(.manageOrganismes),
    "GET /administration/organismes/:id/modification": .hidden(.manageOrganismes),
    "GET /administration/organismes/nouveau": .hidden(.manageOrganismes),
    "GET /administration/protection": .hidden(.manageProtection),
    "GET /administration/services": .hidden(.manageServices),
    "GET /administration/travaux": .hidden(.manageServices),
    "GET /administration/violations": .hidden(.manageProtection),
    "GET /aide/droits": .signed,
    "GET /aide/etats": .signed,
    "GET /aide/raccourcis": .signed,
    "GET /api": .everyone,
    "GET /api/v1/changements": .token(.changements),
    "GET /api/v1/demandes/:numero": .token(.demandesLire),
    "GET /api/v1/demandes/:numero/courriers": .token(.demandesLire),
    "GET /api/v1/demandes/:numero/journal": .token(.demandesLire),
    "GET /api/v1/guichets/:code/creneaux": .token(.demandesLire),
    "GET /api/v1/jeton": .token(nil),
    "GET /api/v1/openapi.json": .everyone,
    "GET /api/v1/reference": .everyone,
    "GET /api/v1/reference/:table": .everyone,
    "GET /assets/**": .everyone,
    "GET /avant-de-deposer": .everyone,
    "GET /chiffres": .signed,
    "GET /communes": .signed,
    "GET /connexion": .everyone,
    "GET /connexion/code": .step,
    "GET /connexion/oidc/retour": .everyone,
    "GET /courriers": .act(.sendLettres),
    "GET /courriers/lots/:lot": .act(.sendLettres),
    "GET /courriers/lots/:lot/lettres/:lettre/retrait": .act(.sendLettres),
    "GET /courriers/retours": .act(.sendLettres),
    "GET /demandes": .act(.searchDemandes),
    "GET /demandes/:id": .file(.readDemande),
    "GET /demandes/:id/acces": .hidden(.giveAcces),
    "GET /demandes/:id/code-papier": .file(.updateDemande),
    "GET /demandes/:id/annulation": .file(.cancelEnregistrement),
    "GET /demandes/:id/confirmation": .file(.readDemande),
    "GET /demandes/:id/consultations": .hidden(.readConsultations),
    "GET /demandes/:id/courriers": .file(.recordRadiation),
    "GET /demandes/:id/courriers/nouveau": .file(.recordRadiation),
    "GET /demandes/:id/modification": .file(.updateDemande),
    "GET /demandes/:id/radiation": .file(.recordRadiation),
    "GET /demandes/:id/reactivation": .file(.reactivateDemande),
    "GET /demandes/:id/recepisse": .file(.readDemande),
    "GET /demandes/:id/relecture": .file(.readDemande),
    "GET /demandes/:id/renouvellement": .file(.renewDemande),
    "GET /demandes/:id/reponse": .file(.reactivateDemande),
    "GET /demandes/:id/saisine": .file(.followSaisines),
    "GET /demandes/:id/titulaire": .file(.changeTitulaire),
    "GET /demandes/:id/union": .file(.changeTitulaire),
    "GET /demandes/lot": .act(.registerDemande),
    "GET /demandes/nouvelle": .act(.registerDemande),
    "GET /doublons": .act(.proposeDoublon),
    "GET /doublons/:reference": .hidden(.proposeDoublon),
    "GET /doublons/:reference/fusion": .hidden(.mergeDemandes),
    "GET /doublons/faciles": .hidden(.mergeDemandes),
    "GET /doublons/passages": .hidden(.mergeDemandes),
    "GET /formation": .signed,
    "GET /formation/courriels": .signed,
    "GET /formation/exercices/:code": .signed,
    "GET /fusions/:fusion/annulation": .hidden(.mergeDemandes),
    "GET /habilitation": .signed,
    "GET /healthz": .everyone,
    "GET /invitation/:secret": .everyone,
    "GET /metrics": .everyone,
    "GET /mon-activite": .signed,
    "GET /mon-compte": .signed,
    "GET /mon-compte/second-facteur": .signed,
    "GET /mon-dossier": .everyone,
    "GET /mon-dossier/consultations": .applicant,
    "GET /mon-dossier/coordonnees": .applicant,
    "GET /mon-dossier/copie": .applicant,
    "GET /mon-dossier/etat": .applicant,
    "GET /mon-dossier/renonciation": .applicant,
    "GET /mon-dossier/renouvellement": .applicant,
    "GET /mot-de-passe-oublie": .everyone,
    "GET /mot-de-passe/:secret": .everyone,
    "GET /protection-des-donnees": .everyone,
    "GET /qualite": .act(.readStatistiques),
    "GET /qualite/criteres": .act(.readStatistiques),
    "GET /qualite/criteres/:code": .act(.readStatistiques),
    "GET /qualite/guichets/:code": .hidden(.readQualite),
    "GET /qualite/mesures.csv": .act(.readStatistiques),
    "GET /readyz": .everyone,
    "GET /rendez-vous": .act(.keepVisites),
    "GET /verification": .everyone,
    "GET /verification/:code": .everyone,
    "GET /saisines": .act(.followSaisines),
    "GET /saisines/:saisine": .hidden(.followSaisines),
    "GET /saisines/nouvelle": .hidden(.followSaisines),
    "GET /visites": .act(.keepVisites),
    "POST /administration/comptes/:id/geste": .hidden(.manageComptes),
    "POST /administration/comptes/:id/habilitation": .hidden(.manageComptes),
    "POST /administration/comptes/exigences": .hidden(.manageComptes),
    "POST /administration/comptes/invitation": .hidden(.manageComptes),
    "POST /administration/comptes/lot": .hidden(.manageComptes),
    "POST /administration/diagnostic": .hidden(.studyFichiers),
    "POST /administration/diagnostic/:cle/etude": .hidden(.studyFichiers),
    "POST /administration/diagnostic/:cle/paires.csv": .hidden(.studyFichiers),
    "POST /administration/diagnostic/:cle/suppression": .hidden(.studyFichiers),
    "POST /administration/droits": .hidden(.manageProtection),
    "POST /administration/droits/:id": .hidden(.manageProtection),
    "POST /administration/gabarits": .act(.editGabarits),
    "POST /administration/gabarits/logo": .act(.editGabarits),
    "POST /administration/gabarits/logo/retrait": .act(.editGabarits),
    "POST /administration/guichets/:code": .hidden(.manageOrganismes),
    "POST /administration/guichets/:code/fermeture": .hidden(.manageOrganismes),
    "POST /administration/invitations/:id/annulation": .hidden(.manageComptes),
    "POST /administration/jetons": .hidden(.manageComptes),
    "POST /administration/jetons/:id/revocation": .hidden(.manageComptes),
    "POST /administration/organismes": .hidden(.manageOrganismes),
    "POST /administration/organismes/:id/conventions": .hidden(.manageOrganismes),
    "POST /administration/organismes/:id/conventions/:convention": .hidden(.manageOrganismes),
    "POST /administration/organismes/:id/etapes/:etape": .hidden(.manageOrganismes),
    "POST /administration/organismes/:id/fusion": .hidden(.manageOrganismes),
    "POST /administration/organismes/:id/guichets": .hidden(.manageOrganismes),
    "POST /administration/organismes/:id/modification": .hidden(.manageOrganismes),
    "POST /administration/organismes/:id/relations": .hidden(.manageOrganismes),
    "POST /administration/organismes/:id/relations/:relation/fin": .hidden(.manageOrganismes),
    "POST /administration/services/verification": .hidden(.manageServices),
    "POST /administration/violations": .hidden(.manageProtection),
    "POST /administration/violations/:id": .hidden(.manageProtection),
    "POST /api/v1/demandes": .token(.demandesEcrire),
    "POST /api/v1/demandes/:numero/annulation": .token(.demandesEcrire),
    "POST /api/v1/demandes/:numero/courriers": .token(.demandesEcrire),
    "POST /api/v1/demandes/:numero/radiation": .token(.demandesEcrire),
    "POST /api/v1/demandes/:numero/reactivation": .token(.demandesEcrire),
    "POST /api/v1/demandes/:numero/reponse": .token(.demandesEcrire),
    "POST /api/v1/demandes/:numero/renouvellement": .token(.demandesEcrire),
    "POST /api/v1/demandes/:numero/separation": .token(.demandesEcrire),
    "POST /api/v1/demandes/:numero/titulaire": .token(.demandesEcrire),
    "POST /api/v1/demandes/:numero/union": .token(.demandesEcrire),
    "POST /api/v1/eligibilite": .everyone,
    "POST /api/v1/recherches": .token(.recherche),
    "POST /avant-de-deposer": .everyone,
    "POST /brouillons/:id/suppression": .signed,
    "POST /connexion": .everyone,
    "POST /connexion/code": .step,
    "POST /connexion/oidc": .everyone,
    "POST /courriers/lots": .act(.sendLettres),
    "POST /courriers/lots/:lot/annulation": .act(.sendLettres),
    "POST /courriers/lots/:lot/lettres": .act(.sendLettres),
    "POST /courriers/lots/:lot/lettres/:lettre/retrait": .act(.sendLettres),
    "POST /courriers/lots/:lot/manifeste": .act(.sendLettres),
    "POST /courriers/lots/:lot/remise": .act(.sendLettres),
    "POST /courriers/retours": .act(.sendLettres),
    "POST /deconnexion": .signed,
    "POST /demandes": .act(.registerDemande),
    "POST /demandes/:id/acces": .hidden(.giveAcces),
    "POST /demandes/:id/adresse": .file(.updateDemande),
    "POST /demandes/:id/annulation": .file(.cancelEnregistrement),
    "POST /demandes/:id/attestation": .file(.issueAttestation),
    "POST /demandes/:id/code-papier": .file(.updateDemande),
    "POST /demandes/:id/courriers": .file(.recordRadiation),
    "POST /demandes/:id/courriers/lettre": .file(.recordRadiation),
    "POST /demandes/:id/courriers/nouveau": .file(.recordRadiation),
    "POST /demandes/:id/modification": .file(.updateDemande),
    "POST /demandes/:id/presence": .act(.openPresence),
    "POST /demandes/:id/radiation": .file(.recordRadiation),
    "POST /demandes/:id/reactivation": .file(.reactivateDemande),
    "POST /demandes/:id/reponse": .file(.reactivateDemande),
    "POST /demandes/:id/renouvellement": .file(.renewDemande),
    "POST /demandes/:id/saisine": .file(.followSaisines),
    "POST /demandes/:id/separation": .file(.changeTitulaire),
    "POST /demandes/:id/suite": .act(.registerDemande),
    "POST /demandes/:id/titulaire": .file(.changeTitulaire),
    "POST /demandes/:id/union": .file(.changeTitulaire),
    "POST /demandes/brouillon": .act(.keepBrouillon),
    "POST /demandes/existants": .act(.registerDemande),
    "POST /doublons/:reference/avis": .hidden(.proposeDoublon),
    "POST /doublons/:reference/fusion": .hidden(.mergeDemandes),
    "POST /doublons/faciles": .hidden(.mergeDemandes),
    "POST /formation/exercices/:code": .signed,
    "POST /fusions/:fusion/annulation": .hidden(.mergeDemandes),
    "POST /habilitation": .signed,
    "POST /invitation/:secret": .everyone,
    "POST /mon-compte/identite": .signed,
    "POST /mon-compte/identite/confirmation": .signed,
    "POST /mon-compte/identite/retrait": .signed,
    "POST /mon-compte/mot-de-passe": .signed,
    "POST /mon-compte/second-facteur": .signed,
    "POST /mon-compte/second-facteur/codes": .signed,
    "POST /mon-compte/second-facteur/confirmation": .signed,
    "POST /mon-compte/second-facteur/retrait": .signed,
    "POST /mon-compte/sessions": .signed,
    "POST /mon-dossier": .everyone,
    "POST /mon-dossier/attestation": .applicant,
    "POST /mon-dossier/code": .everyone,
    "POST /mon-dossier/coordonnees": .applicant,
    "POST /mon-dossier/copie": .applicant,
    "POST /mon-dossier/fin": .applicant,
    "POST /mon-dossier/renonciation": .applicant,
    "POST /mon-dossier/renouvellement": .applicant,
    "POST /mot-de-passe-oublie": .everyone,
    "POST /mot-de-passe/:secret": .everyone,
    "POST /rendez-vous": .act(.keepVisites),
    "POST /rendez-vous/:id/etat": .act(.keepVisites),
    "POST /saisines": .hidden(.followSaisines),
    "POST /saisines/:saisine": .hidden(.followSaisines),
    "POST /saisines/:saisine/enregistrement": .hidden(.followSaisines),
    "POST /visites": .act(.keepVisites),
    "PUT /api/v1/demandes/:numero": .token(.demandesEcrire),
]

/// Walks every route with every role, of a commune and of a landlord, on a file of his desk, one that names his
/// commune, and one of elsewhere: the answer must be the one that the table of rights gives.
@Suite struct RouteRightsTests {
    @Test func everyRouteHasItsRule() async throws {
        let test = try await TestWorld.make(.sqlite)
        let routes = try listRoutes(TestClient(test).site).filter { !$0.hasPrefix("HEAD ") }.map {
            $0.replacing(/{([a-z]+)}/) { ":\($0.1)" }
        }
        for route in routes where rules[route] == nil { Issue.record("no rule for \(route)") }
        for route in rules.keys where !routes.contains(route) { Issue.record("no route \(route)") }
        try await test.close()
    }

    private struct Visitor {
        let acteur: Acteur
        let cookie: HTTPFields
    }

    private static let csrf = "abc"

    /// Bodies of the natures that some roles are bound to; each has the whole file before it.
    private static let homes: [Role: Organisme] = [
        .agentEtat: Organisme(id: ID(61), nature: .etat, nom: "DRIHL", perimetre: .region),
        .secretariatCommission: Organisme(
            id: ID(62), nature: .commissionMediation, nom: "Commission", perimetre: .region),
        .secretariatPdalhpd: Organisme(id: ID(63), nature: .pdalhpd, nom: "Plan", perimetre: .region),
    ]

    private static let desk = "DRIHL"

    private func settle(_ test: TestWorld) async throws {
        try await test.world.base.write { registry in
            for body in Self.homes.values.sorted(by: { $0.id < $1.id }) {
                try registry.organismes.insert(body)
                try registry.adhesions.insert(.reprise(body.id))
            }
            // A service of the State registers, hence has a desk; the secretariats have none.
            try registry.organismes.insert(
                Guichet(code: Self.desk, organisme: ID(61), nom: "DRIHL", adresse: "", contact: ""))
        }
    }

    /// Where a role is held: its own kind of body, else the commune of Pantin, or a landlord whose desk registered
    /// nothing here.
    private func home(
        _ test: TestWorld, _ role: Role, region: Bool
    ) -> (organisme: ID<Organisme>, guichet: String?, perimetre: Perimetre) {
        if let body = Self.homes[role] { return (body.id, role == .agentEtat ? Self.desk : nil, body.perimetre) }
        let like =
            role == .gestionnaire
            ? test.gestionnaire
            : region || [.membreCommission, .delegueDoublons].contains(role) ? test.karim : test.sophie
        return (like.organisme, like.guichet, like.perimetre)
    }

    /// An applicant is nobody's agent: an account of a body that says so has no right.
    private static func held(_ role: Role) -> Role { role == .demandeur ? .aucun : role }

    /// Signed in under a role.
    private func visitor(_ test: TestWorld, _ role: Role, region: Bool, _ number: Int) async throws -> Visitor {
        let own = home(test, role, region: region)
        let id: ID<Compte> = ID(Int64(1_000 + number))
        let secret = "secret-\(number)"
        try await test.world.base.write { registry in
            try registry.comptes.insert(
                StoredCompte(
                    id: id, courriel: "role\(number)@ruche.exemple.fr", nom: "Essai", motDePasse: "", creeLe: monday),
                Habilitation(
                    id: ID(id.rawValue), compte: id, organisme: own.organisme, guichet: own.guichet, role: role,
                    debut: Day(epochDay: 20_700)), now: monday)
            try registry.sessions.open(
                empreinte: SignIn.digest(secret), compte: id, habilitation: nil, csrf: Self.csrf, appareil: "",
                now: monday)
        }
        return Visitor(
            acteur: Acteur(
                origine: .agent, compte: id, nom: "Essai", organisme: own.organisme, organismeNom: "",
                guichet: own.guichet, role: Self.held(role), perimetre: own.perimetre),
            cookie: [
                .cookie: "\(SessionMiddleware.cookie)=\(secret)", .contentType: "application/x-www-form-urlencoded",
            ])
    }

    private func register(
        _ test: TestWorld, _ number: Int, by acteur: Acteur, communes: [String]
    ) async throws -> (id: ID<Demande>, guichet: String, communes: [String]) {
        var saisie = Households.number(number)
        for rang in 0..<3 { saisie["communesSouhaitees.\(rang)"] = "" }
        for (rang, code) in communes.enumerated() { saisie["communesSouhaitees.\(rang)"] = "insee:\(code)" }
        let answer = try await RegisterDemande(test.world)(saisie, by: acteur, asks: false)
        guard case .registered(let registered) = answer else { throw Failed(what: "\(answer)") }
        return (registered.id, acteur.guichet ?? "", communes)
    }

    private struct Failed: Error { let what: String }

    /// Three cases: no page for who is not signed in, no page without the right, a page with it.
    @Test func everyRouteAsksTheTable() async throws {
        let test = try await TestWorld.make(.sqlite, runsTwice: false, isDemonstration: true)
        let client = try TestClient(test)
        try await settle(test)
        let files = [
            try await register(test, 1, by: test.sophie, communes: ["93048"]),
            try await register(test, 2, by: test.julie, communes: ["93055"]),
            try await register(test, 3, by: test.julie, communes: ["93048"]),
        ]
        try await test.settle()
        var count = 0
        var number = 0
        // Who has no role at all is not signed in.
        for role in Role.allCases where role != .aucun {
            for region in [false, true] {
                for (route, rule) in rules.sorted(by: { $0.key < $1.key }) {
                    let parts = route.split(separator: " ")
                    let method: HTTPRequest.Method = parts[0] == "GET" ? .get : .post
                    switch rule {
                    case .everyone, .step, .token: continue
                    case .applicant:
                        number += 1
                        let visitor = try await visitor(test, role, region: region, number)
                        let answer = try await call(client, method, "\(parts[1])", files[0].id, visitor)
                        #expect(answer == 303, "\(role) \(route): \(answer)")
                        count += 1
                    case .signed:
                        number += 1
                        let visitor = try await visitor(test, role, region: region, number)
                        let answer = try await call(client, method, "\(parts[1])", files[0].id, visitor)
                        #expect(answer != 403 && answer != 401, "\(role) \(route): \(answer)")
                        count += 1
                    case .act(let acte):
                        number += 1
                        let visitor = try await visitor(test, role, region: region, number)
                        let answer = try await call(client, method, "\(parts[1])", files[0].id, visitor)
                        #expect(
                            (answer != 403) == visitor.acteur.may(acte),
                            "\(role), region \(region), \(route): \(answer)")
                        count += 1
                    case .hidden(let acte):
                        number += 1
                        let visitor = try await visitor(test, role, region: region, number)
                        let answer = try await call(client, method, "\(parts[1])", files[0].id, visitor)
                        if visitor.acteur.may(acte) {
                            #expect(answer != 403, "\(role), region \(region), \(route): \(answer)")
                        } else {
                            #expect([403, 404].contains(answer), "\(role), region \(region), \(route): \(answer)")
                        }
                        count += 1
                    case .file(let acte):
                        for file in files {
                            number += 1
                            let visitor = try await visitor(test, role, region: region, number)
                            let answer = try await client.call(
                                method, "\(parts[1])".replacing(":id", with: file.id.text), visitor.cookie,
                                body: method == .get ? "" : "csrf=\(Self.csrf)")
                            let acces = visitor.acteur.access(acte, guichet: file.guichet, communes: file.communes)
                            // Out of scope, who may read in his scope gets the card: number, state, desk, and no name.
                            let isShown =
                                answer.status != 403 && !answer.body.contains("id=\"t-presence\"")
                                && !answer.body.contains("hors de votre territoire")
                            #expect(
                                isShown == (acces != .refuse),
                                "\(role), region \(region), \(route), \(file.guichet) \(file.communes): \(answer.status)"
                            )
                            if acces == .refuse {
                                #expect(!answer.body.contains("Testard"), "\(role) \(route): a name")
                            }
                            count += 1
                        }
                    }
                }
            }
        }
        print("\(count) cases of route × role × territory")
        try await test.close()
    }

    private func call(
        _ client: TestClient, _ method: HTTPRequest.Method, _ path: String, _ id: ID<Demande>, _ visitor: Visitor
    ) async throws -> Int {
        // His own habilitation where one is asked for, by the address or by the form.
        let own = visitor.acteur.compte.map { ID<Habilitation>($0.rawValue).text } ?? ""
        let address = path.replacing("comptes/:id", with: "comptes/\(own)").replacing(":id", with: id.text)
        return try await client.call(
            method, address.replacing(/:[a-z]+/, with: "x"), visitor.cookie,
            body: method == .get ? "" : "csrf=\(Self.csrf)&habilitation=\(own)"
        ).status
    }

    @Test func nobodyIsLetInWithoutASessionOrAToken() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        var count = 0
        for (route, rule) in rules {
            let parts = route.split(separator: " ")
            let method: HTTPRequest.Method = ["GET": .get, "PUT": .put, "DELETE": .delete][parts[0]] ?? .post
            let path = "\(parts[1])".replacing(/:[a-z]+/, with: "0000000000000").replacing("**", with: "ruche.css")
            let status = try await client.call(method, path).status
            switch rule {
            case .everyone: #expect(![401, 403, 303].contains(status), "\(route): \(status)")
            case .applicant: #expect(status == 303, "\(route): \(status)")
            case .step: #expect([303, 401, 415].contains(status), "\(route): \(status)")
            case .token: #expect(status == 401, "\(route): \(status)")
            case .signed, .act, .hidden, .file: #expect(status == (method == .get ? 303 : 401), "\(route): \(status)")
            }
            count += 1
        }
        print("\(count) routes without a session")
        try await test.close()
    }

    /// The rights of the role behind a token bind it too, whatever its scopes.
    @Test func aTokenNeverHasMoreThanItsRole() async throws {
        let test = try await TestWorld.make(.sqlite)
        let client = try TestClient(test)
        try await settle(test)
        let file = try await register(test, 1, by: test.julie, communes: ["93048"])
        var count = 0
        for role in Role.allCases {
            let token = try await CreateAccounts(test.world, passwords: PasswordHasher(cost: 4)).token(
                libelle: "essai", organisme: home(test, role, region: false).organisme, guichet: "93055", role: role,
                days: 1)
            let headers: HTTPFields = [.authorization: "Bearer \(token)", .contentType: "application/json"]
            let read = try await client.call(.get, "/api/v1/demandes/\(file.id.text)", headers)
            let held = Self.held(role)
            let isWhole = Droits.portee(held, .readDemande) == .region
            #expect(read.body.contains("Testard") == isWhole, "\(role): \(read.status)")
            let search = try await client.call(.post, "/api/v1/recherches", headers, body: "{\"texte\":\"testard\"}")
            #expect((search.status != 403) == (Droits.portee(held, .searchDemandes) != .aucune), "\(role)")
            let changes = try await client.call(.get, "/api/v1/changements", headers)
            #expect((changes.status != 403) == (Droits.portee(held, .readDemande) != .aucune), "\(role)")
            count += 3
        }
        print("\(count) cases of token × role")
        try await test.close()
    }
}
