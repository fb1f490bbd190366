// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Reference
import SQL
import Stores
import TestSupport
import Testing

/// Two years and more over some hundreds of files, night after night, from the deposit to the erasure, against a model that knows only
/// arithmetic (`YearPlan`): who renews, who does not, whose mail is refused, whose letter nobody proves, who is warned, who is
/// housed, who comes back in time and who does not.
@Suite struct YearTests {
    private typealias File = (plan: YearPlan, id: ID<Demande>)

    /// Each night until then; afterwards those on which something happens, and every fourth.
    private static let eachNight = 480
    /// A year after the last of those that nobody renewed.
    private static let nights = 800

    @Test(arguments: Engine.available)
    func everyFileEndsWhereTheModelSays(_ engine: Engine) async throws {
        // `bin/soak` has 100 000 of them.
        let many = ProcessInfo.processInfo.environment["RUCHE_YEAR_FILES"].flatMap { Int($0) }
        let count = engine == .sqlite ? many ?? 2_000 : 120
        let test = try await TestWorld.make(engine, runsTwice: false)
        let doublures = Doublures(test: test)
        let (clock, first) = (test.world.rulebook.territoire.clock, try #require(Day(2026, 11, 23)))
        var files: [File] = []
        for number in 0..<count {
            let plan = YearPlan(first: first, number: number)
            var saisie = Households.number(number)
            saisie["depot.date"] = plan.depot.numeric
            saisie["depot.canal"] = plan.isOnline ? "web" : "guichet"
            saisie["demandeur.courriel"] = plan.isOnline ? "n\(number)\(plan.conduct)@exemple.fr" : ""
            files.append((plan, try await doublures.register(saisie, by: test.sophie)))
        }
        let last = first.adding(days: Self.nights)
        var acts: [Day: [(file: File, step: YearPlan.Step)]] = [:]
        for file in files {
            for (day, step) in file.plan.steps(until: last) { acts[day, default: []].append((file, step)) }
        }
        let busy = Set(acts.keys).union(files.compactMap(\.plan.struckOffAgain))
        let never = Set(files.filter { $0.plan.conduct == .letterNeverProved }.map(\.id))
        let texts = try Catalogue.load("fr")
        let mailer = Mailer(test.world, texts: texts, publicURL: "https://ruche.exemple")
        var erasures = files.compactMap { $0.plan.erasedOn(until: last) }.sorted()[...]
        var (prepared, struck, nights, erased) = (0, 0, 0, 0)
        var done: [Outcome: Int] = [:]
        var wrong: [String] = []
        for offset in 1...Self.nights {
            let day = first.adding(days: offset)
            let erases = offset.isMultiple(of: 10)
            guard offset <= Self.eachNight || offset.isMultiple(of: 4) || erases || busy.contains(day) else { continue }
            nights += 1
            test.clock.set(clock.start(of: day).adding(seconds: 43_200))
            prepared += try await PrepareCourriers(test.world)(on: day).demandes
            try await send(test, mailer)
            if nights.isMultiple(of: 3) {
                try await post(test, day, except: never)
            }
            struck += try await RecordNonRenouvellements(test.world)(on: day).radiees
            // A night that is done again does nothing.
            if nights.isMultiple(of: 50) {
                #expect(try await RecordNonRenouvellements(test.world)(on: day).radiees == 0)
            }
            let warned = acts[day.adding(days: -1)]?.count { $0.step == .warn } ?? 0
            if warned > 0 { #expect(try await register(test, day, texts) == warned) }
            for (file, step) in acts[day] ?? [] {
                done[try await act(step, file.plan, file.id, test, texts), default: 0] += 1
            }
            if erases {
                let due = erasures.prefix { $0 <= day }.count
                erasures = erasures.dropFirst(due)
                let gone = try await purge(test, day)
                if gone != due { wrong.append("\(day.iso): \(gone) erased, not \(due)") }
                erased += gone
            }
        }
        for (plan, id) in files {
            let demande = try #require(try await test.world.base.read { try $0.demandes.find(id) })
            let found = YearPlan.Expected(
                etat: demande.etat, expireLe: demande.expireLe.iso, radieeLe: demande.radieeLe?.iso)
            let expected = plan.expected(on: last)
            if found != expected { wrong.append("\(plan.conduct) \(plan.depot.iso): \(found), not \(expected)") }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(5))")
        let refused = done[.renewedTooLate, default: 0]
        #expect(refused == files.count { $0.plan.conduct == .backTooLate })
        #expect(done[.answeredTooLate, default: 0] == files.count { $0.plan.conduct == .answersTooLate })
        #expect(done[.struckOffTooEarly, default: 0] == files.count(where: \.plan.isWarned))
        print(
            "\(engine): \(nights) nights over \(count) files: \(prepared) notices, \(struck) struck off, \(refused) renewals refused as too late, \(erased) erased"
        )
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await nobodyIsLeft(test, erased)
        try await test.close()
    }

    /// Nothing that names someone is left of a file that was erased; a count is.
    private func nobodyIsLeft(_ test: TestWorld, _ erased: Int) async throws {
        let left = try await test.store.database.read { connection -> [Int] in
            let files: Query = "demande_id IN (SELECT id FROM demande WHERE etat = 'purgee')"
            return try ["personne", "courrier", "lettre", "envoi"].map {
                try connection.scalar("SELECT count(*) FROM \(trusted: $0) WHERE \(files)") ?? -1
            }
        }
        #expect(left == [0, 0, 0, 0])
        let residus = try await test.world.base.read { try $0.conservation.residus() }
        #expect(residus.reduce(0) { $0 + $1.nombre } == erased)
    }

    private func purge(_ test: TestWorld, _ day: Day) async throws -> Int {
        let answer = try await ApplyConservation(test.world)(on: day, by: .systeme("purge"))
        guard case .done(let report) = answer else { throw Doublures.Failed(what: "\(answer)") }
        return report.erased[.demandes, default: 0]
    }

    /// The registered letters that were written the day before leave, each with its number; how many are proved.
    private func register(_ test: TestWorld, _ day: Day, _ texts: Catalogue) async throws -> Int {
        let prepare = PrepareLots(test.world, texts: texts, site: "https://ruche.exemple")
        guard case .made(let lots) = try await prepare(by: test.karim) else {
            throw Doublures.Failed(what: "no lot on \(day.iso)")
        }
        var proved = 0
        for lot in lots {
            let lettres = try await test.world.base.write { registry in
                let lettres = try registry.lots.lettres(of: lot).map(\.courrier)
                let places = lettres.map { (courrier: $0, page: 1, pages: 1) }
                _ = try registry.lots.printed(lot, SealedText(chiffre: [1], cle: "secret-1"), places: places, pages: 1)
                return lettres
            }
            let numeros = lettres.enumerated().map { "\($1.text);1A\(10_000_000_000 + $0)" }
            let answer = try await EndLot(test.world).handOver(
                lot, le: day.numeric, reference: "B \(day.iso)", numeros: numeros.joined(separator: "\n"),
                by: test.karim)
            guard case .done(let prouvees, retirees: 0) = answer else { throw Doublures.Failed(what: "\(answer)") }
            proved += prouvees
        }
        return proved
    }

    /// All that is due: each hour of a day sends so many, and this is a day.
    private func send(_ test: TestWorld, _ mailer: Mailer) async throws {
        for _ in 0..<24 {
            let sent = try await SendCourriers(test.world, mailer: mailer)().partis
            if try await relay(test) + sent == 0 { return }
        }
    }

    /// Mailboxes of `mailRefused` do not exist. How many left.
    private func relay(_ test: TestWorld) async throws -> Int {
        let now = test.clock.now()
        return try await test.world.base.write { registry in
            let due = try registry.envois.due(.courriel, now: now, limit: 1_000)
            for id in due {
                guard let taken = try registry.envois.take(id, until: now.adding(seconds: 60), now: now) else {
                    continue
                }
                let isRefused = taken.destinataire.contains("mailRefused")
                try registry.envois.finish(
                    id, isRefused ? .abandonne : .envoye, faute: isRefused ? "550" : nil, now: now)
            }
            return due.count
        }
    }

    /// Every few days the carrier takes the letters that wait, but some; registered ones go in lots.
    private func post(_ test: TestWorld, _ day: Day, except never: Set<ID<Demande>>) async throws {
        let now = test.clock.now()
        let waiting = try await test.world.base.read {
            try $0.courriers.due(.lettre, now: now, limit: 1_000_000)
        }.filter { !never.contains($0.demande) && $0.genre.avertitDe == nil }
        for letter in waiting {
            let answer = try await ConfirmCourrier(test.world).prove(
                letter.id, of: letter.demande, le: day.numeric, preuve: "lot \(day.iso)", by: test.karim)
            guard case .done = answer else { throw Doublures.Failed(what: "\(answer)") }
        }
    }

    /// How an act ended.
    private enum Outcome: Hashable {
        case done, renewedTooLate, answeredTooLate, struckOffTooEarly
    }

    private func act(
        _ step: YearPlan.Step, _ plan: YearPlan, _ id: ID<Demande>, _ test: TestWorld, _ texts: Catalogue
    ) async throws -> Outcome {
        let version = try #require(try await test.world.base.read { try $0.demandes.find(id) }).version
        switch step {
        case .renew:
            guard case .renewed = try await RenewDemande(test.world)(id, version: version, by: test.sophie) else {
                return .renewedTooLate
            }
        case .renounce:
            let saisie = SaisieRadiation([
                "motif": "RADABA", "avertiLe": test.world.today.numeric, "moyen": "LETTRE",
            ])
            try await strikeOff(id, saisie, version, by: test.sophie, test)
        case .lease:
            let saisie = SaisieRadiation([
                "motif": "RADATT", "bailleurSiren": "552081317", "menageRelu": "oui",
                "bailLe": plan.leaseSignedOn.numeric, "contingent": "AUCUN", "dejaLocataire": "non",
                "dalo": "non", "accordCollectif": "non", "rpls": "RPLS\(10_000 + plan.number)",
            ])
            try await strikeOff(id, saisie, version, by: test.karim, test)
        case .warn: try await warn(plan, id, version, test, texts)
        case .strikeOffTooEarly:
            let saisie = try await resting(plan, id, test)
            let answer = try await RecordRadiation(test.world)(id, saisie, version: version, by: test.karim)
            guard case .invalid(let violations) = answer, violations.map(\.code) == ["radiation.trop-tot"] else {
                throw Doublures.Failed(what: "\(answer)")
            }
            return .struckOffTooEarly
        case .strikeOff:
            try await strikeOff(id, try await resting(plan, id, test), version, by: test.karim, test)
        case .answer:
            switch try await ReactivateDemande(test.world)(id, version: version, by: test.sophie) {
            case .reactivated: break
            case .refused(.tropTard): return .answeredTooLate
            case let answer: throw Doublures.Failed(what: "\(answer)")
            }
        }
        return .done
    }

    private func strikeOff(
        _ id: ID<Demande>, _ saisie: SaisieRadiation, _ version: Int, by acteur: Acteur, _ test: TestWorld
    ) async throws {
        let answer = try await RecordRadiation(test.world)(id, saisie, version: version, by: acteur)
        guard case .struckOff = answer else { throw Doublures.Failed(what: "\(saisie["motif"]): \(answer)") }
    }

    /// By the landlord: of a letter that was sent otherwise and had no answer, or of its commission.
    private func warn(
        _ plan: YearPlan, _ id: ID<Demande>, _ version: Int, _ test: TestWorld, _ texts: Catalogue
    ) async throws {
        let saisie =
            plan.conduct == .inadmissible
            ? SaisieCourrier(
                .avertissementIrrecevabilite,
                ["commissionLe": plan.warnedOn.adding(days: -1).numeric, "sousMotif": "IRRRES"])
            : SaisieCourrier(
                .avertissementSansReponse,
                ["lettreLe": plan.warnedOn.adding(days: -16).numeric, "lettreObjet": "Pièces du dossier"])
        let write = WriteCourrier(test.world, texts: texts, site: "https://ruche.exemple")
        let answer = try await write(id, saisie, version: version, by: test.karim)
        guard case .written = answer else { throw Doublures.Failed(what: "\(answer)") }
    }

    /// On the warning that was sent from here.
    private func resting(_ plan: YearPlan, _ id: ID<Demande>, _ test: TestWorld) async throws -> SaisieRadiation {
        let letter = try await ReadDemandes(test.world).courriers(of: id).first {
            $0.genre.avertitDe != nil && $0.canal == .lettre
        }
        return SaisieRadiation([
            "motif": plan.conduct == .inadmissible ? "RADIRR" : "RADCON",
            "courrier": try #require(letter).id.text,
        ])
    }
}
