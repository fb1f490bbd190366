// SPDX-License-Identifier: EUPL-1.2

/// What is typed of a strike-off. The fields that count depend on the ground.
package struct SaisieRadiation: Sendable, Hashable {
    /// Field → text; which ones, `champs` says.
    package var valeurs: [String: String]

    package init(_ valeurs: [String: String] = [:]) { self.valeurs = valeurs }

    package subscript(champ: String) -> String { valeurs[champ] ?? "" }

    package var motif: MotifRadiation? { MotifRadiation(rawValue: self["motif"]) }

    /// The fields that count of this one: on a warning that was sent from here, nothing else is typed.
    package var lus: [String] {
        motif?.delai != nil && !self["courrier"].isEmpty ? ["motif", "courrier"] : Self.champs(motif)
    }

    /// The fields that a ground reads, `motif` included; the ground alone when there is none.
    package static func champs(_ motif: MotifRadiation?) -> [String] {
        switch motif {
        case nil, .nonRenouvellement: ["motif"]
        case .abandon: ["motif", "avertiLe", "moyen", "preuve"]
        case .sansReponse: ["motif", "courrier", "avertiLe", "moyen", "preuve"]
        case .irrecevabilite: ["motif", "courrier", "commissionLe", "sousMotif", "avertiLe", "moyen", "preuve"]
        case .attribution:
            [
                "motif", "bailleurSiren", "bailLe", "contingent", "menageRelu", "dejaLocataire", "dalo",
                "accordCollectif", "rpls", "communeLogement",
                "typeLogement", "surface", "loyer",
            ]
        }
    }
}

/// A strike-off that may be written: the day that it bears, and what its event holds.
package struct Radiation: Sendable, Hashable {
    package let le: Day
    package let contenu: ContenuRadiation
}

/// Why an application is not struck off.
package enum RefusRadiation: Error, Sendable, Hashable {
    /// What was typed, whatever the state of the file.
    case fautes([Violation])
    /// Struck off, merged or erased already.
    case etat(Etat)
}

/// The conditions and the proof of each ground (R441-2-8; arrêté of 23 March 2015, annex, 6). `isBailleur`: who strikes off is an
/// agent of a landlord, of this SIREN. `isGestionnaire`: he does it for one, which he names. `avertissements`: those that were sent from here;
/// `caducs`: what ended those that were sent otherwise; `organisme`: the body of who strikes off.
package func examineRadiation(
    _ saisie: SaisieRadiation, _ situation: SituationDemande, avertissements: [AvertissementEnvoye] = [],
    caducs: AvertissementsCaducs = AvertissementsCaducs(), organisme: ID<Organisme>? = nil, bailleur siren: String?,
    isBailleur: Bool, isGestionnaire: Bool, on today: Day,
    _ rulebook: Rulebook
) -> Result<Radiation, RefusRadiation> {
    var form = ShortForm(typed: saisie.valeurs)
    guard let motif = saisie.motif else {
        form.refuse(
            "motif", saisie["motif"].isEmpty ? "requis.court" : "code.inconnu",
            ["code": TypedDate.shown(saisie["motif"])])
        return .failure(.fautes(form.violations))
    }
    guard !motif.isOfSysteme else {
        form.refuse("motif", "radiation.systeme")
        return .failure(.fautes(form.violations))
    }
    guard !motif.isOfBailleur || isBailleur || isGestionnaire else {
        form.refuse("motif", "radiation.bailleur")
        return .failure(.fautes(form.violations))
    }
    var contenu = ContenuRadiation(motif)
    var le = today
    switch motif {
    case .abandon:
        contenu.avertiLe = form.after(situation.depotLe, "avertiLe", today)?.iso
        contenu.moyen = form.code("moyen", "moyenRenonciation", rulebook)
        contenu.preuve = form.text("preuve", longest: 60)
    case .sansReponse where !saisie["courrier"].isEmpty, .irrecevabilite where !saisie["courrier"].isEmpty:
        let avertissement = avertissements.first { $0.courrier.text == saisie["courrier"] && $0.motif == motif }
        if avertissement?.serves(organisme, isGestionnaire: isGestionnaire) == false {
            form.refuse("courrier", "radiation.avertissement-autre")
        } else {
            rest(on: avertissement, &form, &contenu, today, rulebook)
        }
    case .sansReponse:
        proof(&form, &contenu, situation, caducs, today, rulebook)
    case .irrecevabilite:
        contenu.sousMotif = form.code("sousMotif", "sousMotifIrrecevabilite", rulebook)
        let commission = form.after(situation.depotLe, "commissionLe", today)
        contenu.commissionLe = commission?.iso
        proof(&form, &contenu, situation, caducs, today, rulebook)
        if let commission, let averti = contenu.avertiLe.flatMap(Day.init(iso:)), averti < commission {
            form.refuse("avertiLe", "radiation.averti-avant", ["jour": commission.french])
        }
    case .attribution:
        let bail = examineBail(&form, saisie, situation, siren, today, rulebook)
        contenu.bail = bail
        if let signed = bail.flatMap({ Day(iso: $0.signeLe) }) {
            // The day of the strike-off begins the year after which all is erased: a wrong year would erase at once.
            let oldest = rulebook.delai("saisieBail", on: today)?.start(before: today) ?? situation.depotLe
            if signed < oldest { form.refuse("bailLe", "radiation.bail-ancien", ["jour": oldest.french]) }
            le = signed
        }
    case .nonRenouvellement: break
    }
    guard form.violations.isEmpty else { return .failure(.fautes(form.violations)) }
    guard TransitionEtat.row(.radiation(motif), from: situation.etat) != nil else {
        guard situation.etat == .active || situation.etat == .deposee else { return .failure(.etat(situation.etat)) }
        form.refuse("motif", "radiation.etat")
        return .failure(.fautes(form.violations))
    }
    return .success(Radiation(le: le, contenu: contenu))
}

/// On a warning that was sent from here: day, means and reference are its own, and the delay runs from its proof.
private func rest(
    on avertissement: AvertissementEnvoye?, _ form: inout ShortForm, _ contenu: inout ContenuRadiation, _ today: Day,
    _ rulebook: Rulebook
) {
    guard let avertissement else {
        return form.refuse("courrier", "radiation.avertissement-inconnu")
    }
    // Its key is gone: a strike-off without its cause is none.
    guard contenu.motif != .irrecevabilite || avertissement.sousMotif != nil else {
        return form.refuse("courrier", "radiation.avertissement-illisible")
    }
    switch avertissement.preuve {
    case .attendue: form.refuse("courrier", "radiation.avertissement-sans-preuve")
    case .revenu: form.refuse("courrier", "radiation.avertissement-revenu")
    case .faite(let le, let moyen, let reference):
        contenu.avertiLe = le.iso
        contenu.moyen = moyen
        contenu.preuve = reference
        contenu.courrier = avertissement.courrier.text
        if contenu.motif == .irrecevabilite {
            contenu.commissionLe = avertissement.echeance.iso
            contenu.sousMotif = avertissement.sousMotif
        }
        wait("courrier", le, contenu.motif, &form, today, rulebook)
    }
}

/// The time that a warning gives.
private func wait(
    _ champ: String, _ averti: Day, _ motif: MotifRadiation, _ form: inout ShortForm, _ today: Day, _ rulebook: Rulebook
) {
    guard let period = motif.delai.flatMap({ rulebook.delai($0, on: averti) }) else { return }
    let from = period.end(from: averti)
    if today < from {
        form.refuse(
            champ, "radiation.trop-tot",
            ["delai": period.french, "averti": averti.french, "jour": from.french, "article": period.article])
    }
}

/// A warning that was sent otherwise, its proof, and the delay that it opened.
private func proof(
    _ form: inout ShortForm, _ contenu: inout ContenuRadiation, _ situation: SituationDemande,
    _ caducs: AvertissementsCaducs, _ today: Day, _ rulebook: Rulebook
) {
    // A warning of before the last renewal was answered by it.
    let averti = form.after(max(situation.depotLe, situation.valableDepuis), "avertiLe", today)
    contenu.avertiLe = averti?.iso
    contenu.moyen = form.code("moyen", "moyenAvertissement", rulebook)
    // « Any means proving delivery »: the number or the reference by which it is found again.
    contenu.preuve = form.requiredText("preuve", longest: 60)
    if let averti, let until = caducs.until(contenu.motif), averti <= until {
        return form.refuse("avertiLe", "radiation.averti-caduc", ["jour": until.french])
    }
    if let averti { wait("avertiLe", averti, contenu.motif, &form, today, rulebook) }
}

/// What R441-2-9 wants of an allotment: the dwelling by its number in the national register, or what it is.
private func examineBail(
    _ form: inout ShortForm, _ saisie: SaisieRadiation, _ situation: SituationDemande, _ siren: String?, _ today: Day,
    _ rulebook: Rulebook
) -> ContenuRadiation.Bail? {
    let signed = form.after(situation.depotLe, "bailLe", today)
    let bailleur = form.bailleur("bailleurSiren", own: siren)
    let contingent = form.code("contingent", "typeReservataire", rulebook)
    // The household is that of the day of the allotment: read again with the applicant, corrected first where it changed.
    if form.yesNo("menageRelu") == false { form.refuse("menageRelu", "radiation.menage") }
    let (dalo, accord, already) = (form.yesNo("dalo"), form.yesNo("accordCollectif"), form.yesNo("dejaLocataire"))
    var rpls: String?
    if !saisie["rpls"].isEmpty { rpls = form.rpls("rpls") }
    var commune: String?
    var type: String?
    var (surface, loyer): (Montant?, Montant?)
    if saisie["rpls"].isEmpty {
        commune = form.commune("communeLogement", saisie["communeLogement"], rulebook)
        surface = form.decimal("surface", 1...500, "nombre.format")
        type = form.code("typeLogement", "typeLogement", rulebook)
        loyer = form.decimal("loyer", 1...10_000, "montant.format")
    }
    guard let bailleur, let signed, let contingent, let dalo, let accord, let already else { return nil }
    return ContenuRadiation.Bail(
        signeLe: signed.iso, rpls: rpls, commune: commune, surface: surface.map { Double($0.cents) / 100 }, type: type,
        loyer: loyer.map(LoyerBail.init), contingent: contingent, dalo: dalo, accordCollectif: accord,
        dejaLocataire: already, bailleur: bailleur,
        menageRelu: true)
}

extension ShortForm {
    /// A past day that is not before another one.
    fileprivate mutating func after(_ first: Day, _ champ: String, _ today: Day) -> Day? {
        guard let day = pastDay(champ, today) else { return nil }
        guard day >= first else {
            refuse(champ, "radiation.avant-depot", ["jour": first.french])
            return nil
        }
        return day
    }

    fileprivate mutating func yesNo(_ champ: String) -> Bool? {
        switch value(champ) {
        case "oui": return true
        case "non": return false
        default:
            refuse(champ, "requis.court")
            return nil
        }
    }

    /// Two decimals at most, as amounts are typed everywhere: `1 234,50`.
    fileprivate mutating func decimal(_ champ: String, _ range: ClosedRange<Int>, _ code: String) -> Montant? {
        let typed = squeezedText(value(champ))
        if typed.isEmpty {
            refuse(champ, "requis.court")
            return nil
        }
        guard let found = Montant(typed: typed) else {
            refuse(champ, code, ["saisi": TypedDate.shown(typed)])
            return nil
        }
        guard Montant(euros: range.lowerBound) <= found, found <= Montant(euros: range.upperBound) else {
            refuse(
                champ, "nombre.limite",
                [
                    "n": TypedDate.shown(typed), "minimum": "\(range.lowerBound)",
                    "maximum": grouped(range.upperBound),
                ])
            return nil
        }
        return found
    }

    /// The landlord that allots (arrêté of 2015, annex, 6.2): that of who strikes off, else the one that is named.
    fileprivate mutating func bailleur(_ champ: String, own: String?) -> String? {
        let typed = squeezedText(value(champ))
        guard !typed.isEmpty else {
            if own == nil { refuse(champ, "requis.court") }
            return own
        }
        switch Siren.read(typed, champ) {
        case .failure(let violation): refuse(violation)
        case .success(let siren) where own == nil || own == siren.text: return siren.text
        case .success: refuse(champ, "radiation.bailleur-autre")
        }
        return nil
    }

    /// Up to 14 digits and capital letters, as the register writes them.
    fileprivate mutating func rpls(_ champ: String) -> String? {
        let typed = value(champ).filter { !$0.isWhitespace }.uppercased()
        guard (4...14).contains(typed.count), typed.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            refuse(champ, "radiation.rpls")
            return nil
        }
        return typed
    }

    fileprivate mutating func commune(_ champ: String, _ typed: String, _ rulebook: Rulebook) -> String? {
        if squeezedText(typed).isEmpty {
            refuse(champ, "requis.court")
            return nil
        }
        let found = rulebook.communes.candidates(typed)
        if found.count > 1 {
            refuse(champ, "commune.plusieurs", Communes.several(typed, found))
        } else if found.isEmpty {
            refuse(champ, "commune.inconnue", ["saisi": TypedDate.shown(typed)])
        }
        return found.count == 1 ? found.first?.code : nil
    }
}
