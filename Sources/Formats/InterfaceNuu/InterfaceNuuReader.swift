// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import Foundation

/// One application of a national file (`interfaceNuu`, versions 02.00 and 02.01), as a typed form and its references.
package struct InterfaceNuuDemande: Sendable {
    package let line: Int
    package let typeFichier: String
    package let numGuichet: String
    package let numUnique: String
    package let refInterne: String
    package let forcerDoublon: Bool
    package let saisie: Saisie
    /// The line of the element behind each field of the form.
    package let lines: [String: Int]
}

/// What prevents a whole file from being read.
package enum InterfaceNuuFault: Error, Sendable, Hashable {
    case xml(XMLFault)
    /// The root is something else: its name.
    case notInterfaceNuu(String)
    case version(String)
}

/// Tolerant reader: what is not understood is kept, what is missing is judged by the validator like any form.
package struct InterfaceNuuReader {
    package static let versions = ["02.00", "02.01"]
    private let reader: XMLStreamReader

    package init(limits: XMLLimits = XMLLimits()) {
        reader = XMLStreamReader(wanted: ["entete", "demande"], limits: limits)
    }

    package func read(path: String, each: (InterfaceNuuDemande) throws -> Void) throws {
        var typeFichier = ""
        try translating { try reader.read(path: path) { try handle($0, &typeFichier, each) } }
    }

    package func read(data: Data, each: (InterfaceNuuDemande) throws -> Void) throws {
        var typeFichier = ""
        try translating { try reader.read(data: data) { try handle($0, &typeFichier, each) } }
    }

    /// An entry of an archive; what `chunks` throws goes through.
    package func read(chunks: () throws -> Data, each: (InterfaceNuuDemande) throws -> Void) throws {
        var typeFichier = ""
        try translating { try reader.read(chunks: chunks) { try handle($0, &typeFichier, each) } }
    }

    /// `typeFichier` is said in the header, before the application.
    private func handle(
        _ event: XMLStreamReader.Event, _ typeFichier: inout String, _ each: (InterfaceNuuDemande) throws -> Void
    ) throws {
        switch event {
        case .root(let root):
            guard root.name == "interfaceNuu" else { throw InterfaceNuuFault.notInterfaceNuu(root.name) }
            let version = root.attributes["versionInterface"] ?? ""
            guard Self.versions.contains(version) else { throw InterfaceNuuFault.version(version) }
        case .element(let node):
            if node.name == "entete" {
                typeFichier = node.child("typeFichier")?.trimmed ?? ""
            } else {
                var mapping = InterfaceNuuMapping(node)
                try each(mapping.demande(typeFichier: typeFichier))
            }
        }
    }

    private func translating(_ body: () throws -> Void) throws {
        do { try body() } catch let fault as XMLFault { throw InterfaceNuuFault.xml(fault) }
    }
}
