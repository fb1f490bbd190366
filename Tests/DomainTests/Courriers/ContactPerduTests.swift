// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// What did not arrive is told until the contact detail changed, or something arrived since.
@Suite struct ContactPerduTests {
    private func courrier(
        _ id: Int64, _ canal: CanalCourrier, _ etat: EtatCourrier, left: Int64?, isDu: Bool = true,
        faute: String? = nil, genre: GenreCourrier = .preavis
    ) -> Courrier {
        Courrier(
            id: ID(id), demande: ID(1), genre: genre, canal: canal, isDu: isDu, echeance: Day(epochDay: 20_800),
            etat: etat, prevuLe: Instant(milliseconds: 0), partiLe: left.map(Instant.init(milliseconds:)),
            prouveLe: etat == .prouve ? left.map(Instant.init(milliseconds:)) : nil, faute: faute)
    }

    private func lost(
        _ courriers: [Courrier], _ changes: [(String, Int64)] = [], noted: [Int64: Int64] = [:]
    ) -> [Int64] {
        contactsPerdus(
            courriers, changes: changes.map { (champ: $0.0, le: Instant(milliseconds: $0.1)) },
            retours: Dictionary(
                uniqueKeysWithValues: noted.map { (ID<Courrier>($0.key), Instant(milliseconds: $0.value)) })
        ).map(\.courrier.id.rawValue)
    }

    @Test func onlyWhatLeftAndDidNotArrive() {
        #expect(lost([courrier(1, .courriel, .prouve, left: 10), courrier(2, .lettre, .parti, left: 10)]).isEmpty)
        #expect(lost([courrier(1, .courriel, .echec, left: 10, faute: "rebond")]) == [1])
        #expect(lost([courrier(1, .courriel, .echec, left: nil, faute: "sans-adresse")]).isEmpty)
        #expect(lost([courrier(1, .courriel, .echec, left: 10, faute: "incertain")]).isEmpty)
        #expect(lost([courrier(1, .lettre, .annule, left: 10)]).isEmpty)
        #expect(lost([courrier(1, .courriel, .echec, left: 10), courrier(2, .lettre, .revenu, left: 20)]) == [1, 2])
    }

    @Test func aCorrectedAddressEndsIt() {
        let (mail, letter) = (courrier(1, .courriel, .echec, left: 10), courrier(2, .lettre, .revenu, left: 10))
        #expect(lost([mail, letter], [("demandeur.courriel", 20)]) == [2])
        #expect(lost([mail, letter], [("association.courriel", 20), ("adresse.voie", 20)]).isEmpty)
        #expect(lost([letter], [("adresseCourrier.voie", 20)]).isEmpty)
        #expect(lost([mail, letter], [("demandeur.telephone", 20), ("adresseProtegee", 20)]) == [1, 2])
        // Written to the new one already.
        #expect(lost([mail, letter], [("demandeur.courriel", 5), ("adresse.voie", 5)]) == [1, 2])
    }

    @Test func whatArrivesSinceEndsIt() {
        let mail = courrier(1, .courriel, .echec, left: 10)
        let later = courrier(2, .courriel, .prouve, left: 30, genre: .convocation)
        #expect(lost([mail, later]).isEmpty && lost([mail, later], noted: [1: 20]).isEmpty)
        // It left before the first came back: it may come back too.
        #expect(lost([mail, later], noted: [1: 40]) == [1])
        #expect(lost([mail, courrier(2, .remise, .prouve, left: 30)]).isEmpty)
        // The letter that takes its place says nothing of the mailbox.
        #expect(lost([mail, courrier(2, .lettre, .prouve, left: 30)]) == [1])
    }

    @Test func whatTakesItsPlaceIsKnown() {
        let mail = courrier(1, .courriel, .echec, left: 10, isDu: false, faute: "rebond")
        let due = courrier(2, .lettre, .prevu, left: nil)
        #expect(contactsPerdus([mail, due], changes: [], retours: [:]).first?.remplacant?.id == ID(2))
        let other = courrier(2, .lettre, .prevu, left: nil, genre: .convocation)
        #expect(contactsPerdus([mail, other], changes: [], retours: [:]).first?.remplacant == nil)
    }
}
