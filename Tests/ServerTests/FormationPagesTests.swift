// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Operations
import Reference
import Stores
import TestSupport
import Testing

@testable import Server

/// A training base says so on every page and every paper, and follows its agents.
@Suite struct FormationPagesTests {
    private struct Training {
        let store: TestBase
        let world: World
        let client: TestClient
        let agent: HTTPFields
    }

    private func make() async throws -> Training {
        let store = try await TestBase(.sqlite)
        let clock = FixedClock(monday)
        let table = try FormationTable.load()
        _ = try await MarkFormation(store.base)(demandes: 20, now: monday)
        let world = World(
            base: store.base, rulebook: try loadRulebook(territoire: "ile-de-france", prefixe: table.prefixe),
            keys: .generate(), now: { clock.now() }, ids: try await IDSource.open(store.base),
            formes: FormesProjection(folder: nil), formation: table)
        let passwords = PasswordHasher(cost: 4)
        _ = try await ResetFormation(world, names: try NameTables.load(), passwords: passwords)(force: true)
        try await store.base.write {
            try $0.sessions.open(
                empreinte: SignIn.digest("secret"), compte: ID(1), habilitation: nil, csrf: "jeton", appareil: "",
                now: monday)
        }
        return Training(
            store: store, world: world, client: try TestClient(world),
            agent: [
                .cookie: "\(SessionMiddleware.cookie)=secret", .contentType: "application/x-www-form-urlencoded",
            ])
    }

    @Test func everyPageSaysWhatItIs() async throws {
        let training = try await make()
        let client = training.client
        let file = try await training.store.base.read { registry in
            try #require(try registry.formation.exercices(of: ID(1)).compactMap(\.demande).first)
        }
        let signed = [
            "/", "/demandes?q=durand", "/demandes/nouvelle", "/visites", "/rendez-vous", "/formation",
            "/formation/courriels", "/formation/exercices/famille", "/mon-compte", "/aide/droits",
            "/demandes/\(file.text)", "/demandes/\(file.text)/recepisse", "/demandes/\(file.text)/relecture",
        ]
        for path in signed {
            let page = try await client.call(.get, path, training.agent)
            #expect(page.status == 200 && page.body.contains("bandeau-formation"), "\(path): \(page.status)")
            #expect(page.body.contains("24\u{a0}novembre\u{a0}2026 à 3\u{a0}h\u{a0}00"), "\(path)")
            #expect(!page.body.contains("⟦"), "\(path)")
        }
        for path in ["/connexion", "/avant-de-deposer", "/protection-des-donnees", "/nulle-part", "/verification"] {
            #expect(try await client.call(.get, path).body.contains("bandeau-formation"), "\(path)")
        }
        for paper in ["recepisse", "relecture"] {
            let page = try await client.call(.get, "/demandes/\(file.text)/\(paper)", training.agent)
            #expect(page.body.contains("<p class=\"sans-valeur\">FORMATION – document sans valeur</p>"), "\(paper)")
        }
        let acces = try client.site.templates.render("lettres/attestation", ["formation": .flag(true)])
        #expect(acces.contains("FORMATION – document sans valeur"))
        #expect(!(try client.site.templates.render("lettres/attestation", [:]).contains("sans valeur")))
        try await training.store.close()
    }

    @Test func anExerciseIsBegunRemindedOfCheckedAndExplained() async throws {
        let training = try await make()
        let client = training.client
        let path = Paths.exercice(.accueil)
        #expect(
            try await client.call(.get, Paths.formation, training.agent).body.contains("Exercices faits\u{a0}: 0 sur 6")
        )
        #expect(try await client.call(.get, path, training.agent).body.contains("Sissoko"))
        #expect(try await client.call(.get, "/formation/exercices/inconnu", training.agent).status == 404)
        #expect(try await client.call(.post, path, training.agent, body: "csrf=non&action=commencer").status == 403)
        #expect(try await client.call(.post, path, training.agent, body: "csrf=jeton&action=commencer").status == 303)
        #expect(try await client.call(.get, "/visites", training.agent).body.contains("Exercice 1 en cours"))
        #expect(try await client.call(.get, path, training.agent).body.contains("aucune visite au nom de Sissoko"))
        let visit = "csrf=jeton&nom=Sissoko+Awa&objet=INFO"
        #expect(try await client.call(.post, "/visites", training.agent, body: visit).status == 303)
        #expect(try await client.call(.post, path, training.agent, body: "csrf=jeton&action=verifier").status == 303)
        #expect(try await client.call(.get, path, training.agent).body.contains("il manque le rendez-vous"))
        try await training.store.close()
    }

    /// Each exercise has its words, and no place in them stays empty.
    @Test(arguments: Exercice.allCases)
    func eachExerciseIsWhole(_ exercice: Exercice) async throws {
        let training = try await make()
        let page = try await training.client.call(.get, Paths.exercice(exercice), training.agent)
        #expect(page.status == 200 && !page.body.contains("⟦") && !page.body.contains("{nom}"))
        #expect(page.body.components(separatedBy: "<li>").count > 4)
        try await training.store.close()
    }

    /// Nothing leaves: what would have is read there.
    @Test func mailsAreReadWhereTheyWait() async throws {
        let training = try await make()
        let mailer = Mailer(training.world, texts: try Catalogue.load("fr"), publicURL: "https://exemple.fr")
        try await RecoverPassword(
            training.world, passwords: PasswordHasher(cost: 4), mailer: mailer
        ).ask("a.lemaire@formation.exemple.fr")
        let page = try await training.client.call(.get, Paths.courriels, training.agent).body
        #expect(page.contains("a.lemaire@formation.exemple.fr") && page.contains("FORMATION – document sans valeur –"))
        try await training.store.close()
    }
}
