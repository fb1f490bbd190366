// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

extension Registry {
    /// The files that were united into one, and whether their holders are in it by now, with others or alone: a couple that parted
    /// since left the file to the one or to the other.
    func united(
        into demande: Demande
    ) throws -> [(absorbee: ID<Demande>, numero: String?, areIn: Bool, areAlone: Bool)] {
        let persons = demande.formulaire.searchedPersons
        let holders = persons.indices.filter { persons[$0].role != "charge" }
        return try demandes.find(fusions.unions(into: demande.id)).map { absorbee in
            let theirs = absorbee.formulaire.searchedPersons
            let ranks = UpdateDemande.ranks(from: demande.formulaire, to: absorbee.formulaire)
            let known = holders.count { rang in ranks[rang].map { theirs[$0].role != "charge" } ?? false }
            return (absorbee.id, absorbee.numero, known > 0, known > 0 && known == holders.count)
        }
    }
}
