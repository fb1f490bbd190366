// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Foundation
import TestSupport
import Testing

@Suite struct InterfaceNuuReaderTests {
    private func read(_ text: String) throws -> [InterfaceNuuDemande] { try read(Data(text.utf8)) }

    private func read(_ data: Data) throws -> [InterfaceNuuDemande] {
        var found: [InterfaceNuuDemande] = []
        try InterfaceNuuReader().read(data: data) { found.append($0) }
        return found
    }

    private func fault(_ data: Data) -> InterfaceNuuFault? {
        do {
            _ = try read(data)
            return nil
        } catch { return error as? InterfaceNuuFault }
    }

    private func reason(_ text: String) -> XMLFault.Reason? { reason(Data(text.utf8)) }

    private func reason(_ data: Data) -> XMLFault.Reason? {
        if case .xml(let fault) = fault(data) { return fault.reason }
        return nil
    }

    @Test(arguments: ["02.00", "02.01"])
    func theFormAndItsReferencesAreRead(_ version: String) throws {
        let demande = try #require(try read(NationalFile.benali.replacing("02.01", with: version)).first)
        #expect(demande.typeFichier == "CRE")
        #expect(demande.numGuichet == "93055")
        #expect(demande.numUnique == "111092401855393048")
        #expect(demande.saisie["demandeur.nomNaissance"] == "Haddad")
        #expect(demande.saisie["demandeur.nomUsage"] == "Benali")
        #expect(demande.saisie.liste("communesSouhaitees") == ["insee:93055", "insee:93045"])
        #expect(demande.saisie["adresse.voie"] == "8 rue des Saules")
        #expect(
            ["personnesACharge.0.prenoms", "personnesACharge.1.prenoms"].map { demande.saisie[$0] } == [
                "Inès", "Yanis",
            ])
        #expect(demande.saisie["cotitulaires.0.prenoms"] == "Karim")
        #expect(demande.saisie["dejaLocataireHlm"] == "non")
        // The line of the element behind a field, for the report.
        #expect(demande.lines["demandeur.naissance"] == 17)
    }

    /// Every leaf and attribute of the file is either a field of the form or kept by its path.
    @Test func nothingIsLost() throws {
        let demande = try #require(try read(NationalFile.benali).first)
        let kept = demande.saisie.national
        #expect(demande.saisie["demandeur.profession.situation"] == "CDI")
        #expect(demande.saisie["demandeur.nationalite"] == "1")
        #expect(demande.saisie["demandeur.rfr.2024"] == "31240")
        #expect(demande.saisie.liste("logementRecherche.types") == ["T3", "T4"])
        #expect(demande.saisie["logementActuel.loyer"] == "1020")
        #expect(kept["demandeLogement/personnePhysique/demandeur/telDomicile"] == "0100000001")
        #expect(kept["demandeLogement/champInconnu"] == "gardé")
        #expect(kept["demandeLogement/personnePhysique/demandeur/nom@modifie"] == "true")
        let taken = Set(
            [demande.saisie["demandeur.prenoms"], "Karim", "Inès", "Yanis", "Haddad", "Benali"])
        for value in ["Nadia", "Karim", "Inès", "Yanis"] { #expect(taken.contains(value)) }
        // Every text of the file is found on one side or the other.
        let sides = Array(kept.values) + [String(describing: demande)]
        for text in ["1020", "T4", "31240", "31", "13", "gardé", "950"] {
            #expect(sides.contains { $0.contains(text) }, "\(text) was lost")
        }
    }

    @Test func truncatedFilesSayWhere() throws {
        let whole = NationalFile.benali
        let bytes = Array(whole.utf8)
        for cut in stride(from: 60, to: bytes.count - 20, by: 97) {
            #expect(reason(Data(bytes[..<cut])) != nil, "cut at \(cut)")
        }
    }

    @Test func badBytesAndBombsAreRefused() {
        var wrong = Data(NationalFile.benali.utf8)
        wrong.replaceSubrange(wrong.count - 300..<wrong.count - 298, with: [0xff, 0xfe])
        #expect(reason(wrong) == .encoding || reason(wrong) == .malformed)
        let bomb = """
            <?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "boum"><!ENTITY c "&b;&b;&b;&b;">]><interfaceNuu>&c;</interfaceNuu>
            """
        #expect(reason(bomb) == .doctype)
        let outside = """
            <?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><interfaceNuu>&b;</interfaceNuu>
            """
        #expect(reason(outside) == .doctype)
        let deep = String(repeating: "<a>", count: 200)
        #expect(reason("<interfaceNuu versionInterface=\"02.01\"><demande>\(deep)") == .limit)
        let long = String(repeating: "x", count: 100_000)
        #expect(
            reason("<interfaceNuu versionInterface=\"02.01\"><demande><a>\(long)</a></demande></interfaceNuu>")
                == .limit)
        let wide = String(repeating: "<a/>", count: 30_000)
        #expect(
            reason("<interfaceNuu versionInterface=\"02.01\"><demande>\(wide)</demande></interfaceNuu>") == .limit)
        #expect(reason("") == .malformed)
    }

    @Test func otherRootsAndVersionsAreNamed() {
        #expect(fault(Data("<autre/>".utf8)) == .notInterfaceNuu("autre"))
        #expect(fault(Data("<interfaceNuu versionInterface=\"01.00\"/>".utf8)) == .version("01.00"))
    }
}
