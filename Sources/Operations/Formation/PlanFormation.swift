// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Stores

/// The accounts of a training base and the files that wait for its exercises, one for each agent: nobody finds the work
/// of another one done already.
struct PlanFormation: Sendable {
    struct Prepared: Sendable {
        let exercice: Exercice
        let compte: ID<Compte>
        let demande: ID<Demande>?
    }

    /// A table that does not make a form: a fault of the program, not of who uses it.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private let world: World
    private let table: FormationTable
    private let motDePasse: String
    private let desk: (organisme: Organisme, guichet: Guichet)
    /// Of another commune: what it registers for its own commune the desk does not see.
    private let elsewhere: (organisme: Organisme, guichet: Guichet)
    private let region: (organisme: Organisme, guichet: Guichet)

    init(
        _ world: World, _ table: FormationTable, _ desks: [(organisme: Organisme, guichet: Guichet)],
        motDePasse: String
    ) throws {
        let communes = desks.filter { $0.organisme.nature == .commune && $0.guichet.commune != nil }
        let receiving = communes.filter { $0.guichet.horaires?.creneaux != nil }
        guard let desk = communes.first(where: { $0.guichet.code == table.guichet }) ?? receiving.first,
            let elsewhere = communes.first(where: { $0.guichet.commune != desk.guichet.commune }),
            let region = desks.first(where: { $0.organisme.nature == .gestionnaire })
        else { throw Fault(description: "the region has no two communes that register, and a manager") }
        self.world = world
        self.table = table
        self.motDePasse = motDePasse
        self.desk = desk
        self.elsewhere = elsewhere
        self.region = region
    }

    // MARK: Accounts

    /// The ids are the ranks in the table: the same person after each reset.
    func comptes(now: Instant) -> [(StoredCompte, Habilitation)] {
        let agents = table.stagiaires.map { ($0.courriel, $0.nom, Role.agentGuichet) }
        let others = table.encadrants.map { ($0.courriel, $0.nom, $0.roleTenu) }
        return (agents + others).enumerated().map { rank, account in
            let (courriel, nom, role) = account
            let id = Int64(rank + 1)
            let place = role == .gestionnaire ? region : desk
            let first = Habilitation(
                id: ID(id), compte: ID(id), organisme: place.organisme.id,
                guichet: role == .administrateur ? nil : place.guichet.code, role: role, debut: world.today)
            let compte = StoredCompte(id: ID(id), courriel: courriel, nom: nom, motDePasse: motDePasse, creeLe: now)
            return (compte, first)
        }
    }

    // MARK: Files

    /// Adds the files to the region; gives one line for each exercise of each agent.
    func prepare(_ drawn: inout DrawnRegion, now: Instant) throws -> [Prepared] {
        var prepared: [Prepared] = []
        var rows = NewRows()
        var evenements: [Evenement] = []
        for (rank, stagiaire) in table.stagiaires.enumerated() {
            for exercice in Exercice.allCases {
                var demande: ID<Demande>?
                if Exercice.prepares.contains(exercice) {
                    let file = try file(exercice, stagiaire, rank, &drawn, now: now)
                    let texte = file.formulaire.canonicalText()
                    let entry = entry(file, texte, now: now)
                    rows.add(file, texte: texte)
                    rows.add(entry.evenement, entry.contenu)
                    evenements.append(entry.evenement)
                    demande = file.id
                }
                prepared.append(Prepared(exercice: exercice, compte: ID(Int64(rank + 1)), demande: demande))
            }
        }
        drawn.add(rows, evenements)
        return prepared
    }

    private func file(
        _ exercice: Exercice, _ stagiaire: FormationTable.Stagiaire, _ rank: Int, _ drawn: inout DrawnRegion,
        now: Instant
    ) throws -> Demande {
        let place = exercice == .ailleurs ? elsewhere : desk
        // Long enough ago to be looked for, recent enough to be valid.
        let depot = world.today.adding(days: -60)
        var saisie = table.saisie(
            exercice,
            [
                "n": "\(rank + 1)", "commune": "insee:\(desk.guichet.commune ?? "")",
                "ailleurs": "insee:\(elsewhere.guichet.commune ?? "")",
            ])
        saisie["depot.date"] = depot.numeric
        saisie["demandeur.nomNaissance"] = stagiaire.nom(exercice)
        let examen = examine(saisie, on: world.today, world.rulebook)
        guard let formulaire = examen.formulaire else {
            let faults = examen.violations.map { "\($0.champ) \($0.code)" }.joined(separator: ", ")
            throw Fault(description: "formation.json, \(exercice.rawValue): \(faults)")
        }
        let territoire = world.rulebook.territoire
        let portee = territoire.porteeSequence.key(prefixe: territoire.prefixe, depot: depot)
        let sequence = (drawn.sequences[portee] ?? 0) + 1
        drawn.sequences[portee] = sequence
        let numero = NumeroUnique(
            prefixe: territoire.prefixe, depot: depot, sequence: sequence, guichet: place.guichet.code)
        let at = at(depot)
        return Demande(
            id: world.ids.next(now), version: 1, etat: .active, numero: numero?.text, guichet: place.guichet.code,
            organisme: place.organisme.id, expireLe: world.rulebook.expiration(after: depot), enregistreeLe: at,
            modifieeLe: at, formulaire: formulaire)
    }

    /// Of an agent who is not one of the accounts: nothing counts as done.
    private func entry(_ file: Demande, _ texte: String, now: Instant) -> JournalEntry {
        let depot = file.formulaire.depot.date
        let place = file.guichet == desk.guichet.code ? desk : elsewhere
        let agent = Acteur(
            origine: .agent, compte: nil, nom: "", organisme: file.organisme, organismeNom: place.organisme.nom,
            guichet: file.guichet, role: .agentGuichet, perimetre: place.organisme.perimetre)
        return JournalEntry(
            .creation, demande: file.id, survenuLe: depot, recuLe: at(depot), by: agent, contenu: texte,
            id: world.ids.next(now), now: at(depot))
    }

    /// Ten o'clock in the morning.
    private func at(_ day: Day) -> Instant { world.rulebook.territoire.clock.start(of: day).adding(seconds: 36_000) }
}
