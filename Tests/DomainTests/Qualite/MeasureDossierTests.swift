// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// What one file adds to each criterion, on each side of its limit.
@Suite struct MeasureDossierTests {
    private let rulebook: Rulebook
    private let jour = Day(epochDay: 20_780)  // 23 November 2026

    init() throws { rulebook = try loadRulebook(territoire: "ile-de-france") }

    private func formulaire(_ change: (inout Formulaire) -> Void = { _ in }) throws -> Formulaire {
        var formulaire = Formulaire(depot: Depot(date: jour.adding(days: -40), canal: "guichet", pieceVue: true))
        var nadia = Titulaire(
            nomNaissance: "Benali", prenoms: "Nadia", naissance: .day(try #require(Day(1988, 3, 14))))
        nadia.telephone = "0600001427"
        nadia.rfr = ["2024": 18_000]
        formulaire.demandeur = nadia
        var adresse = Adresse()
        adresse.voie = "12 rue Hoche"
        adresse.commune = "93055"
        formulaire.adresse = adresse
        formulaire.nombrePersonnes = 1
        formulaire.motifs = ["05"]
        formulaire.communesSouhaitees = ["93055"]
        var recherche = LogementRecherche()
        recherche.types = ["T2"]
        formulaire.logementRecherche = recherche
        formulaire.provenance = ["demandeur.nomNaissance": .piece, "demandeur.naissance": .piece]
        change(&formulaire)
        return formulaire
    }

    /// Whether each criterion is satisfied; those that do not apply are left out.
    private func measured(
        etat: Etat = .active, expireIn: Int = 325, modifiedDaysAgo: Int = 40, numero: Int? = 0, attestation: Int? = 10,
        estRepris: Bool = false, estSuspect: Bool? = nil, _ change: (inout Formulaire) -> Void = { _ in }
    ) throws -> [CodeCritere: Int] {
        let formulaire = try formulaire(change)
        let depot = formulaire.depot.date
        let mesures = rulebook.measure(
            DossierMesure(
                etat: etat, expireLe: jour.adding(days: expireIn), modifieeLe: jour.adding(days: -modifiedDaysAgo),
                numeroLe: numero.map(depot.adding(days:)), attestationLe: attestation.map(depot.adding(days:)),
                estRepris: estRepris, estSuspect: estSuspect, formulaire: formulaire), on: jour)
        return Dictionary(uniqueKeysWithValues: mesures.map { ($0.critere, $0.numerateur) })
    }

    @Test func aGoodFileSatisfiesAllThatIsMeasured() throws {
        let all = try measured()
        // Two of six filled fields were shown.
        #expect(all[.provenance] == 2)
        for code in CodeCritere.allCases where ![.provenance, .doublons].contains(code) {
            #expect(all[code] == 1, "\(code)")
        }
        // Before the engine went over the file, nothing is said of duplicates.
        #expect(all[.doublons] == nil)
        #expect(try measured(estSuspect: false)[.doublons] == 1 && measured(estSuspect: true)[.doublons] == 0)
    }

    @Test(
        arguments: [
            (CodeCritere.contact, { @Sendable (f: inout Formulaire) in f.demandeur?.telephone = nil }),
            (.adresse, { $0.adresse?.voie = nil }), (.adresse, { $0.adresse = nil }),
            (.naissance, { $0.demandeur?.naissance = .month(year: 1988, month: 3) }),
            (.revenu, { $0.demandeur?.rfr = nil }), (.revenu, { $0.demandeur?.rfr = ["2023": 18_000] }),
            (.menage, { $0.nombrePersonnes = 2 }), (.menage, { $0.nombrePersonnes = nil }),
            (.motif, { $0.motifs = [] }), (.souhaits, { $0.communesSouhaitees = [] }),
            (.souhaits, { $0.logementRecherche = nil }), (.piece, { $0.depot.pieceVue = false }),
            (.avertissements, { $0.confirmations = ["loyer.eleve"] }),
        ] as [(CodeCritere, @Sendable (inout Formulaire) -> Void)])
    func whatIsMissingCosts(_ code: CodeCritere, _ change: @Sendable (inout Formulaire) -> Void) throws {
        let all = try measured(change)
        #expect(all[code] == 0)
        #expect(all.filter { $0.value == 0 }.count == 1, "\(code) alone: \(all)")
    }

    @Test(
        arguments: [
            (
                CodeCritere.contact,
                { @Sendable (f: inout Formulaire) in
                    f.demandeur?.telephone = nil
                    f.demandeur?.courriel = "n.benali@exemple.fr"
                }
            ),
            (
                .adresse,
                { @Sendable (f: inout Formulaire) in
                    f.adresse?.voie = nil
                    f.adresse?.domiciliation = true
                }
            ),
            (.revenu, { @Sendable (f: inout Formulaire) in f.demandeur?.rfr = ["2025": 18_000] }),
            (.revenu, { @Sendable (f: inout Formulaire) in f.demandeur?.rfr = ["2024": 0] }),
            (
                .menage,
                { @Sendable (f: inout Formulaire) in
                    f.nombrePersonnes = 2
                    f.naissancesAttendues = NaissancesAttendues()
                    f.naissancesAttendues?.nombre = 1
                }
            ),
        ] as [(CodeCritere, @Sendable (inout Formulaire) -> Void)])
    func whatIsEnough(_ code: CodeCritere, _ change: @Sendable (inout Formulaire) -> Void) throws {
        #expect(try measured(change)[code] == 1)
    }

    @Test func freshnessHasItsLimits() throws {
        #expect(try measured(expireIn: 0)[.validite] == 1)
        #expect(try measured(expireIn: -1)[.validite] == 0)
        func old(_ formulaire: inout Formulaire) { formulaire.depot.date = jour.adding(months: -30) }
        #expect(try measured(expireIn: -1, modifiedDaysAgo: 900, numero: nil, old)[.fraicheur] == 0)
        // Renewed eleven months ago, changed last week.
        #expect(try measured(expireIn: 20, modifiedDaysAgo: 900, numero: nil, old)[.fraicheur] == 1)
        #expect(try measured(expireIn: -1, modifiedDaysAgo: 7, numero: nil, old)[.fraicheur] == 1)
    }

    @Test func delaysCountWhatWasDepositedHereThisYear() throws {
        #expect(try measured(numero: 1)[.numero] == 1)
        #expect(try measured(numero: 2)[.numero] == 0)
        #expect(try measured(attestation: 30)[.attestation] == 1)
        #expect(try measured(attestation: 32)[.attestation] == 0)
        #expect(try measured(attestation: nil)[.attestation] == 0)
        // The month is not over: neither good nor bad.
        let young = try measured(numero: nil, attestation: nil) { $0.depot.date = self.jour.adding(days: -1) }
        #expect(young[.attestation] == nil && young[.numero] == nil)
        let taken = try measured(numero: 9, attestation: nil, estRepris: true)
        #expect(taken[.numero] == nil && taken[.attestation] == nil)
        let old = try measured(numero: 9, attestation: nil) { $0.depot.date = self.jour.adding(months: -13) }
        #expect(old[.numero] == nil && old[.attestation] == nil)
    }

    /// Without a number yet: what it lacks is its document, the rest is not asked of it.
    @Test func aFileThatWaitsCountsForItsDocumentOnly() throws {
        let all = try measured(etat: .deposee, numero: nil, attestation: nil) { $0.depot.pieceVue = false }
        #expect(all == [.piece: 0, .numero: 0, .attestation: 0])
    }

    @Test func anAssociationHasNoBirthDate() throws {
        let all = try measured {
            $0.demandeur = nil
            $0.association = Association(nom: "Solidaires")
            $0.association?.telephone = "0140000000"
        }
        #expect(all[.naissance] == nil && all[.revenu] == nil && all[.menage] == nil && all[.contact] == 1)
    }
}
