// SPDX-License-Identifier: EUPL-1.2

/// What goes together when two forms are made one: a field, or fields that mean nothing apart (the street of one
/// dwelling with the commune of another would be nobody's address).
package enum RubriqueFusion: String, Sendable, CaseIterable, Codable {
    case association
    case civilite = "demandeur.civilite"
    case nomNaissance = "demandeur.nomNaissance"
    case nomUsage = "demandeur.nomUsage"
    case prenoms = "demandeur.prenoms"
    case naissance = "demandeur.naissance"
    case nationalite = "demandeur.nationalite"
    case situationFamiliale = "demandeur.situationFamiliale"
    case telephone = "demandeur.telephone"
    case autreTelephone = "demandeur.autreTelephone"
    case courriel = "demandeur.courriel"
    case handicap = "demandeur.handicap"
    case profession = "demandeur.profession"
    case rfr = "demandeur.rfr"
    case ressources = "demandeur.ressources"
    case versements = "demandeur.versements"
    case cotitulaires, personnesACharge, naissancesAttendues
    case adresse, adresseCourrier, courriersPoste
    case nombrePersonnes, dejaLocataireHlm, logementActuel
    case motifs, logementRecherche, communesSouhaitees, handicaps, aide, langue

    /// The fields of the form that it holds, by the beginning of their paths.
    package var champs: [String] {
        switch self {
        case .personnesACharge: ["personnesACharge", "ressourcesACharge"]
        case .motifs: ["motifs", "motifPrecision", "motifJugement"]
        case .communesSouhaitees: ["communesSouhaitees", "quartiers"]
        case .nomNaissance: [rawValue, "demandeur.nomEnvoi"]
        case .prenoms: [rawValue, "demandeur.prenomsEnvoi"]
        default: [rawValue]
        }
    }

    package func holds(_ path: String) -> Bool { champs.contains { path == $0 || path.hasPrefix($0 + ".") } }

    /// Nil for what is decided otherwise: deposit, provenance, a protected address.
    package init?(path: String) {
        guard let found = Self.allCases.first(where: { $0.holds(path) }) else { return nil }
        self = found
    }

    /// Writes over `form` what `other` says here.
    package func copy(from other: Formulaire, into form: inout Formulaire) {
        switch self {
        case .association: form.association = other.association
        case .cotitulaires: form.cotitulaires = other.cotitulaires
        case .personnesACharge:
            form.personnesACharge = other.personnesACharge
            form.ressourcesACharge = other.ressourcesACharge
        case .naissancesAttendues: form.naissancesAttendues = other.naissancesAttendues
        case .adresse: form.adresse = other.adresse
        case .adresseCourrier: form.adresseCourrier = other.adresseCourrier
        case .courriersPoste: form.courriersPoste = other.courriersPoste
        case .nombrePersonnes: form.nombrePersonnes = other.nombrePersonnes
        case .dejaLocataireHlm: form.dejaLocataireHlm = other.dejaLocataireHlm
        case .logementActuel: form.logementActuel = other.logementActuel
        case .motifs:
            form.motifs = other.motifs
            form.motifPrecision = other.motifPrecision
            form.motifJugement = other.motifJugement
        case .logementRecherche: form.logementRecherche = other.logementRecherche
        case .communesSouhaitees:
            form.communesSouhaitees = other.communesSouhaitees
            form.quartiers = other.quartiers
        case .handicaps: form.handicaps = other.handicaps
        case .aide: form.aide = other.aide
        case .langue: form.langue = other.langue
        default:
            guard let given = other.demandeur else { return }
            guard var holder = form.demandeur else {
                form.demandeur = given
                return
            }
            copy(from: given, into: &holder)
            form.demandeur = holder
        }
        // Where it comes from goes with it.
        form.provenance = form.provenance.filter { !holds($0.key) }
            .merging(other.provenance.filter { holds($0.key) }) { $1 }
    }

    private func copy(from other: Titulaire, into holder: inout Titulaire) {
        switch self {
        case .civilite: holder.civilite = other.civilite
        case .nomNaissance:
            holder.nomNaissance = other.nomNaissance
            holder.nomEnvoi = other.nomEnvoi
        case .nomUsage: holder.nomUsage = other.nomUsage
        case .prenoms:
            holder.prenoms = other.prenoms
            holder.prenomsEnvoi = other.prenomsEnvoi
        case .naissance: holder.naissance = other.naissance
        case .nationalite: holder.nationalite = other.nationalite
        case .situationFamiliale: holder.situationFamiliale = other.situationFamiliale
        case .telephone: holder.telephone = other.telephone
        case .autreTelephone: holder.autreTelephone = other.autreTelephone
        case .courriel: holder.courriel = other.courriel
        case .handicap: holder.handicap = other.handicap
        case .profession: holder.profession = other.profession
        case .rfr: holder.rfr = other.rfr
        case .ressources: holder.ressources = other.ressources
        case .versements: holder.versements = other.versements
        default: break
        }
    }

    /// The leaves of a form that it holds: how two forms are compared here.
    package func leaves(_ leaves: [String: String]) -> [String: String] { leaves.filter { holds($0.key) } }
}
