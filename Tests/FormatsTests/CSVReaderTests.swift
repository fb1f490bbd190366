// SPDX-License-Identifier: EUPL-1.2

import Formats
import Foundation
import TestSupport
import Testing

/// Files as partners send them.
@Suite struct CSVReaderTests {
    private let folder = TemporaryFolder("csv")

    private func reader(_ bytes: [UInt8]) throws -> CSVReader {
        try CSVReader(path: try folder.write("\(UUID().uuidString).csv", Data(bytes)))
    }

    private func rows(_ bytes: [UInt8]) throws -> [[String]] {
        let reader = try reader(bytes)
        var rows: [[String]] = []
        while try reader.next() { rows.append((0..<reader.count).map { reader.text($0) }) }
        return rows
    }

    @Test(arguments: [
        ("nom,prenom\nDurand,Zoé\n", [["nom", "prenom"], ["Durand", "Zoé"]]),
        ("nom;prenom\r\nDurand;Zoé", [["nom", "prenom"], ["Durand", "Zoé"]]),
        ("nom\tprenom\rDurand\tZoé\r", [["nom", "prenom"], ["Durand", "Zoé"]]),
        ("nom|prenom\nDurand|\"Zoé | dite\"\n", [["nom", "prenom"], ["Durand", "Zoé | dite"]]),
        ("\u{feff}nom;prenom\nDurand;Zoé\n", [["nom", "prenom"], ["Durand", "Zoé"]]),
        ("sep=;\nnom;rue\nDurand;1, rue A, B\n", [["nom", "rue"], ["Durand", "1, rue A, B"]]),
        ("a;b\n1, x;2, y\n3, z;4, t\n", [["a", "b"], ["1, x", "2, y"], ["3, z", "4, t"]]),
        ("a,b\n\"x\"\"y\",\"l1\nl2\"\n", [["a", "b"], ["x\"y", "l1\nl2"]]),
        ("a,b\n\"\",\n,\n", [["a", "b"], ["", ""], ["", ""]]),
        ("a,b\nx\"y,z\n", [["a", "b"], ["x\"y", "z"]]),
        ("a,b\n  x  ,\" y \"\n", [["a", "b"], ["x", "y"]]),
        ("'a','b'\n'l''x','2'\n'3','4'\n", [["a", "b"], ["l'x", "2"], ["3", "4"]]),
        ("a\nx\n", [["a"], ["x"]]),
        ("Nom^Prénom\nDurand^Zoé\n", [["Nom", "Prénom"], ["Durand", "Zoé"]]),
        ("Nom~Né le\nDurand~14/03/1988\n", [["Nom", "Né le"], ["Durand", "14/03/1988"]]),
        (
            "Nom:Rue\nDurand:1, rue A\nPetit:2, rue B, C\n",
            [["Nom", "Rue"], ["Durand", "1, rue A"], ["Petit", "2, rue B, C"]]
        ),
        ("Nom\u{1f}Rue\nDurand\u{1f}Foch\n", [["Nom", "Rue"], ["Durand", "Foch"]]),
        ("Extraction\nNom;Rue\nDurand;Foch\n", [["Extraction"], ["Nom", "Rue"], ["Durand", "Foch"]]),
        (
            "Nom      Prénom  Né le\nDurand   Zoé     14/03/1988\nLe Goff          01/02/1990\n",
            [["Nom", "Prénom", "Né le"], ["Durand", "Zoé", "14/03/1988"], ["Le Goff", "", "01/02/1990"]]
        ),
    ])
    func eachWayOfWritingIsFound(_ text: String, _ expected: [[String]]) throws {
        #expect(try rows(Array(text.utf8)) == expected)
    }

    @Test func eachEncodingIsFound() throws {
        let text = "nom;ville\nLefèvre;Orléans\nÉtienne;Besançon\nGoût;Nîmes\n"
        let expected = [["nom", "ville"], ["Lefèvre", "Orléans"], ["Étienne", "Besançon"], ["Goût", "Nîmes"]]
        let encodings: [(String.Encoding, [UInt8])] = [
            (.utf8, []), (.utf8, [0xef, 0xbb, 0xbf]), (.utf16LittleEndian, [0xff, 0xfe]),
            (.utf16BigEndian, [0xfe, 0xff]), (.utf16LittleEndian, []), (.windowsCP1252, []), (.isoLatin1, []),
        ]
        for (encoding, mark) in encodings {
            let bytes = mark + Array(try #require(text.data(using: encoding)))
            #expect(try rows(bytes) == expected, "\(encoding)")
        }
        // Old Macintosh: è 8F, é 8E, É 83, ç 8D, û 9E, î 94.
        let mac: [UInt8] = [
            0x6e, 0x6f, 0x6d, 0x3b, 0x76, 0x69, 0x6c, 0x6c, 0x65, 0x0a, 0x4c, 0x65, 0x66, 0x8f, 0x76, 0x72,
            0x65, 0x3b, 0x4f, 0x72, 0x6c, 0x8e, 0x61, 0x6e, 0x73, 0x0a, 0x83, 0x74, 0x69, 0x65, 0x6e, 0x6e,
            0x65, 0x3b, 0x42, 0x65, 0x73, 0x61, 0x6e, 0x8d, 0x6f, 0x6e, 0x0a, 0x47, 0x6f, 0x9e, 0x74, 0x3b,
            0x4e, 0x94, 0x6d, 0x65, 0x73, 0x0a,
        ]
        #expect(try rows(mac) == expected)
        // DOS, as old software wrote it: é 82, è 8A, ç 87.
        let dos: [UInt8] = Array("nom;ville\nLef".utf8) + [0x8a] + Array("vre;Orl".utf8) + [0x82] + Array("ans\n".utf8)
        #expect(try rows(dos) == [["nom", "ville"], ["Lefèvre", "Orléans"]])
    }

    /// A cell pasted from elsewhere: the rest stays what it is, and it is said.
    @Test func oneCellInAnotherEncodingSpoilsNothing() throws {
        let reader = try reader(Array("nom\nZoé\nRen".utf8) + [0xe9] + Array("\n".utf8) + Array("Noël\n".utf8))
        var names: [String] = []
        while try reader.next() { names.append(reader.text(0)) }
        #expect(names == ["nom", "Zoé", "René", "Noël"] && reader.fallbacks == 1)
    }

    @Test func linesAreThoseOfTheFile() throws {
        let reader = try reader(Array("a,b\r\n1,\"x\r\ny\nz\"\r\n\r\n2,t\r\n".utf8))
        var lines: [Int] = []
        while try reader.next() { lines.append(reader.line) }
        #expect(lines == [1, 2, 5, 6])
    }

    @Test func whatIsNoCSVIsSaid() throws {
        let cases: [([UInt8], CSVFault)] = [
            ([], .empty), (Array("  \n\n".utf8), .empty), (Array("%PDF-1.7 x".utf8), .other(.pdf)),
            ([0x50, 0x4b, 3, 4] + Array("....xl/workbook.xml".utf8), .other(.classeur)),
            ([0x50, 0x4b, 3, 4] + Array("....a.csv".utf8), .other(.archive)),
            ([0xd0, 0xcf, 0x11, 0xe0, 0, 0], .other(.classeur)), ([0x1f, 0x8b, 8], .other(.archive)),
            (Array("<?xml version='1.0'?>".utf8), .other(.balises)), (Array("{\"a\": 1}".utf8), .other(.json)),
            (Array("SQLite format 3\u{0}".utf8), .other(.base)), ([0x89] + Array("PNG".utf8), .other(.image)),
            ([1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0], .other(.binaire)),
        ]
        for (bytes, fault) in cases {
            #expect(throws: fault) { try reader(bytes) }
        }
        #expect(throws: CSVFault.folder) { try CSVReader(path: folder.path) }
        #expect(throws: CSVFault.missing) { try CSVReader(path: "\(folder.path)/absent.csv") }
        #expect(throws: CSVFault.pipe) { try CSVReader(path: "/dev/null") }
    }

    @Test func aQuoteThatIsNeverClosedDoesNotFillTheMemory() throws {
        let cell = [UInt8](repeating: 120, count: CSVLimits.cell + 100_000)
        #expect(throws: CSVFault.longCell(line: 2)) { try rows(Array("a,b\n1,\"".utf8) + cell) }
        let open = try reader(Array("a,b\n1,\"x\n2,y\n".utf8))
        #expect(try open.next() && open.next())
        #expect(open.isUnclosed)
        let wide = Array(String(repeating: "x,", count: CSVLimits.columns + 1).utf8)
        #expect(throws: CSVFault.manyColumns(line: 1)) { try rows(wide) }
    }

    @Test func zerosAreLeftOutAndCounted() throws {
        let more = String(repeating: "Martin,Jean\n", count: 20)
        let reader = try reader(Array("nom,prenom\nDu\u{0}rand,Zo\u{0}e\n\(more)".utf8))
        #expect(try reader.next() && reader.next())
        #expect(reader.text(0) == "Durand" && reader.text(1) == "Zoe" && reader.zeros == 2)
    }

    /// Cells that stand across two pieces of the file.
    @Test func piecesMeet() throws {
        var text = "id,texte\n"
        for number in 0..<60_000 { text += "\(number),\"é\"\"\(number)\"\r\n" }
        let found = try rows(Array(text.utf8))
        #expect(found.count == 60_001)
        #expect(found.dropFirst().enumerated().allSatisfy { $1 == ["\($0)", "é\"\($0)"] })
        let wide = try rows([0xff, 0xfe] + Array(try #require(text.data(using: .utf16LittleEndian))))
        #expect(wide == found)
    }

    @Test func namesOfColumnsAreMadeDistinct() {
        let header = CSVEntete(["nom", "", "nom", "nom (2)"])
        #expect(header.noms == ["nom", "colonne 2", "nom (2)", "nom (2) (2)"])
        #expect(header.sansNom == 1 && header.doubles == 2)
        #expect(CSVEntete(["Nom d’usage", "NOM"]).index(of: "nom d'usage") == 0)
        #expect(CSVEntete(["Nom", "NOM"]).index(of: "nom") == nil)
    }

    @Test func whatIsWrittenIsRFC4180() throws {
        let path = "\(folder.path)/sortie.csv"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        var writer = CSVWriter(try #require(FileHandle(forWritingAtPath: path)))
        let rows = [["a", "b c"], ["x,\"y\"", "l1\nl2"], ["", "é"]]
        for row in rows { try writer.write(row) }
        try writer.flush()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == "a,b c\r\n\"x,\"\"y\"\"\",\"l1\nl2\"\r\n,é\r\n")
    }

    /// Bytes of Windows-1250, and of Windows-1252 for languages that might be taken for those.
    @Test func centralEuropeIsReadAsItIsWritten() throws {
        let polish: [UInt8] = [
            0x6e, 0x61, 0x7a, 0x77, 0x69, 0x73, 0x6b, 0x6f, 0x3b, 0x69, 0x6d, 0x69, 0xea, 0x0a, 0x4d, 0x61,
            0xb3, 0x65, 0x63, 0x6b, 0x69, 0x3b, 0x4d, 0x69, 0x63, 0x68, 0x61, 0xb3, 0x0a, 0xa3, 0x6f, 0x9c,
            0x3b, 0xaf, 0x61, 0x6e, 0x65, 0x74, 0x61, 0x0a, 0x57, 0xf3, 0x6a, 0x63, 0x69, 0x6b, 0x3b, 0x8c,
            0x77, 0x69, 0xea, 0x74, 0x6f, 0x0a, 0x50, 0x69, 0xea, 0x74, 0x61, 0x3b, 0x53, 0x74, 0x61, 0x6e,
            0x69, 0x73, 0xb3, 0x61, 0x77, 0x61, 0x0a,
        ]
        #expect(try reader(polish).forme.encodage == .windows1250)
        #expect(try rows(polish)[1] == ["Małecki", "Michał"] && rows(polish)[2] == ["Łoś", "Żaneta"])
        let czech: [UInt8] = [
            0x70, 0xf8, 0xed, 0x6a, 0x6d, 0x65, 0x6e, 0xed, 0x3b, 0x6a, 0x6d, 0xe9, 0x6e, 0x6f, 0x0a, 0x44,
            0x76, 0x6f, 0xf8, 0xe1, 0x6b, 0x3b, 0x4a, 0x69, 0xf8, 0xed, 0x0a, 0xc8, 0x65, 0x72, 0x6e, 0xfd,
            0x3b, 0x54, 0x6f, 0x6d, 0xe1, 0x9a, 0x0a, 0x4e, 0xec, 0x6d, 0x65, 0x63, 0x3b, 0x52, 0xf9, 0x9e,
            0x65, 0x6e, 0x61, 0x0a, 0x8a, 0x74, 0xec, 0x70, 0xe1, 0x6e, 0x65, 0x6b, 0x3b, 0x4f, 0x6e, 0x64,
            0xf8, 0x65, 0x6a, 0x0a,
        ]
        #expect(try rows(czech)[1] == ["Dvořák", "Jiří"])
        for western in [
            "nom;prénom\nLefèvre;Zoé\nCœur;Sœurette\nNuñez;François\n", "navn;fornavn\nSørensen;Åse\nKjær;Søren\n",
            "cognome;nome\nForlì;Nicolò\nDalù;Niccolò\n", "nome;morada\nGonçalves;1º Dtº João\nMª;São\n",
            "nom;prénom\nMartin;Lœtitia\n", "nom;adresse\nMartin;rue Victor Schœlcher\n",
        ] {
            let bytes = [UInt8](try #require(western.data(using: .windowsCP1252)))
            #expect(try reader(bytes).forme.encodage == .windows1252, "\(western)")
        }
    }

    @Test func otherAlphabetsAreReadAsTheyAreWritten() throws {
        let files: [(text: String, encoding: String.Encoding, wanted: CSVEncodage)] = [
            ("фамилия;имя\nИванов;Сергей\nШевченко;Оксана\nКОВАЛЬ;АНДРІЙ\n", .windowsCP1251, .windows1251),
            ("nom;prenom\nПетрова;Анна\nЖуков;Лев\n", .windowsCP1251, .windows1251),
            ("επώνυμο;όνομα\nΠαπαδόπουλος;Γιώργος\nΝΙΚΟΛΑΟΥ;ΕΛΕΝΗ\n", .windowsCP1253, .windows1253),
            ("soyadı;adı\nYıldız;Ayşe\nŞahin;Gülşen\nÖztürk;Çağla\nİnce;Işık\n", .windowsCP1254, .windows1254),
            (
                "eftirnafn;fornafn\nÞórðarson;Sigríður\nJónsdóttir;Guðrún\nÝmisson;Þórunn\n", .windowsCP1252,
                .windows1252
            ),
            ("nom;prénom\nPréval;Zoé\nNoël;Aïcha\n", .windowsCP1252, .windows1252),
            // Spaces that do not break are no letters.
            (
                "nom;prenom;note\n"
                    + String(repeating: "DUPONT;André;a\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}b\n", count: 20),
                .windowsCP1252, .windows1252
            ),
        ]
        for file in files {
            let bytes = [UInt8](try #require(file.text.data(using: file.encoding)))
            #expect(try reader(bytes).forme.encodage == file.wanted, "\(file.text)")
            let cells = file.text.split(separator: "\n").map { $0.split(separator: ";").map(String.init) }
            #expect(try rows(bytes) == cells)
        }
    }

    @Test func whatIsInUTF32IsRefused() {
        #expect(throws: CSVFault.other(.utf32)) { try reader([0xff, 0xfe, 0, 0, 97, 0, 0, 0, 10, 0, 0, 0]) }
    }
}
