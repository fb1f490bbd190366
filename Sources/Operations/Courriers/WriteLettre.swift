// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Reference

/// Puts a letter into its words.
struct WriteLettre: Sendable {
    let rulebook: Rulebook
    let texts: Catalogue
    let today: Day
    /// How the site is reached: applicants have their space there.
    let site: String

    /// `validite`: what its dates are counted from (`Registry.faitsValidite`). `isHandedOver`: no address is printed.
    func callAsFunction(
        _ courrier: Courrier, _ demande: Demande, _ validite: FaitsValidite, from expediteur: Expediteur,
        _ contenu: ContenuCourrier = ContenuCourrier(), isHandedOver: Bool = false
    ) -> Lettre {
        let formulaire = demande.formulaire
        let numero = demande.numero.flatMap(NumeroUnique.init)?.groups.joined(separator: "\u{a0}") ?? ""
        // What has ended already is not told in the words of what ends soon, whoever writes.
        let gabarit =
            courrier.genre == .preavis && courrier.echeance < today
            ? common(courrier.genre, isPast: true, signataire: expediteur.gabarit?.signataire ?? [])
            : expediteur.gabarit ?? common(courrier.genre)
        var values = said(courrier.genre, courrier.echeance, contenu, expediteur)
        values[.numero] = numero.isEmpty ? texts("courrier.sans-numero") : numero
        values[.guichet] = expediteur.guichets[demande.guichet] ?? expediteur.guichet?.nom ?? expediteur.organisme
        values[.suite] = contenu.motif.map { follow($0, demande, validite) }
        values[.attestation] = whereabouts(courrier.canal)
        if courrier.genre == .preavis {
            let situation = SituationDemande(demande, validite, rulebook)
            values[.radiation] = rulebook.radiationAuPlusTot(situation, notice: today).french
        }
        let (objet, blocs) = gabarit.filled(values)
        let isAddressed = !isHandedOver && formulaire.adresseProtegee != true
        let postal = isAddressed ? formulaire.adresseCourrier ?? formulaire.adresse : nil
        let lines = postal?.lignes(rulebook.communes) { texts("adresse.chez", ["nom": $0]) } ?? []
        return Lettre(
            service: expediteur.lines,
            faitLe: texts("recepisse.fait-le", ["jour": today.french]),
            // The window takes six lines; what does not fit is the least needed by a carrier.
            destinataire: Array(([addressee(formulaire)] + lines).prefix(6)),
            reference: courrier.id.text, appel: appel(formulaire), objet: objet, blocs: blocs,
            signature: gabarit.signataire.isEmpty ? [expediteur.organisme] : gabarit.signataire,
            logo: expediteur.logo?.nom)
    }

    /// To nobody: what a body looks at before it keeps its words.
    func sample(_ genre: GenreCourrier, from expediteur: Expediteur) -> Lettre {
        let gabarit = expediteur.gabarit ?? common(genre)
        var values = said(genre, today.adding(months: 1), example(genre), expediteur)
        values[.numero] = texts("lettre.exemple.numero")
        values[.guichet] = expediteur.guichet?.nom ?? expediteur.organisme
        values[.suite] = texts("courrier.suite.nouvelle")
        values[.attestation] = whereabouts(.lettre)
        if genre == .preavis { values[.radiation] = today.adding(months: 2).french }
        let (objet, blocs) = gabarit.filled(values)
        return Lettre(
            service: expediteur.lines, faitLe: texts("recepisse.fait-le", ["jour": today.french]),
            destinataire: texts("lettre.exemple.destinataire").split(separator: "\n").map(String.init),
            reference: "0000000000000", appel: texts("lettre.appel"), objet: objet, blocs: blocs,
            signature: gabarit.signataire.isEmpty ? [expediteur.organisme] : gabarit.signataire,
            logo: expediteur.logo?.nom)
    }

    /// What a letter to nobody says, and one that is tried on a real file.
    func example(_ genre: GenreCourrier) -> ContenuCourrier {
        var contenu = ContenuCourrier()
        contenu.pieces = rulebook.pieces.prefix(2).map(\.code)
        contenu.heure = "14:30"
        contenu.objet = rulebook.codes("objetConvocation").first?.code
        contenu.lettre = GenreCourrier.demandePieces.rawValue
        contenu.sousMotif = rulebook.codes("sousMotifIrrecevabilite").first?.code
        if genre == .avisRadiation { contenu.motif = .nonRenouvellement }
        return contenu
    }

    /// The fields that do not depend on the file.
    private func said(
        _ genre: GenreCourrier, _ echeance: Day, _ contenu: ContenuCourrier, _ expediteur: Expediteur
    ) -> [Gabarit.Champ: String] {
        var values: [Gabarit.Champ: String] = [
            .fin: echeance.french, .jour: echeance.french, .territoire: rulebook.territoire.nom, .site: place,
            .lieu: expediteur.lieu, .heure: contenu.heureFrancaise ?? "",
        ]
        let labels = Dictionary(rulebook.pieces.map { ($0.code, $0.libelle) }, uniquingKeysWith: { first, _ in first })
        values[.pieces] = (contenu.pieces ?? []).map { labels[$0] ?? $0 }.joined(separator: "\n")
        values[.objet] = contenu.objet.flatMap { rulebook.label("objetConvocation", $0) }
        values[.lettre] = texts(
            "courrier.lettre.\(contenu.lettre ?? "autre")",
            ["jour": echeance.french, "objet": contenu.lettreObjet ?? ""])
        if let motif = contenu.motif {
            values[.motif] = rulebook.label("motifRadiation", motif.rawValue)
            values[.article] = motif.article
        } else {
            values[.motif] = contenu.sousMotif.flatMap { rulebook.label("sousMotifIrrecevabilite", $0) }
        }
        // The delay runs from the proof, which is not known yet.
        let delai = genre.avertitDe?.delai.flatMap { rulebook.delai($0, on: today) }?.french
        values[.delai] = delai
        values[.consequence] = genre.avertitDe.map {
            texts("courrier.consequence.\($0.rawValue)", ["delai": delai ?? ""])
        }
        return values
    }

    /// Of a certificate: no mail carries it, since a mailbox is nobody's letter box.
    private func whereabouts(_ canal: CanalCourrier) -> String {
        texts("courrier.ou.\(canal == .courriel ? "courriel" : "papier")", ["site": place])
    }

    /// What can still be done after a strike-off, and until when.
    private func follow(_ motif: MotifRadiation, _ demande: Demande, _ validite: FaitsValidite) -> String {
        let situation = SituationDemande(demande, validite, radiation: ContenuRadiation(motif), rulebook)
        let end: Day? =
            switch motif {
            case .nonRenouvellement: rulebook.finReactivation(situation)
            case .sansReponse: demande.radieeLe.map(rulebook.finReactivationSansReponse)
            case .attribution, .abandon, .irrecevabilite: nil
            }
        guard let end, end >= today else { return texts("courrier.suite.nouvelle") }
        return texts("courrier.suite.\(motif.rawValue)", ["fin": end.french, "site": place])
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
    /// The same words by mail.
    var texte: String {
        let parts = blocs.map { bloc in
            switch bloc {
            case .texte(let text): text
            case .liste(let items): items.map { "- \($0)" }.joined(separator: "\n")
            }
        }
        let signed = signature + service.filter { !signature.contains($0) }
        return ([appel] + parts + [signed.joined(separator: "\n")]).joined(separator: "\n\n")
    }

    static func place(_ courrier: ID<Courrier>) -> String { "lettre/\(courrier.text)" }

    func text() throws -> String { String(decoding: try canonicalEncoder().encode(self), as: UTF8.self) }
}
