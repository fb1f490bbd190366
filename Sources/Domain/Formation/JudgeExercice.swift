// SPDX-License-Identifier: EUPL-1.2

/// Done, or the first thing that is missing. `nom` is the name that the account was given for this exercise.
package func judgeExercice(_ exercice: Exercice, _ faits: FaitsFormation, nom: String) -> VerdictExercice {
    let dossier = faits.dossiers[exercice] ?? .init()
    let raison: String? =
        switch exercice {
        case .accueil: missingAccueil(faits, nom)
        case .famille: missingFamille(faits, nom)
        case .recherche:
            !dossier.consultations.contains("dossier")
                ? "recherche.dossier" : dossier.consultations.contains("recepisse") ? nil : "recherche.recepisse"
        case .changement: missingChangement(dossier)
        case .ailleurs:
            !dossier.aPresence
                ? "ailleurs.presence"
                : dossier.changements.contains { $0.champ == "demandeur.telephone" } ? nil : "ailleurs.telephone"
        case .protegee: missingProtegee(dossier)
        }
    return raison.map(VerdictExercice.pasEncore) ?? .fait
}

/// Typed as it is heard: « Mme Sissoko Awa » is she.
private func names(_ typed: String, _ nom: String) -> Bool {
    folded(typed).split(separator: " ").contains(Substring(folded(nom)))
}

private func missingAccueil(_ faits: FaitsFormation, _ nom: String) -> String? {
    guard faits.visites.contains(where: { names($0, nom) }) else { return "accueil.visite" }
    return faits.rendezVous.contains { names($0, nom) } ? nil : "accueil.rendez-vous"
}

private func missingFamille(_ faits: FaitsFormation, _ nom: String) -> String? {
    let own = faits.enregistrements.filter { $0.noms.contains { folded($0) == folded(nom) } }
    guard !own.isEmpty else { return "famille.absente" }
    guard own.contains(where: { $0.nombrePersonnes == 4 }) else { return "famille.nombre" }
    guard own.contains(where: { $0.cotitulaires == 1 && $0.aCharge == 2 }) else { return "famille.membres" }
    return own.contains { $0.nombrePersonnes == 4 && $0.cotitulaires == 1 && $0.aCharge == 2 && $0.aNumero }
        ? nil : "famille.numero"
}

private func missingChangement(_ dossier: FaitsFormation.Dossier) -> String? {
    let streets = dossier.changements.filter { $0.champ == "adresse.voie" }
    guard !streets.isEmpty else { return "changement.adresse" }
    guard streets.contains(where: { folded($0.apres ?? "").contains("RUE DU MOULIN") }) else {
        return "changement.voie"
    }
    return streets.contains { $0.parPiece } ? nil : "changement.piece"
}

private func missingProtegee(_ dossier: FaitsFormation.Dossier) -> String? {
    guard let last = dossier.changements.first(where: { $0.champ == "adresseProtegee" }) else {
        return "protegee.case"
    }
    // The newest first: ticked, then taken off, is not done.
    guard last.apres == "true" || last.apres == "oui" else { return "protegee.case" }
    return dossier.consultations.contains("adresse") ? nil : "protegee.regard"
}
