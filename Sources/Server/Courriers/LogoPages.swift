// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The logo of a body, on the page of its words: sent, seen, taken away.
extension GabaritPages {
    private var keepLogo: KeepLogo { KeepLogo(site.world) }
    /// What is read of a picture, so that one that is too large is refused beside its field.
    private static let bytes = 10_000_000

    func addLogo(to router: some RouterMethods<RucheContext>) {
        router.get("administration/gabarits/logo", use: picture)
        router.post("administration/gabarits/logo", use: sendLogo)
        router.post("administration/gabarits/logo/retrait", use: takeLogoAway)
    }

    /// The part of the page.
    func logo(_ fields: ShortFields, by acteur: Acteur) async throws -> View {
        guard let state = try await keepLogo.state(by: acteur) else { throw HTTPFailure(.forbidden) }
        let view: View = [
            "action": .text(Paths.logo), "action_retrait": .text("\(Paths.logo)/retrait"),
            "version": .text("\(state.version)"),
            // The number of the version, so that a browser does not show the one of before.
            "image": .text(optional: state.stands ? "\(Paths.logo)?version=\(state.version)" : nil),
            "texte_image": .text(site.texts("lettre.logo", ["nom": acteur.organismeNom])),
            "champs": .views([fields.input("logo", "g12", "", requis: true, type: "file")]),
        ]
        return view.closed("image")
    }

    @Sendable private func picture(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.editGabarits) else { throw HTTPFailure(.forbidden) }
        guard let found = try await keepLogo.picture(by: acteur) else { throw HTTPFailure(.notFound) }
        return site.file(
            Data(found.contenu), "image/\(found.genre.rawValue)", "logo.\(found.genre.rawValue)", isShown: true)
    }

    @Sendable private func sendLogo(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        guard session.acteur.may(.editGabarits) else { throw HTTPFailure(.forbidden) }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ruche-logo-\(UUID())")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }  // what stays is a picture, no one's
        let upload: UploadForm
        do {
            upload = try await UploadForm.read(
                request, csrf: session.csrf, into: folder.path, limits: .init(files: 1, bytes: Self.bytes))
        } catch let failure as HTTPFailure where failure.status == .contentTooLarge {
            let maximum = "\(Logo.largest / 1_000)"
            return try await logoPage(
                context, .preavis, [Violation("logo", "logo.lourd", ["maximum": maximum])], status: failure.status)
        }
        let genre = try genre(upload.form.value("genre"), by: session.acteur)
        // One byte more than is taken: enough to be refused.
        let contenu = try upload.files.first.map { file in
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file.chemin))
            defer { try? handle.close() }  // read only
            return [UInt8](try handle.read(upToCount: Logo.largest + 1) ?? Data())
        }
        let letters = LettreView(texts: site.texts, templates: site.templates, isFormation: site.world.isFormation)
        let answer = try await keepLogo.save(
            contenu ?? [], version: Int(upload.form.value("version")) ?? -1, by: session.acteur
        ) { try letters.html($0) }
        return try await answered(answer, said: "logo", genre, context)
    }

    @Sendable private func takeLogoAway(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let genre = try genre(form.value("genre"), by: session.acteur)
        let answer = try await keepLogo.takeAway(version: Int(form.value("version")) ?? -1, by: session.acteur)
        return try await answered(answer, said: "sans-logo", genre, context)
    }

    private func answered(
        _ answer: KeepLogo.Answer, said: String, _ genre: GenreCourrier, _ context: RucheContext
    ) async throws -> Response {
        switch answer {
        case .done: return site.redirect("\(Paths.gabarits)?genre=\(genre.rawValue)&dit=\(said)")
        case .denied: throw HTTPFailure(.forbidden)
        case .invalid(let violations): return try await logoPage(context, genre, violations)
        case .stale:
            return try await logoPage(context, genre, message: site.texts("gabarits.logo.change"), status: .conflict)
        case .unavailable:
            return try await logoPage(
                context, genre, message: site.texts("gabarits.logo.imprimante"), status: .serviceUnavailable)
        }
    }

    /// The words beside it are those that are kept.
    private func logoPage(
        _ context: RucheContext, _ genre: GenreCourrier, _ violations: [Violation] = [], message: String? = nil,
        status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        guard let found = try await keep.read(genre, by: try context.requireSession().acteur) else {
            throw HTTPFailure(.forbidden)
        }
        return try await page(
            context, genre, typed(found.gabarit, found.version), violations, isOwn: found.isOwn, message: message,
            status: status)
    }
}
