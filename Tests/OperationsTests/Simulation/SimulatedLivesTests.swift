// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

@testable import Operations

/// What always holds of the life of an application, whatever is drawn: the delays of the law and the order of things.
@Suite struct SimulatedLivesTests {
    /// Every seventh life, with its changes where they are still known.
    private func lives() throws -> [Vie] {
        let sample = try SimulatedSample.one.get()
        let some = stride(from: 0, to: sample.lives.count, by: 7).map { sample.lives[$0] }
        return some + sample.waiting.prefix(4_000).map(\.vie) + sample.housed.prefix(500).map(\.vie)
    }

    @Test func factsAreInTheirOrder() throws {
        var counts: [String: Int] = [:]
        for life in try lives() {
            for (one, two) in zip(life.faits, life.faits.dropFirst()) {
                #expect((one.jour.epochDay, one.minute) <= (two.jour.epochDay, two.minute), "\(life)")
            }
            for fait in life.faits {
                #expect(
                    fait.jour >= life.depot && fait.jour <= SimulatedSample.today && (0...1439).contains(fait.minute))
                counts[fait.genre.rawValue, default: 0] += 1
            }
            #expect(life.faits.first?.jour == life.depot)
            #expect(life.faits.count { $0.genre == .creation || $0.genre == .depot } == 1)
            #expect(life.faits.first?.genre == .creation || life.faits.first?.genre == .depot)
        }
        print(counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        let expected: [GenreEvenement] = [
            .creation, .depot, .numero, .attestation, .modification, .renouvellement, .radiation, .reactivation, .purge,
        ]
        for genre in expected { #expect(counts[genre.rawValue, default: 0] > 10, "\(genre)") }
    }

    /// R441-2-3: the number comes with the document; without it there is neither certificate nor renewal.
    @Test func aNumberComesBeforeWhatNeedsIt() throws {
        var pending = 0
        for life in try lives() {
            let filed = life.faits.first?.genre == .depot
            let number = life.faits.firstIndex { $0.genre == .numero || $0.genre == .creation }
            #expect((life.etat == .deposee) == (number == nil))
            #expect(filed == life.faits.contains { $0.genre == .numero } || number == nil)
            for fait in life.faits.prefix(number ?? life.faits.count) where fait.genre != .modification {
                #expect(fait.genre == .depot)
            }
            // At most one certificate for a registration or a renewal.
            let printed = life.faits.count { $0.genre == .attestation }
            #expect(printed <= 1 + life.faits.count { $0.genre == .renouvellement })
            if number == nil { pending += 1 }
        }
        #expect(pending > 5)
    }

    /// R441-2-7 and the arrêté of 2015: valid a year, struck off at thirteen months, back until eighteen.
    @Test func renewalsComeInTime() throws {
        let rulebook = try SimulatedSample.one.get().rulebook
        let delais = DelaisVie(rulebook, on: SimulatedSample.today)
        var (renewed, late) = (0, 0)
        for life in try lives() {
            var valid = life.depot
            var out: Day?
            for fait in life.faits {
                switch fait.genre {
                case .renouvellement:
                    #expect(out == nil, "renewed while struck off")
                    let isBack = life.faits.contains { $0.genre == .reactivation && $0.jour == fait.jour }
                    #expect(fait.jour < delais.radiation(valid) || isBack && fait.jour <= delais.reactivation(valid))
                    #expect(fait.jour > valid.adding(months: 9))
                    valid = fait.jour
                    renewed += 1
                case .radiation:
                    #expect(out == nil)
                    out = fait.jour
                    let isLapse = fait.contenu.contains("RADREN")
                    #expect(!isLapse || fait.jour == delais.radiation(valid), "\(life)")
                    #expect(isLapse || fait.jour < delais.radiation(valid))
                case .reactivation:
                    #expect(out != nil)
                    out = nil
                    late += 1
                case .modification, .attestation, .numero: #expect(out == nil, "\(fait.genre) while struck off")
                default: break
                }
            }
            #expect(life.expireLe == delais.expiration(valid))
            // Nobody stays on file who should have been struck off.
            if out == nil { #expect(delais.radiation(valid) > SimulatedSample.today) }
        }
        print("\(renewed) renewals, \(late) reactivations")
        #expect(late > 50)
    }

    /// Arrêté of 2015, 7: nominative data for a year after the strike-off, and no longer.
    @Test func aPurgeFollowsAYearLater() throws {
        let delais = DelaisVie(try SimulatedSample.one.get().rulebook, on: SimulatedSample.today)
        var counts: [Etat: Int] = [:]
        for life in try lives() {
            counts[life.etat, default: 0] += 1
            let isGone = life.etat == .radiee || life.etat == .purgee
            #expect(isGone == (life.radiation != nil))
            #expect((life.etat == .purgee) == life.faits.contains { $0.genre == .purge })
            guard let end = life.radiation else { continue }
            #expect((delais.purge(end.jour) <= SimulatedSample.today) == (life.etat == .purgee))
            let last = life.faits.last { $0.genre == .radiation }
            #expect(last?.jour == end.jour && last?.contenu.contains(end.motif) == true)
            #expect(end.jour > life.depot)
        }
        print(counts.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", "))
        #expect(counts.count == 4)
    }

    @Test func aPurgedFileHasNobody() throws {
        let sample = try SimulatedSample.one.get()
        let purged = sample.lives.indices.filter { sample.lives[$0].etat == .purgee }.prefix(300)
        for index in purged {
            let drawn = sample.region.draw(index)
            #expect(drawn.formulaire == drawn.formulaire.anonymized() && drawn.formulaireDepot == nil)
            #expect(drawn.vie.faits.allSatisfy { $0.changements.isEmpty })
        }
        #expect(purged.count == 300)
    }

    /// The form of the deposit and the changes on the way give the form of today.
    @Test func changesLeadFromTheDepositToToday() throws {
        let sample = try SimulatedSample.one.get()
        var (changed, events) = (0, 0)
        for drawn in sample.waiting.prefix(3_000) {
            let changes = drawn.vie.faits.flatMap(\.changements)
            guard let before = drawn.formulaireDepot else {
                #expect(changes.isEmpty)
                continue
            }
            changed += 1
            events += drawn.vie.faits.count { $0.genre == .modification }
            var (form, today) = (try before.leaves(), try drawn.formulaire.leaves())
            for change in changes {
                #expect(form[change.champ] == change.avant, "\(change)")
                form[change.champ] = change.apres
            }
            // What the identity document brings is told by the number.
            form = form.filter { !Change.isKept($0.key) && $0.key != "depot.pieceVue" }
            today = today.filter { !Change.isKept($0.key) && $0.key != "depot.pieceVue" }
            #expect(form == today)
            for person in before.personnesACharge {
                if let born = person.naissance { #expect(born.earliest <= drawn.vie.depot) }
            }
        }
        print("\(changed) forms changed, by \(events) events")
        #expect(changed > 500)
    }

    /// Numbers follow the order of deposit, without a hole nor a double, over the scope of the territory.
    @Test func numbersFollowTheDeposits() throws {
        let sample = try SimulatedSample.one.get()
        var last: (key: String, rank: Int) = ("", 0)
        for index in 0..<min(30_000, sample.region.total) {
            let depot = sample.lives[index].depot
            let territoire = sample.rulebook.territoire
            let key = territoire.porteeSequence.key(prefixe: territoire.prefixe, depot: depot)
            let rank = sample.region.sequence(index)
            if index > 0 {
                #expect(depot >= sample.lives[index - 1].depot)
                #expect(rank == (key == last.key ? last.rank + 1 : 1))
            }
            last = (key, rank)
        }
    }

    /// Sundays are for the web.
    @Test func desksRestWhenTheyAreClosed() throws {
        let sample = try SimulatedSample.one.get()
        let closed = sample.waiting.filter { !sample.tables.saison.isWorking($0.vie.depot) }
        #expect(closed.count > 100 && closed.allSatisfy { $0.formulaire.depot.canal == "web" })
        let days = sample.lives.count { sample.tables.saison.isWorking($0.depot) }
        #expect(Double(days) / Double(sample.lives.count) > 0.85)
    }
}
