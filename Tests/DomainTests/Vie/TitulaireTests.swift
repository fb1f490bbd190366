// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// Another holder, and death: dated acts with their document (arrêté of 2015, annex, 4).
@Suite struct TitulaireTests {
    private let today: Day

    init() throws { today = try #require(Day(2026, 11, 26)) }

    private func holder(_ prenoms: String, _ year: Int) throws -> Titulaire {
        Titulaire(nomNaissance: "DURAND", prenoms: prenoms, naissance: .day(try #require(Day(year, 5, 2))))
    }

    private func form(_ others: [String]) throws -> Formulaire {
        var form = Formulaire(depot: Depot(date: try #require(Day(2024, 1, 3)), canal: "guichet", pieceVue: true))
        form.demandeur = try holder("Claire", 1990)
        for (rank, name) in others.enumerated() {
            var other = try holder(name, 1987 - rank)
            other.lien = "M"
            form.cotitulaires.append(other)
        }
        form.nombrePersonnes = 4
        return form
    }

    private func judge(
        _ typed: [String: String], _ others: [String], _ etat: Etat = .active
    ) throws -> Result<ChangementTitulaire, RefusTitulaire> {
        let known = ["titulaireLe": "20/11/2026", "pieceTitulaire": "Jugement"]
        return examineTitulaire(known.merging(typed) { _, new in new }, try form(others), etat, on: today)
    }

    private func fautes(_ answer: Result<ChangementTitulaire, RefusTitulaire>) -> [String] {
        guard case .failure(.fautes(let violations)) = answer else { return ["\(answer)"] }
        return violations.map { "\($0.champ) \($0.code)" }
    }

    @Test func aCoHolderTakesThePlace() throws {
        let part = try judge(["acteTitulaire": "changement", "ancienTitulaire": "part"], ["Paul"]).get()
        #expect(part.rang == 0 && !part.reste && part.le.iso == "2026-11-20")
        #expect(try judge(["acteTitulaire": "changement", "ancienTitulaire": "reste"], ["Paul"]).get().reste)
        #expect(try judge(["acteTitulaire": "deces", "ancienTitulaire": "reste"], ["Paul"]).get().reste == false)
        // Nobody left: it ends.
        #expect(try judge(["acteTitulaire": "deces"], []).get().rang == nil)
        let second = ["acteTitulaire": "deces", "nouveauTitulaire": "1"]
        #expect(try judge(second, ["Paul", "Anne"]).get().rang == 1)
        for etat in [Etat.radiee, .fusionnee, .annulee, .purgee] {
            #expect(try judge(["acteTitulaire": "deces"], [], etat) == .failure(.etat(etat)))
        }
    }

    @Test func whatIsMissingIsSaid() throws {
        #expect(fautes(try judge([:], [])) == ["acteTitulaire requis.court"])
        #expect(
            fautes(try judge(["acteTitulaire": "changement"], []))
                == ["acteTitulaire titulaire.sans-cotitulaire"])
        #expect(fautes(try judge(["acteTitulaire": "changement"], ["Paul"])) == ["ancienTitulaire requis.court"])
        #expect(fautes(try judge(["acteTitulaire": "deces"], ["Paul", "Anne"])) == ["nouveauTitulaire requis.court"])
        #expect(
            fautes(try judge(["acteTitulaire": "deces", "titulaireLe": "20/11/2027", "pieceTitulaire": ""], []))
                == ["titulaireLe date.future", "pieceTitulaire requis.court"])
        #expect(
            fautes(try judge(["acteTitulaire": "deces", "titulaireLe": "02/01/2024"], []))
                == ["titulaireLe radiation.avant-depot"])
    }

    @Test func whatIsKnownFollowsThePersons() throws {
        var before = try form(["Paul", "Anne"])
        before.depot.pieceNature = "CNI"
        before.depot.pieceExpireLe = Day(2031, 6, 1)
        before.provenance = [
            "demandeur.nomNaissance": .piece, "cotitulaires.0.naissance": .piece, "cotitulaires.1.naissance": .tiers,
            "adresse.voie": .piece,
        ]
        let left = before.withTitulaire(0, reste: false)
        #expect(left.demandeur?.prenoms == "Paul" && left.demandeur?.lien == nil)
        #expect(left.cotitulaires.map(\.prenoms) == ["Anne"] && left.cotitulaires[0].lien == nil)
        #expect(left.nombrePersonnes == 3)
        // The identity document that was seen is not his.
        #expect(left.depot == Depot(date: before.depot.date, canal: before.depot.canal, pieceVue: false))
        #expect(
            left.provenance == [
                "demandeur.naissance": .piece, "cotitulaires.0.naissance": .tiers, "adresse.voie": .piece,
            ])
        // He lives elsewhere: his address becomes that of the application, the other one follows who stays.
        var (own, his) = (Adresse(), Adresse())
        (own.voie, his.voie) = ("1, rue A", "2, rue B")
        before.adresse = own
        before.cotitulaires[1].adresse = his
        let stays = before.withTitulaire(1, reste: true)
        #expect(stays.adresse == his && stays.demandeur?.adresse == nil)
        #expect(stays.cotitulaires.map(\.prenoms) == ["Paul", "Claire"])
        #expect(stays.cotitulaires[1].adresse == own && stays.cotitulaires[1].lien == "M")
        #expect(stays.nombrePersonnes == 4 && stays.provenance["cotitulaires.1.nomNaissance"] == .piece)
        #expect(stays.provenance["adresse.voie"] == nil)
    }

    @Test func theGroundOfADeathIsData() throws {
        #expect(try loadRulebook(territoire: "ile-de-france").motifDeces == .abandon)
    }
}
