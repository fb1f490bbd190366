// SPDX-License-Identifier: EUPL-1.2

package import Foundation

/// A folder of one test, gone with whoever holds it. A suite holds it as a property: a local one may go after its last use,
/// while the test still needs what stands in it.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init(_ what: String) {
        path = NSTemporaryDirectory() + "ruche-\(what)-\(UUID().uuidString)"
        // Whoever writes in it says that it could not be made.
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }  // gone already, at best

    /// Writes a file, in a folder of this one when its name has a slash, and says where it is.
    @discardableResult package func write(_ name: String, _ data: Data) throws -> String {
        let file = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
        return file.path
    }

    @discardableResult package func write(_ name: String, _ text: String) throws -> String {
        try write(name, Data(text.utf8))
    }
}
