// SPDX-License-Identifier: EUPL-1.2

import Domain
import Reference
import TestSupport
import Testing

/// Rules of the protection of persons: how long, how many, which words, by when.
@Suite struct ProtectionTests {
    private let rulebook: Rulebook

    init() throws { rulebook = try Foyer.rulebook.get() }

    private func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }

    // MARK: Retention

    @Test func everyLineOfTheTableIsThereAndDated() throws {
        for code in CodeConservation.allCases {
            let line = try #require(rulebook.conservation(code, on: Foyer.today), "\(code)")
            #expect(!line.article.isEmpty && !line.source.isEmpty && line.tables.isEmpty == (code == .sansNumero))
            #expect((line.valeur == nil) == (line.unite == nil))
        }
        // The only one that a text sets.
        let files = try #require(rulebook.conservation(.demandes, on: Foyer.today))
        #expect(files.french == "12\u{a0}mois" && files.statut == .source)
        #expect(rulebook.conservation(.demandes, on: try day("2010-01-01")) == nil)
    }

    /// The last day is still kept: what ends today goes tomorrow.
    @Test(arguments: ["2026-11-23", "2027-02-28", "2028-02-29", "2028-03-01", "2027-12-31", "2026-03-30"])
    func theLimitAndTheEndAgree(_ text: String) throws {
        let today = try day(text)
        for code in CodeConservation.allCases {
            guard let line = rulebook.conservation(code, on: today), let limit = line.limit(on: today) else { continue }
            let last = try #require(line.end(from: limit.adding(days: -1)))
            #expect(last < today, "\(code): kept until \(last.iso), gone on \(text)")
            // Never sooner than its time; a short month may keep a few days more.
            let kept = try #require(line.end(from: limit))
            #expect(kept >= today.adding(days: -3), "\(code): \(limit.iso)")
        }
    }

    // MARK: Signals

    @Test func aDayFarAboveTheUsualIsSignalled() {
        let calm = Array(repeating: 20, count: 30)
        let signal = SignalConsultations(jours: calm, on: Foyer.today, rulebook)
        #expect(signal.habituel == 20 && signal.seuil == 100)
        #expect(!signal.isHigh(99) && signal.isHigh(100))
        // A small desk is not signalled for its first busy day.
        let small = SignalConsultations(jours: Array(repeating: 2, count: 30), on: Foyer.today, rulebook)
        #expect(!small.isHigh(59) && small.isHigh(60))
        // One curious colleague does not move the median.
        #expect(SignalConsultations(jours: calm + [5_000], on: Foyer.today, rulebook).seuil == 100)
        // Too little is known: nothing is said.
        let unknown = SignalConsultations(jours: [1, 2, 3, 4], on: Foyer.today, rulebook)
        #expect(unknown.habituel == nil && !unknown.isHigh(10_000))
    }

    // MARK: Comments

    @Test(arguments: [
        ("Suit une chimiothérapie lourde", "sante", "chimiothérapie"), ("Alcoolique notoire", "sante", "Alcoolique"),
        ("Famille d'origine malienne", "origine", "d origine"), ("SORTANT DE PRISON", "infractions", "PRISON"),
        ("Catholique très pratiquante", "religion", "Catholique"),
        ("Délégué syndical", "opinions", "Délégué syndical"), ("Vit de la prostitution", "moeurs", "prostitution"),
        ("Fainéant, ne rappelle jamais", "jugement", "Fainéant"),
    ])
    func sensitiveWordsAreFound(_ text: String, _ categorie: String, _ mot: String) {
        let found = motsSensibles(dans: text, rulebook)
        #expect(found.contains { $0.categorie.rawValue == categorie && $0.mot == mot }, "\(found)")
    }

    /// Words that are part of the trade, or that only begin alike.
    @Test(arguments: [
        "", "  ", "Revient avec sa carte", "Logement trop petit, rapprochement du travail",
        "Besoin d’un rez-de-chaussée, fauteuil roulant", "Rue de l’Église", "Vient de Romainville", "La salle de bains",
        "Contact par courriel", "Attend un avis d’impôt", "Salaire du conjoint",
    ])
    func plainCommentsAreLeftAlone(_ text: String) {
        #expect(motsSensibles(dans: text, rulebook).isEmpty)
    }

    @Test func aCommentOfTheFormIsAskedAboutAndKept() throws {
        var saisie = Households.benali
        saisie["motifPrecision"] = "Son fils est autiste"
        let examen = examine(saisie, on: Foyer.today, rulebook)
        let asked = try #require(examen.avertissements.first { $0.champ == "motifPrecision" })
        #expect(asked.cle == "commentaire.sante:motifPrecision" && asked.parametres["mot"] == "autiste")
        // Never changed in silence; and what was confirmed is remembered with the form.
        #expect(examen.formulaire?.motifPrecision == "Son fils est autiste")
        saisie.confirmations = [asked.cle]
        #expect(examine(saisie, on: Foyer.today, rulebook).formulaire?.confirmations.contains(asked.cle) == true)
    }

    // MARK: Requests of persons

    @Test func aMonthToAnswerAndTwoMoreWithAReason() throws {
        let received = try day("2026-01-31")
        let due = try #require(DemandeDroits.echeance(from: received, rulebook))
        #expect(due.iso == "2026-02-28")
        let asked = DemandeDroits(
            id: ID(1), genre: .acces, demande: nil, nom: "X", contact: nil, objet: nil, recueLe: received, echeance: due
        )
        #expect(asked.prolongedEcheance(rulebook)?.iso == "2026-04-30")
        #expect(asked.mayProlong(on: due) && !asked.mayProlong(on: due.adding(days: 1)))
        #expect(!asked.isLate(on: due) && asked.isLate(on: due.adding(days: 1)))
        var closed = asked
        closed.repondueLe = due
        #expect(!closed.isLate(on: due.adding(days: 400)) && !closed.mayProlong(on: due))
    }

    // MARK: Breaches

    @Test func whoIsToBeToldFollowsTheRisk() {
        func breach(_ risque: ViolationDonnees.Risque) -> ViolationDonnees {
            ViolationDonnees(
                id: ID(1), constateeLe: monday, faits: "f", personnes: nil, mesures: "m", risque: risque)
        }
        #expect(breach(.aucun).aInformer == [.prefet])
        #expect(breach(.possible).aInformer == [.prefet, .cnil])
        #expect(breach(.eleve).aInformer == [.prefet, .cnil, .personnes])
        #expect(breach(.eleve).limiteCnil(on: Foyer.today, rulebook) == monday.adding(seconds: 72 * 3_600))
        #expect(breach(.aucun).limiteCnil(on: Foyer.today, rulebook) == nil)
        var told = breach(.eleve)
        told.informes = [.prefet: Foyer.today, .cnil: Foyer.today]
        #expect(told.aInformer == [.personnes])
    }

    // MARK: The residue

    @Test func aResidueIsInClasses() throws {
        let form = try #require(examine(Households.durand, on: Foyer.today, rulebook).formulaire)
        let depot = form.depot.date
        let residu = Residu(form, issue: "RADATT", fin: depot.adding(months: 30), rulebook)
        #expect(residu.departement == "93" && residu.anneeDepot == depot.year && residu.taille == "4")
        #expect(residu.age == "35-49" && residu.revenu == "inconnu" && residu.issue == "RADATT" && residu.duree == "2")
        let empty = Residu(form.anonymized(), issue: nil, fin: depot, rulebook)
        #expect(
            empty.departement == "inconnu" && empty.age == "inconnu" && empty.issue == "inconnu" && empty.duree == "<1")
    }
}
