// SPDX-License-Identifier: EUPL-1.2

import CLibCurl
import Dispatch
import Foundation
import Synchronization

extension ProviderTransport {
    /// Through libcurl (docs/dependencies.md). Redirects are not followed: an address is the one that was declared.
    package static func curl(authority: String?) -> ProviderTransport {
        ProviderTransport { request in
            let isAdmitted = Line.waiting.withLock { waiting in
                guard waiting < Line.longest else { return false }
                waiting += 1
                return true
            }
            guard isAdmitted else { throw Failure.busy }
            defer { Line.waiting.withLock { $0 -= 1 } }
            // libcurl waits for the network: on threads that no request needs.
            return try await withCheckedThrowingContinuation { continuation in
                Line.queue.async { continuation.resume(with: Result { try perform(request, authority) }) }
            }
        }
    }

    /// A provider that is slow must not gather threads without end.
    private enum Line {
        static let waiting = Mutex(0)
        static let longest = 32
        static let queue = DispatchQueue(label: "ruche.oidc", attributes: .concurrent)
        static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }

    private static let seconds = 8

    private static func perform(_ request: ProviderRequest, _ authority: String?) throws -> ProviderAnswer {
        guard Line.isReady, let curl = curl_easy_init() else { throw Failure.unreachable("libcurl") }
        defer { curl_easy_cleanup(curl) }
        var fields = curl_slist_append(nil, "Accept: \(request.accept)")
        if let authorization = request.authorization {
            fields = curl_slist_append(fields, "Authorization: \(authorization)")
        }
        defer { curl_slist_free_all(fields) }
        let sink = Sink()

        _ = ruche_set_text(curl, CURLOPT_URL, request.url)
        _ = ruche_set_text(curl, CURLOPT_PROTOCOLS_STR, request.url.hasPrefix("https:") ? "https" : "http")
        _ = ruche_set_pointer(curl, CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(fields))
        if let form = request.form { _ = ruche_set_text(curl, CURLOPT_COPYPOSTFIELDS, form) }
        if let authority { _ = ruche_set_text(curl, CURLOPT_CAINFO, authority) }
        _ = ruche_set_text(curl, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1")
        _ = ruche_set_number(curl, CURLOPT_CONNECTTIMEOUT, 4)
        _ = ruche_set_number(curl, CURLOPT_TIMEOUT, seconds)
        _ = ruche_set_number(curl, CURLOPT_NOSIGNAL, 1)
        _ = ruche_set_writer(curl, gather, Unmanaged.passUnretained(sink).toOpaque())

        let code = withExtendedLifetime(sink) { curl_easy_perform(curl) }
        guard code == CURLE_OK else {
            throw sink.isOver ? Failure.tooLarge : Failure.unreachable("curl \(code.rawValue)")
        }
        return ProviderAnswer(
            status: ruche_response_code(curl), contentType: ruche_content_type(curl).map { String(cString: $0) } ?? "",
            body: Data(sink.bytes))
    }
}

/// What arrives, up to a limit that the sender does not choose.
private final class Sink {
    static let most = 256 << 10
    var bytes: [UInt8] = []
    var isOver = false
}

private func gather(
    _ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ target: UnsafeMutableRawPointer?
) -> Int {
    guard let data, let target else { return 0 }
    let sink = Unmanaged<Sink>.fromOpaque(target).takeUnretainedValue()
    let length = size * count
    guard sink.bytes.count + length <= Sink.most else {
        sink.isOver = true
        return 0  // ends the transfer
    }
    sink.bytes.append(contentsOf: UnsafeRawBufferPointer(start: data, count: length))
    return length
}
