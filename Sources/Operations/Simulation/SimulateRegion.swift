// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Reference
import Stores

/// A fictional region, the same for the same seed: bodies, desks, and applications with the fields that exist. People
/// are drawn from marginal frequencies of names, never from a person.
package struct SimulateRegion: Sendable {
    private let world: World
    private let names: NameTables

    package init(_ world: World, names: NameTables) {
        self.world = world
        self.names = names
    }

    /// Bodies and desks: the manager, landlords, and the communes with the most famous names first. Idempotent.
    package func createOrganismes() async throws -> [(organisme: Organisme, guichet: Guichet)] {
        let pairs = Self.organismes(world.rulebook, desks: try loadGuichetsFictifs())
        let existing = try await world.base.read { Set(try $0.organismes.allGuichets().map(\.code)) }
        let missing = pairs.filter { !existing.contains($0.guichet.code) }
        try await world.base.writeAlone { registry in
            for pair in missing {
                try registry.organismes.insert(pair.organisme)
                try registry.organismes.insert(pair.guichet)
            }
        }
        return pairs
    }

    /// Ids of bodies are small and fixed: a simulated region is the same each time.
    package static func organismes(
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

    /// Registers `count` applications; `progress` hears how many are done. Batches of 1 000, each durable: a stop loses
    /// nothing that was said to be done.
    package func callAsFunction(
        demandes count: Int, seed: UInt64, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Int {
        let desks = try await createOrganismes()
        var generator = SeededGenerator(seed: seed)
        let communes = world.rulebook.communes.all.filter {
            world.rulebook.territoire.departements.contains($0.departement) && !$0.nom.hasSuffix("Arrondissement")
        }
        let drawing = DrawFormulaire(
            tables: try SimulationTables.load(), names: names, rulebook: world.rulebook, communes: communes,
            today: world.today)
        var done = 0
        while done < count {
            let size = min(1_000, count - done)
            var batch: [(Demande, Evenement, EvenementContenu)] = []
            batch.reserveCapacity(size)
            for _ in 0..<size { batch.append(try await draw(desks, drawing, &generator)) }
            let ready = batch
            try await world.base.writeAlone { registry in
                var rows = NewRows()
                for (demande, evenement, contenu) in ready {
                    rows.add(demande, texte: contenu.contenu)
                    rows.add(evenement, contenu)
                }
                try registry.load(rows)
            }
            done += size
            progress(done)
        }
        return done
    }

    private func draw(
        _ desks: [(organisme: Organisme, guichet: Guichet)], _ drawing: DrawFormulaire,
        _ generator: inout SeededGenerator
    ) async throws -> (Demande, Evenement, EvenementContenu) {
        let desk = desks[Int.random(in: 0..<desks.count, using: &generator)]
        // Half of the files are less than two years old, some are very old (domain reference, 10.5: seniority).
        let age = Int(Double.random(in: 0..<1, using: &generator) * Double.random(in: 0..<1, using: &generator) * 3_650)
        let depot = world.today.adding(days: -age)
        var own: [String] = []
        if case .communes(let codes) = desk.organisme.perimetre { own = codes.sorted() }
        let formulaire = drawing(depot: depot, own: own, using: &generator)

        let territoire = world.rulebook.territoire
        let portee = territoire.porteeSequence.key(prefixe: territoire.prefixe, depot: depot)
        let sequence = try await world.numeros.next(portee)
        let numero = NumeroUnique(
            prefixe: territoire.prefixe, depot: depot, sequence: sequence, guichet: desk.guichet.code)
        let now = world.now()
        let keyed = territoire.clock.start(of: depot).adding(seconds: 36_000)
        let id: ID<Demande> = world.ids.next(now)
        let acteur = Acteur(
            origine: .systeme, compte: nil, nom: "simulation", organisme: desk.organisme.id,
            organismeNom: desk.organisme.nom, guichet: desk.guichet.code, role: .agentGuichet, perimetre: .region)
        let entry = JournalEntry(
            .creation, demande: id, survenuLe: depot, recuLe: keyed, by: acteur,
            contenu: formulaire.canonicalText(),
            id: world.ids.next(now), now: keyed)
        let demande = Demande(
            id: id, version: 1, etat: numero == nil ? .deposee : .active, numero: numero?.text,
            guichet: desk.guichet.code,
            organisme: desk.organisme.id,
            // Renewed each year on its day.
            expireLe: world.rulebook.expiration(after: depot.adding(months: 12 * depot.years(until: world.today))),
            enregistreeLe: keyed, modifieeLe: keyed, formulaire: formulaire)
        return (demande, entry.evenement, entry.contenu)
    }
}

/// SplitMix64: small, fast, the same everywhere.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
