// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Formats
import Foundation
import Synchronization

/// The studies that people of this server asked for: one at a time runs, one a person is kept. Files stand in a private
/// folder, gone once they are read; results are gone a day later, or when the server stops.
package final class DiagnosticDesk: Sendable {
    package enum Etat: Sendable {
        /// Files were received; how their columns are read is to be confirmed.
        case recu([StudyFichiers.Source])
        case attend
        case enCours(StudyFichiers.Etape, Double)
        case fini(Diagnostic, paires: String)
        case refuse(RefusDiagnostic)
    }

    package struct Etude: Sendable {
        package let cle: String
        package let compte: ID<Compte>
        package let organisme: ID<Organisme>
        package let le: Instant
        package let dossier: String
        package var etat: Etat
    }

    /// Studies kept at most, of all persons.
    private static let most = 20
    package static let files = 8
    package static let bytes = 400_000_000
    /// Lines of one study: a server has other things to do.
    package static let lignes = 1_000_000
    private static let day: Int64 = 86_400_000
    /// Of the names of our folders: nothing else is ever removed.
    private static let prefix = "etude-"

    private let root: String
    private let studies = Mutex<[String: Etude]>([:])
    /// Who sends files just now, by key.
    private let receiving = Mutex<[String: ID<Compte>]>([:])
    private let queue = DispatchQueue(label: "ruche.diagnostic")
    /// Headers and first rows: not behind a study that runs.
    let looking = DispatchQueue(label: "ruche.diagnostic.depot")

    package init(folder: String? = nil) {
        root = folder ?? FileManager.default.temporaryDirectory.appendingPathComponent("ruche-diagnostic").path
    }

    /// An empty folder for the files of a study; nil where nothing can be written, while this person has a study that runs
    /// or sends other files, and when too many are kept: before the first byte is received.
    func receive(_ cle: String, by compte: ID<Compte>) -> String? {
        let (isRunning, others) = studies.withLock { studies in
            (
                studies.values.contains { $0.compte == compte && $0.etat.isRunning },
                studies.values.count { $0.compte != compte }
            )
        }
        let isFree = receiving.withLock { receiving in
            guard !isRunning, !receiving.values.contains(compte), others + receiving.count < Self.most else {
                return false
            }
            receiving[cle] = compte
            return true
        }
        guard isFree else { return nil }
        let path = "\(root)/\(Self.prefix)\(cle)"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            received(cle)
            return nil
        }
        return path
    }

    /// Kept, refused or broken off.
    func received(_ cle: String) { receiving.withLock { $0[cle] = nil } }

    /// Takes the place of the one that this person had. False: too many are kept.
    func keep(_ etude: Etude) -> Bool {
        sweep(now: etude.le)
        let (kept, gone) = studies.withLock { studies -> (Bool, [Etude]) in
            let mine = studies.values.filter { $0.compte == etude.compte && !$0.etat.isRunning }
            guard studies.count - mine.count < Self.most else { return (false, []) }
            for study in mine { studies[study.cle] = nil }
            studies[etude.cle] = etude
            return (true, mine)
        }
        for study in gone { remove(study.dossier) }
        return kept
    }

    func find(_ cle: String, of compte: ID<Compte>?, now: Instant) -> Etude? {
        sweep(now: now)
        return studies.withLock { studies in
            guard let study = studies[cle], study.compte == compte else { return nil }
            return study
        }
    }

    func last(of compte: ID<Compte>?, now: Instant) -> Etude? {
        sweep(now: now)
        return studies.withLock { $0.values.filter { $0.compte == compte }.max { $0.le < $1.le } }
    }

    func forget(_ cle: String) {
        let gone = studies.withLock { $0.removeValue(forKey: cle) }
        if let gone { remove(gone.dossier) }
    }

    /// Begins when those before it are done; twice is once.
    func start(_ cle: String, _ sources: [StudyFichiers.Source], _ study: StudyFichiers) {
        let isNew = studies.withLock { studies -> Bool in
            guard case .recu? = studies[cle]?.etat else { return false }
            studies[cle]?.etat = .attend
            return true
        }
        guard isNew else { return }
        queue.async { self.run(cle, sources, study) }
    }

    private func run(_ cle: String, _ sources: [StudyFichiers.Source], _ study: StudyFichiers) {
        guard let folder = studies.withLock({ $0[cle]?.dossier }) else { return }
        let pairs = "\(folder)/paires.csv"
        let outcome: Etat
        do {
            let answer = try study(sources) { etape, part in
                // Forgotten meanwhile: nobody waits for it.
                self.studies.withLock { studies in
                    guard studies[cle] != nil else { return false }
                    studies[cle]?.etat = .enCours(etape, part)
                    return true
                }
            }
            switch answer {
            case .refused(let refus): outcome = .refuse(refus)
            case .done(let result):
                guard
                    FileManager.default.createFile(
                        atPath: pairs, contents: nil, attributes: [.posixPermissions: 0o600]),
                    let handle = FileHandle(forWritingAtPath: pairs)
                else { throw CSVFault.unreadable }
                try WritePaires(isForSpreadsheet: true)(result, to: handle)
                try handle.close()
                outcome = .fini(result.diagnostic, paires: pairs)
            }
        } catch {
            outcome = .refuse(.fichier("", .unreadable))
            remove(pairs)
        }
        for source in sources { remove(source.chemin) }
        let isKept = studies.withLock { studies -> Bool in
            guard studies[cle] != nil else { return false }
            studies[cle]?.etat = outcome
            return true
        }
        if !isKept { remove(folder) }
    }

    private func sweep(now: Instant) {
        let gone = studies.withLock { studies -> [Etude] in
            let old = studies.values.filter { now.milliseconds - $0.le.milliseconds > Self.day && !$0.etat.isRunning }
            for study in old { studies[study.cle] = nil }
            return old
        }
        for study in gone { remove(study.dossier) }
    }

    private func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)  // gone already, at best
    }

    /// What is a day old, what a server that died left here included.
    package func tidy(now: Instant) {
        sweep(now: now)
        let known = Set(studies.withLock { Array($0.keys) } + receiving.withLock { Array($0.keys) })
        for name in (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [] {
            guard name.hasPrefix(Self.prefix), !known.contains(String(name.dropFirst(Self.prefix.count))) else {
                continue
            }
            let path = "\(root)/\(name)"
            let touched = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date  // gone
            guard let touched, now.milliseconds - Int64(touched.timeIntervalSince1970 * 1_000) > Self.day else {
                continue
            }
            remove(path)
        }
    }

    /// When the server stops.
    package func clear() {
        let gone = studies.withLock { studies -> [Etude] in
            defer { studies = [:] }
            return Array(studies.values)
        }
        for study in gone { remove(study.dossier) }
    }
}

extension DiagnosticDesk.Etat {
    package var isRunning: Bool {
        switch self {
        case .attend, .enCours: true
        case .recu, .fini, .refuse: false
        }
    }
}
