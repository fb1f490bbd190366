// SPDX-License-Identifier: EUPL-1.2

extension Adresse {
    /// As they stand on an envelope, without the name. `chez`: the words before a host, « chez ».
    package func lignes(_ communes: Communes, chez: (String) -> String) -> [String] {
        let place = [codePostal, commune.flatMap { communes[$0]?.nom } ?? libelle]
            .compactMap { $0 }.joined(separator: " ")
        return [self.chez.map(chez), complement, voie, place.isEmpty ? nil : place, pays].compactMap { $0 }
    }
}
