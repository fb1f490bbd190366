// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Reference

/// A study of partners' files from a page: sent, columns confirmed, compared in the background, read.
struct DiagnosticPages {
    let site: Site
    private var keep: KeepDiagnostics { KeepDiagnostics(site.world, site.diagnostics) }
    private var words: DiagnosticWords { DiagnosticWords(site.texts) }

    init(site: Site) { self.site = site }

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/diagnostic", use: form)
        router.post("administration/diagnostic", use: deposit)
        router.get("administration/diagnostic/:cle", use: show)
        router.post("administration/diagnostic/:cle/etude", use: launch)
        router.get("administration/diagnostic/:cle/rapport.pdf", use: report)
        router.post("administration/diagnostic/:cle/paires.csv", use: pairs)
        router.post("administration/diagnostic/:cle/suppression", use: forget)
    }

    private func requireActeur(_ context: RucheContext) throws -> OpenSession {
        let session = try context.requireSession()
        guard session.acteur.may(.studyFichiers) else { throw HTTPFailure(.forbidden) }
        return session
    }

    private func etude(_ context: RucheContext) throws -> DiagnosticDesk.Etude {
        let acteur = try requireActeur(context).acteur
        guard let study = keep.read(context.parameters.get("cle") ?? "", by: acteur) else {
            throw HTTPFailure(.notFound)
        }
        return study
    }

    // MARK: Sending

    @Sendable private func form(_ request: Request, _ context: RucheContext) async throws -> Response {
        _ = try requireActeur(context)
        return try formPage(context)
    }

    private func formPage(
        _ context: RucheContext, refus: String? = nil, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let last = keep.last(by: try context.requireSession().acteur)
        return try site.page(
            "diagnostic/depot", site.texts(refus == nil ? "titre.diagnostic" : "titre.diagnostic.erreur"),
            [
                "refus": .text(optional: refus), "action": .text(Paths.diagnostic),
                "limites": .text(
                    site.texts(
                        "diagnostic.depot.limites",
                        [
                            "n": "\(DiagnosticDesk.files)", "taille": words.nombre(DiagnosticDesk.bytes / 1_000_000),
                            "lignes": words.nombre(DiagnosticDesk.lignes),
                        ])),
                "lien_etude": .text(optional: last.map { Paths.diagnostic($0.cle) }),
            ], context, section: .diagnostic, status: status)
    }

    @Sendable private func deposit(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try requireActeur(context)
        guard let place = keep.receive(by: session.acteur) else {
            return try formPage(context, refus: site.texts("diagnostic.occupe"), status: .serviceUnavailable)
        }
        let upload: UploadForm
        do {
            upload = try await UploadForm.read(
                request, csrf: session.csrf, into: place.dossier,
                limits: .init(files: DiagnosticDesk.files, bytes: DiagnosticDesk.bytes))
        } catch {
            keep.abandon(place.cle, place.dossier)
            throw error
        }
        if upload.surplus > 0 {
            keep.abandon(place.cle, place.dossier)
            return try formPage(
                context, refus: words.refus(.tropDeFichiers(limite: DiagnosticDesk.files)),
                status: .unprocessableContent)
        }
        let files = upload.files.map { (nom: $0.nom, chemin: $0.chemin) }
        switch await keep.deposit(place.cle, place.dossier, files, by: session.acteur) {
        case .kept(let cle): return site.redirect(Paths.diagnostic(cle))
        case .denied:
            keep.abandon(place.cle, place.dossier)
            throw HTTPFailure(.forbidden)
        case .busy:
            keep.abandon(place.cle, place.dossier)
            return try formPage(context, refus: site.texts("diagnostic.occupe"), status: .serviceUnavailable)
        case .refused(let refus):
            keep.abandon(place.cle, place.dossier)
            return try formPage(context, refus: words.refus(refus), status: .unprocessableContent)
        }
    }

    // MARK: The study

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        try page(try etude(context), context)
    }

    private func page(
        _ study: DiagnosticDesk.Etude, _ context: RucheContext, refus: String? = nil,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        var view: View = [
            "lien_etude": .text(Paths.diagnostic(study.cle)),
            "lien_suppression": .text("\(Paths.diagnostic(study.cle))/suppression"),
            "lien_depot": .text(Paths.diagnostic), "refus": .text(optional: refus),
            "a_lire": .flag(false), "en_cours": .flag(false), "fini": .flag(false),
        ]
        switch study.etat {
        case .recu(let sources):
            view["a_lire"] = .view([
                "action": .text("\(Paths.diagnostic(study.cle))/etude"),
                "sources": .views(sources.enumerated().map { source($0, $1) }),
            ])
        case .attend: view["en_cours"] = .text(site.texts("diagnostic.attend"))
        case .enCours(let etape, let part):
            view["en_cours"] = .text(
                site.texts("diagnostic.etape.\(etape)", ["part": words.part((part * 100).rounded() / 100)]))
        case .refuse(let refus): view["refus"] = .text(words.refus(refus))
        case .fini(let diagnostic, _):
            view["fini"] = .view(
                RapportDiagnostic(texts: site.texts, templates: site.templates).view(diagnostic).merging([
                    "lien_pdf": .text("\(Paths.diagnostic(study.cle))/rapport.pdf"),
                    "lien_paires": .text("\(Paths.diagnostic(study.cle))/paires.csv"),
                ]))
        }
        return try site.page(
            "diagnostic/etude", site.texts("titre.diagnostic"), view.closed("refus"), context, section: .diagnostic,
            status: status)
    }

    /// For each field a choice of the columns; a field that is guessed in two columns has two choices.
    private func source(_ rank: Int, _ source: StudyFichiers.Source) -> View {
        [
            "rang": .text("\(rank + 1)"), "nom_fichier": .text(source.nom),
            "avis": .texts(source.reserves.map(words.anomalie)),
            "choix": .views(
                ChampFichier.allCases.flatMap { champ -> [View] in
                    let chosen: [Int?] = source.correspondance[champ].prefix(Self.choices).map { $0 } + [nil]
                    return chosen.prefix(max(1, chosen.count - 1)).enumerated().map { number, column in
                        [
                            "id": .text("f\(rank)-\(champ.rawValue)-\(number)"),
                            "nom_choix": .text("f\(rank).\(champ.rawValue)"),
                            "libelle": .text(
                                words.champ(champ) + (number == 0 ? "" : " (\(number + 1))")),
                            "options": .views(
                                source.colonnes.enumerated().filter { $0.offset < Self.columns || $0.offset == column }
                                    .map { index, name in
                                        [
                                            "valeur": .text("\(index)"), "texte": .text(String(name.prefix(80))),
                                            "choisi": .flag(index == column),
                                        ]
                                    }),
                        ]
                    }
                }),
        ]
    }

    /// Columns that a page offers; a file of more is for the command.
    private static let columns = 150
    /// Columns that are read together as one field: three of a date, a few telephones.
    private static let choices = 4

    @Sendable private func launch(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try requireActeur(context)
        let study = try etude(context)
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard case .recu(let sources) = study.etat else { return site.redirect(Paths.diagnostic(study.cle)) }
        let chosen = sources.enumerated().map { rank, source in
            var result = Correspondance()
            for champ in ChampFichier.allCases {
                for value in form.values("f\(rank).\(champ.rawValue)") {
                    guard let column = Int(value), source.colonnes.indices.contains(column) else { continue }
                    result.add(column, champ)
                }
            }
            return result
        }
        if let refus = keep.launch(study.cle, chosen, by: session.acteur) {
            return try page(study, context, refus: words.refusParPage(refus), status: .unprocessableContent)
        }
        return site.redirect(Paths.diagnostic(study.cle))
    }

    // MARK: What it gives

    @Sendable private func report(_ request: Request, _ context: RucheContext) async throws -> Response {
        guard case .fini(let diagnostic, _) = try etude(context).etat else { throw HTTPFailure(.notFound) }
        let html = try RapportDiagnostic(texts: site.texts, templates: site.templates).html(
            diagnostic, on: site.world.today)
        let pdf: Data
        do {
            pdf = try await PrintLetter(site.world)(html: html, codes: [:])
        } catch is LetterUnavailable {
            throw HTTPFailure(.serviceUnavailable)
        }
        return file(pdf, "application/pdf", "etat-des-lieux.pdf")
    }

    @Sendable private func pairs(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try requireActeur(context)
        let study = try etude(context)
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let data = try await keep.pairs(study.cle, by: session.acteur) else { throw HTTPFailure(.notFound) }
        return file(data, "text/csv; charset=utf-8", "paires.csv")
    }

    private func file(_ data: Data, _ type: String, _ name: String) -> Response {
        var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: pieces(data))
    }

    /// The file stays on the disk: a piece at a time is in memory.
    private func pieces(_ data: Data) -> ResponseBody {
        ResponseBody(contentLength: data.count) { writer in
            for start in stride(from: 0, to: data.count, by: 1 << 18) {
                let piece = data[data.startIndex + start..<data.startIndex + min(start + (1 << 18), data.count)]
                try await writer.write(ByteBuffer(bytes: piece))
            }
            try await writer.finish(nil)
        }
    }

    @Sendable private func forget(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try requireActeur(context)
        let study = try etude(context)
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        keep.forget(study.cle, by: session.acteur)
        return site.redirect(Paths.diagnostic)
    }
}
