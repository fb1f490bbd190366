// SPDX-License-Identifier: EUPL-1.2

/// Who is called the same: surname, first names and birth date of each person, sorted. A million of them are counted faster
/// side by side than in a table.
struct Namesakes {
    private struct Person: Equatable {
        let names: UInt64
        let naissance: UInt32
    }

    private let registre: RegistreCompare
    private let persons: ArraySlice<Person>

    init(_ registre: RegistreCompare) {
        self.registre = registre
        persons =
            registre.records.filter { $0.nom != 0 && $0.prenoms != 0 }
            .map { Person(names: registre.namesKey($0.nom, $0.prenoms), naissance: $0.naissance) }
            .sorted { ($0.names, $0.naissance) < ($1.names, $1.naissance) }[...]
    }

    /// How much more often surname and first name are both the same than if they were drawn apart, among those who are not
    /// born the same day.
    func accord() -> Double {
        func pairs(_ counts: some Sequence<Int>) -> Double { counts.reduce(0) { $0 + Double($1) * Double($1 - 1) / 2 } }
        let all = pairs([persons.count])
        guard all > 0 else { return 1 }
        let expected =
            pairs(registre.noms.counts.dropFirst().map { Int($0) }) / all
            * pairs(registre.prenoms.counts.dropFirst().map { Int($0) })
        let seen = pairs(runs(persons) { $0.names == $1.names }.map(\.count)) - pairs(runs(persons, ==).map(\.count))
        return min(30, max(1, (seen + 5) / (expected + 5)))
    }

    /// How frequent a surname and first names are together, by how many birth dates they are seen with: one person twice counts
    /// once. The two who are compared are taken out; what fewer than four have is left to the product of both.
    func frequences(_ count: Double) -> ModeleDoublons.Frequences {
        var values: [UInt64: Double] = [:]
        for run in runs(persons, { $0.names == $1.names }) where run.count >= 4 {
            let dates = runs(run, ==).reduce(0) { $0 + ($1.first?.naissance == 0 ? 0 : 1) }
            if dates >= 4, let names = run.first?.names { values[names] = Double(dates - 2) / count }
        }
        return ModeleDoublons.Frequences(values: values, rare: 0, mean: nil)
    }

    /// What stands together.
    private func runs(
        _ sorted: ArraySlice<Person>, _ isSame: (Person, Person) -> Bool
    ) -> [ArraySlice<Person>] {
        var result: [ArraySlice<Person>] = []
        var start = sorted.startIndex
        while start < sorted.endIndex {
            var end = start + 1
            while end < sorted.endIndex, isSame(sorted[start], sorted[end]) { end += 1 }
            result.append(sorted[start..<end])
            start = end
        }
        return result
    }
}
