// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// A reference table that is missing or broken: the program does not start without it.
package struct ReferenceError: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}

/// The data files of this target.
enum Tables {
    static func data(_ path: String) throws -> Data {
        let url = Bundle.module.bundleURL.appendingPathComponent(path)
        do {
            return try Data(contentsOf: url)
        } catch {
            throw ReferenceError(description: "reference file \(path) cannot be read: \(error)")
        }
    }

    /// The rows of a CSV table of ours: comment lines begin with `#`, then the header; no quoted field.
    static func csv(_ path: String) throws -> [[String: String]] {
        let text = String(decoding: try data(path), as: UTF8.self)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        guard let header = lines.first?.split(separator: ",").map(String.init) else {
            throw ReferenceError(description: "\(path) has no header")
        }
        return try lines.dropFirst().map { line in
            let values = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard values.count == header.count else {
                throw ReferenceError(description: "\(path): \(values.count) columns in « \(line) »")
            }
            return Dictionary(uniqueKeysWithValues: zip(header, values))
        }
    }
}
