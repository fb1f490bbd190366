// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

extension Registry {
    /// The form of a file written anew by an act: the NIR that still belong to its holders, one version more.
    func rewrite(_ current: Demande, to formulaire: Formulaire, _ keys: KeyRing, _ now: Instant) throws -> Demande {
        let next = Demande(
            id: current.id, version: current.version + 1, etat: current.etat, numero: current.numero,
            guichet: current.guichet, organisme: current.organisme, expireLe: current.expireLe,
            enregistreeLe: current.enregistreeLe, modifieeLe: now, formulaire: formulaire)
        try demandes.update(
            next,
            nirs: UpdateDemande.kept(
                demandes.nirs(of: current.id), from: current.formulaire, to: formulaire, demande: current.id, keys: keys
            ))
        return next
    }

    /// What a new form brings along, whichever act wrote it: a mail address that was left opens nothing, nor does a mobile where
    /// codes go there (`sms`), and a code that waits for the old one does not leave; an address that is protected from now on is
    /// in no letter, and no text message that waits goes to whoever holds the telephone.
    func follow(
        _ before: Formulaire, _ after: Formulaire, of demande: ID<Demande>, by acteur: Acteur, sms: ReglesSMS?,
        _ now: Instant
    ) throws {
        if after.courriel != before.courriel || sms != nil && after.mobile != before.mobile {
            try endEspace(of: demande, by: acteur, now)
        }
        if after.mobile != before.mobile { try envois.stopSMS(of: demande, .codeDemandeur) }
        if after.adresseProtegee == true, before.adresseProtegee != true {
            try courriers.handOver(of: demande)
            try lots.withdraw(of: demande)
            try envois.stopSMS(of: demande)
        }
    }
}
