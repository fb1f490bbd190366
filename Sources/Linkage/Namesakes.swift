// SPDX-License-Identifier: EUPL-1.2

/// Who is called the same: surname, first names and birth date of each person, sorted. A million of them are counted faster
/// side by side than in a table.
struct Namesakes {
    private struct Person: Equatable {
        let names: UInt64
        let naissance: UInt32
    }

    private let registre: RegistreCompare
    private let persons: [Person]

    init(_ registre: RegistreCompare) {
        self.registre = registre
        persons =
            registre.records.filter { $0.nom != 0 && $0.prenoms != 0 }
            .map { Person(names: registre.namesKey($0.nom, $0.prenoms), naissance: $0.naissance) }
            .sorted { ($0.names, $0.naissance) < ($1.names, $1.naissance) }
    }

    /// How much more often surname and first name are both the same than if they were drawn apart, among those who are not
    /// born the same day.
    func accord() -> Double {
        func pairs(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }
        func pairs(_ counts: [UInt32]) -> Double { counts.dropFirst().reduce(0) { $0 + pairs(Int($1)) } }
        let all = pairs(persons.count)
        guard all > 0 else { return 1 }
        let expected = pairs(registre.noms.counts) / all * pairs(registre.prenoms.counts)
        var seen = 0.0
        forEachRun(persons[...]) {
            $0.names == $1.names
        } _: {
            seen += pairs($0.count)
        }
        forEachRun(persons[...], ==) { seen -= pairs($0.count) }
        return min(30, max(1, (seen + 5) / (expected + 5)))
    }

    /// How frequent a surname and first names are together, by how many birth dates they are seen with: one person twice counts
    /// once. The two who are compared are taken out; what fewer than four have is left to the product of both.
    func frequences(_ count: Double) -> ModeleDoublons.Frequences {
        var values: [UInt64: Double] = [:]
        forEachRun(persons[...]) {
            $0.names == $1.names
        } _: { run in
            guard run.count >= 4, let names = run.first?.names else { return }
            var dates = 0
            forEachRun(run, ==) { dates += $0.first?.naissance == 0 ? 0 : 1 }
            if dates >= 4 { values[names] = Double(dates - 2) / count }
        }
        return ModeleDoublons.Frequences(values: values, rare: 0, mean: nil)
    }

    /// What stands together.
    private func forEachRun(
        _ sorted: ArraySlice<Person>, _ isSame: (Person, Person) -> Bool, _ body: (ArraySlice<Person>) -> Void
    ) {
        var start = sorted.startIndex
        while start < sorted.endIndex {
            var end = start + 1
            while end < sorted.endIndex, isSame(sorted[start], sorted[end]) { end += 1 }
            body(sorted[start..<end])
            start = end
        }
    }
}
