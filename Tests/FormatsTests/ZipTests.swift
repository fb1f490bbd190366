// SPDX-License-Identifier: EUPL-1.2

import Formats
import Foundation
import TestSupport
import Testing

@Suite struct ZipTests {
    private let folder = TemporaryFolder("zip")

    private var path: String { "\(folder.path)/essai.zip" }

    private func make(_ entries: [(String, Data)]) throws {
        let writer = try ZipWriter(path: path)
        for (name, bytes) in entries { try writer.add(name, bytes) }
        try writer.close()
    }

    private func whole(_ reader: ZipReader, _ entry: ZipReader.Entry) throws -> Data {
        let chunks = try reader.read(entry)
        var all = Data()
        while true {
            let chunk = try chunks()
            #expect(chunk.count <= ZipReader.chunk)
            if chunk.isEmpty { return all }
            all += chunk
        }
    }

    private func reason(_ body: () throws -> Void) -> ZipFault.Reason? {
        do {
            try body()
            return nil
        } catch { return (error as? ZipFault)?.reason }
    }

    @Test func whatIsWrittenComesBack() throws {
        let long = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
        try make([("a.xml", Data("é".utf8)), ("sous/b.xml", long), ("vide.xml", Data())])
        let reader = try ZipReader(path: path)
        #expect(reader.entries.map(\.name) == ["a.xml", "sous/b.xml", "vide.xml"])
        #expect(reader.entries.map(\.size) == [2, 200_000, 0])
        #expect(try reader.entries.map { try whole(reader, $0) } == [Data("é".utf8), long, Data()])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["essai.zip"])
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
    }

    @Test func aStoppedWriterLeavesNothing() throws {
        do {
            let writer = try ZipWriter(path: path)
            try writer.add("a.xml", Data("a".utf8))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        #expect(reason { _ = try ZipWriter(path: "\(folder.path)/absent/a.zip") } == .unreadable)
        // Whole, and something stands in its place.
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let writer = try ZipWriter(path: path)
        try writer.add("a.xml", Data("a".utf8))
        #expect(reason { try writer.close() } == .unreadable)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["essai.zip"])
    }

    @Test func whatIsNoArchiveIsNamed() throws {
        for text in ["", "<interfaceNuu/>", "PK"] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            #expect(reason { _ = try ZipReader(path: path) } == .notZip, "\(text)")
        }
        #expect(reason { _ = try ZipReader(path: "\(folder.path)/absent.zip") } == .unreadable)
    }

    /// Cut anywhere, the list at the end is missing; a changed byte of the content is seen by the sum.
    @Test func truncatedAndDamagedArchivesAreFaults() throws {
        var state: UInt32 = 1
        let noise = Data(
            (0..<500).map { _ -> UInt8 in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(state >> 24)
            })
        try make([("a.xml", noise)])
        let good = try Data(contentsOf: URL(fileURLWithPath: path))
        for cut in stride(from: 4, to: good.count, by: 7) {
            try good.prefix(cut).write(to: URL(fileURLWithPath: path))
            #expect(reason { _ = try ZipReader(path: path) } == .notZip, "cut at \(cut)")
        }
        for place in stride(from: 40, to: 500, by: 3) {
            var wrong = good
            wrong[place] ^= 0x55
            try wrong.write(to: URL(fileURLWithPath: path))
            let reader = try ZipReader(path: path)
            let entry = try #require(reader.entries.first { _ in true })
            #expect(reason { _ = try whole(reader, entry) } == .damaged, "byte \(place)")
        }
    }

    /// A gigabyte of zeros in one megabyte: read up to the reader's limit, or to the end, in constant memory.
    @Test func aBombCostsNothing() throws {
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        python.arguments = [
            "-c",
            """
            import sys, zipfile
            with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED).open("bombe.xml", "w") as entry:
                for _ in range(1024): entry.write(bytes(1 << 20))
            """, path,
        ]
        try python.run()
        python.waitUntilExit()
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        #expect((size ?? .max) < 2 << 20)
        let reader = try ZipReader(path: path)
        let entry = try #require(reader.entries.first { _ in true })
        #expect(entry.size == 1 << 30)
        let before = residentMegabytes()
        let chunks = try reader.read(entry)
        var read = 0
        while true {
            let count = try chunks().count
            if count == 0 { break }
            read += count
        }
        #expect(read == 1 << 30)
        #expect(residentMegabytes() - before < 64)
        // Read as a file of ours, it stops at the limit of XML.
        var fault: InterfaceNuuFault?
        do { try InterfaceNuuReader().read(chunks: try reader.read(entry)) { _ in } } catch {
            fault = error as? InterfaceNuuFault
        }
        #expect(fault != nil)
    }

    @Test func manyEntriesAndTheirLimit() throws {
        try make((0..<10_000).map { ("\($0 / 1000)/\($0).xml", Data("\($0)".utf8)) })
        let reader = try ZipReader(path: path, maximumEntries: 10_000)
        var count = 0
        for entry in reader.entries {
            #expect(try whole(reader, entry) == Data("\(count)".utf8))
            count += 1
        }
        #expect(count == 10_000)
        #expect(reason { _ = try ZipReader(path: path, maximumEntries: 9_999) } == .limit)
    }

    @Test func foldersAreLeftOutAndNamesThatLeaveAreRefused() throws {
        let names = [
            "dossierX", "../x", "/etc/x", "a/../../x", "a\\..\\x", "C:x", "..", "bon/a.xml", "a..b",
        ]
        try make(names.map { ($0, Data("x".utf8)) })
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        while let found = bytes.firstRange(of: Data("dossierX".utf8)) {
            bytes.replaceSubrange(found, with: Data("dossier/".utf8))
        }
        try bytes.write(to: URL(fileURLWithPath: path))
        let reader = try ZipReader(path: path)
        let entries = Array(reader.entries)
        #expect(entries.count == names.count - 1)
        for entry in entries {
            let isGood = ["bon/a.xml", "a..b"].contains(entry.name)
            #expect(reason { _ = try reader.read(entry) } == (isGood ? nil : .name), "\(entry.name)")
        }
    }

    /// The bit of encryption, set by hand in the header of the entry and in the list at the end.
    @Test func encryptedEntriesAreRefused() throws {
        try make([("secret.xml", Data("x".utf8))])
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let list = try #require(bytes.firstRange(of: Data([0x50, 0x4b, 1, 2])))
        bytes[6] |= 1
        bytes[list.lowerBound + 8] |= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let reader = try ZipReader(path: path)
        let entry = try #require(reader.entries.first { _ in true })
        #expect(entry.fault?.reason == .encrypted)
        #expect(reason { _ = try reader.read(entry) } == .encrypted)
    }

    private func residentMegabytes() -> Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        return (pages.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) * 4096 >> 20
    }
}
