// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Foundation

/// What an event of the life of an application holds.
package enum FaitVie: Sendable, Hashable, Encodable {
    case radiation(ContenuRadiation)
    case renouvellement(ContenuRenouvellement)
    case reactivation(ContenuReactivation)
    case reponse(ContenuReponse)
    case annulation(ContenuAnnulation)
    case suite(ContenuSuite)
    case titulaire(FaitTitulaire)
    case separation(ContenuSeparation)
    case union(ContenuUnion)
    case saisine(ContenuSaisine)
    case office(ContenuOffice)
    case courrier(ContenuPreavis)
    case retour(ContenuRetour)

    /// Nil of another kind; of one that was erased, or written by an older program.
    init?(_ genre: GenreEvenement, _ contenu: String?) {
        guard let contenu else { return nil }
        func decoded<Contenu: Decodable>() -> Contenu? {
            // written by us; nothing is said of it if not
            try? JSONDecoder().decode(Contenu.self, from: Data(contenu.utf8))
        }
        let found: FaitVie? =
            switch genre {
            case .radiation: decoded().map(FaitVie.radiation)
            case .renouvellement: decoded().map(FaitVie.renouvellement)
            case .reactivation: decoded().map(FaitVie.reactivation)
            case .reponse: decoded().map(FaitVie.reponse)
            case .demandeAnnulation, .refusAnnulation, .annulationEnregistrement: decoded().map(FaitVie.annulation)
            case .suite: decoded().map(FaitVie.suite)
            case .titulaire: decoded().map(FaitVie.titulaire)
            case .separation: decoded().map(FaitVie.separation)
            case .union: decoded().map(FaitVie.union)
            case .saisine: decoded().map(FaitVie.saisine)
            case .enregistrementOffice: decoded().map(FaitVie.office)
            case .preavis, .demandePieces, .convocation, .avertissementSansReponse, .avertissementIrrecevabilite,
                .avisRadiation, .envoiAttestation:
                decoded().map(FaitVie.courrier)
            case .rappel: (decoded() as [String: String]?)?["echeance"].map { .courrier(ContenuPreavis(smsFor: $0)) }
            case .retourCourrier: decoded().map(FaitVie.retour)
            default: nil
            }
        guard let found else { return nil }
        self = found
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .radiation(let contenu): try contenu.encode(to: encoder)
        case .renouvellement(let contenu): try contenu.encode(to: encoder)
        case .reactivation(let contenu): try contenu.encode(to: encoder)
        case .reponse(let contenu): try contenu.encode(to: encoder)
        case .annulation(let contenu): try contenu.encode(to: encoder)
        case .suite(let contenu): try contenu.encode(to: encoder)
        case .titulaire(let contenu): try contenu.encode(to: encoder)
        case .separation(let contenu): try contenu.encode(to: encoder)
        case .union(let contenu): try contenu.encode(to: encoder)
        case .saisine(let contenu): try contenu.encode(to: encoder)
        case .office(let contenu): try contenu.encode(to: encoder)
        case .courrier(let contenu): try contenu.encode(to: encoder)
        case .retour(let contenu): try contenu.encode(to: encoder)
        }
    }

    var strikeOff: ContenuRadiation? {
        guard case .radiation(let contenu) = self else { return nil }
        return contenu
    }
}
