// SPDX-License-Identifier: EUPL-1.2

import Crypto
package import Domain
import Foundation
package import Stores

/// The keys that protect data, in a file outside the base (`RUCHE_KEYS`). Several of a kind may stand in it: the last
/// one is used to write, all of them to read, and the id of the key stands beside the data.
package struct KeyRing: Sendable {
    package enum Usage: String, Codable, Sendable, CaseIterable {
        /// Encryption of the NIR (AES-256-GCM).
        case nir
        /// Keyed digest of the NIR, for equality (HMAC-SHA-256). Two in use split the equalities until `ruche keys reseal`.
        case nirEmpreinte
        /// Daily seals of the journal (Ed25519).
        case sceau
        /// Second factors, mails that wait, drafts (AES-256-GCM).
        case secret
    }

    struct Key: Codable, Sendable {
        let id: String
        let usage: Usage
        let secret: Data
    }

    private struct File: Codable {
        let cles: [Key]
    }

    private let keys: [Key]

    package struct KeyError: Error, CustomStringConvertible {
        package let description: String
    }

    package static func load(_ path: String) throws -> KeyRing {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KeyError(description: "no key file at \(path); `ruche keys \(path)` makes one")
        }
        let file = try JSONDecoder().decode(File.self, from: data)
        for usage in Usage.allCases where !file.cles.contains(where: { $0.usage == usage }) {
            throw KeyError(
                description: "\(path) has no key for \(usage.rawValue); `ruche keys --complete \(path)` adds it")
        }
        return KeyRing(keys: file.cles)
    }

    /// Writes a new file, readable by its owner only; refuses to overwrite one.
    package static func create(_ path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw KeyError(description: "\(path) exists already: losing its keys would lose what they protect")
        }
        try write(Usage.allCases.map { Self.key($0, 1) }, to: path)
    }

    /// A new file, of its owner only from its first byte; nothing of it stays when it cannot be written whole.
    private static func write(_ keys: [Key], to path: String) throws {
        let data = try JSONEncoder().encode(File(cles: keys))
        let descriptor = Foundation.open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw KeyError(description: "cannot write \(path)") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: data)
            try handle.synchronize()
            try handle.close()
        } catch {
            unlink(path)
            throw KeyError(description: "cannot write \(path)")
        }
    }

    /// Adds to a file of an earlier version the kinds of keys that it lacks; the others stay as they are. Returns the
    /// kinds added.
    package static func complete(_ path: String) throws -> [Usage] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KeyError(description: "no key file at \(path)")
        }
        let keys = try JSONDecoder().decode(File.self, from: data).cles
        let missing = Usage.allCases.filter { usage in !keys.contains { $0.usage == usage } }
        guard !missing.isEmpty else { return [] }
        let added = missing.map { key($0, 1) }
        try replace(path, keys + added)
        return missing
    }

    /// Beside it, then in its place: a file cut in the middle would lose the old keys.
    private static func replace(_ path: String, _ keys: [Key]) throws {
        let beside = "\(path).new"
        // Of a command that was killed.
        unlink(beside)
        try write(keys, to: beside)
        guard rename(beside, path) == 0 else {
            // Secrets would stay where nobody looks for them.
            unlink(beside)
            throw KeyError(description: "cannot replace \(path)")
        }
    }

    package static func generate() -> KeyRing { KeyRing(keys: Usage.allCases.map { key($0, 1) }) }

    private static func key(_ usage: Usage, _ rank: Int) -> Key {
        let secret =
            switch usage {
            case .nir, .nirEmpreinte, .secret: SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
            case .sceau: Curve25519.Signing.PrivateKey().rawRepresentation
            }
        let name = usage == .nirEmpreinte ? "nir-empreinte" : usage.rawValue
        return Key(id: "\(name)-\(rank)", usage: usage, secret: secret)
    }

    // MARK: Rotation

    /// A new key of each kind, which writes from now on; the others still read. The file is replaced whole, or not at
    /// all. Returns the ids of the new keys.
    package static func rotate(_ path: String) throws -> [String] {
        let keys = try load(path).keys
        let new = Usage.allCases.map { usage in
            let ranks = keys.filter { $0.usage == usage }.compactMap { Int($0.id.split(separator: "-").last ?? "") }
            return key(usage, (ranks.max() ?? 0) + 1)
        }
        try replace(path, keys + new)
        return new.map(\.id)
    }

    /// Same keys, with those of another kind of use told apart: what `ruche keys check` reads.
    package var ids: [(id: String, usage: Usage, writes: Bool)] {
        keys.map { key in (key.id, key.usage, keys.last { $0.usage == key.usage }?.id == key.id) }
    }

    /// What stands beside a NIR sealed now: both keys, of the encryption and of the digest.
    func nirMark() throws -> String { "\(try current(.nir).id) \(try current(.nirEmpreinte).id)" }

    /// The same NIR under the newest keys; nil when it does not open.
    func reseal(_ sealed: SealedNir, demande: ID<Demande>) throws -> SealedNir? {
        try open(sealed, demande: demande).map { try seal($0, demande: demande, rang: sealed.rang) }
    }

    private func current(_ usage: Usage) throws -> Key {
        guard let key = keys.last(where: { $0.usage == usage }) else { throw KeyError(description: "no key: \(usage)") }
        return key
    }

    // MARK: NIR

    /// Encrypted for one holder of one file: the same NIR elsewhere has other bytes, and bytes moved elsewhere do not
    /// open.
    func seal(_ nir: Nir, demande: ID<Demande>, rang: Int) throws -> SealedNir {
        let key = try current(.nir)
        let box = try AES.GCM.seal(
            Data(nir.text.utf8), using: SymmetricKey(data: key.secret), authenticating: context(demande, rang))
        guard let combined = box.combined else { throw KeyError(description: "no combined box") }
        let digest = HMAC<SHA256>.authenticationCode(
            for: Data(nir.text.utf8), using: SymmetricKey(data: try current(.nirEmpreinte).secret))
        return SealedNir(rang: rang, chiffre: [UInt8](combined), empreinte: [UInt8](digest), cle: try nirMark())
    }

    /// Nil when the key is unknown or the bytes were altered.
    package func open(_ sealed: SealedNir, demande: ID<Demande>) -> Nir? {
        // The first word; before keys could change, it stood alone.
        let id = sealed.cle.prefix { $0 != " " }
        guard let key = keys.first(where: { $0.id == id && $0.usage == .nir }),
            // altered bytes have no box: that is the answer
            let box = try? AES.GCM.SealedBox(combined: sealed.chiffre),
            let clear = try? AES.GCM.open(
                box, using: SymmetricKey(data: key.secret), authenticating: context(demande, sealed.rang))
        else { return nil }
        return try? Nir.parse(String(decoding: clear, as: UTF8.self)).get()
    }

    private func context(_ demande: ID<Demande>, _ rang: Int) -> Data { Data("\(demande.text)/\(rang)".utf8) }

    // MARK: Secrets of accounts

    /// Encrypted for one place: moved to another row, it does not open.
    func seal(_ text: String, at place: String) throws -> SealedText { try seal([UInt8](text.utf8), at: place) }

    func seal(_ bytes: [UInt8], at place: String) throws -> SealedText {
        let key = try current(.secret)
        let box = try AES.GCM.seal(bytes, using: SymmetricKey(data: key.secret), authenticating: Data(place.utf8))
        guard let combined = box.combined else { throw KeyError(description: "no combined box") }
        return SealedText(chiffre: [UInt8](combined), cle: key.id)
    }

    /// Nil when the key is unknown or the bytes were altered.
    func open(_ sealed: SealedText, at place: String) -> String? {
        openBytes(sealed, at: place).map { String(decoding: $0, as: UTF8.self) }
    }

    func openBytes(_ sealed: SealedText, at place: String) -> Data? {
        guard let key = keys.first(where: { $0.id == sealed.cle && $0.usage == .secret }),
            // altered bytes have no box: that is the answer
            let box = try? AES.GCM.SealedBox(combined: sealed.chiffre)
        else { return nil }
        // neither have bytes moved elsewhere
        return try? AES.GCM.open(box, using: SymmetricKey(data: key.secret), authenticating: Data(place.utf8))
    }

    // MARK: Digests for equality

    /// The NIR under each key of its digest, the one that writes last.
    func digests(_ nir: Nir) -> [[UInt8]] {
        keys.filter { $0.usage == .nirEmpreinte }.map {
            [UInt8](HMAC<SHA256>.authenticationCode(for: Data(nir.text.utf8), using: SymmetricKey(data: $0.secret)))
        }
    }

    /// The id of the key of digests written now: two digests under two keys tell nothing of one another.
    func nirDigestKey() throws -> String { try current(.nirEmpreinte).id }

    /// A text under each key of secrets, the one that writes last; `place` keeps those of one use from those of another.
    func digests(_ text: String, at place: String) -> [[UInt8]] {
        keys.filter { $0.usage == .secret }.map {
            let code = HMAC<SHA256>.authenticationCode(
                for: Data("\(place)\n\(text)".utf8), using: SymmetricKey(data: $0.secret))
            return [UInt8](code.prefix(16))
        }
    }

    // MARK: Seals

    func sign(_ message: [UInt8]) throws -> (key: String, signature: [UInt8]) {
        let key = try current(.sceau)
        let signing = try Curve25519.Signing.PrivateKey(rawRepresentation: key.secret)
        return (key.id, [UInt8](try signing.signature(for: message)))
    }

    func isValid(_ signature: [UInt8], of message: [UInt8], key id: String) -> Bool {
        guard let key = keys.first(where: { $0.id == id && $0.usage == .sceau }),
            // a broken key verifies nothing
            let signing = try? Curve25519.Signing.PrivateKey(rawRepresentation: key.secret)
        else { return false }
        return signing.publicKey.isValidSignature(signature, for: message)
    }
}

/// `count` bytes that no one can guess.
func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}
