// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import SQL
import Stores
import TestSupport
import Testing

/// Each act from each state, through the operation that does it: done where the table of 3.3 has a row, and to where that row leads;
/// refused anywhere else.
@Suite struct TableEtatsTests {
    struct Probe: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let actes: [ActeVie]
        /// The ground of the strike-off, where the act is tried on a file that was struck off.
        var motif = MotifRadiation.abandon
        var household = Households.benali
        /// A merged file is the one that holds it, which a state written by hand has none of.
        var sauf: [Etat] = []
        let isDone: @Sendable (TestWorld, ID<Demande>) async throws -> Bool
    }

    private static func radiation(_ motif: MotifRadiation, _ fields: [String: String]) -> Probe {
        Probe(testDescription: "radiation \(motif.rawValue)", actes: [.radiation(motif)]) { test, id in
            let saisie = SaisieRadiation(fields.merging(["motif": motif.rawValue]) { $1 })
            let answer = try await RecordRadiation(test.world)(id, saisie, version: 1, by: test.gestionnaire)
            if case .struckOff = answer { return true }
            return false
        }
    }

    private static let deces = ["acteTitulaire": "deces", "titulaireLe": "20/11/2026", "pieceTitulaire": "Acte"]

    static let probes: [Probe] = [
        Probe(testDescription: "modification, document seen", actes: [.modification, .piece]) { test, id in
            guard let demande = try await test.world.base.read({ try $0.demandes.find(id) }) else { return false }
            var saisie = try demande.formulaire.saisie()
            saisie["demandeur.telephone"] = "06 12 34 56 78"
            let answer = try await UpdateDemande(test.world)(
                id, saisie, version: 1, by: test.gestionnaire, asks: false)
            if case .updated = answer { return true }
            return false
        },
        Probe(testDescription: "renewal", actes: [.renouvellement]) { test, id in
            if case .renewed = try await RenewDemande(test.world)(id, version: 1, by: test.gestionnaire) { return true }
            return false
        },
        Probe(
            testDescription: "late renewal", actes: [.renouvellement, .reactivation(.nonRenouvellement)],
            motif: .nonRenouvellement
        ) { test, id in
            if case .renewed = try await RenewDemande(test.world)(id, version: 1, by: test.gestionnaire) { return true }
            return false
        },
        radiation(.abandon, ["avertiLe": "20/11/2026", "moyen": "LETTRE"]),
        radiation(.sansReponse, ["avertiLe": "01/09/2026", "moyen": "LRAR", "preuve": "1A 1"]),
        radiation(
            .irrecevabilite,
            [
                "avertiLe": "01/09/2026", "moyen": "LRAR", "preuve": "1A 1", "commissionLe": "20/08/2026",
                "sousMotif": "IRRRES",
            ]),
        radiation(
            .attribution,
            [
                "bailleurSiren": "552081317", "bailLe": "20/11/2026", "contingent": "COLTER", "menageRelu": "oui",
                "dejaLocataire": "non", "dalo": "non", "accordCollectif": "non", "rpls": "7512345678",
            ]),
        Probe(testDescription: "reactivation", actes: [.reactivation(.sansReponse)], motif: .sansReponse) { test, id in
            let answer = try await ReactivateDemande(test.world)(id, version: 1, by: test.gestionnaire)
            if case .reactivated = answer { return true }
            return false
        },
        Probe(testDescription: "correction", actes: [.correction]) { test, id in
            let answer = try await ReactivateDemande(test.world).correct(
                id, version: 1, motif: "Erreur", by: test.gestionnaire)
            if case .reactivated = answer { return true }
            return false
        },
        Probe(testDescription: "answer", actes: [.reponse]) { test, id in
            let typed = ["reponduLe": "20/11/2026", "moyenReponse": "LETTRE", "auteurReponse": "DEMANDEUR"]
            if case .recorded = try await RecordReponse(test.world)(id, typed, version: 1, by: test.gestionnaire) {
                return true
            }
            return false
        },
        Probe(testDescription: "another holder", actes: [.titulaire], household: Households.durand) { test, id in
            if case .changed = try await ChangeTitulaire(test.world)(id, deces, version: 1, by: test.gestionnaire) {
                return true
            }
            return false
        },
        Probe(testDescription: "death of the only holder", actes: [.deces]) { test, id in
            if case .ended = try await ChangeTitulaire(test.world)(id, deces, version: 1, by: test.gestionnaire) {
                return true
            }
            return false
        },
        Probe(testDescription: "separation", actes: [.separation], household: Households.durand) { test, id in
            let typed = [
                "quiPart": "0", "violences": "non", "separationLe": "23/11/2026", "pieceSeparation": "Jugement 12",
            ]
            if case .separated = try await SeparateDemande(test.world)(id, typed, version: 1, by: test.sophie) {
                return true
            }
            return false
        },
        Probe(testDescription: "union", actes: [.union]) { test, id in
            var other = Households.number(7)
            other.set("communesSouhaitees", ["Montreuil"])
            let autre = try await test.register(other)
            let typed = ["lienUnion": "C", "unionLe": "20/11/2026", "pieceUnion": "Lettre commune"]
            let answer = try await UniteDemandes(test.world)(
                .init(gardee: id, absorbee: autre, versionGardee: 1, versionAbsorbee: 1), typed,
                by: test.gestionnaire)
            if case .united = answer { return true }
            return false
        },
        Probe(testDescription: "cancelled entry", actes: [.annulation]) { test, id in
            let answer = try await CancelEnregistrement(test.world)(
                id, version: 1, motif: "Saisie deux fois", by: test.sophie)
            if case .cancelled = answer { return true }
            return false
        },
        Probe(testDescription: "erasure on request", actes: [.effacement], sauf: [.fusionnee]) { test, id in
            try await PurgeDemande(test.world)(id, by: test.gestionnaire) == .purged
        },
    ]

    /// A file in a state. The rows of a life are not written, but for the ground that a way back asks for.
    private func file(_ test: TestWorld, _ household: Saisie, _ etat: Etat, _ motif: MotifRadiation) async throws
        -> ID<Demande>
    {
        var saisie = household
        saisie["depot.date"] = "01/12/2025"
        if etat == .deposee { saisie["depot.pieceVue"] = "" }
        let id = try await test.register(saisie)
        guard !etat.isFresh else { return id }
        let (now, today) = (test.clock.now(), test.world.today)
        let entry = JournalEntry(
            .radiation, demande: id, survenuLe: today, recuLe: now, by: test.karim,
            contenu: #"{"motif":"\#(motif.rawValue)"}"#, id: test.world.ids.next(now), now: now)
        if etat == .radiee { try await test.store.base.write { try $0.journal.append(entry.evenement, entry.contenu) } }
        let radieeLe = etat == .radiee ? today : nil
        _ = try await test.store.database.write { connection in
            try connection.execute("UPDATE demande SET etat = \(etat), radiee_le = \(radieeLe) WHERE id = \(id)")
        }
        return id
    }

    @Test(arguments: Engine.available, probes)
    func eachActFromEachState(_ engine: Engine, _ probe: Probe) async throws {
        for etat in Etat.allCases where !probe.sauf.contains(etat) {
            let test = try await TestWorld.make(engine)
            let id = try await file(test, probe.household, etat, probe.motif)
            let isDone = try await probe.isDone(test, id)
            let rows = TransitionEtat.table.filter { row in row.de == etat && probe.actes.contains { $0 == row.acte } }
            #expect(isDone == !rows.isEmpty, "\(probe.testDescription) from \(etat.rawValue)")
            let found = try await test.world.base.read { try $0.demandes.find(id)?.etat }
            if isDone, let found {
                #expect(rows.map(\.vers).contains(found), "\(probe.testDescription) leads to \(found.rawValue)")
            } else {
                #expect(found == etat, "\(probe.testDescription) changed a file that is \(etat.rawValue)")
            }
            try await test.close()
        }
    }

    /// Both files of a merger are in a state from which the table merges.
    @Test(arguments: Engine.available)
    func aMergerTakesWhatTheTableTakes(_ engine: Engine) async throws {
        for etat in Etat.allCases {
            let test = try await TestWorld.make(engine)
            let doublures = Doublures(test: test)
            let (recent, old) = try await doublures.twice()
            try await doublures.pass([doublures.paire(recent, old)])
            let ensemble = try #require(try await doublures.ensemble(of: old))
            _ = try await test.store.database.write { connection in
                try connection.execute("UPDATE demande SET etat = \(etat) WHERE id = \(recent)")
            }
            let answer = try await MergeDemandes(test.world)(
                ensemble.id,
                .init(gardee: old, absorbee: recent, version: ensemble.version, versionGardee: 1, versionAbsorbee: 1),
                motif: "Même ménage", by: test.gestionnaire)
            let isMerged = if case .merged = answer { true } else { false }
            #expect(isMerged == (TransitionEtat.row(.fusion, from: etat) != nil), "\(etat.rawValue): \(answer)")
            try await test.close()
        }
    }

    // MARK: Rows 1, 2 and 5 of the deadlines (domain reference, 3.1)

    /// Row 1: the seniority is that of the deposit, whenever the document comes (attestation; R441-2-3).
    @Test(arguments: Engine.available)
    func row1SeniorityStartsWithTheDeposit(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.benali
        saisie["depot.date"] = "02/11/2026"
        saisie["depot.pieceVue"] = ""
        let id = try await test.register(saisie)
        test.clock.advance(seconds: 10 * 86_400)
        saisie["depot.pieceVue"] = "oui"
        guard
            case .updated(_, let numero?, .active, _) = try await UpdateDemande(test.world)(
                id, saisie, version: 1, by: test.sophie, asks: false)
        else {
            Issue.record("no number")
            return
        }
        let dossier = try await test.dossier(id)
        #expect(dossier.demande.formulaire.depot.date.iso == "2026-11-02")
        #expect(dossier.numeros.first { $0.numero == numero }?.anciennete.iso == "2026-11-02")
        #expect(dossier.demande.expireLe.iso == "2027-11-02")
        try await test.close()
    }

    /// Row 2: registered, and its certificate communicated, within a month of the deposit (L441-2-1).
    @Test(arguments: Engine.available)
    func row2TheCertificateIsDueInAMonth(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        var saisie = Households.benali
        saisie["depot.date"] = "02/11/2026"
        saisie["depot.pieceVue"] = ""
        let id = try await test.register(saisie)
        let waiting = try await ReadDemandes(test.world).waiting(by: test.sophie, limit: 10)
        #expect(waiting.map(\.demande.id) == [id] && waiting.first?.avant?.iso == "2026-12-02")
        let delai = try #require(test.world.rulebook.delai("attestation", on: test.world.today))
        #expect(delai.article.contains("L441-2-1") && delai.statut == .source)
        try await test.close()
    }

    /// Row 5: a person who asks is received within what the plan of the territory fixes (R441-2-10, 2°).
    @Test func row5ReceptionWithinWhatThePlanFixes() async throws {
        let test = try await TestWorld.make(.sqlite)
        let delai = try #require(test.world.rulebook.delai("receptionMaximale", on: test.world.today))
        #expect(delai.article.contains("R441-2-10") && delai.statut == .aConfirmer)
        #expect(delai.end(from: test.world.today) == test.world.today.adding(months: 1))
        try await test.close()
    }
}

extension Etat {
    /// As it is registered.
    fileprivate var isFresh: Bool { self == .active || self == .deposee }
}
