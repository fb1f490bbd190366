// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Synchronization

/// A connection to the server under measure: HTTP/1.1, blocking, kept open. As little as a client can cost, since it
/// shares the machine with what it measures.
final class LoadConnection {
    struct Answer {
        let status: Int
        let head: String
        let body: [UInt8]
    }

    struct Broken: Error {}

    private var descriptor: Int32
    private var rest: [UInt8] = []

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let done = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard done == 0 else {
            Glibc.close(descriptor)
            throw Broken()
        }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { Glibc.close(descriptor) }

    func ask(_ method: String, _ path: String, _ headers: String = "", body: String = "") throws -> Answer {
        var request = Array("\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(headers)".utf8)
        if !body.isEmpty { request += Array("Content-Length: \(body.utf8.count)\r\n".utf8) }
        request += Array("\r\n\(body)".utf8)
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Broken() }
            sent += count
        }
        let end = try headEnd()
        let head = String(decoding: rest[..<end], as: UTF8.self)
        rest.removeFirst(end + 4)
        let status = Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0
        let lines = head.lowercased().split(separator: "\r\n")
        let length = lines.first { $0.hasPrefix("content-length:") }.flatMap {
            Int($0.split(separator: ":")[1].trimmingCharacters(in: .whitespaces))
        }
        let hasBody = status != 204 && status != 304 && method != "HEAD"
        while let length, hasBody, rest.count < length { try fill() }
        let body = Array(rest.prefix(hasBody ? length ?? 0 : 0))
        rest.removeFirst(body.count)
        return Answer(status: status, head: head, body: body)
    }

    private func headEnd() throws -> Int {
        var from = 0
        while true {
            while from + 3 < rest.count {
                if rest[from] == 13, rest[from + 1] == 10, rest[from + 2] == 13, rest[from + 3] == 10 { return from }
                from += 1
            }
            try fill()
        }
    }

    private func fill() throws {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { throw Broken() }
        rest += buffer.prefix(count)
    }
}

/// Load from many connections, each on its thread.
enum Load {
    struct Outcome: Sendable {
        var latencies = Latencies()
        var statuses: [Int: Int] = [:]
        var elapsed: Duration = .zero

        func share(_ status: Int) -> Double {
            Double(statuses[status] ?? 0) / Double(max(1, statuses.values.reduce(0, +)))
        }
    }

    /// `rate` requests a second, sent when they are due whether or not the others were answered (open model): a latency
    /// runs from the moment when the request was due, so that a server that stalls is charged with all that wait. `rate`
    /// nil: each connection asks again as soon as it is answered (closed model), for the throughput.
    static func run(
        connections: Int, seconds: Double, rate: Double?, port: Int,
        ask: @escaping @Sendable (LoadConnection, Int) throws -> Int
    ) async -> Outcome {
        let shared = Shared()
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<connections {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Thread.detachNewThread {
                            let own = one(shared, start, end, rate, port, ask)
                            shared.outcome.withLock { total in
                                total.latencies.merge(own.latencies)
                                total.statuses.merge(own.statuses, uniquingKeysWith: +)
                            }
                            continuation.resume()
                        }
                    }
                }
            }
        }
        var result = shared.outcome.withLock { $0 }
        result.elapsed = ContinuousClock.now - start
        return result
    }

    /// What the threads of a load share.
    private final class Shared: Sendable {
        let next = Atomic<Int>(0)
        let outcome = Mutex(Outcome())
    }

    private static func one(
        _ shared: Shared, _ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant,
        _ rate: Double?,
        _ port: Int, _ ask: (LoadConnection, Int) throws -> Int
    ) -> Outcome {
        var outcome = Outcome()
        var connection = try? LoadConnection(port: port)  // counted as status 0 below
        while true {
            let number = shared.next.wrappingAdd(1, ordering: .relaxed).oldValue
            let due = rate.map { start + .seconds(Double(number) / $0) } ?? ContinuousClock.now
            guard due < end else { return outcome }
            let wait = due - .now
            if wait > .zero { usleep(UInt32(wait / .microseconds(1))) }
            var status = 0
            if let open = connection {
                do { status = try ask(open, number) } catch { connection = nil }
            }
            if connection == nil { connection = try? LoadConnection(port: port) }  // tried again at the next request
            outcome.statuses[status, default: 0] += 1
            outcome.latencies.add(.now - due)
        }
    }
}
