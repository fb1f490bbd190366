// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations

/// Every address of the site, as it is printed in pages. The router uses the same words.
enum Paths {
    static let accueil = "/"
    static let connexion = "/connexion"
    static let deconnexion = "/deconnexion"
    static let demandes = "/demandes"
    static let nouvelleDemande = "/demandes/nouvelle"
    static let existants = "/demandes/existants"
    static let communes = "/communes"
    static let raccourcis = "/aide/raccourcis"
    static let visites = "/visites"
    static let rendezVous = "/rendez-vous"
    static let avant = "/avant-de-deposer"
    static let verification = "/verification"
    static let api = "/api/v1/demandes"

    // Accounts
    static let codeConnexion = "/connexion/code"
    static let habilitation = "/habilitation"
    static let monCompte = "/mon-compte"
    static let secondFacteur = "/mon-compte/second-facteur"
    static func monCompte(refus: LinkMonIdentite.Refus) -> String { "\(monCompte)?refus=\(refus.rawValue)" }
    static let monActivite = "/mon-activite"
    static let comptes = "/administration/comptes"
    static let jetons = "/administration/jetons"
    static func compte(_ id: ID<Habilitation>) -> String { "\(comptes)/\(id.text)" }
    static func organisme(_ page: String, _ id: ID<Organisme>) -> String { "\(page)?organisme=\(id.text)" }
    // Protection of persons.
    static let protection = "/administration/protection"
    static let consultations = "/administration/consultations"
    static let exports = "/administration/exports"
    static let registreExports = "/administration/exports/registre.csv"
    static let conservation = "/administration/conservation"
    static let droits = "/administration/droits"
    static let violations = "/administration/violations"
    static let traitement = "/protection-des-donnees"
    static let formation = "/formation"
    static let courriels = "/formation/courriels"
    static func exercice(_ exercice: Exercice) -> String { "\(formation)/exercices/\(exercice.rawValue)" }
    static let travaux = "/administration/travaux"
    static let services = "/administration/services"
    static let diagnostic = "/administration/diagnostic"
    static func diagnostic(_ cle: String) -> String { "\(diagnostic)/\(cle)" }
    static let qualite = "/qualite"
    static let criteresQualite = "/qualite/criteres"
    static let mesuresQualite = "/qualite/mesures.csv"
    static func critereQualite(_ code: CodeCritere) -> String { "/qualite/criteres/\(code.rawValue)" }
    static func guichetQualite(_ code: String) -> String { "/qualite/guichets/\(code)" }
    static let verificationJournal = "/administration/services/verification"
    static func consultations(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/consultations" }
    static func acces(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/acces" }
    static func activite(_ id: ID<Compte>) -> String { "\(consultations)?compte=\(id.text)" }
    static func droits(_ id: ID<DemandeDroits>) -> String { "\(droits)/\(id.text)" }
    static func violation(_ id: ID<ViolationDonnees>) -> String { "\(violations)/\(id.text)" }

    static func demande(_ id: ID<Demande>) -> String { "/demandes/\(id.text)" }
    static func confirmation(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/confirmation" }
    static func modification(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/modification" }
    static func renouvellement(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/renouvellement" }
    static func courriers(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/courriers" }
    static func nouveauCourrier(_ id: ID<Demande>) -> String { "\(courriers(id))/nouveau" }
    static let courriers = "/courriers"
    static let lots = "/courriers/lots"
    static let retours = "/courriers/retours"
    static let gabarits = "/administration/gabarits"
    static let logo = "\(gabarits)/logo"
    static func lot(_ id: ID<Lot>) -> String { "\(lots)/\(id.text)" }
    static func retrait(_ lettre: ID<Courrier>, of id: ID<Lot>) -> String {
        "\(lot(id))/lettres/\(lettre.text)/retrait"
    }
    static func lettre(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/courriers/lettre" }
    static func annulationEnregistrement(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/annulation" }
    static func titulaire(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/titulaire" }
    static func union(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/union" }
    static func separation(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/separation" }
    static func suite(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/suite" }
    static func radiation(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/radiation" }
    static func reactivation(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/reactivation" }
    static func reponse(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/reponse" }
    static func relecture(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/relecture" }
    static func adresse(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/adresse" }
    static func presence(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/presence" }
    static func attestation(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/attestation" }
    static func recepisse(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/recepisse" }
    static func brouillon(_ id: ID<Brouillon>) -> String { "/demandes/nouvelle?brouillon=\(id.text)" }
    static func suppression(_ id: ID<Brouillon>) -> String { "/brouillons/\(id.text)/suppression" }

    // The applicant in his own file.
    static let monDossier = "/mon-dossier"
    static let monEtat = "/mon-dossier/etat"
    static let monRenouvellement = "/mon-dossier/renouvellement"
    static let mesCoordonnees = "/mon-dossier/coordonnees"
    static let maRenonciation = "/mon-dossier/renonciation"
    static let mesConsultations = "/mon-dossier/consultations"
    static let maCopie = "/mon-dossier/copie"
    static func codePapier(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/code-papier" }

    // Complaints to the prefect.
    static let saisines = "/saisines"
    static let nouvelleSaisine = "/saisines/nouvelle"
    static func saisine(_ id: ID<Demande>) -> String { "/demandes/\(id.text)/saisine" }
    static func saisine(_ id: ID<Saisine>) -> String { "\(saisines)/\(id.text)" }
    static func enregistrementOffice(_ id: ID<Saisine>) -> String { "\(saisine(id))/enregistrement" }

    // Duplicates.
    static let doublons = "/doublons"
    static let doublonsFaciles = "/doublons/faciles"
    static let doublonsPassages = "/doublons/passages"
    static func ensemble(_ id: ID<EnsembleDoublon>) -> String { "\(doublons)/\(id.reference)" }
    static func ensemble(_ id: ID<EnsembleDoublon>, _ un: ID<Demande>, _ autre: ID<Demande>) -> String {
        "\(ensemble(id))?un=\(un.text)&autre=\(autre.text)"
    }
    static func avis(_ id: ID<EnsembleDoublon>) -> String { "\(ensemble(id))/avis" }
    static func fusionDemandes(_ id: ID<EnsembleDoublon>) -> String { "\(ensemble(id))/fusion" }
    static func fusionDemandes(_ id: ID<EnsembleDoublon>, _ un: ID<Demande>, _ autre: ID<Demande>) -> String {
        "\(fusionDemandes(id))?un=\(un.text)&autre=\(autre.text)"
    }
    static func annulation(_ id: ID<Fusion>) -> String { "/fusions/\(id.text)/annulation" }

    // Administration: bodies and desks.
    static let organismes = "/administration/organismes"
    static let nouvelOrganisme = "/administration/organismes/nouveau"
    static func organisme(_ id: ID<Organisme>) -> String { "\(organismes)/\(id.text)" }
    static func organismeModification(_ id: ID<Organisme>) -> String { "\(organisme(id))/modification" }
    static func fusion(_ id: ID<Organisme>) -> String { "\(organisme(id))/fusion" }
    static func conventions(_ id: ID<Organisme>) -> String { "\(organisme(id))/conventions" }
    static func etape(_ id: ID<Organisme>, _ code: String) -> String { "\(organisme(id))/etapes/\(code)" }
    static func relations(_ id: ID<Organisme>) -> String { "\(organisme(id))/relations" }
    static func guichets(_ id: ID<Organisme>) -> String { "\(organisme(id))/guichets" }
    static func guichet(_ code: String) -> String { "/administration/guichets/\(code)" }
}
