// SPDX-License-Identifier: EUPL-1.2

import ArgumentParser
import Domain
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

    @Flag(help: "A training base: fictional persons, a banner on every page, back to its start each night.")
    var formation = false
    @OptionGroup var base: BaseOptions
    @OptionGroup var http: HTTPOptions

    func run() async throws {
        let press = Settings.value(http.assets, "RUCHE_ASSETS") ?? ".vendor"
        let world =
            try await formation
            ? base.settings.openFormation(press: press, demandes: nil) : base.settings.open(press: press)
        try await serve(world, base.settings, http, accounts: try formationAccounts(world))
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

/// Those that the sign-in page of a training base shows; none elsewhere.
func formationAccounts(_ world: World) throws -> [Site.DemoAccount] {
    guard let table = world.formation else { return [] }
    let texts = try Catalogue.load("fr")
    let agents = table.stagiaires.map { ($0.courriel, $0.nom, Role.agentGuichet) }
    let others = table.encadrants.map { ($0.courriel, $0.nom, $0.roleTenu) }
    return (agents + others).map { courriel, nom, role in
        Site.DemoAccount(
            role: "\(nom), \(texts("role.\(role.rawValue)"))", courriel: courriel, password: table.motDePasse)
    }
}

/// `mails`: the folder of the mails of a demonstration, when no relay is set. `isLoopback`: cookies need no TLS.
func serve(
    _ world: World, _ settings: BaseSettings, _ http: HTTPOptions, accounts: [Site.DemoAccount], mails: String? = nil,
    isLoopback: Bool = false
) async throws {
    LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
    NightDoublons.leaveACore()
    // Read now: later another may stand in its place.
    _ = program
    let logger = Logger(label: "ruche")
    let texts = try Catalogue.load("fr")
    var options = Site.Options()
    options.accounts = accounts
    options.vendor = Settings.value(http.assets, "RUCHE_ASSETS") ?? ".vendor"
    options.secureCookies =
        !(http.insecureCookies || Settings.value(nil, "RUCHE_INSECURE_COOKIES") == "1" || isLoopback)
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
    let hasAddress = world.isDemonstration || Settings.value(http.publicURL, "RUCHE_PUBLIC_URL") != nil
    if !hasAddress {
        logger.warning("no RUCHE_PUBLIC_URL: notices wait for it; certificates give \(options.publicURL)")
    }
    // No mail leaves a training base, whatever the settings say.
    let transport = world.isFormation ? nil : try MailSettings.transport(folder: mails)
    if transport == nil, !world.isFormation { logger.warning("no RUCHE_SMTP: mails wait") }
    options.sendsMails = transport != nil
    let sms = world.isFormation ? nil : try SMSSettings.transport()
    let autorite = world.isFormation ? nil : try timeStampingAuthority()
    options.datesSceaux = autorite != nil
    // Only folders of studies that are a day old are removed from it.
    options.diagnostics = DiagnosticDesk(folder: Settings.value(nil, "RUCHE_DIAGNOSTICS"))
    options.diagnostics.tidy(now: world.now())
    let site = Site(
        world: world, texts: texts, translations: try Catalogue.loadTranslations(), layout: try FormLayout.load(),
        suites: try SuiteTextes.load(),
        templates: try Templates.load(texts), espaces: try Site.Espace.load(over: texts), options: options,
        // Identities of real agents are not linked to fictional accounts.
        federation: world.isFormation ? nil : try OIDCSettings.connexion(world, publicURL: options.publicURL))
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
    let mailer = Mailer(world, texts: texts, publicURL: options.publicURL)
    application.addServices(
        contentsOf: try backgroundServices(
            world, logger, texts: texts, templates: site.templates, mailer: mailer, transport: transport,
            sms: sms, autorite: autorite, hasAddress: hasAddress, settings: settings))
    let desk = options.diagnostics
    application.addServices(
        RepeatedService(name: "diagnostics", pause: .seconds(600), logger: logger) { desk.tidy(now: world.now()) })
    logger.info("listening", metadata: ["adresse": "\(host)", "port": "\(port)"])
    // Also when it ends by a fault.
    defer {
        desk.clear()
        for press in [world.press].compactMap({ $0 }) + world.lotPresses { press.shutdown() }
    }
    try await application.runService()
    await world.base.close()
}

extension Application {
    fileprivate mutating func addServices(contentsOf services: [any Service]) {
        for service in services { addServices(service) }
    }
}
