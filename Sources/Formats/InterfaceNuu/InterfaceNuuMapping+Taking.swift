// SPDX-License-Identifier: EUPL-1.2

import Domain

extension InterfaceNuuMapping {
    mutating func text(_ node: XMLNode?, _ champ: String) {
        guard let node else { return }
        saisie[champ] = take(node, champ)
    }

    mutating func flag(_ node: XMLNode?, _ champ: String) {
        switch take(node, champ) {
        case "true", "1": saisie[champ] = "oui"
        case "false", "0": saisie[champ] = "non"
        case let other: saisie[champ] = other
        }
    }

    mutating func code(_ node: XMLNode?, _ champ: String) {
        guard let node else { return }
        saisie[champ] = takeCode(node, champ)
    }

    mutating func codes(_ name: String, _ list: XMLNode?, _ champ: String) {
        for (rank, node) in named(name, list).enumerated() { code(node, "\(champ).\(rank)") }
    }

    mutating func take(_ node: XMLNode?, _ champ: String) -> String {
        guard let node else { return "" }
        taken[node.index].insert(.text)
        lines[champ] = node.line
        return node.trimmed
    }

    /// The attribute `code`, or the text of senders who put the code there.
    mutating func takeCode(_ node: XMLNode?, _ champ: String) -> String {
        guard let node else { return "" }
        taken[node.index].insert(.code)
        lines[champ] = node.line
        return node.attributes["code"] ?? node.trimmed
    }

    func named(_ name: String, _ list: XMLNode?) -> [XMLNode] {
        list?.children.filter { $0.name == name } ?? []
    }

    /// The members of a list, each with its rank from 0, which then is part of their paths in `national`.
    mutating func members(_ name: String, _ list: XMLNode?) -> EnumeratedSequence<[XMLNode]> {
        let found = named(name, list)
        for node in found { taken[node.index].insert(.member) }
        return found.enumerated()
    }
}
