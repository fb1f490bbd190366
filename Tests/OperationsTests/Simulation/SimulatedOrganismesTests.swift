// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Reference
import Testing

@Suite struct SimulatedOrganismesTests {
    private func made(_ territoire: String) throws -> (region: SimulatedOrganismes, rulebook: Rulebook) {
        let rulebook = try loadRulebook(territoire: territoire)
        return (
            SimulatedOrganismes(
                rulebook, desks: try loadGuichetsFictifs(),
                counts: try SimulationTables.load().territoires[territoire].organismes,
                populations: try NameTables.load().populations), rulebook
        )
    }

    /// 140 landlords, every commune, 400 of them registering (domain of 2010); in proportion elsewhere.
    @Test(arguments: [("ile-de-france", 140, 400), ("loire-atlantique", 22, 64)])
    func everyBodyOfTheRegionIsThere(_ territoire: String, _ landlords: Int, _ registering: Int) throws {
        let (region, rulebook) = try made(territoire)
        let bodies = region.desks.map(\.organisme) + region.others
        let communes = bodies.filter { $0.nature == .commune }
        #expect(bodies.count { $0.nature == .bailleur } == landlords)
        #expect(communes.count { $0.enregistre } == registering)
        let known = rulebook.communes.all.filter { rulebook.territoire.departements.contains($0.departement) }
        #expect(Set(communes.map(\.perimetre)) == Set(known.map { .communes([$0.code]) }))
        for nature in NatureOrganisme.allCases where nature != .mandataire {
            #expect(bodies.contains { $0.nature == nature }, "\(nature)")
        }
    }

    /// Numbers are right and of one body each; ids go from 1 without a hole; codes of desks are never twice.
    @Test func numbersAreRightAndTheirOwn() throws {
        let (region, _) = try made("ile-de-france")
        let bodies = region.desks.map(\.organisme) + region.others
        #expect(bodies.allSatisfy { $0.siren != nil && $0.siret?.siren == $0.siren })
        #expect(Set(bodies.compactMap(\.siret)).count == bodies.count)
        #expect(bodies.map(\.id.rawValue) == Array(1...Int64(bodies.count)))
        #expect(Set(region.desks.map(\.guichet.code)).count == region.desks.count)
        #expect(region.desks.allSatisfy { $0.guichet.code.utf8.count == 5 && $0.guichet.organisme == $0.organisme.id })
    }

    /// Those that were simulated first keep their place: ids and codes that demonstrations and their files hold.
    @Test func theFirstBodiesKeepTheirPlace() throws {
        let (region, _) = try made("ile-de-france")
        #expect(region.desks.prefix(6).map(\.guichet.code) == ["REGIO", "BAIL1", "BAIL2", "BAIL3", "BAIL4", "BAIL5"])
        #expect(region.desks[6].organisme.nature == .commune)
        let day = try #require(Day(2026, 11, 23))
        let open = Dictionary(grouping: region.conventions, by: \.organisme)
        #expect(region.desks.allSatisfy { $0.organisme.acces(open[$0.organisme.id] ?? [], on: day) == .nominatif })
    }
}
