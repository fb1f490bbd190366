// SPDX-License-Identifier: EUPL-1.2

import Linkage
import Domain
import Formats
import Foundation
import TestSupport
import Testing

@testable import Operations

/// Whole studies of small files.
@Suite struct StudyFichiersTests {
    private let today = Day(epochDay: 20_783)
    private let folder = TemporaryFolder("diagnostic")

    private func study(
        _ paths: [String], _ colonnes: [String] = [], limite: Int = StudyFichiers.lignes
    ) throws -> StudyFichiers.Answer {
        let study = StudyFichiers(today: today, limite: limite)
        switch study.prepare(paths, colonnes: try colonnes.map { try ColonnesDemandees($0) }) {
        case .failure(let refusal): return .refused(refusal.refus)
        case .success(let sources): return try study(sources)
        }
    }

    private func done(_ answer: StudyFichiers.Answer) throws -> StudyFichiers.Resultat {
        guard case .done(let result) = answer else {
            Issue.record("\(answer)")
            throw CSVFault.unreadable
        }
        return result
    }

    /// So many persons who are not alike, each with her own line.
    private func people(_ count: Int) -> [String] {
        let syllables = ["ba", "lo", "mi", "tru", "ne", "ska", "vi", "gor", "pel", "dan", "zu", "fra"]
        func word(_ number: Int) -> String {
            (0..<3).map { syllables[(number / [1, 12, 144][$0] + $0 * 5) % 12] }.joined()
        }
        return (0..<count).map { number in
            let day = Day(epochDay: 3_000 + number * 37 % 12_000)
            return
                "\(word(number * 7)),\(word(number * 31 + 5)),\(day.iso),\(number % 90 + 1) rue \(word(number * 3)),750\(10 + number % 20)"
        }
    }

    private static let header = "nom,prenom,naissance,adresse,code_postal\n"

    @Test func twoFilesOverlap() throws {
        let all = people(600)
        let a = try folder.write("a.csv", Self.header + all[..<400].joined(separator: "\n") + "\n")
        let b = try folder.write("b.csv", Self.header + all[300...].joined(separator: "\n") + "\n")
        let result = try done(try study([a, b]))
        let diagnostic = result.diagnostic
        #expect(diagnostic.fichiers.map(\.lignes) == [400, 300])
        #expect(diagnostic.recouvrements.map(\.paires) == [100])
        #expect(diagnostic.recouvrements.map(\.lignesA) == [100])
        #expect(diagnostic.ensemble.personnesDistinctes == 600)
        let first = try #require(result.paires.first { $0.probabilite >= diagnostic.ensemble.seuil })
        #expect(result.lignes.line(first.a) == 302 && result.lignes.line(first.b) == 2)
    }

    @Test func oneFileTwiceIsTwoFiles() throws {
        let a = try folder.write("a.csv", Self.header + people(200).joined(separator: "\n") + "\n")
        let diagnostic = try done(try study([a, a])).diagnostic
        #expect(diagnostic.fichiers.map(\.nom) == [a, "\(a) (2)"])
        #expect(diagnostic.recouvrements.map(\.lignesB) == [200])
    }

    @Test func whatIsOddIsCounted() throws {
        let text = """
            id;nom;prenom;naissance;cp
            1;DURAND;Zoé;14/03/1988;75011
            1;INCONNU;XXX;01/01/1900;75011
            2;PETIT;Luc;31/02/1990;7501
            ;MOREL;Anne;12/12/2031;75012

            4;LEROY;Marc;01/01/1985
            5;BLANC;75013;Eve;03/04/1971;x
            6;GARNIER;Lise;15/04/1971;75013

            """
        let path = try folder.write("o.csv", text)
        let file = try #require(
            try done(
                try study([path], ["identifiant=id,nom=nom,prenom=prenom,naissance=naissance,code_postal=cp"])
            ).diagnostic.fichiers.first)
        let counts = Dictionary(uniqueKeysWithValues: file.anomalies.map { ($0.code, $0.nombre) })
        #expect(file.lignes == 7 && file.lignesComparees == 5)
        #expect(counts[.nomsFictifs] == 2 && counts[.sansIdentite] == 1 && counts[.naissancesFictives] == 1)
        #expect(counts[.naissancesImpossibles] == 1 && counts[.naissancesFutures] == 1)
        #expect(counts[.lignesDecalees] == 1 && counts[.lignesVides] == 1)
        #expect(counts[.identifiantsRepetes] == 1 && counts[.identifiantsManquants] == 1)
        #expect(counts[.premierJanvier] == 1)
        #expect(file.anomalies.first { $0.code == .lignesDecalees }?.exemples == [8])
        #expect(file.ordreNaissance == .jourMoisAnnee)
    }

    @Test func namesOfOneColumnAreComparedWithNamesOfTwo() throws {
        let all = people(300)
        let together = all.map { line in
            let cells = line.split(separator: ",")
            return "\(cells[0].uppercased()) \(cells[1].capitalized),\(cells[2...].joined(separator: ","))"
        }
        let a = try folder.write("apart.csv", Self.header + all[..<200].joined(separator: "\n") + "\n")
        let b = try folder.write(
            "together.csv",
            "Nom et prénom,naissance,adresse,code_postal\n" + together[100...].joined(separator: "\n") + "\n")
        let diagnostic = try done(try study([a, b])).diagnostic
        #expect(diagnostic.recouvrements.map(\.paires) == [100])
        #expect(diagnostic.fichiers[1].nomsComplets?.capitales == 200)
        #expect(diagnostic.fichiers[0].nomsComplets == nil)
        let forced = try done(try study([b], ["nom_complet=Nom et prénom,naissance=naissance"])).diagnostic
        #expect(forced.fichiers[0].nomsComplets?.capitales == 200)
    }

    /// Na, Nil, Test are names of persons, and what is written for nothing: the row tells.
    @Test func namesThatAreAlsoWordsAreKept() throws {
        let text = """
            nom,prenom,naissance,commune
            Kaya,Nil,13/02/1941,Pantin
            Na,Min,14/03/1941,Pantin
            Test,Luca,15/03/1941,Pantin
            TEST,TEST,15/03/1942,Pantin
            Petit,NA,15/03/1943,NA
            Test,Luc,,Pantin

            """
        let file = try #require(try done(try study([try folder.write("n.csv", text)])).diagnostic.fichiers.first)
        let odd = file.anomalies.first { $0.code == .nomsFictifs }
        #expect(odd?.nombre == 4 && odd?.exemples == [5, 6, 7])
        #expect(file.lignesComparees == 5)
    }

    @Test func aFileWithoutBirthDatesSaysSo() throws {
        let text =
            "id;nom;prenom;adresse;created\n1;DURAND;Zoé;9 rue des Saules;2025-01-03\n2;PETIT;Luc;8 rue Foch;2026-02-05\n"
        let file = try #require(try done(try study([try folder.write("s.csv", text)])).diagnostic.fichiers.first)
        #expect(file.correspondance[.naissance] == nil)
        #expect(file.anomalies.contains { $0.code == .sansColonneNaissance })
    }

    @Test func linesThatLapsedAreCounted() throws {
        let text =
            "nom;prenom;naissance;date d'échéance\nA;B;14/03/1988;01/01/2025\nC;D;01/02/1990;01/01/2030\nE;F;02/05/1971;\n"
        let file = try #require(try done(try study([try folder.write("l.csv", text)])).diagnostic.fichiers.first)
        #expect(file.anomalies.first { $0.code == .lignesPerimees }?.nombre == 1)
    }

    /// Bounded, and answered: no name, all of one name, no date.
    @Test(arguments: ["INCONNU,X,01/01/1900", "DUPONT,JEAN,", "MARTIN,PAUL,01/01/1980"])
    func allTheSameIsBounded(_ line: String) throws {
        let rows = [String](repeating: line, count: 5_000)
        let path = try folder.write("m.csv", "nom,prenom,naissance\n" + rows.joined(separator: "\n") + "\n")
        let start = ContinuousClock.now
        let diagnostic = try done(try study([path])).diagnostic
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(diagnostic.fichiers[0].lignes == 5_000)
        let codes = diagnostic.fichiers[0].anomalies.map(\.code)
        #expect(codes.contains(line.hasPrefix("INCONNU") ? .sansIdentite : .memeNom))
    }

    private func file(_ text: String, _ colonnes: [String] = []) throws -> Diagnostic.Fichier {
        let path = try folder.write("\(UUID().uuidString).csv", text)
        return try #require(try done(try study([path], colonnes)).diagnostic.fichiers.first)
    }

    @Test(arguments: ["", "1;", "Extraction du 12/03/2026\n\n"])
    func aFileWithoutHeaderIsRead(_ before: String) throws {
        let rows = people(300).enumerated().map { number, line in
            let cells = line.split(separator: ",").map(String.init)
            return (before == "1;" ? "\(number);" : "")
                + "\(cells[0].capitalized);\(["Zoé", "Luc", "Marie", "Awa", "Paul", "Ines", "Jean", "Lina", "Omar"][number % 9]);\(cells[2]);\(cells[3]);\(cells[4])"
        }
        let head = before == "1;" ? "" : before
        let file = try file(head + rows.joined(separator: "\n") + "\n")
        let first = before == "1;" ? 2 : 1
        #expect(file.lignes == 300 && file.lignesComparees == 300)
        #expect(file.correspondance[.nom] == ["colonne \(first)"])
        #expect(file.correspondance[.prenom] == ["colonne \(first + 1)"])
        #expect(file.correspondance[.naissance] == ["colonne \(first + 2)"])
        #expect(file.correspondance[.adresse] == ["colonne \(first + 3)"])
        let codes = file.anomalies.map(\.code)
        #expect(codes.contains(.sansEntete) && codes.contains(.colonnesDevinees))
        #expect(codes.contains(.lignesTitre) == !head.isEmpty)
    }

    @Test(arguments: [
        ("Extraction", 1), ("Extraction;;", 1), ("Ville de Pantin\nFichier des demandes", 2),
        ("Le 12/03/2026, édité", 1),
    ])
    func titlesAboveTheHeaderArePassed(_ title: String, _ lines: Int) throws {
        let rows = people(30).map { $0.split(separator: ",").prefix(3).joined(separator: ";") }
        let text = "\(title)\nNom;Prénom;Naissance\n" + rows.joined(separator: "\n") + "\n"
        for colonnes in [[], ["nom=Nom,prenom=Prénom,naissance=Naissance"]] {
            let file = try file(text, colonnes)
            #expect(file.lignes == 30 && file.correspondance[.nom] == ["Nom"])
            #expect(file.correspondance[.naissance] == ["Naissance"])
            #expect(file.anomalies.first { $0.code == .lignesTitre }?.nombre == lines)
        }
    }

    /// No heading speaks of names, in a language that nobody here knows.
    @Test func namesAreKnownByTheirValues() throws {
        let rows = people(300).map { line in
            let cells = line.split(separator: ",").map(String.init)
            return "\(cells[0].capitalized) \(cells[1].capitalized);\(cells[2]);\(["Haxi", "Bomu"][cells[0].count % 2])"
        }
        let file = try file("Qwe;Rty;Uio\n" + rows.joined(separator: "\n") + "\n")
        #expect(file.correspondance[.nomComplet] == ["Qwe"] && file.correspondance[.naissance] == ["Rty"])
        #expect(file.anomalies.contains { $0.code == .colonnesDevinees })
        #expect(!file.anomalies.contains { $0.code == .sansEntete })
    }

    /// What counts as unknown fills nothing.
    @Test func ratesAreOfWhatIsKnown() throws {
        let file = try file(
            "nom,prenom,naissance,sexe,telephone,courriel\nDURAND,Zoé,01/01/1900,F,0000000000,a@b.fr\n"
                + "INCONNU,Luc,14/03/1988,?,0601020304,neant\nPETIT,NA,,M,,\nMOREL,Eve,15/13/1971,F,0601020305,c@d.fr\n"
        )
        let filled = Dictionary(uniqueKeysWithValues: file.champs.map { ($0.champ, $0.remplies) })
        #expect(filled[.nom] == 3 && filled[.prenom] == 3 && filled[.naissance] == 2)
        #expect(filled[.sexe] == 3 && filled[.telephone] == 2 && filled[.courriel] == 2)
    }

    @Test func strangeLinesAreSaid() throws {
        let rows = ["12345,Zoé,14/03/1988,75011,x", "PETIT,Luc,01/02/2019,75012,x", "MOREL,Eve,03/04/1971,75013"]
        let file = try file("nom,prenom,naissance,cp,note\n" + rows.joined(separator: "\n") + "\n")
        let odd = Dictionary(uniqueKeysWithValues: file.anomalies.map { ($0.code, $0.exemples) })
        #expect(odd[.nomsSansLettre] == [2] && odd[.naissancesRecentes] == [3] && odd[.lignesCourtes] == [4])
        #expect(file.lignesComparees == 3)
    }

    /// The heading says it, the values cannot be read: that is said too.
    @Test func birthsThatCannotBeReadAreSaid() throws {
        let file = try file("Nom;Prénom;Naissance\nA;B;32/41/1988\nC;D;0\nE;F;99/99/99\n")
        #expect(file.correspondance[.naissance] == ["Naissance"])
        let codes = file.anomalies.map(\.code)
        #expect(!codes.contains(.sansColonneNaissance))
        #expect(codes.contains(.naissancesIllisibles) || codes.contains(.naissancesImpossibles))
    }

    @Test func refusalsSayWhy() throws {
        let good = try folder.write("g.csv", Self.header + people(3).joined(separator: "\n"))
        func refus(_ answer: StudyFichiers.Answer) -> RefusDiagnostic? {
            if case .refused(let refus) = answer { return refus }
            return nil
        }
        #expect(
            refus(try study([good], ["nom=absente"]))
                == .colonneAbsente(
                    fichier: good, ColonneAbsente(champ: .nom, colonne: "absente"),
                    existantes: ["nom", "prenom", "naissance", "adresse", "code_postal"]))
        #expect(
            refus(try study([good], ["prenom=prenom"]))
                == .sansNom(
                    fichier: good, existantes: ["nom", "prenom", "naissance", "adresse", "code_postal"]))
        #expect(refus(try study([good], ["nom=nom", "nom=nom"])) == .tropDeCorrespondances(fichiers: 1, donnees: 2))
        #expect(
            refus(try study([good], ["nom=nom,prenom=nom"]))
                == .colonneDouble(fichier: good, colonne: "nom", champs: [.nom, .prenom]))
        #expect(
            refus(try study([good], ["nom=nom,nom=NOM"]))
                == .colonneDouble(fichier: good, colonne: "NOM", champs: [.nom, .nom]))
        #expect(refus(try study([good], limite: 2)) == .tropDeLignes(limite: 2))
        let one = try folder.write("n.csv", "Extraction\nDURAND-Zoé-14/03/1988\nPETIT-Luc-01/02/1990\n")
        #expect(refus(try study([one])) == .uneColonne(fichier: one, entete: "Extraction"))
        let lone = try folder.write("h.csv", Self.header)
        #expect(refus(try study([lone])) == .sansLigne)
        let pdf = try folder.write("p.csv", "%PDF-1.4\n")
        #expect(refus(try study([good, pdf])) == .fichier(pdf, raison: "pdf", ligne: 0))
    }
}
