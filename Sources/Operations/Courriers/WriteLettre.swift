// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Reference
import Stores

/// Who signs letters: a body, its desk, and its words, where it has any.
struct Expediteur: Sendable {
    let organisme: String
    let guichet: Guichet?
    private(set) var gabarit: Gabarit?
    /// Names of the desks that follow the files.
    let guichets: [String: String]

    init(_ acteur: Acteur, genre: GenreCourrier, guichets codes: Set<String>, _ registry: Registry) throws {
        organisme = acteur.organismeNom
        guichet = try acteur.guichet.flatMap(registry.organismes.guichet)
        gabarit = try registry.gabarits.find(genre, of: acteur.organisme)?.gabarit
        guichets = Dictionary(
            try registry.organismes.guichets(codes.sorted()).map { ($0.code, $0.nom) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The same, with other words.
    func with(_ gabarit: Gabarit) -> Expediteur {
        var result = self
        result.gabarit = gabarit
        return result
    }

    var lines: [String] {
        [organisme, guichet?.nom].compactMap { $0 } + (guichet?.adresse.split(separator: "\n").map(String.init) ?? [])
            + [guichet?.contact ?? ""].filter { !$0.isEmpty }
    }
}

/// Puts a notice into the words of a letter.
struct WriteLettre: Sendable {
    let rulebook: Rulebook
    let texts: Catalogue
    let today: Day
    /// How the site is reached: applicants have their space there.
    let site: String

    /// `isHandedOver`: no address is printed.
    func callAsFunction(
        _ courrier: Courrier, _ demande: Demande, from expediteur: Expediteur, isHandedOver: Bool = false
    ) -> Lettre {
        let formulaire = demande.formulaire
        let numero = demande.numero.flatMap(NumeroUnique.init)?.groups.joined(separator: "\u{a0}") ?? ""
        let situation = SituationDemande(demande, renewedOn: nil, nil, rulebook)
        // What has ended already is not told in the words of what ends soon, whoever writes.
        let gabarit =
            courrier.echeance < today
            ? common(courrier.genre, isPast: true, signataire: expediteur.gabarit?.signataire ?? [])
            : expediteur.gabarit ?? common(courrier.genre)
        let (objet, blocs) = gabarit.filled([
            .numero: numero, .fin: courrier.echeance.french,
            .radiation: rulebook.radiationAuPlusTot(situation, notice: today).french,
            .guichet: expediteur.guichets[demande.guichet] ?? expediteur.guichet?.nom ?? expediteur.organisme,
            .territoire: rulebook.territoire.nom, .site: place,
        ])
        let isAddressed = !isHandedOver && formulaire.adresseProtegee != true
        let postal = isAddressed ? formulaire.adresseCourrier ?? formulaire.adresse : nil
        let lines = postal?.lignes(rulebook.communes) { texts("adresse.chez", ["nom": $0]) } ?? []
        return Lettre(
            service: expediteur.lines,
            faitLe: texts("recepisse.fait-le", ["jour": today.french]),
            // The window takes six lines; what does not fit is the least needed by a carrier.
            destinataire: Array(([addressee(formulaire)] + lines).prefix(6)),
            reference: courrier.id.text, appel: appel(formulaire), objet: objet, blocs: blocs,
            signature: gabarit.signataire.isEmpty ? [expediteur.organisme] : gabarit.signataire, logo: gabarit.logo)
    }

    /// To nobody: what a body looks at before it keeps its words.
    func sample(from expediteur: Expediteur) -> Lettre {
        let gabarit = expediteur.gabarit ?? common(.preavis)
        let fin = today.adding(months: 1)
        let (objet, blocs) = gabarit.filled([
            .numero: texts("lettre.exemple.numero"), .fin: fin.french, .radiation: fin.adding(months: 1).french,
            .guichet: expediteur.guichet?.nom ?? expediteur.organisme, .territoire: rulebook.territoire.nom,
            .site: place,
        ])
        return Lettre(
            service: expediteur.lines, faitLe: texts("recepisse.fait-le", ["jour": today.french]),
            destinataire: texts("lettre.exemple.destinataire").split(separator: "\n").map(String.init),
            reference: "0000000000000", appel: texts("lettre.appel"), objet: objet, blocs: blocs,
            signature: gabarit.signataire.isEmpty ? [expediteur.organisme] : gabarit.signataire, logo: gabarit.logo)
    }

    /// The words of those who wrote none.
    func common(_ genre: GenreCourrier, isPast: Bool = false, signataire: [String] = []) -> Gabarit {
        let key = "courrier.\(genre.rawValue)\(isPast ? ".passe" : "")"
        return Gabarit(objet: texts("\(key).objet"), corps: texts("\(key).corps"), signataire: signataire)
    }

    /// As one types it: without `https://`.
    private var place: String {
        site.split(separator: "/", omittingEmptySubsequences: true).dropFirst().joined(separator: "/")
    }

    private func addressee(_ formulaire: Formulaire) -> String {
        let title = formulaire.demandeur?.civilite.flatMap { texts.find("lettre.civilite.\($0)") }
        return [title, formulaire.nomComplet].compactMap { $0 }.joined(separator: " ")
    }

    private func appel(_ formulaire: Formulaire) -> String {
        formulaire.demandeur?.civilite.flatMap { texts.find("lettre.appel.\($0)") } ?? texts("lettre.appel")
    }
}

extension Lettre {
    static func place(_ courrier: ID<Courrier>) -> String { "lettre/\(courrier.text)" }

    func text() throws -> String { String(decoding: try canonicalEncoder().encode(self), as: UTF8.self) }
}
