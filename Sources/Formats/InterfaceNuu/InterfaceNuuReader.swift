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
    private let limits: XMLLimits

    package init(limits: XMLLimits = XMLLimits()) { self.limits = limits }

    package func read(path: String, each: (InterfaceNuuDemande) throws -> Void) throws {
        let chunks: () throws -> Data
        do { chunks = try fileChunks(path) } catch let fault as XMLFault { throw InterfaceNuuFault.xml(fault) }
        try read(chunks: chunks, each: each)
    }

    package func read(data: Data, each: (InterfaceNuuDemande) throws -> Void) throws {
        var rest = data[...]
        let chunks = {
            let chunk = rest.prefix(64 << 10)
            rest = rest.dropFirst(chunk.count)
            return Data(chunk)
        }
        try read(chunks: chunks, each: each)
    }

    /// An entry of an archive; what `chunks` throws goes through.
    package func read(chunks: @escaping () throws -> Data, each: (InterfaceNuuDemande) throws -> Void) throws {
        let stream = try InterfaceNuuStream(limits: limits, chunks: chunks)
        while let demandes = try stream.next() {
            for demande in demandes { try each(demande.mapped()) }
        }
    }
}

/// One application as it stands in the file, not yet understood: so that several cores do that.
package struct RawInterfaceNuu: Sendable {
    package let entete: XMLNode?
    package let demande: XMLNode

    package func mapped() -> InterfaceNuuDemande {
        var mapping = InterfaceNuuMapping(demande)
        return mapping.demande(typeFichier: entete?.child("typeFichier")?.trimmed ?? "")
    }

    /// When the file was extracted, as its header says; empty when it does not.
    package var extraitLe: String { entete?.child("dateFichier")?.trimmed ?? "" }
}

/// One file under way.
package final class InterfaceNuuStream {
    private let stream: XMLStream
    private var entete: XMLNode?
    package var bytes: Int { stream.bytes }

    package init(limits: XMLLimits = XMLLimits(), chunks: @escaping () throws -> Data) throws {
        stream = try XMLStream(wanted: ["entete", "demande"], limits: limits, chunks: chunks)
    }

    /// The applications of the next piece of the file; nil at its end.
    package func next() throws -> [RawInterfaceNuu]? {
        do {
            guard let events = try stream.next() else { return nil }
            return try events.compactMap(handle)
        } catch let fault as XMLFault {
            throw InterfaceNuuFault.xml(fault)
        }
    }

    private func handle(_ event: XMLStream.Event) throws -> RawInterfaceNuu? {
        switch event {
        case .root(let root):
            guard root.name == "interfaceNuu" else { throw InterfaceNuuFault.notInterfaceNuu(root.name) }
            let version = root.attributes["versionInterface"] ?? ""
            guard InterfaceNuuReader.versions.contains(version) else { throw InterfaceNuuFault.version(version) }
            return nil
        case .element(let node):
            // The header is said before the application.
            guard node.name == "demande" else {
                entete = node
                return nil
            }
            return RawInterfaceNuu(entete: entete, demande: node)
        }
    }
}
