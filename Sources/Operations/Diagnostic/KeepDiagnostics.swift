// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Formats
package import Foundation
import Stores

/// A study of files from a page: received, confirmed, run, read, forgotten. Each person sees his own only.
package struct KeepDiagnostics: Sendable {
    package enum Depot: Sendable {
        case kept(String)
        case refused(RefusDiagnostic)
        /// Too many studies are kept, or nothing can be written.
        case busy
        case denied
    }

    private let world: World
    private let desk: DiagnosticDesk

    package init(_ world: World, _ desk: DiagnosticDesk) {
        self.world = world
        self.desk = desk
    }

    /// Where files are received; nil without the right, while a study of this person runs, or where nothing can be written.
    package func receive(by acteur: Acteur) -> (cle: String, dossier: String)? {
        guard acteur.may(.studyFichiers), let compte = acteur.compte else { return nil }
        let cle = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
        return desk.receive(cle, by: compte).map { (cle, $0) }
    }

    package func abandon(_ cle: String, _ dossier: String) {
        desk.received(cle)
        try? FileManager.default.removeItem(atPath: dossier)  // gone already, at best
    }

    /// `fichiers`: as they are named, and where they are.
    package func deposit(
        _ cle: String, _ dossier: String, _ fichiers: [(nom: String, chemin: String)], by acteur: Acteur
    ) async -> Depot {
        guard acteur.may(.studyFichiers), let compte = acteur.compte else { return .denied }
        // The first two thousand rows of each file: not on a thread that answers requests.
        return await withCheckedContinuation { answer in
            desk.looking.async { answer.resume(returning: self.look(cle, dossier, fichiers, compte, acteur)) }
        }
    }

    private func look(
        _ cle: String, _ dossier: String, _ fichiers: [(nom: String, chemin: String)], _ compte: ID<Compte>,
        _ acteur: Acteur
    ) -> Depot {
        let study = StudyFichiers(today: world.today)
        switch study.prepare(fichiers.map(\.chemin), noms: fichiers.map(\.nom), colonnes: []) {
        case .failure(let refusal):
            // Without a name that is recognised, the columns are still to be chosen.
            guard case .sansNom = refusal.refus else { return .refused(refusal.refus) }
            switch study.bare(fichiers.map(\.chemin), noms: fichiers.map(\.nom)) {
            case .success(let sources): return keep(cle, dossier, sources, compte, acteur)
            case .failure(let other): return .refused(other.refus)
            }
        case .success(let sources): return keep(cle, dossier, sources, compte, acteur)
        }
    }

    private func keep(
        _ cle: String, _ dossier: String, _ sources: [StudyFichiers.Source], _ compte: ID<Compte>, _ acteur: Acteur
    ) -> Depot {
        let study = DiagnosticDesk.Etude(
            cle: cle, compte: compte, organisme: acteur.organisme, le: world.now(), dossier: dossier,
            etat: .recu(sources))
        defer { desk.received(cle) }
        return desk.keep(study) ? .kept(cle) : .busy
    }

    /// Nil: not this person's, or none.
    package func read(_ cle: String, by acteur: Acteur) -> DiagnosticDesk.Etude? {
        guard acteur.may(.studyFichiers) else { return nil }
        return desk.find(cle, of: acteur.compte, now: world.now())
    }

    package func last(by acteur: Acteur) -> DiagnosticDesk.Etude? {
        guard acteur.may(.studyFichiers) else { return nil }
        return desk.last(of: acteur.compte, now: world.now())
    }

    /// `colonnes`: of each file, field by field. Nil: done; else the file that has no name.
    package func launch(
        _ cle: String, _ colonnes: [Correspondance], by acteur: Acteur
    ) -> RefusDiagnostic? {
        guard let study = read(cle, by: acteur), case .recu(let sources) = study.etat else { return nil }
        var confirmed: [StudyFichiers.Source] = []
        for (source, correspondance) in zip(sources, colonnes) {
            guard correspondance.nommePersonne else {
                return .sansNom(fichier: source.nom, existantes: source.entete.noms)
            }
            if let (column, champs) = correspondance.double {
                return .colonneDouble(fichier: source.nom, colonne: source.entete.noms[column], champs: champs)
            }
            confirmed.append(source.reading(correspondance))
        }
        let today = world.today
        desk.start(
            cle, confirmed,
            StudyFichiers(
                today: today, validite: world.rulebook.delai("validite", on: today), limite: DiagnosticDesk.lignes))
        return nil
    }

    /// The pairs lead to persons: a line of the register before the first byte.
    package func pairs(_ cle: String, by acteur: Acteur) async throws -> Data? {
        guard let study = read(cle, by: acteur), case .fini(let diagnostic, let path) = study.etat else { return nil }
        let now = world.now()
        let id: ID<RegistreExport> = world.ids.next(now)
        let jour = world.today
        try await world.base.write {
            try $0.exports.insert(
                id, .diagnostic, portee: "\(diagnostic.fichiers.count)", nombre: diagnostic.ensemble.pairesAuPlancher,
                jour: jour, by: acteur, now: now)
        }
        return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    }

    package func forget(_ cle: String, by acteur: Acteur) {
        if read(cle, by: acteur) != nil { desk.forget(cle) }
    }
}
