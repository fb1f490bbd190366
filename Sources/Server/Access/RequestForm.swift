// SPDX-License-Identifier: EUPL-1.2

import HTTPTypes
import Hummingbird
import NIOCore

/// The fields of a form, in their order; a name may come several times. The decoder of Hummingbird fills a Codable type
/// and keeps one value a name: boxes of one list need all of them.
///
/// The query of an address is written the same way: `q=Benali+14%2F03%2F1988`.
struct RequestForm: Sendable {
    private let fields: [(name: String, value: String)]

    var all: [(name: String, value: String)] { fields }
    func value(_ name: String) -> String { fields.last { $0.name == name }?.value ?? "" }
    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

    init(fields: [(name: String, value: String)]) { self.fields = fields }

    init(urlEncoded text: String) {
        fields = text.split(separator: "&").prefix(2_000).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0]), parts.count == 2 ? Self.decode(parts[1]) : "")
        }
    }

    /// Reads the body of a POST without effect.
    static func read(_ request: Request, _ context: RucheContext) async throws -> RequestForm {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased() ?? ""
        guard type.filter({ $0 != " " }) == "application/x-www-form-urlencoded" else {
            throw HTTPFailure(.unsupportedMediaType)
        }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: context.maxUploadSize)
        } catch is NIOTooManyBytesError {
            throw HTTPFailure(.contentTooLarge)
        }
        return RequestForm(urlEncoded: String(buffer: buffer))
    }

    /// And holds it against the secret that only our own pages hold.
    static func read(_ request: Request, _ context: RucheContext, csrf: String) async throws -> RequestForm {
        let form = try await read(request, context)
        let given = form.value("csrf")
        guard !csrf.isEmpty, given.utf8.count == csrf.utf8.count,
            zip(given.utf8, csrf.utf8).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0
        else { throw HTTPFailure(.forbidden, key: "403.jeton") }
        return form
    }

    private static func decode(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                bytes.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), rest.count >= 2, let high = hex(rest[rest.startIndex]),
                let low = hex(rest[rest.index(after: rest.startIndex)])
            {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Request {
    /// What a form sent by GET: a space comes as « + », which the parser of addresses leaves as it is.
    var typedQuery: RequestForm { RequestForm(urlEncoded: uri.query ?? "") }
}
