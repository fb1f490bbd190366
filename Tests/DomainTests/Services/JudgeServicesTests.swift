// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// In order, late, stopped: each from what is known, and never from nothing.
@Suite struct JudgeServicesTests {
    private static let now = Instant(milliseconds: 1_795_426_920_000)

    private func faits() throws -> FaitsServices {
        let hier = try #require(Day(2026, 11, 22))
        var faits = FaitsServices(now: Self.now, demarreLe: Self.now.adding(seconds: -7_200), hier: hier)
        faits.position = 12
        faits.sceaux = [.init(jour: hier, position: 12, empreinte: "ab12", estVerifie: true)]
        for nom in Travail.nuit + [Travail.sceau, Travail.verification] {
            faits.travaux[nom] = travail(nom, ago: 60, next: 3_540)
        }
        return faits
    }

    private func travail(_ nom: String, _ issue: Travail.Issue = .fait, ago: Int, next: Int) -> Travail {
        Travail(
            nom: nom, finiLe: Self.now.adding(seconds: -ago), issue: issue, comptes: [:], reussiLe: nil,
            prochainLe: Self.now.adding(seconds: next))
    }

    private func constat(_ service: String, _ faits: FaitsServices) throws -> ConstatService {
        try #require(judgeServices(faits).first { $0.service == service })
    }

    @Test func allIsInOrderWhenAllIs() throws {
        #expect(try judgeServices(faits()).allSatisfy { $0.etat == .enOrdre })
    }

    @Test(arguments: [(9, EtatService.enOrdre), (10, .enRetard), (119, .enRetard), (120, .arrete)])
    func eventsThatWaitTellTheSequencer(_ seconds: Int, _ etat: EtatService) throws {
        var faits = try faits()
        faits.enAttente = 3
        faits.plusAncien = Self.now.adding(seconds: -seconds)
        #expect(try constat("journal", faits).etat == etat)
    }

    /// Where none is sent there is nothing to say.
    @Test(arguments: [
        (0, 0, 3, EtatService.enOrdre, "sms.ordre"), (130, 0, 3, .enRetard, "sms.retard"),
        (4_000, 0, 3, .arrete, "sms.arret"), (0, 2, 3, .enDefaut, "sms.perdus"), (0, 2, 500, .enDefaut, "sms.plafond"),
    ])
    func textMessages(_ waited: Int, _ lost: Int, _ written: Int, _ etat: EtatService, _ phrase: String) throws {
        var faits = try faits()
        #expect(!judgeServices(faits).contains { $0.service == "sms" })
        faits.sms = FaitsServices.SMS(
            attente: 1, plusAncien: Self.now.adding(seconds: -waited), perdus: lost, dansLeJour: written, parJour: 500)
        let constat = try constat("sms", faits)
        #expect(constat.etat == etat && constat.phrase == phrase)
    }

    @Test func aSealThatDoesNotVerifyIsAFaultWhateverItsDay() throws {
        var faits = try faits()
        faits.sceaux.append(.init(jour: faits.hier.adding(days: -1), position: 3, empreinte: "", estVerifie: false))
        #expect(try constat("sceaux", faits).etat == .enDefaut)
    }

    /// Only where an authority is set; of the last seal, in the words of its date, its wait or its failure.
    @Test func theDateOfTheLastSealIsSaid() throws {
        var faits = try faits()
        #expect(!judgeServices(faits).contains { $0.service == "horodatage" })
        faits.dateSceaux = true
        #expect(try constat("horodatage", faits).phrase == "horodatage.attente")
        faits.travaux["horodatage"] = travail("horodatage", .echec, ago: 60, next: 0)
        #expect(try constat("horodatage", faits).etat == .enDefaut)
        // Dated by another server since: what failed here is over.
        faits.sceaux = [.init(jour: faits.hier, position: 12, empreinte: "", estVerifie: true, dateLe: Self.now)]
        #expect(try constat("horodatage", faits).etat == .enOrdre)
        faits.sceaux = []
        #expect(try constat("horodatage", faits).phrase == "horodatage.rien")
    }

    @Test(arguments: [(0, EtatService.enOrdre), (1, .enRetard), (2, .enRetard), (3, .arrete)])
    func aSealThatIsMissingIsLateThenStopped(_ days: Int, _ etat: EtatService) throws {
        var faits = try faits()
        faits.sceaux = [
            .init(jour: faits.hier.adding(days: -days), position: 12, empreinte: "", estVerifie: true)
        ]
        #expect(try constat("sceaux", faits).etat == etat)
        faits.sceaux = []
        #expect(try constat("sceaux", faits).etat == .arrete)
        faits.position = 0
        #expect(try constat("sceaux", faits).etat == .enOrdre)
    }

    @Test(arguments: [
        (Travail.Issue.fait, 900, EtatService.enOrdre), (.fait, 901, .enRetard), (.fait, 86_401, .arrete),
        (.echec, 0, .enDefaut), (.echec, 86_401, .arrete),
    ])
    func aWorkIsJudgedByItsNextTime(_ issue: Travail.Issue, _ late: Int, _ etat: EtatService) throws {
        var faits = try faits()
        faits.travaux["purge"] = travail("purge", issue, ago: 3_600 + late, next: -late)
        #expect(try constat("purge", faits).etat == etat)
        faits.travaux["purge"] = nil
        #expect(try constat("purge", faits).etat == .arrete)
        faits.demarreLe = Self.now.adding(seconds: -60)
        #expect(try constat("purge", faits).etat == .enRetard)
    }

    @Test func mailsWaitFailOrHaveNoRelay() throws {
        var faits = try faits()
        faits.courriels = 2
        faits.plusAncienCourriel = Self.now.adding(seconds: -400)
        #expect(try constat("courriels", faits).etat == .enRetard)
        faits.plusAncienCourriel = Self.now.adding(seconds: -4_000)
        #expect(try constat("courriels", faits).etat == .arrete)
        faits.relais = .retenus
        #expect(try constat("courriels", faits).etat == .enOrdre)
        faits.relais = .absent
        #expect(try constat("courriels", faits).etat == .arrete)
        (faits.relais, faits.plusAncienCourriel, faits.courrielsPerdus) = (.present, nil, 1)
        #expect(try constat("courriels", faits).etat == .enDefaut)
    }

    @Test func aVerificationIsAskedForOnceAMonth() throws {
        var faits = try faits()
        faits.travaux[Travail.verification] = nil
        #expect(try constat("verification", faits).etat == .enRetard)
        faits.travaux[Travail.verification] = travail(Travail.verification, ago: 32 * 86_400, next: 0)
        #expect(try constat("verification", faits).etat == .enRetard)
        faits.travaux[Travail.verification] = travail(Travail.verification, .echec, ago: 1, next: 0)
        #expect(try constat("verification", faits).etat == .enDefaut)
    }
}
