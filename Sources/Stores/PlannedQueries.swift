// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// The lists and searches that a million rows can reach, with the index that must answer each: looked at by a test on
/// a small base, and by `ruche bench plans` on a large one.
package struct PlannedQuery: Sendable {
    package let name: String
    package let query: Query
    /// Part of the name of the index; any of them.
    package let indexes: [String]

    init(_ name: String, _ query: Query, _ indexes: String...) {
        self.name = name
        self.query = query
        self.indexes = indexes
    }

    /// False when the engine would read a whole table, or another index.
    package func isAnswered(by plan: String) -> Bool {
        guard indexes.contains(where: plan.contains), !plan.contains("Seq Scan") else { return false }
        // SQLite says « SCAN t USING INDEX » of a partial index that is read in its order: that is no table.
        return !plan.split(separator: "\n").contains { line in
            ["personne", "demande", "evenement", "numero"].contains { line.contains("SCAN \($0)") }
                && !line.contains("USING INDEX")
        }
    }

    /// `nom`, `prenoms` and the rest: of someone on file, so that a planner with statistics is asked a real question.
    package static func all(
        nom: String, prenoms: String, naissance: Naissance, telephone: String, numero: String, demande: ID<Demande>,
        guichet: String, compte: ID<Compte>, today: Day, since: Instant
    ) -> [PlannedQuery] {
        func search(_ questions: [DemandeSearch.Question]) -> Query { DemandeSearch.union(questions, limit: 200) }
        return [
            PlannedQuery("by number", DemandeSearch.byNumero(numero), "numero_pkey", "sqlite_autoindex_numero"),
            PlannedQuery("by telephone", DemandeSearch.byTelephone(telephone, limit: 200), "demande_telephone"),
            PlannedQuery(
                "telephones of a batch", DemandeSearch.byTelephones([telephone, "0100000000"], limit: 200),
                "demande_telephone"),
            PlannedQuery("by NIR", DemandeSearch.byNir([[1, 2, 3]], limit: 10), "personne_nir"),
            PlannedQuery(
                "NIR of some files", DemandeStore.byNirDigest("personne.demande_id IN (\(demande))", key: "k"),
                "personne_pkey", "sqlite_autoindex_personne"),
            PlannedQuery(
                "drafts of a person", BrouillonStore.byReperes([[1, 2, 3]], except: nil, limit: 5), "brouillon_repere"),
            PlannedQuery(
                "to be reminded", CourrierStore.byRappel(since: since, now: since.adding(seconds: 86_400), limit: 100),
                "courrier_rappel"),
            PlannedQuery(
                "to be given notice", CourrierStore.byEcheance(.preavis, until: today, after: nil, limit: 500),
                "demande_echeance"),
            PlannedQuery(
                "not renewed", CourrierStore.byFin(until: today, after: nil, limit: 200), "demande_echeance"),
            PlannedQuery("notices to send", CourrierStore.byDue(.courriel, now: since, limit: 100), "courrier_a_faire"),
            PlannedQuery(
                "letters to send",
                LotStore.byDue(attestations: false, guichet: nil, on: today, now: since, limit: 200),
                "courrier_a_faire"),
            PlannedQuery(
                "certificates to send",
                LotStore.byDue(attestations: true, guichet: nil, on: today, now: since, limit: 200),
                "courrier_a_faire"),
            PlannedQuery(
                "letters that wait", LotStore.byWaiting(guichet: guichet, on: today, now: since), "courrier_a_faire"),
            PlannedQuery(
                "letters by hand", LotStore.byHand(guichet: guichet, on: today, now: since, limit: 50),
                "courrier_a_faire"),
            PlannedQuery("letters of no use", CourrierStore.obsolete(on: today), "courrier_a_faire"),
            PlannedQuery("mails that were answered", CourrierStore.byAnswer(limit: 100), "courrier_parti"),
            PlannedQuery("by birth date", DemandeSearch.byNaissance(naissance, limit: 200), "personne_n"),
            PlannedQuery("births of a batch", DemandeSearch.byBirth([naissance], after: demande), "personne_n"),
            PlannedQuery("by name", search([.nom([nom], prenoms: nil)]), "personne_n"),
            PlannedQuery("by name and first name", search([.nom([nom], prenoms: [prenoms])]), "personne_"),
            PlannedQuery("by usage name", search([.usage([nom], prenoms: nil)]), "personne_usage"),
            PlannedQuery(
                "by usage name and first name", search([.usage([nom], prenoms: [prenoms])]), "personne_"),
            PlannedQuery(
                "forms of some files", DemandeStore.byText(of: [demande]), "demande_pkey",
                "demande USING INTEGER PRIMARY KEY"),
            PlannedQuery("by name and birth", search([.nomBorn([nom], [naissance])]), "personne_n"),
            PlannedQuery("by usage name and birth", search([.usageBorn([nom], [naissance])]), "personne_"),
            PlannedQuery("by first name and birth", search([.prenomsBorn([prenoms], [naissance])]), "personne_"),
            PlannedQuery("born on some days", search([.born([naissance, .year(1950)])]), "personne_"),
            PlannedQuery(
                "by first letters and births",
                search([.nomStartBorn(String(nom.prefix(3)), [naissance, .year(1950)])]), "personne_n"),
            PlannedQuery("waiting for a document", DemandeStore.byWaiting(guichet, limit: 10), "demande_deposee"),
            PlannedQuery(
                "registered today",
                DemandeStore.byRegistration(guichet, from: since, to: since.adding(seconds: 86_400)),
                "demande_guichet"),
            PlannedQuery("opened lately", DemandeStore.byRecent(compte, since: since, limit: 8), "consultation_compte"),
            PlannedQuery(
                "what one looked at", ConsultationStore.byCompte(compte, before: (since, 0), limit: 51),
                "consultation_compte"),
            PlannedQuery(
                "what one did", TraceCompteStore.byAuthor(compte, before: (since, 0), limit: 51), "trace_compte_par"),
            PlannedQuery("who looked", ConsultationStore.byDemande(demande), "consultation_demande"),
            PlannedQuery("history of a file", JournalStore.byDemande(demande, before: nil, limit: 50), "evenement_"),
            PlannedQuery("changes", JournalStore.byPosition(1_000, limit: 200), "evenement_position"),
            PlannedQuery("without position", JournalStore.byMissingPosition(limit: 500), "evenement_sans_position"),
            PlannedQuery("numbers of a file", NumeroStore.byDemande(demande), "numero_demande"),
            PlannedQuery(
                "visits and appointments counted", AccueilStore.byDay(guichet, on: today), "rendez_vous_place"),
            PlannedQuery("visits", AccueilStore.byVisite(guichet, today), "visite_guichet"),
            PlannedQuery(
                "appointments", AccueilStore.byRendezVous(guichet, from: today, to: today), "rendez_vous_place"),
            PlannedQuery(
                "appointments and letters of a day", AccueilStore.byAgenda(guichet, on: today), "rendez_vous_courrier"),
            PlannedQuery("slots of letters of no use", AccueilStore.untold(from: today), "rendez_vous_courrier"),
            PlannedQuery(
                "seen by an account",
                ConsultationStore.byCompte(compte, from: since, to: since.adding(seconds: 86_400)),
                "consultation_compte"),
            PlannedQuery(
                "quality of a desk", QualiteStore.byGuichet(guichet, since: today), "mesure_qualite_pkey",
                "sqlite_autoindex_mesure_qualite"),
            PlannedQuery("to purge", ConservationStore.byRadiation(before: today), "demande_radiee"),
            PlannedQuery("cancelled, to purge", AnnulationStore.byDay(before: since), "annulation_faite"),
            PlannedQuery("pairs of a file", DoublonStore.byDemande(demande), "paire_doublon"),
            PlannedQuery("merged files", FusionStore.byAbsorbees([demande]), "fusion_absorbee"),
            PlannedQuery("merged into a file", FusionStore.byGardee(demande), "fusion_gardee"),
            PlannedQuery(
                "merged into some files", FusionStore.byGardees([demande], unions: false), "fusion_gardee"),
            PlannedQuery("ever merged", FusionStore.byEither(demande), "fusion_gardee_toutes"),
            PlannedQuery(
                "united with an erased file", "SELECT absorbee.id \(ConservationStore.byUnion(before: since)) LIMIT 50",
                "fusion_ensemble", "fusion_gardee"),
            PlannedQuery(
                "complaints about a file", SaisineStore.byDemande(demande), "saisine_demande", "saisine_ouverte"),
            PlannedQuery("same letter", SaisineStore.byReference("C-1187", guichet: guichet), "saisine_guichet"),
            PlannedQuery("open complaints", "\(SaisineStore.byDay(.init())) LIMIT 50", "saisine_ouverte"),
            PlannedQuery(
                "closed complaints", "\(SaisineStore.byDay(.init(closes: true))) LIMIT 50", "saisine_finie"),
            PlannedQuery(
                "complaints of a desk", "\(SaisineStore.byDay(.init(guichet: guichet))) LIMIT 50", "saisine_guichet",
                "saisine_ouverte"),
            PlannedQuery(
                "complaints of a département", "\(SaisineStore.byDay(.init(departement: "93"))) LIMIT 50",
                "saisine_ouverte"),
            PlannedQuery(
                "messages to send", EnvoiStore.byDue(.sms, now: since, limit: 10), "envoi_sms_prochain"),
            PlannedQuery(
                "mails to send", EnvoiStore.byDue(.courriel, now: since, limit: 100), "envoi_courriel_prochain",
                "envoi_prochain"),
            PlannedQuery("sender gone", EnvoiStore.byLapse(now: since), "envoi_pris", "envoi_prochain"),
            PlannedQuery("register of exports", "\(RegistreExportStore.byDay) LIMIT 50", "registre_export_le"),
        ]
    }
}
