// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// One letter of a printed lot that is not posted: why, and a button.
extension LotPages {
    func addRetrait(to router: some RouterMethods<RucheContext>) {
        router.get("courriers/lots/:lot/lettres/:lettre/retrait", use: askRetrait)
        router.post("courriers/lots/:lot/lettres/:lettre/retrait", use: takeOut)
    }

    @Sendable private func askRetrait(_ request: Request, _ context: RucheContext) async throws -> Response {
        let found = try await lot(context)
        return try await retraitPage(found, try lettre(context, found.lettres), context)
    }

    @Sendable private func takeOut(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let found = try await lot(context)
        let lettre = try lettre(context, found.lettres)
        let raison = form.value("raisonRetrait")
        switch try await TakeOutLettre(site.world)(
            lettre.courrier, of: found.lot.id, raison: raison, by: session.acteur)
        {
        case .done: return site.redirect("\(Paths.lot(found.lot.id))?dit=retiree")
        case .invalid(let violations): return try await retraitPage(found, lettre, context, raison, violations)
        case .ended: return try await ended(context)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    private func lettre(_ context: RucheContext, _ lettres: [LettreDeLot]) throws -> LettreDeLot {
        guard let id = ID<Courrier>(text: context.parameters.get("lettre") ?? ""),
            let lettre = lettres.first(where: { $0.courrier == id })
        else { throw HTTPFailure(.notFound) }
        return lettre
    }

    /// The lot as it stands now.
    private func ended(_ context: RucheContext) async throws -> Response {
        try await page(
            try await lot(context), context, message: site.texts("retrait-lettre.fini"), status: .conflict)
    }

    private func retraitPage(
        _ found: (lot: Lot, lettres: [LettreDeLot]), _ lettre: LettreDeLot, _ context: RucheContext,
        _ raison: String = "", _ violations: [Violation] = []
    ) async throws -> Response {
        guard lettre.mayBeTakenOut(of: found.lot) else { return try await ended(context) }
        let fields = ShortFields(site: site, violations: violations)
        let reasons = site.world.rulebook.codes("raisonRetrait").map { (valeur: $0.code, libelle: $0.libelle) }
        let view: View = [
            "lien_courriers": .text(Paths.courriers), "lien_lot": .text(Paths.lot(found.lot.id)),
            "nom_lot": .text(name(found.lot)), "numero": .view(optional: site.numero(lettre.numero)),
            "lien": .text(Paths.courriers(lettre.demande)), "rang": .text("\(lettre.rang)"),
            "code_postal": .text(lettre.codePostal), "pages": .text(pages(lettre)),
            "action": .text(Paths.retrait(lettre.courrier, of: found.lot.id)),
            "champs": .views([
                fields.choice(
                    "raisonRetrait", "g12", raison, [(valeur: "", libelle: site.texts("reponse.vide"))] + reasons)
            ]),
        ]
        return try site.page(
            "courriers/retrait", fields.titled("titre.retrait-lettre"),
            view.closed("numero").merging(fields.summary), context, section: .courriers, status: fields.status)
    }
}
