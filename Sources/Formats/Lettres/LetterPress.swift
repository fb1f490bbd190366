// SPDX-License-Identifier: EUPL-1.2

package import Foundation
import Synchronization

/// Why a letter was not printed.
package enum LetterFault: Error, Sendable, Hashable {
    /// Too many letters wait already.
    case busy
    /// The worker took too long and was ended.
    case timeout
    /// The worker says that the letter cannot be printed; its reason never quotes the letter.
    case refused(String)
    /// The worker does not start, or died twice on this letter.
    case unavailable(String)
}

/// Turns HTML into tagged PDF in a worker apart (`Worker/render.py`), which has no network, no files but its assets, and
/// limits of its own. One worker, one letter at a time; it starts with the first letter, is replaced when it dies, hangs
/// or has printed enough.
package final class LetterPress: Sendable {
    package struct Configuration: Sendable {
        package var python = "/usr/bin/python3"
        /// Folders of style sheets and fonts that letters may name.
        package var assets: [String]
        /// Letters of one worker: what a library leaks ends with it.
        package var renders = 200
        package var timeout: Duration = .seconds(20)
        /// More of it, for each letter of a lot.
        package var eachMark: Duration = .milliseconds(600)
        /// And for each certificate behind one.
        package var eachJointe: Duration = .seconds(6)

        package init(assets: [String]) { self.assets = assets }
    }

    /// Requests that wait at most.
    private static let longestLine = 64

    private let configuration: Configuration
    private let worker = Mutex<LetterWorker?>(nil)
    private let waiting = Mutex(0)
    private let past = Mutex<(printed: Int, isBroken: Bool)>((0, false))
    /// Reading from a process blocks: a thread of its own, never one of the cooperative pool.
    private let queue = DispatchQueue(label: "ruche.lettres")

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        // Writing to a worker that died must be an error, not the end of the server.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Several letters in one file: where each begins.
    package struct Printed: Sendable {
        package let pdf: Data
        package let pages: Int
        /// First page, from 1, of each element that was asked for by its id.
        package let places: [String: Int]
    }

    /// `qr`: the texts of the QR codes that the letter shows as `qr:name`. `images`: PNG or JPEG that it shows as `image:name`.
    package func print(
        html: String, qr: [String: String], images: [String: [UInt8]] = [:]
    ) async throws -> Data {
        try await answer(Letter(html: html, qr: qr, images: images, marks: nil), timeout: configuration.timeout)
    }

    /// `marks`: ids of elements whose page is wanted. `jointes`: how many certificates are among them.
    package func print(
        html: String, qr: [String: String], images: [String: [UInt8]] = [:], marks: [String], jointes: Int = 0
    ) async throws -> Printed {
        let body = try await answer(
            Letter(html: html, qr: qr, images: images, marks: marks),
            timeout: configuration.timeout + configuration.eachMark * marks.count + configuration.eachJointe * jointes)
        let start = body.startIndex + 4
        guard body.count > 4 else { throw LetterFault.unavailable("the worker answers nonsense") }
        let count = body.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard body.endIndex - start > count else { throw LetterFault.unavailable("the worker answers nonsense") }
        let places = try JSONDecoder().decode(Places.self, from: body[start..<start + count])
        return Printed(pdf: Data(body[(start + count)...]), pages: places.pages, places: places.marks)
    }

    private struct Places: Decodable {
        let pages: Int
        let marks: [String: Int]
    }

    private func answer(_ letter: Letter, timeout: Duration) async throws -> Data {
        let frame = try JSONEncoder().encode(letter)
        let isAdmitted = waiting.withLock { waiting in
            guard waiting < Self.longestLine else { return false }
            waiting += 1
            return true
        }
        guard isAdmitted else { throw LetterFault.busy }
        defer { waiting.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.noted(frame, timeout) }) }
        }
    }

    /// Letters printed since the start, and whether the last one failed by a fault of the worker: a letter that cannot
    /// be printed is none.
    package var state: (printed: Int, isBroken: Bool) { past.withLock { $0 } }

    private func noted(_ frame: Data, _ timeout: Duration) throws -> Data {
        do {
            let data = try render(frame, timeout)
            past.withLock { $0 = ($0.printed + 1, false) }
            return data
        } catch let fault as LetterFault {
            switch fault {
            case .timeout, .unavailable: past.withLock { $0.isBroken = true }
            case .busy, .refused: break
            }
            throw fault
        }
    }

    /// Ends the worker; the next letter starts another.
    package func shutdown() {
        worker.withLock { worker in
            worker?.end()
            worker = nil
        }
    }

    private struct Letter: Encodable {
        let html: String
        let qr: [String: String]
        /// In base 64.
        let images: [String: Data]
        let marks: [String]?

        init(html: String, qr: [String: String], images: [String: [UInt8]], marks: [String]?) {
            self.html = html
            self.qr = qr
            self.images = images.mapValues { Data($0) }
            self.marks = marks
        }
    }

    private func render(_ frame: Data, _ timeout: Duration) throws -> Data {
        try worker.withLock { worker in
            // A worker that died between two letters is no fault of this one: once more.
            for attempt in 0..<2 {
                let current: LetterWorker
                if let running = worker, running.isUsable {
                    current = running
                } else {
                    worker?.end()
                    current = try LetterWorker(configuration)
                    worker = current
                }
                do {
                    return try current.render(frame, timeout: timeout)
                } catch LetterFault.unavailable(let reason) {
                    let ending = current.end()
                    worker = nil
                    if attempt == 1 { throw LetterFault.unavailable("\(reason): \(ending)") }
                } catch LetterFault.timeout {
                    current.end()
                    worker = nil
                    throw LetterFault.timeout
                }
            }
            throw LetterFault.unavailable("the worker does not answer")
        }
    }
}

/// One process. Used under the lock of its press only.
private final class LetterWorker {
    /// What the worker says by its exit code.
    private static let endings: [Int32: String] = [
        2: "called wrongly", 3: "weasyprint or segno is missing", 4: "an asset is missing", 5: "not a frame",
    ]

    private let process = Process()
    /// The fonts unpacked by the worker: it cannot tidy up when it is killed. It knows the name and removes it otherwise.
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ruche-lettres-\(UUID())")
    private let input: Int32
    private let output: Int32
    private let pipes: (Pipe, Pipe)
    private var left: Int

    init(_ configuration: LetterPress.Configuration) throws {
        let script = Bundle.module.bundleURL.appendingPathComponent("Worker/render.py").path
        let (toWorker, fromWorker) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: configuration.python)
        process.arguments =
            ["-I", script, "\(configuration.renders)", Bundle.module.bundleURL.appendingPathComponent("Worker").path]
            + configuration.assets
        process.environment = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "TMPDIR": folder.path]
        process.standardInput = toWorker
        process.standardOutput = fromWorker
        process.standardError = FileHandle.nullDevice
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            try process.run()
        } catch {
            try? FileManager.default.removeItem(at: folder)  // an empty folder, at worst
            throw LetterFault.unavailable("the worker does not start")
        }
        pipes = (toWorker, fromWorker)
        input = toWorker.fileHandleForWriting.fileDescriptor
        output = fromWorker.fileHandleForReading.fileDescriptor
        left = configuration.renders
        // A pipe with room for a byte is ready for poll and may still block a longer write.
        _ = fcntl(input, F_SETFL, O_NONBLOCK)
    }

    var isUsable: Bool { left > 0 && process.isRunning }

    @discardableResult func end() -> String {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)  // most often the worker did it
        if process.terminationReason == .uncaughtSignal { return "signal \(process.terminationStatus)" }
        return Self.endings[process.terminationStatus] ?? "code \(process.terminationStatus)"
    }

    func render(_ frame: Data, timeout: Duration) throws -> Data {
        left -= 1
        let deadline = ContinuousClock.now + timeout
        try write(Self.length(frame.count) + frame, until: deadline)
        let head = try read(4, until: deadline)
        let count = head.reduce(0) { $0 << 8 | Int($1) }
        // A letter of some pages is under a megabyte.
        guard (1...64_000_000).contains(count) else { throw LetterFault.unavailable("the worker answers nonsense") }
        let body = try read(count, until: deadline)
        guard body.first == 0 else {
            throw LetterFault.refused(String(decoding: body.dropFirst(), as: UTF8.self))
        }
        return body.dropFirst()
    }

    private static func length(_ count: Int) -> Data {
        Data([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) })
    }

    private func write(_ data: Data, until deadline: ContinuousClock.Instant) throws {
        var rest = data[...]
        while !rest.isEmpty {
            try wait(input, Int16(POLLOUT), until: deadline)
            let count = rest.withUnsafeBytes { Foundation.write(input, $0.baseAddress, $0.count) }
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count > 0 else { throw LetterFault.unavailable("the worker does not read") }
            rest = rest.dropFirst(count)
        }
    }

    private func read(_ count: Int, until deadline: ContinuousClock.Instant) throws -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while data.count < count {
            try wait(output, Int16(POLLIN), until: deadline)
            let wanted = min(buffer.count, count - data.count)
            let got = buffer.withUnsafeMutableBytes { Foundation.read(output, $0.baseAddress, wanted) }
            guard got > 0 else { throw LetterFault.unavailable("the worker ended") }
            data.append(contentsOf: buffer[..<got])
        }
        return data
    }

    private func wait(_ descriptor: Int32, _ events: Int16, until deadline: ContinuousClock.Instant) throws {
        let left = deadline - ContinuousClock.now
        let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000
        guard milliseconds > 0 else { throw LetterFault.timeout }
        var descriptors = pollfd(fd: descriptor, events: events, revents: 0)
        switch poll(&descriptors, 1, Int32(clamping: milliseconds)) {
        case 0: throw LetterFault.timeout
        case 1...: return
        default: if errno != EINTR { throw LetterFault.unavailable("poll: \(errno)") }
        }
    }
}
