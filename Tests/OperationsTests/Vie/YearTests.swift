// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Reference
import Stores
import TestSupport
import Testing

/// Eighteen months over some hundreds of files, night after night, against a model that knows only arithmetic: who renews, who does
/// not, whose mail is refused, whose letter nobody proves, who comes back in time and who does not.
@Suite struct YearTests {
    enum Conduct: Int, CaseIterable {
        case renews, silentByMail, silentByLetter, letterNeverProved, mailRefused, backInTime, backTooLate, renounces
    }

    /// What the model says of a file at the end.
    struct Expected: Hashable {
        var etat: Etat
        var expireLe: String
        var radieeLe: String?
    }

    struct Plan {
        let number: Int
        let depot: Day
        var conduct: Conduct { Conduct.allCases[number % Conduct.allCases.count] }
        var end: Day { depot.adding(months: 12) }
        var notice: Day { end.adding(months: -1).adding(days: -15) }
        var strikeOff: Day { depot.adding(months: 13) }
        var isOnline: Bool { ![.silentByLetter, .letterNeverProved].contains(conduct) }

        /// The days on which it is renewed.
        func renewals(until last: Day) -> [Day] {
            switch conduct {
            case .renews:
                var days: [Day] = []
                var day = end.adding(days: -20)
                while day <= last {
                    days.append(day)
                    day = day.adding(months: 12).adding(days: -20)
                }
                return days
            case .backInTime: return [strikeOff.adding(days: 60)]
            case .backTooLate: return [depot.adding(months: 18).adding(days: 1)]
            default: return []
            }
        }

        func expected(on last: Day) -> Expected {
            let struck = strikeOff <= last
            switch conduct {
            case .renews:
                let start = renewals(until: last).last ?? depot
                return Expected(etat: .active, expireLe: start.adding(months: 12).iso)
            case .letterNeverProved: return Expected(etat: .active, expireLe: end.iso)
            case .renounces: return Expected(etat: .radiee, expireLe: end.iso, radieeLe: depot.adding(days: 310).iso)
            case .backInTime where strikeOff.adding(days: 60) <= last:
                return Expected(etat: .active, expireLe: strikeOff.adding(days: 60).adding(months: 12).iso)
            default:
                return Expected(
                    etat: struck ? .radiee : .active, expireLe: end.iso, radieeLe: struck ? strikeOff.iso : nil)
            }
        }
    }

    @Test(arguments: Engine.available)
    func everyFileEndsWhereTheModelSays(_ engine: Engine) async throws {
        // `bin/soak` has 100 000 of them.
        let many = ProcessInfo.processInfo.environment["RUCHE_YEAR_FILES"].flatMap { Int($0) }
        let count = engine == .sqlite ? many ?? 2_000 : 120
        let test = try await TestWorld.make(engine, runsTwice: false)
        let doublures = Doublures(test: test)
        let (clock, first) = (test.world.rulebook.territoire.clock, try #require(Day(2026, 11, 23)))
        var files: [(plan: Plan, id: ID<Demande>)] = []
        for number in 0..<count {
            let plan = Plan(number: number, depot: first.adding(days: -(number * 7) % 300))
            var saisie = Households.number(number)
            saisie["depot.date"] = plan.depot.numeric
            saisie["depot.canal"] = plan.isOnline ? "web" : "guichet"
            saisie["demandeur.courriel"] = plan.isOnline ? "n\(number)\(plan.conduct)@exemple.fr" : ""
            files.append((plan, try await doublures.register(saisie, by: test.sophie)))
        }
        let last = first.adding(days: 480)
        var acts: [Day: [(plan: Plan, id: ID<Demande>)]] = [:]
        for file in files {
            for day in file.plan.renewals(until: last) where day <= last { acts[day, default: []].append(file) }
            if file.plan.conduct == .renounces {
                acts[max(file.plan.depot.adding(days: 310), first.adding(days: 1)), default: []].append(file)
            }
        }
        let never = Set(files.filter { $0.plan.conduct == .letterNeverProved }.map(\.id))
        let mailer = Mailer(test.world, texts: try Catalogue.load("fr"), publicURL: "https://ruche.exemple")
        var (prepared, struck, refused, nights) = (0, 0, 0, 0)
        var day = first
        while day < last {
            day = day.adding(days: 1)
            nights += 1
            test.clock.set(clock.start(of: day).adding(seconds: 43_200))
            prepared += try await PrepareCourriers(test.world)(on: day).demandes
            _ = try await SendCourriers(test.world, mailer: mailer)()
            try await relay(test)
            if nights.isMultiple(of: 3) {
                try await post(test, day, except: never)
            }
            struck += try await RecordNonRenouvellements(test.world)(on: day).radiees
            // A night that is done again does nothing.
            if nights.isMultiple(of: 50) {
                #expect(try await RecordNonRenouvellements(test.world)(on: day).radiees == 0)
            }
            for file in acts[day] ?? [] where try await !act(file.plan, file.id, test) { refused += 1 }
        }
        var wrong: [String] = []
        for (plan, id) in files {
            let demande = try #require(try await test.world.base.read { try $0.demandes.find(id) })
            let found = Expected(etat: demande.etat, expireLe: demande.expireLe.iso, radieeLe: demande.radieeLe?.iso)
            var expected = plan.expected(on: last)
            // Those whose day of renunciation was before the first night renounce on it.
            if plan.conduct == .renounces {
                expected.radieeLe = max(plan.depot.adding(days: 310), first.adding(days: 1)).iso
            }
            if found != expected { wrong.append("\(plan.conduct) \(plan.depot.iso): \(found), not \(expected)") }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(5))")
        #expect(
            refused
                == files.count {
                    $0.plan.conduct == .backTooLate && $0.plan.depot.adding(months: 18).adding(days: 1) <= last
                })
        print(
            "\(engine): \(nights) nights over \(count) files: \(prepared) notices, \(struck) struck off, \(refused) renewals refused as too late"
        )
        try await test.settle()
        #expect(try await CheckDemandes(test.world)().faults.isEmpty)
        try await test.close()
    }

    /// Mailboxes of `mailRefused` do not exist.
    private func relay(_ test: TestWorld) async throws {
        let now = test.clock.now()
        try await test.world.base.write { registry in
            for id in try registry.envois.due(.courriel, now: now, limit: 1_000) {
                guard let taken = try registry.envois.take(id, until: now.adding(seconds: 60), now: now) else {
                    continue
                }
                let isRefused = taken.destinataire.contains("mailRefused")
                try registry.envois.finish(
                    id, isRefused ? .abandonne : .envoye, faute: isRefused ? "550" : nil, now: now)
            }
        }
    }

    /// Every few days the carrier takes the letters that wait, but some.
    private func post(_ test: TestWorld, _ day: Day, except never: Set<ID<Demande>>) async throws {
        let now = test.clock.now()
        let waiting = try await test.world.base.read {
            try $0.courriers.due(.lettre, now: now, limit: 1_000_000)
        }.filter { !never.contains($0.demande) }
        for letter in waiting {
            let answer = try await ConfirmCourrier(test.world).prove(
                letter.id, of: letter.demande, le: day.numeric, preuve: "lot \(day.iso)", by: test.karim)
            guard case .done = answer else { throw Doublures.Failed(what: "\(answer)") }
        }
    }

    private func act(_ plan: Plan, _ id: ID<Demande>, _ test: TestWorld) async throws -> Bool {
        let version = try #require(try await test.world.base.read { try $0.demandes.find(id) }).version
        if plan.conduct == .renounces {
            let saisie = SaisieRadiation([
                "motif": "RADABA", "avertiLe": test.world.today.numeric, "moyen": "LETTRE",
            ])
            guard case .struckOff = try await RecordRadiation(test.world)(id, saisie, version: version, by: test.sophie)
            else {
                throw Doublures.Failed(what: "renunciation")
            }
            return true
        }
        guard case .renewed = try await RenewDemande(test.world)(id, version: version, by: test.sophie) else {
            return false
        }
        return true
    }
}
