// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// A letter to an applicant: its kind, what it must say, how it will look, and a button.
struct NouveauCourrierPages {
    let site: Site
    private var write: WriteCourrier {
        WriteCourrier(
            site.world, texts: site.texts, site: site.options.publicURL, attestation: site.attestationJointe)
    }

    init(site: Site) { self.site = site }

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("demandes/:id/courriers/nouveau", use: show)
        router.post("demandes/:id/courriers/nouveau", use: submit)
    }

    @Sendable private func show(_ request: Request, _ context: RucheContext) async throws -> Response {
        let demande = try await demande(context)
        guard let genre = GenreCourrier(rawValue: request.typedQuery.value("genre")), genre.isOfGuichet else {
            return try await page(context, demande, nil)
        }
        let found = try await ReadDemandes(site.world).dossierCourrier(of: demande)
        // The newest letter that waits for an answer is most often the one.
        let lettre = found.dossier.sansReponse.first {
            $0.echeance < site.world.today && $0.leavesTime(site.world.rulebook)
        }
        return try await page(context, demande, SaisieCourrier(genre, ["lettre": lettre?.id.text ?? ""]))
    }

    @Sendable private func submit(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        let form = try await RequestForm.read(request, context, csrf: session.csrf)
        let demande = try await demande(context)
        guard let genre = GenreCourrier(rawValue: form.value("genre")) else { throw HTTPFailure(.notFound) }
        var saisie = SaisieCourrier(genre, pieces: form.values("pieces"))
        for champ in SaisieCourrier.champs(genre) { saisie.valeurs[champ] = form.value(champ) }
        if form.value("acte") == "apercu" { return try await preview(context, demande, saisie) }
        let version = Int(form.value("version")) ?? 0
        switch try await write(demande.id, saisie, version: version, by: session.acteur) {
        case .written(let courriers):
            let said =
                courriers.allSatisfy { $0.canal == .remise }
                ? "ecrit-remise" : genre.isAttestation ? "ecrit-attestation" : "ecrit"
            return site.redirect("\(Paths.courriers(demande.id))?dit=\(said)")
        case .invalid(let violations): return try await page(context, demande, saisie, violations)
        case .taken:
            return try await page(context, demande, saisie, [Violation("rdvCreneau", "creneau.pris")])
        case .closed:
            return try await page(
                context, try await self.demande(context), saisie, message: site.texts("courriers.nouveau.etat"),
                status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        // A page has no key.
        case .keyReused: throw HTTPFailure(.conflict)
        case .stale:
            return try await page(
                context, try await self.demande(context), saisie, message: site.texts("vie.perime"), status: .conflict)
        }
    }

    private func preview(
        _ context: RucheContext, _ demande: Demande, _ saisie: SaisieCourrier
    ) async throws -> Response {
        switch try await write.apercu(demande.id, saisie, by: context.requireSession().acteur) {
        case .lettre(let lettre):
            return try await site.printed(lettre, named: "apercu.pdf") {
                try await page(context, demande, saisie, message: $0, status: $1)
            }
        case .invalid(let violations): return try await page(context, demande, saisie, violations)
        case .closed:
            return try await page(
                context, demande, saisie, message: site.texts("courriers.nouveau.etat"), status: .conflict)
        case .denied: throw HTTPFailure(.forbidden)
        case .unknown: throw HTTPFailure(.notFound)
        }
    }

    private func demande(_ context: RucheContext) async throws -> Demande {
        let acteur = try context.requireSession().acteur
        guard acteur.may(.recordRadiation) else { throw HTTPFailure(.forbidden) }
        guard let id = ID<Demande>(text: context.parameters.get("id") ?? "") else { throw HTTPFailure(.notFound) }
        switch try await ReadDemandes(site.world)(id, objet: "vie", isWhole: false, by: acteur) {
        case .dossier(let dossier): return dossier.demande
        case .unknown: throw HTTPFailure(.notFound)
        case .carte, .denied: throw HTTPFailure(.forbidden)
        }
    }

    // MARK: The page

    private func page(
        _ context: RucheContext, _ demande: Demande, _ saisie: SaisieCourrier?, _ violations: [Violation] = [],
        message: String? = nil, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let grounds = try await RecordRadiation(site.world).grounds(by: acteur)
        let fields = ShortFields(site: site, violations: violations)
        let nom = demande.formulaire.nomComplet
        let found = try await ReadDemandes(site.world).dossierCourrier(of: demande)
        let certificate = found.dossier.situation.genreAttestation
        let genres = GenreCourrier.allCases.filter { genre in
            genre.isWritten(in: demande.etat) && genre.avertitDe.map(grounds.contains) != false
                && (!genre.isAttestation || genre == certificate)
        }
        var view: View = [
            "nom": .text(nom), "numero": .view(optional: site.numero(demande.numero)),
            "etat": .view(site.etat(demande)), "version": .text("\(demande.version)"),
            "lien_dossier": .text(Paths.demande(demande.id)), "lien_courriers": .text(Paths.courriers(demande.id)),
            "message": .text(optional: message),
            "ferme": .text(optional: genres.isEmpty ? site.texts("courriers.nouveau.ferme") : nil),
            "genres": .views(
                genres.map { genre in
                    [
                        "libelle": .text(site.texts("courriers.genre.\(genre.rawValue)")),
                        "quand": .text(site.texts("courriers.quand.\(genre.rawValue)")),
                        "lien": .text("\(Paths.nouveauCourrier(demande.id))?genre=\(genre.rawValue)"),
                        "choisi": .flag(genre == saisie?.genre),
                    ]
                }),
        ]
        // What was typed before the file changed is shown once more, not lost.
        if let saisie, genres.contains(saisie.genre) || message != nil {
            let creneaux =
                saisie.genre == .convocation
                ? try await ReadDemandes(site.world).creneaux(of: demande, by: acteur) : nil
            view["choix"] = .view([
                "action": .text(Paths.nouveauCourrier(demande.id)), "genre": .text(saisie.genre.rawValue),
                "libelle": .text(site.texts("courriers.genre.\(saisie.genre.rawValue)")),
                "par": .text(site.channels(saisie.genre, demande, wasOnline: found.wasOnline)),
                "champs": .views(views(saisie, found.dossier, creneaux, fields)),
            ])
        }
        return try site.page(
            "courriers/nouveau", fields.titled(text: site.texts("titre.nouveau-courrier", ["nom": nom])),
            view.closed("message", "ferme", "choix").merging(fields.summary), context, section: .demandes,
            status: status ?? fields.status)
    }

    /// `creneaux`: nil of a desk that gives no appointment.
    private func views(
        _ saisie: SaisieCourrier, _ dossier: DossierCourrier, _ creneaux: [Creneau]?, _ fields: ShortFields
    ) -> [View] {
        switch saisie.genre {
        case .demandePieces:
            [
                fields.boxes(
                    "pieces", Set(saisie.pieces), dossier.pieces.map { (valeur: $0.code, libelle: $0.libelle) }),
                fields.input("piecesLe", "g4", saisie["piecesLe"], requis: true, date: true),
            ]
        case .convocation:
            (creneaux.map { [slots($0, saisie, fields)] } ?? []) + [
                fields.input("rdvLe", "g4", saisie["rdvLe"], requis: creneaux == nil, date: true),
                fields.input("rdvHeure", "g4", saisie["rdvHeure"], requis: creneaux == nil),
                code("rdvObjet", "objetConvocation", saisie, fields),
            ]
        case .avertissementSansReponse:
            [
                fields.choice(
                    "lettre", "g12", saisie["lettre"],
                    [(valeur: "", libelle: site.texts("courriers.lettre-autre"))]
                        + dossier.sansReponse.map { (valeur: $0.id.text, libelle: unanswered($0)) }, requis: false),
                fields.input("lettreLe", "g4", saisie["lettreLe"], date: true),
                fields.input("lettreObjet", "g8", saisie["lettreObjet"]),
            ]
        case .avertissementIrrecevabilite:
            [
                fields.input("commissionLe", "g6", saisie["commissionLe"], requis: true, date: true),
                code("sousMotif", "sousMotifIrrecevabilite", saisie, fields),
            ]
        case .preavis, .avisRadiation, .attestation, .attestationRenouvellement: []
        }
    }

    private func code(_ nom: String, _ list: String, _ saisie: SaisieCourrier, _ fields: ShortFields) -> View {
        fields.choice(
            nom, "g6", saisie[nom],
            [(valeur: "", libelle: site.texts("reponse.vide"))]
                + site.world.rulebook.codes(list).map { (valeur: $0.code, libelle: $0.libelle) })
    }

    /// As many as the agenda offers, day by day.
    private func slots(_ creneaux: [Creneau], _ saisie: SaisieCourrier, _ fields: ShortFields) -> View {
        let offered = creneaux.prefix(VisitePages.offered)
        let days = Dictionary(grouping: offered, by: \.jour).sorted { $0.key < $1.key }
        return fields.choice(
            "rdvCreneau", "g12", saisie["rdvCreneau"],
            [(valeur: "", libelle: site.texts("courriers.creneau-autre"))],
            groupes: days.map { day, slots in
                (
                    titre: "\(site.texts("jour.\(day.weekday)")) \(day.french)",
                    options: slots.map { (valeur: $0.text, libelle: $0.french) }
                )
            }, requis: false)
    }

    private func unanswered(_ courrier: Courrier) -> String {
        site.texts(
            "courriers.sans-reponse",
            [
                "genre": site.texts("courriers.genre.\(courrier.genre.rawValue)"),
                "envoi": courrier.prouveLe.map { site.clock.day($0).french } ?? "", "jour": courrier.echeance.french,
            ])
    }
}

extension Site {
    /// By which channels a letter would go, in a sentence.
    func channels(_ genre: GenreCourrier, _ demande: Demande, wasOnline: Bool) -> String {
        let canaux = canauxDus(genre, demande.contact(wasOnline: wasOnline))
        if canaux.dus == [.remise] { return texts("courriers.nouveau.remise") }
        let names = CanalCourrier.allCases.reversed().filter { canaux.dus.union(canaux.enPlus).contains($0) }.map {
            canal($0, genre)
        }
        let all =
            names.count == 2
            ? texts("courriers.nouveau.et", ["un": names[0], "autre": names[1]]) : names.joined(separator: ", ")
        return texts("courriers.nouveau.par\(genre.isAttestation ? "-attestation" : "")", ["canaux": all])
    }

    /// How a letter goes, in words.
    func canal(_ canal: CanalCourrier, _ genre: GenreCourrier) -> String {
        let isRecommande = canal == .lettre && genre.avertitDe != nil
        return texts("courriers.canal.\(isRecommande ? "recommande" : canal.rawValue)")
    }
}
