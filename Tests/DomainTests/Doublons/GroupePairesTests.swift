// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

@Suite struct GroupePairesTests {
    private func paire(_ one: Int64, _ other: Int64, _ probability: Double = 0.9) -> PaireDoublon {
        PaireDoublon(ID(one), ID(other), probabilite: probability, raisons: [])
    }

    private func numbers(_ groupe: GroupePaires) -> [Int64] { groupe.membres.map(\.rawValue) }

    @Test func aChainIsOneGroup() {
        let groupes = GroupePaires.group([paire(3, 2), paire(1, 2), paire(7, 8, 0.95)])
        #expect(groupes.map(numbers) == [[1, 2, 3], [7, 8]])
        #expect(groupes.map(\.probabilite) == [0.9, 0.95])
        #expect(groupes.allSatisfy { !$0.coupe })
    }

    @Test func theOrderOfThePairsDoesNotMatter() {
        let paires = (1..<60).map { paire(Int64($0), Int64($0 + 1), 0.8 + Double($0 % 7) / 100) }
        let groupes = GroupePaires.group(paires)
        #expect(groupes == GroupePaires.group(paires.reversed()))
        #expect(groupes == GroupePaires.group(paires.shuffled()))
    }

    @Test func aLongChainIsCutAtItsWeakestLinks() {
        // Twenty links, the weakest in the middle: twenty-one files.
        let paires = (1...20).map { paire(Int64($0), Int64($0 + 1), $0 == 10 ? 0.8 : 0.95) }
        let groupes = GroupePaires.group(paires)
        #expect(groupes.map(\.membres.count) == [10, 11])
        #expect(groupes.allSatisfy(\.coupe))
    }

    private func connu(_ id: Int64, _ membres: [Int64], isOpen: Bool = true) -> EnsembleConnu {
        EnsembleConnu(id: ID(id), isOpen: isOpen, membres: membres.map { ID($0) })
    }

    private func groupe(_ membres: [Int64]) -> GroupePaires {
        GroupePaires(membres: membres.map { ID($0) }, probabilite: 0.9, coupe: false)
    }

    @Test func aKeyLastsAsLongAsSomeStayTogether() {
        // One more file, another set besides.
        var cles = AttributionCles([groupe([1, 2, 3]), groupe([8, 9])], [connu(5, [1, 2]), connu(4, [8, 9])])
        #expect(cles.cles == [ID(5), ID(4)] && cles.disparus.isEmpty)
        // Split: the key goes with the oldest file.
        cles = AttributionCles([groupe([1, 3]), groupe([2, 4])], [connu(5, [1, 2, 3, 4])])
        #expect(cles.cles == [ID(5), nil])
        // The oldest one left: the next oldest.
        cles = AttributionCles([groupe([2, 3])], [connu(5, [1, 2, 3])])
        #expect(cles.cles == [ID(5)])
        // Two become one: the oldest key, and the other says where it went.
        cles = AttributionCles([groupe([1, 2, 8, 9])], [connu(5, [1, 2]), connu(4, [8, 9])])
        #expect(cles.cles == [ID(4)] && cles.rejoints == [ID(5): 0])
        // Nothing holds any more.
        cles = AttributionCles([], [connu(5, [1, 2]), connu(6, [3, 4], isOpen: false)])
        #expect(cles.disparus == [ID(5)])
        // A set that was closed comes back under its key, unless an open one is there.
        cles = AttributionCles([groupe([1, 2])], [connu(3, [1, 2], isOpen: false)])
        #expect(cles.cles == [ID(3)])
        cles = AttributionCles([groupe([1, 2])], [connu(3, [1, 2], isOpen: false), connu(7, [1, 2])])
        #expect(cles.cles == [ID(7)] && cles.rejoints.isEmpty)
    }

    @Test func aReferenceCanBeReadOnTheTelephone() {
        let id = ID<EnsembleDoublon>(4_217)
        #expect(id.reference == "D-004217")
        #expect(ID<EnsembleDoublon>(reference: "d-004217") == id)
        #expect(ID<EnsembleDoublon>(12_345_678).reference == "D-12345678")
        for wrong in ["", "D-", "D-17", "D-00421a", "X-004217", "D-000000", "D--04217", "D-1234567890123"] {
            #expect(ID<EnsembleDoublon>(reference: wrong) == nil, "\(wrong)")
        }
    }

    @Test(arguments: [
        ("Kovalenko", "Kavalenka", "K[o]valenk[o]"), ("Oksana", "Oxana", "O[ks]ana"), ("Haddad", "Haddad", "Haddad"),
        ("Durand", "Nguyen", "[Durand]"), ("04/09/1986", "09/04/1986", nil), ("", "x", ""),
    ])
    func differencesAreMarked(_ text: String, _ other: String, _ expected: String?) {
        let parts = EcartTextes.parts(text, against: other)
        #expect(parts.map(\.texte).joined() == text)
        guard let expected else { return }
        #expect(parts.map { $0.isMarked ? "[\($0.texte)]" : $0.texte }.joined() == expected)
    }
}
