// SPDX-License-Identifier: EUPL-1.2

import Domain
import HTTPTypes
import Hummingbird
import Operations
import Reference

/// How the services of the program go, for the manager; and the verification of the journal when he asks for it.
struct ServicesPages {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.get("administration/services", use: list)
        router.post("administration/services/verification", use: verify)
    }

    @Sendable private func verify(_ request: Request, _ context: RucheContext) async throws -> Response {
        let session = try context.requireSession()
        _ = try await RequestForm.read(request, context, csrf: session.csrf)
        guard try await VerifyJournal(site.world)(by: session.acteur) != nil else { throw HTTPFailure(.forbidden) }
        return site.redirect("\(Paths.services)#\(Travail.verification)")
    }

    @Sendable private func list(_ request: Request, _ context: RucheContext) async throws -> Response {
        let acteur = try context.requireSession().acteur
        let relais: FaitsServices.Relais =
            site.world.isFormation ? .retenus : site.options.sendsMails ? .present : .absent
        guard
            let tableau = try await ReadServices(
                site.world, relais: relais, dateSceaux: site.options.datesSceaux)(by: acteur)
        else {
            throw HTTPFailure(.forbidden)
        }
        let bad = tableau.constats.count { $0.etat != .enOrdre }
        let resume: String =
            switch bad {
            case 0: site.texts("services.resume.ordre")
            case 1: site.texts("services.resume.un")
            default: site.texts("services.resume.plusieurs", ["n": "\(bad)"])
            }
        return try site.page(
            "services/services", site.texts("titre.services"),
            [
                "resume": .text(resume), "tout_va": .flag(bad == 0),
                "moteur": .text(tableau.moteur), "version": .text(site.options.version),
                "schema": .text("\(tableau.schema)"),
                "depuis": .text(
                    site.texts(
                        "services.depuis",
                        [
                            "jour": site.clock.day(tableau.demarreLe).french,
                            "heure": site.clock.hour(tableau.demarreLe),
                        ])),
                "constats": .views(tableau.constats.map(view)),
                "sceaux": .views(
                    tableau.sceaux.map { sceau in
                        [
                            "jour_scelle": .text(sceau.jour.french), "position": .text("\(sceau.position)"),
                            "empreinte": .text(sceau.empreinte),
                            "date_sceau": .text(
                                sceau.dateLe.map { site.moment($0) } ?? site.texts("services.sceau.sans-date")),
                            "etat_sceau": .view(badge(sceau.estVerifie ? .enOrdre : .enDefaut)),
                        ]
                    }),
                "lien_travaux": .text(Paths.travaux), "lien_verifier": .text(Paths.verificationJournal),
                "evenements": .text("\(VerifyJournal.events)"),
            ], context, section: .services)
    }

    private func view(_ constat: ConstatService) -> View {
        var words = constat.nombres.mapValues { "\($0)" }
        for (name, instant) in constat.instants { words[name] = site.moment(instant) }
        for (name, day) in constat.jours { words[name] = day.french }
        // What a work counted, when it counted something: « 3 dossiers effacés ».
        let counted = constat.nombres.sorted { $0.key < $1.key }.compactMap { name, count in
            count == 0 ? nil : site.texts.find("services.compte.\(name)", ["n": "\(count)"])
        }
        words["bilan"] = counted.isEmpty ? site.texts("services.compte.rien") : counted.joined(separator: ", ")
        return [
            "ancre": .text(constat.service), "nom_service": .text(site.texts("services.nom.\(constat.service)")),
            "etat_service": .view(badge(constat.etat)),
            "phrase": .text(site.texts("services.phrase.\(constat.phrase)", words)),
            "faire": .text(optional: site.texts.find("services.faire.\(constat.phrase)", words)),
        ]
    }

    /// The word says it; the shape and the colour only help.
    private func badge(_ etat: EtatService) -> View {
        let tone =
            switch etat {
            case .enOrdre: "etat-ok"
            case .enRetard: "etat-avis"
            case .arrete, .enDefaut: "etat-mal"
            }
        return [
            "texte": .text(site.texts("services.etat.\(etat.rawValue)")), "classe": .text(tone),
            "icone_point": .flag(etat == .enOrdre), "icone_horloge": .flag(etat == .enRetard),
            "icone_croix": .flag(etat == .arrete || etat == .enDefaut), "icone_anneau": .flag(false),
            "icone_disque": .flag(false),
        ]
    }
}
