// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

extension Registry {
    /// One file goes into another: its numbers, its NIR, its form as it was chosen, its open complaints, what it is still asked, and what undoing it
    /// needs.
    /// Both are locked. Which act did it is told by the events that the act writes.
    func absorb(
        _ absorbee: Demande, into gardee: Demande, as merged: Formulaire, _ fusion: ID<Fusion>,
        ensemble: ID<EnsembleDoublon>?, motif: String, _ keys: KeyRing, by acteur: Acteur,
        sms: ReglesSMS?, on today: Day, _ rulebook: Rulebook, _ now: Instant
    ) throws -> Demande {
        let next = Demande(
            id: gardee.id, version: gardee.version + 1, etat: gardee.etat, numero: gardee.numero,
            guichet: gardee.guichet, organisme: gardee.organisme, expireLe: max(gardee.expireLe, absorbee.expireLe),
            enregistreeLe: gardee.enregistreeLe, modifieeLe: now, formulaire: merged)
        let nirs = try nirs(gardee, absorbee, merged, keys)
        // Of a union, what waits is of other persons than those who are there now: it ends (`UniteDemandes`).
        let suivis = ensemble == nil ? nil : try moveCourriers(of: absorbee, into: next, keys, on: today, rulebook)
        let souvenir = SouvenirFusion(
            formulaire: gardee.formulaire.canonicalText(), numero: gardee.numero, expireLe: gardee.expireLe.iso,
            nirs: nirs.before, nirsRecus: nirs.received, etatAbsorbee: absorbee.etat.rawValue,
            numeros: try numeros.all(of: absorbee.id).map {
                .init(
                    numero: $0.numero, genre: $0.genre.rawValue, emetteur: $0.emetteur,
                    anciennete: $0.anciennete.iso)
            }, fusionne: merged.canonicalText(), expireLeFusionne: next.expireLe.iso,
            saisines: try saisines.move(from: absorbee.id, to: gardee.id).map(\.rawValue), courriers: suivis)
        try demandes.update(next, nirs: nirs.after)
        try follow(gardee.formulaire, merged, of: gardee.id, by: acteur, sms: sms, now)
        // A letter that came along is printed nowhere where the address of the other one is protected.
        if merged.adresseProtegee == true {
            try courriers.handOver(of: gardee.id)
            try lots.withdraw(of: gardee.id)
        }
        try fusions.absorb(absorbee.id, version: absorbee.version + 1, now: now)
        try fusions.moveNumeros(from: absorbee.id, to: gardee.id)
        try fusions.insert(
            StoredFusion(
                id: fusion, ensemble: ensemble, gardee: gardee.id, absorbee: absorbee.id, faiteLe: now,
                compte: acteur.compte, organisme: acteur.organisme, motif: motif,
                avant: try souvenir.seal(keys, fusion)))
        return next
    }

    /// The NIR of the merged form: those of the kept file, and where it has none, those of the other.
    func nirs(
        _ gardee: Demande, _ absorbee: Demande, _ merged: Formulaire, _ keys: KeyRing
    ) throws -> (before: [Int: String], after: [SealedNir], received: [Int]) {
        let own = try demandes.nirs(of: gardee.id)
        let kept = try UpdateDemande.kept(
            own, from: gardee.formulaire, to: merged, demande: gardee.id, keys: keys)
        let theirs = try UpdateDemande.kept(
            try demandes.nirs(of: absorbee.id), from: absorbee.formulaire, to: merged, demande: absorbee.id,
            keys: keys)
        let received = try theirs.filter { nir in !kept.contains { $0.rang == nir.rang } }.compactMap { nir in
            try keys.open(nir, demande: absorbee.id).map { try keys.seal($0, demande: gardee.id, rang: nir.rang) }
        }
        var before: [Int: String] = [:]
        for nir in own { before[nir.rang] = keys.open(nir, demande: gardee.id)?.text }
        return (before, kept + received, received.map(\.rang))
    }
}
