// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Formats
import Foundation
import Stores

/// Takes over national files: each application becomes a Demande, is found to be known already, or is rejected with
/// its element, its line and its reason.
///
/// One task reads, all cores judge, one transaction a batch writes; a few batches are held at once, never a file. It
/// can be cut and run again: what was taken over is known by source, reference and day of extraction.
package struct ImportInterfaceNuu: Sendable {
    private static let batch = 500
    /// Certificates, of those that it creates: half of the mails of an hour, the other half is for what desks write.
    package static let attestationsParHeure = SendCourriers.plafond / 2
    private let world: World

    package init(_ world: World) { self.world = world }

    /// `guichet` replaces the desk of applications that name none. `dryRun` judges without writing: then two
    /// applications of one person are only told apart from those of the base, not from one another. `each` hears of every
    /// application, in batches of any order. `attestationsParHeure`: the certificate is sent to those whose application is created, so
    /// many an hour; nil sends none, since who registered them gave it. Nil without the right.
    package func callAsFunction(
        paths: [String], guichet: String?, dryRun: Bool, attestationsParHeure: Int? = nil, by acteur: Acteur,
        each: (ImportOutcome) throws -> Void = { _ in }
    ) async throws -> ImportReport? {
        var report = ImportReport()
        guard acteur.may(.importDemandes) else { return nil }
        let guichets = Set(try await world.base.read { try $0.organismes.allGuichets() }.map(\.code))
        let judge = ImportJudge(
            rulebook: world.rulebook, today: world.today, guichets: guichets, fallback: guichet)
        let attestations = attestationsParHeure.map { ImportAttestations(world, parHeure: $0) }
        if attestations != nil { report.attestations = ImportReport.Attestations() }
        let writer = ImportWriter(world: world, acteur: acteur, attestations: attestations)
        let reader = ImportReader(paths: paths)
        try await withThrowingTaskGroup(of: [ImportOutcome].self) { group in
            let line = WritingLine()
            var underWay = 0
            while let items = reader.next(Self.batch) {
                if underWay > ProcessInfo.processInfo.activeProcessorCount, let done = try await group.next() {
                    underWay -= 1
                    try tell(done, &report, each)
                }
                group.addTask {
                    let batch = try await writer.ask(judged(items, judge))
                    if dryRun {
                        return batch.outcomes
                            + batch.candidates.map { $0.outcome(accepted($0), attestations?.judge($0)) }
                    }
                    return try await line.alone { try await writer.write(batch) }
                }
                underWay += 1
            }
            for try await done in group { try tell(done, &report, each) }
        }
        report.files = reader.files
        report.ignored = reader.ignored
        return report

        @Sendable func accepted(_ candidate: ImportCandidate) -> ImportOutcome.Result {
            .accepted(numero: candidate.numero, remarks: candidate.remarks)
        }

        @Sendable func judged(_ items: [ImportReader.Item], _ judge: ImportJudge) -> ImportWriter.Batch {
            var batch = ImportWriter.Batch(asked: world.now())
            for item in items {
                switch item {
                case .fault(let file, let line, let error):
                    batch.outcomes.append(ImportOutcome(file: file, line: line, result: .unreadable(error), raw: nil))
                case .demande(let file, let raw):
                    switch judge(raw, of: file) {
                    case .outcome(let outcome): batch.outcomes.append(outcome)
                    case .candidate(let candidate): batch.candidates.append(candidate)
                    }
                }
            }
            return batch
        }
    }

    private func tell(
        _ outcomes: [ImportOutcome], _ report: inout ImportReport, _ each: (ImportOutcome) throws -> Void
    ) throws {
        for outcome in outcomes.sorted(by: { ($0.file, $0.line) < ($1.file, $1.line) }) {
            report.count(outcome)
            try each(outcome)
        }
    }
}

/// One batch writes at a time: the others are judged meanwhile.
private actor WritingLine {
    private var last: Task<[ImportOutcome], any Error>?

    func alone(_ body: @escaping @Sendable () async throws -> [ImportOutcome]) async throws -> [ImportOutcome] {
        let before = last
        let task = Task {
            _ = await before?.result
            return try await body()
        }
        last = task
        return try await task.value
    }
}
