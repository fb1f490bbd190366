// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

@Suite struct SirenTests {
    @Test(arguments: ["552081317", "552 081 317", "356000000", "99 00 01 372"])
    func aRightNumberIsRead(_ typed: String) {
        guard case .success(let siren) = Siren.read(typed, "siren") else {
            Issue.record("\(typed) was refused")
            return
        }
        #expect(siren.text.utf8.count == 9)
    }

    /// What is wrong is said: the character, the count, the key.
    @Test(arguments: [
        ("55208131", "siren.longueur", ["n": "8"]), ("5520813170", "siren.longueur", ["n": "10"]),
        ("55208131O", "siren.caractere", ["caractere": "O"]), ("٥52081317", "siren.caractere", ["caractere": "٥"]),
        ("552081318", "siren.cle", [:]),
    ])
    func aWrongNumberSaysWhy(_ typed: String, _ code: String, _ parametres: [String: String]) {
        #expect(Siren.read(typed, "siren") == .failure(Violation("siren", code, parametres)))
    }

    @Test(arguments: [
        // La Poste: the head office has the usual key; other establishments, a sum of digits that is a multiple of 5.
        "35600000000048", "35600000049837", "552 081 317 66522",
    ])
    func aSiretIsRead(_ typed: String) {
        guard case .success = Siret.read(typed, "siret") else {
            Issue.record("\(typed) was refused")
            return
        }
    }

    @Test(arguments: [
        ("35600000049838", "siret.cle"), ("55208131766523", "siret.cle"), ("55208131866522", "siret.siren"),
        ("552081317", "siret.longueur"),
    ])
    func aWrongSiretSaysWhy(_ typed: String, _ code: String) {
        guard case .failure(let violation) = Siret.read(typed, "siret") else {
            Issue.record("\(typed) was taken")
            return
        }
        #expect(violation.code == code)
    }

    /// The exception of La Poste is its own: the same digits of another SIREN are refused.
    @Test func theExceptionOfLaPosteIsItsOwn() {
        #expect(!isLuhn("35600000049837"))
        #expect(Siret("99000137200018") == nil)
    }

    @Test func groupsAreShown() throws {
        #expect(try #require(Siren("552081317")).groups == "552\u{a0}081\u{a0}317")
        #expect(try #require(Siret("55208131766522")).siren == Siren("552081317"))
    }
}

@Suite struct NatureOrganismeTests {
    /// R441-2-6 and L441-2-1, row by row: registers, reads when it registers, reads when it does not.
    private static let law: [(NatureOrganisme, NatureOrganisme.Enregistrement, [NatureOrganisme.Lecture])] = [
        (.bailleur, .toujours, [.region, .region]), (.etat, .toujours, [.region, .region]),
        (.commune, .surDecision, [.territoire, .statistiques]), (.epci, .surDecision, [.territoire, .statistiques]),
        (.departement, .surDecision, [.territoire, .statistiques]),
        (.actionLogement, .surDecision, [.region, .statistiques]), (.siao, .surDecision, [.region, .statistiques]),
        (.mandataire, .surDecision, [.region, .statistiques]), (.gestionnaire, .surDecision, [.region, .region]),
        (.commissionMediation, .jamais, [.region, .region]), (.pdalhpd, .jamais, [.region, .region]),
        (.observatoire, .jamais, [.statistiques, .statistiques]),
    ]

    @Test(arguments: law)
    func theLawGivesEachNatureItsReading(
        _ nature: NatureOrganisme, _ registers: NatureOrganisme.Enregistrement, _ reads: [NatureOrganisme.Lecture]
    ) {
        #expect(nature.enregistrement == registers)
        #expect([nature.lecture(enregistre: true), nature.lecture(enregistre: false)] == reads)
    }

    @Test func noNatureIsForgotten() { #expect(Set(Self.law.map(\.0)) == Set(NatureOrganisme.allCases)) }
}

@Suite struct ConventionTests {
    private func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

    private func body(_ nature: NatureOrganisme = .commune, enregistre: Bool = true) -> Organisme {
        Organisme(
            id: ID(1), nature: nature, nom: "Mairie", perimetre: .communes(["93055"]), enregistre: enregistre)
    }

    private func convention(_ opening: String, end: String? = nil) throws -> Convention {
        Convention(
            id: ID(9), organisme: ID(1), reference: "C-1", signeeLe: try day("2026-01-05"),
            ouvertureLe: try day(opening), finLe: try end.map(day))
    }

    @Test func withoutAConventionNothingIsOpen() throws {
        let acces = body().acces([], on: try day("2026-11-23"))
        #expect(acces.motif?.regle == "regle.convention.aucune")
        #expect(acces.role(.agentGuichet, in: .commune) == .aucun)
        #expect(acces.role(.administrateur, in: .commune) == .administrateur)
    }

    /// From the cut-over on, until the last day included; each refusal gives its reason and its day.
    @Test(arguments: [
        ("2026-03-02", "regle.convention.avant-bascule"), ("2026-03-03", nil), ("2026-12-31", nil),
        ("2027-01-01", "regle.convention.finie"),
    ])
    func aConventionOpensOnItsDays(_ on: String, _ rule: String?) throws {
        let acces = body().acces([try convention("2026-03-03", end: "2026-12-31")], on: try day(on))
        #expect(acces.motif?.regle == rule)
        #expect(acces.role(.agentGuichet, in: .commune) == (rule == nil ? .agentGuichet : .aucun))
    }

    @Test func theNextCutOverIsToldBeforeTheOneThatEnded() throws {
        let acces = body().acces(
            [try convention("2026-02-01", end: "2026-05-01"), try convention("2026-12-01")], on: try day("2026-11-23"))
        #expect(acces.motif?.parametres["date"] == "1er\u{a0}décembre\u{a0}2026")
    }

    @Test func whoDoesNotRegisterReadsFiguresOnly() throws {
        let acces = body(enregistre: false).acces([try convention("2026-03-03")], on: try day("2026-11-23"))
        guard case .statistiques = acces else {
            Issue.record("\(acces)")
            return
        }
        #expect(acces.role(.agentGuichet, in: .commune) == .lecteurStatistiques)
        #expect(acces.role(.administrateur, in: .commune) == .administrateur)
    }

    @Test func aMergedBodyIsClosedWhateverItSigned() throws {
        var old = body()
        old.fermeLe = try day("2026-07-01")
        let open = [try convention("2026-03-03")]
        #expect(old.acces(open, on: try day("2026-06-30")) == .nominatif)
        #expect(old.acces(open, on: try day("2026-07-01")).motif?.regle == "regle.organisme.ferme")
    }

    /// The State's rights do not follow a body that becomes something else; what any body has does.
    @Test func aRoleIsHeldWhereItMeansSomething() {
        for nature in NatureOrganisme.allCases {
            let held = Role.allCases.filter { AccesOrganisme.nominatif.role($0, in: nature) == $0 && $0 != .aucun }
            let own: [Role] =
                switch nature {
                case .etat: [.agentEtat, .delegueDoublons]
                case .commissionMediation: [.secretariatCommission]
                case .pdalhpd: [.secretariatPdalhpd]
                case .bailleur: [.membreCommission, .delegueDoublons]
                case .gestionnaire: [.gestionnaire, .delegueDoublons]
                default: []
                }
            #expect(Set(held) == Set([.agentGuichet, .lecteurStatistiques, .administrateur] + own), "\(nature)")
        }
    }

    @Test func theManagerIsNotShutOut() throws {
        #expect(body(.gestionnaire).acces([], on: try day("2026-11-23")) == .nominatif)
    }
}

@Suite struct SaisieOrganismeTests {
    private func rulebook() throws -> Rulebook { try loadRulebook(territoire: "ile-de-france") }

    private func typed(_ territoire: String = "Pantin") -> SaisieOrganisme {
        var typed = SaisieOrganisme()
        typed.nature = "commune"
        typed.nom = "Mairie de Pantin"
        typed.siren = "990001372"
        typed.siret = "990001372 00012"
        typed.enregistre = true
        typed.territoire = territoire
        return typed
    }

    private func violations(_ typed: SaisieOrganisme) throws -> [String] {
        switch typed.examine(id: ID(1), try rulebook()) {
        case .success: []
        case .failure(let refus): refus.violations.map { "\($0.champ) \($0.code)" }
        }
    }

    @Test func everyFaultStandsAtItsField() throws {
        #expect(
            try violations(SaisieOrganisme()) == ["nom manque", "nature manque", "siren manque", "siret manque"])
        var wrong = typed("Atlantis")
        wrong.siret = "552081317 66522"
        #expect(try violations(wrong) == ["siret siret.autre", "territoire territoire.inconnu"])
        #expect(try violations(typed("")) == ["territoire territoire.vide"])
        #expect(try violations(typed()) == [])
    }

    @Test func theLawDecidesWhereItDoes() throws {
        var landlord = typed()
        (landlord.nature, landlord.enregistre) = ("bailleur", false)
        let made = try landlord.examine(id: ID(1), try rulebook()).get()
        #expect(made.enregistre && made.perimetre == .region)
        landlord.nature = "observatoire"
        landlord.enregistre = true
        #expect(try landlord.examine(id: ID(1), try rulebook()).get().enregistre == false)
    }

    /// A code is that of INSEE, a name is a commune, a number a département, nine digits an intercommunality.
    @Test(arguments: [
        ("93055", 1), ("93055 Pantin, Montreuil", 2), ("93", 39), ("200057875", 9), ("75013", 0), ("Paris 13", 1),
        ("44109", 0),
    ])
    func aTerritoryIsRead(_ text: String, _ count: Int) throws {
        let read = SaisieTerritoire.read(text, "territoire", try rulebook())
        #expect(read.communes.count == count, "\(read)")
        #expect(read.violations.isEmpty == (count > 0))
    }

    /// What is shown in the form gives back the same communes.
    @Test(arguments: ["93, 75113", "200057875, 77001 Achères-la-Forêt", "93055 Pantin"])
    func aTerritoryComesBackAsItWas(_ text: String) throws {
        let rulebook = try rulebook()
        let read = SaisieTerritoire.read(text, "t", rulebook).communes
        #expect(!read.isEmpty)
        #expect(SaisieTerritoire.read(SaisieTerritoire.text(read, rulebook), "t", rulebook).communes == read)
    }
}
