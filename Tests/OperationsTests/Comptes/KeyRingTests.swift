// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Operations
import TestSupport
import Testing

@Suite struct KeyRingTests {
    private let folder = TemporaryFolder("cles")

    /// A key file of the version before: it lacks a kind, which is added, and keeps what it has.
    @Test func aFileOfAnEarlierVersionIsCompleted() throws {
        let path = "\(folder.path)/ruche.keys"
        try KeyRing.create(path)
        func keys() throws -> [[String: String]] {
            let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
            return try #require((object as? [String: [[String: String]]])?["cles"])
        }
        let old = try keys().filter { $0["usage"] != "secret" }
        try JSONSerialization.data(withJSONObject: ["cles": old]).write(to: URL(fileURLWithPath: path))
        #expect(throws: KeyRing.KeyError.self) { try KeyRing.load(path) }

        #expect(try KeyRing.complete(path) == [.secret])
        let new = try keys()
        #expect(new.count == old.count + 1 && old.allSatisfy(new.contains))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        _ = try KeyRing.load(path)
        #expect(try KeyRing.complete(path).isEmpty)
    }

    /// The keys that were there stay, and secrets of nobody stand beside them.
    @Test func whatCannotBeReplacedStays() throws {
        let path = "\(folder.path)/ruche.keys"
        try KeyRing.create(path)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        try FileManager.default.createDirectory(atPath: "\(path).new", withIntermediateDirectories: false)
        #expect(throws: KeyRing.KeyError.self) { try KeyRing.rotate(path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        try FileManager.default.removeItem(atPath: "\(path).new")
        #expect(try KeyRing.rotate(path).count == 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["ruche.keys"])
    }
}
