// SPDX-License-Identifier: EUPL-1.2

import Testing

@testable import Operations

/// Surname and given names of one column, told apart.
@Suite struct DecoupeNomsTests {
    private func learnt(_ column: [String]) -> DecoupeNoms {
        var votes = VotesNoms()
        for value in column { votes.add(value) }
        return votes.decoupe()
    }

    private func split(_ column: [String]) -> [String] {
        let cut = learnt(column)
        return column.map { value in
            let (nom, prenoms, _) = cut(value)
            return "\(nom ?? "-") / \(prenoms ?? "-")"
        }
    }

    @Test func aCommaTells() {
        #expect(
            split(["García López, Ana", "O'Brien, Mary Jane", "Smith, John, Jr", "Jean, DUPONT"]) == [
                "García López / Ana", "O'Brien / Mary Jane", "Smith / John", "DUPONT / Jean",
            ])
    }

    /// A cell that swallowed a text costs no more than a name: each of these has three hundred thousand words.
    @Test(arguments: ["DE ", "a ", "Marie "])
    func aTextIsNoName(_ word: String) {
        let text = String(repeating: word, count: 300_000)
        let cut = learnt(["Dupont Jean", text])(text)
        #expect(((cut.nom ?? "") + (cut.prenoms ?? "")).utf8.count < 400)
    }

    @Test func capitalsTell() {
        #expect(
            split(["DUPONT Jean Marie", "DE LA TOUR Anne", "M. PETIT-ROUX Luc", "Zoé de LAVAL", "NGUYEN"]) == [
                "DUPONT / Jean Marie", "DE LA TOUR / Anne", "PETIT-ROUX / Luc", "de LAVAL / Zoé", "NGUYEN / -",
            ])
    }

    /// The same persons, written in either order.
    @Test(arguments: [
        [("Dupont", "Jean"), ("Moreau", "Marie Claire"), ("de la Tour", "Claire"), ("Benali", "Jean")],
        [("García López", "Ana"), ("López Pérez", "José"), ("Pérez García", "María"), ("García", "José Ana")],
        [("Nguyễn", "Văn An"), ("Trần", "Thị Hoa"), ("Lê", "Thị Mai"), ("Nguyễn", "Mai")],
    ])
    func thePlaceIsLearnt(_ people: [(String, String)]) {
        let many = (0..<5).flatMap { _ in people }
        let expected = many.map { "\($0.0) / \($0.1)" }
        #expect(split(many.map { "\($0.0) \($0.1)" }) == expected)
        #expect(split(many.map { "\($0.1) \($0.0)" }) == expected)
    }

    /// In their own script the surname comes first, with a space or without.
    @Test(arguments: [
        (["穆晨", "瞿建华", "欧阳娜娜", "李明"], ["穆 / 晨", "瞿 / 建华", "欧阳 / 娜娜", "李 / 明"]),
        (["신숙자", "지정웅", "남궁민수", "오 지원"], ["신 / 숙자", "지 / 정웅", "남궁 / 민수", "오 / 지원"]),
        (["西村　裕太", "田中 七夏", "山田太郎", "佐藤さくら"], ["西村 / 裕太", "田中 / 七夏", "山田 / 太郎", "佐藤 / さくら"]),
    ])
    func theEastPutsSurnamesFirst(_ column: [String], _ expected: [String]) {
        #expect(split(column) == expected)
        #expect(learnt(column).ordre == .nomPrenoms)
    }

    @Test func theBirthNameOfHungaryIsAWholeName() {
        let cut = learnt(["Pásztor Csaba", "Magyar Géza", "Tóth Katalin", "Nagy István", "Kovács László"])
        #expect(
            cut.nomSeul("Szabó Csaba", beside: "Csaba") == "Szabó" && cut.nomSeul("Szabó Csaba", beside: "Éva") == nil)
    }

    /// Nobody knows these words: given names are the fewer ones.
    @Test func fewerWordsAreGivenNames() {
        let people = (0..<200).map {
            (
                "Sur\(String(repeating: "ab", count: $0 % 7))q\(Character(UnicodeScalar(UInt8(97 + $0 % 26))))",
                "Pre\("xyz".dropFirst($0 % 3))"
            )
        }
        let last = learnt(people.map { "\($0.1) \($0.0)" })
        #expect(last.ordre == .prenomsNom && !last.estSur)
        let first = learnt(people.map { "\($0.0) \($0.1)" })
        #expect(first.ordre == .nomPrenoms && !first.estSur)
        #expect(!learnt(["Abc Def", "Ghi Jkl"]).estSur)
    }
}
