// SPDX-License-Identifier: EUPL-1.2

import HTTPTypes
import Foundation

/// The parts of a form that carries files, piece by piece: what is held is one piece and the fields.
struct UploadParser {
    private enum State { case preamble, headers, field(String), file, done }

    private static let longestHeaders = 8 << 10
    private static let longestField = 64 << 10
    private static let fields = 200

    private let delimiter: [UInt8]
    private let csrf: String
    private let folder: String
    private let limits: UploadForm.Limits
    // The first boundary has no line before it.
    private var buffer: [UInt8] = [13, 10]
    private var state = State.preamble
    private var value: [UInt8] = []
    private var handle: FileHandle?
    private var received = 0
    private var fields: [(name: String, value: String)] = []
    private var files: [UploadForm.File] = []
    /// Files over the limit: read to the end, so that the browser hears why, and written nowhere.
    private var surplus = 0

    init(boundary: String, csrf: String, folder: String, limits: UploadForm.Limits) {
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.csrf = csrf
        self.folder = folder
        self.limits = limits
    }

    mutating func take(_ piece: some Collection<UInt8>) throws {
        received += piece.count
        guard received <= limits.bytes else { throw HTTPFailure(.contentTooLarge) }
        buffer.append(contentsOf: piece)
        while try step() {}
    }

    mutating func finish() throws -> UploadForm {
        try handle?.close()
        guard case .done = state else { throw HTTPFailure(.badRequest) }
        try checkSecret()
        return UploadForm(form: RequestForm(fields: fields), files: files, surplus: surplus)
    }

    /// False: more bytes are needed.
    private mutating func step() throws -> Bool {
        switch state {
        case .done:
            buffer.removeAll()
            return false
        case .headers:
            guard let end = find(Array("\r\n\r\n".utf8)) else {
                guard buffer.count <= Self.longestHeaders else { throw HTTPFailure(.badRequest) }
                return false
            }
            let head = String(decoding: buffer[..<end], as: UTF8.self)
            buffer.removeFirst(end + 4)
            try open(head)
            return true
        case .preamble, .field, .file: return try content()
        }
    }

    private mutating func content() throws -> Bool {
        guard let end = find(delimiter) else {
            // The end of the piece may be the beginning of a delimiter.
            let sure = max(0, buffer.count - delimiter.count)
            try give(buffer[..<sure])
            buffer.removeFirst(sure)
            return false
        }
        guard buffer.count >= end + delimiter.count + 2 else { return false }
        try give(buffer[..<end])
        try close()
        let next = Array(buffer[(end + delimiter.count)..<(end + delimiter.count + 2)])
        buffer.removeFirst(end + delimiter.count + 2)
        switch next {
        case [45, 45]: state = .done
        case [13, 10]: state = .headers
        default: throw HTTPFailure(.badRequest)
        }
        return true
    }

    private func find(_ pattern: [UInt8]) -> Int? {
        guard buffer.count >= pattern.count, let first = pattern.first else { return nil }
        var start = 0
        while let next = buffer[start...].firstIndex(of: first), next + pattern.count <= buffer.count {
            if buffer[next..<(next + pattern.count)].elementsEqual(pattern) { return next }
            start = next + 1
        }
        return nil
    }

    private mutating func give(_ bytes: ArraySlice<UInt8>) throws {
        switch state {
        case .field:
            guard value.count + bytes.count <= Self.longestField else { throw HTTPFailure(.contentTooLarge) }
            value.append(contentsOf: bytes)
        case .file: if !bytes.isEmpty { try handle?.write(contentsOf: Data(bytes)) }
        case .preamble, .headers, .done: break
        }
    }

    private mutating func close() throws {
        if case .field(let name) = state {
            guard fields.count < Self.fields else { throw HTTPFailure(.contentTooLarge) }
            fields.append((name, String(decoding: value, as: UTF8.self)))
            value = []
        }
        try handle?.close()
        handle = nil
    }

    private mutating func open(_ head: String) throws {
        let line = head.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix("content-disposition:") }
        guard let line, let name = Self.parameter("name", String(line)) else { throw HTTPFailure(.badRequest) }
        guard let file = Self.parameter("filename", String(line)) else {
            state = .field(name)
            return
        }
        try checkSecret()
        state = .file
        // A box of files that was left empty sends one without a name.
        guard !file.isEmpty else { return }
        guard files.count < limits.files else {
            surplus += 1
            return
        }
        let path = "\(folder)/\(files.count + 1).csv"
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let opened = FileHandle(forWritingAtPath: path)
        else { throw HTTPFailure(.serviceUnavailable) }
        handle = opened
        let short = file.split { $0 == "/" || $0 == "\\" }.last.map { String($0.prefix(120)) } ?? "fichier"
        files.append(UploadForm.File(nom: short, chemin: path))
    }

    private func checkSecret() throws {
        let given = fields.first { $0.name == "csrf" }?.value ?? ""
        guard !csrf.isEmpty, given.utf8.count == csrf.utf8.count,
            zip(given.utf8, csrf.utf8).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0
        else { throw HTTPFailure(.forbidden, key: "403.jeton") }
    }

    /// `name="nom"`; a quote in a name comes as `%22`.
    private static func parameter(_ name: String, _ line: String) -> String? {
        guard let start = line.range(of: "; \(name)=\"", options: .caseInsensitive) else { return nil }
        guard let end = line[start.upperBound...].firstIndex(of: "\"") else { return nil }
        return String(line[start.upperBound..<end])
    }
}
