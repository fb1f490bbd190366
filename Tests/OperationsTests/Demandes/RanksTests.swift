// SPDX-License-Identifier: EUPL-1.2

import Domain
import TestSupport
import Testing

@testable import Operations

/// Who is who in two forms: what a NIR follows, and who is still in a file.
@Suite struct RanksTests {
    @Test func nobodyIsFoundTwice() async throws {
        let test = try await TestWorld.make(.sqlite)
        var before = try await test.dossier(try await test.register(Households.benali)).demande.formulaire
        try await test.close()
        let father = try #require(before.demandeur)
        var son = father
        son.naissance = try #require(Naissance(iso: "2003-05-06"))
        before.cotitulaires = [son]
        before.personnesACharge = []
        #expect(UpdateDemande.ranks(from: before, to: before) == [0: 0, 1: 1])
        // Who left is nobody of those who stay, though they have one name.
        var after = before
        after.demandeur = son
        after.cotitulaires = []
        #expect(UpdateDemande.ranks(from: before, to: after) == [1: 0])
        // A birth date that was corrected is the same person all the same.
        after.demandeur?.naissance = try #require(Naissance(iso: "2003-06-05"))
        #expect(UpdateDemande.ranks(from: before, to: after).count == 1)
        // Twins of one birth date, of whom one left.
        var twin = son
        twin.prenoms = "Autre"
        before.cotitulaires = [son, twin]
        after.demandeur = twin
        #expect(UpdateDemande.ranks(from: before, to: after) == [2: 0])
    }
}
