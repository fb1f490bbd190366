// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Telephone, mail and address, changed by the applicant: a change of the form like any other, judged by the same validator.
struct CoordonneesPages {
    let site: Site

    private static let contact = ["demandeur.telephone", "demandeur.courriel"]
    /// Beside each field, what stood there when the page was opened.
    private static let opened = "avant:"
    /// Letters by post besides (R441-2-7): a box, which no post is behind where the address is protected.
    private static let poste = "courriersPoste"
    private static let address = ["adresse.voie", "adresse.complement", "adresse.chez", "adresse.commune"]

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("mon-dossier/coordonnees") { request, context in
            let demande = try await site.ownDossier(context).demande
            return try page(request, context, demande, try shown(demande.formulaire))
        }
        router.post("mon-dossier/coordonnees", use: change)
    }

    /// Where letters go instead of the address, as lines; empty of who has no such address, or a protected one.
    private func courrier(_ formulaire: Formulaire) -> [String] {
        formulaire.adresseProtegee == true ? [] : Person.lines(formulaire.adresseCourrier, site)
    }

    /// Never an address that is protected: number, birth date and mailbox may be known to whom it is hidden from.
    private func champs(_ formulaire: Formulaire) -> [String] {
        Self.contact + (formulaire.adresseProtegee == true ? [] : Self.address + [Self.poste])
    }

    /// What stands on file, as a person writes it.
    private func shown(_ formulaire: Formulaire) throws -> [String: String] {
        let saisie = try formulaire.saisie()
        var values = Dictionary(uniqueKeysWithValues: champs(formulaire).map { ($0, saisie[$0]) })
        if let adresse = formulaire.adresse, values["adresse.commune"] != nil {
            let nom = adresse.commune.flatMap { site.world.rulebook.communes[$0]?.nom } ?? adresse.libelle
            values["adresse.commune"] = [adresse.codePostal, nom].compactMap { $0 }.joined(separator: " ")
        }
        return values
    }

    private func page(
        _ request: Request, _ context: RucheContext, _ demande: Demande, _ values: [String: String],
        _ violations: [Violation] = [], without: Bool = false, message: String? = nil,
        status: HTTPResponse.Status? = nil
    ) throws -> Response {
        let frame = EspaceFrame(site, request)
        let fields = ShortFields(site: frame.site, violations: violations)
        let autocompletes = [
            "demandeur.telephone": "tel", "demandeur.courriel": "email", "adresse.voie": "address-line1",
        ]
        let courrier = courrier(demande.formulaire)
        let view: View = [
            "message": .text(optional: message), "version": .text("\(demande.version)"),
            "possible": .flag(demande.etat == .active),
            "protegee": .flag(demande.formulaire.adresseProtegee == true),
            "avant": .views(
                try shown(demande.formulaire).sorted { $0.key < $1.key }.map {
                    ["nom": .text(Self.opened + $0.key), "valeur": .text($0.value)]
                }),
            "courrier": .view(
                optional: courrier.isEmpty
                    ? nil
                    : [
                        "lignes": .texts(courrier), "vu": .text(courrier.joined(separator: "\n")),
                        "sans": .views([fields.box("sansCourrier", checked: without)]),
                    ]),
            "champs": .views(
                champs(demande.formulaire).map { champ in
                    champ == Self.poste
                        ? fields.box(champ, checked: values[champ] == "oui")
                        : fields.input(
                            champ, "g12", values[champ] ?? "", type: champ == "demandeur.telephone" ? "tel" : nil,
                            autocomplete: autocompletes[champ])
                }),
        ]
        return try frame.page(
            "espace/coordonnees",
            frame.title(fields.titled("espace.coordonnees.titre"), violations.isEmpty ? status : nil),
            view.closed("message", "courrier").merging(fields.summary), context, status: status ?? fields.status)
    }

    @Sendable private func change(_ request: Request, _ context: RucheContext) async throws -> Response {
        let espace = try context.requireEspace()
        let form = try await RequestForm.read(request, context, csrf: espace.csrf)
        let demande = try await site.ownDossier(context).demande
        let texts = EspaceFrame(site, request).texts
        let before = try shown(demande.formulaire)
        // What the applicant did not touch is what stands now, whoever changed it since the page was opened.
        var wanted = before
        for champ in champs(demande.formulaire)
        // A box that is not ticked is not sent: what stood there says that it was on the page.
        where form.has(champ) || champ == Self.poste && form.has(Self.opened + champ) {
            let (opened, typed) = (form.value(Self.opened + champ), String(form.value(champ).prefix(300)))
            if typed != (form.has(Self.opened + champ) ? opened : before[champ]) { wanted[champ] = typed }
        }
        // Only the postal address that was on the page when the box was ticked.
        let courrier = courrier(demande.formulaire)
        let without =
            !courrier.isEmpty && form.value("sansCourrier") == "oui"
            && form.value("courrierVu").split(whereSeparator: \.isNewline).map(String.init) == courrier
        let version = Int(form.value("version")) ?? 0
        // Nothing was changed: no event says otherwise.
        if wanted == before, !without, version == demande.version {
            return site.redirect("\(Paths.monEtat)?dit=coordonnees")
        }
        var saisie = try demande.formulaire.saisie()
        for (champ, value) in wanted where value != before[champ] { saisie[champ] = value }
        if without { for champ in saisie.valeurs.keys where champ.hasPrefix("adresseCourrier.") { saisie[champ] = "" } }
        let answer = try await ChangeCoordonnees(site.world, mailer: site.mailer)(
            demande, saisie, version: version, by: espace.acteur)
        switch answer {
        case .updated: return site.redirect("\(Paths.monEtat)?dit=coordonnees")
        case .invalid(let examen), .asks(let examen):
            let own = examen.violations.filter { wanted[$0.champ] != nil }
            return try page(
                request, context, demande, wanted, own, without: without,
                message: own.isEmpty ? texts("espace.coordonnees.ailleurs") : nil,
                status: .unprocessableContent)
        case .stale:
            return try page(
                request, context, demande, wanted, without: without, message: texts("espace.perime"), status: .conflict)
        case .closed: return try page(request, context, demande, wanted, status: .conflict)
        case .denied, .unknown, .exhausted: throw HTTPFailure(.notFound)
        }
    }
}
