// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations

/// What an event holds beside its kind, as codes and days: what a partner has to know of a file that leaves, stays or comes back. No
/// text that somebody wrote is in it.
struct FaitsJSON: Encodable {
    private(set) var motif: String?
    private(set) var sousMotif: String?
    private(set) var radieeLe: String?
    private(set) var reactivableJusquau: String?
    private(set) var avertiLe: String?
    private(set) var moyen: String?
    private(set) var commissionLe: String?
    private(set) var decesLe: String?
    private(set) var bailSigneLe: String?
    private(set) var contingent: String?
    private(set) var parErreur: Bool?
    private(set) var valableJusquau: String?
    private(set) var courrier: String?
    private(set) var canal: String?
    private(set) var jour: String?
    private(set) var demandeGardee: String?
    private(set) var numeroGarde: String?
    private(set) var demandeAbsorbee: String?

    init(_ fusion: ReadChangements.FaitFusion) {
        demandeGardee = fusion.gardee.text
        numeroGarde = fusion.numero
        demandeAbsorbee = fusion.absorbee.text
    }

    /// Nil of an event that holds nothing of the sort. `fin`: the last day on which a strike-off that stands can be lifted.
    init?(_ vie: FaitVie?, survenuLe: Day, fin: Day? = nil) {
        switch vie {
        case .radiation(let contenu):
            (motif, sousMotif) = (contenu.motif.rawValue, contenu.sousMotif)
            (radieeLe, reactivableJusquau) = (survenuLe.iso, fin?.iso)
            (avertiLe, moyen, commissionLe) = (contenu.avertiLe, contenu.moyen, contenu.commissionLe)
            (decesLe, bailSigneLe, contingent) = (contenu.deces, contenu.bail?.signeLe, contenu.bail?.contingent)
        case .reactivation(let contenu):
            (motif, parErreur) = (contenu.motif?.rawValue, contenu.erreur != nil)
        case .renouvellement(let contenu):
            guard let end = contenu.expireLe else { return nil }
            valableJusquau = end
        case .courrier(let contenu):
            (canal, jour) = (contenu.canal, contenu.echeance)
        case .retour(let contenu):
            (courrier, canal, jour) = (contenu.genre, contenu.canal, contenu.echeance)
        case .reponse(let contenu): moyen = contenu.moyen
        case .annulation, .suite, .titulaire, .separation, .union, .saisine, .office, nil: return nil
        }
    }
}
