// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Reference

/// What an applicant takes away or looks into: the certificate, who looked at the file, the whole of it.
struct EspaceDocuments {
    let site: Site

    func add(to router: some RouterMethods<RucheContext>) {
        router.post("mon-dossier/attestation", use: certificate)
        router.get("mon-dossier/consultations", use: readings)
        router.get("mon-dossier/copie") { try copyPage($0, $1) }
        router.post("mon-dossier/copie", use: copy)
    }

    // MARK: The certificate, which is in French

    @Sendable private func certificate(_ request: Request, _ context: RucheContext) async throws -> Response {
        let espace = try context.requireEspace()
        _ = try await RequestForm.read(request, context, csrf: espace.csrf)
        let operation = IssueAttestation(site.world)
        switch try await operation.prepare(espace.demande, by: espace.acteur) {
        case .denied, .carte, .unknown: throw HTTPFailure(.notFound)
        case .noNumber, .unconfirmed: return try refused(request, context, .conflict)
        case .ready(let contenu):
            let pdf: Data
            do {
                pdf = try await site.attestation(
                    AttestationView(site: site, contenu: contenu, acteur: espace.acteur), withLanguage: true)
            } catch is LetterUnavailable {
                return try refused(request, context, .serviceUnavailable)
            }
            try await operation.record(contenu, by: espace.acteur)
            return site.file(pdf, "application/pdf", "attestation-\(contenu.numero.text).pdf")
        }
    }

    private func refused(
        _ request: Request, _ context: RucheContext, _ status: HTTPResponse.Status
    ) throws -> Response {
        let frame = EspaceFrame(site, request)
        return try frame.page(
            "espace/message", frame.texts("espace.acte.attestation"),
            [
                "titre_page": .text(frame.texts("espace.acte.attestation")),
                "message": .text(frame.texts("espace.attestation.refus")),
            ], context, status: status)
    }

    // MARK: Who looked

    @Sendable private func readings(_ request: Request, _ context: RucheContext) async throws -> Response {
        let espace = try context.requireEspace()
        let frame = EspaceFrame(site, request)
        let first = max(0, Int(request.typedQuery.value("debut")) ?? 0)
        guard
            case .page(let page) = try await ReadConsultations(site.world)(
                of: espace.demande, from: first, by: espace.acteur)
        else { throw HTTPFailure(.notFound) }
        let next = first + page.lignes.count
        // Which body, when, what for; not which agent, who is a person too. A day's work on the file is one line.
        var lignes: [[String]] = []
        let ours = [frame.texts("espace.historique.vous"), frame.texts("espace.consultations.service")]
        for ligne in page.lignes {
            let service = ligne.organisme.isEmpty ? frame.texts("espace.consultations.service") : ligne.organisme
            let texts = [
                frame.day(site.clock.day(ligne.le)),
                ligne.origine == .demandeur ? frame.texts("espace.historique.vous") : service,
                frame.texts.find("consultation.objet.\(ligne.objet)") ?? ligne.objet,
            ]
            if lignes.last != texts { lignes.append(texts) }
        }
        let view: View = [
            "lignes": .views(
                lignes.map {
                    [
                        "quand": .text($0[0]), "qui": .text($0[1]), "objet": .text($0[2]),
                        "francais": .flag(!ours.contains($0[1])),
                    ]
                }),
            "suivantes": .text(
                optional: next < page.total && next > first ? "\(Paths.mesConsultations)?debut=\(next)" : nil),
        ]
        return try frame.page(
            "espace/consultations", frame.texts("espace.acte.consultations"), view.closed("suivantes"), context)
    }

    // MARK: The whole file (RGPD, 15 and 20)

    private func copyPage(
        _ request: Request, _ context: RucheContext, message: String? = nil, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let frame = EspaceFrame(site, request)
        return try frame.page(
            "espace/copie", frame.texts("espace.acte.copie"),
            View(["message": .text(optional: message)]).closed("message"),
            context, status: status)
    }

    @Sendable private func copy(_ request: Request, _ context: RucheContext) async throws -> Response {
        let espace = try context.requireEspace()
        let form = try await RequestForm.read(request, context, csrf: espace.csrf)
        let texts = EspaceFrame(site, request).texts
        switch try await CollectAcces(site.world)(espace.demande, by: espace.acteur) {
        case .denied, .unknown, .purged: throw HTTPFailure(.notFound)
        case .protected:
            return try copyPage(request, context, message: texts("espace.copie.protegee"), status: .conflict)
        case .done(let dossier):
            let name = "dossier-\(dossier.numero ?? espace.demande.text)"
            if form.value("format") == "json" {
                return site.file(try dossier.json(), "application/json; charset=utf-8", "\(name).json")
            }
            guard let pdf = try await site.accesPDF(dossier) else {
                return try copyPage(
                    request, context, message: texts("espace.copie.indisponible"), status: .serviceUnavailable)
            }
            return site.file(pdf, "application/pdf", "\(name).pdf")
        }
    }
}
