// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// The files whose erasure was granted, in a file outside of the base (`RUCHE_EFFACEMENTS`): a base that is restored
/// from before an erasure does not know of it. Ids and numbers, no name.
package struct RegistreEffacements: Sendable {
    package struct Ligne: Sendable, Hashable {
        package let demande: ID<Demande>
        /// Nil when the file had none.
        package let numero: String?

        package init(demande: ID<Demande>, numero: String?) {
            self.demande = demande
            self.numero = numero
        }
    }

    package struct Unreadable: Error, CustomStringConvertible {
        package let description: String
    }

    private let path: String

    package init(path: String) { self.path = path }

    /// None when there is no file yet.
    package func lines() throws -> Set<Ligne> {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return Set(
            try text.split(separator: "\n").map { line in
                let parts = line.split(separator: " ")
                guard parts.count == 2, let id = ID<Demande>(text: String(parts[0])) else {
                    throw Unreadable(description: "\(path): « \(line.prefix(60)) » is not an id and a number")
                }
                return Ligne(demande: id, numero: parts[1] == "-" ? nil : String(parts[1]))
            })
    }

    /// On the disk when it returns.
    func add(_ lines: [Ligne]) throws {
        var text = lines.map { "\($0.demande.text) \($0.numero ?? "-")\n" }.joined()
        let descriptor = open(path, O_CREAT | O_APPEND | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Unreadable(description: "\(path): \(String(cString: strerror(errno)))") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        // A line that a full disk cut is left as it is, and named; this one does not continue it.
        if try handle.seekToEnd() > 0 {
            try handle.seek(toOffset: handle.offset() - 1)
            if try handle.read(upToCount: 1) != Data("\n".utf8) { text = "\n" + text }
        }
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
        try handle.close()
    }
}
