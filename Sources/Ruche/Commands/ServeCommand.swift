// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Formats
import Foundation
import Hummingbird
import Logging
import Operations
import Reference
import Server
import ServiceLifecycle
import Stores

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "The server and its background services.")

    @OptionGroup var base: BaseOptions
    @OptionGroup var http: HTTPOptions

    func run() async throws {
        let world = try await base.settings.open(
            press: Settings.value(http.assets, "RUCHE_ASSETS") ?? ".vendor")
        try await serve(world, http, accounts: [])
    }
}

struct HTTPOptions: ParsableArguments {
    @Option(help: "Port (RUCHE_PORT; 8080).")
    var port: Int?
    @Option(help: "Address to listen on (RUCHE_HOST; 127.0.0.1: a proxy stands in front).")
    var host: String?
    @Option(help: "Folder of the third-party assets that bin/setup installs (RUCHE_ASSETS; .vendor).")
    var assets: String?
    @Option(
        name: .customLong("public-url"),
        help: "How the site is reached from outside: it stands on certificates (RUCHE_PUBLIC_URL; the loopback).")
    var publicURL: String?
    /// Without a slash at the end.
    static func publicURL(_ flag: String?, port: Int) -> String {
        let reached = Settings.value(flag, "RUCHE_PUBLIC_URL") ?? "http://127.0.0.1:\(port)"
        return reached.hasSuffix("/") ? String(reached.dropLast()) : reached
    }

    @Flag(help: "Cookies also travel without TLS: only for the loopback (RUCHE_INSECURE_COOKIES=1).")
    var insecureCookies = false
}

/// `mails`: the folder of the mails of a demonstration, when no relay is set.
func serve(
    _ world: World, _ http: HTTPOptions, accounts: [Site.DemoAccount], mails: String? = nil
) async throws {
    LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
    let logger = Logger(label: "ruche")
    let texts = try Catalogue.load("fr")
    var options = Site.Options()
    options.accounts = accounts
    options.vendor = Settings.value(http.assets, "RUCHE_ASSETS") ?? ".vendor"
    options.secureCookies =
        !(http.insecureCookies || Settings.value(nil, "RUCHE_INSECURE_COOKIES") == "1" || !accounts.isEmpty)
    options.trustedProxies = Set(
        (Settings.value(nil, "RUCHE_TRUSTED_PROXIES") ?? "").split(separator: ",").map {
            String($0.filter { !$0.isWhitespace })
        })
    options.version = "1"
    if let requests = Settings.value(nil, "RUCHE_API_REQUESTS").flatMap({ Int($0) }), requests > 0 {
        options.apiRequests = requests
    }
    options.publicURL = HTTPOptions.publicURL(
        http.publicURL, port: http.port ?? Settings.value(nil, "RUCHE_PORT").flatMap { Int($0) } ?? 8080)
    let site = Site(
        world: world, texts: texts, translations: try Catalogue.loadTranslations(), layout: try FormLayout.load(),
        suites: try SuiteTextes.load(),
        templates: try Templates.load(texts), options: options,
        federation: try OIDCSettings.connexion(world, publicURL: options.publicURL))
    let host = Settings.value(http.host, "RUCHE_HOST") ?? "127.0.0.1"
    let port = http.port ?? Settings.value(nil, "RUCHE_PORT").flatMap { Int($0) } ?? 8080
    var application = Application(
        router: try buildRouter(site),
        // Who sends nothing for a minute, or reads nothing, is let go: connections must not pile up.
        server: .http1(
            configuration: .init(
                additionalChannelHandlers: [StalledConnectionHandler(allowed: .seconds(60))],
                idleTimeout: .seconds(60))),
        configuration: .init(address: .hostname(host, port: port), serverName: nil), logger: logger)
    let transport = try MailSettings.transport(folder: mails)
    if transport == nil { logger.warning("no RUCHE_SMTP: mails wait") }
    let mailer = Mailer(world, texts: texts, publicURL: options.publicURL)
    application.addServices(
        contentsOf: backgroundServices(
            world, logger, mailer: mailer, transport: transport, autorite: try timeStampingAuthority()))
    logger.info("listening", metadata: ["adresse": "\(host)", "port": "\(port)"])
    try await application.runService()
    world.press?.shutdown()
    await world.base.close()
}

extension Application {
    fileprivate mutating func addServices(contentsOf services: [any Service]) {
        for service in services { addServices(service) }
    }
}
