// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// Two files made one: first what would be kept of each, then the act; and easy sets in one go.
struct FusionDemandesPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("doublons/faciles", use: easy)
        router.post("doublons/faciles", use: mergeEasy)
        router.get("doublons/:reference/fusion", use: show)
        router.post("doublons/:reference/fusion", use: merge)
    }

    // MARK: One set

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        try await page(context, request.typedQuery, [])
    }

    @Sendable private func merge(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.mergeDemandes) else { throw HTTPFailure(.forbidden) }
        let id = try DoublonPages.id(context)
        guard let gardee = ID<Demande>(text: form.value("gardee")),
            let absorbee = [form.value("un"), form.value("autre")].compactMap({ ID<Demande>(text: $0) })
                .first(where: { $0 != gardee })
        else { throw HTTPFailure(.notFound) }
        func version(_ id: ID<Demande>) -> Int { Int(form.value("version-\(id.text)")) ?? 0 }
        // Chosen for another file to keep than the one that was shown: the sides are exchanged.
        let isExchanged = form.value("vue") != gardee.text
        var choix = MergeDemandes.Choix(
            gardee: gardee, absorbee: absorbee, version: Int(form.value("version")) ?? 0,
            versionGardee: version(gardee), versionAbsorbee: version(absorbee))
        choix.valeurs = Self.choices(form).mapValues { isExchanged ? $0.exchanged : $0 }
        switch try await MergeDemandes(site.world)(id, choix, motif: form.value("motif"), by: session.acteur) {
        case .merged: return site.redirect("\(Paths.ensemble(id))?dit=fusion")
        case .denied: throw HTTPFailure(.forbidden)
        case .invalid(let violations): return try await page(context, form, violations)
        // Unknown: one of the files left the set, or there is no such set, which the page says.
        case .stale, .closed, .unknown: return try await page(context, form, [], isStale: true)
        }
    }

    private static func choices(_ form: RequestForm) -> [RubriqueFusion: CoteFusion] {
        var choices: [RubriqueFusion: CoteFusion] = [:]
        for rubrique in RubriqueFusion.allCases {
            choices[rubrique] = CoteFusion(rawValue: form.value("champ-\(rubrique.rawValue)"))
        }
        return choices
    }

    private func page(
        _ context: RucheContext, _ form: RequestForm, _ violations: [Violation], isStale: Bool = false
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.mergeDemandes) else { throw HTTPFailure(.forbidden) }
        let id = try DoublonPages.id(context)
        guard let fiche = try await ReadEnsembles(site.world)(id, by: acteur) else { throw HTTPFailure(.notFound) }
        let ensemble = EnsembleView(
            site: site, fiche: fiche, acteur: acteur, asked: (form.value("un"), form.value("autre")))
        // Merged meanwhile, or struck off: the set says how it stands, and what he wrote is told back to him. What was chosen between two
        // files is said of no others.
        guard ensemble.mayMerge, let (un, autre) = ensemble.deux, let one = un.demande, let other = autre.demande,
            !isStale || [one.id.text, other.id.text].sorted() == [form.value("un"), form.value("autre")].sorted()
        else {
            guard isStale else { return site.redirect(Paths.ensemble(id)) }
            return try await DoublonPages(site: site).page(context, id, asked: ("", ""), form, isStale: true)
        }
        let proposed = MergeDemandes.ordered(one, other).gardee.id
        let gardee =
            ID<Demande>(text: form.value("vue")) == other.id
            ? other.id
            : ID<Demande>(text: form.value("vue")) == one.id ? one.id : proposed
        let (kept, gone) = gardee == one.id ? (un, autre) : (autre, un)
        guard let gardeeLe = kept.dates, let absorbeeLe = gone.dates else { throw HTTPFailure(.notFound) }
        let plan = try FusionFormulaires(
            (gardee == one.id ? one : other).formulaire, (gardee == one.id ? other : one).formulaire,
            gardeeLe: gardeeLe, absorbeeLe: absorbeeLe,
            maximumCommunes: site.world.rulebook.territoire.maximumCommunes)
        let fields = ShortFields(site: site, violations: violations)
        let titre = site.texts("titre.doublon.fusion", ["reference": fiche.ensemble.reference])
        let view = View([
            "reference": .text(fiche.ensemble.reference), "retour": .text(Paths.ensemble(id)),
            "action": .text(Paths.fusionDemandes(id)), "version_vue": .text("\(fiche.ensemble.version)"),
            "un": .text(one.id.text), "autre": .text(other.id.text), "vue": .text(gardee.text),
            "versions": .views([one, other].map { ["id": .text($0.id.text), "version": .text("\($0.version)")] }),
            "face": .view(
                try FaceView(
                    site: site, un: un, autre: autre,
                    fautes: Dictionary(
                        violations.map { ($0.champ, Messages(texts: site.texts).sentence($0)) },
                        uniquingKeysWith: { first, _ in first })
                ).view((plan, Self.choices(form), gardee))),
            "gardes": .views(
                [(one, "A"), (other, "B")].map { demande, lettre in
                    [
                        "valeur": .text(demande.id.text), "choisi": .flag(demande.id == gardee),
                        "titre_avis": .text(site.texts("doublons.dossier", ["lettre": lettre])),
                        "suite_avis": .text(
                            site.texts(
                                "doublons.garder.suite",
                                [
                                    "numero": demande.numero.flatMap { NumeroUnique($0)?.groups.joined(separator: " ") }
                                        ?? site.texts("demandes.sans-numero"),
                                    "jour": demande.formulaire.depot.date.french,
                                ])),
                    ]
                }),
            "effets": .texts(
                [
                    "anciennete", "numeros", "histoires", "courriers", "courriers-arretes", "courriers-lots", "nombre",
                    "defaire",
                ].map {
                    site.texts(
                        "doublons.effet.\($0)",
                        ["jour": min(one.formulaire.depot.date, other.formulaire.depot.date).french])
                }),
            "motif_saisi": .text(optional: form.has("motif") ? form.value("motif") : nil),
            "faute_motif": .text(
                optional: violations.first { $0.champ == "motif" }.map(Messages(texts: site.texts).sentence)),
            "faute_garde": .text(
                optional: violations.first { $0.champ == "gardee" }.map(Messages(texts: site.texts).sentence)),
            "message": isStale ? .text(ensemble.perime(seen: form.value("version"))) : nil,
        ]).closed("motif_saisi", "faute_motif", "faute_garde", "message")
        return try site.page(
            "doublons/fusion", fields.titled(text: titre), view.merging(fields.summary), context, section: .doublons,
            status: !violations.isEmpty ? .unprocessableContent : isStale ? .conflict : .ok)
    }

    // MARK: Easy sets

    @Sendable private func easy(_ request: Request, _ context: RucheContext) async throws -> Response {
        let query = request.typedQuery
        let (done, left) = (count(query.value("fusions")), count(query.value("laissees")) ?? 0)
        return try await easyPage(context, done: done, left: left, motif: nil, [])
    }

    private func count(_ typed: String) -> Int? {
        Int(typed).map { (0...1_000).contains($0) ? $0 : 0 }
    }

    @Sendable private func mergeEasy(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        guard session.acteur.may(.mergeDemandes) else { throw HTTPFailure(.forbidden) }
        var short = ShortForm(typed: ["motif": form.value("motif")])
        _ = short.requiredText("motif", longest: DecideDoublon.longest)
        guard short.violations.isEmpty else {
            return try await easyPage(context, done: nil, motif: form.value("motif"), short.violations)
        }
        // Only what was shown, as it was shown: D-004217 and the versions of the set, of the file that stays, of the other.
        let seen = form.values("ensemble").compactMap { text -> MergeEasy.Vu? in
            let parts = text.split(separator: " ").map(String.init)
            let versions = parts.dropFirst().compactMap { Int($0) }
            guard parts.count == 4, versions.count == 3, let id = ID<EnsembleDoublon>(reference: parts[0]) else {
                return nil
            }
            return MergeEasy.Vu(
                ensemble: id, version: versions[0], versionGardee: versions[1], versionAbsorbee: versions[2])
        }
        guard let report = try await MergeEasy(site.world)(seen, motif: form.value("motif"), by: session.acteur) else {
            throw HTTPFailure(.forbidden)
        }
        return site.redirect("\(Paths.doublonsFaciles)?fusions=\(report.fusions)&laissees=\(report.laissees)")
    }

    private func easyPage(
        _ context: RucheContext, done: Int?, left: Int = 0, motif: String?, _ violations: [Violation]
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        guard let (lignes, total) = try await MergeEasy(site.world).plan(by: acteur) else {
            throw HTTPFailure(.forbidden)
        }
        let fields = ShortFields(site: site, violations: violations)
        let words = RubriqueWords(site: site)
        let texts = site.texts
        let view = View([
            "lignes": .views(
                lignes.map { ligne in
                    [
                        "reference": .text(ligne.ensemble.reference), "lien": .text(Paths.ensemble(ligne.ensemble.id)),
                        "vu": .text(
                            "\(ligne.ensemble.reference) \(ligne.vu.version) \(ligne.vu.versionGardee) \(ligne.vu.versionAbsorbee)"
                        ),
                        "nom": .text(ligne.gardee.formulaire.nomComplet),
                        "note": .text(
                            texts("doublons.note", ["n": "\(EnsembleView.percent(ligne.ensemble.probabilite))"])),
                        "effet": .text(
                            texts(
                                "doublons.facile.effet",
                                [
                                    "gardee": number(ligne.gardee), "absorbee": number(ligne.absorbee),
                                    "jour": min(
                                        ligne.gardee.formulaire.depot.date, ligne.absorbee.formulaire.depot.date
                                    ).french,
                                ])),
                        "ecarts": .text(
                            ligne.differences.isEmpty
                                ? texts("doublons.facile.pareil")
                                : texts(
                                    "doublons.facile.ecarts",
                                    [
                                        "champs": ligne.differences.map { words.label($0).lowercased() }.joined(
                                            separator: ", ")
                                    ])),
                    ]
                }),
            "total": .text(texts(total == 1 ? "doublons.facile.total.un" : "doublons.facile.total", ["n": "\(total)"])),
            "montres": .text(texts("doublons.facile.montres", ["n": "\(lignes.count)"])),
            "faites": done.map {
                .text(
                    texts(
                        $0 == 0
                            ? "doublons.facile.faites.aucune"
                            : $0 == 1 ? "doublons.facile.faites.un" : "doublons.facile.faites", ["n": "\($0)"])
                        + (left == 0 ? "" : " " + texts("doublons.facile.laissees", ["n": "\(left)"])))
            },
            "motif_saisi": .text(optional: motif),
            "faute_motif": .text(
                optional: violations.first { $0.champ == "motif" }.map(Messages(texts: texts).sentence)),
        ]).closed("faites", "motif_saisi", "faute_motif")
        return try site.page(
            "doublons/faciles", fields.titled("titre.doublons.faciles"), view.merging(fields.summary), context,
            section: .doublons, status: fields.status)
    }

    private func number(_ demande: Demande) -> String {
        demande.numero.flatMap { NumeroUnique($0)?.groups.joined(separator: " ") } ?? site.texts("demandes.sans-numero")
    }
}

extension CoteFusion {
    /// The same value, when the other file is the one that is kept.
    var exchanged: CoteFusion {
        switch self {
        case .gardee: .absorbee
        case .absorbee: .gardee
        case .ensemble: .ensemble
        }
    }
}
