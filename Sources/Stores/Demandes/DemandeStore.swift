// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

package struct DemandeStore {
    let connection: any Connection

    /// Reads and locks until the end of the transaction.
    package func lock(_ id: ID<Demande>) throws -> Demande? {
        try connection.first("\(Self.columns) WHERE id = \(id)\(trusted: connection.dialect.lock)").map(decode)
    }

    /// Waits until no one else registers a person born on one of these dates, then keeps others waiting until the end
    /// of this transaction. Always in the same order. The writer of SQLite is alone.
    package func lock(naissances: [Naissance]) throws {
        guard connection.dialect == .postgres, !naissances.isEmpty else { return }
        let rows = Set(naissances.map(\.iso)).sorted().map { "(\($0))" as Query }
        try connection.execute(
            """
            INSERT INTO verrou_naissance (naissance) VALUES \(Query.join(rows, by: ", "))
            ON CONFLICT (naissance) DO UPDATE SET naissance = excluded.naissance
            """)
    }

    /// Those of them that are on record.
    package func onFile(among ids: [ID<Demande>]) throws -> Set<ID<Demande>> {
        var found: Set<ID<Demande>> = []
        for start in stride(from: 0, to: ids.count, by: 500) {
            let some = ids[start..<min(start + 500, ids.count)]
            for row in try connection.query(
                "SELECT id FROM demande WHERE id IN (\(list: some)) AND etat IN ('active', 'deposee')")
            { found.insert(try row[0]) }
        }
        return found
    }

    /// Files on record today.
    package func onFile() throws -> Int {
        try connection.scalar("SELECT count(*) FROM demande WHERE etat IN ('active', 'deposee')") ?? 0
    }

    /// Active files from every age of the base: for measures.
    package func sample(_ count: Int) throws -> [Demande] {
        let first: Int64 = try connection.scalar("SELECT min(id) FROM demande") ?? 0
        let last: Int64 = try connection.scalar("SELECT max(id) FROM demande") ?? 0
        guard first < last else { return [] }
        return try (0..<count).flatMap { _ in
            let from = Int64.random(in: first...last)
            return try connection.query(
                "\(Self.columns) WHERE id >= \(from) AND etat = 'active' AND numero IS NOT NULL ORDER BY id LIMIT 1"
            ).map(decode)
        }
    }

    package func isEmpty() throws -> Bool { try connection.first("SELECT id FROM demande LIMIT 1") == nil }

    package func find(_ id: ID<Demande>) throws -> Demande? {
        try connection.first("\(Self.columns) WHERE id = \(id)").map(decode)
    }

    /// Always in the same order: two acts over many files do not wait for one another in a ring. Files come before lots and
    /// notices.
    package func lock(_ ids: [ID<Demande>]) throws -> [Demande] {
        guard !ids.isEmpty else { return [] }
        return try connection.query(
            "\(Self.columns) WHERE id IN (\(list: ids)) ORDER BY id\(trusted: connection.dialect.lock)"
        ).map(decode)
    }

    package func find(_ ids: [ID<Demande>]) throws -> [Demande] {
        guard !ids.isEmpty else { return [] }
        return try connection.query("\(Self.columns) WHERE id IN (\(list: ids))").map(decode)
    }

    /// What their cards show.
    package func apercus(_ ids: [ID<Demande>]) throws -> [ApercuDemande] {
        guard !ids.isEmpty else { return [] }
        return try connection.query(
            "SELECT id, numero, etat, guichet, formulaire FROM demande WHERE id IN (\(list: ids))"
        ).map {
            try ApercuDemande(
                id: $0[0], numero: $0[1], etat: $0[2], guichet: $0[3], formulaire: ApercuFormulaire(canonical: $0[4]))
        }
    }

    /// What says who may see a file: number, desk, communes wished. No form is opened.
    package func cards(_ ids: [ID<Demande>]) throws -> [ID<Demande>: (
        numero: String?, etat: Etat, guichet: String, communes: [String]
    )] {
        guard !ids.isEmpty else { return [:] }
        var cards: [ID<Demande>: (numero: String?, etat: Etat, guichet: String, communes: [String])] = [:]
        for row in try connection.query("SELECT id, numero, etat, guichet FROM demande WHERE id IN (\(list: ids))") {
            cards[try row["id"]] = (try row["numero"], try row["etat"], try row["guichet"], [])
        }
        for row in try connection.query(
            "SELECT demande_id, commune FROM commune_souhaitee WHERE demande_id IN (\(list: ids)) ORDER BY demande_id, rang"
        ) {
            cards[try row["demande_id"]]?.communes.append(try row["commune"])
        }
        return cards
    }

    func find(from first: ID<Demande>, to last: ID<Demande>) throws -> [Demande] {
        try connection.query("\(Self.columns) WHERE id >= \(first) AND id <= \(last) ORDER BY id").map(decode)
    }

    /// A page of files by id, of one desk or of all.
    package func page(after id: ID<Demande>, guichet: String?, limit: Int) throws -> [Demande] {
        let desk: Query = guichet.map { "AND guichet = \($0)" } ?? ""
        return try connection.query("\(Self.columns) WHERE id > \(id) \(desk) ORDER BY id LIMIT \(limit)").map(decode)
    }

    package func count(guichet: String?) throws -> Int {
        let desk: Query = guichet.map { "WHERE guichet = \($0)" } ?? ""
        return try connection.scalar("SELECT count(*) FROM demande \(desk)") ?? 0
    }

    /// The row with the next version; persons and communes are written again.
    package func update(_ demande: Demande, nirs: [SealedNir]) throws {
        let formulaire = demande.formulaire
        let texte = formulaire.canonicalText()
        let update: Query = """
            UPDATE demande SET version = \(demande.version), etat = \(demande.etat), numero = \(demande.numero),
                date_depot = \(formulaire.depot.date), canal = \(formulaire.depot.canal),
                expire_le = \(demande.expireLe), radiee_le = \(demande.radieeLe),
                nombre_personnes = \(formulaire.nombrePersonnes),
                deja_hlm = \(formulaire.dejaLocataireHlm), commune = \(formulaire.adresse?.commune),
                telephone = \(formulaire.telephone), courriel = \(formulaire.courriel),
                formulaire = \(texte), formulaire_version = \(Formulaire.version),
                modifiee_le = \(demande.modifieeLe)
            WHERE id = \(demande.id)
            """
        var children = NewRows()
        children.addPersons(of: demande.id, formulaire, nirs: nirs)
        try connection.execute(
            all: [
                update, "DELETE FROM personne WHERE demande_id = \(demande.id)",
                "DELETE FROM commune_souhaitee WHERE demande_id = \(demande.id)",
            ] + children.inserts)
    }

    /// State, validity and strike-off of a file whose form does not change: persons and communes stay as they are.
    package func updateVie(_ demande: Demande) throws {
        try connection.execute(
            """
            UPDATE demande SET version = \(demande.version), etat = \(demande.etat), expire_le = \(demande.expireLe),
                radiee_le = \(demande.radieeLe), modifiee_le = \(demande.modifieeLe)
            WHERE id = \(demande.id)
            """)
    }

    /// The last files that someone opened or registered, newest first.
    package func recent(compte: ID<Compte>, since: Instant, limit: Int) throws -> [(
        id: ID<Demande>, le: Instant, objet: String
    )] {
        try connection.query(Self.byRecent(compte, since: since, limit: limit)).map {
            (try $0["demande_id"], try $0["le"], try $0["objet"])
        }
    }

    /// What a list showed is not what was opened.
    package static func byRecent(_ compte: ID<Compte>, since: Instant, limit: Int) -> Query {
        """
        SELECT demande_id, max(le) AS le, max(objet) AS objet FROM consultation
        WHERE compte_id = \(compte) AND le >= \(since) AND objet NOT IN (
            'accueil', 'recherche', 'doublons', 'existants', 'attente', 'agenda', 'carte', 'presence-refusee',
            'activite', 'droits', 'consultations')
        GROUP BY demande_id ORDER BY max(le) DESC LIMIT \(limit)
        """
    }

    /// Files of a desk that wait for an identity document, the oldest first.
    package func waiting(guichet: String, limit: Int) throws -> [Demande] {
        try connection.query(Self.byWaiting(guichet, limit: limit)).map(decode)
    }

    package static func byWaiting(_ guichet: String, limit: Int) -> Query {
        "\(Self.columns) WHERE etat = 'deposee' AND guichet = \(guichet) ORDER BY date_depot LIMIT \(limit)"
    }

    /// Registered at a desk in an interval.
    package func count(guichet: String, from: Instant, to: Instant) throws -> Int {
        try connection.scalar(Self.byRegistration(guichet, from: from, to: to)) ?? 0
    }

    package static func byRegistration(_ guichet: String, from: Instant, to: Instant) -> Query {
        """
        SELECT count(*) FROM demande
        WHERE guichet = \(guichet) AND enregistree_le >= \(from) AND enregistree_le < \(to) AND etat <> 'annulee'
        """
    }

    private static let columns: Query = """
        SELECT id, version, etat, numero, guichet, organisme_id, expire_le, radiee_le, enregistree_le, modifiee_le,
            formulaire_version, formulaire
        FROM demande
        """

    private func decode(_ row: Row) throws -> Demande {
        let version: Int = try row["formulaire_version"]
        let text: String = try row["formulaire"]
        return try Demande(
            id: row["id"], version: row["version"], etat: row["etat"], numero: row["numero"], guichet: row["guichet"],
            organisme: row["organisme_id"], expireLe: row["expire_le"], radieeLe: row["radiee_le"],
            enregistreeLe: row["enregistree_le"],
            modifieeLe: row["modifiee_le"], formulaire: Formulaire(canonical: text, version: version))
    }
}

/// A file of which nothing but its card is shown.
package struct ApercuDemande: Sendable {
    package let id: ID<Demande>
    package let numero: String?
    package let etat: Etat
    package let guichet: String
    package let formulaire: ApercuFormulaire
}

/// The reference of a file in another system.
package struct NumeroExterne: Sendable, Hashable {
    package let reference: String
    package let emetteur: String

    package init(reference: String, emetteur: String) {
        self.reference = reference
        self.emetteur = emetteur
    }
}
