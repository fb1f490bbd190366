// SPDX-License-Identifier: EUPL-1.2

/// Prints values by path in the order of the schema, and says of each one that cannot stand where it is why not.
struct InterfaceNuuDocument {
    struct Value {
        let text: String
        /// The field of the form that it comes from; nil when it only stood in the file once imported.
        var champ: String?
    }

    private let values: [String: Value]
    /// Groups that hold something, and the ranks of lists.
    private var groups: Set<String> = []
    private var ranks: [String: Set<Int>] = [:]
    private let strangers: Set<String>
    private var used: Set<String> = []
    private(set) var ecarts: [InterfaceNuuEcart] = []
    private(set) var text = ""

    /// What became of an element: printed (perhaps nothing), or the reasons why it cannot be.
    enum Outcome {
        case printed
        case failed([InterfaceNuuEcart])

        var faults: [InterfaceNuuEcart] {
            if case .failed(let faults) = self { return faults }
            return []
        }
    }

    /// `strangers`: members of lists that are printed even if they are empty, so that those after them keep their rank.
    init(_ values: [String: Value], strangers: Set<String> = []) {
        self.values = values
        self.strangers = strangers
        for path in Set(values.filter { !$0.value.text.isEmpty }.keys).union(strangers) {
            let element = path[..<(path.utf8.firstIndex(of: UInt8(ascii: "@")) ?? path.endIndex)]
            groups.insert(String(element))
            // By bytes: this runs for each value of each document.
            for index in element.utf8.indices {
                switch element.utf8[index] {
                case UInt8(ascii: "/"): groups.insert(String(element[..<index]))
                case UInt8(ascii: "["):
                    let list = String(element[..<index])
                    if let rank = InterfaceNuuFields.rank(path, list) { ranks[list, default: []].insert(rank) }
                default: break
                }
            }
        }
        groups.formUnion(ranks.keys)
    }

    /// The element and all below. Its own name is not part of the paths.
    mutating func render(_ root: InterfaceNuuElement) -> Outcome {
        groups.insert("")
        return one(root, "", 0)
    }

    /// What stands in no place of the schema.
    func unused() -> [InterfaceNuuEcart] {
        values.filter { path, value in
            // A code given as a text beside the same code as an attribute says nothing more.
            !used.contains(path) && !value.text.isEmpty && values["\(path)@code"]?.text != value.text
        }.map { InterfaceNuuEcart($0.value.champ ?? $0.key, .inconnu) }.sorted { $0.champ < $1.champ }
    }

    // MARK: Elements

    private mutating func any(_ element: InterfaceNuuElement, _ parent: String, _ depth: Int) -> Outcome {
        if case .choice(let series) = element.kind { return choice(series, element.isRequired, parent, depth) }
        let path = parent.isEmpty ? element.name : "\(parent)/\(element.name)"
        guard element.isMany else { return one(element, path, depth) }
        var faults: [InterfaceNuuEcart] = []
        let length = text.utf8.count
        for rank in (ranks[path] ?? []).sorted() { faults += one(element, "\(path)[\(rank)]", depth).faults }
        if element.isRequired, text.utf8.count == length, faults.isEmpty {
            faults = [InterfaceNuuEcart(values["\(path)[0]@code"]?.champ ?? path, .manque)]
        }
        return faults.isEmpty ? .printed : .failed(faults)
    }

    private mutating func choice(
        _ series: [[InterfaceNuuElement]], _ isRequired: Bool, _ parent: String, _ depth: Int
    ) -> Outcome {
        let chosen = series.first { $0.contains { groups.contains("\(parent)/\($0.name)") } }
        guard let chosen = chosen ?? (isRequired ? series.first : nil) else { return .printed }
        let before = (text, ecarts)
        let faults = chosen.flatMap { any($0, parent, depth).faults }
        if faults.isEmpty { return .printed }
        if isRequired { return .failed(faults) }
        (text, ecarts) = before
        leaveOut(chosen.map { "\(parent)/\($0.name)" }, because: faults)
        return .printed
    }

    private mutating func one(_ element: InterfaceNuuElement, _ path: String, _ depth: Int) -> Outcome {
        guard case .group(let children) = element.kind else { return leaf(element, path, depth) }
        // Of a list, `required` says that it has a member, not that each member is.
        let isNeeded = element.isKept || element.isRequired && !element.isMany
        guard groups.contains(path) || isNeeded && element.isRequired else { return .printed }
        let before = (text, ecarts)
        text += "\(indent(depth))<n:\(element.name)\(attributes(element, path))>\n"
        let start = text.utf8.count
        var faults: [InterfaceNuuEcart] = []
        for child in children { faults += any(child, path, depth + 1).faults }
        if text.utf8.count == start, faults.isEmpty, !isNeeded, !strangers.contains(path), element.attributes.isEmpty {
            // All that it held was left out, and said.
            text = before.0
            return .printed
        }
        text += "\(indent(depth))</n:\(element.name)>\n"
        if faults.isEmpty { return .printed }
        if isNeeded { return .failed(faults) }
        (text, ecarts) = before
        leaveOut([path], because: faults)
        return .printed
    }

    /// What cannot be written as a whole is not written at all; each value that goes with it is named.
    private mutating func leaveOut(_ paths: [String], because faults: [InterfaceNuuEcart]) {
        ecarts += faults
        let named = Set(faults.map(\.champ))
        for (key, value) in values.sorted(by: { $0.key < $1.key }) where !value.text.isEmpty {
            guard paths.contains(where: { key == $0 || key.hasPrefix("\($0)/") || key.hasPrefix("\($0)@") }) else {
                continue
            }
            used.insert(key)
            let champ = value.champ ?? key
            if !named.contains(champ) { ecarts.append(InterfaceNuuEcart(champ, .incomplet)) }
        }
    }

    private mutating func leaf(_ element: InterfaceNuuElement, _ path: String, _ depth: Int) -> Outcome {
        let key = element.isCode ? "\(path)@code" : path
        let value = values[key]
        used.insert(key)
        let isNeeded = element.isRequired && !element.isMany
        let changed = mark(path)
        let content = value?.text ?? ""
        // An element that was emptied: its mark says so.
        let isEmptied = content.isEmpty && !changed.isEmpty && element.takesEmpty
        if content.isEmpty, !isNeeded, !isEmptied {
            if !changed.isEmpty { ecarts.append(InterfaceNuuEcart("\(path)@modifie", .incomplet)) }
            return .printed
        }
        if !isEmptied, let fault = element.fault(of: content) {
            let ecart = InterfaceNuuEcart(value?.champ ?? path, fault)
            if isNeeded { return .failed([ecart]) }
            ecarts.append(ecart)
            return .printed
        }
        let extra = attributes(element, path) + changed
        let start = "\(indent(depth))<n:\(element.name)"
        if element.isCode {
            text += "\(start) code=\"\(content)\"\(extra)/>\n"
        } else if content.isEmpty {
            text += "\(start)\(extra)/>\n"
        } else {
            text += "\(start)\(extra)>\(escaped(content))</n:\(element.name)>\n"
        }
        return .printed
    }

    /// The mark of a changed field is qualified by the namespace; unqualified, it is refused.
    private mutating func mark(_ path: String) -> String {
        guard let value = values["\(path)@modifie"]?.text else { return "" }
        used.insert("\(path)@modifie")
        guard ["true", "false", "1", "0"].contains(value) else {
            ecarts.append(InterfaceNuuEcart("\(path)@modifie", .format))
            return ""
        }
        return " n:modifie=\"\(value)\""
    }

    private mutating func attributes(_ element: InterfaceNuuElement, _ path: String) -> String {
        var result = ""
        for (name, longest) in element.attributes.sorted(by: { $0.key < $1.key }) {
            guard let value = values["\(path)@\(name)"]?.text else { continue }
            used.insert("\(path)@\(name)")
            if let fault = InterfaceNuuElement.text(name, longest).fault(of: value) {
                ecarts.append(InterfaceNuuEcart("\(path)@\(name)", fault))
            } else {
                result += " \(name)=\"\(escaped(value))\""
            }
        }
        return result
    }

    private func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth + 1) }

    /// Line feeds too: as they are, a reader would make spaces of them in an attribute, and lose a carriage return.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\r", "\t": result += "&#\(scalar.value);"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension InterfaceNuuElement {
    /// Valid without content when it is marked as changed.
    fileprivate var takesEmpty: Bool {
        switch kind {
        case .text, .courriel: !isRequired
        case .digits(let count): !isRequired && count.lowerBound == 0
        default: false
        }
    }
}
