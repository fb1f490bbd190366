// SPDX-License-Identifier: EUPL-1.2

import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Style sheets, scripts and fonts, read once. Ours stand in the program, the others in the folder that `bin/setup`
/// fills. Only these names exist: no path is built from a request.
struct AssetFiles: Sendable {
    private struct Asset: Sendable {
        let type: String
        let bytes: ByteBuffer
    }

    private let assets: [String: Asset]

    static let vendored = [
        "bootstrap.min.css", "htmx.min.js", "atkinson/AtkinsonHyperlegible-Regular.woff2",
        "atkinson/AtkinsonHyperlegible-Bold.woff2", "atkinson/AtkinsonHyperlegible-Italic.woff2",
    ]

    init(vendor: String) throws {
        let own = Bundle.module.bundleURL.appendingPathComponent("Assets").path
        var assets: [String: Asset] = [:]
        for (folder, names) in [(own, ["ruche.css", "ruche.js", "lot.js", "logo.svg"]), (vendor, Self.vendored)] {
            for name in names {
                guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
                    throw Templates.LoadError(
                        description: "no \(name) in \(folder): run bin/setup, or set RUCHE_ASSETS")
                }
                assets[name] = Asset(type: Self.type(name), bytes: ByteBuffer(bytes: data))
            }
        }
        self.assets = assets
    }

    private static func type(_ name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "font/woff2"
        }
    }

    func response(_ name: String) throws -> Response {
        guard let asset = assets[name] else { throw HTTPFailure(.notFound) }
        // The address changes with the version of the program.
        return Response(
            status: .ok, headers: [.contentType: asset.type, .cacheControl: "public, max-age=604800"],
            body: ResponseBody(byteBuffer: asset.bytes))
    }
}
