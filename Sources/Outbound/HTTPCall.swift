// SPDX-License-Identifier: EUPL-1.2

import CLibCurl
import Dispatch
package import Foundation
import Synchronization

/// One request to a service of others, through libcurl (docs/dependencies.md): bounded in time and in size, to the
/// address that was declared, redirects not followed.
package struct HTTPCall: Sendable {
    package struct Answer: Sendable {
        package let status: Int
        /// Without its parameters, in lower case.
        package let contentType: String
        package let body: Data
        /// Seconds that it asks to wait for before the next call.
        package let retryAfter: Int?
    }

    package enum Failure: Error, Sendable {
        case unreachable(String)
        /// The request left, and no whole answer came: it may have been acted upon.
        case unanswered(String)
        /// More than `mostBytes` came.
        case tooLarge
        /// Too many calls wait already.
        case busy
    }

    package let url: String
    /// A POST when there is one.
    package var body: Data?
    package var headers: [String] = []
    /// A file of certificates, instead of those of the system.
    package var authority: String?
    package var seconds = 8
    package var mostBytes = 256 << 10

    package init(url: String) { self.url = url }

    package func callAsFunction() async throws -> Answer {
        let isAdmitted = Line.waiting.withLock { waiting in
            guard waiting < Line.longest else { return false }
            waiting += 1
            return true
        }
        guard isAdmitted else { throw Failure.busy }
        defer { Line.waiting.withLock { $0 -= 1 } }
        // libcurl waits for the network: on threads that no request needs.
        return try await withCheckedThrowingContinuation { continuation in
            Line.queue.async { continuation.resume(with: Result { try perform() }) }
        }
    }

    /// A service that is slow must not gather threads without end.
    private enum Line {
        static let waiting = Mutex(0)
        static let longest = 32
        static let queue = DispatchQueue(label: "ruche.outbound", attributes: .concurrent)
        static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }

    private func perform() throws -> Answer {
        guard Line.isReady, let curl = curl_easy_init() else { throw Failure.unreachable("libcurl") }
        defer { curl_easy_cleanup(curl) }
        var fields: UnsafeMutablePointer<curl_slist>?
        for header in headers { fields = curl_slist_append(fields, header) }
        defer { curl_slist_free_all(fields) }
        let sink = Sink(most: mostBytes)

        _ = ruche_set_text(curl, CURLOPT_URL, url)
        _ = ruche_set_text(curl, CURLOPT_PROTOCOLS_STR, url.hasPrefix("https:") ? "https" : "http")
        _ = ruche_set_pointer(curl, CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(fields))
        if let body {
            _ = ruche_set_number(curl, CURLOPT_POSTFIELDSIZE, body.count)
            body.withUnsafeBytes {
                _ = ruche_set_pointer(curl, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress))
            }
        }
        if let authority { _ = ruche_set_text(curl, CURLOPT_CAINFO, authority) }
        _ = ruche_set_text(curl, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1")
        _ = ruche_set_number(curl, CURLOPT_CONNECTTIMEOUT, 4)
        _ = ruche_set_number(curl, CURLOPT_TIMEOUT, seconds)
        _ = ruche_set_number(curl, CURLOPT_NOSIGNAL, 1)
        _ = ruche_set_writer(curl, Self.write, Unmanaged.passUnretained(sink).toOpaque())

        let code = withExtendedLifetime(sink) { curl_easy_perform(curl) }
        guard code == CURLE_OK else {
            if sink.isOver { throw Failure.tooLarge }
            let fault = "curl \(code.rawValue)"
            throw ruche_request_size(curl) > 0 ? Failure.unanswered(fault) : Failure.unreachable(fault)
        }
        let pause = ruche_retry_after(curl)
        let type = ruche_content_type(curl).map { String(cString: $0) } ?? ""
        return Answer(
            status: ruche_response_code(curl),
            contentType: type.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }, body: Data(sink.bytes),
            retryAfter: pause > 0 ? pause : nil)
    }

    /// What arrives, up to a limit that the sender does not choose.
    private final class Sink {
        let most: Int
        var bytes: [UInt8] = []
        var isOver = false

        init(most: Int) { self.most = most }
    }

    private static let write: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int =
        {
            data, size, count, target in
            guard let data, let target else { return 0 }
            let sink = Unmanaged<Sink>.fromOpaque(target).takeUnretainedValue()
            let length = size * count
            guard sink.bytes.count + length <= sink.most else {
                sink.isOver = true
                return 0  // ends the transfer
            }
            sink.bytes.append(contentsOf: UnsafeRawBufferPointer(start: data, count: length))
            return length
        }
}
