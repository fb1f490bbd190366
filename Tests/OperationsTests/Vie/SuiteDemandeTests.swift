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
            case .draft(let draft) = try await go(old.id, by: test.sophie)
        else {
            Issue.record("no draft")
            return
        }
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
}
