// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

/// All stores over the connection of one transaction. What operations see of the base: never SQL.
package struct Registry {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package var demandes: DemandeStore { DemandeStore(connection: connection) }
    package var recherche: DemandeSearch { DemandeSearch(connection: connection) }
    package var numeros: NumeroStore { NumeroStore(connection: connection) }
    package var organismes: OrganismeStore { OrganismeStore(connection: connection) }
    package var comptes: CompteStore { CompteStore(connection: connection) }
    package var journal: JournalStore { JournalStore(connection: connection) }
    package var horodatages: HorodatageStore { HorodatageStore(connection: connection) }
    package var baux: BailStore { BailStore(connection: connection) }
    package var consultations: ConsultationStore { ConsultationStore(connection: connection) }
    package var reprises: RepriseStore { RepriseStore(connection: connection) }
    package var idempotence: IdempotenceStore { IdempotenceStore(connection: connection) }
    package var accueil: AccueilStore { AccueilStore(connection: connection) }
    package var attestations: AttestationStore { AttestationStore(connection: connection) }
    package var presences: PresenceStore { PresenceStore(connection: connection) }
    package var brouillons: BrouillonStore { BrouillonStore(connection: connection) }
    package var adhesions: AdhesionStore { AdhesionStore(connection: connection) }
    package var habilitations: HabilitationStore { HabilitationStore(connection: connection) }
    package var sessions: SessionStore { SessionStore(connection: connection) }
    package var jetons: JetonStore { JetonStore(connection: connection) }
    package var invitations: InvitationStore { InvitationStore(connection: connection) }
    package var secondsFacteurs: SecondFacteurStore { SecondFacteurStore(connection: connection) }
    package var identites: IdentiteFedereeStore { IdentiteFedereeStore(connection: connection) }
    package var envois: EnvoiStore { EnvoiStore(connection: connection) }
    package var tracesComptes: TraceCompteStore { TraceCompteStore(connection: connection) }
    package var conservation: ConservationStore { ConservationStore(connection: connection) }
    package var exports: RegistreExportStore { RegistreExportStore(connection: connection) }
    package var droits: DemandeDroitsStore { DemandeDroitsStore(connection: connection) }
    package var violations: ViolationDonneesStore { ViolationDonneesStore(connection: connection) }
    package var travaux: TravailStore { TravailStore(connection: connection) }
    package var travauxParJour: TravailJourStore { TravailJourStore(connection: connection) }
    package var doublons: DoublonStore { DoublonStore(connection: connection) }
    package var ensembles: EnsembleStore { EnsembleStore(connection: connection) }
    package var decisions: DecisionStore { DecisionStore(connection: connection) }
    package var fusions: FusionStore { FusionStore(connection: connection) }
    package var qualite: QualiteStore { QualiteStore(connection: connection) }
    package var annulations: AnnulationStore { AnnulationStore(connection: connection) }
    package var courriers: CourrierStore { CourrierStore(connection: connection) }
    package var lots: LotStore { LotStore(connection: connection) }
    package var gabarits: GabaritStore { GabaritStore(connection: connection) }
    package var logos: LogoStore { LogoStore(connection: connection) }
    package var espace: EspaceStore { EspaceStore(connection: connection) }
    package var saisines: SaisineStore { SaisineStore(connection: connection) }
    package var formation: FormationStore { FormationStore(connection: connection) }
}

/// The base of a region. A closure may run twice: ids, instants and random bytes enter it from outside.
package struct Base: Sendable {
    package let database: any Database

    package init(_ database: any Database) { self.database = database }

    package func read<T: Sendable>(_ body: @escaping @Sendable (Registry) throws -> T) async throws -> T {
        try await database.read { try body(Registry($0)) }
    }

    package func write<T: Sendable>(_ body: @escaping @Sendable (Registry) throws -> T) async throws -> T {
        try await database.write { try body(Registry($0)) }
    }

    /// Long and alone: an import, a simulation.
    package func writeAlone<T: Sendable>(_ body: @escaping @Sendable (Registry) throws -> T) async throws -> T {
        try await database.writeAlone { try body(Registry($0)) }
    }

    /// The same, done again when it crossed another transaction.
    package func writeAloneAgain<T: Sendable>(_ body: @escaping @Sendable (Registry) throws -> T) async throws -> T {
        for _ in 0..<3 {
            do {
                return try await writeAlone(body)
            } catch SQLError.serialization {
                try await Task.sleep(for: .milliseconds(200))
            }
        }
        return try await writeAlone(body)
    }

    /// After persons were erased.
    package func settleErasures() async throws -> Bool {
        try await database.settleErasures(of: [
            "demande", "personne", "commune_souhaitee", "numero", "evenement_contenu", "visite", "rendez_vous",
            "brouillon", "brouillon_repere", "demande_droits", "fusion", "courrier", "lettre", "lot", "annulation",
            "envoi", "saisine",
            "decision_doublon",
            "decision_membre", "code_demandeur", "session_demandeur",
        ])
    }

    package func close() async { await database.close() }

    package func migrate(now: Int64) async throws -> [String] {
        try await database.migrate(migrations, now: now)
    }
}

extension Registry {
    /// All rows of a registration, in one round trip on PostgreSQL: the Demande, its event, the key of the request, the
    /// trace of who saw it; and the draft disappears.
    package func register(
        _ demande: Demande, nirs: [SealedNir], evenement: Evenement,
        contenu: EvenementContenu, key: (cle: String, empreinte: [UInt8])?, consultation: Consultation?,
        brouillon: ID<Brouillon>?, by acteur: Acteur, now: Instant
    ) throws {
        var new = NewRows()
        new.add(demande, texte: contenu.contenu, nirs: nirs)
        new.add(evenement, contenu)
        var rows = new.inserts
        if let key {
            rows += idempotence.rows(
                organisme: acteur.organisme, cle: key.cle, empreinte: key.empreinte, demande: demande.id,
                version: demande.version, now: now)
        }
        if let consultation { rows.append(consultations.row([consultation], by: acteur, now: now)) }
        if let brouillon, let compte = acteur.compte { rows.append(brouillons.deletion(brouillon, compte: compte)) }
        try connection.execute(all: rows)
    }

    /// Rows of the tables of files: for measures.
    package func rows() throws -> Int {
        try ["demande", "personne", "commune_souhaitee", "numero", "evenement", "evenement_contenu"].reduce(0) {
            $0 + (try connection.scalar("SELECT count(*) FROM \(trusted: $1)") ?? 0)
        }
    }

    /// Many files at once, without any check: an import that checked, a simulated region.
    package func load(_ rows: NewRows) throws { try rows.load(connection) }
}

extension Base {
    /// True when the base has every step of the schema that this program knows; a newer base is accepted, since
    /// migrations expand first.
    package func isMigrated() async throws -> Bool {
        do {
            return try await database.schemaVersion() ?? 0 >= migrations.map(\.number).max() ?? 0
        } catch SQLError.statement {
            return false  // no table of steps yet
        }
    }

    /// The last step of the schema that this program knows.
    package static var knownSchema: Int { migrations.map(\.number).max() ?? 0 }

    /// The last step that the base has; nil when there is nothing in it.
    package func schema() async throws -> Int? {
        do {
            return try await database.schemaVersion()
        } catch SQLError.statement {
            return nil  // no table of steps yet
        }
    }
}
