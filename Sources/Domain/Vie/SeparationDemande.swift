// SPDX-License-Identifier: EUPL-1.2

/// A couple that parts: one of the holders leaves with an application of his own, and both keep the seniority.
package struct SeparationDemande: Sendable, Hashable {
    package let le: Day
    package let piece: String
    /// Rank of the co-holder who leaves; nil: the holder does, and the first co-holder takes the place.
    package let rang: Int?
    /// The new application is closed: its address is protected, and nothing on either file leads to it.
    package let violences: Bool

    package init(le: Day, piece: String, rang: Int?, violences: Bool) {
        self.le = le
        self.piece = piece
        self.rang = rang
        self.violences = violences
    }
}

/// What is typed of it, under these names.
package let champsSeparation = ["quiPart", "violences", "separationLe", "pieceSeparation"]

package func examineSeparation(
    _ typed: [String: String], _ formulaire: Formulaire, _ etat: Etat, on today: Day
) -> Result<SeparationDemande, RefusTitulaire> {
    var form = ShortForm(typed: typed)
    let le = form.pastDay("separationLe", today)
    // Both filed together.
    if let le, le < formulaire.depot.date {
        form.refuse("separationLe", "separation.avant-depot", ["jour": formulaire.depot.date.french])
    }
    let piece = form.requiredText("pieceSeparation", longest: 60)
    let qui = form.value("quiPart")
    let rang = Int(qui).flatMap { formulaire.cotitulaires.indices.contains($0) ? $0 : nil }
    if rang == nil, qui != "titulaire" { form.refuse("quiPart", "requis.court") }
    let violences = form.value("violences")
    if !["oui", "non"].contains(violences) { form.refuse("violences", "requis.court") }
    if formulaire.demandeur != nil, formulaire.cotitulaires.isEmpty {
        form.refuse("quiPart", "titulaire.sans-cotitulaire")
    }
    guard form.violations.isEmpty, let le, let piece else { return .failure(.fautes(form.violations)) }
    guard formulaire.demandeur != nil else { return .failure(.association) }
    guard TransitionEtat.row(.separation, from: etat) != nil else { return .failure(.etat(etat)) }
    return .success(SeparationDemande(le: le, piece: piece, rang: rang, violences: violences == "oui"))
}

extension Formulaire {
    /// Both forms: of those who stay, and of the one who leaves. His household, address and incomes of today are to be said; the
    /// day of deposit is that of both.
    package func separated(_ separation: SeparationDemande) -> (reste: Formulaire, part: Formulaire)? {
        guard let titulaire = demandeur, !cotitulaires.isEmpty else { return nil }
        var part = Formulaire(depot: Depot(date: depot.date, canal: depot.canal, pieceVue: false))
        var leaving: Titulaire
        var reste: Formulaire
        if let rang = separation.rang {
            guard cotitulaires.indices.contains(rang) else { return nil }
            leaving = cotitulaires[rang]
            reste = self
            reste.cotitulaires.remove(at: rang)
            reste.nombrePersonnes = nombrePersonnes.map { max(1, $0 - 1) }
            reste.provenance = provenance.filter { !$0.key.hasPrefix("cotitulaires.") }
        } else {
            leaving = titulaire
            reste = withTitulaire(0, reste: false)
            if separation.violences { reste.forgetContact(of: self) }
        }
        part.adresse = separation.violences ? nil : leaving.adresse
        leaving.adresse = nil
        leaving.lien = nil
        part.demandeur = leaving
        part.adresseProtegee = separation.violences ? true : nil
        part.nombrePersonnes = 1
        // Under violence they are said again: those of both are desks of the other one too, and each would reach this file.
        part.communesSouhaitees = separation.violences ? [] : communesSouhaitees
        part.motifs = motifs
        part.langue = langue
        return (reste, part)
    }

    /// The holder fled, and the other one keeps this file: nothing stays in it by which the holder is found. An address that is
    /// not that of who stays may be the shelter already; it is asked again.
    private mutating func forgetContact(of couple: Formulaire) {
        if couple.cotitulaires.first?.adresse == nil { adresse = nil }
        adresseCourrier = nil
        aide = nil
        national = [:]
        if couple.adresseProtegee == true {
            logementActuel?.structure = nil
            logementActuel?.bailleur = nil
        }
        // It was that of who left; who stays asks for his own.
        adresseProtegee = nil
        provenance = provenance.filter { path, _ in
            let group = path.prefix { $0 != "." }
            return !["adresseCourrier", "adresseProtegee", "aide"].contains(group)
                && (group != "adresse" || adresse != nil)
        }
    }
}

/// What the events of a separation hold. `autre` is missing from the file of those who stay when there is violence.
package struct ContenuSeparation: Sendable, Codable, Hashable {
    package let piece: String
    package let autre: String?
    /// Number of the other file, shown on this one.
    package let numero: String?

    package init(piece: String, autre: String?, numero: String?) {
        self.piece = piece
        self.autre = autre
        self.numero = numero
    }
}
