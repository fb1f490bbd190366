// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Synchronization

/// A provider of text messages on the loopback: answers what it was told to, one connection after the other, and keeps what it
/// was sent.
final class FauxPrestataire: Sendable {
    struct Failed: Error {}

    let port: UInt16
    private let listener: Int32
    private let state: Mutex<(answers: [String], requests: [String])>

    var requests: [String] { state.withLock { $0.requests } }
    var url: String { "http://127.0.0.1:\(port)/messages" }

    /// `""`: it never answers.
    init(_ answers: [String]) throws {
        state = Mutex((answers, []))
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let found = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(listener, place, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, place, &length) == 0
            }
        }
        guard found else { throw Failed() }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in serve() }
    }

    static func answer(_ status: Int, _ headers: String = "", _ body: String = "{}") -> String {
        "HTTP/1.1 \(status) x\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            + "Connection: close\r\n\(headers)\r\n\(body)"
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve() {
        while true {
            let peer = accept(listener, nil, nil)
            guard peer >= 0 else {
                close(listener)
                return
            }
            let request = read(peer)
            let answer = state.withLock { state in
                state.requests.append(request)
                return state.answers.isEmpty ? Self.answer(500) : state.answers.removeFirst()
            }
            // Silent: until the other one is tired of it.
            var byte: UInt8 = 0
            if answer.isEmpty { while recv(peer, &byte, 1, 0) > 0 {} }
            var rest = Array(answer.utf8)[...]
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes { send(peer, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard sent > 0 else { break }
                rest = rest.dropFirst(sent)
            }
            close(peer)
        }
    }

    private func read(_ peer: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let length = text.firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.output.1) } ?? 0
                if text[end.upperBound...].utf8.count >= length { return text }
            }
            let count = recv(peer, &buffer, buffer.count, 0)
            guard count > 0 else { return text }
            bytes += buffer.prefix(count)
        }
    }
}
