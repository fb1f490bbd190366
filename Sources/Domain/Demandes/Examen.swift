// SPDX-License-Identifier: EUPL-1.2

/// What became of a typed form: the canonical form when nothing prevents it, what prevents it, what deserves a
/// question, what is only worth knowing.
package struct Examen: Sendable {
    package internal(set) var formulaire: Formulaire?
    package internal(set) var violations: [Violation] = []
    package internal(set) var avertissements: [Avertissement] = []
    /// Said, never asked: a name longer than the national format takes…
    package internal(set) var remarques: [Avertissement] = []
    /// NIR by rank of the holder (0 the applicant): apart, since the canonical form never holds one.
    package internal(set) var nirs: [Int: Nir] = [:]

    /// Forgets the questions about a field.
    package mutating func settle(_ champ: String) { avertissements.removeAll { $0.champ == champ } }

    /// Questions not yet answered.
    package func questions(confirmed: [String]) -> [Avertissement] {
        avertissements.filter { !confirmed.contains($0.cle) }
    }
}

/// The one validator of pages, API and imports. Pure: the day and the reference data come from outside.
///
/// It asks for the legal minimum only (domain reference 2.4): name, first name, birth date, address, number of persons
/// to be housed, communes wanted, whether already in social housing. All the rest is judged when it is given, and
/// contradictions are questions: they never prevent a registration.
package func examine(_ saisie: Saisie, on today: Day, _ rulebook: Rulebook) -> Examen {
    var examination = Examination(saisie, on: today, rulebook)
    return examination.run()
}

extension Examination {
    mutating func run() -> Examen {
        guard groups() else { return examen }
        let depot = self.depot()
        let isAssociation = saisie.contains("association")
        let association = isAssociation ? self.association() : nil
        if isAssociation, saisie.contains("demandeur") {
            refuse("association.nom", "association.personne")
            skip("demandeur")
        }
        let demandeur = isAssociation ? nil : titulaire("demandeur", rank: 0)
        let cotitulaires = saisie.rangs("cotitulaires").map { titulaire("cotitulaires.\($0)", rank: $0 + 1) }
        let personnes = saisie.rangs("personnesACharge").map { personne("personnesACharge.\($0)") }
        let naissances = naissancesAttendues()
        let adresse = self.adresse("adresse", required: true)
        let courrier = saisie.contains("adresseCourrier") ? self.adresse("adresseCourrier", required: false) : nil
        let actuel = logementActuel()
        let nombre = nombrePersonnes(known: 1 + cotitulaires.count + personnes.count, isAssociation)
        let communes = communesSouhaitees()
        let hlm = dejaLocataire(actuel)

        var formulaire = Formulaire(depot: depot ?? Depot(date: today, canal: "", pieceVue: false))
        formulaire.demandeur = demandeur
        formulaire.association = association
        formulaire.cotitulaires = cotitulaires.compactMap { $0 }
        formulaire.personnesACharge = personnes.compactMap { $0 }
        formulaire.naissancesAttendues = naissances
        formulaire.ressourcesACharge = montants("ressourcesACharge", "ressourceRecue")
        formulaire.adresse = adresse
        formulaire.adresseCourrier = courrier
        formulaire.adresseProtegee = ticked("adresseProtegee")
        formulaire.courriersPoste = ticked("courriersPoste")
        formulaire.nombrePersonnes = nombre
        formulaire.dejaLocataireHlm = hlm
        formulaire.logementActuel = actuel
        formulaire.motifs = motifs()
        formulaire.motifPrecision = commentaire("motifPrecision", longest: 200)
        formulaire.motifJugement = day("motifJugement")
        formulaire.logementRecherche = logementRecherche()
        formulaire.communesSouhaitees = communes.map(\.code)
        formulaire.quartiers = quartiers(communes)
        formulaire.handicaps = handicaps()
        formulaire.aide = aide()
        formulaire.langue = code("langue", "langue")
        contact()
        contradictions(formulaire)
        limits(formulaire)
        unread()

        guard examen.violations.isEmpty, depot != nil else { return examen }
        formulaire.national = saisie.national
        formulaire.confirmations = examen.avertissements.map(\.cle).filter(saisie.confirmations.contains)
        if depot?.pieceVue == true {
            for champ in ["nomNaissance", "nomUsage", "prenoms", "naissance"] {
                formulaire.provenance["demandeur.\(champ)"] = .piece
            }
        }
        examen.formulaire = formulaire
        return examen
    }
}
