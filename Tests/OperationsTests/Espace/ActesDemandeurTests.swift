// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// What an applicant does online, through the operations of everyone: on his own file, and on no other.
@Suite(.serialized) struct ActesDemandeurTests {
    @Test(arguments: Engine.available)
    func renewsOnce(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file()
        let other = try await demandeurs.file(["demandeur.nomNaissance": "Silva"])
        let acteur = Acteur.demandeur(id)
        let renew = RenewDemande(test.world)
        guard case .denied = try await renew(other, version: 1, by: acteur) else {
            Issue.record("another file was renewed")
            return
        }
        guard case .renewed(let done, let renewal) = try await renew(id, version: 1, by: acteur) else {
            Issue.record("not renewed")
            return
        }
        #expect(renewal.expireLe.iso == "2027-11-23" && done.version == 2)
        // Twice in a minute: from the same page, then from the page that came back.
        guard case .already = try await renew(id, version: 1, by: acteur),
            case .refused(.tropTot) = try await renew(id, version: 2, by: acteur)
        else {
            Issue.record("renewed twice")
            return
        }
        let last = try #require(try await test.world.base.read { try $0.journal.last(.renouvellement, of: id) })
        #expect(last.evenement.origine == .demandeur && last.evenement.compte == nil && last.evenement.guichet == nil)
        // Online from now on: a mail is what the law wants.
        #expect(try await test.world.base.read { try $0.courriers.online([id, other]) } == [id])
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        #expect(try await CheckJournal(test.world)().faults.isEmpty)
        try await demandeurs.comptoir.close()
    }

    /// Row 7 of the deadlines (R441-2-7): only who registered or renewed online is told by mail alone. Another telephone, a
    /// consultation or a renunciation is neither: the letter stays due.
    @Test(arguments: Engine.available)
    func aChangeOnlineLiftsNoLetter(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let (changed, untouched) = (
            try await demandeurs.file(depot: "05/01/2026"),
            try await demandeurs.file(["demandeur.nomNaissance": "Silva"], depot: "05/01/2026")
        )
        let renewed = try await demandeurs.file(["demandeur.nomNaissance": "Okafor"], depot: "05/01/2026")
        let given = try await demandeurs.file(["demandeur.nomNaissance": "Marchetti"])
        var saisie = try await demandeurs.demande(changed).formulaire.saisie()
        saisie["demandeur.telephone"] = "06 12 34 56 78"
        guard
            case .updated = try await UpdateDemande(test.world)(
                changed, saisie, version: 1, by: .demandeur(changed), asks: false),
            case .renewed = try await RenewDemande(test.world)(renewed, version: 1, by: .demandeur(renewed)),
            case .renounced = try await RenounceDemande(test.world)(given, version: 1, by: .demandeur(given))
        else {
            Issue.record("the acts online")
            return
        }
        #expect(
            try await test.world.base.read { try $0.courriers.online([changed, untouched, renewed, given]) } == [
                renewed
            ])
        #expect(try await PrepareCourriers(test.world)(on: test.world.today).lettres == 2)
        for id in [changed, untouched] {
            let notices = try await ReadDemandes(test.world).courriers(of: id)
            #expect(Set(notices.filter(\.isDu).map(\.canal)) == [.lettre])
            #expect(Set(notices.filter { !$0.isDu }.map(\.canal)) == [.courriel])
        }
        // A year later, of who renewed online, a mail is enough.
        test.clock.set(test.world.rulebook.territoire.clock.start(of: try #require(Day(2027, 10, 20))))
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        let told = try await ReadDemandes(test.world).courriers(of: renewed).filter { $0.genre == .preavis }
        #expect(told.map(\.canal) == [.courriel] && told.allSatisfy(\.isDu))
        try await demandeurs.comptoir.close()
    }

    /// Struck off with the proof of its notice: back within eighteen months of the deposit, not after.
    @Test(arguments: Engine.available)
    func comesBackWithinEighteenMonths(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let clock = test.world.rulebook.territoire.clock
        let files = [
            try await demandeurs.file(["demandeur.courriel": ""], depot: "05/01/2026"),
            try await demandeurs.file(
                ["demandeur.courriel": "", "demandeur.nomNaissance": "Silva"], depot: "05/01/2026"),
        ]
        _ = try await PrepareCourriers(test.world)(on: test.world.today)
        for id in files {
            let letter = try #require(try await test.world.base.read { try $0.courriers.of([id])[id]?.first })
            guard
                case .done = try await ConfirmCourrier(test.world).prove(
                    letter.id, of: id, le: "23/11/2026", preuve: "1A 77", by: test.sophie)
            else {
                Issue.record("no proof")
                return
            }
        }
        test.clock.set(clock.start(of: try #require(Day(2027, 2, 5))))
        #expect(try await RecordNonRenouvellements(test.world)(on: test.world.today).radiees == 2)
        let renew = RenewDemande(test.world)
        test.clock.set(clock.start(of: try #require(Day(2027, 7, 5))))
        guard case .renewed(_, let back) = try await renew(files[0], version: 2, by: .demandeur(files[0])) else {
            Issue.record("no way back")
            return
        }
        #expect(back.reactive)
        test.clock.set(clock.start(of: try #require(Day(2027, 7, 6))))
        guard case .refused(.tropTard) = try await renew(files[1], version: 2, by: .demandeur(files[1])) else {
            Issue.record("back after eighteen months")
            return
        }
        try await demandeurs.comptoir.close()
    }

    @Test(arguments: Engine.available)
    func givesUp(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file()
        let acteur = Acteur.demandeur(id)
        let renounce = RenounceDemande(test.world)
        // A desk strikes off with its own proof; only the applicant gives up.
        for other in [test.sophie, test.gestionnaire] {
            guard case .denied = try await renounce(id, version: 1, by: other) else {
                Issue.record("\(other.nom) gave up for the applicant")
                continue
            }
        }
        guard case .denied = try await renounce(id, version: 1, by: .demandeur(ID(5))),
            case .stale(1) = try await renounce(id, version: 7, by: acteur),
            case .denied = try await RecordRadiation(test.world)(
                id, SaisieRadiation(["motif": "RADABA", "avertiLe": "23/11/2026", "moyen": "LETTRE"]), version: 1,
                by: acteur),
            case .renounced(let done) = try await renounce(id, version: 1, by: acteur),
            case .closed(.radiee) = try await renounce(id, version: 2, by: acteur)
        else {
            Issue.record("the renunciation")
            return
        }
        #expect(done.etat == .radiee && done.radieeLe == test.world.today)
        // The file is still his to read, and nothing in it moves.
        guard case .dossier(let dossier) = try await ReadDemandes(test.world)(id, objet: "mon-dossier", by: acteur),
            case .closed(.radiee) = try await UpdateDemande(test.world)(
                id, Households.benali, version: 2, by: acteur, asks: false),
            case .refused = try await RenewDemande(test.world)(id, version: 2, by: acteur),
            case .noNumber = try await IssueAttestation(test.world).prepare(id, by: acteur)
        else {
            Issue.record("a file that was given up")
            return
        }
        #expect(dossier.acces == .propre)
        guard case .radiation(let contenu)? = dossier.evenements.first?.vie else {
            Issue.record("no ground")
            return
        }
        #expect(contenu.motif == .abandon && contenu.moyen == "ENLIGNE" && contenu.avertiLe == "2026-11-23")
        #expect(dossier.evenements.first?.evenement.origine == .demandeur)
        try await demandeurs.comptoir.close()
    }

    /// One of two holders is in: the other is not struck off by him.
    @Test(arguments: Engine.available)
    func nobodyGivesUpForAnother(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file([
            "cotitulaires.0.nomNaissance": "Durand", "cotitulaires.0.prenoms": "Paul",
            "cotitulaires.0.naissance": "11/12/1987", "cotitulaires.0.lien": "M",
        ])
        let renounce = RenounceDemande(test.world)
        for version in [1, 7] {
            guard case .ofSeveral = try await renounce(id, version: version, by: .demandeur(id)) else {
                Issue.record("one gave up for two")
                continue
            }
        }
        let still = try await demandeurs.demande(id)
        #expect(still.etat == .active && still.version == 1)
        #expect(try await test.world.base.read { try $0.journal.last(.radiation, of: id) } == nil)
        try await demandeurs.comptoir.close()
    }

    @Test(arguments: Engine.available)
    func changesAndReads(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file()
        let other = try await demandeurs.file(["demandeur.nomNaissance": "Silva"])
        let acteur = Acteur.demandeur(id)
        var saisie = try await demandeurs.demande(id).formulaire.saisie()
        saisie["demandeur.telephone"] = "06 12 34 56 78"
        let update = UpdateDemande(test.world)
        guard case .denied = try await update(other, saisie, version: 1, by: acteur, asks: false),
            case .updated(2, _, .active, _) = try await update(id, saisie, version: 1, by: acteur, asks: false),
            case .stale(2) = try await update(id, saisie, version: 1, by: acteur, asks: false)
        else {
            Issue.record("the change")
            return
        }
        let changed = try await demandeurs.demande(id)
        #expect(changed.formulaire.telephone == "0612345678" && changed.formulaire.adresse?.commune == "93055")
        saisie["demandeur.telephone"] = "12"
        guard case .invalid(let examen) = try await update(id, saisie, version: 2, by: acteur, asks: false) else {
            Issue.record("a telephone of two digits")
            return
        }
        #expect(examen.violations.map(\.champ) == ["demandeur.telephone"])
        // The address that is left is told, once the change stands.
        let change = ChangeCoordonnees(test.world, mailer: demandeurs.comptoir.mailer)
        saisie["demandeur.telephone"] = "0612345678"
        saisie["demandeur.courriel"] = "n.haddad@exemple.fr"
        guard case .stale(2) = try await change(changed, saisie, version: 1, by: acteur) else {
            Issue.record("an old version was changed")
            return
        }
        #expect(try await demandeurs.comptoir.mails().isEmpty)
        guard case .updated = try await change(changed, saisie, version: 2, by: acteur) else {
            Issue.record("the address")
            return
        }
        let told = try await demandeurs.comptoir.mails()
        #expect(told.count == 1 && told.first?.contains("n.benali@exemple.fr") == true)
        // Who looked: at his own file only, and at no account.
        let read = ReadConsultations(test.world)
        guard case .page(let page) = try await read(of: id, from: 0, by: acteur),
            case .denied = try await read(of: other, from: 0, by: acteur),
            case .denied = try await read.accounts(from: 0, by: acteur),
            case .denied = try await read.activity(of: ID(11), on: test.world.today, from: 0, by: acteur)
        else {
            Issue.record("the readings")
            return
        }
        #expect(!page.lignes.isEmpty)
        let collect = CollectAcces(test.world)
        guard case .done(let copy) = try await collect(id, by: acteur),
            case .denied = try await collect(other, by: acteur)
        else {
            Issue.record("the copy")
            return
        }
        #expect(copy.historique.contains { $0.origine == "demandeur" && $0.genre == "modification" })
        guard case .denied = try await ReadDemandes(test.world)(other, objet: "mon-dossier", by: acteur),
            case .denied = try await SearchDemandes(test.world)("Silva", by: acteur)
        else {
            Issue.record("another file was read")
            return
        }
        try await demandeurs.comptoir.close()
    }

    /// By letter or by telephone he would be reached elsewhere: the mail address on file hears of it, without what was typed.
    @Test(arguments: Engine.available)
    func anotherAddressOrTelephoneIsTold(_ engine: Engine) async throws {
        let demandeurs = try await Demandeurs(engine)
        let test = demandeurs.test
        let id = try await demandeurs.file()
        let change = ChangeCoordonnees(test.world, mailer: demandeurs.comptoir.mailer)
        for (champ, value, isTold) in [
            ("demandeur.telephone", "06 12 34 56 78", true), ("demandeur.telephone", "0612345678", false),
            ("adresse.voie", "9, rue des Lilas", true), ("adresseCourrier.voie", "9, rue des Lilas", true),
        ] {
            let before = try await demandeurs.demande(id)
            var saisie = try before.formulaire.saisie()
            saisie[champ] = value
            if champ.hasPrefix("adresseCourrier") {
                saisie["adresseCourrier.commune"] = "93500 Pantin"
            }
            guard case .updated = try await change(before, saisie, version: before.version, by: .demandeur(id)) else {
                Issue.record("\(champ) did not change")
                return
            }
            let told = try await demandeurs.comptoir.mails()
            #expect(told.count == (isTold ? 1 : 0), "\(champ) \(value)")
            #expect(
                told.allSatisfy {
                    $0.contains("n.benali@exemple.fr") && !$0.contains("Lilas") && !$0.contains("0612345678")
                })
        }
        try await demandeurs.comptoir.close()
    }
}
