// SPDX-License-Identifier: EUPL-1.2

/// What is in order, late or stopped, and why. The limits are choices of the project: they tell a pause from a fault,
/// and no law is in them.
package func judgeServices(_ faits: FaitsServices) -> [ConstatService] {
    var constats = [judgeBase(faits), judgeJournal(faits), judgeSceaux(faits), judgeVerification(faits)]
    constats += [judgeFormes(faits), judgeCourriels(faits), judgeLettres(faits)]
    if let sms = faits.sms { constats.append(judgeSMS(sms, faits)) }
    constats += Travail.nuit.map { judgeTravail($0, faits) }
    constats.append(judgeTravail(Travail.sceau, faits))
    if faits.dateSceaux { constats.append(judgeHorodatage(faits)) }
    if faits.estFormation { constats.append(judgeTravail(Travail.formation, faits)) }
    return constats
}

/// A newer base is accepted: migrations expand first.
private func judgeBase(_ faits: FaitsServices) -> ConstatService {
    let newer = faits.schemaBase > faits.schemaProgramme
    return ConstatService("base", .enOrdre, newer ? "base.recente" : "base.ordre")
        .with(["schema": faits.schemaBase, "programme": faits.schemaProgramme])
}

/// An event has its position a quarter of a second after its commit.
private func judgeJournal(_ faits: FaitsServices) -> ConstatService {
    let waited = faits.plusAncien.map(faits.seconds) ?? 0
    let (etat, phrase): (EtatService, String) =
        switch waited {
        case ..<10: (.enOrdre, faits.enAttente == 0 ? "journal.ordre" : "journal.attente")
        case ..<120: (.enRetard, "journal.retard")
        default: (.arrete, "journal.arret")
        }
    return ConstatService("journal", etat, phrase)
        .with(["position": Int(faits.position), "attente": faits.enAttente, "secondes": waited])
}

private func judgeSceaux(_ faits: FaitsServices) -> ConstatService {
    if faits.sceaux.contains(where: { !$0.estVerifie }) { return ConstatService("sceaux", .enDefaut, "sceaux.faux") }
    guard let last = faits.sceaux.first else {
        // The first one comes within ten minutes of the first event.
        if faits.position == 0 { return ConstatService("sceaux", .enOrdre, "sceaux.rien") }
        let isYoung = faits.seconds(since: faits.demarreLe) < 1_200
        return ConstatService("sceaux", isYoung ? .enRetard : .arrete, "sceaux.aucun")
    }
    let etat: EtatService =
        last.jour >= faits.hier ? .enOrdre : last.jour >= faits.hier.adding(days: -2) ? .enRetard : .arrete
    var constat = ConstatService("sceaux", etat, etat == .enOrdre ? "sceaux.ordre" : "sceaux.retard")
        .with(["position": Int(last.position)])
    constat.jours = ["jour": last.jour]
    return constat
}

/// Of the last seal: those before may be older than the authority.
private func judgeHorodatage(_ faits: FaitsServices) -> ConstatService {
    guard let last = faits.sceaux.first else {
        return ConstatService(Travail.horodatage, .enOrdre, "horodatage.rien")
    }
    var constat: ConstatService
    if let le = last.dateLe {
        constat = ConstatService(Travail.horodatage, .enOrdre, "horodatage.ordre").at(["quand": le])
    } else if let failed = faits.travaux[Travail.horodatage], failed.issue == .echec {
        constat = ConstatService(Travail.horodatage, .enDefaut, "horodatage.echec").at(["quand": failed.finiLe])
    } else {
        constat = ConstatService(Travail.horodatage, .enRetard, "horodatage.attente")
    }
    constat.jours = ["jour": last.jour]
    return constat
}

private func judgeVerification(_ faits: FaitsServices) -> ConstatService {
    guard let last = faits.travaux[Travail.verification] else {
        return ConstatService("verification", .enRetard, "verification.jamais")
    }
    let (etat, phrase): (EtatService, String) =
        last.issue == .echec
        ? (.enDefaut, "verification.faux")
        : faits.seconds(since: last.finiLe) > 31 * 86_400
            ? (.enRetard, "verification.ancienne") : (.enOrdre, "verification.ordre")
    return ConstatService("verification", etat, phrase)
        .with(["evenements": last.comptes["evenements"] ?? 0, "fautes": last.comptes["fautes"] ?? 0])
        .at(["quand": last.finiLe])
}

/// The names for search with typing errors; each server has its own.
private func judgeFormes(_ faits: FaitsServices) -> ConstatService {
    let late = max(0, Int(faits.position - faits.formesPosition))
    let (etat, phrase): (EtatService, String) =
        !faits.formesPretes
        ? (.enRetard, "formes.absentes") : late > 1_000 ? (.enRetard, "formes.retard") : (.enOrdre, "formes.ordre")
    return ConstatService("formes", etat, phrase).with(["formes": faits.formes, "retard": late])
}

private func judgeCourriels(_ faits: FaitsServices) -> ConstatService {
    let waited = faits.plusAncienCourriel.map(faits.seconds) ?? 0
    let (etat, phrase): (EtatService, String) =
        switch faits.relais {
        case .retenus: (.enOrdre, "courriels.retenus")
        case .absent: (.arrete, "courriels.sans-relais")
        case .present where waited > 3_600: (.arrete, "courriels.arret")
        case .present where waited > 300: (.enRetard, "courriels.retard")
        case .present: faits.courrielsPerdus > 0 ? (.enDefaut, "courriels.perdus") : (.enOrdre, "courriels.ordre")
        }
    return ConstatService("courriels", etat, phrase)
        .with(["attente": faits.courriels, "perdus": faits.courrielsPerdus, "minutes": waited / 60])
}

/// Someone waits for a code before his screen: later than a mail is late.
private func judgeSMS(_ sms: FaitsServices.SMS, _ faits: FaitsServices) -> ConstatService {
    let waited = sms.plusAncien.map(faits.seconds) ?? 0
    let (etat, phrase): (EtatService, String) =
        switch waited {
        case 3_601...: (.arrete, "sms.arret")
        case 121...: (.enRetard, "sms.retard")
        case _ where sms.dansLeJour >= sms.parJour: (.enDefaut, "sms.plafond")
        default: sms.perdus > 0 ? (.enDefaut, "sms.perdus") : (.enOrdre, "sms.ordre")
        }
    return ConstatService("sms", etat, phrase).with([
        "attente": sms.attente, "perdus": sms.perdus, "minutes": waited / 60, "jour": sms.dansLeJour,
        "plafond": sms.parJour,
    ])
}

private func judgeLettres(_ faits: FaitsServices) -> ConstatService {
    let (etat, phrase): (EtatService, String) =
        switch faits.lettres {
        case .absentes: (.arrete, "lettres.absentes")
        case .enPanne: (.enDefaut, "lettres.panne")
        case .pretes: (.enOrdre, faits.lettresImprimees == 0 ? "lettres.aucune" : "lettres.ordre")
        }
    return ConstatService("lettres", etat, phrase).with(["lettres": faits.lettresImprimees])
}

private func judgeTravail(_ nom: String, _ faits: FaitsServices) -> ConstatService {
    guard let last = faits.travaux[nom] else {
        let isYoung = faits.seconds(since: faits.demarreLe) < 600
        return ConstatService(nom, isYoung ? .enRetard : .arrete, "travail.jamais")
    }
    let late = last.prochainLe.map(faits.seconds) ?? 0
    let (etat, phrase): (EtatService, String) =
        late > 86_400
        ? (.arrete, "travail.arret")
        : last.issue == .echec
            ? (.enDefaut, "travail.echec") : late > 900 ? (.enRetard, "travail.retard") : (.enOrdre, "travail.ordre")
    var instants = ["quand": last.finiLe]
    if let next = last.prochainLe { instants["prochain"] = next }
    return ConstatService(nom, etat, phrase).with(last.comptes).at(instants)
}
