// swift-tools-version: 6.2
// SPDX-License-Identifier: EUPL-1.2

import PackageDescription

/// One array for every target (docs/decisions/0001): honest imports, strict concurrency, warnings are errors.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "ruche",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "ruche", targets: ["Ruche"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The rules: no SQL, no HTTP, no clock.
        .target(name: "Domain", swiftSettings: settings),
        .target(
            name: "Reference", dependencies: ["Domain"], resources: [.copy("Tables"), .copy("Textes")],
            swiftSettings: settings),
        .target(name: "Linkage", dependencies: ["Domain"], swiftSettings: settings),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CLibZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CLibQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(
            name: "Formats",
            dependencies: [
                "Domain", "CLibXML2", "CLibZip", "CLibQREncode", .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            resources: [.copy("Lettres/Worker")],
            swiftSettings: settings),

        // Mails, text messages and requests to services of others leave by libcurl.
        .systemLibrary(name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "Mail", dependencies: ["CLibCurl", "Outbound"], swiftSettings: settings),
        .target(name: "Outbound", dependencies: ["CLibCurl"], swiftSettings: settings),

        // Identity providers (OpenID Connect): whom they vouch for.
        .target(
            name: "Federation", dependencies: ["Domain", "Outbound", .product(name: "JWTKit", package: "jwt-kit")],
            swiftSettings: settings),

        // Storage.
        .target(name: "SQL", swiftSettings: settings),
        .target(
            name: "SQLite",
            dependencies: [
                "SQL", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "Postgres", dependencies: ["SQL", "CLibPQ"], swiftSettings: settings),
        .target(name: "Stores", dependencies: ["Domain", "SQL"], swiftSettings: settings),

        // What happens, and the front doors.
        .target(
            name: "Operations",
            dependencies: [
                "Domain", "Reference", "Linkage", "Formats", "Mail", "Federation", "Stores",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        .target(
            name: "Server",
            dependencies: [
                "Domain", "Reference", "Operations",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            resources: [.copy("Templates"), .copy("Assets"), .copy("API/openapi.json")],
            swiftSettings: settings),
        .executableTarget(
            name: "Ruche",
            dependencies: [
                "Domain", "Reference", "Formats", "Mail", "Outbound", "Federation", "SQL", "SQLite", "Postgres",
                "Stores",
                "Operations", "Server",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),

        // Tests. TestSupport does not import Testing, so that plain `swift build` builds it.
        .target(
            name: "TestSupport",
            dependencies: ["Domain", "Reference", "SQL", "SQLite", "Postgres", "Stores", "Operations"],
            swiftSettings: settings),
        .testTarget(
            name: "DomainTests", dependencies: ["Domain", "Reference", "Linkage", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "FormatsTests", dependencies: ["Formats", "Domain", "Reference", "TestSupport"],
            resources: [.copy("interfaceNuu.xsd"), .copy("interfaceNuu.xml")], swiftSettings: settings),
        .testTarget(
            name: "StoresTests", dependencies: ["SQL", "SQLite", "Postgres", "Stores", "Domain", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "OperationsTests",
            dependencies: [
                "Operations", "Stores", "SQL", "Domain", "Reference", "Formats", "Linkage", "Mail", "Federation",
                "TestSupport", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Server", "Operations", "Stores", "Domain", "Reference", "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
