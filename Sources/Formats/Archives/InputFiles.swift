// SPDX-License-Identifier: EUPL-1.2

package import Foundation

/// The XML files behind a list of paths: files, folders walked through, entries of archives. They are found one by one
/// as they are asked for: a folder of a million files is never held as a list. The names of a folder come sorted, which
/// of two applications of one person is taken depends on it; a folder of more than 100 000, by lots of that many.
///
/// Not to be shared between tasks, as the archive that it reads is not.
package final class InputFiles {
    package enum Next {
        /// `chunks` gives the bytes, the empty piece at the end.
        case file(name: String, chunks: () throws -> Data)
        case fault(name: String, any Error)
    }

    private var paths: [String]
    private var folders: [(path: String, handle: FolderHandle)] = []
    private var archive: (name: String, reader: ZipReader, entries: AnyIterator<ZipReader.Entry>)?
    /// Neither XML nor an archive.
    package private(set) var ignored = 0

    package init(_ paths: [String]) { self.paths = paths.reversed() }

    /// Nil when there is nothing left.
    package func next() -> Next? {
        while true {
            if let archive {
                guard let entry = archive.entries.next() else {
                    self.archive = nil
                    continue
                }
                if let next = open(entry, in: archive.reader, archive.name) { return next }
            } else if let folder = folders.last {
                guard let name = folder.handle.next() else {
                    folders.removeLast()
                    continue
                }
                if let next = look(at: "\(folder.path)/\(name)", asked: false) { return next }
            } else if let path = paths.popLast() {
                if let next = look(at: path, asked: true) { return next }
            } else {
                return nil
            }
        }
    }

    /// `asked`: named by the user, hence read whatever its name is.
    private func look(at path: String, asked: Bool) -> Next? {
        let kind = FolderHandle.kind(path)
        if kind == .folder {
            guard let handle = FolderHandle(path) else {
                return .fault(name: path, XMLFault(.unreadable, line: 0, detail: path))
            }
            folders.append((path, handle))
            return nil
        }
        let end = path.suffix(4).lowercased()
        if end == ".zip" {
            do {
                let reader = try ZipReader(path: path)
                archive = (path, reader, AnyIterator(reader.entries.makeIterator()))
                return nil
            } catch {
                return .fault(name: path, error)
            }
        }
        // Only regular files: a pipe or a device in a folder would be waited for without end. One that is named may be
        // a pipe: that is how a large file is passed without being written.
        guard asked || (kind == .file && end == ".xml") else {
            ignored += 1
            return nil
        }
        do { return .file(name: path, chunks: try fileChunks(path)) } catch { return .fault(name: path, error) }
    }

    private func open(_ entry: ZipReader.Entry, in reader: ZipReader, _ archive: String) -> Next? {
        let name = "\(archive):\(entry.name)"
        if let fault = entry.fault { return .fault(name: name, fault) }
        // An archive inside an archive is not opened: bombs are made so.
        guard entry.name.suffix(4).lowercased() == ".xml" else {
            ignored += 1
            return nil
        }
        do {
            let chunks = try reader.read(entry)
            return .file(name: name, chunks: { try chunks() })
        } catch {
            return .fault(name: name, error)
        }
    }
}

/// An open folder, read name by name.
private final class FolderHandle {
    enum Kind { case folder, file, other }

    private let stream: OpaquePointer
    /// The last one comes first.
    private var names: [String] = []

    init?(_ path: String) {
        guard let stream = opendir(path) else { return nil }
        self.stream = stream
    }

    deinit { closedir(stream) }

    func next() -> String? {
        if names.isEmpty {
            while names.count < 100_000, let name = read() { names.append(name) }
            names.sort(by: >)
        }
        return names.popLast()
    }

    private func read() -> String? {
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            // Neither itself, nor its parent, nor what is hidden.
            if !name.hasPrefix(".") { return name }
        }
        return nil
    }

    /// What a link leads to is not followed into folders: there would be no end.
    static func kind(_ path: String) -> Kind {
        var status = stat()
        guard lstat(path, &status) == 0 else { return .other }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFREG: return .file
        default: return .other
        }
    }
}
