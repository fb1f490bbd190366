// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference

/// The bodies of a fictional region and their desks: the manager, landlords, communes.
package enum SimulatedOrganismes {
    /// Ids of bodies are small and fixed: a simulated region is the same each time.
    package static func all(
        _ rulebook: Rulebook, desks: [String: GuichetFictif]
    ) -> [(organisme: Organisme, guichet: Guichet)] {
        // Desks that the table does not describe keep the hours of one that it does.
        let usual = desks.min { $0.key < $1.key }?.value.horaires
        var pairs: [(Organisme, Guichet)] = []
        func add(
            _ nature: String, _ nom: String, _ perimetre: Perimetre, _ code: String, _ guichet: String,
            _ adresse: String, _ contact: String = "01 99 00 00 00", commune: String? = nil,
            horaires: HorairesGuichet? = nil
        ) {
            let organisme = Organisme(id: ID(Int64(pairs.count + 1)), nature: nature, nom: nom, perimetre: perimetre)
            pairs.append(
                (
                    organisme,
                    Guichet(
                        code: code, organisme: organisme.id, nom: guichet, adresse: adresse, contact: contact,
                        commune: commune, horaires: horaires)
                ))
        }
        add("gestionnaire", "Gestionnaire régional", .region, "REGIO", "Gestionnaire régional", "1, place du Fichier")
        let landlords = [
            "Canal Habitat", "Toits de l’Ourcq", "Les Quatre Vents", "Foyers du Bassin", "Habitat des Coteaux",
        ]
        for (index, nom) in landlords.enumerated() {
            add("bailleur", nom, .region, "BAIL\(index + 1)", nom, "\(index + 2), quai des Mariniers")
        }
        let communes = rulebook.communes.all.filter { rulebook.territoire.departements.contains($0.departement) }
        // Every eleventh commune registers, and Pantin always: about one hundred desks in Île-de-France.
        for (index, commune) in communes.enumerated()
        where index % 11 == 0 || desks[commune.code] != nil {
            let desk = desks[commune.code]
            add(
                "commune", "Mairie de \(commune.nom)", .communes([commune.code]), commune.code,
                desk?.nom ?? "Guichet de \(commune.nom)",
                "\(desk?.adresse ?? "Place de la Mairie")\n\(commune.codesPostaux.first ?? "") \(commune.nom)",
                desk?.telephone ?? "01 99 00 00 00", commune: commune.code, horaires: desk?.horaires ?? usual)
        }
        return pairs
    }
}
