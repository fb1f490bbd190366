// SPDX-License-Identifier: EUPL-1.2

import Crypto
import Domain
import Foundation
package import Linkage
package import Stores
import Synchronization

/// The distinct forms of names, for search in spite of typing errors. The shape of every projection: a name, a version,
/// the position of the journal that it reached, a rebuild, a file published by an atomic rename with its checksum, and
/// its staleness said to the reader. Acts never rely on it alone: they look at the tables again.
package final class FormesProjection: Sendable {
    package static let name = "formes"
    package static let version = 1

    private struct State {
        var index = FormIndex()
        var position: Int64 = 0
        /// False until it was loaded or built: search is exact meanwhile, and says so.
        var ready = false
        /// A purge took names away: they leave at the next rebuild.
        var mustRebuild = false
        var publishedPosition: Int64 = -1
    }

    private let state = Mutex(State())
    package let folder: String?

    /// `folder`: where its file is published; nil keeps it in memory only (commands, tests).
    package init(folder: String?) { self.folder = folder }

    package struct Status: Sendable {
        package let ready: Bool
        package let position: Int64
        package let forms: Int
    }

    package var status: Status {
        state.withLock { Status(ready: $0.ready, position: $0.position, forms: $0.index.count) }
    }

    package func matches(_ word: String, _ field: FormIndex.Field, limit: Int) -> [FormIndex.Match] {
        state.withLock { $0.index.matches(word, field, limit: limit) }
    }

    /// A whole form and those that differ from it in one word by one letter, at most so many of them.
    package func near(_ form: String, _ field: FormIndex.Field, limit: Int) -> [String] {
        let words = form.split(separator: " ").map(String.init)
        guard let longest = words.max(by: { $0.count < $1.count }) else { return [] }
        return [form] + matches(longest, field, limit: limit).map(\.form)
    }

    // MARK: Following the journal

    /// Reads the journal from the position reached; returns how many events it saw.
    package func advance(_ base: Base) async throws -> Int {
        if state.withLock({ !$0.ready || $0.mustRebuild }) {
            try await rebuild(base)
        }
        let position = state.withLock { $0.position }
        let (last, count, persons, purged) = try await base.read { registry in
            let events = try registry.journal.dated(after: position, limit: 1_000)
            let demandes = Set(events.map(\.evenement).filter { $0.genre != .purge }.compactMap(\.demande))
            return (
                events.last?.position, events.count, try registry.recherche.forms(of: Array(demandes)),
                events.last { $0.evenement.genre == .purge }?.position
            )
        }
        guard let last else { return 0 }
        // Before the position moves: a stop between the two must not leave a file that says that the purge was seen.
        if let purged {
            try published?.erase()
            if let folder { try KeepRegistre(folder: folder).erase(purge: purged) }
        }
        state.withLock { state in
            for person in persons { state.index.insert(person) }
            state.position = last
            state.mustRebuild = state.mustRebuild || purged != nil
        }
        return count
    }

    /// Builds it anew from the tables. What commits meanwhile comes by the journal: the position is read first.
    package func rebuild(_ base: Base) async throws {
        var index = FormIndex()
        let position = try await base.read { try $0.journal.last()?.position ?? 0 }
        var after: ID<Demande>? = nil
        while true {
            // A server that stops does not wait for a million names.
            try Task.checkCancellation()
            let from = after
            let persons = try await base.read { try $0.recherche.forms(after: from, limit: 20_000) }
            guard let last = persons.last else { break }
            for person in persons { index.insert(person) }
            after = last.demande
        }
        index.settle()
        let built = index
        state.withLock { state in
            state.index = built
            state.position = position
            state.ready = true
            state.mustRebuild = false
            // The old file may stand at the same position with the names that were purged.
            state.publishedPosition = -1
        }
        try publish()
    }

    // MARK: The file

    private struct Header: Codable {
        let name: String
        let version: Int
        let position: Int64
        let count: Int
        let sha256: String
    }

    private var published: ProjectionFile? { folder.map { ProjectionFile(folder: $0, name: Self.name) } }

    package func publish() throws {
        guard let published else { return }
        let (position, old, mustRebuild) = state.withLock { ($0.position, $0.publishedPosition, $0.mustRebuild) }
        // Names that a purge took away are never published again.
        if position == old || mustRebuild { return }
        let forms = state.withLock { $0.index.allForms() }
        var body = Data()
        for (field, form) in forms { body.append(contentsOf: "\(field.rawValue)\t\(form)\n".utf8) }
        let checksum = hexadecimal(SHA256.hash(data: body))
        let header = Header(
            name: Self.name, version: Self.version, position: position, count: forms.count, sha256: checksum)
        var content = try JSONEncoder().encode(header)
        content.append(UInt8(ascii: "\n"))
        content.append(body)
        try published.publish(content)
        state.withLock { $0.publishedPosition = position }
    }

    /// Loads the file; false when there is none, or not of this version, or altered: then it is rebuilt.
    package func load() -> Bool {
        guard let content = published?.content,
            let end = content.firstIndex(of: UInt8(ascii: "\n")),
            let header = try? JSONDecoder().decode(Header.self, from: content[..<end])  // unreadable: rebuilt
        else { return false }
        let body = content[content.index(after: end)...]
        let checksum = hexadecimal(SHA256.hash(data: body))
        guard header.name == Self.name, header.version == Self.version, header.sha256 == checksum else { return false }
        var index = FormIndex()
        for line in body.split(separator: UInt8(ascii: "\n")) {
            guard let first = line.first, let field = FormIndex.Field(rawValue: first - UInt8(ascii: "0")) else {
                return false
            }
            index.insert(String(decoding: line.dropFirst(2), as: UTF8.self), field)
        }
        index.settle()
        let loaded = index
        state.withLock { state in
            state.index = loaded
            state.position = header.position
            state.publishedPosition = header.position
            state.ready = true
        }
        return true
    }
}

extension FormIndex {
    mutating func insert(_ person: FoundPerson) {
        if let nom = person.nom { insert(nom, .nom) }
        if let usage = person.usage { insert(usage, .nom) }
        if let prenoms = person.prenoms { insert(prenoms, .prenoms) }
    }
}
