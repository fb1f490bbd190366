// SPDX-License-Identifier: EUPL-1.2

import Domain
import Operations
import Stores
import TestSupport
import Testing

/// An applicant before his own file: what the tests of *Mon dossier* share.
struct Demandeurs {
    let comptoir: Comptoir
    var test: TestWorld { comptoir.test }
    var enter: EnterEspace { EnterEspace(test.world, mailer: comptoir.mailer) }

    struct Failed: Error { let what: String }

    init(_ engine: Engine, sms: ReglesSMS? = nil) async throws { comptoir = try await Comptoir(engine, sms: sms) }

    /// Nadia Benali at Pantin; what her form says otherwise.
    func file(_ more: [String: String] = [:], depot: String = "01/12/2025") async throws -> ID<Demande> {
        var saisie = Households.benali
        saisie["depot.date"] = depot
        for (champ, value) in more { saisie[champ] = value }
        saisie.confirmations = ["existant"]
        let answer = try await RegisterDemande(test.world)(saisie, by: test.sophie, asks: false)
        guard case .registered(let registered) = answer else { throw Failed(what: "\(answer)") }
        return registered.id
    }

    func demande(_ id: ID<Demande>) async throws -> Demande {
        try #require(try await test.world.base.read { try $0.demandes.find(id) })
    }

    func entree(_ id: ID<Demande>, born naissance: String = "14/03/1988") async throws -> EntreeDemandeur {
        let numero = try await demande(id).numero ?? ""
        return try #require(examineEntree(numero: numero, naissance: naissance).entree)
    }

    /// The codes of the mails that arrived since, the oldest first.
    func codes() async throws -> [String] {
        try await comptoir.mails().compactMap { $0.firstMatch(of: /\d{4} \d{4}/).map { String($0.output) } }
    }

    func opened(_ code: String, _ entree: EntreeDemandeur) async throws -> OpenEspace? {
        guard case .opened(let secret) = try await enter(code, entree) else { return nil }
        return try await KeepEspaces(test.world)(secret: secret)
    }

    func paper(_ id: ID<Demande>) async throws -> String {
        guard case .given(let code, _, _) = try await GiveCodePapier(test.world)(id, by: test.sophie) else {
            throw Failed(what: "no code")
        }
        return code
    }
}
