// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Reference
import TestSupport
import Testing

@testable import Formats

/// Exports, reads back, validates.
struct Exchange {
    let rulebook: Rulebook
    let today = Day(2026, 11, 23) ?? Day(epochDay: 0)
    private let folder = TemporaryFolder("xsd")

    init() throws { rulebook = try loadRulebook(territoire: "ile-de-france") }

    func formulaire(_ saisie: Saisie) throws -> Formulaire {
        let examen = examine(saisie, on: today, rulebook)
        return try #require(examen.formulaire, "\(examen.violations)")
    }

    func demande(_ formulaire: Formulaire, etat: Etat = .active) -> Demande {
        let instant = Instant(milliseconds: 0)
        return Demande(
            id: ID(1), version: 1, etat: etat, numero: "111112601855393055", guichet: "93055", organisme: ID(1),
            expireLe: today, enregistreeLe: instant, modifieeLe: instant, formulaire: formulaire)
    }

    func write(_ formulaire: Formulaire, etat: Etat = .active) -> InterfaceNuuWriter.Answer {
        InterfaceNuuWriter(communes: rulebook.communes)
            .write(demande(formulaire, etat: etat), entete: .init(dateFichier: "2026-11-23T10:42:00"))
    }

    func document(_ formulaire: Formulaire) throws -> (data: Data, ecarts: [InterfaceNuuEcart]) {
        switch write(formulaire) {
        case .document(let data, let ecarts): return (data, ecarts)
        case .refused(let ecarts):
            Issue.record("refused: \(ecarts.map { "\($0.champ) \($0.raison)" })")
            throw CancellationError()
        }
    }

    /// As the import does.
    func read(_ data: Data) throws -> Formulaire {
        var found: [InterfaceNuuDemande] = []
        try InterfaceNuuReader().read(data: data) { found.append($0) }
        return try formulaire(try #require(found.first).saisie)
    }

    /// `export(import(export(F)))` is `export(F)`, byte for byte; what was imported is imported the same again.
    func roundTrip(_ formulaire: Formulaire, _ what: String) throws {
        let first = try document(formulaire).data
        let back = try read(first)
        let second = try document(back).data
        #expect(second == first, "\(what): \(Self.difference(first, second))")
        #expect(try read(second) == back, "\(what)")
    }

    static func difference(_ first: Data, _ second: Data) -> String {
        let sides = [first, second].map { String(decoding: $0, as: UTF8.self).split(separator: "\n") }
        return zip(sides[0], sides[1]).first { $0 != $1 }.map { "\($0) ≠ \($1)" } ?? "one is longer"
    }

    /// What `xmllint` says against a schema of our own.
    func validate(_ documents: [Data]) throws -> String {
        let schema = try #require(Bundle.module.path(forResource: "interfaceNuu", ofType: "xsd"))
        let paths = try documents.enumerated().map { try folder.write("\($0).xml", $1) }
        let lint = Process()
        lint.executableURL = URL(fileURLWithPath: "/usr/bin/xmllint")
        lint.arguments = ["--noout", "--nonet", "--schema", schema] + paths
        let output = Pipe()
        lint.standardError = output
        try lint.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        lint.waitUntilExit()
        return text.split(separator: "\n").filter { !$0.hasSuffix("validates") }.joined(separator: "\n")
    }
}

@Suite struct InterfaceNuuWriterTests {
    private let exchange: Exchange

    init() throws { exchange = try Exchange() }

    /// Every field that has an element.
    static var complete: Saisie {
        var saisie = Households.durand
        let fields = [
            "demandeur.civilite": "2", "demandeur.nomUsage": "Marchand", "demandeur.nationalite": "1",
            "demandeur.situationFamiliale": "M", "demandeur.courriel": "c.durand@exemple.fr",
            "demandeur.autreTelephone": "0100000002", "demandeur.profession.situation": "CDI",
            "demandeur.profession.metier": "Infirmière", "demandeur.profession.employeur": "Hôpital",
            "demandeur.profession.multiEmployeur": "oui", "demandeur.profession.commune": "insee:93048",
            "demandeur.rfr.2024": "21000", "demandeur.rfr.2025": "22000", "demandeur.ressources.SAL": "1800",
            "demandeur.ressources.AF": "148", "demandeur.versements.PAV": "100", "ressourcesACharge.BE": "90",
            "cotitulaires.0.civilite": "1", "cotitulaires.0.nationalite": "2", "cotitulaires.0.situationFamiliale": "M",
            "cotitulaires.0.profession.situation": "CHO", "cotitulaires.0.telephone": "0600000003",
            "cotitulaires.0.ressources.CHO": "900", "personnesACharge.0.sexe": "M", "personnesACharge.1.sexe": "F",
            "personnesACharge.2.naissance": "04/05/2012", "personnesACharge.2.sexe": "F",
            "personnesACharge.2.lien": "E", "personnesACharge.2.garde": "G", "nombrePersonnes": "6",
            "naissancesAttendues.nombre": "1", "naissancesAttendues.date": "01/03/2027",
            "adresse.voie": "12 bis, rue des Lilas", "adresse.complement": "appt 3, étage 2, Résidence du Parc",
            "adresse.chez": "Mme Roche", "adresseCourrier.voie": "3 quai Neuf",
            "adresseCourrier.commune": "75113", "dejaLocataireHlm": "oui", "logementActuel.statut": "HLM",
            "logementActuel.categorie": "A", "logementActuel.type": "T2", "logementActuel.surface": "38",
            "logementActuel.nombreHabitants": "5", "logementActuel.loyer": "512", "logementActuel.aideLogement": "90",
            "logementActuel.bailleur": "Canal Habitat", "logementActuel.structure": "Relais",
            "logementActuel.proprietaire": "non", "logementActuel.proprieteType": "T1", "motifs.0": "13",
            "motifs.1": "23", "motifPrecision": "Près des parents", "motifJugement": "02/02/2026",
            "logementRecherche.categorie": "A", "logementRecherche.types.0": "T4", "logementRecherche.types.1": "T5",
            "logementRecherche.loyerMaximum": "800", "logementRecherche.rezDeChaussee": "non",
            "logementRecherche.sansAscenseur": "oui", "logementRecherche.parking": "oui",
            "logementRecherche.elargie": "oui", "quartiers.0": "Les Courtillières", "handicaps.0.etat": "STA",
            "handicaps.0.marche": "2", "handicaps.0.accompagne": "oui", "handicaps.0.moteur.0": "MI",
            "handicaps.0.sensoriel.0": "DV", "handicaps.0.aides.0": "2", "handicaps.0.equipements.0": "4",
            "handicaps.0.besoin": "Une main courante", "handicaps.0.referent": "Dr Blanc",
            "handicaps.0.referentTelephone": "0100000004",
        ]
        for (champ, value) in fields { saisie[champ] = value }
        return saisie
    }

    private func said(_ ecarts: [InterfaceNuuEcart]) -> [String] { ecarts.map { "\($0.champ) \($0.raison)" }.sorted() }

    @Test func everyFieldHasItsElement() throws {
        let formulaire = try exchange.formulaire(Self.complete)
        let (data, ecarts) = try exchange.document(formulaire)
        #expect(said(ecarts) == [])
        #expect(try exchange.validate([data]) == "")
        var back = try exchange.read(data)
        // Held by elements that the form reads elsewhere, or never reads.
        #expect(back.national.values.sorted() == ["0100000002", "0100000004", "93100"])
        back.national = [:]
        back.provenance = formulaire.provenance
        var expected = formulaire
        expected.depot.canal = "reprise"
        expected.demandeur?.autreTelephone = nil
        expected.handicaps?[0].referentTelephone = nil
        expected.adresse?.voie = "12bis rue des Lilas"
        #expect(back == expected)
        try exchange.roundTrip(formulaire, "complete")
    }

    /// What a change of the complete form makes the writer say: `champ raison`, or `refus` of the whole.
    static let cases: [([String: String], [String])] = [
        (["demandeur.nomNaissance": String(repeating: "Montmorency ", count: 4)], ["demandeur.nomNaissance raccourci"]),
        (
            ["demandeur.prenoms": "Marie Anne Charlotte Josephine Adelaide", "demandeur.prenomsEnvoi": "Marie Anne"],
            ["demandeur.prenoms raccourci"]
        ),
        (["personnesACharge.0.nom": "Van der Straaten de Villeneuve"], ["personnesACharge.0.nom raccourci"]),
        (["demandeur.courriel": "a+b@exemple.fr"], ["demandeur.courriel format"]),
        (["demandeur.courriel": "a@mairie.paris"], ["demandeur.courriel format"]),
        (["demandeur.courriel": "a@exemple.info"], ["demandeur.courriel format"]),
        (["demandeur.telephone": "+44 20 7946 0000"], ["demandeur.telephone format"]),
        (["demandeur.telephone": "+33 6 00 00 00 09"], []),
        (["cotitulaires.0.courriel": "p@exemple.fr"], ["cotitulaires.0.courriel sansPlace"]),
        (
            ["demandeur.profession.employeur": "Assistance publique des hôpitaux"],
            ["demandeur.profession.employeur long"]
        ),
        (["demandeur.profession.siret": "73282932000074"], ["demandeur.profession.siret sansPlace"]),
        (["demandeur.rfr.2023": "20000"], ["demandeur.rfr.2023 sansPlace"]),
        (["demandeur.ressources.SAL": "1800,40"], ["demandeur.ressources.SAL arrondi"]),
        (["adresse.voie": "12 avenue du Maréchal de Lattre de Tassigny"], []),
        (["adresse.complement": "étage RDC"], []),
        (
            ["adresse.complement": "étage RDC, Résidence des Grands Champs"],
            ["adresse.complement long"]
        ),
        (["adresse.voie": "rue \(String(repeating: "très longue ", count: 9))"], ["refus", "adresse.voie long"]),
        (["adresse.domiciliation": "oui"], ["adresse.domiciliation sansPlace"]),
        (["adresse.commune": "69003 Lyon"], ["refus", "adresse.commune manque"]),
        (["adresseCourrier.commune": "B-1000 Bruxelles", "adresseCourrier.pays": "Belgique"], []),
        (
            ["adresseCourrier.commune": "Dakar", "adresseCourrier.pays": "Sénégal"],
            ["refus", "adresseCourrier.libelle manque"]
        ),
        (
            ["adresseProtegee": "oui"],
            [
                "adresse.chez sansPlace", "adresse.codePostal sansPlace", "adresse.commune sansPlace",
                "adresse.complement sansPlace", "adresse.voie sansPlace", "adresseProtegee protegee",
            ]
        ),
        (
            [
                "adresseProtegee": "oui", "adresseCourrier.voie": "", "adresseCourrier.commune": "",
            ], ["refus", "adresse protegee"]
        ),
        (["courriersPoste": "oui"], ["courriersPoste sansPlace"]),
        (["motifPrecision": "Rapprochement de mes parents âgés et malades"], ["motifPrecision long"]),
        (
            ["motifs.0": "", "motifs.1": ""],
            [
                "demandeLogement/principauxMotifDemande/motifDemande manque", "motifJugement incomplet",
                "motifPrecision incomplet",
            ]
        ),
        (["logementActuel.loyer": "512,60"], ["logementActuel.loyer arrondi"]),
        (["logementActuel.loyer": "10000"], ["logementActuel.loyer limite"]),
        (["logementActuel.structure": "Foyer des Mariniers"], ["logementActuel.structure long"]),
        (["logementActuel.depuis": "01/01/2020"], ["logementActuel.depuis sansPlace"]),
        (["logementActuel.statut": "RS", "logementActuel.depuis": "01/01/2020", "dejaLocataireHlm": "non"], []),
        (["logementActuel.proprietaire": ""], ["logementActuel.proprietaire presume"]),
        (["logementRecherche.elargie": ""], ["logementRecherche.elargie presume"]),
        (["quartiers.0": "Le long quartier des Courtillières"], ["quartiers.93055 long"]),
        (["nombrePersonnes": "8"], ["nombrePersonnes sansPlace"]),
        (["personnesACharge.2.prenoms": "Lou"], ["personnesACharge.2.prenoms sansPlace"]),
        (["personnesACharge.0.naissance": "2016"], ["personnesACharge.0.naissance format"]),
        (["langue": "en", "aide.nom": "Mme Roy"], ["aide.nom sansPlace", "langue sansPlace"]),
        (["handicaps.0.personne": "Léo"], ["handicaps.0.personne sansPlace"]),
        (["demandeur.handicap": "oui"], ["demandeur.handicap sansPlace"]),
        (["demandeur.naissance": "1990"], ["refus", "demandeur.naissance format"]),
        (["demandeur.civilite": ""], ["refus", "demandeur.civilite manque"]),
        (["demandeur.nationalite": ""], ["refus", "demandeur.nationalite manque"]),
        (["demandeur.prenoms": "", "demandeur.sansPrenom": "oui"], ["refus", "demandeur.prenoms manque"]),
        (["demandeur.profession.situation": ""], ["refus", "demandeur.profession.situation manque"]),
        (["cotitulaires.0.lien": ""], ["refus", "cotitulaires.0.lien manque"]),
        (["logementActuel.statut": ""], ["refus", "logementActuel.statut manque"]),
        (
            ["logementRecherche.types.0": "", "logementRecherche.types.1": ""],
            ["refus", "logementRecherche.types manque"]
        ),
    ]

    @Test(arguments: cases.indices)
    func whatIsNotCarriedIsNamed(_ index: Int) throws {
        let (changes, expected) = Self.cases[index]
        var saisie = Self.complete
        for (champ, value) in changes { saisie[champ] = value }
        let formulaire = try exchange.formulaire(saisie)
        switch exchange.write(formulaire) {
        case .document(let data, let ecarts):
            #expect(said(ecarts) == expected.sorted(), "\(changes)")
            #expect(try exchange.validate([data]) == "", "\(changes)")
            try exchange.roundTrip(formulaire, "\(changes)")
        case .refused(let ecarts): #expect(["refus"] + said(ecarts) == expected, "\(changes)")
        }
    }

    /// A document with every block of the schema, marks of change, a household out of the ordinary: what comes out is
    /// what came in, byte for byte.
    @Test func anImportedDocumentComesOutAsItCameIn() throws {
        let path = try #require(Bundle.module.path(forResource: "interfaceNuu", ofType: "xml"))
        let sample = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(try exchange.validate([sample]) == "")
        let formulaire = try exchange.read(sample)
        #expect(formulaire.demandeur?.ressources == ["SAL": Montant(euros: 1_500), "AF": Montant(euros: 148)])
        #expect(formulaire.handicaps?.map(\.etat) == ["STA"])
        #expect(formulaire.personnesACharge.count == 4)
        #expect(formulaire.cotitulaires.map(\.telephone) == ["0100000005"])
        let (data, ecarts) = try exchange.document(formulaire)
        // « telTravail » alone is read as the telephone; where it stood is not kept.
        let expected = String(decoding: sample, as: UTF8.self)
            .replacing("<n:telTravail>0100000005</n:telTravail>", with: "<n:telDomicile>0100000005</n:telDomicile>")
        #expect(data == Data(expected.utf8), "\(Exchange.difference(data, Data(expected.utf8)))")
        #expect(said(ecarts) == [])
        #expect(try exchange.read(data) == formulaire)
    }

    /// The file of the other tests, with what it lacks to be valid.
    @Test func aFileThatForgivesIsWrittenStrictly() throws {
        let text = NationalFile.benali
            .replacing("<n:telDomicile>", with: "<n:situationFamiliale code=\"M\"/><n:telDomicile>")
            .replacing(
                "<n:lienDemandeur",
                with: """
                    <n:nationalite code="1"/><n:situationFamiliale code="M"/><n:situationProfessionnelle>\
                    <n:typeContratTravail code="CHO"/></n:situationProfessionnelle><n:lienDemandeur
                    """)
        let formulaire = try exchange.read(Data(text.utf8))
        let (data, ecarts) = try exchange.document(formulaire)
        #expect(try exchange.validate([data]) == "")
        #expect(
            said(ecarts) == [
                "demandeLogement/champInconnu inconnu", "logementActuel.proprietaire presume",
                "logementRecherche.elargie presume",
            ])
        #expect(String(decoding: data, as: UTF8.self).contains("<n:refInterne>REF-1</n:refInterne>"))
        try exchange.roundTrip(formulaire, "benali")
    }

    @Test func namesThatTheFormatTakesAreSentWhole() throws {
        var saisie = Self.complete
        saisie["demandeur.prenoms"] = "Marie Anne Charlotte Josephine Adelaide"
        saisie["demandeur.prenomsEnvoi"] = "Marie Anne"
        let text = String(decoding: try exchange.document(try exchange.formulaire(saisie)).data, as: UTF8.self)
        #expect(text.contains("<n:prenom>Marie Anne</n:prenom>"))
        #expect(
            text.contains("<n:nom>Marchand</n:nom>") && text.contains("<n:nomPatronymique>Durand</n:nomPatronymique>"))
    }

    /// What the form says today is right: of the imported file remains what no field contradicts.
    @Test func theFormIsRightWhereItChanged() throws {
        let path = try #require(Bundle.module.path(forResource: "interfaceNuu", ofType: "xml"))
        var formulaire = try exchange.read(try Data(contentsOf: URL(fileURLWithPath: path)))
        formulaire.adresse?.voie = "9 rue des Saules"
        formulaire.logementActuel?.statut = "LP"
        formulaire.handicaps = nil
        formulaire.demandeur?.ressources = ["AF": Montant(euros: 150)]
        let (data, ecarts) = try exchange.document(formulaire)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains("<n:numero>9</n:numero>") && !text.contains("Les Saules"))
        #expect(text.contains("modeleLogement code=\"LP\"") && !text.contains("modeleLogement code=\"HLM\""))
        #expect(text.contains("handicapAutre") && !text.contains("Rampe"))
        #expect(Set(ecarts.map(\.raison)) == [.remplace, .sansMembre, .sansPlace])
        #expect(try exchange.validate([data]) == "")
        try exchange.roundTrip(formulaire, "changed")
    }

    @Test func anAssociationIsWritten() throws {
        var saisie = Saisie()
        for (champ, value) in [
            "depot.date": "23/11/2026", "depot.canal": "guichet", "depot.pieceVue": "oui",
            "association.nom": "Association du Canal pour le logement", "association.telephone": "0100000006",
            "adresse.voie": "8 rue des Saules", "adresse.commune": "93500 Pantin", "communesSouhaitees.0": "Pantin",
            "logementRecherche.types.0": "T2", "logementRecherche.elargie": "oui", "dejaLocataireHlm": "non",
        ] { saisie[champ] = value }
        let formulaire = try exchange.formulaire(saisie)
        let (data, ecarts) = try exchange.document(formulaire)
        #expect(try exchange.validate([data]) == "")
        #expect(said(ecarts) == ["association.nom raccourci", "dejaLocataireHlm sansPlace"])
        try exchange.roundTrip(formulaire, "association")
    }

    @Test func aRadiationThatIsNotKnownIsARefusal() throws {
        let formulaire = try exchange.formulaire(Self.complete)
        guard case .refused(let ecarts) = exchange.write(formulaire, etat: .radiee) else {
            Issue.record("written as if it were active")
            return
        }
        #expect(said(ecarts) == ["demandeLogement/radiation manque"])
    }

    /// The legal minimum is less than what the format wants.
    @Test func theLegalMinimumIsRefusedWithAllThatIsMissing() throws {
        guard case .refused(let ecarts) = exchange.write(try exchange.formulaire(Households.benali)) else {
            Issue.record("written")
            return
        }
        #expect(
            said(ecarts) == [
                "demandeur.nationalite manque", "demandeur.profession.situation manque",
                "demandeur.situationFamiliale manque", "logementActuel.statut manque",
                "logementRecherche.types manque",
            ])
    }

    /// Any household, any part of an imported file with it: the second export is the first.
    @Test func theSecondExportIsTheFirst() throws {
        let path = try #require(Bundle.module.path(forResource: "interfaceNuu", ofType: "xml"))
        let imported = try exchange.read(try Data(contentsOf: URL(fileURLWithPath: path)))
        let whole = try exchange.formulaire(Self.complete)
        let keys = imported.national.keys.sorted()
        var (documents, refused): ([Data], Int) = ([], 0)
        for seed in 0..<200 {
            var state = UInt64(seed) &+ 1
            func chance(_ percent: UInt64) -> Bool {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return (state >> 33) % 100 < percent
            }
            var formulaire = chance(50) ? imported : whole
            formulaire.national = imported.national.filter { _ in true }
            for key in keys where chance(40) { formulaire.national[key] = nil }
            if chance(30) { formulaire.demandeur?.telephone = nil }
            if chance(30) { formulaire.demandeur?.telephone = "0100000009" }
            if chance(30) { formulaire.demandeur?.autreTelephone = nil }
            if chance(30) { formulaire.demandeur?.ressources?["SAL"] = nil }
            if chance(30) { formulaire.demandeur?.ressources?["RSA"] = Montant(euros: 5) }
            if chance(30) { formulaire.demandeur?.rfr = ["2023": 9, "2024": 8] }
            if chance(30) { formulaire.personnesACharge.shuffle() }
            if chance(30) { formulaire.personnesACharge.removeLast() }
            if chance(30) { formulaire.adresseCourrier = nil }
            if chance(30) { formulaire.adresse?.complement = "bât. 12345, esc. 1, esc. 2, face" }
            if chance(30) { formulaire.logementActuel?.statut = "SH" }
            if chance(30) { formulaire.motifs = ["01"] }
            if chance(30) { formulaire.handicaps = nil }
            guard case .document(let data, _) = exchange.write(formulaire) else {
                refused += 1
                continue
            }
            documents.append(data)
            try exchange.roundTrip(formulaire, "seed \(seed)")
        }
        print("interfaceNuu: \(documents.count) documents written twice, \(refused) refused")
        #expect(documents.count > 100)
        let faults = try exchange.validate(documents)
        #expect(faults.isEmpty, "\(faults.prefix(600))")
    }
}
