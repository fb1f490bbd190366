// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

@Suite struct MergeOrganismesTests {
    private struct Unexpected: Error {}

    /// A second landlord, with a desk, an account and a file of its own.
    private func bassin(_ test: TestWorld) async throws -> (acteur: Acteur, secret: String, demande: ID<Demande>) {
        let bassin = Organisme(
            id: ID(50), nature: .bailleur, nom: "Foyers du Bassin", perimetre: .region, siren: Siren("990001372"),
            siret: Siret("99000137200012"))
        try await test.store.base.write { registry in
            try registry.organismes.insert(bassin)
            try registry.organismes.insert(
                Guichet(code: "BASSI", organisme: bassin.id, nom: "Foyers du Bassin", adresse: "", contact: ""))
            try registry.adhesions.insert(.reprise(bassin.id))
        }
        let passwords = PasswordHasher(cost: 4)
        try await CreateAccounts(test.world, passwords: passwords).account(
            courriel: "b@ruche.exemple.fr", password: "mot de passe", nom: "Awa Sow", organisme: bassin.id,
            guichet: "BASSI", role: .agentGuichet)
        let signIn = SignIn(test.world, passwords: passwords)
        guard case .opened(let secret) = try await signIn(courriel: "b@ruche.exemple.fr", password: "mot de passe"),
            let session = try await signIn.session(secret: secret),
            case .registered(let demande) = try await RegisterDemande(test.world)(
                Households.benali, by: session.acteur, asks: false)
        else { throw Unexpected() }
        return (session.acteur, secret, demande.id)
    }

    /// On its day the successor takes over desks, accounts, files; nothing that was written changes.
    @Test(arguments: Engine.available)
    func aMergerTakesEffectOnItsDay(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (before, secret, id) = try await bassin(test)
        let merge = MergeOrganismes(test.world)
        let (plan, _) = try await merge.plan(ID(50), into: "Canal Habitat", on: "24/11/2026", by: test.gestionnaire)
        #expect(plan?.comptes == 1 && plan?.guichets.map(\.code) == ["BASSI"] && plan?.sansAcces == nil)
        #expect(try await merge(ID(50), into: "Canal Habitat", on: "24/11/2026", by: test.gestionnaire) == .merged)

        let signIn = SignIn(test.world, passwords: PasswordHasher(cost: 4))
        let today = try #require(try await signIn.session(secret: secret)).acteur
        #expect(today.organisme == before.organisme && today.organismeNom == "Foyers du Bassin")

        test.clock.advance(seconds: 5 * 3_600)
        test.clock.advance(seconds: 5 * 3_600)
        test.clock.advance(seconds: 5 * 3_600)
        guard case .opened(let later) = try await signIn(courriel: "b@ruche.exemple.fr", password: "mot de passe")
        else { throw Unexpected() }
        let after = try #require(try await signIn.session(secret: later)).acteur
        #expect(after.organisme == ID(2) && after.organismeNom == "Canal Habitat")
        #expect(after.guichet == "BASSI" && after.role == .agentGuichet)

        // The file keeps its desk and the body that registered it; the page shows both names.
        guard case .dossier(let dossier) = try await ReadDemandes(test.world)(id, objet: "dossier", by: after) else {
            throw Unexpected()
        }
        let both = NomOrganisme("Foyers du Bassin", aujourdhui: "Canal Habitat")
        #expect(dossier.organisme == both && dossier.evenements.map(\.organisme) == [both])
        #expect(dossier.demande.organisme == ID(50) && dossier.demande.guichet == "BASSI")
        // What is done from now on is the successor's.
        guard
            case .registered(let new) = try await RegisterDemande(test.world)(
                Households.nguyen, by: after, asks: false)
        else { throw Unexpected() }
        let stored = try #require(try await test.store.base.read { try $0.demandes.find(new.id) })
        #expect(stored.organisme == ID(2) && stored.guichet == "BASSI")

        let fiche = try #require(try await ReadOrganisme(test.world)(ID(2), by: test.gestionnaire))
        #expect(fiche.predecesseurs.map(\.nom) == ["Foyers du Bassin"])
        #expect(fiche.histoire.map(\.genre) == [.fusionOrganismes])
        try await test.settle()
        #expect(try await CheckJournal(test.world)().faults == [])
        try await test.close()
    }

    /// The convention that counts is that of the successor: the plan says it before.
    @Test(arguments: Engine.available)
    func thePlanSaysWhoLosesAccess(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        _ = try await bassin(test)
        var typed = SignConvention.Saisie()
        typed.ouvertureLe = "01/01/2020"
        typed.finLe = "30/11/2026"
        _ = try await SignConvention(test.world).change(ID(2), of: ID(2), typed, by: test.gestionnaire)
        let (plan, _) = try await MergeOrganismes(test.world).plan(
            ID(50), into: "Canal Habitat", on: "01/12/2026", by: test.gestionnaire)
        #expect(plan?.sansAcces?.regle == "regle.convention.finie")
        try await test.close()
    }

    /// Mergers make chains, never rings; names go to the last one.
    @Test(arguments: Engine.available)
    func mergersMakeNoRing(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        _ = try await bassin(test)
        let merge = MergeOrganismes(test.world)
        let by = test.gestionnaire
        func fault(_ id: Int64, _ into: String, on jour: String = "24/11/2026") async throws -> String? {
            guard case .invalid(let found) = try await merge(ID(id), into: into, on: jour, by: by) else { return nil }
            return found.map(\.code).joined()
        }
        #expect(try await fault(50, "990001372") == "organisme.soi-meme")
        #expect(try await fault(50, "Nulle part") == "organisme.introuvable")
        #expect(try await fault(50, "Canal Habitat", on: "22/11/2026") == "date.passee")
        #expect(try await fault(4, "Canal Habitat") == "nature.gestionnaire")
        #expect(try await fault(50, "Canal Habitat", on: "23/11/2026") == nil)
        #expect(try await fault(50, "Mairie de Pantin") == "fusion.deja")
        #expect(try await fault(2, "Foyers du Bassin") == "fusion.deja")
        #expect(try await fault(2, "Mairie de Pantin", on: "23/11/2026") == nil)
        let today = test.world.today
        let (names, current) = try await test.store.base.read {
            (try $0.organismes.names([ID(50), ID(1)], on: today), try $0.organismes.current(ID(50), on: today))
        }
        #expect(names[ID(50)] == NomOrganisme("Foyers du Bassin", aujourdhui: "Mairie de Pantin"))
        #expect(names[ID(1)] == NomOrganisme("Mairie de Pantin"))
        #expect(current?.id == ID(1))
        try await test.close()
    }

    /// The people and tokens that came are managed by those who manage the successor, from the day of the merger on.
    @Test(arguments: Engine.available)
    func whoCameIsManagedByTheSuccessor(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        _ = try await bassin(test)
        let passwords = PasswordHasher(cost: 4)
        try await CreateAccounts(test.world, passwords: passwords).account(
            courriel: "chef@ruche.exemple.fr", password: "mot de passe", nom: "Léa Chef", organisme: ID(2),
            guichet: nil, role: .administrateur)
        let token = try await CreateAccounts(test.world).token(
            libelle: "Bassin", organisme: ID(50), guichet: "BASSI", role: .agentGuichet, days: 30)
        _ = try await MergeOrganismes(test.world)(
            ID(50), into: "Canal Habitat", on: "24/11/2026", by: test.gestionnaire)
        let signIn = SignIn(test.world, passwords: passwords)
        func chef() async throws -> Acteur {
            guard
                case .opened(let secret) = try await signIn(courriel: "chef@ruche.exemple.fr", password: "mot de passe"),
                let session = try await signIn.session(secret: secret)
            else { throw Unexpected() }
            return session.acteur
        }
        let found = try await test.store.base.read { registry in
            try registry.comptes.compte(courriel: "b@ruche.exemple.fr").flatMap {
                try registry.habilitations.all(of: $0.id).first
            }
        }
        let awa = try #require(found).id
        let change = ChangeHabilitation(test.world)
        let read = ReadComptes(test.world)
        let before = try await chef()
        guard case .denied = try await change(.suspend, awa, by: before) else { throw Unexpected() }
        #expect(
            try await read.page(of: ID(2), first: 0, by: before)?.personnes.map(\.nom) == ["Karim Diallo", "Léa Chef"])

        for _ in 0..<3 { test.clock.advance(seconds: 5 * 3_600) }
        let after = try await chef()
        #expect(after.reprises == [ID(50)])
        let page = try #require(try await read.page(of: ID(2), first: 0, by: after))
        #expect(page.personnes.map(\.nom) == ["Awa Sow", "Karim Diallo", "Léa Chef"] && page.total == 3)
        #expect(page.guichets.map(\.code).contains("BASSI"))
        // The page of the body that is no more is that of its successor.
        #expect(try await read.page(of: ID(50), first: 0, by: after)?.organisme.id == ID(2))
        #expect(try await read.fiche(awa, by: after)?.organisme.id == ID(2))
        guard
            case .done = try await change(
                .place(role: "agentGuichet", guichet: "CANAL", fin: ""), awa, by: after),
            case .done = try await change(.suspend, awa, by: after)
        else { throw Unexpected() }
        let jetons = try #require(try await ManageJetons(test.world).page(of: ID(2), first: 0, by: after))
        let jeton = try #require(jetons.jetons.first { $0.libelle == "Bassin" })
        #expect(try await ManageJetons(test.world).revoke(jeton.id, by: after) == ID(50))
        guard case .unknown = try await FindLogiciel(test.world)(token: token, address: "192.0.2.1") else {
            throw Unexpected()
        }
        try await test.close()
    }

    /// A body that becomes something else does not take along the rights of what it was.
    @Test(arguments: Engine.available)
    func aRoleDoesNotOutliveItsNature(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let etat = Organisme(id: ID(60), nature: .etat, nom: "Service de l’État", perimetre: .region)
        try await test.store.base.write { registry in
            try registry.organismes.insert(etat)
            try registry.adhesions.insert(.reprise(etat.id))
        }
        let passwords = PasswordHasher(cost: 4)
        let create = CreateAccounts(test.world, passwords: passwords)
        try await create.account(
            courriel: "etat@ruche.exemple.fr", password: "mot de passe", nom: "Jean Préfet", organisme: ID(60),
            guichet: nil, role: .agentEtat)
        let token = try await create.token(
            libelle: "essai", organisme: ID(60), guichet: nil, role: .agentEtat, days: 30)
        let signIn = SignIn(test.world, passwords: passwords)
        guard case .opened(let secret) = try await signIn(courriel: "etat@ruche.exemple.fr", password: "mot de passe")
        else { throw Unexpected() }
        #expect(try await signIn.session(secret: secret)?.acteur.role == .agentEtat)
        // Into a landlord, of which nobody is an agent of the State.
        guard
            case .merged = try await MergeOrganismes(test.world)(
                ID(60), into: "Canal Habitat", on: "23/11/2026", by: test.gestionnaire)
        else { throw Unexpected() }
        let session = try #require(try await signIn.session(secret: secret))
        #expect(session.acteur.role == .aucun && session.fermeture?.regle == "regle.organisme.role")
        guard case .found(let logiciel) = try await FindLogiciel(test.world)(token: token, address: "192.0.2.1") else {
            throw Unexpected()
        }
        #expect(logiciel.acteur.role == .aucun && logiciel.fermeture != nil)
        try await test.close()
    }
}
