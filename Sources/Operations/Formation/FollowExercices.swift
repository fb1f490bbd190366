// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Reference
import Stores

/// Where an account of a training base stands with the exercises. Reading has no effect; beginning and checking have.
package struct FollowExercices: Sendable {
    package struct Ligne: Sendable {
        package let exercice: Exercice
        /// Of whom the exercise is about.
        package let nom: String
        package let estCommence: Bool
        package let verdict: VerdictExercice
        package var estFait: Bool { verdict == .fait }
    }

    /// For the banner of every page.
    package struct Rappel: Sendable, Hashable {
        package let enCours: Exercice?
        package let faits: Int

        package init(enCours: Exercice?, faits: Int) {
            self.enCours = enCours
            self.faits = faits
        }
    }

    private let world: World

    package init(_ world: World) { self.world = world }

    /// Empty for an account that is no agent of the exercises, and out of a training base.
    package func all(of compte: ID<Compte>) async throws -> [Ligne] {
        guard let stagiaire = stagiaire(compte) else { return [] }
        let (stored, faits) = try await world.base.read { registry in
            let stored = try registry.formation.exercices(of: compte)
            return (stored, try Self.faits(of: compte, stored, registry))
        }
        return stored.map { item in
            let nom = stagiaire.nom(item.exercice)
            return Ligne(
                exercice: item.exercice, nom: nom, estCommence: item.commenceLe != nil,
                verdict: judgeExercice(item.exercice, faits, nom: nom))
        }
    }

    package func rappel(of compte: ID<Compte>) async throws -> Rappel? {
        guard stagiaire(compte) != nil else { return nil }
        let stored = try await world.base.read { try $0.formation.exercices(of: compte) }
        let open = stored.filter { $0.commenceLe != nil && $0.finiLe == nil }
        let last = open.max { ($0.commenceLe?.milliseconds ?? 0) < ($1.commenceLe?.milliseconds ?? 0) }
        return Rappel(enCours: last?.exercice, faits: stored.count { $0.finiLe != nil })
    }

    /// False when the account has no exercises.
    package func begin(_ exercice: Exercice, by compte: ID<Compte>) async throws -> Bool {
        guard stagiaire(compte) != nil else { return false }
        let now = world.now()
        try await world.base.write { try $0.formation.begin(exercice, compte: compte, now: now) }
        return true
    }

    /// Writes down that it is done, when it is.
    package func check(_ exercice: Exercice, by compte: ID<Compte>) async throws -> VerdictExercice? {
        guard let line = try await all(of: compte).first(where: { $0.exercice == exercice }) else { return nil }
        if line.estFait {
            let now = world.now()
            try await world.base.write { try $0.formation.finish(exercice, compte: compte, now: now) }
        }
        return line.verdict
    }

    /// The id of an account is its rank in the table.
    private func stagiaire(_ compte: ID<Compte>) -> FormationTable.Stagiaire? {
        guard let stagiaires = world.formation?.stagiaires else { return nil }
        let rank = Int(compte.rawValue) - 1
        return stagiaires.indices.contains(rank) ? stagiaires[rank] : nil
    }

    private static func faits(
        of compte: ID<Compte>, _ stored: [StoredExercice], _ registry: Registry
    ) throws -> FaitsFormation {
        var faits = FaitsFormation()
        faits.visites = try registry.formation.visites(of: compte)
        faits.rendezVous = try registry.formation.rendezVous(of: compte)
        let events = try registry.formation.faits(of: compte)
        let registered = events.filter { $0.genre == .creation || $0.genre == .depot }.map(\.demande)
        faits.enregistrements = try registry.demandes.find(registered).map(Self.enregistrement)
        let prepared = stored.compactMap { item in item.demande.map { (item.exercice, $0) } }
        let seen = try registry.formation.consultations(of: compte, among: prepared.map(\.1))
        for (exercice, demande) in prepared {
            var dossier = FaitsFormation.Dossier()
            dossier.consultations = Set(seen.filter { $0.demande == demande }.map(\.objet))
            let own = events.filter { $0.demande == demande }
            dossier.aPresence = own.contains { $0.genre == .presence }
            dossier.changements = own.flatMap { Change.decode($0.genre, $0.contenu) }.map {
                .init(champ: $0.champ, apres: $0.apres, parPiece: $0.provenance == .piece)
            }
            faits.dossiers[exercice] = dossier
        }
        return faits
    }

    private static func enregistrement(_ demande: Demande) -> FaitsFormation.Enregistrement {
        let formulaire = demande.formulaire
        let holder = formulaire.searchedPersons.first { $0.role == "titulaire" }
        return .init(
            noms: [holder?.nom, holder?.usage].compactMap { $0 }, nombrePersonnes: formulaire.nombrePersonnes,
            cotitulaires: formulaire.cotitulaires.count, aCharge: formulaire.personnesACharge.count,
            aNumero: demande.numero != nil)
    }
}
