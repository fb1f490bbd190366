// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Server

/// Where the results of a study go. Opened before the study begins: an hour of work is not lost for a misspelt folder.
/// The pairs lead to persons: only their owner reads the files.
struct DiagnosticFiles {
    private let words: DiagnosticWords
    private let inputs: Set<String>
    private let replacing: Bool

    init(_ words: DiagnosticWords, inputs: [String], replacing: Bool) throws {
        self.words = words
        self.inputs = Set(inputs.map(Self.resolved))
        self.replacing = replacing
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    /// Nil: nothing was asked for.
    func open(_ path: String?) throws -> FileHandle? {
        guard let path else { return nil }
        if path == "-" { return .standardOutput }
        guard !inputs.contains(Self.resolved(path)) else { throw failure(words.entree(path)) }
        var status = stat()
        let isThere = stat(path, &status) == 0
        if isThere, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0, !replacing {
            throw failure(words.existe(path))
        }
        let descriptor = Foundation.open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(words.impossible(path)) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func failure(_ text: String) -> any Error {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
        return Ending.failed
    }
}
