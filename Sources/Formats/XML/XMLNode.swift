// SPDX-License-Identifier: EUPL-1.2

/// An element that was read whole, with the line where it begins. Namespaces are left out: local names are enough for
/// the files we read, and some senders forget them.
package struct XMLNode: Sendable, Hashable {
    package let name: String
    package let line: Int
    /// Its rank in the wanted element that holds it, which has 0, in the order of the file.
    let index: Int
    /// One more than the rank of its last descendant.
    var end: Int
    package internal(set) var attributes: [String: String] = [:]
    package internal(set) var children: [XMLNode] = []
    package internal(set) var text = ""

    init(name: String, line: Int, index: Int) {
        self.name = name
        self.line = line
        self.index = index
        end = index + 1
    }

    package func child(_ name: String) -> XMLNode? { children.first { $0.name == name } }

    /// The element at `a/b/c`, the first one at each step.
    package func at(_ path: String) -> XMLNode? {
        path.split(separator: "/").reduce(self as XMLNode?) { $0?.child(String($1)) }
    }

    package var trimmed: String {
        // Most texts have nothing to trim: told by two bytes.
        if let first = text.utf8.first, let last = text.utf8.last, (0x21..<0x80).contains(first),
            (0x21..<0x80).contains(last)
        {
            return text
        }
        return String(text.trimming { $0.isWhitespace })
    }
}

extension StringProtocol {
    func trimming(_ drop: (Character) -> Bool) -> Substring {
        guard let first = firstIndex(where: { !drop($0) }), let last = lastIndex(where: { !drop($0) }) else {
            return ""
        }
        return Substring(self[first...last])
    }
}

/// Why a file stopped being readable, and where.
package struct XMLFault: Error, Sendable, Hashable {
    package enum Reason: String, Sendable {
        /// Not well formed: truncated, a tag not closed.
        case malformed
        /// The bytes are not of the encoding that the file announces.
        case encoding
        /// A document type declaration: entities could be declared in it (entity bomb, outside files).
        case doctype
        /// Deeper, longer or larger than any honest file.
        case limit
        /// The file cannot be opened or read.
        case unreadable
    }

    package let reason: Reason
    package let line: Int
    package let detail: String

    package init(_ reason: Reason, line: Int, detail: String) {
        self.reason = reason
        self.line = line
        self.detail = detail
    }
}

/// What one application may cost. A file may hold millions of them.
package struct XMLLimits: Sendable {
    /// Between the end of a wanted element and that of the next.
    package var bytes = 4 << 20
    package var depth = 40
    /// In one element that is read whole.
    package var elements = 20_000
    package var textBytes = 64 << 10
    package init() {}
}
