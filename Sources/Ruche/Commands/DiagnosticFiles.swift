// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Foundation
import Server

/// Where the results of a study go. Tried before the study begins: an hour of work is not lost for a misspelt folder. Written
/// beside and put in their place when they are whole: what was there before stays until then. The pairs lead to persons:
/// only their owner reads the files.
struct DiagnosticFiles {
    private let words: DiagnosticWords
    private let inputs: Set<String>
    private let replacing: Bool

    init(_ words: DiagnosticWords, inputs: [String], replacing: Bool) {
        self.words = words
        self.inputs = Set(inputs.map(Self.resolved))
        self.replacing = replacing
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    /// A device or a pipe is written as it is.
    private static func isPlain(_ path: String) -> Bool {
        guard path != "-", let type = attributes(path)?[.type] as? FileAttributeType else { return path != "-" }
        return type == .typeRegular || type == .typeDirectory
    }

    /// Nil: nothing is there.
    private static func attributes(_ path: String) -> [FileAttributeKey: Any]? {
        try? FileManager.default.attributesOfItem(atPath: resolved(path))
    }

    private static func beside(_ path: String) -> String { "\(resolved(path)).\(getpid()).ruche" }

    /// Whether each of them can be written, all before the first one is touched.
    func examine(_ paths: [String]) throws {
        var seen: Set<String> = []
        for path in paths where path == "-" || Self.isPlain(path) {
            guard seen.insert(path == "-" ? path : Self.resolved(path)).inserted else {
                throw failure(words.sortieDouble(path))
            }
        }
        for path in paths where path != "-" {
            guard !inputs.contains(Self.resolved(path)) else { throw failure(words.entree(path)) }
            guard Self.isPlain(path) else { continue }
            let there = Self.attributes(path)
            if let size = there?[.size] as? Int, size > 0, there?[.type] as? FileAttributeType == .typeRegular,
                !replacing
            {
                throw failure(words.existe(path))
            }
            let isClosed = there != nil && (!FileManager.default.isWritableFile(atPath: path) || isFolder(path))
            guard !isClosed, let handle = create(Self.beside(path)) else { throw failure(words.impossible(path)) }
            try? handle.close()  // empty, and removed at once
            remove(Self.beside(path))
        }
    }

    private func isFolder(_ path: String) -> Bool {
        Self.attributes(path)?[.type] as? FileAttributeType == .typeDirectory
    }

    private func create(_ path: String) -> FileHandle? {
        let descriptor = Foundation.open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        return descriptor < 0 ? nil : FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)  // gone already, at best
    }

    /// Nothing is done for nil: it was not asked for.
    func write(_ path: String?, _ body: (FileHandle) async throws -> Void) async throws {
        guard let path else { return }
        do {
            if path == "-" { return try await body(.standardOutput) }
            guard Self.isPlain(path) else {
                let descriptor = Foundation.open(path, O_WRONLY | O_CLOEXEC)
                guard descriptor >= 0 else { throw failure(words.impossible(path)) }
                let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
                try await body(handle)
                return try handle.close()
            }
            let beside = Self.beside(path)
            guard let handle = create(beside) else { throw failure(words.impossible(path)) }
            defer { remove(beside) }
            try await body(handle)
            try handle.close()
            guard rename(beside, Self.resolved(path)) == 0 else { throw failure(words.impossible(path)) }
        } catch let code as ExitCode {
            throw code
        } catch {
            throw failure(words.interrompue(path, (error as NSError).code))
        }
    }

    private func failure(_ text: String) -> any Error {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
        return Ending.failed
    }
}
