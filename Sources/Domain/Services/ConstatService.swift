// SPDX-License-Identifier: EUPL-1.2

/// How a service goes, in the words of the page.
package enum EtatService: String, Sendable, CaseIterable {
    case enOrdre, enRetard, arrete
    /// It runs, and its result is bad: a work that failed, a seal that does not verify.
    case enDefaut
}

/// One line: the service, how it goes, and the sentence that says why (`services.phrase.<phrase>`); what to do is
/// `services.faire.<phrase>`, where there is something to do.
package struct ConstatService: Sendable, Hashable {
    package let service: String
    package let etat: EtatService
    package let phrase: String
    package var nombres: [String: Int] = [:]
    package var instants: [String: Instant] = [:]
    package var jours: [String: Day] = [:]

    init(_ service: String, _ etat: EtatService, _ phrase: String) {
        self.service = service
        self.etat = etat
        self.phrase = phrase
    }

    func with(_ nombres: [String: Int]) -> ConstatService {
        var constat = self
        constat.nombres = nombres
        return constat
    }

    func at(_ instants: [String: Instant]) -> ConstatService {
        var constat = self
        constat.instants = instants
        return constat
    }
}
