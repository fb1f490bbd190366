// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Many invitations at once: lines pasted out of a spreadsheet, faults told by line.
struct LotComptesPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/comptes/lot", use: show)
        router.post("administration/comptes/lot", use: send)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        return try await page(context, try request.organisme(acteur), "", [])
    }

    @Sendable private func send(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard let id = ID<Organisme>(text: form.value("organisme")) else { throw HTTPFailure(.notFound) }
        let roles = Dictionary(
            uniqueKeysWithValues: Role.allCases.map { ($0, site.texts("role.\($0.rawValue)")) })
        let invite = InviteLot(site.world, mailer: site.mailer, roles: roles)
        let typed = form.value("lot")
        switch try await invite(typed, to: id, by: session.acteur) {
        case .sent: return site.redirect(Paths.organisme(Paths.comptes, id) + "&avis=lot")
        case .invalid(let fautes): return try await page(context, id, typed, fautes)
        case .denied: throw HTTPFailure(.forbidden)
        }
    }

    private func page(
        _ context: RucheContext, _ id: ID<Organisme>, _ typed: String, _ fautes: [InviteLot.Faute]
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard let page = try await ReadComptes(site.world).page(of: id, first: 0, by: acteur) else {
            throw HTTPFailure(.forbidden)
        }
        let messages = Messages(texts: site.texts)
        let said = fautes.map { faute in
            let sentence = messages.sentence(faute.violation)
            return faute.ligne.map { site.texts("comptes.lot.ligne", ["n": "\($0)", "faute": sentence]) } ?? sentence
        }
        let view: View = [
            "nom_organisme": .text(page.organisme.nom), "cle_organisme": .text(id.text),
            "retour": .text(Paths.organisme(Paths.comptes, id)), "saisi": .text(typed),
            "aide_maximum": .text(site.texts("comptes.lot.aide", ["n": "\(InviteLot.most)"])),
            "roles": .texts(
                acteur.rolesToGive(in: page.organisme).map { site.texts("role.\($0.rawValue)") }),
            "guichets": .texts(page.guichets.map { "\($0.code) \($0.nom)" }),
            "fautes": .texts(said), "a_fautes": .flag(!said.isEmpty),
            "erreurs_titre": .text(
                optional: said.isEmpty
                    ? nil
                    : said.count == 1 ? site.texts("bilan.erreur") : site.texts("bilan.erreurs", ["n": "\(said.count)"])
            ),
            "erreurs": .views(said.map { ["ancre": .text("lot"), "texte": .text($0)] }),
        ]
        let titre = site.texts("titre.lot-comptes")
        return try site.page(
            "comptes/lot",
            said.isEmpty ? titre : site.texts("titre.a-corriger", ["titre": titre, "n": "\(said.count)"]), view,
            context,
            section: .comptes, status: said.isEmpty ? .ok : .unprocessableContent)
    }
}
