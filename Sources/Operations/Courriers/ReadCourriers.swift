// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

extension ReadDemandes {
    /// The letters of a file and of those that went into it, of every kind and channel, that its reader may see already, the newest first.
    package func courriers(of demande: ID<Demande>) async throws -> [Courrier] {
        try await world.base.read { registry in
            try registry.courriers.of(registry.filesOfLetters(demande)).values.flatMap { $0 }
        }.sorted { $0.id > $1.id }
    }

    /// The last text messages about it: how each ended, never what it said.
    package func sms(of demande: ID<Demande>) async throws -> [EnvoiEnPanne] {
        try await world.base.read { try $0.envois.sms(of: demande, limit: 10) }
    }

    /// What a letter may ask for or answer.
    package func dossierCourrier(
        of demande: Demande
    ) async throws -> (dossier: DossierCourrier, wasOnline: Bool) {
        let (today, rulebook) = (world.today, world.rulebook)
        return try await world.base.read { registry in
            (
                try registry.dossierCourrier(demande, on: today, rulebook),
                try registry.courriers.online([demande.id]).contains(demande.id)
            )
        }
    }

    /// The warnings on which his strike-off may rest.
    package func avertissements(of demande: Demande, by acteur: Acteur) async throws -> [AvertissementEnvoye] {
        let (today, rulebook, keys) = (world.today, world.rulebook, world.keys)
        return try await world.base.read { registry in
            let body = try registry.organismes.current(acteur.organisme, on: today)?.id
            let situation = try registry.situation(of: demande, rulebook)
            return try registry.avertissements(demande, situation, on: today, rulebook, keys).filter {
                $0.serves(body, isGestionnaire: acteur.may(.correctRadiation))
            }
        }
    }

    /// What they say beside their day.
    package func contenus(_ courriers: [Courrier]) async throws -> [ID<Courrier>: ContenuCourrier] {
        let keys = world.keys
        return try await world.base.read { try $0.contenus(courriers, keys) }
    }

    /// What the applicant has been asked and is still to do, the first day first; a letter by two channels is one.
    package func attendus(of demande: Demande) async throws -> [CourrierAttendu] {
        let (today, keys) = (world.today, world.keys)
        return try await world.base.read { registry in
            // Whoever the address was hidden from may hold a code.
            guard try !registry.hidesAddressOnline(demande) else { return [] }
            let sent = (try registry.courriers.of([demande.id])[demande.id] ?? []).filter {
                $0.genre.isOfGuichet && !$0.genre.isAttestation && [.parti, .prouve, .revenu].contains($0.etat)
                    && $0.speaks(of: demande, on: today)
            }
            let contenus = try registry.contenus(sent, keys)
            let expediteurs = try registry.expediteurs(sent, [demande.id: demande])
            var seen: Set<String> = []
            return sent.sorted { ($0.echeance, $0.id) < ($1.echeance, $1.id) }.compactMap { courrier in
                guard let contenu = contenus[courrier.id],
                    seen.insert("\(courrier.genre.rawValue) \(courrier.echeance.iso)").inserted
                else { return nil }
                return CourrierAttendu(
                    courrier: courrier, contenu: contenu, lieu: expediteurs[courrier.id]?.lieu ?? "")
            }
        }
    }

    /// In which lots they are, that have not left yet.
    package func lots(of demande: ID<Demande>) async throws -> [ID<Courrier>: ID<Lot>] {
        try await world.base.read { registry in
            var lots: [ID<Courrier>: ID<Lot>] = [:]
            for file in try registry.filesOfLetters(demande) {
                lots.merge(try registry.lots.waiting(of: file)) { first, _ in first }
            }
            return lots
        }
    }
}

extension Registry {
    func avertissements(
        _ demande: Demande, _ situation: SituationDemande, on today: Day, _ rulebook: Rulebook, _ keys: KeyRing
    ) throws -> [AvertissementEnvoye] {
        let warnings = (try courriers.of([demande.id])[demande.id] ?? []).filter { $0.genre.avertitDe != nil }
        var successeurs: [ID<Organisme>: ID<Organisme>] = [:]
        for id in Set(warnings.compactMap { $0.auteur?.organisme }) {
            successeurs[id] = try organismes.current(id, on: today)?.id
        }
        return Domain.avertissements(
            warnings, contenus: try contenus(warnings, keys), successeurs: successeurs, situation, rulebook)
    }
}

/// What a letter still asks of its applicant.
package struct CourrierAttendu: Sendable {
    package let courrier: Courrier
    package let contenu: ContenuCourrier
    /// Of an appointment.
    package let lieu: String
}
