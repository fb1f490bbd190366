// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Hummingbird
import NIOCore

/// A form that carries files (multipart/form-data, RFC 7578): its fields in memory, its files straight to the disk. The
/// secret of the form must come before the first file: whoever has not one of our pages writes nothing here.
struct UploadForm {
    struct File {
        /// As the browser names it, without its folder.
        let nom: String
        let chemin: String
    }

    struct Limits {
        let files: Int
        let bytes: Int
    }

    let form: RequestForm
    let files: [File]
    /// How many came over the limit.
    let surplus: Int

    static func read(_ request: Request, csrf: String, into folder: String, limits: Limits) async throws -> UploadForm {
        guard let boundary = boundary(request.headers[.contentType] ?? "") else {
            throw HTTPFailure(.unsupportedMediaType)
        }
        var parser = UploadParser(boundary: boundary, csrf: csrf, folder: folder, limits: limits)
        for try await piece in request.body {
            try parser.take(piece.readableBytesView)
        }
        return try parser.finish()
    }

    private static func boundary(_ type: String) -> String? {
        let parts = type.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.first?.lowercased() == "multipart/form-data",
            let named = parts.dropFirst().first(where: { $0.lowercased().hasPrefix("boundary=") })
        else { return nil }
        let text = named.dropFirst("boundary=".count).filter { $0 != "\"" }
        return (1...70).contains(text.utf8.count) ? String(text) : nil
    }
}
