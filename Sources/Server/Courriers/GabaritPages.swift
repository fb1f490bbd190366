// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// The words of the letters of a body: changed, tried on paper, kept.
struct GabaritPages {
    let site: Site
    var keep: KeepGabarits { KeepGabarits(site.world, texts: site.texts, site: site.options.publicURL) }

    init(site: Site) { self.site = site }

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/gabarits", use: show)
        router.post("administration/gabarits", use: save)
        addLogo(to: router)
    }

    struct Typed {
        var objet: String
        var corps: String
        var signataire: String
        var numero = ""
        var version: Int
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let genre = try genre(request.typedQuery.value("genre"), by: acteur)
        guard let found = try await keep.read(genre, by: acteur) else { throw HTTPFailure(.forbidden) }
        return try await page(
            context, genre, typed(found.gabarit, found.version), isOwn: found.isOwn,
            said: request.typedQuery.value("dit"))
    }

    /// That of the page: the notice where none is named.
    func genre(_ named: String, by acteur: Acteur) throws -> GenreCourrier {
        guard acteur.may(.editGabarits) else { throw HTTPFailure(.forbidden) }
        guard let genre = named.isEmpty ? .preavis : GenreCourrier(rawValue: named) else {
            throw HTTPFailure(.notFound)
        }
        return genre
    }

    func typed(_ gabarit: Gabarit, _ version: Int) -> Typed {
        Typed(
            objet: gabarit.objet, corps: gabarit.corps, signataire: gabarit.signataire.joined(separator: "\n"),
            version: version)
    }

    @Sendable private func save(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let acteur = session.acteur
        let genre = try genre(form.value("genre"), by: acteur)
        guard let found = try await keep.read(genre, by: acteur) else { throw HTTPFailure(.forbidden) }
        let typed = Typed(
            objet: form.value("objet"), corps: form.value("corps"), signataire: form.value("signataire"),
            numero: form.value("numeroEssai"), version: Int(form.value("version")) ?? -1)
        let gabarit = examineGabarit(
            genre, objet: typed.objet, corps: typed.corps, signataire: typed.signataire)
        switch form.value("acte") {
        case "essai":
            switch try await keep.essai(gabarit, genre, numero: typed.numero, by: acteur) {
            case .denied: throw HTTPFailure(.forbidden)
            case .invalid(let violations): return try await page(context, genre, typed, violations, isOwn: found.isOwn)
            case .lettre(let lettre):
                return try await site.printed(lettre, named: "essai.pdf") {
                    try await page(context, genre, typed, isOwn: found.isOwn, message: $0, status: $1)
                }
            }
        case "commun":
            return try await answer(
                keep.save(nil, genre, version: typed.version, by: acteur), genre, typed, found.isOwn, context)
        default:
            return try await answer(
                keep.save(gabarit, genre, version: typed.version, by: acteur), genre, typed, found.isOwn, context)
        }
    }

    private func answer(
        _ answer: KeepGabarits.Answer, _ genre: GenreCourrier, _ typed: Typed, _ isOwn: Bool, _ context: RucheContext
    ) async throws -> Response {
        switch answer {
        case .done: return site.redirect("\(Paths.gabarits)?genre=\(genre.rawValue)&dit=garde")
        case .denied: throw HTTPFailure(.forbidden)
        case .invalid(let violations): return try await page(context, genre, typed, violations, isOwn: isOwn)
        case .stale(let other, let version):
            var typed = typed
            typed.version = version
            return try await page(
                context, genre, typed, isOwn: other != nil,
                message: site.texts(
                    "gabarits.change", ["objet": other?.objet ?? site.texts("gabarits.communs")]), status: .conflict)
        }
    }

    func page(
        _ context: RucheContext, _ genre: GenreCourrier, _ typed: Typed, _ violations: [Violation] = [], isOwn: Bool,
        said: String = "",
        message: String? = nil, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let fields = ShortFields(site: site, violations: violations)
        // Kept before more was asked of it.
        let incomplete =
            isOwn && violations.isEmpty
            && !Gabarit(objet: typed.objet, corps: typed.corps, signataire: []).serves(genre)
        let acteur = try context.requireSession().acteur
        let view: View = [
            "genres": .views(
                GenreCourrier.allCases.map {
                    [
                        "libelle": .text(site.texts("courriers.genre.\($0.rawValue)")),
                        "lien": .text("\(Paths.gabarits)?genre=\($0.rawValue)"), "choisi": .flag($0 == genre),
                    ]
                }),
            "genre": .text(genre.rawValue), "nom_genre": .text(site.texts("courriers.genre.\(genre.rawValue)")),
            "action": .text(Paths.gabarits), "version": .text("\(typed.version)"),
            "dit": .text(optional: site.texts.find("gabarits.dit.\(said)")),
            "message": .text(optional: message),
            "champs": .views([
                fields.input("objet", "g12", typed.objet, requis: true),
                fields.zone("corps", typed.corps, lignes: 14, requis: true),
                fields.zone("signataire", typed.signataire, lignes: 3),
            ]),
            "noms_champs": .views(
                genre.champs.map {
                    [
                        "nom_champ": .text("{\($0.rawValue)}"),
                        "sens_champ": .text(site.texts("gabarit.champ.\($0.rawValue)")),
                    ]
                }),
            "essai": .views(
                acteur.may(.readDemande) ? [fields.input("numeroEssai", "g6", typed.numero)] : []),
            "est_propre": .flag(isOwn), "incomplet": .flag(incomplete),
            "section_logo": .view(try await logo(fields, by: acteur)),
            "lien_courriers": .text(optional: acteur.may(.sendLettres) ? Paths.courriers : nil),
        ]
        return try site.page(
            "courriers/gabarits", fields.titled("titre.gabarits"),
            view.closed("dit", "message", "lien_courriers").merging(fields.summary), context, section: .courriers,
            status: status ?? fields.status)
    }
}
