// SPDX-License-Identifier: EUPL-1.2

import Crypto
import Domain
import Foundation
import Linkage

/// The register of the last pass, kept as a projection is: a name, a version, the position of the journal that it reached, a
/// digest, an atomic rename. It holds names: a purge takes along one that was read before it.
package struct KeepRegistre: Sendable {
    package static let name = "doublons"
    static let version = 3

    private struct Header: Codable {
        let name: String
        let version: Int
        let layout: Int
        let position: Int64
        let chaine: String
        let modele: Int
        /// Of which key the digests of NIR are; empty when files are not held together by them.
        let nir: String
        let demandes: Int
        let sha256: String
    }

    private let published: ProjectionFile

    /// `folder`: that of the projections.
    package init(folder: String) { published = ProjectionFile(folder: folder, name: Self.name) }

    func save(_ file: RegistreDemandes, modele: Int, nir: String) throws {
        var body = Data(capacity: file.demandes.count * 8)
        for demande in file.demandes { withUnsafeBytes(of: demande.rawValue) { body.append(contentsOf: $0) } }
        body.append(file.registre.bytes())
        let header = Header(
            name: Self.name, version: Self.version, layout: RegistreCompare.layout, position: file.position,
            chaine: hexadecimal(file.chaine), modele: modele, nir: nir, demandes: file.demandes.count,
            sha256: hexadecimal(SHA256.hash(data: body)))
        var content = try JSONEncoder().encode(header)
        content.append(UInt8(ascii: "\n"))
        content.append(body)
        try published.publish(content)
    }

    /// Nil when there is none, or when it is not of this program, this model, or whole.
    /// `chaine`: what the journal says at a position; another one is that of another base, or of one that was restored.
    func load(modele: Int, nir: String, chaine: (Int64) async throws -> [UInt8]?) async throws -> RegistreDemandes? {
        guard let content = published.content,
            let end = content.firstIndex(of: UInt8(ascii: "\n")),
            let header = try? JSONDecoder().decode(Header.self, from: content[..<end])  // unreadable: read anew
        else { return nil }
        let body = content[content.index(after: end)...]
        guard header.name == Self.name, header.version == Self.version, header.layout == RegistreCompare.layout,
            header.modele == modele, header.nir == nir, header.demandes >= 0, body.count >= header.demandes * 8,
            header.sha256 == hexadecimal(SHA256.hash(data: body)),
            let registre = RegistreCompare(bytes: Data(body.dropFirst(header.demandes * 8)))
        else { return nil }
        var file = RegistreDemandes()
        file.demandes = body.prefix(header.demandes * 8).withUnsafeBytes { bytes in
            (0..<header.demandes).map {
                ID($0 * 8 < bytes.count ? bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self) : 0)
            }
        }
        file.registre = registre
        file.position = header.position
        file.chaine = try await chaine(header.position) ?? []
        guard hexadecimal(file.chaine) == header.chaine else { return nil }
        return file
    }

    var exists: Bool { published.exists }

    package func erase() throws { try published.erase() }

    /// A purge took names away, as the journal says at `position`: a register that was read after it has none of them, and a night that
    /// begins after the purge of that night goes on from it.
    package func erase(purge position: Int64) throws {
        let header = try published.head(4_096)?.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first
        // One that cannot be read is erased.
        let reached = header.flatMap { try? JSONDecoder().decode(Header.self, from: $0) }?.position
        try published.erase(besideOnly: reached.map { $0 >= position } ?? false)
    }
}
