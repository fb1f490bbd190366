// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference
import Stores
import TestSupport
import Testing

/// A warning serves once, and for who had it: answered, or told to somebody else, it strikes nobody off. Both engines.
@Suite struct ReponseTests {
    /// Sent otherwise, 70 days ago.
    private let ancien = SaisieRadiation([
        "motif": "RADCON", "avertiLe": "14/09/2026", "moyen": "LRAR", "preuve": "1A 123 456 7890 1",
    ])
    private let reponse = ["reponduLe": "20/11/2026", "moyenReponse": "TELEPHONE", "auteurReponse": "DEMANDEUR"]

    private func file(_ test: TestWorld, _ saisie: Saisie = Households.benali) async throws -> ID<Demande> {
        var saisie = saisie
        saisie["depot.date"] = "01/03/2026"
        return try await test.register(saisie)
    }

    private func strikeOff(_ test: TestWorld, _ id: ID<Demande>, version: Int) async throws -> [String] {
        switch try await RecordRadiation(test.world)(id, ancien, version: version, by: test.sophie) {
        case .struckOff: []
        case .invalid(let violations): violations.map { "\($0.champ) \($0.code)" }
        case .stale: ["stale"]
        case .closed, .denied, .unknown: ["refused"]
        }
    }

    @Test(arguments: Engine.available)
    func answeredAfterTheStrikeOff(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test)
        #expect(try await strikeOff(test, id, version: 1).isEmpty)
        guard case .reactivated = try await ReactivateDemande(test.world)(id, version: 2, by: test.sophie) else {
            Issue.record("not back")
            return
        }
        #expect(try await strikeOff(test, id, version: 3) == ["avertiLe radiation.averti-caduc"])
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func warnedBeforeTheDeathOfTheHolder(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, Households.durand)
        let deces = ["acteTitulaire": "deces", "titulaireLe": "01/09/2026", "pieceTitulaire": "Acte de décès"]
        guard case .changed = try await ChangeTitulaire(test.world)(id, deces, version: 1, by: test.sophie) else {
            Issue.record("not changed")
            return
        }
        // After the death, and before anybody here knew of it: the dead holder was written to.
        #expect(try await strikeOff(test, id, version: 2) == ["avertiLe radiation.averti-caduc"])
        try await test.close()
    }

    @Test(arguments: Engine.available)
    func answeredWhileOnFile(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test)
        let record = RecordReponse(test.world)
        guard case .denied = try await record(id, reponse, version: 1, by: test.julie),
            case .denied = try await record(id, reponse, version: 1, by: test.personne),
            case .denied = try await record(id, reponse, version: 1, by: .demandeur(id)),
            case .unknown = try await record(ID(5), reponse, version: 1, by: test.gestionnaire),
            case .stale(1) = try await record(id, reponse, version: 7, by: test.sophie),
            case .invalid(let faults) = try await record(id, [:], version: 1, by: test.sophie),
            case .invalid(let early) = try await record(
                id, reponse.merging(["reponduLe": "28/02/2026"]) { $1 }, version: 1, by: test.sophie),
            case .recorded(let done) = try await record(id, reponse, version: 1, by: test.sophie)
        else {
            Issue.record("the answer")
            return
        }
        #expect(faults.map(\.champ) == ["reponduLe", "moyenReponse", "auteurReponse"])
        #expect(early.map(\.code) == ["radiation.avant-depot"])
        // Who was about to strike off hears of it; then the warning serves no more.
        #expect(done.version == 2 && done.etat == .active)
        #expect(try await strikeOff(test, id, version: 2) == ["avertiLe radiation.averti-caduc"])
        let fait = try #require(try await test.dossier(id).evenements.first)
        #expect(fait.evenement.genre == .reponse && fait.evenement.survenuLe.iso == "2026-11-20")
        #expect(fait.vie == .reponse(ContenuReponse(moyen: "TELEPHONE", auteur: "DEMANDEUR")))
        // The day of the answer counts, not that of its keying: what was sent after it is another silence.
        test.clock.advance(seconds: 80 * 86_400)
        let later = SaisieRadiation(ancien.valeurs.merging(["avertiLe": "21/11/2026"]) { $1 })
        guard case .struckOff = try await RecordRadiation(test.world)(id, later, version: 2, by: test.sophie),
            case .closed(.radiee) = try await record(id, reponse, version: 3, by: test.sophie)
        else {
            Issue.record("a new warning does not count")
            return
        }
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        #expect(try await CheckJournal(test.world)().faults.isEmpty)
        try await test.close()
    }

    /// Two were warned; of who stays alone nobody says that he was.
    @Test(arguments: Engine.available)
    func warnedTogetherThenParted(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test, Households.durand)
        let write = WriteCourrier(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        let warning = SaisieCourrier(
            .avertissementSansReponse, ["lettreLe": "01/10/2026", "lettreObjet": "Demande de pièces"])
        let parted = [
            "quiPart": "0", "violences": "non", "separationLe": "23/11/2026", "pieceSeparation": "Jugement 7",
        ]
        guard case .written = try await write(id, warning, version: 1, by: test.sophie),
            case .separated = try await SeparateDemande(test.world)(id, parted, version: 1, by: test.sophie)
        else {
            Issue.record("not warned, or not parted")
            return
        }
        let letters = try await ReadDemandes(test.world).courriers(of: id)
        #expect(!letters.isEmpty && letters.allSatisfy { $0.etat == .annule })
        try await test.close()
    }

    /// Those that were sent from here end too, the pending ones and the proved ones; the other letters stay.
    @Test(arguments: Engine.available)
    func whatWaitsEnds(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine)
        let id = try await file(test)
        let write = WriteCourrier(test.world, texts: try Catalogue.load("fr"), site: "https://ruche.exemple")
        let warning = SaisieCourrier(
            .avertissementSansReponse, ["lettreLe": "01/10/2026", "lettreObjet": "Demande de pièces"])
        // Another letter waits besides; and of a letter that was answered meanwhile, a warning left afterwards.
        let pieces = SaisieCourrier(.convocation, ["rdvLe": "10/12/2026", "rdvHeure": "10:00", "rdvObjet": "DOSSIER"])
        guard case .written = try await write(id, warning, version: 1, by: test.sophie),
            case .written = try await write(id, pieces, version: 1, by: test.sophie),
            case .recorded = try await RecordReponse(test.world)(
                id, reponse.merging(["reponduLe": "20/11/2026"]) { $1 }, version: 1, by: test.sophie)
        else {
            Issue.record("not warned, or not answered")
            return
        }
        let letters = try await ReadDemandes(test.world).courriers(of: id)
        let warnings = letters.filter { $0.genre == .avertissementSansReponse }
        #expect(!warnings.isEmpty && warnings.allSatisfy { $0.etat == .annule })
        let others = letters.filter { $0.genre == .convocation }
        #expect(!others.isEmpty && others.allSatisfy { $0.etat == .prevu })
        // The letter of before the answer is not one without an answer any more.
        guard case .invalid(let violations) = try await write(id, warning, version: 2, by: test.sophie) else {
            Issue.record(
                "warned again of a letter that was answered: \(try await write(id, warning, version: 2, by: test.sophie))"
            )
            return
        }
        #expect(violations.map(\.code) == ["courrier.repondue"])
        try await test.close()
    }
}
