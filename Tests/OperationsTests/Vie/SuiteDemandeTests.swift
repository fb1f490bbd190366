// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// A new application from an old one that cannot come back: looked over, with another number, the link kept on both.
@Suite struct SuiteDemandeTests {
    @Test(arguments: Engine.available)
    func anotherNumberAndALink(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.benali
        saisie.confirmations = ["existant"]
        guard case .registered(let old) = try await RegisterDemande(test.world)(saisie, by: test.sophie, asks: false)
        else {
            Issue.record("not registered")
            return
        }
        let go = ContinueDemande(test.world)
        guard case .refused(.etat(.active)) = try await go(old.id, by: test.sophie) else {
            Issue.record("made from a file on record")
            return
        }
        let abandon = SaisieRadiation(["motif": "RADABA", "avertiLe": "23/11/2026", "moyen": "LETTRE"])
        guard case .struckOff = try await RecordRadiation(test.world)(old.id, abandon, version: 1, by: test.sophie),
            case .denied = try await go(old.id, by: test.julie), case .denied = try await go(old.id, by: test.personne),
            case .draft(let draft) = try await go(old.id, by: test.sophie),
            case .draft(let twice) = try await go(old.id, by: test.sophie)
        else {
            Issue.record("no draft")
            return
        }
        // The button pressed twice makes one draft.
        #expect(twice == draft)
        try await test.settle()
        let kept = try #require(try await KeepBrouillons(test.world).find(draft, by: test.sophie))
        #expect(kept.saisie.suiteDe == old.id.text && kept.saisie["demandeur.nomNaissance"].lowercased() == "haddad")
        #expect(kept.saisie["depot.pieceVue"].isEmpty)
        var again = kept.saisie
        for path in ["depot.pieceVue", "depot.pieceNature"] { again[path] = Households.benali[path] }
        // The old file is known: it is not asked about.
        let answer = try await RegisterDemande(test.world)(again, by: test.sophie, asks: false, brouillon: draft)
        guard case .registered(let new) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(new.numero != nil && new.numero != old.numero)
        for (id, other) in [(old.id, new), (new.id, old)] {
            guard
                case .dossier(let dossier) = try await ReadDemandes(test.world)(
                    id, objet: "dossier", by: test.gestionnaire)
            else {
                Issue.record("no file")
                return
            }
            #expect(
                dossier.evenements.first?.vie == .suite(ContenuSuite(autre: other.id.text, numero: other.numero)))
        }
        // A second one from the same file finds the first.
        guard case .existants = try await RegisterDemande(test.world)(again, by: test.sophie, asks: false) else {
            Issue.record("two from one")
            return
        }
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    private func links(_ id: ID<Demande>, _ test: TestWorld) async throws -> Int {
        try await test.world.base.read { try $0.journal.events(of: id, limit: 50) }
            .count { $0.evenement.genre == .suite }
    }

    /// The link is that of the draft: neither a page nor a later saving names another file, and another person's form has none.
    @Test(arguments: Engine.available)
    func onlyTheDraftNamesTheOldFile(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.benali
        saisie.confirmations = ["existant"]
        guard case .registered(let old) = try await RegisterDemande(test.world)(saisie, by: test.sophie, asks: false),
            case .struckOff = try await RecordRadiation(test.world)(
                old.id, SaisieRadiation(["motif": "RADABA", "avertiLe": "23/11/2026", "moyen": "LETTRE"]), version: 1,
                by: test.sophie)
        else {
            Issue.record("no old file")
            return
        }
        let keep = KeepBrouillons(test.world)
        // Named by what was sent, without a draft or with one that was made from no file.
        var named = saisie
        named.suiteDe = old.id.text
        guard let plain = try await keep.save(saisie, id: nil, by: test.sophie) else {
            Issue.record("no draft")
            return
        }
        _ = try await keep.save(named, id: plain, by: test.sophie)
        #expect(try await keep.find(plain, by: test.sophie)?.saisie.suiteDe == nil)
        for draft in [nil, plain] {
            guard
                case .registered(let new) = try await RegisterDemande(test.world)(
                    named, by: test.sophie, asks: false, brouillon: draft)
            else {
                Issue.record("not registered")
                return
            }
            #expect(try await links(new.id, test) == 0)
        }
        #expect(try await links(old.id, test) == 0)
        // Another person typed over the draft of the old file.
        guard case .draft(let draft) = try await ContinueDemande(test.world)(old.id, by: test.sophie) else {
            Issue.record("no draft")
            return
        }
        var other = saisie
        other["demandeur.nomNaissance"] = "Silva"
        _ = try await keep.save(other, id: draft, by: test.sophie)
        #expect(try await keep.find(draft, by: test.sophie)?.saisie.suiteDe == old.id.text)
        guard
            case .registered(let silva) = try await RegisterDemande(test.world)(
                other, by: test.sophie, asks: false, brouillon: draft)
        else {
            Issue.record("not registered")
            return
        }
        #expect(try await links(silva.id, test) == 0)
        #expect(try await links(old.id, test) == 0)
        try await test.close()
    }

    /// The applicant stands at the desk of another town, which reaches his file for two hours: the link is kept as well.
    @Test(arguments: Engine.available)
    func aFileThatIsReachedByPresence(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.benali
        saisie.confirmations = ["existant"]
        saisie.set("communesSouhaitees", ["insee:93048"])
        guard case .registered(let old) = try await RegisterDemande(test.world)(saisie, by: test.julie, asks: false)
        else {
            Issue.record("not registered")
            return
        }
        let holder = try #require(
            try await test.world.base.read { try $0.demandes.find(old.id) }?.formulaire.demandeur)
        var presence = SaisiePresence()
        (presence.nom, presence.prenoms) = (holder.nomNaissance, holder.prenoms)
        (presence.naissance, presence.piece, presence.motif) = (holder.naissance.numeric, "CNI", "modification")
        guard case .opened = try await OpenPresence(test.world)(old.id, presence, by: test.sophie),
            case .struckOff = try await RecordRadiation(test.world)(
                old.id, SaisieRadiation(["motif": "RADABA", "avertiLe": "23/11/2026", "moyen": "LETTRE"]), version: 1,
                by: test.julie),
            case .draft(let draft) = try await ContinueDemande(test.world)(old.id, by: test.sophie)
        else {
            Issue.record("no draft")
            return
        }
        let again = try #require(try await KeepBrouillons(test.world).find(draft, by: test.sophie)).saisie
        guard
            case .registered(let new) = try await RegisterDemande(test.world)(
                again, by: test.sophie, asks: false, brouillon: draft)
        else {
            Issue.record("the old file was asked about")
            return
        }
        #expect(try await links(old.id, test) == 1)
        #expect(try await links(new.id, test) == 1)
        try await test.close()
    }
}
