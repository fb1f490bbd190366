// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

@Suite struct DuLieuTests {
    @Test(arguments: [
        ("Pantin", "de Pantin"), ("Le Pecq", "du Pecq"), ("Les Lilas", "des Lilas"),
        ("La Courneuve", "de La Courneuve"), ("L'Haÿ-les-Roses", "de L'Haÿ-les-Roses"),
        ("Issy-les-Moulineaux", "d’Issy-les-Moulineaux"), ("Évry-Courcouronnes", "d’Évry-Courcouronnes"),
        ("Herblay-sur-Seine", "d’Herblay-sur-Seine"), ("Houilles", "de Houilles"), ("Yerres", "d’Yerres"),
        ("Lesches", "de Lesches"), ("", "de "),
    ])
    func aPlaceTakesItsArticle(_ nom: String, _ said: String) {
        #expect(duLieu(nom) == said)
    }
}
