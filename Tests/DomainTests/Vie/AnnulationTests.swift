// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import Testing

/// An entry keyed by mistake: project rule, marked so (docs/not-established.md).
@Suite struct AnnulationTests {
    private let rulebook: Rulebook
    private let today: Day
    private let keyed = Instant(milliseconds: 1_795_426_920_000)
    private let pantin: ID<Organisme> = ID(1)
    private let region: ID<Organisme> = ID(4)

    init() throws {
        rulebook = try loadRulebook(territoire: "ile-de-france")
        today = try #require(Day(2026, 11, 26))
    }

    private func personne(_ compte: Int64, _ organisme: ID<Organisme>) -> EnregistrementFait.Personne {
        .init(compte: ID(compte), organisme: organisme, isGestionnaire: organisme == region)
    }

    private func judge(
        _ etat: Etat = .active, _ faits: [EnregistrementFait.Fait] = [], compte: Int64? = 11,
        demandee: EnregistrementFait.Personne? = nil, by auteur: EnregistrementFait.Personne, hours: Int = 1
    ) -> Result<VoieAnnulation, RefusAnnulation> {
        examineAnnulation(
            EnregistrementFait(
                etat: etat, enregistreLe: keyed, compte: compte.map { ID($0) }, organisme: pantin, faits: faits,
                demandee: demandee),
            by: auteur, now: keyed.adding(seconds: hours * 3_600), on: today, rulebook)
    }

    @Test func itsAuthorAloneForADay() {
        let sophie = personne(11, pantin)
        for etat in [Etat.active, .deposee] {
            #expect(judge(etat, by: sophie, hours: 24) == .success(.seul))
            #expect(judge(etat, by: sophie, hours: 25) == .success(.demande))
        }
        #expect(judge(by: personne(12, pantin)) == .success(.demande))
        // Nobody is the author of what a partner's software registered.
        #expect(judge(compte: nil, by: sophie) == .success(.demande))
        for etat in [Etat.radiee, .fusionnee, .annulee, .purgee] {
            #expect(judge(etat, by: sophie) == .failure(.etat(etat)))
        }
    }

    @Test func aProgramTakesBackWhatItSent() {
        func judge(
            _ faits: [EnregistrementFait.Fait], by organisme: ID<Organisme>, hours: Int = 1, isAttestee: Bool = false
        ) -> RefusAnnulation? {
            examineAnnulation(
                EnregistrementFait(
                    etat: .active, enregistreLe: keyed, compte: nil, organisme: pantin, faits: faits, demandee: nil,
                    isAttestee: isAttestee),
                byLogiciel: organisme, now: keyed.adding(seconds: hours * 3_600), on: today, rulebook)
        }
        let sent = EnregistrementFait.Fait(.creation, .logiciel, pantin, isEntry: true)
        #expect(judge([sent], by: pantin, hours: 24) == nil)
        #expect(judge([sent], by: pantin, hours: 25) == .deuxPersonnes)
        #expect(judge([sent], by: ID(3)) == .deuxPersonnes)
        #expect(judge([.init(.creation, .agent, pantin, isEntry: true)], by: pantin) == .deuxPersonnes)
        #expect(judge([sent, .init(.attestation, .agent, pantin)], by: pantin) == .deuxPersonnes)
        // In a lot of letters, or printed to be posted: no event says it yet.
        #expect(judge([sent], by: pantin, isAttestee: true) == .deuxPersonnes)
        #expect(judge([sent, .init(.renouvellement, .agent, pantin)], by: pantin) == .vie(.renouvellement))
    }

    @Test func thenTwoPersonsOfOneBodyOrTheManager() {
        let (sophie, other, manager) = (personne(11, pantin), personne(12, pantin), personne(14, region))
        let late = 48
        #expect(judge(demandee: sophie, by: other, hours: late) == .success(.confirmation))
        #expect(judge(demandee: sophie, by: manager, hours: late) == .success(.confirmation))
        #expect(judge(demandee: manager, by: sophie, hours: late) == .success(.confirmation))
        #expect(judge(demandee: sophie, by: sophie, hours: late) == .failure(.dejaDemandee))
        #expect(judge(demandee: sophie, by: personne(13, ID(3)), hours: late) == .failure(.autrePersonne))
        // Its author still may alone, whatever another one asked.
        #expect(judge(demandee: other, by: sophie) == .success(.seul))
    }

    @Test func neverOnceItLived() {
        func fait(
            _ genre: GenreEvenement, _ origine: Acteur.Origine = .agent, _ organisme: ID<Organisme>? = nil
        ) -> [EnregistrementFait.Fait] { [.init(genre, origine, organisme ?? pantin)] }
        let sophie = personne(11, pantin)
        for genre in [
            GenreEvenement.radiation, .reactivation, .renouvellement, .fusion, .annulationFusion, .titulaire, .union,
        ] {
            #expect(judge(.active, fait(genre), by: sophie) == .failure(.vie(genre)))
        }
        for genre in [GenreEvenement.separation, .composition] {
            #expect(judge(.active, fait(genre, .systeme, ID(0)), by: sophie) == .failure(.titulaireParti))
            #expect(judge(.deposee, fait(.depot) + fait(genre), by: sophie) == .failure(.titulaireParti))
        }
        #expect(judge(.active, fait(.import), by: sophie) == .failure(.reprise))
        #expect(judge(.active, fait(.modification, .demandeur), by: sophie) == .failure(.vie(.modification)))
        for genre in [GenreEvenement.modification, .presence, .numero] {
            #expect(judge(.active, fait(genre), by: sophie) == .success(.seul))
            #expect(judge(.active, fait(genre, .agent, ID(2)), by: sophie) == .failure(.autreOrganisme(ID(2))))
        }
        // Somebody may hold the certificate.
        #expect(judge(.active, fait(.attestation), by: sophie) == .success(.demande))
        #expect(
            judge(.active, fait(.attestation), demandee: personne(12, pantin), by: sophie) == .success(.confirmation))
        #expect(judge(.active, fait(.preavis, .systeme, ID(0)), by: sophie) == .success(.seul))
        #expect(judge(.active, fait(.demandeAnnulation, .agent, region), by: sophie) == .success(.seul))
    }
}

/// The second file of a separation, while nothing was made of it.
extension AnnulationTests {
    @Test func aBareSeparation() {
        let sophie = personne(11, pantin)
        let faits: [EnregistrementFait.Fait] = [
            .init(.depot, .agent, pantin, isEntry: true), .init(.separation, .agent, pantin, isEntry: true),
        ]
        #expect(judge(.deposee, faits, by: sophie) == .success(.seul))
        #expect(judge(.deposee, faits, by: sophie, hours: 25) == .success(.demande))
        let asked = faits + [.init(.demandeAnnulation, .agent, pantin)]
        #expect(
            judge(.deposee, asked, demandee: personne(12, pantin), by: sophie, hours: 25) == .success(.confirmation))
        #expect(judge(.active, faits, by: sophie) == .failure(.vie(.separation)))
        let changed = faits + [.init(.modification, .agent, pantin)]
        #expect(judge(.deposee, changed, by: sophie) == .failure(.vie(.separation)))
    }
}

/// A new form from an old one: only when the old one cannot come back.
@Suite struct SuiteTests {
    @Test(arguments: [
        (Etat.radiee, MotifRadiation.nonRenouvellement, "2025-05-25", "2026-06-25", true),
        (.radiee, .nonRenouvellement, "2025-05-26", "2026-06-26", false),
        (.radiee, .sansReponse, "2026-01-10", "2026-06-25", true),
        (.radiee, .sansReponse, "2026-01-10", "2026-06-26", false),
        (.radiee, .attribution, "2026-01-10", "2026-11-01", true),
        (.radiee, .abandon, "2026-01-10", "2026-11-01", true),
        (.active, .abandon, "2026-01-10", "2026-11-01", false),
        (.annulee, .abandon, "2026-01-10", "2026-11-01", false),
    ])
    func onlyWhatCannotComeBack(
        _ etat: Etat, _ motif: MotifRadiation, _ since: String, _ radieeLe: String, _ isAllowed: Bool
    ) throws {
        let rulebook = try loadRulebook(territoire: "ile-de-france")
        let (today, start) = (try #require(Day(2026, 11, 26)), try #require(Day(iso: since)))
        let situation = SituationDemande(
            etat: etat, depotLe: start, valableDepuis: start, expireLe: rulebook.expiration(after: start),
            radieeLe: Day(iso: radieeLe), motif: motif)
        let answer = examineSuite(situation, on: today, rulebook)
        if case .success = answer { #expect(isAllowed) } else { #expect(!isAllowed) }
    }

    @Test func whatIsOfThenIsTypedAnew() throws {
        let today = try #require(Day(2026, 11, 26))
        var form = Formulaire(depot: Depot(date: try #require(Day(2024, 1, 3)), canal: "courrier", pieceVue: true))
        var holder = Titulaire(
            nomNaissance: "BENALI", prenoms: "Nadia", naissance: .day(try #require(Day(1988, 3, 14))))
        holder.rfr = ["2022": 18_000]
        holder.telephone = "0600001427"
        form.demandeur = holder
        form.motifJugement = today
        form.motifs = ["9"]
        form.adresse = Adresse()
        form.adresse?.voie = "8, rue des Saules"
        form.adresseCourrier = form.adresse
        let saisie = try form.suite(after: .nonRenouvellement, on: today)
        #expect(saisie["demandeur.nomNaissance"] == "BENALI" && saisie["demandeur.telephone"] == "0600001427")
        #expect(saisie["depot.date"] == "26/11/2026" && saisie["depot.canal"] == "guichet")
        for path in ["depot.pieceVue", "demandeur.rfr.2022", "motifJugement"] {
            #expect(saisie[path].isEmpty, "\(path)")
        }
        // Who was housed lives elsewhere, for other reasons.
        let housed = try form.suite(after: .attribution, on: today)
        for path in ["adresse.voie", "adresseCourrier.voie", "motifs.0"] {
            #expect(!saisie[path].isEmpty && housed[path].isEmpty, "\(path)")
        }
        #expect(housed["demandeur.nomNaissance"] == "BENALI")
    }

    @Test func nothingFollowsADeath() throws {
        let rulebook = try loadRulebook(territoire: "ile-de-france")
        let (today, start) = (try #require(Day(2026, 11, 26)), try #require(Day(2026, 1, 10)))
        // Under whatever code it stands, within the months in which others come back.
        for motif in MotifRadiation.allCases {
            let situation = SituationDemande(
                etat: .radiee, depotLe: start, valableDepuis: start, expireLe: rulebook.expiration(after: start),
                radieeLe: today, motif: motif, isDeces: true)
            guard case .failure(.deces) = examineSuite(situation, on: today, rulebook) else {
                Issue.record("\(motif)")
                continue
            }
        }
    }
}
