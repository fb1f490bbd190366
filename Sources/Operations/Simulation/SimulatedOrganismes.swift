// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference

/// The bodies of a fictional region: the manager, landlords, every commune, intercommunalities, départements, services
/// of the State and the others; and the desks of those that register.
///
/// Ids are small and fixed: a simulated region is the same each time. New bodies are added after those that were there.
package struct SimulatedOrganismes: Sendable {
    package private(set) var desks: [(organisme: Organisme, guichet: Guichet)] = []
    /// Those without a desk: they do not register.
    package private(set) var others: [Organisme] = []

    private let rulebook: Rulebook
    private let tables: [String: GuichetFictif]
    /// Desks that the table does not describe keep the hours of one that it does.
    private let usual: HorairesGuichet?

    package init(
        _ rulebook: Rulebook, desks tables: [String: GuichetFictif], counts: SimulationTables.Organismes,
        populations: [String: Int]
    ) {
        self.rulebook = rulebook
        self.tables = tables
        usual = tables.min { $0.key < $1.key }?.value.horaires
        let communes = rulebook.communes.all.filter { rulebook.territoire.departements.contains($0.departement) }
        addFirst(communes)
        addLandlords(counts.bailleurs)
        let rest = addCommunes(communes, counts.communes, populations)
        addState()
        addOthers(rest)
    }

    /// A convention of long ago for whoever works here; the communes that do not register have signed nothing.
    package var conventions: [Convention] {
        let (signed, opening) = (Day(2016, 1, 4), Day(2016, 2, 1))
        let bodies = desks.map(\.organisme) + others.filter { $0.nature != .commune }
        return bodies.compactMap { body in
            guard let signed, let opening else { return nil }
            return Convention(
                id: ID(body.id.rawValue), organisme: body.id, reference: "2016-\(padded(Int(body.id.rawValue), 4))",
                signeeLe: signed, ouvertureLe: opening, finLe: nil)
        }
    }

    // MARK: Bodies

    /// Those of the first region, in their order: what was simulated before keeps its desks.
    private mutating func addFirst(_ communes: [Commune]) {
        add(.gestionnaire, "Gestionnaire régional", .region, "REGIO", "Gestionnaire régional", "1, place du Fichier")
        for (index, nom) in [
            "Canal Habitat", "Toits de l’Ourcq", "Les Quatre Vents", "Foyers du Bassin", "Habitat des Coteaux",
        ].enumerated() {
            add(.bailleur, nom, .region, "BAIL\(index + 1)", nom, "\(index + 2), quai des Mariniers")
        }
        // Every eleventh commune, and those whose desk is described.
        for (index, commune) in communes.enumerated() where index % 11 == 0 || tables[commune.code] != nil {
            add(commune)
        }
    }

    private mutating func addLandlords(_ count: Int) {
        let listed = rulebook.bailleurs.map { (nom: $0.nom, siren: $0.siren as String?) }
        let invented = Self.suffixes.flatMap { suffix in
            Self.prefixes.map { (nom: "\($0) \(suffix)", siren: nil as String?) }
        }
        let present = desks.count { $0.organisme.nature == .bailleur }
        for (rank, landlord) in (listed + invented).prefix(max(0, count - present)).enumerated() {
            let number = present + rank + 1
            add(
                .bailleur, landlord.nom, .region, "B\(padded(number, 4))", landlord.nom,
                "\(number), rue des Bâtisseurs", siren: landlord.siren)
        }
    }

    /// The most peopled communes register, until there are enough; gives those that do not.
    private mutating func addCommunes(
        _ communes: [Commune], _ count: Int, _ populations: [String: Int]
    ) -> [Commune] {
        let present = Set(desks.compactMap { $0.organisme.nature == .commune ? $0.guichet.code : nil })
        let missing = communes.filter { !present.contains($0.code) }
            .sorted { (-(populations[$0.code] ?? 0), $0.code) < (-(populations[$1.code] ?? 0), $1.code) }
        let registering = missing.prefix(max(0, count - present.count))
        for commune in registering { add(commune) }
        return missing.dropFirst(registering.count).sorted { $0.code < $1.code }
    }

    private mutating func addState() {
        for code in rulebook.territoire.departements {
            let nom = "Service de l’État pour le logement (\(code))"
            add(.etat, nom, .region, "ETA\(code.suffix(2))", nom, "\(Int(code) ?? 1), avenue de la République")
        }
        add(
            .actionLogement, "Action Logement (agence fictive)", .region, "ACTLO", "Action Logement",
            "12, rue des Entreprises")
    }

    private mutating func addOthers(_ communes: [Commune]) {
        for commune in communes { add(.commune, "Mairie \(duLieu(commune.nom))", .communes([commune.code])) }
        let grouped = Dictionary(grouping: rulebook.communes.all, by: \.intercommunalite)
        for group in rulebook.intercommunalites.sorted(by: { $0.siren < $1.siren }) where group.siren.utf8.count == 9 {
            let members = (grouped[group.siren] ?? []).filter {
                rulebook.territoire.departements.contains($0.departement)
            }
            if !members.isEmpty { add(.epci, group.nom, .communes(Set(members.map(\.code)))) }
        }
        for code in rulebook.territoire.departements {
            let members = rulebook.communes.all.filter { $0.departement == code }.map(\.code)
            add(.departement, "Conseil départemental (\(code))", .communes(Set(members)))
            add(.siao, "SIAO (\(code))", .region)
            add(.pdalhpd, "Secrétariat du plan pour le logement des personnes défavorisées (\(code))", .region)
        }
        for commission in rulebook.commissions {
            add(.commissionMediation, "Secrétariat, \(commission.nom)", .region)
        }
        add(.observatoire, "Observatoire régional du logement", .region)
    }

    // MARK: Rows

    private mutating func add(_ commune: Commune) {
        let desk = tables[commune.code]
        add(
            .commune, "Mairie \(duLieu(commune.nom))", .communes([commune.code]), commune.code,
            desk?.nom ?? "Guichet \(duLieu(commune.nom))",
            "\(desk?.adresse ?? "Place de la Mairie")\n\(commune.codesPostaux.first ?? "") \(commune.nom)",
            desk?.telephone ?? "01 99 00 00 00", commune: commune.code, horaires: desk?.horaires ?? usual)
    }

    private mutating func add(
        _ nature: NatureOrganisme, _ nom: String, _ perimetre: Perimetre, _ code: String, _ guichet: String,
        _ adresse: String, _ contact: String = "01 99 00 00 00", commune: String? = nil,
        horaires: HorairesGuichet? = nil, siren: String? = nil
    ) {
        let organisme = body(nature, nom, perimetre, enregistre: true, siren: siren)
        desks.append(
            (
                organisme,
                Guichet(
                    code: code, organisme: organisme.id, nom: guichet, adresse: adresse, contact: contact,
                    commune: commune, horaires: horaires)
            ))
    }

    private mutating func add(_ nature: NatureOrganisme, _ nom: String, _ perimetre: Perimetre) {
        others.append(body(nature, nom, perimetre, enregistre: false))
    }

    /// Its SIREN begins by 99, which the register does not give.
    private func body(
        _ nature: NatureOrganisme, _ nom: String, _ perimetre: Perimetre, enregistre: Bool, siren: String? = nil
    ) -> Organisme {
        let id = desks.count + others.count + 1
        let siren = siren ?? Self.keyed("991\(padded(id, 5))")
        return Organisme(
            id: ID(Int64(id)), nature: nature, nom: nom, perimetre: perimetre, siren: Siren(siren),
            siret: Siret(Self.keyed("\(siren)0001")), enregistre: enregistre)
    }

    /// With the last digit that makes the key right.
    private static func keyed(_ digits: String) -> String {
        (0...9).map { "\(digits)\($0)" }.first(where: isLuhn) ?? digits
    }

    private static let prefixes = [
        "Logis", "Foyers", "Toits", "Demeures", "Résidences", "Habitat", "Maisons", "Immobilière",
    ]
    private static let suffixes = [
        "des Tilleuls", "du Moulin Neuf", "de la Fontaine", "des Peupliers", "du Lavoir", "de la Halle", "des Aulnes",
        "du Clocher", "de la Prairie", "des Vergers", "du Gué", "de la Plaine", "des Ormes",
    ]
}
