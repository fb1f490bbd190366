// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// An entry keyed by mistake is taken back, its number burnt, on both engines.
@Suite struct AnnulationEnregistrementTests {
    /// Another agent of the desk of Pantin.
    private func nora(_ test: TestWorld) -> Acteur {
        Acteur(
            origine: .agent, compte: ID(21), nom: "Nora Simon", organisme: test.sophie.organisme,
            organismeNom: test.sophie.organismeNom, guichet: "93055", role: .agentGuichet,
            perimetre: test.sophie.perimetre)
    }

    private func found(_ typed: String, _ test: TestWorld) async throws -> [ID<Demande>] {
        guard case .page(let page) = try await SearchDemandes(test.world)(typed, by: test.gestionnaire) else {
            return []
        }
        return page.results.map(\.demande.id)
    }

    @Test(arguments: Engine.available)
    func itsAuthorTakesItBack(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await test.register(Households.benali)
        try await test.settle()
        let numero = try #require(try await test.dossier(id).demande.numero)
        #expect(try await found("Benali Nadia", test) == [id])
        let cancel = CancelEnregistrement(test.world)
        // Karim reads the region, but registered nothing there; software has no second person.
        for acteur in [test.karim, test.julie, test.personne, test.logiciel] {
            guard case .denied = try await cancel(id, version: 1, motif: "Essai", by: acteur) else {
                Issue.record("\(acteur.nom) may cancel")
                return
            }
        }
        guard case .invalid(let faults) = try await cancel(id, version: 1, motif: " ", by: test.sophie),
            case .stale(1) = try await cancel(id, version: 7, motif: "Essai", by: test.sophie)
        else {
            Issue.record("without a reason, or an old version")
            return
        }
        #expect(faults.map(\.champ) == ["raisonAnnulation"])
        guard case .cancelled(let done) = try await cancel(id, version: 1, motif: "Essai", by: test.sophie) else {
            Issue.record("not cancelled")
            return
        }
        #expect(done.etat == .annulee && done.numero == numero && done.version == 2 && done.radieeLe == nil)
        try await test.settle()
        // By its number alone; the same persons may be registered, under another number.
        #expect(try await found(numero, test) == [id])
        #expect(try await found("Benali Nadia", test).isEmpty)
        #expect(try await ReadDemandes(test.world).registeredToday(by: test.sophie) == 0)
        let again = try await RegisterDemande(test.world)(Households.benali, by: test.sophie, asks: false)
        guard case .registered(let next) = again, next.numero != numero else {
            Issue.record("\(again)")
            return
        }
        // Nothing more is done with it.
        guard
            case .closed(.annulee) = try await UpdateDemande(test.world)(
                id, Households.benali, version: 2, by: test.sophie, asks: false),
            case .refused(.etat(.annulee)) = try await RenewDemande(test.world)(id, version: 2, by: test.sophie),
            case .refused(.etat(.annulee)) = try await cancel(id, version: 2, motif: "Essai", by: test.sophie)
        else {
            Issue.record("a cancelled entry was changed")
            return
        }
        let after = try await test.dossier(id)
        #expect(after.evenements.first?.evenement.genre == .annulationEnregistrement)
        #expect(after.evenements.first?.vie == .annulation(ContenuAnnulation(motif: "Essai")))
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func twoPersonsAfterADay(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await test.register(Households.benali)
        test.clock.advance(seconds: 25 * 3_600)
        let (cancel, nora) = (CancelEnregistrement(test.world), nora(test))
        guard case .asked = try await cancel(id, version: 1, motif: "Saisie deux fois", by: test.sophie),
            case .refused(.dejaDemandee) = try await cancel(id, version: 1, motif: "", by: test.sophie)
        else {
            Issue.record("not asked")
            return
        }
        #expect(try await test.dossier(id).demande.etat == .active)
        let plan = try #require(try await cancel.plan(try await test.dossier(id), by: nora))
        #expect(plan.voie == .success(.confirmation) && plan.demandee?.motif == "Saisie deux fois")
        #expect(plan.demandee?.nom == "Sophie Marchand" && plan.demandee?.isOwn == false)
        // The first request is refused, the second confirmed.
        guard case .invalid = try await cancel.dismiss(id, motif: "", by: nora),
            case .dismissed = try await cancel.dismiss(id, motif: "La personne existe", by: nora),
            case .stale = try await cancel.dismiss(id, motif: "Encore", by: nora),
            case .asked = try await cancel(id, version: 1, motif: "Un essai", by: nora),
            case .cancelled = try await cancel(id, version: 1, motif: "", by: test.gestionnaire)
        else {
            Issue.record("not cancelled by two")
            return
        }
        let kinds = try await test.dossier(id).evenements.map(\.evenement.genre)
        #expect(
            kinds.prefix(4) == [.annulationEnregistrement, .demandeAnnulation, .refusAnnulation, .demandeAnnulation])
        let vie = try await test.dossier(id).evenements.first?.vie
        #expect(vie == .annulation(ContenuAnnulation(motif: "Un essai")))
        try await test.close()
    }

    /// Somebody may hold the certificate: never by one person.
    @Test(arguments: Engine.available)
    func twoPersonsOnceACertificateWasPrinted(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, isDemonstration: true)
        let id = try await test.register(Households.benali)
        let (cancel, issue) = (CancelEnregistrement(test.world), IssueAttestation(test.world))
        let before = try #require(try await cancel.plan(try await test.dossier(id), by: test.sophie))
        #expect(before.voie == .success(.seul) && !before.wasPrinted)
        guard case .ready(let contenu) = try await issue.prepare(id, by: test.sophie) else {
            Issue.record("no certificate")
            return
        }
        try await issue.record(contenu, by: test.sophie)
        let after = try #require(try await cancel.plan(try await test.dossier(id), by: test.sophie))
        #expect(after.voie == .success(.demande) && after.wasPrinted)
        guard case .asked = try await cancel(id, version: 1, motif: "Essai", by: test.sophie),
            case .cancelled = try await cancel(id, version: 1, motif: "", by: nora(test))
        else {
            Issue.record("not cancelled by two")
            return
        }
        try await test.close()
    }

    /// A separation by mistake: the second file is cancelled while nothing was made of it, the person put back on the first.
    @Test(arguments: Engine.available)
    func aMistakenSeparation(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let cancel = CancelEnregistrement(test.world)
        for violences in ["non", "oui"] {
            var saisie = Households.durand
            saisie["demandeur.telephone"] = violences == "oui" ? "0600001434" : "0600001435"
            let id = try await Doublures(test: test).register(saisie, by: test.sophie)
            test.clock.advance(seconds: 60)
            let typed = [
                "quiPart": "0", "violences": violences, "separationLe": "23/11/2026", "pieceSeparation": "Accord",
            ]
            guard
                case .separated(let new) = try await SeparateDemande(test.world)(
                    id, typed, version: 1, by: test.sophie),
                case .refused(.titulaireParti) = try await cancel(id, version: 2, motif: "Essai", by: test.sophie),
                case .cancelled(let done) = try await cancel(new, version: 1, motif: "Essai", by: test.sophie)
            else {
                Issue.record("not cancelled, violences \(violences)")
                return
            }
            #expect(done.etat == .annulee && done.numero == nil)
        }
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func notOnceAnotherBodyWorkedOnIt(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await test.register(Households.benali)
        var changed = Households.benali
        changed["demandeur.telephone"] = "06 11 22 33 44"
        guard case .updated = try await UpdateDemande(test.world)(id, changed, version: 1, by: test.karim, asks: false)
        else {
            Issue.record("not changed")
            return
        }
        let cancel = CancelEnregistrement(test.world)
        guard
            case .refused(.autreOrganisme(let body)) = try await cancel(id, version: 2, motif: "Essai", by: test.sophie)
        else {
            Issue.record("cancelled what another body worked on")
            return
        }
        #expect(body == test.karim.organisme)
        let plan = try await cancel.plan(try await test.dossier(id), by: test.sophie)
        #expect(plan?.autre?.nom == "Canal Habitat")
        try await test.close()
    }

    /// Erased a year after, as what was struck off; nothing is counted of it.
    @Test(arguments: Engine.available)
    func erasedAYearAfter(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await test.register(Households.benali)
        guard
            case .cancelled = try await CancelEnregistrement(test.world)(
                id, version: 1, motif: "Essai", by: test.sophie)
        else {
            Issue.record("not cancelled")
            return
        }
        let apply = ApplyConservation(test.world)
        for (days, etat) in [(364, Etat.annulee), (367, .purgee)] {
            test.clock.set(monday.adding(seconds: days * 86_400))
            guard case .done = try await apply(on: test.world.today, by: .systeme("essai")) else {
                Issue.record("not applied")
                return
            }
            #expect(try await test.world.base.read { try $0.demandes.find(id)?.etat } == etat)
        }
        #expect(try await test.world.base.read { try $0.conservation.residus() }.isEmpty)
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        #expect(try await CheckJournal(test.world)().faults.isEmpty)
        try await test.close()
    }
}
