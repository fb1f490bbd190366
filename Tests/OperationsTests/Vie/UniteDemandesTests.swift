// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// Two households, one file; and two again, as they were. Both engines.
@Suite struct UniteDemandesTests {
    private let folder = TemporaryFolder("union")
    private let typed = ["lienUnion": "C", "unionLe": "20/11/2026", "pieceUnion": "Lettre commune"]

    /// Nadia Benali at Pantin, and someone else who applied five years before at the landlord's.
    private func both(_ test: TestWorld, protected: Bool = false) async throws -> (own: ID<Demande>, other: ID<Demande>)
    {
        let own = try await test.register(Households.benali)
        var saisie = Households.number(7)
        saisie["depot.date"] = "05/03/2021"
        saisie["demandeur.nir"] = "187127510800122"
        saisie["demandeur.rfr.2024"] = "21000"
        saisie["adresse.voie"] = "2, quai du Port"
        saisie["nombrePersonnes"] = "2"
        saisie.set("communesSouhaitees", ["Montreuil"])
        if protected { saisie["adresseProtegee"] = "oui" }
        return (own, try await test.register(saisie, by: test.karim))
    }

    private func unite(
        _ test: TestWorld, _ gardee: ID<Demande>, _ absorbee: ID<Demande>, by acteur: Acteur,
        versions: (Int, Int)? = nil
    ) async throws -> UniteDemandes.Answer {
        let doublures = Doublures(test: test)
        let seen =
            if let versions {
                versions
            } else {
                (try await doublures.version(gardee), try await doublures.version(absorbee))
            }
        return try await UniteDemandes(test.world)(
            .init(gardee: gardee, absorbee: absorbee, versionGardee: seen.0, versionAbsorbee: seen.1), typed,
            by: acteur)
    }

    private func undo(
        _ test: TestWorld, _ gardee: ID<Demande>, rendues: Set<RubriqueFusion> = [], by acteur: Acteur? = nil
    ) async throws -> UndoFusion.Answer {
        let fusion = try #require(try await test.world.base.read { try $0.fusions.into(gardee).first })
        return try await Doublures(test: test).undo(fusion.id, of: gardee, rendues: rendues, by: acteur)
    }

    /// The older day of deposit and the later end make no renewal; one of either file is one, of its own day.
    @Test(arguments: Engine.available)
    func aUnionIsNoRenewal(_ engine: Engine) async throws {
        for isRenewed in [false, true] {
            let test = try await TestWorld.make(engine, isDemonstration: true)
            let (own, other) = try await both(test)
            if isRenewed {
                guard case .renewed = try await RenewDemande(test.world)(other, version: 1, by: test.karim) else {
                    Issue.record("not renewed")
                    return
                }
            }
            guard case .united = try await unite(test, own, other, by: test.karim),
                case .ready(let attestation) = try await IssueAttestation(test.world).prepare(own, by: test.sophie)
            else {
                Issue.record("not united, or without certificate")
                return
            }
            let day = isRenewed ? test.world.today : nil
            #expect(attestation.situation.renouveleeLe == day)
            let situation = try await test.dossier(own).situation(test.world.rulebook)
            #expect(situation.renouveleeLe == day && situation.valableDepuis == test.world.today)
            #expect(situation.depotLe == Day(2021, 3, 5) && situation.expireLe == Day(2027, 11, 23))
            #expect(situation.genreAttestation == (isRenewed ? .attestationRenouvellement : .attestation))
            try await test.close()
        }
    }

    @Test(arguments: Engine.available)
    func oneFileAndTwoAgain(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let doublures = Doublures(test: test)
        let (own, other) = try await both(test)
        let before = (try await doublures.state(own), try await doublures.state(other))
        let numeros = (try await test.dossier(own).demande.numero, try await test.dossier(other).demande.numero)
        guard case .stale(other, version: 1) = try await unite(test, own, other, by: test.karim, versions: (1, 2)),
            case .united = try await unite(test, own, other, by: test.karim)
        else {
            Issue.record("not united")
            return
        }
        let (kept, gone) = (try await test.dossier(own), try await test.dossier(other))
        let form = kept.demande.formulaire
        #expect(form.depot.date == Day(2021, 3, 5) && kept.demande.etat == .active && kept.demande.version == 2)
        #expect(form.cotitulaires.map(\.rfr) == [["2024": 21_000]] && form.nombrePersonnes == 6)
        #expect(Set(kept.numeros.map(\.numero)) == Set([numeros.0, numeros.1].compactMap { $0 }))
        #expect(gone.demande.etat == .fusionnee && gone.suite?.id == own)
        // His NIR came along, at his rank.
        let nirs = try await test.world.base.read { try $0.demandes.nirs(of: own) }
        #expect(nirs.map(\.rang) == [1] && test.world.keys.open(nirs[0], demande: own)?.text == "187127510800122")
        guard case .union(let told)? = kept.evenements.first(where: { $0.evenement.demande == own })?.vie else {
            Issue.record("no event")
            return
        }
        #expect(told.piece == "Lettre commune" && told.numero == numeros.1)
        #expect(kept.fusions.map(\.ensemble) == [nil])
        // Not a decision on duplicates; and done once.
        let decisions: Int? = try await test.store.base.database.read {
            try $0.scalar("SELECT count(*) FROM decision_doublon")
        }
        #expect(decisions == 0)
        guard case .refused(.etat(.fusionnee)) = try await unite(test, own, other, by: test.karim) else {
            Issue.record("united twice")
            return
        }
        #expect(try await Doublures(test: test).faults().isEmpty)
        guard case .undone = try await undo(test, own) else {
            Issue.record("not undone")
            return
        }
        #expect(try await doublures.state(own) == before.0)
        // Both keep the end of validity of the union, which they were told; all else is as it was.
        var left = before.1
        left[3] = before.0[3]
        #expect(try await doublures.state(other) == left)
        // Neither keeps in its history what the other said.
        let contents = try await test.world.base.read { registry in
            try registry.journal.events(of: [own, other], limit: 50).filter { $0.evenement.genre == .union }
                .compactMap(\.contenu)
        }
        #expect(contents.isEmpty)
        #expect(try await Doublures(test: test).faults().isEmpty)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func aDeskThatDoesNotReachBothGoesToTheManager(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (own, other) = try await both(test)
        let numero = try #require(try await test.dossier(other).demande.numero)
        // Pantin reads the one and not the other; nothing of it is told.
        guard case .gestionnaire = try await UniteDemandes(test.world).pair(own, with: numero, by: test.sophie),
            case .gestionnaire = try await unite(test, own, other, by: test.sophie),
            case .denied = try await UniteDemandes(test.world).pair(other, with: numero, by: test.sophie),
            case .denied = try await UniteDemandes(test.world).pair(own, with: numero, by: test.personne),
            case .invalid(let same) = try await UniteDemandes(test.world).pair(other, with: numero, by: test.karim),
            case .invalid(let wrong) = try await UniteDemandes(test.world).pair(own, with: "12", by: test.karim),
            case .both(_, let seen) = try await UniteDemandes(test.world).pair(own, with: numero, by: test.karim)
        else {
            Issue.record("not as the table of rights has it")
            return
        }
        #expect(same.map(\.code) == ["union.meme-demande"] && wrong.map(\.code) == ["union.numero"])
        #expect(seen.carte.id == other)
        guard case .united = try await unite(test, other, own, by: test.gestionnaire) else {
            Issue.record("the manager does not")
            return
        }
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func aProtectedAddressIsForTheManager(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (own, other) = try await both(test, protected: true)
        // Not even the desk of the protected file, which would show it to the other one.
        guard case .gestionnaire = try await unite(test, own, other, by: test.karim),
            case .united(let next) = try await unite(test, own, other, by: test.gestionnaire)
        else {
            Issue.record("united by a desk")
            return
        }
        #expect(next.formulaire.adresseProtegee == true)
        try await test.close()
    }

    /// What waits for the file that ends stops, and no way in of before opens it.
    @Test(arguments: Engine.available)
    func lettersAndSessionsOfTheOtherFileEnd(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let preavis = try await PreavisProuve(test)
        try await preavis.openEspace()
        let own = try await test.register(Households.benali)
        guard case .united = try await unite(test, own, preavis.demande, by: test.karim) else {
            Issue.record("not united")
            return
        }
        #expect(try await preavis.isShut())
        #expect(try await !preavis.courriers().contains { [.prevu, .parti].contains($0.etat) })
        try await test.close()
    }

    /// Nor does what was proved before count in the file that stays, nor when both are two again: nobody is struck off on it.
    @Test(arguments: Engine.available)
    func lettersAndSessionsOfTheFileThatStaysEndToo(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let preavis = try await PreavisProuve(test)
        try await preavis.openEspace()
        let other = try await test.register(Households.benali)
        guard case .united(let next) = try await unite(test, preavis.demande, other, by: test.karim) else {
            Issue.record("not united")
            return
        }
        #expect(try await preavis.isShut())
        #expect(try await preavis.courriers().allSatisfy { $0.etat == .annule })
        guard case .undone = try await undo(test, preavis.demande) else {
            Issue.record("not undone")
            return
        }
        for id in [preavis.demande, other] {
            #expect(try await test.dossier(id).demande.expireLe == next.expireLe)
        }
        // Past the end that it told of, and past the one that stands: both are looked at, neither has a proof.
        for (days, waiting) in [(100, 0), (400, 2)] {
            test.clock.advance(seconds: days * 86_400)
            let outcome = try await RecordNonRenouvellements(test.world)(on: test.world.today)
            #expect(outcome.radiees == 0 && outcome.sansPreuve == waiting)
        }
        try await test.close()
    }

    /// Duplicates are of one person, a union is of two: neither is given what the other had said, and who asks for erasure does not
    /// speak for the other, whichever number he gives.
    @Test(arguments: Engine.available)
    func thePastOfTheOneIsNotTheOthers(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (own, other) = try await both(test)
        let numeros = [try await test.dossier(own).demande.numero, try await test.dossier(other).demande.numero]
        guard case .united = try await unite(test, own, other, by: test.karim),
            case .done(let copy) = try await CollectAcces(test.world)(own, by: test.gestionnaire),
            case .dossier(let online) = try await ReadDemandes(test.world)(
                own, objet: "dossier", by: .demandeur(own))
        else {
            Issue.record("not united, or not read")
            return
        }
        let entries: [GenreEvenement] = [.creation, .depot]
        let told = copy.historique.filter { GenreEvenement(rawValue: $0.genre).map(entries.contains) ?? false }
        #expect(copy.formulairesFusionnes.isEmpty && told.count == 1)
        #expect(online.evenements.allSatisfy { $0.evenement.demande == own })
        // The desk sees what both were.
        #expect(try await test.dossier(own).evenements.filter { entries.contains($0.evenement.genre) }.count == 2)

        var asked = KeepDemandesDroits.Saisie()
        asked.genre = "effacement"
        asked.recueLe = test.world.today.numeric
        let keep = KeepDemandesDroits(test.world)
        var requests: [ID<DemandeDroits>] = []
        for numero in numeros {
            asked.numero = try #require(numero)
            guard case .done(let request) = try await keep.record(asked, by: test.gestionnaire),
                case .united = try await keep.erase(request, confirmed: true, by: test.gestionnaire)
            else {
                Issue.record("erased for both")
                return
            }
            requests.append(request)
        }
        #expect(try await etats(test, own, other) == [.active, .fusionnee])
        // Two again, it is granted to the one who asked.
        guard case .undone = try await undo(test, own),
            case .done = try await keep.erase(requests[0], confirmed: true, by: test.gestionnaire)
        else {
            Issue.record("not erased")
            return
        }
        #expect(try await etats(test, own, other) == [.purgee, .active])
        #expect(try await Doublures(test: test).faults().isEmpty)
        try await test.close()
    }

    /// Parted, each speaks for himself again: the file is erased for who stayed, the former file of who left has a year more.
    @Test(arguments: Engine.available)
    func theFileOfWhoStayedIsErasedOnceTheyParted(_ engine: Engine) async throws {
        for (qui, left) in [("0", Etat.fusionnee), ("titulaire", .purgee)] {
            let test = try await TestWorld.make(engine)
            let (own, other) = try await both(test)
            let keep = KeepDemandesDroits(test.world)
            var asked = KeepDemandesDroits.Saisie()
            asked.genre = "effacement"
            asked.recueLe = test.world.today.numeric
            asked.numero = try #require(try await test.dossier(own).demande.numero)
            guard case .united = try await unite(test, own, other, by: test.karim),
                case .done(let request) = try await keep.record(asked, by: test.gestionnaire),
                case .united = try await keep.erase(request, confirmed: true, by: test.gestionnaire),
                case .separated(let new) = try await SeparateDemande(test.world)(
                    own,
                    [
                        "quiPart": qui, "violences": "non", "separationLe": "22/11/2026", "pieceSeparation": "Accord",
                    ], version: 2, by: test.karim),
                case .done = try await keep.erase(request, confirmed: true, by: test.gestionnaire)
            else {
                Issue.record("not parted, or not erased")
                return
            }
            #expect(try await etats(test, own, other, new) == [.purgee, left, .deposee])
            guard
                case .done = try await ApplyConservation(test.world)(
                    on: test.world.today.adding(months: 13), by: .systeme("purge"))
            else {
                Issue.record("not applied")
                return
            }
            // That of who left was never given a number, and nobody touched it for a year.
            #expect(try await etats(test, own, other, new) == [.purgee, .purgee, .purgee])
            #expect(try await Doublures(test: test).faults().isEmpty)
            try await test.close()
        }
    }

    /// The number on the certificate of who left leads to those who stayed: his erasure is not theirs.
    @Test(arguments: Engine.available)
    func theFormerNumberOfWhoLeftErasesNobodyElse(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (own, other) = try await both(test)
        var asked = KeepDemandesDroits.Saisie()
        (asked.genre, asked.recueLe) = ("effacement", test.world.today.numeric)
        asked.numero = try #require(try await test.dossier(other).demande.numero)
        let keep = KeepDemandesDroits(test.world)
        guard case .united = try await unite(test, own, other, by: test.karim),
            case .done = try await keep.record(asked, by: test.gestionnaire),
            case .separated = try await SeparateDemande(test.world)(
                own,
                ["quiPart": "0", "violences": "non", "separationLe": "22/11/2026", "pieceSeparation": "Accord"],
                version: 2, by: test.karim),
            case .invalid(let violations) = try await keep.record(asked, by: test.gestionnaire)
        else {
            Issue.record("not parted, or recorded")
            return
        }
        #expect(violations.map(\.code) == ["droits.numero-quitte"])
        asked.genre = "acces"
        guard case .done = try await keep.record(asked, by: test.gestionnaire) else {
            Issue.record("not recorded")
            return
        }
        try await test.close()
    }

    private func etats(_ test: TestWorld, _ files: ID<Demande>...) async throws -> [Etat?] {
        try await test.world.base.read { registry in try files.map { try registry.demandes.find($0)?.etat } }
    }

    /// Erased after an undoing, then the base was restored with the union in it: whoever asked, the other did not. Named until the
    /// manager undoes the union; then the one who asked is erased, alone.
    @Test(arguments: Engine.available)
    func anErasureIsDoneAgainOfTheOneWhoAsked(_ engine: Engine) async throws {
        for isEntrant in [false, true] {
            let test = try await TestWorld.make(engine)
            let (own, other) = try await both(test)
            let asked = isEntrant ? other : own
            let numero = try #require(try await test.dossier(asked).demande.numero)
            guard case .united = try await unite(test, own, other, by: test.karim) else {
                Issue.record("not united")
                return
            }
            // Who was erased before the base was restored is named in a file beside it.
            let path = try folder.write("effacements-\(isEntrant)", "\(asked.text) \(numero)\n")
            let world = World(
                base: test.store.base, rulebook: test.world.rulebook, keys: test.world.keys,
                now: { test.clock.now() }, ids: test.world.ids, formes: test.world.formes,
                effacements: RegistreEffacements(path: path))
            let apply = ApplyConservation(world)
            guard case .done(let waiting) = try await apply(on: world.today, by: .systeme("purge")) else {
                Issue.record("not applied")
                return
            }
            #expect(waiting.reunies == [asked] && waiting.total == 0)
            #expect(try await etats(test, own, other) == [.active, .fusionnee])
            guard case .undone = try await undo(test, own),
                case .done(let done) = try await apply(on: world.today, by: .systeme("purge"))
            else {
                Issue.record("not undone, or not applied")
                return
            }
            #expect(done.reunies.isEmpty)
            #expect(try await etats(test, own, other) == (isEntrant ? [.active, .purgee] : [.purgee, .active]))
            #expect(try await Doublures(test: test).faults().isEmpty)
            try await test.close()
        }
    }

    /// The strike-off of the united file is the clock of both; after an undoing, each has its own.
    @Test(arguments: Engine.available)
    func bothGoAYearAfterTheStrikeOffOfTheUnitedFile(_ engine: Engine) async throws {
        for undoes in [false, true] {
            let test = try await TestWorld.make(engine)
            let (own, other) = try await both(test)
            guard case .united = try await unite(test, own, other, by: test.karim) else {
                Issue.record("not united")
                return
            }
            if undoes {
                guard case .undone = try await undo(test, own) else {
                    Issue.record("not undone")
                    return
                }
            }
            let answer = try await RecordRadiation(test.world)(
                own, SaisieRadiation(["motif": "RADABA", "avertiLe": "23/11/2026", "moyen": "GUICHET"]),
                version: Doublures(test: test).version(own), by: test.sophie)
            guard case .struckOff = answer else {
                Issue.record("not struck off: \(answer)")
                return
            }
            let rest: Etat = undoes ? .active : .fusionnee
            let apply = ApplyConservation(test.world)
            for (months, left) in [(11, [Etat.radiee, rest]), (13, [.purgee, undoes ? .active : .purgee])] {
                guard case .done = try await apply(on: test.world.today.adding(months: months), by: .systeme("purge"))
                else {
                    Issue.record("not applied")
                    return
                }
                #expect(try await etats(test, own, other) == left)
            }
            #expect(try await Doublures(test: test).faults().isEmpty)
            try await test.close()
        }
    }

    /// A complaint about the file that ends is about the one that goes on, and back.
    @Test(arguments: Engine.available)
    func anOpenComplaintGoesAlong(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let etat = Acteur(
            origine: .agent, compte: ID(14), nom: "Anne Blanc", organisme: ID(4), organismeNom: "DRIHL", guichet: nil,
            role: .agentEtat, perimetre: .region)
        let (own, other) = try await both(test)
        let receive = ReceiveSaisine(test.world)
        var ids: [ID<Saisine>] = []
        for (file, reference) in [(own, "C-1"), (other, "C-2")] {
            guard
                case .received(let saisine) = try await receive(
                    file,
                    [
                        "referenceSaisine": reference, "deposeSaisineLe": "01/11/2026",
                        "recueSaisineLe": "20/11/2026", "guichetSaisine": "93055", "piecesSaisine": "Avis d’impôt",
                    ], by: etat)
            else {
                Issue.record("not received")
                return
            }
            ids.append(saisine.id)
        }
        let known = ids
        func files() async throws -> [ID<Demande>?] {
            try await test.world.base.read { registry in try known.map { try registry.saisines.find($0)?.demande } }
        }
        guard case .united = try await unite(test, own, other, by: test.karim) else {
            Issue.record("not united")
            return
        }
        #expect(try await files() == [own, own])
        #expect(try await test.dossier(own).openSaisines.map(\.id) == known)
        let end = ["clotureLe": "23/11/2026", "issueSaisine": "pieces"]
        guard case .done(let closed) = try await FollowSaisine(test.world)(ids[1], .cloture, end, version: 1, by: etat)
        else {
            Issue.record("not closed")
            return
        }
        #expect(closed.demande == own)
        guard case .undone = try await undo(test, own) else {
            Issue.record("not undone")
            return
        }
        #expect(try await files() == [own, other])
        #expect(try await test.dossier(own).openSaisines.map(\.id) == [known[0]])
        #expect(try await test.dossier(other).openSaisines.isEmpty, "closed meanwhile")
        try await test.close()
    }

    /// What one changed while they were one goes back with him, and leaves the history of the other.
    @Test(arguments: Engine.available)
    func whatTheOtherChangedMeanwhileIsForgotten(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (own, other) = try await both(test)
        guard case .united = try await unite(test, own, other, by: test.karim) else {
            Issue.record("not united")
            return
        }
        for (version, champ, value) in [
            (2, "demandeur.telephone", "0600009911"), (3, "cotitulaires.0.rfr.2024", "23500"),
        ] {
            test.clock.advance(seconds: 60)
            var saisie = try await test.dossier(own).demande.formulaire.saisie()
            saisie[champ] = value
            guard
                case .updated = try await UpdateDemande(test.world)(
                    own, saisie, version: version, by: test.karim, asks: false)
            else {
                Issue.record("\(champ) not changed")
                return
            }
        }
        guard case .undone = try await undo(test, own) else {
            Issue.record("not undone")
            return
        }
        let changes = try await test.dossier(own).evenements.filter { $0.evenement.genre == .modification }.map(
            \.changes)
        #expect(changes.map { $0.map(\.champ) } == [[], ["demandeur.telephone"]])
        // Not even what no page shows.
        let contents = try await test.world.base.read {
            try $0.journal.events(of: [own, other], limit: 100).compactMap(\.contenu)
        }
        #expect(!contents.contains { $0.contains("23500") } && contents.contains { $0.contains("0600009911") })
        #expect(try await test.dossier(own).demande.formulaire.demandeur?.telephone == "0600009911")
        #expect(try await test.dossier(other).demande.formulaire.demandeur?.rfr == ["2024": 23_500])
        #expect(try await Doublures(test: test).faults().isEmpty)
        try await test.close()
    }

    /// Who decides on duplicates for the manager does not decide who holds a file; nor does the desk that united them.
    @Test(arguments: Engine.available)
    func theManagerAloneUndoesIt(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (own, other) = try await both(test)
        guard case .united = try await unite(test, own, other, by: test.karim) else {
            Issue.record("not united")
            return
        }
        let delegue = Acteur(
            origine: .agent, compte: ID(15), nom: "Luc Roy", organisme: test.karim.organisme, organismeNom: "",
            guichet: nil, role: .delegueDoublons, perimetre: .region)
        let fusion = try #require(try await test.world.base.read { try $0.fusions.into(own).first })
        for acteur in [delegue, test.karim] {
            guard case (nil, .denied) = try await UndoFusion(test.world).plan(fusion.id, by: acteur),
                case .denied = try await undo(test, own, by: acteur)
            else {
                Issue.record("undone")
                return
            }
        }
        #expect(try await etats(test, own, other) == [.active, .fusionnee])
        try await test.close()
    }

    /// Nobody lives at the address of the one in the dwelling of the other, whatever was chosen, nor after it is undone.
    @Test(arguments: Engine.available)
    func theDwellingFollowsTheAddressThatWasChosen(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let own = try await test.register(Households.benali)
        var saisie = Households.number(7)
        saisie["adresse.voie"] = "2, quai du Port"
        saisie["logementActuel.surface"] = "27"
        let other = try await test.register(saisie, by: test.karim)
        let alone = try await test.dossier(other).demande.formulaire
        guard
            case .united(let next) = try await UniteDemandes(test.world)(
                .init(
                    gardee: own, absorbee: other, versionGardee: 1, versionAbsorbee: 1,
                    valeurs: [.adresse: .absorbee, .logementActuel: .gardee]), typed, by: test.karim)
        else {
            Issue.record("not united")
            return
        }
        #expect(next.formulaire.adresse == alone.adresse && next.formulaire.logementActuel == alone.logementActuel)
        #expect(next.formulaire.logementActuel?.surface == 27)
        // They moved: the address goes to the one who leaves, and the new dwelling with it.
        var moved = try next.formulaire.saisie()
        moved["adresse.voie"] = "5, place du Marché"
        moved["logementActuel.surface"] = "63"
        guard
            case .updated = try await UpdateDemande(test.world)(own, moved, version: 2, by: test.karim, asks: false),
            case .undone = try await undo(test, own, rendues: [.adresse])
        else {
            Issue.record("not changed, or not undone")
            return
        }
        let (kept, gone) = (
            try await test.dossier(own).demande.formulaire, try await test.dossier(other).demande.formulaire
        )
        #expect(gone.adresse?.voie == "5, place du Marché" && gone.logementActuel?.surface == 63)
        #expect(kept.adresse?.voie != "5, place du Marché" && kept.logementActuel?.surface == nil)
        // Who stays does not read where the other one lives now.
        let told = try await test.dossier(own).evenements.filter { $0.evenement.genre == .modification }
        #expect(told.map(\.changes.isEmpty) == [true])
        #expect(try await Doublures(test: test).faults().isEmpty)
        try await test.close()
    }

    /// A NIR that was corrected while they were one goes with its person.
    @Test(arguments: Engine.available)
    func aCorrectedNirGoesWithItsPerson(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let (own, other) = try await both(test)
        guard case .united = try await unite(test, own, other, by: test.karim) else {
            Issue.record("not united")
            return
        }
        var saisie = try await test.dossier(own).demande.formulaire.saisie()
        saisie["demandeur.nir"] = "285047511300579"
        saisie["cotitulaires.0.nir"] = "187127510800221"
        guard
            case .updated = try await UpdateDemande(test.world)(own, saisie, version: 2, by: test.karim, asks: false),
            case .undone = try await undo(test, own)
        else {
            Issue.record("not corrected, or not undone")
            return
        }
        for (file, expected) in [(own, "285047511300579"), (other, "187127510800221")] {
            let nirs = try await test.world.base.read { try $0.demandes.nirs(of: file) }
            #expect(nirs.map(\.rang) == [0])
            #expect(nirs.first.flatMap { test.world.keys.open($0, demande: file)?.text } == expected)
        }
        #expect(try await Doublures(test: test).faults().isEmpty)
        try await test.close()
    }

    /// Another holder, or a child who was born since: those who part are separated.
    @Test(arguments: Engine.available)
    func aHouseholdThatLivedIsNotUndone(_ engine: Engine) async throws {
        for isBirth in [true, false] {
            let test = try await TestWorld.make(engine)
            let (own, other) = try await both(test)
            guard case .united(let next) = try await unite(test, own, other, by: test.karim) else {
                Issue.record("not united")
                return
            }
            if isBirth {
                var saisie = try next.formulaire.saisie()
                for (champ, value) in ["nom": "Benali", "prenoms": "ANA", "naissance": "21/11/2026", "lien": "E"] {
                    saisie["personnesACharge.\(next.formulaire.personnesACharge.count).\(champ)"] = value
                }
                saisie["nombrePersonnes"] = "7"
                guard
                    case .updated = try await UpdateDemande(test.world)(
                        own, saisie, version: 2, by: test.karim, asks: false)
                else {
                    Issue.record("not entered")
                    return
                }
            } else {
                guard
                    case .changed = try await ChangeTitulaire(test.world)(
                        own,
                        [
                            "acteTitulaire": "changement", "titulaireLe": "22/11/2026", "pieceTitulaire": "Lettre",
                            "ancienTitulaire": "part",
                        ], version: 2, by: test.karim)
                else {
                    Issue.record("no other holder")
                    return
                }
            }
            guard case .lived = try await undo(test, own) else {
                Issue.record("undone")
                return
            }
            #expect(try await etats(test, own, other) == [.active, .fusionnee])
            try await test.close()
        }
    }
}
