// SPDX-License-Identifier: EUPL-1.2

import Domain
import Formats
import Foundation

/// Where documents go: a folder with sub-folders, or archives `NAME-0001.zip`, `NAME-0002.zip`… Readable by their owner
/// only, since they name people. A file appears under its name when it is whole.
final class ExportDestination {
    private enum Kind {
        case folder(String)
        case archives(String)
    }

    static let perArchive = 5_000
    private let kind: Kind
    private var folders: Set<String> = []
    private var archive: ZipWriter?
    private var inArchive = 0
    private var archives = 0

    /// Nil when something is there already.
    init?(_ path: String) throws {
        let files = FileManager.default
        if path.hasSuffix(".zip") {
            kind = .archives(String(path.dropLast(4)))
            if files.fileExists(atPath: path) || files.fileExists(atPath: Self.archive(String(path.dropLast(4)), 1)) {
                return nil
            }
        } else {
            kind = .folder(path)
            if files.fileExists(atPath: path) {
                // a file, or a folder that cannot be listed, is occupied too
                guard let entries = try? files.contentsOfDirectory(atPath: path), entries.isEmpty else { return nil }
            }
            try folder(path)
        }
    }

    private static func archive(_ name: String, _ rank: Int) -> String { "\(name)-\(padded(rank, 4)).zip" }

    func write(_ numero: NumeroUnique, _ data: Data) throws {
        switch kind {
        case .folder(let root):
            // Territory, month and year, then the first digits of the sequence: a thousand numbers at most.
            let path = "\(root)/\(numero.text.prefix(7))/\(numero.text.dropFirst(7).prefix(3))"
            if folders.insert(path).inserted { try folder(path) }
            try file("\(path)/\(numero.text).xml", data)
        case .archives(let name):
            if inArchive == Self.perArchive { try close() }
            if archive == nil {
                archives += 1
                inArchive = 0
                archive = try ZipWriter(path: Self.archive(name, archives))
            }
            try archive?.add("\(numero.text).xml", data)
            inArchive += 1
        }
    }

    func close() throws {
        try archive?.close()
        archive = nil
    }

    private func folder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    private func file(_ path: String, _ data: Data) throws {
        try writeOwnerFile(data, to: path, beside: "\(path).partial")
    }
}
