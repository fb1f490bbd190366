// SPDX-License-Identifier: EUPL-1.2

package import Domain
import Stores

extension ReadDemandes {
    /// The notices of a file that its reader may see already, the newest first.
    package func courriers(of demande: ID<Demande>) async throws -> [Courrier] {
        try await world.base.read { try $0.courriers.of([demande])[demande] ?? [] }.reversed()
    }

    /// The last text messages about it: how each ended, never what it said.
    package func sms(of demande: ID<Demande>) async throws -> [EnvoiEnPanne] {
        try await world.base.read { try $0.envois.sms(of: demande, limit: 10) }
    }

    /// In which lots they are, that have not left yet.
    package func lots(of demande: ID<Demande>) async throws -> [ID<Courrier>: ID<Lot>] {
        try await world.base.read { try $0.lots.waiting(of: demande) }
    }
}
