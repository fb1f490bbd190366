// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Logging

/// Logs as JSON, a line each, on the standard error.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    private let label: String

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line: [String: String] = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)" }
        line["le"] = "\(Instant.fromSystemClock().milliseconds)"
        line["niveau"] = event.level.rawValue
        line["message"] = "\(event.message)"
        guard var data = try? canonicalEncoder().encode(line) else { return }  // texts always encode
        data.append(UInt8(ascii: "\n"))
        FileHandle.standardError.write(data)
    }
}
