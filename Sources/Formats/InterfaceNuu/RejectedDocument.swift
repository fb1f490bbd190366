// SPDX-License-Identifier: EUPL-1.2

package import Foundation

extension RawInterfaceNuu {
    /// The application alone in a file, as it was, with the reasons of its reject at the top: to be corrected, then
    /// imported again.
    package func document(reasons: [String]) -> Data {
        var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
        for reason in reasons {
            // Two hyphens would end the comment.
            text += "<!-- \(reason.replacing("--", with: "- -")) -->\n"
        }
        text += #"<interfaceNuu xmlns="http://nuu.application.i2/" versionInterface="02.01">"# + "\n"
        if let entete { Self.write(entete, 1, &text) }
        Self.write(demande, 1, &text)
        text += "</interfaceNuu>\n"
        return Data(text.utf8)
    }

    private static func write(_ node: XMLNode, _ depth: Int, _ text: inout String) {
        text += String(repeating: "  ", count: depth) + "<\(node.name)"
        for (name, value) in node.attributes.sorted(by: { $0.key < $1.key }) {
            text += " \(name)=\"\(escaped(value))\""
        }
        if node.children.isEmpty {
            text += ">\(escaped(node.text))</\(node.name)>\n"
            return
        }
        text += ">\n"
        for child in node.children { write(child, depth + 1, &text) }
        text += String(repeating: "  ", count: depth) + "</\(node.name)>\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
