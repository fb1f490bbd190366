// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// Where a projection is published: readable by its owner only, since it holds names. Written beside, then renamed: a reader
/// sees the old one or the new one, never a half.
struct ProjectionFile: Sendable {
    private let folder: String
    private let file: String

    init(folder: String, name: String) {
        self.folder = folder
        file = "\(name).projection"
    }

    private var path: String { "\(folder)/\(file)" }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Nil: there is none.
    var content: Data? { FileManager.default.contents(atPath: path) }

    /// Its first bytes, where a header stands.
    func head(_ count: Int) throws -> Data? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        return try handle.read(upToCount: count)
    }

    func publish(_ content: Data) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // Two servers may share the folder: each writes a file of its own, under a name by which a purge knows it.
        try writeOwnerFile(content, to: path, beside: "\(path).\(UUID().uuidString)")
    }

    /// With what stands beside it: a process that was killed while it published, or one that publishes names of before. `besideOnly`: the
    /// file itself was published after what is to leave.
    func erase(besideOnly: Bool = false) throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        // Programs of before wrote under the names of Foundation.
        where !besideOnly && name == file || name.hasPrefix("\(file).") || name.hasPrefix(".dat.nosync") {
            guard unlink("\(folder)/\(name)") == 0 || errno == ENOENT else { throw CocoaError(.fileWriteUnknown) }
        }
    }
}
