// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Mustache
package import Reference

/// The templates, with the words of a language put in once when they are loaded.
package struct Templates: Sendable {
    package struct LoadError: Error, CustomStringConvertible {
        package let description: String
    }

    private let library: MustacheLibrary
    package let names: [String]

    /// `under`: only those of these folders or names, all of them else.
    package static func load(_ catalogue: Catalogue, under: [String]? = nil) throws -> Templates {
        MustacheContentTypes.register(StrictHTML(), named: "STRICT")
        let root = Bundle.module.bundleURL.appendingPathComponent("Templates")
        guard let files = FileManager.default.enumerator(atPath: root.path) else {
            throw LoadError(description: "no templates in \(root.path)")
        }
        var library = MustacheLibrary()
        var names: [String] = []
        for case let file as String in files where file.hasSuffix(".mustache") {
            if let under, !under.contains(where: file.hasPrefix) { continue }
            let text = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
            let name = String(file.dropLast(".mustache".count))
            try library.register("{{% CONTENT_TYPE: STRICT}}" + translate(lean(text), catalogue, name), named: name)
            names.append(name)
        }
        return Templates(library: library, names: names.sorted())
    }

    /// Without indentation nor empty lines: a quarter of the weight of a form. A line feed stays between two lines, and
    /// no template holds a text whose spaces count.
    private static func lean(_ text: String) -> String {
        text.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// `{{t.key}}` becomes the text of the key, escaped.
    private static func translate(_ text: String, _ catalogue: Catalogue, _ name: String) throws -> String {
        var result = ""
        var rest = Substring(text)
        while let open = rest.range(of: "{{t."), let close = rest[open.upperBound...].range(of: "}}") {
            let key = String(rest[open.upperBound..<close.lowerBound])
            guard let words = catalogue.find(key) else { throw LoadError(description: "\(name): no text for \(key)") }
            result += rest[..<open.lowerBound] + StrictHTML().escapeText(words)
            rest = rest[close.upperBound...]
        }
        return result + rest
    }

    func render(_ name: String, _ view: View) throws -> String {
        guard let html = library.render(view, withTemplate: name) else {
            throw LoadError(description: "no template \(name)")
        }
        return html
    }
}

/// Escapes byte by byte. The escaping of the library goes by characters: a quote followed by a combining accent is
/// another character for it, and would close the attribute that it stands in.
struct StrictHTML: MustacheContentType {
    func escapeText(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
            // A NUL has no place in a page; the reader sees that something was there.
            case 0: bytes.append(contentsOf: "\u{fffd}".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
