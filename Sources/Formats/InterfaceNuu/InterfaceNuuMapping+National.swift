// SPDX-License-Identifier: EUPL-1.2

import Domain

extension InterfaceNuuMapping {
    /// Every leaf and attribute that was not taken, by its path from `demande`: `a/b[1]/c`, `a/b@code`.
    mutating func rest() -> [String: String] {
        var result: [String: String] = [:]
        collect(root, "", &result)
        return result
    }

    private mutating func collect(_ node: XMLNode, _ path: String, _ result: inout [String: String]) {
        for (name, value) in node.attributes where !(name == "code" && taken[node.index].contains(.code)) {
            keep("\(path)@\(name)", name, value, &result)
        }
        if node.children.isEmpty {
            if !taken[node.index].contains(.text), !path.isEmpty, !node.trimmed.isEmpty {
                keep(path, node.name, node.trimmed, &result)
            }
            return
        }
        var counts: [String: Int] = [:]
        for child in node.children { counts[child.name, default: 0] += 1 }
        var ranks: [String: Int] = [:]
        for child in node.children {
            let rank = ranks[child.name, default: 0]
            ranks[child.name] = rank + 1
            guard isLeft(child) else { continue }
            let base = path.isEmpty ? child.name : "\(path)/\(child.name)"
            let isListed = counts[child.name, default: 0] > 1 || isMember(child)
            collect(child, isListed ? "\(base)[\(rank)]" : base, &result)
        }
    }

    /// Whether something of it or under it is left: most paths need not be made.
    private func isLeft(_ node: XMLNode) -> Bool {
        if node.attributes.contains(where: { $0.key != "code" }) { return true }
        if !node.attributes.isEmpty, !taken[node.index].contains(.code) { return true }
        if node.children.isEmpty { return !taken[node.index].contains(.text) && !node.text.isEmpty }
        return node.children.contains(where: isLeft)
    }

    /// A member of a list of which the form has something. The only member of one that it does not know has no rank.
    private func isMember(_ node: XMLNode) -> Bool {
        taken[node.index].contains(.member)
            && taken[node.index..<node.end].contains { $0.contains(.text) || $0.contains(.code) }
    }

    /// The canonical form never holds a social-security number: that of a holder is sealed, another is left out.
    private mutating func keep(_ path: String, _ name: String, _ value: String, _ result: inout [String: String]) {
        let isNir = name.lowercased().contains("nir") || name.lowercased().contains("secu")
        guard isNir || value.utf8.count >= 13, case .success = Nir.parse(value) else {
            if !isNir { result[path] = value }
            return
        }
        if path.hasPrefix("\(Self.personnePath)/demandeur") { saisie["demandeur.nir"] = value }
        let cotitulaire = "\(Self.personnePath)/listeCotitulaire/cotitulaire["
        if path.hasPrefix(cotitulaire), let rank = Int(path.dropFirst(cotitulaire.count).prefix { $0 != "]" }) {
            saisie["cotitulaires.\(rank).nir"] = value
        }
    }
}
