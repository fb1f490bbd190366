// SPDX-License-Identifier: EUPL-1.2

import Formats

/// The applications of many files, a batch at a time. Used by one task.
final class ImportReader {
    enum Item: Sendable {
        case demande(file: String, RawInterfaceNuu)
        case fault(file: String, line: Int, any Error)
    }

    private let inputs: InputFiles
    private var current: (name: String, stream: InterfaceNuuStream)?
    private(set) var files = 0

    init(paths: [String]) { inputs = InputFiles(paths) }

    var ignored: Int { inputs.ignored }

    /// A batch is worth this much of the files at most: large applications come in smaller ones.
    private static let bytes = 8 << 20

    /// At least one item unless all is read; a little more than `count` when a piece of a file holds more.
    func next(_ count: Int) -> [Item]? {
        var items: [Item] = []
        var bytes = 0
        while items.count < count, items.isEmpty || bytes < Self.bytes {
            if let (name, stream) = current {
                let before = stream.bytes
                defer { bytes += stream.bytes - before }
                do {
                    if let demandes = try stream.next() {
                        items += demandes.map { .demande(file: name, $0) }
                    } else {
                        current = nil
                    }
                } catch {
                    current = nil
                    items.append(.fault(file: name, line: Self.line(error), error))
                }
                continue
            }
            switch inputs.next() {
            case nil: return items.isEmpty ? nil : items
            case .fault(let name, let error):
                files += 1
                items.append(.fault(file: name, line: 0, Self.asFault(error)))
            case .file(let name, let chunks):
                files += 1
                do { current = (name, try InterfaceNuuStream(chunks: chunks)) } catch {
                    items.append(.fault(file: name, line: 0, error))
                }
            }
        }
        return items
    }

    private static func asFault(_ error: any Error) -> any Error {
        (error as? XMLFault).map { InterfaceNuuFault.xml($0) } ?? error
    }

    private static func line(_ error: any Error) -> Int {
        guard case .xml(let fault)? = error as? InterfaceNuuFault else { return 0 }
        return fault.line
    }
}
