// SPDX-License-Identifier: EUPL-1.2

/// What is typed of a letter. The fields that count depend on its kind.
package struct SaisieCourrier: Sendable, Hashable {
    package let genre: GenreCourrier
    /// Field → text; which ones, `champs` says.
    package var valeurs: [String: String]
    /// Codes of `PieceDemandee`.
    package var pieces: [String]

    package init(_ genre: GenreCourrier, _ valeurs: [String: String] = [:], pieces: [String] = []) {
        self.genre = genre
        self.valeurs = valeurs
        self.pieces = pieces
    }

    package subscript(champ: String) -> String { valeurs[champ] ?? "" }

    /// Beside the documents.
    package static func champs(_ genre: GenreCourrier) -> [String] {
        switch genre {
        case .demandePieces: ["piecesLe"]
        case .convocation: ["rdvCreneau", "rdvLe", "rdvHeure", "rdvObjet"]
        case .avertissementSansReponse: ["lettre", "lettreLe", "lettreObjet"]
        case .avertissementIrrecevabilite: ["commissionLe", "sousMotif"]
        case .preavis, .avisRadiation, .attestation, .attestationRenouvellement: []
        }
    }
}

/// What a letter says beside its day. Of its kind, the rest is missing.
package struct ContenuCourrier: Sendable, Codable, Hashable {
    /// Codes of the documents, in the order of the list.
    package var pieces: [String]?
    /// `09:30`
    package var heure: String?
    /// Code of the list `objetConvocation`.
    package var objet: String?
    /// Of a letter without an answer: its kind when it was sent from here, else its object as typed.
    package var lettre: String?
    package var lettreObjet: String?
    /// Code of the list `sousMotifIrrecevabilite`.
    package var sousMotif: String?
    /// Of a strike-off.
    package var motif: MotifRadiation?

    package init() {}

    /// `9 h 30`
    package var heureFrancaise: String? { heure.flatMap(Heure.init(typed:))?.french }
}

/// A letter that may be written.
package struct NouveauCourrier: Sendable, Hashable {
    package let genre: GenreCourrier
    package let echeance: Day
    package let contenu: ContenuCourrier
    /// Of an appointment, the slot that it takes in the agenda of its desk; nil of one that no agenda holds.
    package let creneau: Creneau?

    package init(genre: GenreCourrier, echeance: Day, contenu: ContenuCourrier, creneau: Creneau? = nil) {
        self.genre = genre
        self.echeance = echeance
        self.contenu = contenu
        self.creneau = creneau
    }
}

/// What a file knows when a letter is written.
package struct DossierCourrier: Sendable {
    package let situation: SituationDemande
    /// Those that the form calls for (arrêté of 22 December 2020): no other may be asked for.
    package let pieces: [PieceDemandee]
    package let courriers: [Courrier]
    /// Nil where the desk gives no appointment.
    package let agenda: AgendaConvocation?
    /// The first day of which a letter to this applicant can tell in time; nil where it is not asked for.
    package let premierRendezVous: Day?
    package let caducs: AvertissementsCaducs

    package init(
        situation: SituationDemande, pieces: [PieceDemandee], courriers: [Courrier], agenda: AgendaConvocation? = nil,
        premierRendezVous: Day? = nil, caducs: AvertissementsCaducs
    ) {
        self.situation = situation
        self.pieces = pieces
        self.courriers = courriers
        self.agenda = agenda
        self.premierRendezVous = premierRendezVous
        self.caducs = caducs
    }

    /// Requests and appointments since the last renewal whose sending is proved, the newest first. A mail besides opens nothing: the
    /// letter that is due may still wait.
    package var sansReponse: [Courrier] {
        courriers.filter { courrier in
            courrier.isDu && courrier.genre.attendReponse && courrier.fin == situation.expireLe
                && courrier.prouveLe != nil && (courrier.etat == .prouve || courrier.etat == .revenu)
        }.sorted { $0.id > $1.id }
    }
}

/// Why a letter is not written.
package enum RefusCourrier: Error, Sendable, Hashable {
    case fautes([Violation])
    /// Struck off, merged, cancelled or erased.
    case etat(Etat)
}

extension GenreCourrier {
    /// A desk may write one to an application in this state. The row of the strike-off says from which it is done: no warning of what
    /// cannot follow.
    package func isWritten(in etat: Etat) -> Bool {
        guard isOfGuichet else { return false }
        return avertitDe.map { TransitionEtat.row(.radiation($0), from: etat) != nil }
            ?? (etat == .active || etat == .deposee && !isAttestation)
    }
}

/// What each kind must say. Documents are those of the list; days are to come, within a year; a warning speaks of what happened: a
/// letter whose time is over, a commission (R441-2-8 c and d). `isBailleur`: an agent of a landlord, or the manager for one.
package func examineCourrier(
    _ saisie: SaisieCourrier, _ dossier: DossierCourrier, isBailleur: Bool, on today: Day, _ rulebook: Rulebook
) -> Result<NouveauCourrier, RefusCourrier> {
    let situation = dossier.situation
    var form = ShortForm(typed: saisie.valeurs)
    var contenu = ContenuCourrier()
    var echeance: Day?
    var creneau: Creneau?
    guard saisie.genre.isOfGuichet else {
        form.refuse("genre", "courrier.genre")
        return .failure(.fautes(form.violations))
    }
    guard saisie.genre.isWritten(in: situation.etat) else { return .failure(.etat(situation.etat)) }
    switch saisie.genre {
    case .demandePieces:
        let known = Set(dossier.pieces.map(\.code))
        if let wrong = saisie.pieces.first(where: { !known.contains($0) }) {
            form.refuse("pieces", "courrier.piece", ["code": TypedDate.shown(wrong)])
        } else if saisie.pieces.isEmpty {
            form.refuse("pieces", "requis.court")
        }
        contenu.pieces = dossier.pieces.map(\.code).filter(saisie.pieces.contains)
        echeance = form.dayToCome("piecesLe", today)
    case .convocation:
        if saisie["rdvCreneau"].isEmpty {
            echeance = form.dayToCome("rdvLe", today)
            if let day = echeance { form.reception("rdvLe", day, from: dossier.premierRendezVous, rulebook) }
            contenu.heure = form.hour("rdvHeure")
        } else {
            creneau = form.creneau("rdvCreneau", dossier.agenda)
            echeance = creneau?.jour
            contenu.heure = creneau?.heure
        }
        contenu.objet = form.code("rdvObjet", "objetConvocation", rulebook)
    case .avertissementSansReponse:
        echeance = unanswered(&form, &contenu, saisie, dossier, today, rulebook)
    case .avertissementIrrecevabilite:
        if !isBailleur { form.refuse("genre", "courrier.bailleur") }
        contenu.sousMotif = form.code("sousMotif", "sousMotifIrrecevabilite", rulebook)
        echeance = form.pastDay("commissionLe", today)
        if let day = echeance, day < situation.depotLe {
            form.refuse("commissionLe", "radiation.avant-depot", ["jour": situation.depotLe.french])
        }
    case .attestation, .attestationRenouvellement: echeance = certified(&form, saisie.genre, situation)
    case .preavis, .avisRadiation: break
    }
    let champ = champ(of: saisie)
    if let day = echeance, form.violations.isEmpty, isWritten(saisie.genre, day, dossier.courriers) {
        form.refuse(champ, "courrier.deja", ["jour": day.french])
    }
    guard form.violations.isEmpty, let echeance else { return .failure(.fautes(form.violations)) }
    return .success(NouveauCourrier(genre: saisie.genre, echeance: echeance, contenu: contenu, creneau: creneau))
}

/// Of a certificate the end of validity; of the two kinds, the one that says what was done last.
private func certified(_ form: inout ShortForm, _ genre: GenreCourrier, _ situation: SituationDemande) -> Day? {
    guard genre == situation.genreAttestation else {
        form.refuse("genre", "courrier.attestation.\(genre == .attestation ? "renouvelee" : "pas-renouvelee")")
        return nil
    }
    return situation.expireLe
}

/// The field that says of which day a letter speaks.
private func champ(of saisie: SaisieCourrier) -> String {
    switch saisie.genre {
    case .demandePieces: "piecesLe"
    case .convocation: saisie["rdvCreneau"].isEmpty ? "rdvLe" : "rdvCreneau"
    case .avertissementSansReponse: saisie["lettre"].isEmpty ? "lettreLe" : "lettre"
    case .avertissementIrrecevabilite: "commissionLe"
    case .preavis, .avisRadiation, .attestation, .attestationRenouvellement: "genre"
    }
}

/// One of this kind speaks of this day already, and was not given up, refused, nor sent back before its proof.
private func isWritten(_ genre: GenreCourrier, _ day: Day, _ courriers: [Courrier]) -> Bool {
    courriers.contains { courrier in
        guard courrier.genre == genre, courrier.echeance == day else { return false }
        switch courrier.etat {
        case .annule, .echec: return false
        case .revenu: return courrier.prouveLe != nil
        // A mail besides says nothing of the letter that is due.
        case .prevu, .parti, .prouve: return courrier.isDu
        }
    }
}

/// The letter that had no answer: one that was sent from here and whose time is over, or another, by its day and object.
private func unanswered(
    _ form: inout ShortForm, _ contenu: inout ContenuCourrier, _ saisie: SaisieCourrier, _ dossier: DossierCourrier,
    _ today: Day, _ rulebook: Rulebook
) -> Day? {
    let situation = dossier.situation
    guard saisie["lettre"].isEmpty else {
        guard let courrier = dossier.sansReponse.first(where: { $0.id.text == saisie["lettre"] }),
            let sent = courrier.prouveLe
        else {
            form.refuse("lettre", "courrier.lettre")
            return nil
        }
        guard courrier.echeance < today else {
            form.refuse("lettre", "courrier.pas-echu", ["jour": courrier.echeance.french])
            return nil
        }
        let day = rulebook.territoire.clock.day(sent)
        if let until = dossier.caducs.until(.sansReponse), day <= until {
            form.refuse("lettre", "courrier.repondue", ["jour": until.french])
            return nil
        }
        guard courrier.leavesTime(rulebook) else {
            form.refuse(
                "lettre", "courrier.trop-court",
                [
                    "envoi": day.french, "jour": courrier.echeance.french,
                    "delai": rulebook.delai("reponseCourrier", on: day)?.french ?? "",
                ])
            return nil
        }
        contenu.lettre = courrier.genre.rawValue
        return day
    }
    contenu.lettreObjet = form.requiredText("lettreObjet", longest: 80)
    guard let day = form.pastDay("lettreLe", today) else { return nil }
    let first = max(situation.depotLe, situation.valableDepuis)
    if day < first {
        form.refuse("lettreLe", "radiation.avant-depot", ["jour": first.french])
    } else if let until = dossier.caducs.until(.sansReponse), day <= until {
        form.refuse("lettreLe", "courrier.repondue", ["jour": until.french])
    } else if let delai = rulebook.delai("reponseCourrier", on: day), delai.end(from: day) >= today {
        // Its own deadline is not known here: it had as long, at least.
        form.refuse(
            "lettreLe", "courrier.trop-tot",
            ["delai": delai.french, "jour": delai.end(from: day).adding(days: 1).french])
    }
    return day
}

extension ShortForm {
    /// After today, within a year: a wrong year would leave a letter waiting for nobody.
    fileprivate mutating func dayToCome(_ champ: String, _ today: Day) -> Day? {
        let count = violations.count
        guard let day = day(champ) else {
            if violations.count == count { refuse(champ, "requis.court") }
            return nil
        }
        if day <= today {
            refuse(champ, "courrier.passe", ["jour": day.french])
        } else if day > today.adding(months: 12) {
            refuse(champ, "courrier.loin", ["jour": day.french])
        } else {
            return day
        }
        return nil
    }
}
