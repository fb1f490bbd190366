// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Synchronization

/// A long command of several steps: one line redrawn on a terminal, a line for each tenth when piped.
final class StepProgress: Sendable {
    private let last = Mutex("")

    /// `step` with its punctuation: `lecture:`, `Lecture :`.
    func show(_ step: String, _ share: Double) {
        let isTerminal = isatty(STDERR_FILENO) == 1
        let percent = min(100, max(0, Int(share * 100)))
        let text = "\(step) \(isTerminal ? percent : percent / 10 * 10) %"
        let isNew = last.withLock { last -> Bool in
            defer { last = text }
            return last != text
        }
        guard isNew else { return }
        FileHandle.standardError.write(Data((isTerminal ? "\r\u{1b}[K\(text)" : "\(text)\n").utf8))
    }

    func end() {
        if isatty(STDERR_FILENO) == 1 { FileHandle.standardError.write(Data("\r\u{1b}[K".utf8)) }
    }
}
