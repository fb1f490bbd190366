// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport

/// Files and pairs of the tests of duplicates, their merger and its undoing.
struct Doublures {
    let test: TestWorld

    typealias Failed = TestWorld.Failed

    func register(_ saisie: Saisie, by acteur: Acteur) async throws -> ID<Demande> {
        try await test.register(saisie, by: acteur)
    }

    /// So many households, none like another.
    func files(_ count: Int, by acteur: Acteur? = nil) async throws -> [ID<Demande>] {
        var ids: [ID<Demande>] = []
        for number in 1...count { ids.append(try await register(Households.number(number), by: acteur ?? test.karim)) }
        return ids
    }

    /// The same household twice: at Pantin, and five years before at the landlord's, written otherwise.
    func twice(courriel: String = "") async throws -> (recent: ID<Demande>, old: ID<Demande>) {
        var first = Households.durand
        if !courriel.isEmpty { first["demandeur.courriel"] = courriel }
        let recent = try await register(first, by: test.sophie)
        var other = first
        other["depot.date"] = "05/03/2021"
        other["demandeur.prenoms"] = "Clère"
        other["demandeur.telephone"] = "0600007777"
        other["cotitulaires.0.nir"] = "187127510800122"
        other["nombrePersonnes"] = "3"
        other.remove("personnesACharge", 1)
        other.set("communesSouhaitees", ["Pantin", "Montreuil"])
        return (recent, try await register(other, by: test.karim))
    }

    /// A pass of the engine that found these pairs.
    @discardableResult
    func pass(
        _ paires: [PaireDoublon], touchees: [ID<Demande>]? = nil, few: Int = 500
    ) async throws -> RecordPassage.Report {
        let record = RecordPassage(test.world, few: few)
        if try await record.modele() == nil {
            try await record.keep(1, contenu: "{}", seuils: SeuilsDoublon(seuil: 0.8))
        }
        let id = try await record.begin(modele: 1, touchees == nil ? .complet : .partiel)
        return try await record(id, modele: 1, paires, touchees: touchees, position: 10)
    }

    func paire(_ one: ID<Demande>, _ other: ID<Demande>, _ probability: Double = 0.97) -> PaireDoublon {
        PaireDoublon(
            one, other, probabilite: probability,
            raisons: [RaisonDoublon(.nom, .identique), RaisonDoublon(.prenoms, .proche)]
                + (probability < 0.99 ? [RaisonDoublon(.telephone, .different)] : []))
    }

    /// The open set of a file.
    func ensemble(of demande: ID<Demande>) async throws -> EnsembleDoublon? {
        try await test.world.base.read { registry in
            try registry.ensembles.connus(of: [demande]).filter(\.isOpen).first.flatMap {
                try registry.ensembles.find($0.id)
            }
        }
    }

    func version(_ id: ID<Demande>) async throws -> Int {
        try await test.world.base.read { try $0.demandes.find(id)?.version ?? 0 }
    }

    func merge(
        _ ensemble: EnsembleDoublon, _ gardee: ID<Demande>, _ absorbee: ID<Demande>,
        _ valeurs: [RubriqueFusion: CoteFusion] = [:]
    ) async throws -> MergeDemandes.Answer {
        try await MergeDemandes(test.world)(
            ensemble.id,
            .init(
                gardee: gardee, absorbee: absorbee, version: ensemble.version, versionGardee: version(gardee),
                versionAbsorbee: version(absorbee), valeurs: valeurs), motif: "Même personne, vue au guichet",
            by: test.gestionnaire)
    }

    /// Two files made one, of the open set that holds them, or that a pass finds now.
    func fusion(
        of absorbee: ID<Demande>, into gardee: ID<Demande>, _ valeurs: [RubriqueFusion: CoteFusion] = [:]
    ) async throws -> ID<Fusion> {
        if try await ensemble(of: gardee) == nil { try await pass([paire(gardee, absorbee)]) }
        guard let ensemble = try await ensemble(of: gardee) else { throw Failed(what: "no set") }
        let answer = try await merge(ensemble, gardee, absorbee, valeurs)
        guard case .merged(let id) = answer else { throw Failed(what: "not merged: \(answer)") }
        return id
    }

    /// `rendues`, `faits`: what goes to the file that was merged.
    func undo(
        _ id: ID<Fusion>, of gardee: ID<Demande>, rendues: Set<RubriqueFusion> = [], faits: Set<ID<Evenement>> = [],
        differents: Bool = false, by acteur: Acteur? = nil
    ) async throws -> UndoFusion.Answer {
        try await UndoFusion(test.world)(
            id, version: version(gardee), rendues: rendues, faits: faits, differents: differents,
            motif: "Erreur de personne", by: acteur ?? test.gestionnaire)
    }

    /// What does not hold any more, of files, mergers and journal.
    func faults() async throws -> [String] {
        try await test.settle()
        return try await CheckDemandes(test.world)().faults + CheckFusions(test.world)().faults
            + CheckJournal(test.world)().faults
    }

    /// All that the business knows of a file: form, columns, persons, numbers, and how it is found.
    func state(_ id: ID<Demande>) async throws -> [String] {
        try await test.world.base.read { registry in
            guard let demande = try registry.demandes.find(id) else { return [] }
            let holders = try registry.recherche.forms(of: [id]).map { "\($0)" }.sorted()
            let numeros = try registry.numeros.all(of: id).map { "\($0)" }.sorted()
            let nirs = try registry.demandes.nirs(of: id).map { nir in
                "\(nir.rang) \(test.world.keys.open(nir, demande: id)?.text ?? "?")"
            }
            let found = try numeros.isEmpty ? nil : demande.numero.map { try registry.recherche.demande(numero: $0) }
            let cards = try registry.demandes.cards([id])[id].map { "\($0.numero ?? "") \($0.communes)" } ?? ""
            return [
                demande.formulaire.canonicalText(), demande.etat.rawValue, demande.numero ?? "", demande.expireLe.iso,
                demande.guichet, holders.joined(), numeros.joined(), nirs.joined(), "\(String(describing: found))",
                cards,
            ]
        }
    }
}
