// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Operations
import Synchronization

/// How far a study is: one line that changes on a terminal, a line at each quarter of a stage when piped.
final class StageBar: Sendable {
    private let last = Mutex<(stage: StudyFichiers.Etape?, step: Int)>((nil, -1))

    func show(_ stage: StudyFichiers.Etape, _ share: Double) -> Bool {
        let isTerminal = isatty(STDERR_FILENO) == 1
        let percent = Int(min(1, max(0, share)) * 100)
        let step = percent / (isTerminal ? 1 : 25)
        let isNew = last.withLock { last in
            guard last.stage != stage || step > last.step else { return false }
            last = (stage, step)
            return true
        }
        guard isNew else { return true }
        let name =
            switch stage {
            case .lecture: "Lecture"
            case .modele: "Modèle"
            case .comparaison: "Comparaison"
            }
        let text = "\(name) : \(percent) %"
        FileHandle.standardError.write(Data((isTerminal ? "\r\u{1b}[K\(text)" : "\(text)\n").utf8))
        return true
    }

    func end() {
        if isatty(STDERR_FILENO) == 1 { FileHandle.standardError.write(Data("\r\u{1b}[K".utf8)) }
    }
}
