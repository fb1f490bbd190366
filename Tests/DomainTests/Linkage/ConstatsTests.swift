// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

@testable import Linkage

/// What the engine finds between two writings: a table, one line a way to write.
@Suite struct ConstatsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let left: String
        let right: String
        let wanted: String

        init(_ left: String, _ right: String, _ wanted: String) {
            self.left = left
            self.right = right
            self.wanted = wanted
        }

        var testDescription: String { "\(left) · \(right)" }
    }

    static func constats(_ left: IdentiteComparee, _ right: IdentiteComparee) -> Constats {
        var registre = RegistreCompare()
        registre.append(left, dossier: 0)
        registre.append(right, dossier: 1)
        return ComparePersonnes(registre, PrenomsEnNom(registre))(0, 1)
    }

    static func said(_ field: Int, _ left: IdentiteComparee, _ right: IdentiteComparee) -> String {
        let level = constats(left, right)[field]
        let other = constats(right, left)[field]
        guard level == other else { return "not the same both ways" }
        return level == 0 ? "inconnu" : Constats.names[field][level - 1].rawValue
    }

    @Test(arguments: [
        Case("Dupont", "DUPONT", "identique"), Case("Dupont", "Dupond", "proche"),
        Case("De Souza", "Desouza", "identique"),
        Case("De La Tour", "Tour", "partiel"), Case("N'Diaye", "Ndiaye", "identique"),
        Case("Lévy-Strauss", "Levy", "partiel"),
        Case("Ouattara", "Wattara", "variante"), Case("Benali", "Bennali", "proche"),
        Case("Kowalczyk", "Kowalzcyk", "proche"),
        Case("Nguyễn", "Nguyen", "identique"), Case("Müller", "Mueller", "proche"),
        Case("Le Goff", "Legoff", "identique"),
        Case("Thomas", "Tomsha", "variante"), Case("Martin", "Moreau", "different"), Case("Chen", "Cheng", "proche"),
        Case("Li", "Lu", "different"),
        Case("INCONNU", "Martin", "inconnu"), Case("XXX", "XXX", "inconnu"), Case("", "Martin", "inconnu"),
        Case("El Amrani", "Amrani", "partiel"), Case("Khadija", "Cadidja", "variante"),
        // Other scripts: compared in Latin letters.
        Case("Иванов", "Ivanov", "identique"), Case("ПЕТРОВА", "Petrova", "identique"),
        Case("Παπαδόπουλος", "PAPADOPOULOS", "identique"), Case("小明", "Xiaoming", "identique"),
        Case("ნინო", "Nino", "identique"), Case("Иванов", "Петров", "different"),
    ])
    func surnames(_ it: Case) {
        var (left, right) = (IdentiteComparee(), IdentiteComparee())
        left.nom = it.left
        right.nom = it.right
        #expect(Self.said(Field.nom, left, right) == it.wanted)
    }

    @Test(arguments: [
        Case("Marie", "MARIE", "identique"), Case("Marie Claire", "Marie", "partiel"),
        Case("Claire", "Marie-Claire", "partiel"), Case("Oksana", "Oxana", "variante"),
        Case("Lakshmi", "Laxmi", "variante"), Case("Yuliya", "Julia", "variante"),
        Case("Hocine", "Hussein", "variante"),
        Case("Abdelkader", "Abdul Qadir", "variante"), Case("Xiaoming", "Hsiao Ming", "variante"),
        Case("Yelena", "Elena", "proche"),
        Case("Jean-Pierre", "Jeanpierre", "identique"), Case("Mohamed", "Mohammed", "proche"),
        Case("Mohamed", "Muhammad", "variante"),
        Case("Fatoumata", "Fatimata", "variante"), Case("J", "Jean", "variante"), Case("Léa", "Léo", "different"),
        Case("Pia", "Pai", "proche"), Case("Har rison", "Harrison", "identique"), Case("Ann", "Hannah", "different"),
        Case("Lucas", "Emma", "different"), Case("Oleksandr", "Aleksandr", "proche"),
    ])
    func firstNames(_ it: Case) {
        var (left, right) = (IdentiteComparee(), IdentiteComparee())
        left.prenoms = it.left
        right.prenoms = it.right
        #expect(Self.said(Field.prenoms, left, right) == it.wanted)
    }

    @Test(arguments: [
        Case("1988-03-14", "1988-03-14", "identique"), Case("1988-03-04", "1988-04-03", "inverse"),
        Case("1988-03-14", "1988-03-24", "proche"), Case("1988-03-14", "1989-03-14", "proche"),
        Case("1988-03-14", "1988-03-41", "inconnu"), Case("1988-03-14", "1898-03-14", "proche"),
        Case("1988-03-14", "1988-01-01", "incomplet"), Case("1988-03-14", "1988", "incomplet"),
        Case("1988-03", "1988-04", "voisin"), Case("1988", "1989", "voisin"),
        Case("1988-03-14", "1988-03-02", "commun"),
        Case("1988-12-20", "1989-02-03", "voisin"), Case("1988-03-14", "1989-03-02", "voisin"),
        Case("1988-03-14", "1989-04-20", "different"), Case("1988", "1991", "different"),
        Case("1988-03-14", "1962-11-02", "different"), Case("1900-01-01", "1900-01-01", "inconnu"),
    ])
    func birthDates(_ it: Case) {
        var (left, right) = (IdentiteComparee(), IdentiteComparee())
        left.naissance = Naissance(iso: it.left)
        right.naissance = Naissance(iso: it.right)
        #expect(Self.said(Field.naissance, left, right) == it.wanted)
    }

    @Test(arguments: [
        Case("14 rue des Tanneurs|93500", "14, R. DES TANNEURS|93500", "identique"),
        Case("14 bis rue des Tanneurs|93500", "14 rue des Taneurs|93500", "proche"),
        Case("14 rue des Tanneurs|93500", "16 rue des Tanneurs|93500", "commun"),
        Case("14 rue des Tanneurs|93500", "3 avenue Foch|93500", "partiel"),
        Case("14 rue des Tanneurs|93500", "14 rue des Tanneurs|93000", "proche"),
        Case("14 rue des Tanneurs|93500", "3 avenue Foch|75001", "different"),
        Case("|", "3 avenue Foch|75001", "inconnu"),
        Case("|93500", "3 avenue Foch|93500", "partiel"),
    ])
    func addresses(_ it: Case) {
        func identite(_ text: String) -> IdentiteComparee {
            let parts = text.split(separator: "|", omittingEmptySubsequences: false)
            var identite = IdentiteComparee()
            identite.voie = String(parts[0])
            identite.codePostal = String(parts[1])
            return identite
        }
        #expect(Self.said(Field.adresse, identite(it.left), identite(it.right)) == it.wanted)
    }

    @Test func telephonesAndMails() {
        func telephones(_ left: String, _ right: String) -> String {
            var (a, b) = (IdentiteComparee(), IdentiteComparee())
            (a.telephones, b.telephones) = ([left], [right])
            return Self.said(Field.telephone, a, b)
        }
        #expect(telephones("06 39 98 00 11", "+33639980011") == "identique")
        #expect(telephones("0639980011", "0639980012") == "proche")
        #expect(telephones("0639980011", "0639981100") == "different")
        #expect(telephones("0600000000", "0600000000") == "inconnu")
        #expect(telephones("0123456789", "0123456789") == "inconnu")
        func mails(_ left: String, _ right: String) -> String {
            var (a, b) = (IdentiteComparee(), IdentiteComparee())
            (a.courriel, b.courriel) = (left, right)
            return Self.said(Field.courriel, a, b)
        }
        #expect(mails("A.Benali@example.org", "a.benali@example.org") == "identique")
        #expect(mails("a.benali@example.org", "a.benali@example.net") == "proche")
        #expect(mails("a.benali@example.org", "a.bennali@example.org") == "proche")
        #expect(mails("a.benali@example.org", "b.martin@example.org") == "different")
        #expect(mails("non", "non") == "inconnu")
        #expect(mails(" Zoé.B @Example.org", "zoé.b@example.org") == "identique")
        #expect(mails("@example.org", "@example.org") == "inconnu")
        let long = String(repeating: "a", count: 80)
        #expect(mails("\(long)1@example.org", "\(long)1@example.org") == "identique")
    }

    /// A batch is the same register as its persons one by one, and a cell that is no UTF-8 is taken for what it can be read as.
    @Test func personsInABatch() {
        var persons = [IdentiteComparee(), IdentiteComparee(), IdentiteComparee()]
        (persons[0].nom, persons[0].prenoms, persons[0].courriel) = ("Benali", "Nadia", "N.Benali@example.org")
        (persons[0].numeroVoie, persons[0].voie, persons[0].codePostal) = ("14 bis", "rue des Tanneurs", "93500")
        (persons[1].nomUsage, persons[1].voie) = ("d'Été", "3 allée du Lac")
        (persons[1].telephones, persons[1].sexe) = (["00", "0639980011", "0639981100"], .feminin)
        (persons[1].naissance, persons[1].enfants) = (Naissance(iso: "1990-05"), [Naissance(iso: "2015-02-01")!])
        var (one, batch, lot) = (RegistreCompare(), RegistreCompare(), LotIdentites())
        for (number, person) in persons.enumerated() {
            one.append(person, dossier: UInt32(number))
            lot.append(person, dossier: UInt32(number), fichier: 0)
        }
        batch.append(lot)
        #expect(batch.count == 3 && one.bytes() == batch.bytes())
        lot.removeAll()
        [0x42, 0xe9, 0x72].withUnsafeBufferPointer { lot.write($0) }
        for _ in LotIdentites.Champ.allCases.dropFirst() { lot.write(UnsafeBufferPointer(start: nil, count: 0)) }
        lot.append(LotIdentites.Nombres(dossier: 3))
        batch.append(lot)
        #expect(batch.count == 4 && batch.noms.count == one.noms.count + 1)
    }

    /// Surname and first name in each other's place are one finding, and the other field does not speak against.
    @Test func exchangedNames() {
        var (left, right) = (IdentiteComparee(), IdentiteComparee())
        (left.nom, left.prenoms) = ("Benali", "Nadia")
        (right.nom, right.prenoms) = ("NADIA", "Bennali")
        #expect(Self.said(Field.nom, left, right) == "inverse")
        #expect(Self.said(Field.prenoms, left, right) == "identique")
    }

    /// Of two persons one of whom has a name in the wrong column, and another one besides: which of both columns it belongs to says
    /// whether they are one or of one family.
    @Test func oneNameInTheOtherColumn() {
        func compared(_ left: (String, String), _ right: (String, String)) -> Constats {
            var registre = RegistreCompare()
            let others = (0..<3).flatMap { _ in [("Whiteway", "Marc"), ("Durand", "Ashleigh")] }
            for (dossier, name) in ([left, right] + others).enumerated() {
                var one = IdentiteComparee()
                (one.nom, one.prenoms) = name
                registre.append(one, dossier: UInt32(dossier))
            }
            return ComparePersonnes(registre, PrenomsEnNom(registre))(0, 1)
        }
        let first = compared(("Ashleigh", "Whiteway"), ("Junge", "Ashleigh"))
        #expect(Constats.names[Field.prenoms][first[Field.prenoms] - 1] == .partiel)
        #expect(Constats.names[Field.nom][first[Field.nom] - 1] == .different)
        let surname = compared(("Whiteway", "Sophie"), ("Sarah", "Whiteway"))
        #expect(Constats.names[Field.nom][surname[Field.nom] - 1] == .partiel)
        #expect(Constats.names[Field.prenoms][surname[Field.prenoms] - 1] == .different)
    }

    @Test func aUsageNameCountsAsWellAsTheBirthName() {
        var (left, right) = (IdentiteComparee(), IdentiteComparee())
        (left.nom, left.nomUsage) = ("Benali", "Martin")
        right.nom = "Martin"
        #expect(Self.said(Field.nom, left, right) == "identique")
    }

    /// The other holder of each file, and the children, speak for the household.
    @Test func theHouseholdSpeaks() throws {
        func person(_ nom: String, _ prenoms: String, _ born: String, children: [String] = []) -> IdentiteComparee {
            var identite = IdentiteComparee()
            (identite.nom, identite.prenoms) = (nom, prenoms)
            identite.naissance = Naissance(iso: born)
            identite.enfants = children.compactMap(Naissance.init(iso:))
            return identite
        }
        var registre = RegistreCompare()
        let children = ["2015-02-03", "2018-05-06"]
        registre.append(person("Benali", "Nadia", "1988-03-14", children: children), dossier: 0)
        registre.append(person("Martin", "Paul", "1985-01-09", children: children), dossier: 0)
        registre.append(person("Martin", "Paul", "1985-01-09", children: [children[1]]), dossier: 1)
        registre.append(person("Benali", "Nadia", "1988-03-14", children: [children[1]]), dossier: 1)
        let constats = ComparePersonnes(registre, PrenomsEnNom(registre))(0, 3)
        #expect(constats[Field.conjoint] == 1)
        #expect(constats[Field.enfants] == 1)
        let modele = EstimateModele(registre)(version: 1)
        let paires = FindPaires(registre, modele)().paires
        #expect(paires.count == 1)
        #expect(paires.first?.rolesEchanges == true)
    }
}
